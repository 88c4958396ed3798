"""The review screen in a browser for people who sign in first. Each tab is a process of its own.

textual-serve brings the terminal in the page, and how it talks to a process (`AppService`). Its server knows no
people: it starts a command for whoever connects. So the pages, the sessions and the socket are this package's.
"""

"""Processes of the program that are there at once: forked from one that has loaded all of it.

To load the program costs a process one to three seconds of processor, and the tests need hundreds of them, each for a
tenth of a second of work. `nursery.py` loads it once and forks; `start.py` asks it for a process that is the tests' own
child in everything (its number, signals, streams, exit code); `stand_in.py` does it for whoever can only start a
command. Whatever is asked for with other settings of the interpreter gets a new interpreter as before.
"""

from pathlib import Path

ROOT = str(Path(__file__).parents[2])
REFUSED = b"0"

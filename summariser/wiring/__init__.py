"""Builds the adapters that a command needs, from what the command line and the environment say."""

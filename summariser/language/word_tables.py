"""How the tables of words and patterns beside this module are written down."""

import re


def word_set(*rows: str) -> frozenset[str]:
    """The words of some rows of text."""
    return frozenset(word for row in rows for word in row.split())


def verbose(pattern: str) -> re.Pattern[str]:
    """A pattern laid out over lines; a space in it is written with a backslash."""
    return re.compile(pattern, re.VERBOSE | re.MULTILINE)

"""What an article is called when nobody has said."""

import re

from summariser.core.display import shorten
from summariser.language.dates import find_dates

_STAMP = re.compile(r"^\W*(?:\w+\W+)?\(?(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{4})\b\W*")
_ADDRESS = re.compile(r"\S+://\S+|www\.\S+|\S+@\S+\.\S+")
_TELLING = 12
"""Letters that a line needs to be a title: fewer are a section's name, a date or a byline."""


def title_of(title: str | None, text: str) -> str:
    """What an article is called: its title, or else its first line that is more than a date, an address or a label."""
    lines = (_STAMP.sub("", line) for line in text[:2000].splitlines())
    return shorten(title or next((line for line in lines if _tells(line)), text[:400]), 100)


def _tells(line: str) -> bool:
    """Whether a line can be a title. Scripts without spaces say as much in a third of the letters."""
    words = _ADDRESS.sub("", line[:400])
    for span in sorted({mention.span for mention in find_dates(words) if not mention.relative}, reverse=True):
        words = words[: span.start] + words[span.end :]
    return sum(3 if character >= "\u2e80" else 1 for character in words if character.isalpha()) >= _TELLING

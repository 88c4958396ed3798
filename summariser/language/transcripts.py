"""Who speaks in an interview or a transcript: what stands before a colon at the head of a paragraph.

Ada Lund: We shall see.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from summariser.core.article import Span
from summariser.language.paragraphs import paragraphs

_LABEL = re.compile(r"([^\W\d_](?:[^\n:：“”„«»\"!?]{0,80}[\w).])?)\s?(?:: +|：\s*)(?=[^\s“”„«»\"「『])")
_MOST_WORDS = 12
_LEAST = 2
"""Paragraphs with such heads that make a transcript."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of a transcript. `speaker`: the words before its colon."""

    speaker: Span
    said: Span


@lru_cache(maxsize=8)
def turns(text: str) -> tuple[Turn, ...]:
    """The paragraphs that begin with who speaks; none of a text that has fewer than two."""
    found = tuple(
        Turn(Span(*label.span(1)), Span(label.end(), paragraph.end))
        for paragraph in paragraphs(text)
        if (label := _LABEL.match(text, paragraph.start, paragraph.end)) and len(label[1].split()) <= _MOST_WORDS
    )
    return found if len(found) >= _LEAST else ()


def turn_at(text: str, offset: int) -> Turn | None:
    """The turn that begins last before an offset; it may have ended there."""
    found = turns(text)
    at = bisect_right(found, offset, key=lambda turn: turn.speaker.start)
    return found[at - 1] if at else None


def is_speaker(text: str, name: Span) -> bool:
    """Whether a name stands where a transcript tells who speaks."""
    turn = turn_at(text, name.start)
    return turn is not None and name in turn.speaker

"""Lines and paragraphs: whether a line ends because a paragraph does, or because the next word had no room."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from summariser.core.article import Span

_TERMINATED = re.compile(r"[.!?:…。！？：؟۔।][^\w\s]*$")
_COMMAS = ",،，、"
_HYPHENS = "-‐\u00ad"
_ITEM = re.compile(r"[-–—―•*]\s")
_WORD = re.compile(r"[\u2e80-\u9fff]|[^\s\u2e80-\u9fff]{1,30}")
_FULL = 0.8
"""A line was wrapped if it, with the next word, takes this share of the longest, where no line tells how much it is."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, without the white space around it. `near`: no blank line stands before it."""

    span: Span
    words: str
    indent: int
    near: bool

    def goes_on(self, following: "_Line") -> bool:
        """Whether it ends, whatever its length, in the middle of a sentence or of a word."""
        if self.words[-1] in _HYPHENS:
            return self.words[-2:-1].isalpha() and following.words[0].isalpha()
        if self.words[-1] in _COMMAS:
            return True
        return following.words[0].islower() and not self.ends_sentence

    def with_word_of(self, following: "_Line") -> int:
        """How long it would be with the next word."""
        word = _WORD.match(following.words)
        return len(self.words) + 1 + (word.end() if word else 1)

    @property
    def ends_sentence(self) -> bool:
        return bool(_TERMINATED.search(self.words[-20:]))


@lru_cache(maxsize=8)
def paragraphs(text: str) -> tuple[Span, ...]:
    """The paragraphs, without the white space around them.

    Blank lines separate them. Single newlines do where each line is a paragraph; where lines were wrapped, as in all
    text of a PDF, they do after a line with room for more, and before one that is indented. A line that ends in the
    middle of a sentence goes on in the next, wherever it is.
    """
    lines = _lines(text)
    full = _full(lines)
    found: list[Span] = []
    for before, line in pairwise([None, *lines]):
        if before and line and _is_joined(before, line, full):
            found[-1] = Span(found[-1].start, line.span.end)
        elif line:
            found.append(line.span)
    return tuple(found)


def paragraph_at(text: str, offset: int) -> Span:
    """The paragraph that an offset, not of white space, is in."""
    found = paragraphs(text)
    return found[max(0, bisect_right(found, offset, key=lambda paragraph: paragraph.start) - 1)]


def _lines(text: str) -> Sequence[_Line]:
    found: list[_Line] = []
    start, near = 0, False
    for line in text.split("\n"):
        words = line.strip()
        if words:
            indent = line.index(words[0])
            span = Span(start + indent, start + indent + len(words))
            found.append(_Line(span, words, indent, near))
        near = bool(words)
        start += len(line) + 1
    return found


def _full(lines: Sequence[_Line]) -> int | None:
    """How long a wrapped line is at least, with the word that had no room; None if no lines were wrapped.

    They were if a quarter of them end in the middle of a sentence. Where that cannot be seen, as in scripts without
    small letters: if half of them are as long as they could be, and end no sentence.
    """
    beside = [(one, other) for one, other in pairwise(lines) if other.near]
    if not beside:
        return None
    longest = sorted(len(line.words) for line in lines)[int(0.9 * len(lines))]
    going_on = sorted(one.with_word_of(other) for one, other in beside if one.goes_on(other))
    if 4 * len(going_on) >= len(beside):
        return max(min(going_on[len(going_on) // 20], longest), longest // 2)
    full = [one for one, other in beside if one.with_word_of(other) >= _FULL * longest and not one.ends_sentence]
    some = len(beside) > 1 or not all(line.near for line in lines[1:])  # one heading above one line is no paragraph
    return int(_FULL * longest) if some and 2 * len(full) >= len(beside) else None


def _is_joined(one: _Line, other: _Line, full: int | None) -> bool:
    """Whether two lines are of one paragraph."""
    if not other.near or one.goes_on(other):
        return other.near
    if full is None or other.indent > one.indent or (one.ends_sentence and _ITEM.match(other.words)):
        return False
    return one.with_word_of(other) >= (full if one.ends_sentence else full * 2 // 3)

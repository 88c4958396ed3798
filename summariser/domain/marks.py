"""Quotation marks: which belong together, in every style that articles use, apostrophes told from closing marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from summariser.domain.article import Span
from summariser.domain.lines import paragraphs

_CLOSED_BY = {
    "“": "”", "„": "“”", "‟": "”", "«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "〝": "〞", '"': '"',
    "＂": "＂", "‘": "’", "‚": "‘’", "'": "'",
}  # fmt: skip
OPENING = frozenset(_CLOSED_BY)
CLOSING = frozenset("".join(_CLOSED_BY.values()))
_MARK = re.compile(f"[{''.join(OPENING | CLOSING)}]")
_SINGLE = frozenset("‘’‚'")
_BEFORE_OPENING = frozenset("([{—–-/:,“„«‘\"'")
_DEEPEST = 6
"""Marks inside marks that are told apart; a bound, so that a text of nothing but marks takes no longer."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage between marks: `inner` is without them. `closed` is False when its closing mark is missing."""

    inner: Span
    closed: bool


@lru_cache(maxsize=8)
def quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations by where they start; an inner one comes after the one around it.

    One that is still open at the end of its paragraph goes on when the next paragraph begins with an opening mark.
    """
    found: list[Quotation] = []
    open_marks: list[int] = []
    last_end = 0
    for paragraph in paragraphs(text):
        first = paragraph.start
        if open_marks:
            outer = open_marks[0]
            if text[first] == text[outer] and text[first] != "'":
                del open_marks[1:]
                first += 1
            else:
                found += _unclosed(text, open_marks, last_end)
                open_marks = []
        found += _paired(text, Span(first, paragraph.end), open_marks) if first < paragraph.end else ()
        last_end = paragraph.end
    if open_marks:
        found += _unclosed(text, open_marks, last_end)
    return tuple(sorted(found, key=lambda q: (q.inner.start, -q.inner.end)))


def _unclosed(text: str, open_marks: list[int], end: int) -> Iterator[Quotation]:
    # A single straight mark that nothing closes was an apostrophe.
    return (Quotation(Span(m + 1, end), closed=False) for m in open_marks if m + 1 < end and text[m] != "'")


def _paired(text: str, within: Span, open_marks: list[int]) -> Iterator[Quotation]:
    """The quotations that close in a paragraph; marks still open are left in `open_marks`."""
    for index in _mark_offsets(text, within):
        character = text[index]
        deep = range(len(open_marks) - 1, max(-1, len(open_marks) - 1 - _DEEPEST), -1)
        closes = next((n for n in deep if character in _CLOSED_BY[text[open_marks[n]]]), None)
        if closes is not None and _can_close(text, index, within, open_marks[closes]):
            start = open_marks[closes] + 1
            del open_marks[closes:]
            if start < index:
                yield Quotation(Span(start, index), closed=True)
        elif character in OPENING and _can_open(text, index, within):
            open_marks.append(index)


def _mark_offsets(text: str, within: Span) -> Iterator[int]:
    return (match.start() for match in _MARK.finditer(text, within.start, within.end))


def _can_open(text: str, index: int, within: Span) -> bool:
    character = text[index]
    before = text[index - 1] if index > within.start else " "
    after = text[index + 1] if index + 1 < within.end else " "
    if character in "“„«「『〝‹‚‟":
        return True
    if character == "'" and after.isdigit():
        return False  # the '90s
    return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()


def _can_close(text: str, index: int, within: Span, opened: int) -> bool:
    character = text[index]
    before = text[index - 1] if index > within.start else " "
    after = text[index + 1] if index + 1 < within.end else " "
    if character in _SINGLE:
        if before.isspace() or after.isalnum():
            return False
        # the dogs' owner: an apostrophe, if the closing mark is still to come.
        return not (before in "sS" and after == " " and _closes_later(text, index, within, opened))
    if character == text[opened]:
        # Straight marks: one that stands after a space and before a word opens an inner quotation or a new one.
        return not (before.isspace() and not after.isspace() and index > opened + 1)
    return True


def _closes_later(text: str, index: int, within: Span, opened: int) -> bool:
    for later in range(index + 1, min(within.end, index + 400)):
        if text[later] in _CLOSED_BY[text[opened]]:
            after = text[later + 1] if later + 1 < within.end else " "
            return not text[later - 1].isspace() and not after.isalnum()
        if text[later] in '‘“"«„':
            return False
    return False

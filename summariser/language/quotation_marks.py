"""Quotation marks: which belong together, in every style that articles use, apostrophes told from closing marks.

Which way a mark looks is told by the spaces around it where its shape does not tell: languages use one shape for both
ends (”…”, »…»), or the other way round („…“, »…«). A mark that closes nothing of its own style may end a quotation of
another style that would otherwise have no end, since editors mix curly marks with straight ones.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from summariser.core.article import Span
from summariser.language.paragraphs import paragraphs
from summariser.language.speech import ATTRIBUTION

_CLOSED_BY = {
    "“": "”“", "„": "“”„", "‟": "”“", "”": "”“", "«": "»«", "»": "«»", "‹": "›‹", "›": "‹›", "「": "」", "『": "』",
    "｢": "｣", "〝": "〞〟", "❝": "❞", '"': '"', "＂": "＂", "״": "״", "‘": "’‘'", "‚": "‘’'", "’": "’", "'": "'’",
    "`": "'’`", "``": ["''", '"', "”"], "''": ["''"], ",,": ["''", "”", "“", '"'], "<<": [">>"], ">>": ["<<"],
}  # fmt: skip
_MARK = re.compile(
    "[“”„‟«»‹›「」『』｢｣〝〞〟❝❞\"＂״‘’‚'`,<>]"
    "(?:(?<=`)`|(?<=[^\\s']')(?=''(?!'))|(?<=')'|(?<=,),|(?<=<)<|(?<=>)>|(?<![,<>]))"
)
_OPENING = frozenset(["“", "„", "‟", "«", "‹", "「", "『", "｢", "〝", "❝", "‚", "``", ",,", "<<"])
_CORNERS = frozenset("「『｢」』｣〝〞〟")
_CLOSING = frozenset("”»›’")
_ACRONYM = re.compile(r"[א-ת][\"״][א-ת](?![א-ת])")
"""Hebrew writes one with a mark before its last letter."""
_SINGLE = frozenset("‘’‚'`")
_APOSTROPHES = frozenset("'’`")
_FAMILIES = ("“„‟”\"＂״❝❞〝〞〟``'',,", "«»<<>>", "‹›", "「」｢｣", "『』", "‘’‚'`")
_FAMILY = {mark: n for n, marks in reversed([*enumerate(_FAMILIES)]) for mark in [*marks, *_MARK.findall(marks)]}
_BEFORE_OPENING = frozenset("([{—–―-/:,“„«‘\"'¿¡（【《：，、。！？；،")
_BEFORE_END = frozenset(",.!?…;")
_INTRODUCED = re.compile(r":\s+$")
_DEEPEST = 6
"""Marks inside marks that are told apart; a bound, so that a text of nothing but marks takes no longer."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage between marks: `inner` is without them. `closed` is False when its closing mark is missing."""

    inner: Span
    closed: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    glyph: str
    start: int
    end: int


@lru_cache(maxsize=8)
def quotations(text: str) -> tuple[Quotation, ...]:
    """All quotations by where they start; an inner one comes after the one around it.

    One without a closing mark ends with its paragraph, or where the next one of its kind begins. It goes on when the
    next paragraph begins with the same mark, unless its own paragraph says who spoke: then the next is another's.
    """
    found: list[Quotation] = []
    outer: _Mark | None = None
    last_end = 0
    for paragraph in paragraphs(text):
        here = _Paragraph(text, paragraph)
        marks = list(_marks(text, paragraph))
        if outer and marks and marks[0].start == paragraph.start and _FAMILY[marks[0].glyph] == _FAMILY[outer.glyph]:
            here.open.append(outer)
            del marks[0]
        elif outer:
            found.append(Quotation(Span(outer.end, last_end), closed=False))
        for mark in marks:
            here.take(mark)
        outer = here.going_on()
        found += here.ended(outer)
        last_end = paragraph.end
    if outer:
        found.append(Quotation(Span(outer.end, last_end), closed=False))
    return tuple(sorted(found, key=lambda q: (q.inner.start, -q.inner.end)))


def _marks(text: str, within: Span) -> Iterator[_Mark]:
    return (_Mark(match[0], *match.span()) for match in _MARK.finditer(text, within.start, within.end))


@dataclass
class _Paragraph:
    """The marks of a paragraph as they are read: the pairs, those still open, and those that closed nothing."""

    text: str
    span: Span
    pairs: list[tuple[_Mark, _Mark]] = field(default_factory=list)
    open: list[_Mark] = field(default_factory=list)
    left: list[_Mark] = field(default_factory=list)

    def take(self, mark: _Mark) -> None:
        if mark.glyph in '"״' and _ACRONYM.match(self.text, mark.start - 1, self.span.end):
            return
        deep = range(len(self.open) - 1, max(-1, len(self.open) - 1 - _DEEPEST), -1)
        closes = next((n for n in deep if mark.glyph in _CLOSED_BY[self.open[n].glyph]), None)
        if closes is not None and self._can_close(mark, self.open[closes]):
            self.pairs.append((self.open[closes], mark))
            del self.open[closes:]
        elif mark.glyph in _CLOSED_BY and self._can_open(mark):
            self.open.append(mark)
        elif self._ends(mark) and (mark.glyph not in _SINGLE or self._around(mark)[0] in _BEFORE_END):
            self.left.append(mark)

    def going_on(self) -> _Mark | None:
        """The outermost mark, if the quotation may go on in the next paragraph."""
        if not self.open or self.open[0].glyph in _APOSTROPHES or self.open[0].end == self.span.end:
            return None
        first, start = self.open[0], max(self.open[0].end, self.span.start)
        alike = any(_FAMILY[mark.glyph] == _FAMILY[first.glyph] for mark in self._opened() if mark.start > first.start)
        left = bool(self.left) and self.left[-1].start >= start
        return None if alike or left or ATTRIBUTION.search(self.text, start, self.span.end) else first

    def ended(self, going_on: _Mark | None) -> Iterator[Quotation]:
        """The quotations, but for one that goes on. One that nothing closes ends where the next begins."""
        yield from (Quotation(Span(o.end, c.start), closed=True) for o, c in self.pairs if o.end < c.start)
        starts: dict[int, list[int]] = {}
        for mark in self._opened():
            starts.setdefault(_FAMILY[mark.glyph], []).append(mark.start)
        lefts = [mark.start for mark in self.left]
        for mark in self.open:
            # A single straight mark that nothing closes was an apostrophe.
            if mark is going_on or mark.glyph in _APOSTROPHES:
                continue
            alike = starts[_FAMILY[mark.glyph]]
            following = bisect_right(alike, mark.start)
            end = alike[following] if following < len(alike) else self.span.end
            first = bisect_right(lefts, mark.start)
            closing = self.left[first] if first < len(lefts) else None
            closed = closing is not None and closing.start < end
            inner = self.text[mark.end : closing.start if closing and closed else end].rstrip()
            if inner:
                yield Quotation(Span(mark.end, mark.end + len(inner)), closed)

    def _opened(self) -> Sequence[_Mark]:
        return sorted([*(pair[0] for pair in self.pairs), *self.open], key=lambda mark: mark.start)

    def _around(self, mark: _Mark) -> tuple[str, str]:
        before = self.text[mark.start - 1] if mark.start > self.span.start else " "
        return before, self.text[mark.end] if mark.end < self.span.end else " "

    def _begins(self, mark: _Mark) -> bool:
        """Whether the spaces around say that it opens."""
        before, after = self._around(mark)
        return (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()

    def _ends(self, mark: _Mark) -> bool:
        """Whether the spaces around say that it closes."""
        before, after = self._around(mark)
        return not before.isspace() and not after.isalnum()

    def _can_open(self, mark: _Mark) -> bool:
        before, after = self._around(mark)
        if mark.glyph in _CORNERS:
            return True
        if mark.glyph in _OPENING:
            return not self._ends(mark) or self._begins(mark)
        if mark.glyph in _APOSTROPHES and after.isdigit():
            return False  # the '90s
        joined = mark.glyph in '‘"＂' and _is_caseless(before)
        return (before.isspace() or before in _BEFORE_OPENING or joined) and not after.isspace()

    def _can_close(self, mark: _Mark, opened: _Mark) -> bool:
        before, after = self._around(mark)
        if mark.glyph in _SINGLE:
            if before.isspace() or (after.isalnum() and not _is_caseless(after)):
                return False
            if opened.glyph == "’" and before not in _BEFORE_END and after not in _BEFORE_END:
                return False  # ’em and the workers’ club
            # the dogs' owner: an apostrophe, if the closing mark is still to come.
            return not (before in "sS" and after == " " and self._closes_later(mark, opened))
        if mark.glyph == opened.glyph == '"':
            # One that stands after a space and before a word opens an inner quotation or a new one.
            inches = before.isdigit() and after == " " and self._closes_later(mark, opened)  # 40" wide
            return not inches and not (before.isspace() and not after.isspace() and mark.start > opened.end)
        if mark.glyph == opened.glyph:
            return self._ends(mark)
        # she answered: ”No”
        introduced = _INTRODUCED.search(self.text[max(0, mark.start - 4) : mark.start]) and not after.isspace()
        closing = mark.glyph in _CLOSING and not introduced
        return closing or not self._begins(mark) or mark.start == opened.end

    def _closes_later(self, mark: _Mark, opened: _Mark) -> bool:
        for later in range(mark.end, min(self.span.end, mark.end + 400)):
            if self.text[later] in _CLOSED_BY[opened.glyph]:
                after = self.text[later + 1] if later + 1 < self.span.end else " "
                return not self.text[later - 1].isspace() and not after.isalnum()
            if self.text[later] in '‘“"«„':
                return False
        return False


def _is_caseless(character: str) -> bool:
    """Of a script without capitals, whose words are joined to marks, and in which no apostrophe is written."""
    return character.isalpha() and character.lower() == character.upper()

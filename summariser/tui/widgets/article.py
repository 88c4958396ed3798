"""The article pane: numbered sentences with what the field in focus rests on, what others do, and what nothing does."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message

from summariser.core.article import Article, Span
from summariser.core.display import visible
from summariser.tui.selection import TextSelection
from summariser.tui.widgets.pane import LinesView, Pieces
from summariser.tui.wrapping import Range, flat, offset_at, wrap


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """A line of a sentence; `number` 0 is an empty line between paragraphs. `first` shows the number."""

    number: int
    start: int
    end: int
    first: bool = False

    @property
    def range(self) -> Range:
        return (self.start, self.end)


@lru_cache(maxsize=8)
def article_lines(article: Article, shown: str, width: int) -> tuple[ArticleLine, ...]:
    """Each sentence on lines of its own. `shown` is the article's text as it may be displayed."""
    lines: list[ArticleLine] = []
    before = 0
    for sentence in article.sentences:
        span = sentence.span
        if lines and article.text.count("\n", before, span.start) > 1:
            lines.append(ArticleLine(0, start=before, end=before))
        lines += [
            ArticleLine(sentence.number, start, end, first=index == 0)
            for index, (start, end) in enumerate(wrap(shown, span.start, span.end, width))
        ]
        before = span.end
    return tuple(lines)


class Spans:
    """Spans that may overlap, merged, to find which parts of a range they cover."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def __bool__(self) -> bool:
        return bool(self._starts)

    def within(self, start: int, end: int) -> list[Range]:
        """The parts of start:end that are in any span."""
        low, high = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return [(max(self._starts[i], start), min(self._ends[i], end)) for i in range(low, high)]

    def touch(self, start: int, end: int) -> bool:
        return bisect_right(self._ends, start) < bisect_left(self._starts, end)


Layers = Sequence[tuple[str, Spans]]


def cut(line: Range, layers: Layers) -> list[tuple[int, int, tuple[str, ...]]]:
    """The line in pieces, each with the names of the layers that it is in, lowest first."""
    parts = [(name, part) for name, spans in layers for part in spans.within(*line)]
    edges = sorted({*line, *(edge for _, part in parts for edge in part)})
    return [(a, b, tuple(name for name, part in parts if part[0] <= a and b <= part[1])) for a, b in pairwise(edges)]


def line_of(lines: Sequence[ArticleLine], offset: int) -> int:
    """The index of the line that an offset is on, or the one before it."""
    return max(bisect_right(lines, offset, key=lambda line: line.start) - 1, 0)


WIDEST = 100
"""Cells of a line of text: longer ones are hard to read."""

FOCUS, CITED, UNCITED, OMITTED = "▌", "│", "┊", "?"


class ArticleView(LinesView):
    """Shows an article; `telling` are the sentences that nothing cites although they tell something, `omitted` the
    passages of what the record leaves out."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "article--number",
        "article--uncited",
        "article--telling",
        "article--cited",
        "article--focus",
        "article--mention",
        "article--bar",
        "article--chosen",
        "article--stretch",
        "article--caret",
        "article--omission",
        "article--hit",
    }

    class Pointed(Message):
        """The mouse was clicked at an offset, or drawn from one offset to another."""

        def __init__(self, start: int, end: int) -> None:
            super().__init__()
            self.start, self.end = start, end

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._article: Article | None = None
        self._text = ""
        self._lines: tuple[ArticleLine, ...] = ()
        self._cited, self._focus, self._mention = Spans(), Spans(), Spans()
        self._telling: frozenset[int] = frozenset()
        self._omitted = Spans()
        self._selection: TextSelection | None = None
        self.omission: Span | None = None
        """The sentence that is pointed out, until a row is gone to."""
        self.hit: Span | None = None
        """The one of the passages found by searching that was gone to."""
        self._hits = Spans()
        self._pressed: int | None = None
        self._last: Span | None = None
        self._painted: set[Range] = set()

    def show(
        self, article: Article, evidence: tuple[Span, ...], telling: frozenset[int], omitted: Iterable[Span] = ()
    ) -> None:
        """Another article, or the same one after a decision."""
        same = self._article is not None and self._article.id == article.id
        self._cited, self._telling, self._omitted = Spans(evidence), telling, Spans(omitted)
        if same:
            self.repaint()
            return
        self._article, self._text = article, flat(visible(article.text))
        self._selection = self.omission = self.hit = self._last = None
        self._hits = Spans()
        self._painted = set()
        self.refill()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def focus_on(self, evidence: Sequence[Span], mention: Span | None = None) -> None:
        """Highlight what a value rests on, and where it is named, and go there."""
        self._focus = Spans(evidence)
        self._mention = Spans([mention] if mention else [])
        self.omission = self.hit = None
        first = min(evidence, default=mention)
        if first:
            self._reveal(first)
        self.repaint()

    def has_shown(self, span: Span) -> bool:
        """Whether the passage has been on screen, if not at once; of one longer than the pane, its beginning."""
        first, last = self._lines_of(span)
        return all(line.range in self._painted for line in self._lines[first : last + 1] if line.number)

    def forget(self) -> None:
        """Highlight nothing until something is in focus again."""
        self._focus = self._mention = Spans()
        self.repaint()

    def point_out(self, span: Span) -> None:
        """Show a sentence that nothing cites."""
        self.omission = span
        self._reveal(span)
        self.repaint()

    def mark_hits(self, hits: Sequence[Span], current: Span | None) -> bool:
        """Show what was found by searching, and go to one of it. Whether something was shown before."""
        before = bool(self._hits)
        self._hits, self.hit = Spans(hits), current
        if current:
            self._reveal(current)
        self.repaint()
        return before

    def choose(self, selection: TextSelection | None) -> None:
        """Show what is being chosen; None when no choice is being made."""
        self._selection = selection
        if selection:
            self._reveal(selection.caret)
        self.repaint()

    def lay_out(self) -> int:
        if self._article is None:
            return 0
        self._lines = article_lines(self._article, self._text, min(self.room - self._gutter, WIDEST))
        return len(self._lines)

    @property
    def _gutter(self) -> int:
        count = len(self._article.sentences) if self._article else 0
        return len(str(count)) + 3

    def pieces(self, y: int) -> Pieces:
        line = self._lines[y]
        if not line.number:
            return []
        self._painted.add(line.range)
        return [*self._margin(line), *self._words(line)]

    def _margin(self, line: ArticleLine) -> Pieces:
        assert self._article is not None  # noqa: S101 - there are no lines without one
        sentence = self._article.sentences[line.number - 1].span
        number = f"{line.number if line.first else '':>{self._gutter - 3}} "
        if self._focus.touch(line.start, line.end):
            mark, name = FOCUS, "article--bar"
        elif self._omitted.touch(line.start, line.end):
            mark, name = OMITTED, "article--telling"
        elif self._cited.touch(sentence.start, sentence.end):
            mark, name = CITED, "article--number"
        else:
            mark, name = UNCITED, "article--telling" if line.number in self._telling else "article--number"
        return [(number, self.style("article--number")), (f"{mark} ", self.style(name))]

    def _words(self, line: ArticleLine) -> Pieces:
        pieces = []
        for start, end, names in cut(line.range, self._layers()):
            style = Style()
            for name in names:
                style += self.style(name)
            pieces.append((self._text[start:end], style))
        return pieces

    def _layers(self) -> Layers:
        layers = [
            ("article--cited", self._cited),
            ("article--mention", self._mention),
            ("article--focus", self._focus),
        ]
        layers.append(("article--hit", self._hits))
        if self.hit:
            layers.append(("article--caret", Spans([self.hit])))
        if self.omission:
            layers.append(("article--omission", Spans([self.omission])))
        if self._selection:
            stretch = self._selection.stretch
            layers.append(("article--chosen", Spans((*self._selection.chosen, *self._selection.given))))
            layers.append(("article--stretch", Spans([stretch] if stretch else [])))
            layers.append(("article--caret", Spans([self._selection.caret])))
        return layers

    def come_back(self) -> None:
        if self._last:
            self._reveal(self._last)

    def _reveal(self, span: Span) -> None:
        self._last = span
        if not self._lines:
            return
        self.reveal(*self._lines_of(span), margin=1 if self.scrollable_content_region.height > 4 else 0)

    def _lines_of(self, span: Span) -> Range:
        """The first and the last line of a passage; of one longer than the pane the beginning counts."""
        first, last = line_of(self._lines, span.start), line_of(self._lines, span.end - 1)
        return first, min(last, first + max(self.scrollable_content_region.height - 3, 0))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._pressed = self._offset(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        released, pressed, self._pressed = self._offset(event), self._pressed, None
        if pressed is not None and released is not None:
            self.post_message(self.Pointed(min(pressed, released), max(pressed, released)))

    def _offset(self, event: events.MouseEvent) -> int | None:
        y = event.y + self.scroll_offset.y - self.gutter.top
        if not 0 <= y < len(self._lines) or not self._lines[y].number:
            return None
        return offset_at(self._text, self._lines[y].range, max(event.x - self.gutter.left - self._gutter, 0))

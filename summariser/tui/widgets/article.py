"""The article pane: numbered sentences with what the field in focus rests on, what others do, and what nothing does."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.message import Message

from summariser.core.article import Article, Span
from summariser.core.display import visible
from summariser.tui.article_lines import Layers, Line, Spans, article_lines, cut, line_of
from summariser.tui.selection import Selection
from summariser.tui.widgets.pane import LinesView, Pieces
from summariser.tui.wrapping import flat, offset_at

WIDEST = 100
"""Cells of a line of text: longer ones are hard to read."""

FOCUS, CITED, UNCITED, TELLING = "▌", "│", "┊", "?"


class ArticleView(LinesView):
    """Shows an article; `telling` are the sentences that nothing cites although they tell something."""

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
        self._lines: tuple[Line, ...] = ()
        self._cited, self._focus, self._mention = Spans(), Spans(), Spans()
        self._telling: frozenset[int] = frozenset()
        self._selection: Selection | None = None
        self.omission: Span | None = None
        """The sentence that is pointed out, until a row is gone to."""
        self._pressed: int | None = None
        self._last: Span | None = None

    def show(self, article: Article, evidence: tuple[Span, ...], telling: frozenset[int]) -> None:
        """Another article, or the same one after a decision."""
        same = self._article is not None and self._article.id == article.id
        self._cited, self._telling = Spans(evidence), telling
        if same:
            self.repaint()
            return
        self._article, self._text = article, flat(visible(article.text))
        self._selection = self.omission = self._last = None
        self.refill()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def focus_on(self, evidence: Sequence[Span], mention: Span | None = None) -> None:
        """Highlight what a value rests on, and where it is named, and go there."""
        self._focus = Spans(evidence)
        self._mention = Spans([mention] if mention else [])
        self.omission = None
        first = min(evidence, default=mention)
        if first:
            self._reveal(first)
        self.repaint()

    def forget(self) -> None:
        """Highlight nothing until something is in focus again."""
        self._focus = self._mention = Spans()
        self.repaint()

    def point_out(self, span: Span) -> None:
        """Show a sentence that nothing cites."""
        self.omission = span
        self._reveal(span)
        self.repaint()

    def choose(self, selection: Selection | None) -> None:
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
        return [*self._margin(line), *self._words(line)]

    def _margin(self, line: Line) -> Pieces:
        assert self._article is not None  # noqa: S101 - there are no lines without one
        sentence = self._article.sentences[line.number - 1].span
        number = f"{line.number if line.first else '':>{self._gutter - 3}} "
        if self._focus.touch(line.start, line.end):
            mark, name = FOCUS, "article--bar"
        elif self._cited.touch(sentence.start, sentence.end):
            mark, name = CITED, "article--number"
        elif line.number in self._telling and line.first:
            mark, name = TELLING, "article--telling"
        else:
            mark, name = UNCITED, "article--telling" if line.number in self._telling else "article--number"
        return [(number, self.style("article--number")), (f"{mark} ", self.style(name))]

    def _words(self, line: Line) -> Pieces:
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
        if self.omission:
            layers.append(("article--omission", Spans([self.omission])))
        if self._selection:
            stretch = self._selection.stretch
            layers.append(("article--chosen", Spans(self._selection.chosen)))
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
        first, last = line_of(self._lines, span.start), line_of(self._lines, span.end - 1)
        # Of a passage longer than the pane the beginning counts.
        height = max(self.scrollable_content_region.height, 1)
        self.reveal(first, min(last, first + max(height - 3, 0)), margin=1 if height > 4 else 0)

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

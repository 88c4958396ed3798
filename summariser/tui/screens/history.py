"""Who decided what about the row in focus: every decision in order, and the notes."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from summariser.core.display import shorten
from summariser.review.account import Told, place, words
from summariser.tui.wrapping import flat, wrap

ROOM = 160
"""Characters of a value; of one that was corrected, from where it differs."""

_HANG = 2


class HistoryScreen(ModalScreen[None]):
    """Any of the usual keys closes it, as does its own."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,h,q,enter", "dismiss", "Close")]

    def __init__(self, path: str, name: str, told: Sequence[Told]) -> None:
        super().__init__()
        self._path = path
        self._name = name
        self._told = told

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="history") as scroll:
            scroll.border_title = Content(f"{self._name}: who decided what")
            scroll.border_subtitle = "esc closes · times are UTC"
            yield Static(markup=False)

    def on_resize(self) -> None:
        static = self.query_one("#history Static", Static)
        self.call_after_refresh(lambda: static.update(self._text(static.content_size.width)))

    def _text(self, width: int) -> Content:
        if not self._told:
            return Content("Nobody has decided anything about this yet, or left a note.")
        return Content("\n").join(line for one in self._told for line in self._lines(one, width))

    def _lines(self, one: Told, width: int) -> Iterator[Content]:
        where = place(one.path) if one.path != self._path and one.action not in ("undo", "redo") else ""
        told = flat(": ".join(filter(None, (where, words(one, ROOM)))))
        yield Content.assemble((f"{one.at:%Y-%m-%d %H:%M}  {shorten(one.reviewer, 40)}", "bold $cursor"))
        for start, end in wrap(told, 0, len(told), max(width - _HANG, 10)):
            yield Content.styled(" " * _HANG + told[start:end], "$muted" if one.undone else "")

"""The queue pane: any number of articles, of which only those in sight are rendered."""

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.message import Message

from summariser.core.display import visible
from summariser.review.session import QueueRow
from summariser.tui.widgets.pane import LinesView, Pieces
from summariser.tui.wrapping import fitted, flat

MARKS = {"waiting": "·", "in progress": "◐", "reviewed": "✓", "skipped": "»"}
TAKEN, HERE = "⚑", "▶"
_RISKS = ((15, "█"), (8, "▆"), (3, "▄"), (1, "▂"))
_DATED = 40
"""Cells from which on the date has room."""


class QueueView(LinesView):
    """Shows rows; `open_id` is the article on the screen, the cursor may be elsewhere."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "queue--cursor",
        "queue--open",
        "queue--waiting",
        "queue--reviewed",
        "queue--risk",
        "queue--flags",
        "queue--taken",
    }

    class Chosen(Message):
        """An article is to be opened."""

        def __init__(self, article_id: str) -> None:
            super().__init__()
            self.article_id = article_id

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._rows: list[QueueRow] = []
        self._at = 0
        self._open = ""

    @property
    def row(self) -> QueueRow | None:
        """The row that the cursor is on."""
        return self._rows[self._at] if self._rows else None

    @property
    def rows(self) -> list[QueueRow]:
        return self._rows

    def show(self, rows: list[QueueRow], open_id: str) -> None:
        """New rows; the cursor stays on its article, or goes to the open one."""
        moved = open_id != self._open
        wanted = open_id if moved or self.row is None else self.row.article_id
        self._rows, self._open = rows, open_id
        if not (self._at < len(rows) and rows[self._at].article_id == wanted):
            self._at = next((index for index, row in enumerate(rows) if row.article_id == wanted), 0)
        self.refill()
        if moved:
            self.reveal(self._at, self._at)

    def step(self, step: int) -> None:
        """Move the cursor, up to the first or last article."""
        self._at = min(max(self._at + step, 0), max(len(self._rows) - 1, 0))
        self.reveal(self._at, self._at)
        self.repaint()

    def come_back(self) -> None:
        self.reveal(self._at, self._at)

    def lay_out(self) -> int:
        return len(self._rows)

    def pieces(self, y: int) -> Pieces:
        row, width = self._rows[y], self.room
        here = row.article_id == self._open
        done = row.state in ("reviewed", "skipped")
        words = self.style("queue--reviewed" if done else "queue--waiting")
        if here:
            words += self.style("queue--open")
        flags = f" {row.flags}!" if row.flags and not done else "   "
        flags = flags.rjust(4)
        date = f" {visible(row.date)[:10]}" if width >= _DATED else ""
        mark = TAKEN if row.whose else MARKS[row.state]
        title = flat(visible(f"{row.whose}: {row.title}" if row.whose else row.title))
        room = width - 5 - cell_len(date) - cell_len(flags)
        title = fitted(title, max(room, 1))
        pieces = [
            (HERE if here else " ", words),
            (f"{mark} ", self.style("queue--taken") if row.whose else words),
            (" " if done else _level(row.risk), self.style("queue--risk")),
            (" ", words),
            (title + " " * max(room - cell_len(title), 0), words),
            (date, self.style("queue--reviewed")),
            (flags, self.style("queue--flags")),
            (" ", words),
        ]
        if y != self._at:
            return pieces
        return [(text, style + self.style("queue--cursor")) for text, style in pieces]

    def on_click(self, event: events.Click) -> None:
        y = event.y + self.scroll_offset.y - self.gutter.top
        if 0 <= y < len(self._rows):
            self._at = y
            self.repaint()
            self.post_message(self.Chosen(self._rows[y].article_id))


def _level(risk: int) -> str:
    """How high the risk is, as a bar."""
    return next((bar for least, bar in _RISKS if risk >= least), " ")

"""The record pane: the form that a schema makes, one row in focus."""

from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.message import Message

from summariser.review.form import Row
from summariser.tui.record_lines import Line, Look, row_lines, shown_rows, waiting
from summariser.tui.widgets.pane import LinesView, Pieces

_STYLES = (
    "cursor", "label", "heading", "headline", "value", "nothing", "not-found", "corrected-value", "rejected-value",
    "was", "flag", "seen", "attention", "pending", "done",
    "undecided", "accepted", "corrected", "rejected", "added",
)  # fmt: skip


class RecordView(LinesView):
    """Shows the rows of a sheet. The row in focus shows its value whole, and the doubts about it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"record--line", *(f"record--{name}" for name in _STYLES)}

    class Picked(Message):
        """A row was clicked."""

        def __init__(self, path: str) -> None:
            super().__init__()
            self.path = path

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._rows: list[Row] = []
        self._lines: list[Line] = []
        self._at = 0
        self._pending: str | None = None

    @property
    def row(self) -> Row | None:
        """The row in focus."""
        return self._rows[self._at] if self._rows else None

    @property
    def rows(self) -> list[Row]:
        """The rows that can be gone to."""
        return self._rows

    def show(self, rows: tuple[Row, ...], path: str) -> None:
        """The rows as they now are, this one in focus, or what it was part of."""
        self._rows, self._pending = shown_rows(rows), None
        while path and all(row.path != path for row in self._rows):
            path = path.rpartition("/")[0]
        self._at = next((index for index, row in enumerate(self._rows) if row.path == path), 0)
        self.refill()
        self._reveal()

    def step(self, step: int) -> None:
        """Move the focus, up to the first or last row."""
        self._at = min(max(self._at + step, 0), max(len(self._rows) - 1, 0))
        self.refill()
        self._reveal()

    def wait_for(self, path: str | None) -> None:
        """Mark a row as not yet saved."""
        self._pending = path
        self.repaint()

    def lay_out(self) -> int:
        self._lines = []
        for index, row in enumerate(self._rows):
            self._lines += row_lines(row, Look(self.room, index == self._at))
        return len(self._lines)

    def pieces(self, y: int) -> Pieces:
        line = self._lines[y]
        row = self.row
        base = self.style("record--line") if row and line.path == row.path else None
        parts = waiting(line) if line.path == self._pending else line.pieces
        pieces = [(text, self.style(f"record--{name}")) for text, name in parts]
        used = sum(cell_len(text) for text, _ in parts)
        if line.right:
            text, name = line.right
            pieces.append((" " * max(self.room - used - cell_len(text), 1), self.style("record--label")))
            pieces.append((text, self.style(f"record--{name}")))
        elif base:
            pieces.append((" " * max(self.room - used, 0), base))
        return [(text, base + style) for text, style in pieces] if base else pieces

    def come_back(self) -> None:
        self._reveal()

    def _reveal(self) -> None:
        row = self.row
        if row is None:
            return
        mine = [index for index, line in enumerate(self._lines) if line.path == row.path]
        height = max(self.scrollable_content_region.height, 1)
        last = min(mine[-1], mine[0] + height - 1)
        self.reveal(mine[0], last, margin=1 if height > len(mine) + 2 else 0)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        y = event.y + self.scroll_offset.y - self.gutter.top
        if 0 <= y < len(self._lines):
            self.post_message(self.Picked(self._lines[y].path))

"""The record pane: the form that a schema makes, one row in focus."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events
from textual.message import Message

from summariser.core.display import shorten, visible
from summariser.core.record import ORIGIN
from summariser.corpus.differences import Contradiction, article_named, words_of
from summariser.review.form import Row
from summariser.review.notes import ShownNote
from summariser.review.sheet import Sheet
from summariser.tui.widgets.pane import LinesView, Pieces
from summariser.tui.wrapping import fitted, flat, wrap

MARKS = {"undecided": "·", "accepted": "✓", "corrected": "✎", "rejected": "✗", "added": "+"}
ATTENTION, OMITTED, PENDING, CURSOR, ELSEWHERE, NOTED = "!", "?", "…", "▶", "≠", "¶"
NOTHING = "—"
LABEL = 13
"""Cells of a label: enough for most words, so that values stand in a column."""

NARROWEST = 16
"""Cells of a column in which a value is still read well; below its label there are more."""

TALLEST = 10
"""Lines of a value that is not in focus; in focus it is shown whole."""

Piece = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RecordLine:
    """Text with names of styles; `right` stands at the right edge."""

    path: str
    pieces: tuple[Piece, ...]
    right: Piece | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a row is to be shown. `against`: what other articles of the event say, and `notes`: what reviewers wrote,
    which is marked, and told in focus."""

    width: int
    focused: bool = False
    against: tuple[Contradiction, ...] = ()
    notes: tuple[ShownNote, ...] = ()
    number: int = 0
    """Of a part of the group in focus: the key that changes it. 0: it has none."""


def shown_rows(rows: Sequence[Row]) -> list[Row]:
    """All rows but those inside a rejected item."""
    kept: list[Row] = []
    out: str | None = None
    for row in rows:
        if out is not None and row.path.startswith(f"{out}/"):
            continue
        out = row.path if row.gone else None
        kept.append(row)
    return kept


def parts(rows: Sequence[Row], row: Row | None) -> list[Row]:
    """The first nine parts of a group, or of the one that a field is in: each is changed by the key of its number."""
    path = (row.path if row.role == "group" else row.path.rpartition("/")[0]) if row else ""
    return [one for one in rows if path and one.path.rpartition("/")[0] == path and one.role != "omission"][:9]


def plain(value: Any) -> str:
    """A value as a person reads it."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    return visible(str(value))


def waiting(line: RecordLine) -> tuple[Piece, ...]:
    """The line with the mark of a decision that the journal does not have yet."""
    cursor, *rest = line.pieces
    if cursor[1] != "cursor":
        return line.pieces
    return (cursor, (f"{PENDING}{rest[0][0][1:]}", "pending"), *rest[1:])


def place_name(row: Row) -> str:
    """Where a row is, in words: Participants 2, title."""
    words: list[str] = []
    for part in row.path.split("/")[1:]:
        if part.isdecimal():
            words[-1] += f" {int(part) + 1}"
        elif part == "-":
            words[-1] += ", left out"
        else:
            words.append(part.replace("_", " "))
    name = ", ".join(words) or row.label
    return visible(name[:1].upper() + name[1:])


def row_lines(row: Row, look: Look) -> list[RecordLine]:
    """The lines of one row, at least one."""
    lead = _lead(row, look)
    return [*_said(row, look, lead), *_notes(row, look)]


def _said(row: Row, look: Look, lead: list[Piece]) -> list[RecordLine]:
    if row.role == "field":
        return _field(row, look, lead)
    return _offer(row, look, lead) if row.role == "omission" else [_heading(row, look, lead)]


def lines_of_value(row: Row, width: int) -> int:
    """How many lines the row takes that show its value whole."""
    look = Look(width, focused=True)
    return len(_said(row, look, _lead(row, look)))


def _lead(row: Row, look: Look) -> list[Piece]:
    if row.attention:
        mark, name = ATTENTION, "attention"
    elif row.role == "omission" and not row.gone:
        mark, name = OMITTED, "omission"
    elif row.role != "field" and row.state == "undecided":
        mark, name = " ", "label"
    else:
        mark, name = MARKS[row.state], row.state
    cursor = CURSOR if look.focused else " "
    beside: list[Piece] = [(ELSEWHERE, "elsewhere")] if look.against else []
    beside += [(NOTED, "note")] if look.notes else []
    lead: list[Piece] = [(cursor, "cursor"), (mark, name), *(beside or [(" ", name)])]
    if look.number and row.depth:
        return [*lead, ("  " * (row.depth - 1), "label"), (f"{look.number} ", "cursor")]
    return [*lead, ("  " * row.depth, "label")]


def _heading(row: Row, look: Look, lead: list[Piece]) -> RecordLine:
    """A group or a list: what it is known by, and how much of it is decided."""
    count = f"{row.decided}/{row.total}" if row.total and not row.gone else ""
    label = _label(row)
    if row.role == "list":
        text, name = f"({row.value})", "label"
    else:
        text, name = flat(plain(row.value)) or "(no words yet)", "rejected-value" if row.gone else "headline"
        if not row.path:
            text, name = (flat(visible(look.notes[-1].said)), "note") if look.notes and not look.focused else ("", name)
    room = look.width - _cells(lead) - cell_len(label) - len(count) - 1
    pieces = [*lead, (label, "heading"), (fitted(text, max(room, 1)), name)]
    return RecordLine(
        row.path, tuple(pieces), (count, "done" if row.decided == row.total else "label") if count else None
    )


def _offer(row: Row, look: Look, lead: list[Piece]) -> list[RecordLine]:
    """An omission: its words, and in focus all that would be filled in if it were taken."""
    name, indent = "rejected-value" if row.gone else "omission", _cells(lead)
    words = flat(plain(row.value)) or "(no words)"
    if not look.focused:
        return [RecordLine(row.path, (*lead, (fitted(words, max(look.width - indent, 1)), name)))]
    parts = [words[a:b] for a, b in wrap(words, 0, len(words), look.width - indent)]
    lines = [RecordLine(row.path, (*lead, (parts[0], name)))]
    lines += [RecordLine(row.path, ((" " * indent, "label"), (part, name))) for part in parts[1:]]
    for node in row.node.group.nodes if row.node.group else ():
        value = (row.offer or {}).get(node.name)
        said = flat(", ".join(map(str, value)) if isinstance(value, list) else plain(value))
        if value and said != words:
            label = f"{visible(node.name.replace('_', ' ')):<{LABEL}}"
            shown = fitted(visible(said), max(look.width - indent - len(label), 1))
            lines.append(RecordLine(row.path, ((" " * indent, "label"), (label, "label"), (shown, "value"))))
    return lines


def _field(row: Row, look: Look, lead: list[Piece]) -> list[RecordLine]:
    label = _label(row)
    value, name = _value(row)
    text = flat(value)
    hang = _cells(lead) + 2
    start = _cells(lead) + cell_len(label)
    if look.width - start >= NARROWEST:
        hang = start
    ranges = wrap(text, 0, len(text), look.width - hang, look.width - start) or [(0, 0)]
    parts = [text[a:b] for a, b in ranges]
    if not look.focused and len(parts) > TALLEST:
        parts = [*parts[: TALLEST - 1], fitted(parts[TALLEST - 1] + " …", look.width - hang)]
    lines = [RecordLine(row.path, (*lead, (label, "label"), (parts[0], name)))]
    return lines + [RecordLine(row.path, ((" " * hang, "label"), (part, name))) for part in parts[1:]]


def _label(row: Row) -> str:
    """Padded so that values stand in a column; the number of an item is short and needs none."""
    label = visible(row.label)
    return label + " " * max((0 if row.item else LABEL) - cell_len(label), 1)


def _value(row: Row) -> tuple[str, str]:
    if row.missing:
        return "missing", "attention"
    value = plain(row.value) or "(empty)"
    if row.gone:
        return value, "rejected-value"
    if row.value is None or row.value == "":
        return value, "nothing"
    if row.found is False:
        return f"{value} ?", "not-found"
    return value, "corrected-value" if row.state == "corrected" else "value"


def _notes(row: Row, look: Look) -> Iterator[RecordLine]:
    """What the value replaced, the doubts about it, and what it is."""
    inset = 4 + 2 * row.depth
    if row.state == "corrected" and row.role == "field" and row.original != row.value:
        was = fitted(flat(plain(row.original)) or "(empty)", look.width - inset - 5)
        yield RecordLine(row.path, ((" " * inset, "label"), ("was ", "label"), (was, "was")))
    if not look.focused:
        return
    notes = [(f"! {flag.message}", "flag" if row.attention else "seen") for flag in row.flags]
    if row.found is False and not row.gone and not row.flags:
        notes.append(("? These words are not in the article.", "flag"))
    if row.answered_with and not row.flags:
        notes.append(("! The same doubt as about the first day.", "flag"))
    if row.role == "omission":
        by = (row.offer or {}).get(ORIGIN)
        notes.append((f"{'Declined' if row.gone else 'No item says this'}. Found by rules ({by}).", "seen"))
    elif row.gone:
        notes.append(("Left out. Accept it to take it back in.", "seen"))
    elif row.role == "field" and not row.cited and row.value and row.kind in ("text", "date"):
        rests = "It cites no passage; what of it the article has is marked there."
        notes.append((rests if row.told else "It rests on nothing in the article.", "seen"))
    said = ((f"{NOTED} {note.said}", "note") for note in look.notes)
    for note, name in (*notes, *map(_elsewhere, look.against), *said):
        text = flat(visible(note))
        for index, (a, b) in enumerate(wrap(text, 0, len(text), look.width - inset - 2, look.width - inset)):
            yield RecordLine(row.path, ((" " * (inset + (2 if index else 0)), "label"), (text[a:b], name)))


def _elsewhere(one: Contradiction) -> tuple[str, str]:
    said = f"{article_named(one.article)} {one.state}: {shorten(plain(one.value), 200)}"
    return f"{ELSEWHERE} {said}  {words_of(one.passages, 300)}".rstrip(), "elsewhere"


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)


_STYLES = (
    "cursor", "label", "heading", "headline", "value", "nothing", "not-found", "corrected-value", "rejected-value",
    "was", "flag", "seen", "attention", "omission", "pending", "done",
    "undecided", "accepted", "corrected", "rejected", "added", "elsewhere", "note",
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
        self._lines: list[RecordLine] = []
        self._laid_out: dict[str, tuple[Row, Look, list[RecordLine]]] = {}
        self._at = 0
        self._pending: str | None = None
        self._first: dict[str, int] = {}
        self._painted: dict[str, set[int]] = {}
        self._against: Mapping[str, tuple[Contradiction, ...]] = {}
        self._noted: Mapping[str, tuple[ShownNote, ...]] = {}

    @property
    def row(self) -> Row | None:
        """The row in focus."""
        return self._rows[self._at] if self._rows else None

    @property
    def rows(self) -> list[Row]:
        """The rows that can be gone to."""
        return self._rows

    def show(self, sheet: Sheet, path: str) -> None:
        """The rows as they now are, this one in focus, or what it was part of."""
        self._rows, self._noted, self._pending = shown_rows(sheet.rows), sheet.notes, None
        while path and all(row.path != path for row in self._rows):
            path = path.rpartition("/")[0]
        self._at = next((index for index, row in enumerate(self._rows) if row.path == path), 0)
        self.refill()
        self._reveal()

    def forget(self) -> None:
        """Other values: none of them has been on screen."""
        self._painted, self._against = {}, {}

    @property
    def against(self) -> int:
        """Of how many fields another article says something else."""
        return len(self._against)

    def tell(self, against: Mapping[str, tuple[Contradiction, ...]]) -> None:
        """What other articles of the event say, by row."""
        if against != self._against:
            self._against = against
            self.refill()
            if self.row and self.row.path in against:
                self._reveal()

    def has_shown(self, row: Row) -> bool:
        """Whether all of the row's value has been on screen, if not at once."""
        return len(self._painted.get(row.path, ())) >= lines_of_value(row, self.room)

    def to_top(self) -> None:
        """Scroll so that the row in focus is the first in sight."""
        self.scroll_to(y=self._mine()[0], animate=False, force=True, immediate=True)
        self.repaint()

    def step(self, step: int) -> None:
        """Move the focus, up to the first or last row; first through a value that is longer than the pane."""
        if abs(step) == 1 and self._scroll_inside(step):
            return
        self._at = min(max(self._at + step, 0), max(len(self._rows) - 1, 0))
        self.refill()
        self._reveal()

    def wait_for(self, path: str | None) -> None:
        """Mark a row as not yet saved."""
        self._pending = path
        self.repaint()

    def lay_out(self) -> int:
        before, self._laid_out = self._laid_out, {}
        self._lines, self._first = [], {}
        inside = parts(self._rows, self.row) if self.row and self.row.role == "group" else []
        numbers = {row.path: number for number, row in enumerate(inside, 1)}
        room = self.room
        for index, row in enumerate(self._rows):
            self._first[row.path] = len(self._lines)
            beside = self._against.get(row.path, ()), self._noted.get(row.path, ())
            look = Look(room, index == self._at, *beside, numbers.get(row.path, 0))
            known = before.get(row.path)
            if known is None or known[0] is not row or known[1] != look:
                known = row, look, row_lines(row, look)
            self._laid_out[row.path] = known
            self._lines += known[2]
        return len(self._lines)

    def pieces(self, y: int) -> Pieces:
        line = self._lines[y]
        row = self.row
        self._painted.setdefault(line.path, set()).add(y - self._first[line.path])
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

    def _mine(self) -> list[int]:
        """The lines of the row in focus."""
        return [index for index, line in enumerate(self._lines) if self.row and line.path == self.row.path]

    def _scroll_inside(self, step: int) -> bool:
        mine, top, height = self._mine(), self.scroll_offset.y, max(self.scrollable_content_region.height, 1)
        if not mine or (mine[-1] < top + height if step > 0 else mine[0] >= top):
            return False
        far = max(height - 1, 1)  # a line stays in sight, to go on reading from
        to = min(top + far, mine[-1] - height + 1) if step > 0 else max(top - far, mine[0])
        self.scroll_to(y=to, animate=False, force=True, immediate=True)
        self.repaint()
        return True

    def _reveal(self) -> None:
        mine = self._mine()
        if not mine:
            return
        height = max(self.scrollable_content_region.height, 1)
        end = mine[-1]
        if self.row and self.row.role == "group":  # what is decided with it
            inside = (index for index, line in enumerate(self._lines) if line.path.startswith(f"{self.row.path}/"))
            end = max(inside, default=end)
        last = min(end, mine[0] + height - 1)
        self.reveal(mine[0], last, margin=1 if height > last - mine[0] + 3 else 0)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        y = event.y + self.scroll_offset.y - self.gutter.top
        if 0 <= y < len(self._lines):
            self.post_message(self.Picked(self._lines[y].path))

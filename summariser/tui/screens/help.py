"""All keys, and what the marks mean."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from summariser.core.display import visible
from summariser.tui.keys import Keys
from summariser.tui.wrapping import wrap

_COLUMN = 16

MARKS = "Marks"
"""The notes under this heading come first: marks are on the screen before any key is pressed."""

Notes = Mapping[str, Sequence[tuple[str, str]]]
"""Headings, and under each the keys or marks with what they mean."""


class HelpScreen(ModalScreen[None]):
    """Any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,question_mark,q,enter", "dismiss", "Close")]

    def __init__(self, keys: Keys, notes: Notes) -> None:
        super().__init__()
        self._groups: dict[str, list[tuple[str, str]]] = {MARKS: [*notes.get(MARKS, ())]}
        for command in keys.commands:
            if command.help:
                self._groups.setdefault(command.group, []).append((visible(keys.shown(command)), command.help))
        for group, entries in notes.items():
            if group != MARKS:
                self._groups.setdefault(group, []).extend(entries)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help") as scroll:
            scroll.border_title = "Keys and marks"
            scroll.border_subtitle = "esc closes · ctrl+p searches commands"
            yield Static(markup=False)

    def on_resize(self) -> None:
        static = self.query_one("#help Static", Static)
        self.call_after_refresh(lambda: static.update(self._text(static.content_size.width)))

    def _text(self, width: int) -> Content:
        parts: list[Content] = []
        for group, entries in self._groups.items():
            if not entries:
                continue
            parts.append(_heading(group, first=not parts))
            parts += [_entry(keys, meaning, width) for keys, meaning in entries]
        return Content("\n").join(parts)


def _heading(text: str, *, first: bool) -> Content:
    return Content("" if first else "\n") + Content.styled(text, "bold underline")


def _entry(left: str, right: str, width: int) -> Content:
    padding = " " * max(_COLUMN - cell_len(left), 1)
    hang = "\n" + " " * (_COLUMN + 2)
    lines = hang.join(right[a:b] for a, b in wrap(right, 0, len(right), max(width - _COLUMN - 2, 10)))
    return Content.assemble("  ", (left, "bold $cursor"), padding, lines)

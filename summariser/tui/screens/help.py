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

from summariser.domain.display import visible
from summariser.tui.keys import COMMANDS, shown
from summariser.tui.wrapping import wrap

_COLUMN = 16

_TYPING = (
    ("^u ^k", "Delete everything before, or after, the cursor"),
    ("^w ^z ^y", "Delete a word; undo, redo what was typed"),
    ("f7", "Select everything, so that typing replaces it"),
)

_MARKS = (
    ("· ✓ ✎", "undecided, accepted, corrected (with what it was)"),
    ("✗ + …", "rejected, added, not yet saved"),
    ("!", "needs a person: a check doubts it, or it is missing; the queue counts these"),
    ("value ?", "these words are not in the article"),
    ("▌", "what the field in focus rests on; the very words are marked in the text"),
    ("│", "a sentence that something in the record rests on"),
    ("┊", "a sentence that nothing rests on"),
    ("?", "… although it has a word of speech, a date or a name (o goes through these)"),
    ("· ◐ ✓ » ⚑", "in the queue: waiting, in progress, reviewed, skipped, somebody else has it"),
    ("▂ ▄ ▆ █", "in the queue: how risky, from its flags"),
)


Groups = Mapping[str, Sequence[tuple[str, str]]]
"""Headings, and under each the keys or marks with what they mean."""


def review_help(keymap: Mapping[str, str]) -> Groups:
    """Of the review, with its keys as they are configured."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for command in COMMANDS:
        groups.setdefault(command.group, []).append((visible(shown(command, keymap)), command.help))
    groups["Editing"] += _TYPING
    return groups | {"Marks": _MARKS}


class HelpScreen(ModalScreen[None]):
    """Any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [("escape,question_mark,q,enter", "dismiss", "Close")]

    def __init__(self, groups: Groups, hint: str = "esc closes") -> None:
        super().__init__()
        self._groups = groups
        self._hint = hint

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help") as scroll:
            scroll.border_title = "Keys and marks"
            scroll.border_subtitle = self._hint
            yield Static(markup=False)

    def on_resize(self) -> None:
        static = self.query_one("#help Static", Static)
        self.call_after_refresh(lambda: static.update(self._text(static.content_size.width)))

    def _text(self, width: int) -> Content:
        parts: list[Content] = []
        for group, entries in self._groups.items():
            parts.append(_heading(group, first=not parts))
            parts += [_entry(keys, meaning, width) for keys, meaning in entries]
        return Content("\n").join(parts)


def _heading(text: str, *, first: bool) -> Content:
    return Content("" if first else "\n") + Content.styled(text, "bold underline")


def _entry(left: str, right: str, width: int) -> Content:
    padding = " " * max(_COLUMN - cell_len(left), 1)
    hang = "\n" + " " * (_COLUMN + 2)
    lines = hang.join(right[a:b] for a, b in wrap(right, 0, len(right), max(width - _COLUMN - 2, 10)))
    return Content.assemble("  ", (left, "bold $text-accent"), padding, lines)

"""The two lines at the bottom: what happened, and which keys there are."""

from typing import Literal

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from summariser.core.display import visible
from summariser.tui.keys import Command, Keys, Mode
from summariser.tui.wrapping import flat

Tone = Literal["plain", "good", "question", "problem"]

_SIGNS: dict[Tone, str] = {"plain": "", "good": "", "question": "? ", "problem": "✗ "}


class StatusBar(Horizontal):
    """A message, which may hold anything, and how far the article is."""

    def compose(self) -> ComposeResult:
        yield Static(id="message", markup=False)
        yield Static(id="progress", markup=False)

    def say(self, text: str, tone: Tone = "plain") -> None:
        message = self.query_one("#message", Static)
        shown = _SIGNS[tone] + flat(visible(text))
        if message.content == shown and message.has_class(f"-{tone}"):
            return
        # Laying out the whole screen doubles the time for a key: done only for a text that needs more than its line.
        fits = message.size.height == 1 and cell_len(shown) <= message.content_size.width
        message.update(Content(shown), layout=not fits)
        message.set_classes(f"-{tone}")

    def progress(self, text: str) -> None:
        progress = self.query_one("#progress", Static)
        if progress.content == text:
            return
        progress.update(Content(text), layout=cell_len(text) != progress.content_size.width)


class KeyBar(Static):
    """As many keys as fit, the most used first. A click on one is like pressing it."""

    def __init__(self, keys: Keys) -> None:
        super().__init__(markup=False)
        self._keys = keys
        self._entries = {one.id: _entry(keys, one) + Content("  ") for one in keys.commands if one.bar}
        self._mode: Mode = "review"
        self._newer = False

    def offer_newer(self, newer: bool) -> None:
        """Show the key that takes a newer draft, or no longer."""
        if newer != self._newer:
            self._newer = newer
            self._fill()

    def show_mode(self, mode: Mode) -> None:
        self._mode = mode
        self._fill()

    def on_resize(self) -> None:
        self._fill()

    def _fill(self) -> None:
        commands = [c for c in self._keys.in_bar(self._mode) if self._newer >= c.newer]
        content, used = Content(" "), 1
        # Help and quit are always there: whoever knows them finds the rest.
        always = [c for c in commands if c.id in ("help", "quit")]
        reserved = sum(self._entries[c.id].cell_length for c in always)
        for command in [*(c for c in commands if c not in always), *always]:
            entry = self._entries[command.id]
            reserved -= entry.cell_length if command in always else 0
            if used + entry.cell_length + reserved > self.size.width:
                continue
            content += entry
            used += entry.cell_length
        self.update(content, layout=False)


class AllKeys(Static):
    """All keys of the line of keys, on as many lines as they take, none cut in two."""

    def __init__(self, keys: Keys) -> None:
        super().__init__(markup=False)
        self._entries = [_entry(keys, command) for command in keys.in_bar("review")]

    def on_resize(self) -> None:
        lines: list[Content] = []
        for entry in self._entries:
            if lines and lines[-1].cell_length + 2 + entry.cell_length <= self.content_size.width:
                lines[-1] += Content("  ") + entry
            else:
                lines.append(entry)
        self.call_after_refresh(self.update, Content("\n").join(lines))


def _entry(keys: Keys, command: Command) -> Content:
    key, click = visible(keys.first(command.id)), Style.from_meta({"@click": f"screen.{command.action}"})
    return Content.assemble((key, "bold $cursor"), " ", (command.label, "$muted")).stylize(click)

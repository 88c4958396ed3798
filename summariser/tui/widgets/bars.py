"""The two lines at the bottom: what happened, and which keys there are."""

from collections.abc import Mapping, Sequence
from typing import Literal

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.style import Style
from textual.widgets import Static

from summariser.domain.display import visible
from summariser.tui.keys import COMMANDS, Command, Mode, shown
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
        # Laying out the whole screen takes as long as all else for a key: only for what needs more than its line.
        fits = message.size.height == 1 and cell_len(shown) <= message.content_size.width
        message.update(Content(shown), layout=not fits)
        message.set_classes(f"-{tone}")

    def progress(self, text: str) -> None:
        progress = self.query_one("#progress", Static)
        progress.update(Content(text), layout=cell_len(text) != progress.content_size.width)


class KeyBar(Static):
    """As many keys as fit, the most used first. A click on one is like pressing it."""

    def __init__(self, keymap: Mapping[str, str]) -> None:
        super().__init__(markup=False)
        self._keymap = keymap
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
        commands = sorted(
            (c for c in COMMANDS if c.mode == self._mode and c.bar and self._newer >= c.newer), key=lambda c: c.bar
        )
        content, used = Content(" "), 1
        # Help and quit are always there: whoever knows them finds the rest.
        always = [c for c in commands if c.id in ("help", "quit")]
        reserved = sum(self._width(c) for c in always)
        for command in [*(c for c in commands if c not in always), *always]:
            width = self._width(command)
            reserved -= width if command in always else 0
            if used + width + reserved > self.size.width:
                continue
            content += self._entry(command)
            used += width
        self.update(content, layout=False)

    def _width(self, command: Command) -> int:
        return cell_len(f"{self._key(command)} {command.label}  ")

    def _key(self, command: Command) -> str:
        return visible(shown(command, self._keymap).split(" ")[0])

    def _entry(self, command: Command) -> Content:
        return _entry(self._key(command), command.label, command.action) + Content("  ")


class AllKeys(Static):
    """All of some keys, on as many lines as they take, none cut in two. `keys`: key, label and action of each."""

    def __init__(self, keys: Sequence[tuple[str, str, str]], id: str) -> None:
        super().__init__(id=id, markup=False)
        self._entries = [_entry(*one) for one in keys]

    def on_resize(self) -> None:
        lines: list[Content] = []
        for entry in self._entries:
            if lines and lines[-1].cell_length + 2 + entry.cell_length <= self.content_size.width:
                lines[-1] += Content("  ") + entry
            else:
                lines.append(entry)
        self.call_after_refresh(self.update, Content("\n").join(lines))


def _entry(key: str, label: str, action: str) -> Content:
    click = Style.from_meta({"@click": f"screen.{action}"})
    return Content.assemble((key, "bold $text-accent"), " ", (label, "$foreground 80%")).stylize(click)

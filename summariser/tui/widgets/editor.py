"""The editor inside the record pane: text with undo, or a list of choices. What is wrong with a value is said in it."""

import asyncio

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from summariser.domain.display import visible
from summariser.tui.wrapping import flat


class FieldText(TextArea):
    """Text of one paragraph. What is pasted is made visible: a terminal must not obey it."""

    async def _on_paste(self, event: events.Paste) -> None:
        safe = flat(visible(event.text))
        event.stop()
        event.prevent_default()
        self.insert(safe)

    def action_delete_to_start_of_line(self) -> None:
        """A field is one paragraph, however many lines it is shown on."""
        self.delete((0, 0), self.cursor_location, maintain_selection_offset=False)

    async def action_delete_to_end_of_line_or_delete_line(self) -> None:
        self.delete(self.cursor_location, self.document.end, maintain_selection_offset=False)

    async def drained(self) -> None:
        """Wait until every key that was forwarded here has been dealt with."""
        done = asyncio.Event()
        self.call_later(done.set)
        await done.wait()


class Editor(Vertical):
    """Hidden until there is something to edit."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._values: tuple[str | None, ...] = ()
        self.before = ""
        """What a text was at first, as it is shown, which is not always as it is stored."""

    def compose(self) -> ComposeResult:
        yield Static(id="editor-label", markup=False)
        yield FieldText(id="editor-text", soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True)
        yield OptionList(id="editor-choices", markup=False)
        yield Static(id="editor-problem", markup=False)

    @property
    def text_area(self) -> FieldText:
        return self.query_one(FieldText)

    @property
    def choices(self) -> OptionList:
        return self.query_one(OptionList)

    def edit(self, label: str, value: str, *, replace: bool) -> None:
        """Start with a text; `replace` selects it, so that typing puts something else in its place."""
        self._open(label, choosing=False)
        area = self.text_area
        self.before = flat(visible(value))
        area.load_text(self.before)
        area.move_cursor(area.document.end)
        if replace:
            area.select_all()
        self.screen.set_focus(area)

    def choose(self, label: str, options: list[tuple[str, str | None]], value: str | None) -> None:
        """Start with a list of choices: what each is called, and its value."""
        self._open(label, choosing=True)
        self.before = ""
        self._values = tuple(value for _, value in options)
        self.choices.clear_options()
        self.choices.add_options(
            [Option(Content(f"{number} {visible(text)}")) for number, (text, _) in enumerate(options, 1)]
        )
        self.choices.highlighted = self._values.index(value) if value in self._values else 0
        self.screen.set_focus(self.choices)

    def go_on(self, text: str) -> None:
        """Put a text in the place of the one to start with."""
        area = self.text_area
        area.load_text(flat(visible(text)))
        area.move_cursor(area.document.end)

    @property
    def choice(self) -> str | None:
        return self._values[self.choices.highlighted or 0]

    def pick(self, number: int) -> bool:
        """Go to a choice by its number; False if there is none."""
        if number > len(self._values):
            return False
        self.choices.highlighted = number - 1
        return True

    def step(self, step: int) -> None:
        self.choices.highlighted = ((self.choices.highlighted or 0) + step) % len(self._values)

    def complain(self, problem: str) -> None:
        """Say what is wrong with the value; it can be mended at once."""
        found = self.query_one("#editor-problem", Static)
        found.update(Content(flat(visible(f"✗ {problem}"))))
        found.display = True

    def close(self) -> None:
        self.display = False

    def _open(self, label: str, *, choosing: bool) -> None:
        self.display = True
        self.text_area.display = not choosing
        self.choices.display = choosing
        self.query_one("#editor-problem", Static).display = False
        self.query_one("#editor-label", Static).update(Content(flat(visible(label))))

"""The editor inside the record pane: text with undo, or a list of choices. What is wrong with a value is said in it."""

import asyncio
import re
from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from summariser.core.display import JOINERS, visible
from summariser.tui.wrapping import flat

_PRIVATE = 0xF0000
"""Where characters for private use begin: none of them is printable, so that none stays as it is."""

_OBEYED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Line ends, controls and bidirectional overrides: they are never typed on purpose."""


class FieldText(TextArea):
    """Text of one paragraph. What is not touched stays as it was, though a terminal could not show it as it is.

    A character that would break the line or act on a terminal is in the document as a private one, of a width and
    no other meaning; `visible` says how it is shown.
    """

    def __init__(self, id: str) -> None:
        super().__init__(id=id, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", compact=True)
        self._stand_ins: dict[str, str] = {}

    @property
    def value(self) -> str:
        """The text as it is, private characters turned back."""
        return self._restored(self.text)

    @value.setter
    def value(self, text: str) -> None:
        self.load_text(self._held(text))
        self.move_cursor(self.document.end)

    def get_line(self, line_index: int) -> Text:
        return Text(flat(visible(self._restored(self.document.get_line(line_index)))), end="", no_wrap=True)

    def _held(self, text: str) -> str:
        plain = (character.isprintable() or character in JOINERS for character in text)
        return "".join(c if is_plain else self._stand_in(c) for c, is_plain in zip(text, plain, strict=True))

    def _stand_in(self, character: str) -> str:
        return self._stand_ins.setdefault(character, chr(_PRIVATE + len(self._stand_ins)))

    def _restored(self, text: str) -> str:
        return text.translate({ord(private): character for character, private in self._stand_ins.items()})

    def put(self, text: str) -> None:
        """Insert in place of the selection."""
        safe = self._held(_OBEYED.sub(lambda found: flat(visible(found[0])), text))
        self.replace(safe, *self.selection, maintain_selection_offset=False)

    def on_resize(self) -> None:
        """The text is wrapped anew, and the caret is elsewhere: Textual goes on from where it was."""
        self.call_after_refresh(self.scroll_cursor_visible)

    async def _on_key(self, event: events.Key) -> None:
        """Keyboards have spaces that do not break, and joiners, which are not printable."""
        if event.character and not event.is_printable and not _OBEYED.search(event.character):
            event.stop()
            event.prevent_default()
            self.put(event.character)

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.put(event.text)

    def action_paste(self) -> None:
        self.put(self.app.clipboard)

    def action_copy(self) -> None:
        if self.selected_text:
            self.app.copy_to_clipboard(self._restored(self.selected_text))

    def action_cut(self) -> None:
        """The selection, or else the whole paragraph."""
        if not self.selected_text:
            self.select_all()
        self.action_copy()
        self.put("")

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
        self._offered: tuple[str, ...] = ()
        self._offered_for: str | None = None
        self.before = ""
        """What a text was at first."""

    def compose(self) -> ComposeResult:
        yield Static(id="editor-label", markup=False)
        yield FieldText(id="editor-text")
        offers = OptionList(id="editor-offers", markup=False)
        offers.can_focus = False  # a click takes one; keys go on going to the text
        yield offers
        yield OptionList(id="editor-choices", markup=False)
        yield Static(id="editor-problem", markup=False)

    @property
    def text_area(self) -> FieldText:
        return self.query_one(FieldText)

    @property
    def choices(self) -> OptionList:
        return self.query_one("#editor-choices", OptionList)

    @property
    def offers(self) -> OptionList:
        return self.query_one("#editor-offers", OptionList)

    def edit(self, label: str, value: str, *, replace: bool) -> None:
        """Start with a text; `replace` selects it, so that typing puts something else in its place."""
        self._open(label, choosing=False)
        area = self.text_area
        self.before = area.value = value
        if replace:
            area.select_all()
        self.screen.set_focus(area)

    def offer(self, offered: Sequence[tuple[str, str]], text: str = "") -> None:
        """List values that may be meant by a text, each with where it is from. None is gone to, unless the text and
        the values are still the same."""
        found = tuple(value for value, _ in offered)
        if (text, found) == (self._offered_for, self._offered):
            return
        self._offered_for, self._offered = text, found
        self.offers.clear_options()
        self.offers.add_options([Option(_with_origin(value, why)) for value, why in offered])
        self.offers.display = bool(found)

    @property
    def offered(self) -> str | None:
        """The suggestion gone to; None if none was."""
        at = self.offers.highlighted
        return None if at is None or not self._offered else self._offered[at]

    @property
    def first_offered(self) -> str | None:
        return next(iter(self._offered), None)

    def step_offers(self, step: int) -> bool:
        """Go to the next suggestion, and from the last to what was typed. False if there is none."""
        count, at = len(self._offered), self.offers.highlighted
        place = ((-1 if at is None else at) + step + 1) % (count + 1)
        self.offers.highlighted = place - 1 if place else None
        return bool(count)

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
        self._offered_for = None
        self.offer(())
        self.query_one("#editor-label", Static).update(Content(flat(visible(label))))


def _with_origin(value: str, why: str) -> Content:
    return Content.assemble(flat(visible(value)), ("  " + flat(visible(why)), "italic"))

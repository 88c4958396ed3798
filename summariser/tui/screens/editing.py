"""Editing a value in place: the editor, what is typed in it, and storing that as it is typed."""

from textual.timer import Timer

from summariser.review.form import Row
from summariser.review.ports import Typing
from summariser.review.session import Sheet
from summariser.tui.screens.page import Page
from summariser.tui.widgets.editor import Editor
from summariser.tui.widgets.record import place_name, plain

TYPED = 0.3
"""Seconds after a key in the editor until what was typed is stored: so much typing is lost to a kill -9 at most."""


class Editing:
    """One value is edited at a time."""

    def __init__(self, page: Page) -> None:
        self.editor = Editor(id="editor")
        self._page = page
        self._screen = page.screen
        self._session = page.session
        self._path = ""
        self._adding = False
        self._storing: Timer | None = None

    def edit(self, row: Row) -> None:
        """Open the editor for a field."""
        self._path, self._adding = row.path, False
        self._screen.say("")
        if row.choices or row.kind == "boolean":
            names = row.choices or ("yes", "no")
            options: list[tuple[str, str | None]] = [(name, name) for name in names]
            options += [("nothing", None)] if row.optional else []
            value = plain(row.value) if row.value is not None else None
            self.editor.choose(_hint(row), options, value)
            self._page.enter("choose", self.editor.choices)
        else:
            value = "" if row.value is None else str(row.value)
            self.editor.edit(_hint(row), value, replace=row.kind != "text")
            self._page.enter("edit", self.editor.text_area)

    def edit_new(self, row: Row) -> None:
        """Open the editor for a new item of a list of plain values."""
        self._path, self._adding = row.path, True
        self.editor.edit(f"New in {place_name(row)}", "", replace=True)
        self._page.enter("edit", self.editor.text_area)

    async def pick(self, number: int) -> None:
        """Take a choice by its number."""
        if self.editor.pick(number):
            await self.save()

    async def save(self) -> None:
        """Save what is in the editor; it stays open, with the reason, if that is no value."""
        value: str | None
        if self._page.mode == "edit":
            await self.editor.text_area.drained()
            value = self.editor.text_area.value
        else:
            value = self.editor.choice
        row = self._page.row
        if row is None or self._page.sheet is None:
            return
        sheet = await self._screen.attempt(lambda: self._saved(value), lambda error: self.editor.complain(str(error)))
        if sheet:
            self._close()
            self._page.present(sheet, sheet.position if self._adding else self._page.next_path(sheet, row))
            self._screen.say(f"{place_name(row)}: saved", "good")

    async def _saved(self, value: str | None) -> Sheet:
        if self._adding:
            return await self._session.add(self._path, value)
        if value and value == self.editor.before:
            return await self._session.accept(self._path)
        return await self._session.correct(self._path, value)

    async def cancel(self) -> None:
        """Close the editor and forget what was typed."""
        self._close()
        await self._screen.attempt(lambda: self._session.type(None))
        self._screen.say("nothing was changed")

    def _close(self) -> None:
        self.editor.close()
        self._page.enter("review", self._page.record)

    # What is being typed

    def typed(self) -> None:
        """The text has changed: store it soon."""
        if self._page.mode == "edit" and self._storing is None:
            self._storing = self._screen.set_timer(TYPED, self.store)

    async def store(self) -> bool:
        """Store what is being typed, so that it is there again however the session ends. Whether that was done."""
        self._storing = None  # not stopped: it may be the timer that runs this
        return bool(await self._screen.attempt(self._store))

    async def _store(self) -> bool:
        # Read only when it is our turn: by then the text may have been entered.
        if self._page.mode == "edit" and self._session.sheet:
            text = self.editor.text_area.value
            started = text != self.editor.before
            await self._session.type(Typing(self._path, text, self._adding) if started else None)
        return True

    async def put_away(self) -> bool:
        """Store what is being typed now. Whether that was done."""
        if self._page.mode != "edit":
            return True
        await self.editor.text_area.drained()
        if self._storing:
            self._storing.stop()
        return await self.store()

    def resume(self, sheet: Sheet) -> None:
        """Go on with what was being typed when the review was left."""
        typing = sheet.typing
        if typing is None or sheet.state in ("reviewed", "skipped"):
            return
        row = next((one for one in self._page.record.rows if one.path == typing.path), None)
        if row is None:
            self._screen.say(f"typed before, for a value that is gone: {typing.text}", "problem")
            return
        self._page.go_to(row.path)
        if typing.adding:
            self.edit_new(row)
        else:
            self.edit(row)
        self.editor.text_area.value = typing.text
        save = self._screen.key("save")
        self._screen.say(f"not entered yet when this was left: {save} saves it, esc drops it", "question")


def _hint(row: Row) -> str:
    hints = {"date": "a day as YYYY-MM-DD", "number": "a whole number" if row.integer else "a number"}
    words = [place_name(row), "may be empty" if row.optional else "", hints.get(row.kind, ""), row.description]
    return " · ".join(word for word in words if word)

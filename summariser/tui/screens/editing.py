"""Editing a value in place: the editor, what is typed in it, what is suggested, and storing that as it is typed."""

from collections.abc import Awaitable, Callable

from textual.timer import Timer

from summariser.review.form import Row
from summariser.review.ports import RecordChangedError, Typing
from summariser.review.session import Sheet
from summariser.review.suggestions import Suggestion, narrowed
from summariser.tui.screens.page import Page
from summariser.tui.widgets.editor import Editor
from summariser.tui.widgets.record import place_name, plain

OFFERED = 20
"""Suggestions that are listed: who does not see it by then types on."""

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
        self._noting = False
        self._storing: Timer | None = None
        self._then: Callable[[str], Awaitable[None]] | None = None
        self._is_date = False
        self._known: tuple[Suggestion, ...] = ()
        self._refused: str | None = None
        self._nearest: tuple[Suggestion, ...] = ()

    def edit(self, row: Row) -> None:
        """Open the editor for a field."""
        self._begin(row, adding=False)
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
            self._offer()

    def edit_new(self, row: Row) -> None:
        """Open the editor for a new item of a list of plain values."""
        self._begin(row, adding=True)
        self.editor.edit(f"New in {place_name(row)}", "", replace=True)
        self._page.enter("edit", self.editor.text_area)
        self._offer()

    def note(self, path: str) -> None:
        """Open the editor for a note about a row, or with "" about the article: one's own there, to change it."""
        row = next((one for one in self._page.record.rows if path and one.path == path), None)
        self._path, self._adding, self._noting, self._then = path, False, True, None
        self._is_date, self._refused, self._known = False, None, ()
        self._screen.say("")
        about = f"on {place_name(row)}" if row else "about the article"
        own = self._session.own_note(path)
        self.editor.edit(f"Note {about}{' · emptied, it is withdrawn' if own else ''}", own, replace=False)
        self._page.enter("edit", self.editor.text_area)

    def _begin(self, row: Row, *, adding: bool) -> None:
        self._path, self._adding, self._noting, self._then = row.path, adding, False, None
        self._is_date, self._refused = row.kind == "date", None
        self._known = self._session.suggestions(row.path)

    def ask(self, question: str, answers: dict[str, str], first: str, then: Callable[[str], Awaitable[None]]) -> None:
        """Ask for one of some answers, each with what it is called, and go on with it; `first` is gone to."""
        self._then = then
        self.editor.choose(question, [(label, answer) for answer, label in answers.items()], first)
        self._page.enter("choose", self.editor.choices)

    # Suggestions

    def _offer(self) -> None:
        """List the suggestions that what was typed allows: all of them before anything is."""
        text = self.editor.text_area.value
        if text == self._refused:
            fitting = self._nearest
        elif text == self.editor.before:
            fitting = self._known
        elif self._is_date:
            fitting = self._session.days(text) or narrowed(self._known, text)
        else:
            fitting = narrowed(self._known, text)
        self.editor.offer([(one.value, one.why) for one in fitting[:OFFERED]], text)

    async def _settled(self) -> None:
        """Wait for keys that are on their way: what is suggested is then for all that was typed."""
        await self.editor.text_area.drained()
        self._offer()

    async def suggest(self, step: int) -> None:
        """Go to the next suggestion; without any, to the next line of the text."""
        await self._settled()
        if not self.editor.step_offers(step):
            area = self.editor.text_area
            (area.action_cursor_down if step > 0 else area.action_cursor_up)()

    async def take(self) -> None:
        """Save the suggestion that was gone to, or else the first."""
        await self._settled()
        if value := self.editor.offered or self.editor.first_offered:
            await self._save(value)
        else:
            self._screen.say("nothing is suggested for this")

    async def clicked(self) -> None:
        """A choice or a suggestion was clicked."""
        if self._page.mode == "edit":
            await self.take()
        elif self._page.mode == "choose":
            await self.save()

    # Saving

    async def pick(self, number: int) -> None:
        """Take a choice by its number."""
        if self.editor.pick(number):
            await self.save()

    async def save(self) -> None:
        """Save the suggestion gone to, or what is typed; the editor stays open, and says why, if that is no value."""
        if self._page.mode != "edit":
            await self._save(self.editor.choice)
            return
        await self._settled()
        await self._save(self.editor.offered or self.editor.text_area.value)

    async def _save(self, value: str | None) -> None:
        row = self._page.row
        if row is None or self._page.sheet is None:
            return
        if self._then and value:
            self._close()
            await self._then(value)
            return
        if self._noting:
            await self._save_note(value or "")
            return
        if self._lacks(value):
            return
        sheet = await self._screen.attempt(lambda: self._saved(value), lambda error: self.editor.complain(str(error)))
        if sheet:
            self._close()
            onward = self._page.unsettled(sheet, row) or self._page.next_path(sheet, row)
            self._page.present(sheet, sheet.position if self._adding else onward)
            saved = f"saved as {sheet.row(self._path).value}" if self._is_date and value else "saved"
            self._screen.say(f"{place_name(row)}: {saved}", "good")

    async def _save_note(self, text: str) -> None:
        """The editor stays open, and says why, unless the journal has the note."""

        def refused(error: Exception) -> None:
            if isinstance(error, RecordChangedError):
                self._noted()
                self._screen.complain(error)
            else:
                self.editor.complain(str(error))

        if await self._screen.attempt(lambda: self._session.note(self._path, text), refused):
            gone = "the note is withdrawn; the history keeps it" if self.editor.before else "no note was written"
            self._noted()
            kept = f"noted; {self._screen.key('note')} there changes it" if self._session.own_note(self._path) else gone
            self._screen.say(kept, "good")

    def _noted(self) -> None:
        self._close()
        if self._session.sheet and self._page.row:
            self._page.present(self._session.sheet, self._page.row.path)

    def _lacks(self, value: str | None) -> bool:
        """Whether a name that the article lacks is refused, as it is once: the same again is kept."""
        unknown = self._session.unknown_name(self._path, value, adding=self._adding)
        if unknown is None or value == self._refused:
            return False
        self._refused, self._nearest = value, ()
        again = f"{self._screen.key('save')} again keeps it, with a flag"
        if unknown.nearest:
            self._nearest = (Suggestion(unknown.nearest, "the nearest in the article"),)
            again = f"the nearest is “{unknown.nearest}”, {self._screen.key('suggestion')} takes that; {again}"
        self._offer()
        self.editor.complain(f"“{unknown.name}” is not in the article: {again}")
        return True

    async def _saved(self, value: str | None) -> Sheet:
        if self._adding:
            return await self._session.add(self._path, value)
        if value and value == self.editor.before:
            return await self._session.accept(self._path)
        return await self._session.correct(self._path, value)

    async def cancel(self) -> None:
        """Close the editor and forget what was typed."""
        asked, self._then = self._then, None
        self._close()
        if asked is None:
            await self._screen.attempt(lambda: self._session.type(None))
        self._screen.say("nothing was changed")

    def _close(self) -> None:
        self.editor.close()
        self._page.enter("review", self._page.record)

    # What is being typed

    def typed(self) -> None:
        """The text has changed: suggest what fits, and store it soon."""
        if self._page.mode != "edit":
            return
        self._offer()
        if self._storing is None:
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
            await self._session.type(Typing(self._path, text, self._adding, self._noting) if started else None)
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
        if typing is None or (sheet.state in ("reviewed", "skipped") and not typing.note):
            return
        row = next((one for one in self._page.record.rows if one.path == typing.path), None)
        if row is None and typing.path:
            self._screen.say(f"typed before, for a value that is gone: {typing.text}", "problem")
            return
        if row:
            self._page.go_to(row.path)
        if typing.note or row is None:
            self.note(typing.path)
        elif typing.adding:
            self.edit_new(row)
        else:
            self.edit(row)
        self.editor.text_area.value = typing.text
        save = self._screen.key("save")
        self._screen.say(f"not entered yet when this was left: {save} saves it, esc drops it", "question")


def _hint(row: Row) -> str:
    hints = {"date": "a day, such as 5 September 2023", "number": "a whole number" if row.integer else "a number"}
    words = [place_name(row), "may be empty" if row.optional else "", hints.get(row.kind, ""), row.description]
    return " · ".join(word for word in words if word)

"""Decisions about the row in focus, and about the article as a whole."""

from textual.timer import Timer

from summariser.domain.decisions import DecisionError
from summariser.domain.errors import SummariserError
from summariser.domain.form import Row
from summariser.review_ports import RecordChangedError
from summariser.tui.record_lines import place_name, plain
from summariser.tui.screens.sitting import Sitting, undecided
from summariser.workflows.review import Sheet, Typing

TYPED = 0.3
"""Seconds after a key in the editor until what was typed is stored: so much typing is lost to a kill -9 at most."""


class Deciding(Sitting):
    """Accept, correct, reject, undo, skip, finish."""

    _editing: str = ""
    _adding: bool = False
    _storing: Timer | None = None

    async def action_accept(self) -> None:
        """The row, or everything unflagged in a group that is not itself in doubt."""
        row = self.record_view.row
        if row is None:
            return
        if row.role != "field" and not row.wanted and not row.gone:
            await self.action_accept_group()
        elif sheet := await self.attempt(lambda: self.session.accept(row.path), row.path):
            self.present(sheet, self.next_path(sheet, row))
            self.say(f"{place_name(row)}: accepted", "good")

    async def action_accept_group(self) -> None:
        row, before = self.record_view.row, self.sheet
        if row is None or before is None:
            return
        path = row.path if row.role != "field" else row.path.rpartition("/")[0]
        # A field of the record itself has no group but the whole record, which is another key's.
        path = path or row.path
        if sheet := await self.attempt(lambda: self.session.accept_group(path), path):
            self._told(before, sheet, "of this group")
            self.present(sheet, self.next_path(sheet, row))

    async def action_accept_unflagged(self) -> None:
        row, before = self.record_view.row, self.sheet
        if row is None or before is None:
            return
        if sheet := await self.attempt(self.session.accept_unflagged):
            self._told(before, sheet, "of the record")
            self.present(sheet, sheet.next_attention("") or row.path)

    def _told(self, before: Sheet, after: Sheet, where: str) -> None:
        count = undecided(before) - undecided(after)
        left = f"; {after.attention} still to check" if after.attention else ""
        if count:
            self.say(f"{count} {'value' if count == 1 else 'values'} {where} accepted{left}", "good")
        else:
            self.say(f"nothing {where} is undecided and without a flag{left}")

    async def action_reject(self) -> None:
        row = self.record_view.row
        if row is None:
            return
        if sheet := await self.attempt(lambda: self.session.reject(row.path), row.path):
            self.present(sheet, self.next_path(sheet, row))
            self.say(
                f"{place_name(row)}: {'left out' if row.item else 'emptied'}; {self.key('undo')} takes that back",
                "good",
            )

    async def action_undo(self) -> None:
        await self._rewind("undo")

    async def action_redo(self) -> None:
        await self._rewind("redo")

    async def _rewind(self, what: str) -> None:
        act = self.session.undo if what == "undo" else self.session.redo
        if sheet := await self.attempt(act):
            self.present(sheet)
            self.say("undone" if what == "undo" else "done again", "good")

    # Editing in place

    def action_edit(self) -> None:
        row = self.record_view.row
        if row is None:
            return
        if row.role == "list":
            self.say(f"{place_name(row)}: {self.key('add')} adds an item")
        elif row.role == "group":
            inside = next((one for one in self.record_view.rows if _editable(one, row.path)), None)
            if inside:
                self.go_to(inside.path)
                self.edit(inside)
            else:
                self.say(f"{place_name(row)}: {self.key('add')} adds it, {self.key('cite')} chooses its words")
        elif row.kind == "verbatim":
            self.run_choice(row)
        else:
            self.edit(row)

    def run_choice(self, row: Row) -> None:
        """Choose verbatim words in the article; the part of the screen that does it overrides this."""
        raise NotImplementedError

    def edit(self, row: Row) -> None:
        """Open the editor for a field."""
        self._editing, self._adding = row.path, False
        self.say("")
        if row.choices or row.kind == "boolean":
            names = row.choices or ("yes", "no")
            options: list[tuple[str, str | None]] = [(name, name) for name in names]
            options += [("nothing", None)] if row.optional else []
            value = plain(row.value) if row.value is not None else None
            self.editor.choose(_hint(row), options, value)
            self.enter("choose", self.editor.choices)
        else:
            value = "" if row.value is None else str(row.value)
            self.editor.edit(_hint(row), value, replace=row.kind != "text")
            self.enter("edit", self.editor.text_area)

    def edit_new(self, row: Row) -> None:
        """Open the editor for a new item of a list of plain values."""
        self._editing, self._adding = row.path, True
        self.editor.edit(f"New in {place_name(row)}", "", replace=True)
        self.enter("edit", self.editor.text_area)

    def action_option(self, step: int) -> None:
        self.editor.step(step)

    async def action_pick(self, number: int) -> None:
        if self.editor.pick(number):
            await self.action_save()

    async def action_save(self) -> None:
        """Save what is in the editor; it stays open, with the reason, if that is no value."""
        value: str | None
        if self.mode == "edit":
            await self.editor.text_area.drained()
            value = self.editor.text_area.value
        else:
            value = self.editor.choice
        row = self.record_view.row
        if row is None or self.sheet is None:
            return
        try:
            async with self._turn:
                sheet = await self._saved(value)
        except (SummariserError, OSError) as error:
            self.editor.complain(str(error))
            return
        self._close_editor()
        self.present(sheet, sheet.position if self._adding else self.next_path(sheet, row))
        self.say(f"{place_name(row)}: saved", "good")

    async def _saved(self, value: str | None) -> Sheet:
        if self._adding:
            return await self.session.add(self._editing, value)
        if value and value == self.editor.before:
            return await self.session.accept(self._editing)
        return await self.session.correct(self._editing, value)

    async def action_cancel(self) -> None:
        self._close_editor()
        await self.attempt_quietly(lambda: self.session.type(None))
        self.say("nothing was changed")

    def on_text_area_changed(self) -> None:
        if self.mode == "edit" and self._storing is None:
            self._storing = self.set_timer(TYPED, self.store_typing)

    async def store_typing(self) -> bool:
        """Store what is being typed, so that it is there again however the sitting ends. Whether that was done."""
        self._storing = None  # not stopped: it may be the timer that runs this
        return await self.attempt_quietly(self._store_typing)

    async def _store_typing(self) -> None:
        # Looked at only when it is our turn: by then it may have been entered.
        if self.mode == "edit" and self.session.sheet:
            text = self.editor.text_area.value
            started = text != self.editor.before
            await self.session.type(Typing(self._editing, text, self._adding) if started else None)

    def resume_typing(self, sheet: Sheet) -> None:
        """Go on with what was being typed when the review was left."""
        typing = sheet.typing
        if typing is None or sheet.state in ("reviewed", "skipped"):
            return
        row = next((one for one in self.record_view.rows if one.path == typing.path), None)
        if row is None:
            self.say(f"typed before, for a value that is gone: {typing.text}", "problem")
            return
        self.go_to(row.path)
        if typing.adding:
            self.edit_new(row)
        else:
            self.edit(row)
        self.editor.text_area.value = typing.text
        self.say(f"not entered yet when this was left: {self.key('save')} saves it, esc drops it", "question")

    def _close_editor(self) -> None:
        self.editor.close()
        self.enter("review", self.record_view)

    # The article as a whole

    async def action_done(self) -> None:
        """Finish. What is undecided but unflagged, or a file that was changed, is asked about: d again says yes."""
        asked, sheet = self.asked, self.sheet
        if sheet is None:
            return
        if sheet.state == "reviewed":
            self.say(f"this article is reviewed already: {self.key('reopen')} reopens it")
            return
        try:
            async with self._turn:
                done = await self.session.finish(accept_rest="rest" in asked, replace="replace" in asked)
        except RecordChangedError as error:
            self.ask(f"{error}: {self.key('done')} again replaces it, esc leaves it", asked | {"replace"})
        except DecisionError as error:
            if "rest" not in asked and not sheet.attention and undecided(sheet):
                count, again = undecided(sheet), f"{self.key('done')} again"
                self.ask(f"{count} values without a flag are undecided: {again} accepts them and finishes", {"rest"})
            else:
                self.say(str(error), "problem")
                self.action_attention(1)
        except (SummariserError, OSError) as error:
            self.say(str(error), "problem")
        else:
            await self.open_next(f"{done.name}: reviewed and written")

    async def action_skip(self) -> None:
        if sheet := await self.attempt(self.session.skip):
            await self.open_next(f"{sheet.name}: left for later")

    async def action_reopen(self) -> None:
        if sheet := await self.attempt(self.session.reopen):
            self.present(sheet)
            self.say("reopened: its history is kept", "good")

    async def action_take_newer(self) -> None:
        """Begin on a newer draft, after a question: what was decided counts for the older one alone."""
        sheet, asked = self.sheet, "newer" in self.asked
        if sheet is None or not sheet.newer:
            self.say("there is no newer draft of this article")
        elif sheet.state == "reviewed":
            self.say(f"this article is reviewed: {self.key('reopen')} reopens it, then take the newer draft")
        elif not asked:
            values = "1 value is" if sheet.decided == 1 else f"{sheet.decided} values are"
            lost = f"{values} decided here: that stays in the journal and" if sheet.decided else "it"
            lost += " does not count for the newer draft" if sheet.decided else " takes this one's place"
            self.ask(f"{lost}; {self.key('newer')} again begins on it, esc stays here", {"newer"})
        elif taken := await self.attempt(self.session.take_newer):
            self.present(taken)
            self.say("the newer draft; what was decided about the older one is in the journal", "good")

    async def open_next(self, said: str) -> None:
        """Open the next article that needs a person; the part of the screen with the queue overrides this."""
        raise NotImplementedError

    def action_attention(self, step: int) -> None:
        row = self.record_view.row
        path = self.sheet.next_attention(row.path, step) if self.sheet and row else None
        if path is None:
            self.say(f"nothing needs to be checked: {self.key('done')} finishes the article")
        else:
            self.go_to(path)


def _editable(row: Row, above: str) -> bool:
    return row.role == "field" and row.kind != "verbatim" and row.path.startswith(f"{above}/")


def _hint(row: Row) -> str:
    hints = {"date": "a day as YYYY-MM-DD", "number": "a whole number" if row.integer else "a number"}
    words = [place_name(row), "may be empty" if row.optional else "", hints.get(row.kind, ""), row.description]
    return " · ".join(word for word in words if word)

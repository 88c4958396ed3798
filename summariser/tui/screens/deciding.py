"""Decisions about the row in focus, and about the article as a whole."""

from functools import partial

from summariser.core.schema import headline
from summariser.review.form import Row
from summariser.review.history import DecisionError
from summariser.review.ports import RecordChangedError
from summariser.review.session import Sheet
from summariser.tui.screens.citing import Citing
from summariser.tui.screens.editing import Editing
from summariser.tui.screens.page import Page, undecided
from summariser.tui.screens.queueing import Queueing
from summariser.tui.widgets.record import place_name


class Deciding:
    """Accept, correct, reject, undo, skip, finish."""

    def __init__(self, page: Page, editing: Editing, citing: Citing, queue: Queueing) -> None:
        self._page = page
        self._screen = page.screen
        self._session = page.session
        self._editing = editing
        self._citing = citing
        self._queue = queue

    async def accept(self) -> None:
        """The row, or everything unflagged in a group that is not itself in doubt."""
        row = self._page.row
        if row is None:
            return
        if row.role != "field" and not row.wanted and not row.gone:
            await self.accept_group()
        elif sheet := await self._page.attempt(lambda: self._session.accept(row.path), row.path):
            self._page.present(sheet, self._page.next_path(sheet, row))
            self._screen.say(f"{place_name(row)}: accepted", "good")

    async def accept_group(self) -> None:
        """Everything unflagged in the group that the row is in."""
        row, before = self._page.row, self._page.sheet
        if row is None or before is None:
            return
        path = row.path if row.role != "field" else row.path.rpartition("/")[0]
        # A field of the record itself has no group but the whole record, which is another key's.
        path = path or row.path
        if sheet := await self._page.attempt(lambda: self._session.accept_group(path), path):
            self._told(before, sheet, "of this group")
            self._page.present(sheet, self._page.next_path(sheet, row))

    async def accept_unflagged(self) -> None:
        row, before = self._page.row, self._page.sheet
        if row is None or before is None:
            return
        if sheet := await self._page.attempt(self._session.accept_unflagged):
            self._told(before, sheet, "of the record")
            self._page.present(sheet, sheet.next_attention("") or row.path)

    def _told(self, before: Sheet, after: Sheet, where: str) -> None:
        count = undecided(before) - undecided(after)
        left = f"; {after.attention} still to check" if after.attention else ""
        if count:
            self._screen.say(f"{count} {'value' if count == 1 else 'values'} {where} accepted{left}", "good")
        else:
            self._screen.say(f"nothing {where} is undecided and without a flag{left}")

    async def reject(self) -> None:
        """An item is left out, an optional value emptied."""
        row = self._page.row
        if row is None:
            return
        if sheet := await self._page.attempt(lambda: self._session.reject(row.path), row.path):
            self._page.present(sheet, self._page.next_path(sheet, row))
            done = "left out" if row.item else "emptied"
            self._screen.say(f"{place_name(row)}: {done}; {self._screen.key('undo')} takes that back", "good")

    async def undo(self) -> None:
        if sheet := await self._page.attempt(self._session.undo):
            self._page.present(sheet)
            self._screen.say("undone", "good")

    async def redo(self) -> None:
        if sheet := await self._page.attempt(self._session.redo):
            self._page.present(sheet)
            self._screen.say("done again", "good")

    def edit(self) -> None:
        """Change the row in the editor, or by words of the article if its value is such words."""
        row, key = self._page.row, self._screen.key
        if row is None:
            return
        if row.role == "list":
            self._screen.say(f"{place_name(row)}: {key('add')} adds an item")
        elif row.role == "group":
            if inside := next((one for one in self._page.record.rows if _editable(one, row.path)), None):
                self._page.go_to(inside.path)
                self._editing.edit(inside)
            else:
                self._screen.say(f"{place_name(row)}: {key('add')} adds it, {key('cite')} chooses its words")
        elif row.kind == "verbatim":
            self._citing.cite()
        else:
            self._editing.edit(row)

    async def add(self) -> None:
        """An item of the list that the row in focus is in, or a part that is missing."""
        if self._page.article.omission:
            self._ask_list()
            return
        row, target = self._page.row, self._holder()
        if row is None or target is None:
            self._screen.say("nothing can be added here: go to a list", "problem")
            return
        group = target.node.group
        if group is None and target.kind != "verbatim":
            self._editing.edit_new(target)
        elif group is None or group.cited:
            self._citing.add(target, row)
        elif sheet := await self._page.attempt(lambda: self._session.add(target.path), target.path):
            self._page.present(sheet)

    def _ask_list(self) -> None:
        """Ask which list an omitted sentence belongs in."""
        lists = [
            row for row in self._page.record.rows if row.role == "list" and row.node.group and row.node.group.cited
        ]
        if lists:
            answers, here = {row.path: place_name(row) for row in lists}, self._holder()
            first = here.path if here else ""
            self._editing.ask("Which list does the sentence belong in?", answers, first, self._add_omission)
        else:
            self._screen.say("the record has no list for it", "problem")

    async def _add_omission(self, path: str) -> None:
        """A new item that rests on the omitted sentence. Verbatim words of it are chosen."""
        target = next(row for row in self._page.record.rows if row.path == path)
        sentence, top = self._page.article.omission, target.node.group and headline(target.node.group)
        if top and top.kind == "verbatim":
            self._citing.add_omission(target)
        elif sentence and (sheet := await self._page.attempt(lambda: self._session.add(path, None, (sentence,)), path)):
            self._page.present(sheet, self._page.next_path(sheet, sheet.row(sheet.position)))
            self._screen.say("added: fill in what is marked !", "good")

    def _holder(self) -> Row | None:
        """The nearest list that holds the row in focus, or a missing part."""
        row, sheet = self._page.row, self._page.sheet
        if row is None or sheet is None:
            return None
        if row.role == "group" and row.value is None and not row.item:
            return row
        path, rows = row.path, {one.path: one for one in sheet.rows}
        while path:
            if path in rows and rows[path].role == "list":
                return rows[path]
            path = path.rpartition("/")[0]
        return None

    # The article as a whole

    async def finish(self) -> None:
        """Finish. What is undecided but unflagged, or a file that was changed, is asked about: d again says yes."""
        asked, sheet, key = self._screen.asked, self._page.sheet, self._screen.key
        if sheet is None:
            return
        if sheet.state == "reviewed":
            self._screen.say(f"this article is reviewed already: {key('reopen')} reopens it")
            return

        def refused(error: Exception) -> None:
            count, again = undecided(sheet), f"{key('done')} again"
            if isinstance(error, RecordChangedError):
                self._screen.ask(f"{error}: {again} replaces it, esc leaves it", asked | {"replace"})
            elif not isinstance(error, DecisionError):
                self._screen.complain(error)
            elif "rest" not in asked and not sheet.attention and count:
                question = f"{count} values without a flag are undecided: {again} accepts them and finishes"
                self._screen.ask(question, {"rest"})
            else:
                self._screen.complain(error)
                self._page.next_attention(1)

        finish = partial(self._session.finish, accept_rest="rest" in asked, replace="replace" in asked)
        if done := await self._screen.attempt(finish, refused):
            await self._queue.open_next(f"{done.name}: reviewed and written")

    async def skip(self) -> None:
        if sheet := await self._page.attempt(self._session.skip):
            await self._queue.open_next(f"{sheet.name}: left for later")

    async def reopen(self) -> None:
        if sheet := await self._page.attempt(self._session.reopen):
            self._page.present(sheet)
            self._screen.say("reopened: its history is kept", "good")

    async def take_newer(self) -> None:
        """Begin on a newer draft, after a question: what was decided counts for the older one alone."""
        sheet, screen, asked = self._page.sheet, self._screen, "newer" in self._screen.asked
        if sheet is None or not sheet.newer:
            screen.say("there is no newer draft of this article")
        elif sheet.state == "reviewed":
            screen.say(f"this article is reviewed: {screen.key('reopen')} reopens it, then take the newer draft")
        elif not asked:
            values = "1 value is" if sheet.decided == 1 else f"{sheet.decided} values are"
            lost = f"{values} decided here: that stays in the journal and" if sheet.decided else "it"
            lost += " does not count for the newer draft" if sheet.decided else " takes this one's place"
            screen.ask(f"{lost}; {screen.key('newer')} again begins on it, esc stays here", {"newer"})
        elif taken := await self._page.attempt(self._session.take_newer):
            self._page.present(taken)
            screen.say("the newer draft; what was decided about the older one is in the journal", "good")


def _editable(row: Row, above: str) -> bool:
    return row.role == "field" and row.kind != "verbatim" and row.path.startswith(f"{above}/")

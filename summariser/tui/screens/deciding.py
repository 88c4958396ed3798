"""Decisions about the row in focus, and about the article as a whole."""

from collections import Counter
from collections.abc import Container, Iterable
from functools import partial

from summariser.core.display import visible
from summariser.core.schema import headline
from summariser.review.form import Row
from summariser.review.history import DecisionError, list_of, upwards
from summariser.review.ports import RecordChangedError
from summariser.review.session import Sheet
from summariser.tui.screens.citing import Citing
from summariser.tui.screens.editing import Editing
from summariser.tui.screens.page import Page, undecided
from summariser.tui.screens.queueing import Queueing
from summariser.tui.screens.session import Drawn
from summariser.tui.widgets.record import parts, place_name


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
        """The row, or everything unflagged in a group that is not itself in doubt; an omission becomes an item."""
        row = self._page.row
        if row is None:
            return
        if not row.path and not row.wanted:
            self._screen.say(f"a note asks for no decision: {self._screen.key('next_check')} goes on")
        elif row.role in ("group", "list") and not row.wanted and not row.gone:
            await self.accept_group()
        elif row.missing:
            self._screen.say(f"{place_name(row)}: nothing to accept: {self._ways_out(row)}", "problem")
        elif sheet := await self._page.attempt(lambda: self._session.accept(row.path), row.path):
            self._page.present(sheet, self._page.next_path(sheet, row))
            done = "taken, with all that is filled in" if row.role == "omission" else "accepted"
            self._screen.say(f"{place_name(row)}: {done}", "good")

    def _ways_out(self, row: Row) -> str:
        """What can be done about a value that must not be empty, by keys that work where the cursor is."""
        key, item = self._screen.key, self._item_of(row)
        fill = f"{key('add')} adds it" if row.role == "group" else f"{key('edit')} fills it in"
        fill = f"{key('cite')} chooses its words" if row.kind == "verbatim" else fill
        return f"{fill}, {key('reject')} leaves out {place_name(item)}" if item else fill

    def _item_of(self, row: Row) -> Row | None:
        """The item of a list that the row is a part of."""
        rows = {one.path: one for one in self._page.sheet.rows} if self._page.sheet else {}
        above = (rows.get(path) for path in upwards(row.path))
        return next((one for one in above if one and one.item), None)

    async def accept_group(self) -> None:
        """Everything unflagged in the group that the row is in, as far as it has been on screen."""
        row, before = self._page.row, self._page.sheet
        if row is None or before is None:
            return
        path = row.path if row.role != "field" else row.path.rpartition("/")[0]
        # A field of the record itself has no group but the whole record, which is another key's.
        path = path or row.path
        shown = self._page.shown()
        if sheet := await self._page.attempt(lambda: self._session.accept_group(path, shown), path):
            self._told(before, sheet, path)
            unseen = next((one.path for one in sheet.rest(path)), None)
            self._page.present(sheet, unseen or self._page.next_path(sheet, before.row(path)))

    async def accept_unflagged(self) -> None:
        """Everything unflagged that has been on screen."""
        row, before = self._page.row, self._page.sheet
        if row is None or before is None:
            return
        shown = self._page.shown()
        if sheet := await self._page.attempt(lambda: self._session.accept_unflagged(shown)):
            self._told(before, sheet)
            unseen = next((one.path for one in sheet.rest()), None)
            self._page.present(sheet, unseen or sheet.next_stop("") or row.path)
            if unseen:
                self._page.record.to_top()

    def _told(self, before: Sheet, after: Sheet, path: str = "") -> None:
        where = "of this group" if path else "of the record"
        count, unseen = undecided(before) - undecided(after), after.rest(path)
        left = f"; {after.attention} still to check" if after.attention else ""
        left = f"; {len(unseen)} not on screen yet ({by_list(unseen)}){left}" if unseen else left
        if count:
            self._screen.say(f"{count} {'value' if count == 1 else 'values'} {where} accepted{left}", "good")
        else:
            self._screen.say(f"nothing more {where} is undecided, without a flag and seen{left}")

    async def reject(self) -> None:
        """An item is left out, an optional value emptied, an omission declined. Of a value that cannot be empty, the
        item that it is part of: at once if there are no words, else when asked for again."""
        row = self._page.row
        if row is None:
            return
        can_be = row.item or row.role == "omission" or row.optional
        target = row if can_be else self._item_of(row)
        if target is None:
            self._screen.say(f"{place_name(row)}: it cannot be empty: {self._screen.key('edit')} changes it", "problem")
        elif can_be or row.missing or target.path in self._screen.asked:
            await self._reject(target)
        else:
            again = f"{self._screen.key('reject')} again leaves out {place_name(target)}"
            question = f"{place_name(row)}: it cannot be empty: {again}, {self._screen.key('edit')} changes it"
            self._screen.ask(question, {target.path})

    async def _reject(self, row: Row) -> None:
        if sheet := await self._page.attempt(lambda: self._session.reject(row.path), row.path):
            self._page.present(sheet, self._page.next_path(sheet, self._page.row or row))
            done = "declined" if row.role == "omission" else "left out" if row.item else "emptied"
            self._screen.say(f"{place_name(row)}: {done}; {self._screen.key('undo')} takes that back", "good")

    async def undo(self) -> None:
        if sheet := await self._page.attempt(self._session.undo):
            self._page.present(sheet)
            self._screen.say("undone", "good")

    async def redo(self) -> None:
        if sheet := await self._page.attempt(self._session.redo):
            self._page.present(sheet)
            self._screen.say("done again", "good")

    async def edit(self) -> None:
        """Change the row in the editor, or by words of the article if its value is such words. An omission is taken
        first."""
        row, key = self._page.row, self._screen.key
        if row is None:
            return
        if row.role == "omission":
            await self._take_and_edit(row)
        elif row.role == "list":
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

    async def part(self, number: int) -> None:
        """Change a part of the group in focus, or of the one that the row in focus is in, by its number."""
        inside = parts(self._page.record.rows, self._page.row)
        if number <= len(inside):
            self._page.go_to(inside[number - 1].path)
            await self.edit()
        else:
            self._screen.say(f"nothing here has the number {number}", "problem")

    async def _take_and_edit(self, row: Row) -> None:
        if sheet := await self._page.attempt(lambda: self._session.accept(row.path), row.path):
            above = list_of(row.path)
            item = next(one for one in reversed(sheet.rows) if one.item and one.path.rpartition("/")[0] == above)
            self._page.present(sheet, item.path)
            self._screen.say(f"{place_name(item)}: taken; change what is wrong in it", "good")

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
        if row.role == "group" and row.value is None and not row.item and row.path:
            return row
        path, rows = row.path, {one.path: one for one in sheet.rows}
        while path:
            if path in rows and rows[path].role == "list":
                return rows[path]
            path = path.rpartition("/")[0]
        return None

    # The article as a whole

    async def finish(self) -> None:
        """Finish. What is left out or undecided, or a file that was changed, is asked about: d again says yes."""
        asked, sheet, key = self._screen.asked, self._page.sheet, self._screen.key
        if sheet is None:
            return
        if sheet.state == "reviewed":
            self._screen.say(f"this article is reviewed already: {key('reopen')} reopens it")
            return
        shown, again = self._page.shown(), f"{key('done')} again"
        if "rest" not in asked and not sheet.attention and (left := _left(sheet, shown, self._screen.setup.drawn)):
            without = "finishes without them" if sheet.omissions else "finishes: nothing is"
            accepts = "accepts the values and finishes" if sheet.rest() else without
            self._screen.ask(f"{left}: {again} {accepts}", {"rest"})
            return

        def refused(error: Exception) -> None:
            if isinstance(error, RecordChangedError):
                self._screen.ask(f"{error}: {again} replaces it, esc leaves it", asked | {"replace"})
                return
            self._screen.complain(error)
            if isinstance(error, DecisionError) and (error.path or sheet.attention):
                self._page.go_to(error.path)

        finish = partial(self._session.finish, accept_rest="rest" in asked, replace="replace" in asked, shown=shown)
        if done := await self._screen.attempt(finish, refused):
            self._page.finished(done)
            what = "your reading is written" if done.reader else "reviewed and written"
            await self._queue.open_next(f"{done.name}: {what}")

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


def by_list(rows: Iterable[Row]) -> str:
    """How many rows there are of each part of the record, in words: Participants 3, Quotes 1."""
    counts = Counter(row.path.split("/")[1] for row in rows)
    names = {name: visible(name[:1].upper() + name[1:].replace("_", " ")) for name in counts}
    return ", ".join(f"{names[name]} {count}" for name, count in counts.items())


def _left(sheet: Sheet, shown: Container[str], drawn: Drawn | None) -> str:
    """What a person has not decided about, in words; "" if nothing. An audit always asks what its lists lack."""
    rest, omissions = sheet.rest(), sheet.omissions
    unseen = [row for row in rest if row.path not in shown]
    unaudited = [row for row in unseen if drawn and row.path.split("/")[1] in drawn.fields]
    seen = len(rest) - len(unseen)
    parts = [
        f"{len(omissions)} may be left out ({by_list(omissions)})" if omissions else "",
        f"not on screen yet: {by_list(unseen)}" if unseen else "",
        f"the audit takes for wrong what was not on screen ({by_list(unaudited)})" if unaudited else "",
        f"undecided without a flag: {seen}" if seen else "",
        f"is anything missing in {visible(drawn.lists)}?" if drawn and drawn.lists else "",
    ]
    return "; ".join(part for part in parts if part)


def _editable(row: Row, above: str) -> bool:
    return row.role == "field" and row.kind != "verbatim" and row.path.startswith(f"{above}/")

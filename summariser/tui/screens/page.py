"""The open article as the review shows it: its text, its record, the row in focus, and what keys mean just now."""

from collections.abc import Awaitable, Callable

from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from summariser.core.article import Sentence
from summariser.review.form import BY_RULES, Row
from summariser.review.history import upwards
from summariser.review.session import Sheet
from summariser.tui.keys import Mode
from summariser.tui.screens.session import SessionScreen
from summariser.tui.widgets.article import ArticleView
from summariser.tui.widgets.bars import KeyBar
from summariser.tui.widgets.record import RecordView

SETTLED = 0.4
"""Seconds on a row after which it is remembered as the place to come back to."""


class StateChanged(Message):
    """The open article is in another state than before: the queue shows it."""


class Page:
    """What the review's controllers share. Only they, and the screen, know it."""

    def __init__(self, screen: SessionScreen) -> None:
        self.screen = screen
        self.session = screen.session
        self.article = ArticleView(id="article")
        self.record = RecordView(id="record")
        self.key_bar = KeyBar(screen.keys)
        self.sheet: Sheet | None = None
        self.mode: Mode = "review"
        self._moving: Timer | None = None
        self._finished: dict[str, float] = {}
        self._omissions: tuple[object, tuple[Sentence, ...]] = (None, ())

    @property
    def row(self) -> Row | None:
        """The row in focus."""
        return self.record.row

    @property
    def open_id(self) -> str:
        """Of the article that is shown; empty if none is."""
        return self.sheet.article.id if self.sheet else ""

    def enter(self, mode: Mode, focus: Widget) -> None:
        """Change what keys mean, and where they go, at once: the next key may be waiting already."""
        self.mode = mode
        self.screen.set_focus(focus)
        self.key_bar.show_mode(mode)

    # Showing

    async def attempt(self, act: Callable[[], Awaitable[Sheet]], path: str | None = None) -> Sheet | None:
        """Decide something and return the sheet; say what was wrong and return None if it could not be done.

        The row is marked as waiting until the journal has the decision: only then does its new state show.
        """
        self.record.wait_for(path)
        try:
            return await self.screen.attempt(act)
        finally:
            self.record.wait_for(None)

    def present(self, sheet: Sheet, path: str | None = None) -> None:
        """Show a sheet with this row in focus."""
        if self.sheet and self.open_id == sheet.article.id and self.sheet.state != sheet.state:
            self.screen.post_message(StateChanged())
        if self.sheet is None or self.sheet.record is not sheet.record:
            self.record.forget()
        self.update(sheet)
        numbers = frozenset(sentence.number for sentence in self.omissions())
        omitted = (span for row in sheet.omissions for span in row.evidence)
        self.article.show(sheet.article, sheet.evidence, numbers, omitted)
        self.record.show(sheet, sheet.position if path is None else path)
        self.follow(remember=path not in (None, sheet.position))
        self.screen.run_worker(self._look_elsewhere(), group="elsewhere", exclusive=True, exit_on_error=False)

    async def _look_elsewhere(self) -> None:
        """What other articles of the event say, when it is known: nothing waits for it, and it may fail."""
        about = self.open_id
        against = await self.session.elsewhere()
        if self.sheet and about == self.open_id:
            self.record.tell(against)
            self.update(self.sheet)

    def update(self, sheet: Sheet) -> None:
        """Keep a sheet whose rows are already shown."""
        self.sheet = sheet
        news = f"{self.screen.key('newer')} takes the newer draft · " if sheet.newer else ""
        self.screen.frame("article").head(sheet.title, f"{news}{sheet.name}")
        record, what = self.screen.frame("record"), "Your reading" if sheet.reader else "Record"
        if sheet.state in ("reviewed", "skipped"):
            record.head(f"{what} · {sheet.state}", f"{self.screen.key('reopen')} reopens it")
        else:
            left = "nothing to check" if undecided(sheet) else f"all decided: {self.screen.key('done')} finishes"
            left = f"{len(sheet.omissions)} left out?" if sheet.omissions else left
            left = f"{sheet.attention} to check" if sheet.attention else left
            marks = {"≠": self.record.against, "¶": sum(map(len, sheet.notes.values()))}
            beside = "".join(f"{mark} {count} · " for mark, count in marks.items() if count)
            record.head(f"{what} · {left}", f"{beside}{sheet.decided} of {sheet.total} decided")
        self.key_bar.offer_newer(sheet.newer)
        self.screen.status.progress(self._progress(sheet))

    def finished(self, sheet: Sheet) -> None:
        """An article that is done counts for the pace."""
        self._finished[sheet.article.id] = sheet.seconds

    def _progress(self, sheet: Sheet) -> str:
        """The state and time of the article; where there is room, the pace of this session, and the money."""
        minutes, seconds = divmod(int(sheet.seconds), 60)
        parts, done = [sheet.state, f"{minutes}:{seconds:02}"], self._finished.values()
        if self.screen.has_class("-wide"):
            parts += [f"{len(done)} done, {sum(done) / len(done):.0f} s each"] if done else []
            parts += [self.screen.setup.spent] if self.screen.setup.spent else []
        return " · ".join(parts)

    def omissions(self) -> tuple[Sentence, ...]:
        """The sentences that nothing cites although they tell something; looked for again when evidence changed."""
        key = (self.open_id, self.sheet.evidence) if self.sheet else None
        if self._omissions[0] != key:
            self._omissions = (key, self.session.uncited())
        return self._omissions[1]

    # Moving

    def go_to(self, path: str) -> None:
        """Put a row in focus."""
        if self.sheet:
            self.record.show(self.sheet, path)
            self.follow()

    def step(self, step: int) -> None:
        """Go some rows on."""
        self.record.step(step)
        self.screen.say("")
        self.follow()

    def shown(self) -> frozenset[str]:
        """Of the rows that can be accepted together, those whose value and passage have been on screen."""
        rest = self.sheet.rest() if self.sheet else []
        return frozenset(
            row.path
            for row in rest
            if self.record.has_shown(row) and all(map(self.article.has_shown, sorted(row.evidence or row.told)[:1]))
        )

    def next_stop(self, step: int) -> None:
        """Go on along the guided path: doubts, omissions, what rules found."""
        path = self.sheet.next_stop(self.row.path, step) if self.sheet and self.row else None
        if path is None:
            self.screen.say(f"nothing needs to be checked: {self.screen.key('done')} finishes the article")
        else:
            self.go_to(path)
            self.screen.say(self.what_to_do())

    def what_to_do(self) -> str:
        """What an omission in focus is about, which is no field as others are."""
        if self.row is None or self.row.role != "omission" or self.row.gone:
            return ""
        key = self.screen.key
        ways = f"{key('accept')} takes it, {key('reject')} says no, {key('edit')} takes it to change it"
        return f"not in the record: {ways}"

    def next_path(self, sheet: Sheet, row: Row) -> str:
        """Where to go after a decision: from a stop of the guided path to the next, else to what is undecided."""
        why = row.stop or int(row.attention)
        if why and (stop := sheet.next_stop(row.path, why=why)):
            return stop
        places = [index for index, one in enumerate(sheet.rows) if one.attention or one.undecided]
        here = next((index for index, one in enumerate(sheet.rows) if one.path == row.path), 0)
        onward = [index for index in places if index > here] or places
        return sheet.rows[onward[0]].path if onward else sheet.next_stop(row.path) or row.path

    def unsettled(self, sheet: Sheet, row: Row) -> str:
        """What rules found that the row is a part of: gone back to after a correction, so that one key accepts the
        rest of it. "" if there is none, or if the row is a stop of its own."""
        above = {path for path in upwards(row.path) if path != row.path and not row.stop}
        return next((one.path for one in sheet.rows if one.path in above and one.stop == BY_RULES), "")

    def follow(self, *, remember: bool = True) -> None:
        """The article follows the row in focus; the place is remembered after a while."""
        if self.row is None:
            return
        self.article.focus_on(self.row.evidence or self.row.told, self.row.mention)
        if self._moving:
            self._moving.stop()
        self._moving = self.screen.set_timer(SETTLED, self._remember_place) if remember else None

    async def flush_place(self) -> None:
        """Store the place now if it is still to be stored."""
        if self._moving:
            self._moving.stop()
            await self._remember_place()

    async def _remember_place(self) -> None:
        """The decisions store it themselves."""
        row, sheet, self._moving = self.row, self.sheet, None
        here = self.session.sheet
        if row and sheet and here and sheet.article.id == here.article.id and sheet.state != "reviewed":
            await self.screen.attempt(lambda: self.session.move(row.path))


def undecided(sheet: Sheet) -> int:
    """How many rows wait for a decision."""
    return sum(row.undecided for row in sheet.rows)

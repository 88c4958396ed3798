"""What all parts of the review screen share: the session, the panes, and how a decision reaches both."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from textual.reactive import Reactive
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from summariser.domain.article import Sentence
from summariser.domain.errors import SummariserError
from summariser.domain.form import Row
from summariser.tui.keys import COMMANDS, MODES, Mode, bindings, shown
from summariser.tui.widgets.article import ArticleView
from summariser.tui.widgets.bars import KeyBar, StatusBar, Tone
from summariser.tui.widgets.editor import Editor
from summariser.tui.widgets.pane import Frame
from summariser.tui.widgets.queue import QueueView
from summariser.tui.widgets.record import RecordView
from summariser.workflows.review import Filter, Order, ReviewSession, Sheet

SETTLED = 0.4
"""Seconds on a row after which it is remembered as the place to come back to."""

LOOK_AROUND = 10.0
"""Seconds between two looks at what other people and processes did."""

AWAY = 300.0
"""Seconds without a key after which the claim is no longer renewed: it may run out."""


@dataclass(frozen=True)
class Setup:
    """How a review begins: the only articles wanted (None: all), or a sample (percentage and seed), keys and theme."""

    only: frozenset[str] | None = None
    sample: tuple[float, int] | None = None
    keymap: Mapping[str, str] = field(default_factory=dict)
    theme: str = "dark"


class Sitting(Screen[None]):
    """The screen's state. Actions run one after the other in the application's own loop, never in a worker, so that
    nothing that was begun is ever cancelled, and no key overtakes another."""

    BINDINGS = bindings()
    AUTO_FOCUS = ""
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)  # the panes that lose and gain it paint themselves

    def __init__(self, session: ReviewSession, setup: Setup) -> None:
        super().__init__()
        self.session = session
        self.setup = setup
        self.sheet: Sheet | None = None
        self.mode: Mode = "review"
        self.order: Order = "risk"
        self.only = setup.only
        self.wanted = Filter(only=setup.only)
        self.asked: frozenset[str] = frozenset()
        self._turn = asyncio.Lock()
        self._moving: Timer | None = None
        self._omissions: tuple[object, tuple[Sentence, ...]] = (None, ())

    # The parts

    @property
    def queue_view(self) -> QueueView:
        return self.query_one(QueueView)

    @property
    def article_view(self) -> ArticleView:
        return self.query_one(ArticleView)

    @property
    def record_view(self) -> RecordView:
        return self.query_one(RecordView)

    @property
    def editor(self) -> Editor:
        return self.query_one(Editor)

    def frame(self, name: str) -> Frame:
        return self.query_one(f"#{name}-frame", Frame)

    # Modes

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        return action not in MODES or self.mode in MODES[action]

    def enter(self, mode: Mode, focus: Widget) -> None:
        """Change what keys mean, and where they go, at once: the next key may be waiting already."""
        self.mode = mode
        self.set_focus(focus)
        self.query_one(KeyBar).show_mode(mode)

    def say(self, text: str, tone: Tone = "plain") -> None:
        """One line at the bottom. It answers whatever was asked there."""
        self.asked = frozenset()
        self.query_one(StatusBar).say(text, tone)

    def ask(self, question: str, about: frozenset[str] | set[str]) -> None:
        """A question that the same key answers with yes, if it is the next one."""
        self.say(question, "question")
        self.asked = frozenset(about)

    def key(self, command: str) -> str:
        """The key of a command, as it is configured."""
        (found,) = [one for one in COMMANDS if one.id == command]
        return shown(found, self.setup.keymap).split(" ")[0]

    # Decisions

    async def attempt(self, act: Callable[[], Awaitable[Sheet]], path: str | None = None) -> Sheet | None:
        """Do it and return the sheet; say what was wrong and return None if it could not be done.

        The row is marked as waiting until the journal has the decision: only then does its new state show.
        """
        self.record_view.wait_for(path)
        try:
            async with self._turn:
                return await act()
        except (SummariserError, OSError) as error:
            self.say(_line(error), "problem")
            return None
        finally:
            self.record_view.wait_for(None)

    def present(self, sheet: Sheet, path: str | None = None) -> None:
        """Show a sheet with this row in focus."""
        if self.sheet and self.sheet.article.id == sheet.article.id and self.sheet.state != sheet.state:
            self.call_later(self.refresh_queue)
        self.sheet = sheet
        numbers = frozenset(sentence.number for sentence in self.omissions())
        self.article_view.show(sheet.article, sheet.evidence, numbers)
        self.record_view.show(sheet.rows, sheet.position if path is None else path)
        self.show_headings()
        self.focus_moved(remember=path not in (None, sheet.position))

    def focus_moved(self, *, remember: bool = True) -> None:
        """The article follows the row in focus."""
        row = self.record_view.row
        if row is None:
            return
        self.article_view.focus_on(row)
        if self._moving:
            self._moving.stop()
        self._moving = self.set_timer(SETTLED, self.remember_place) if remember else None

    async def remember_place(self) -> None:
        """Store where the reviewer is; the decisions store it themselves."""
        row, sheet, self._moving = self.record_view.row, self.sheet, None
        here = self.session.sheet
        if row and sheet and here and sheet.article.id == here.article.id and sheet.state != "reviewed":
            await self.attempt_quietly(lambda: self.session.move(row.path))

    async def flush_place(self) -> None:
        """Store it now if it is still to be stored."""
        if self._moving:
            self._moving.stop()
            await self.remember_place()

    async def attempt_quietly(self, act: Callable[[], Awaitable[object]]) -> bool:
        """Something that nobody asked for: only a failure is said. Whether it was done."""
        try:
            async with self._turn:
                await act()
        except (SummariserError, OSError) as error:
            self.say(_line(error), "problem")
            return False
        return True

    def omissions(self) -> tuple[Sentence, ...]:
        """The sentences that nothing cites although they tell something; looked for again when evidence changed."""
        sheet = self.sheet
        key = (sheet.article.id, sheet.evidence) if sheet else None
        if self._omissions[0] != key:
            self._omissions = (key, self.session.uncited())
        return self._omissions[1]

    async def refresh_queue(self) -> None:
        """Read what changed in the queue; the part of the screen with the queue overrides this."""
        raise NotImplementedError

    def go_to(self, path: str) -> None:
        """Put a row in focus."""
        if self.sheet:
            self.record_view.show(self.sheet.rows, path)
            self.focus_moved()

    def next_path(self, sheet: Sheet, row: Row) -> str:
        """Where to go after a decision: from a doubt to the next doubt, else to the next row that is undecided."""
        if row.attention and (doubt := sheet.next_attention(row.path)):
            return doubt
        places = [index for index, one in enumerate(sheet.rows) if one.attention or _undecided(one)]
        here = next((index for index, one in enumerate(sheet.rows) if one.path == row.path), 0)
        onward = [index for index in places if index > here] or places
        return sheet.rows[onward[0]].path if onward else row.path

    def show_headings(self) -> None:
        sheet = self.sheet
        if sheet is None:
            return
        news = f"{self.key('newer')} takes the newer draft · " if sheet.newer else ""
        self.frame("article").head(sheet.title, f"{news}{sheet.name}")
        if sheet.state in ("reviewed", "skipped"):
            self.frame("record").head(f"Record · {sheet.state}", f"{self.key('reopen')} reopens it")
        else:
            left = "nothing to check" if undecided(sheet) else f"all decided: {self.key('done')} finishes"
            left = f"{sheet.attention} to check" if sheet.attention else left
            self.frame("record").head(f"Record · {left}", f"{sheet.decided} of {sheet.total} decided")
        self.query_one(KeyBar).offer_newer(sheet.newer)
        minutes, seconds = divmod(int(sheet.seconds), 60)
        self.query_one(StatusBar).progress(f"{sheet.state} · {minutes}:{seconds:02}")


def undecided(sheet: Sheet) -> int:
    """How many rows wait for a decision."""
    return sum(_undecided(row) for row in sheet.rows)


def _undecided(row: Row) -> bool:
    return row.wanted and row.state == "undecided"


def _line(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"
    return str(error)

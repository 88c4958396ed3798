"""What the review's screen and the adjudication's share: how commands run, what is said and asked, help and leaving."""

import asyncio
import gc
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from inspect import isawaitable
from operator import attrgetter
from typing import Any, ClassVar, TypeVar

from textual import events, on
from textual.actions import parse
from textual.command import SimpleProvider
from textual.reactive import Reactive
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from summariser.core.errors import SummariserError
from summariser.review.session import ReviewSession
from summariser.tui.keys import Command, Keys, Mode
from summariser.tui.screens.help import HelpScreen, Notes
from summariser.tui.widgets.bars import StatusBar, Tone
from summariser.tui.widgets.pane import Frame

T = TypeVar("T")

LOOK_AROUND = 10.0
"""Seconds between two looks at what other people and processes did."""

AWAY = 300.0
"""Seconds without a key after which the claim is no longer renewed: it may run out."""


@dataclass(frozen=True)
class Drawn:
    """Articles that were drawn for an audit of `fields`, each with its place; `lists` names those of which it asks
    whether anything is missing, and `told` says where the audit stands."""

    order: Mapping[str, int]
    fields: frozenset[str]
    lists: str
    told: Callable[[], str]


@dataclass(frozen=True)
class Setup:
    """How a review begins: the only articles wanted (None: all), or a sample (percentage and seed), keys and theme.
    `spent` is what the drafts have cost, in words; `to_adjudicate` says what two people have read since."""

    only: frozenset[str] | None = None
    sample: tuple[float, int] | None = None
    keymap: Mapping[str, str] = field(default_factory=dict)
    theme: str = "dark"
    spent: str = ""
    drawn: Drawn | None = None
    to_adjudicate: Callable[[], list[str]] = field(default=list, compare=False)


class ScreenCommands(SimpleProvider):
    """The command palette: each command of the present mode that makes sense from a list, without a certain place."""

    def __init__(self, screen: Screen[Any], match_style: Style | None = None) -> None:
        assert isinstance(screen, SessionScreen)  # noqa: S101 - no other screen offers these
        offered = [one for one in screen.keys.commands if one.mode == screen.mode and one.palette and one.help]
        hints = [f"key: {screen.keys.shown(one)}" for one in offered]
        doing = [partial(screen.run_action, one.action) for one in offered]
        super().__init__(screen, list(zip((one.help for one in offered), doing, hints, strict=True)))
        self(screen, match_style)


class SessionScreen(Screen[None]):
    """A screen over a review session.

    Commands run one after the other in the application's own loop, never in a worker, so that nothing that was begun
    is ever cancelled, and no key overtakes another.
    """

    COMMANDS: ClassVar = {ScreenCommands}
    AUTO_FOCUS = ""
    NOTES: ClassVar[Notes] = {}
    """What the help says beside the keys."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)  # the panes that lose and gain it paint themselves

    def __init__(self, session: ReviewSession, commands: Sequence[Command], setup: Setup) -> None:
        super().__init__()
        self.session = session
        self.setup = setup
        self.keys = Keys(commands, setup.keymap)
        self.status = StatusBar(id="status")
        self.asked: frozenset[str] = frozenset()
        self.last_input = time.monotonic()
        self.early: list[events.Key] | None = None
        """Keys that came before there was anything to decide about; None once they need not be kept."""
        self._turn = asyncio.Lock()

    def frame(self, name: str) -> Frame:
        return self.query_one(f"#{name}-frame", Frame)

    @on(events.ScreenResume)
    def keep_styles(self, event: events.ScreenResume) -> None:
        """Neither for the first time nor after another screen does anything look different from how it was styled."""
        event.refresh_styles = False

    def begun(self) -> None:
        """Something is open. What is there by now stays: looking through all of it for garbage held up one key in five
        for 80 ms."""
        gc.freeze()

    # Commands

    @property
    def mode(self) -> Mode:
        """What keys mean just now; always the same where a screen does not say otherwise."""
        return "review"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "do" or self.keys[str(parameters[0])].mode == self.mode

    async def action_do(self, id: str) -> None:
        """Do a command of the key table: one of the screen's controllers does it, or the screen itself."""
        controller, method, arguments = parse(self.keys[id].does)
        done = attrgetter(f"{controller}.{method}".lstrip("."))(self)(*arguments)
        if isawaitable(done):
            await done

    async def attempt(
        self, act: Callable[[], Awaitable[T]], refused: Callable[[Exception], None] | None = None
    ) -> T | None:
        """Do something with the session, when it is its turn. None if it could not be done: `refused` tells why, or
        the line at the bottom does."""
        try:
            async with self._turn:
                return await act()
        except (SummariserError, OSError) as error:
            (refused or self.complain)(error)
            return None

    # What is said

    def key(self, command: str) -> str:
        """The key of a command, as it is configured."""
        return self.keys.first(command)

    def say(self, text: str, tone: Tone = "plain") -> None:
        """One line at the bottom. It answers whatever was asked there."""
        self.asked = frozenset()
        self.status.say(text, tone)

    def ask(self, question: str, about: frozenset[str] | set[str]) -> None:
        """Ask a question; pressing the same key next answers yes."""
        self.say(question, "question")
        self.asked = frozenset(about)

    def complain(self, error: Exception) -> None:
        """Say what went wrong."""
        text = str(error)
        if isinstance(error, OSError):
            text = f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}"
        self.say(text, "problem")

    # Being here, and leaving

    def active(self) -> None:
        """A sign of life, such as a key."""
        self.session.activity()
        self.last_input = time.monotonic()

    @property
    def away(self) -> bool:
        """Whether nobody has been here for so long that the claim may run out."""
        return time.monotonic() - self.last_input > AWAY

    async def put_away(self) -> bool:
        """Store what is not stored yet. Whether that was done."""
        return True

    async def leave(self) -> None:
        """Quit; not at once if something could not be stored."""
        anyhow = "leave" in self.asked
        if await self.put_away() or anyhow:
            self.app.exit()
        else:
            self.ask("what was typed cannot be stored: ctrl+q again quits without it", {"leave"})

    # View

    def theme(self) -> None:
        self.app.theme = "textual-light" if self.app.current_theme.dark else "textual-dark"

    def help(self) -> None:
        self.app.push_screen(HelpScreen(self.keys, self.NOTES))

"""The Textual application of the review."""

import asyncio
import gc
import signal
import time

from textual import events
from textual.app import App

from summariser.tui.commands import ReviewCommands
from summariser.tui.screens.review import ReviewScreen
from summariser.tui.screens.sitting import Setup
from summariser.workflows.review import ReviewSession

INPUT = (events.Key, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp, events.Paste)


class ReviewApp(App[None]):
    """One reviewer's sitting at a terminal."""

    TITLE = "summariser review"
    CSS_PATH = "review.tcss"
    COMMANDS = App.COMMANDS | {ReviewCommands}

    def __init__(self, session: ReviewSession, setup: Setup | None = None) -> None:
        super().__init__()
        self._session = session
        self._setup = setup or Setup()
        self.review = ReviewScreen(session, self._setup)
        self.set_keymap(self._setup.keymap)

    def on_mount(self) -> None:
        self.theme = f"textual-{self._setup.theme}"
        obey_signals(self)
        self.push_screen(self.review)

    def on_ready(self) -> None:
        # What is there by now stays: looking through all of it for garbage held up one key in five for 80 ms.
        gc.freeze()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, INPUT):
            self._session.activity()
            self.review.last_input = time.monotonic()
        await super().on_event(event)

    async def action_quit(self) -> None:
        """Ctrl+Q, even out of the editor."""
        await self.review.action_leave()

    async def on_exit_app(self) -> None:
        """However it ends, a closed tab of a browser included."""
        if self.review.is_running:
            await self.review.put_away()


def obey_signals(app: App[None]) -> None:
    """A closed terminal or a polite kill quits as `q` does: the place and the time are stored."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            try:
                loop.add_signal_handler(getattr(signal, name), lambda: app.call_later(app.exit))
            except (NotImplementedError, RuntimeError, ValueError):  # not the main thread, or not this system
                return


async def run(session: ReviewSession, setup: Setup) -> int:
    """Show the review until its reviewer leaves; the exit code. However it ends, the claim is given back."""
    app = ReviewApp(session, setup)
    try:
        await app.run_async()
    finally:
        await session.close()
    return app.return_code or 0

"""The Textual application of the review, and of the adjudication."""

import asyncio
import signal
from typing import Generic, TypeVar

from textual import events
from textual.app import App

from summariser.tui.palette import few_colours, palette
from summariser.tui.screens.session import SessionScreen

S = TypeVar("S", bound=SessionScreen)

MOST_EARLY = 100
"""Keys that are kept until there is something that they can be for."""

_INPUT = (events.Key, events.MouseDown, events.MouseScrollDown, events.MouseScrollUp, events.Paste)


class ReviewApp(App[None], Generic[S]):
    """One person's session at a terminal. `review` is the screen that all others are shown on top of."""

    TITLE = "summariser review"

    def __init__(self, review: S) -> None:
        super().__init__(css_path=["review.tcss", *review.css_path])
        self.review = review
        self.theme = f"textual-{review.setup.theme}"  # before there is anything to paint in other colours
        self.set_keymap(review.setup.keymap)

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        dark, few = self.current_theme.dark, few_colours(self.console)
        return variables | palette(variables["background"], dark=dark, few=few)

    def get_default_screen(self) -> S:
        return self.review

    def on_mount(self) -> None:
        self._obey_signals()

    def _obey_signals(self) -> None:
        """A closed terminal or a polite kill quits as `q` does: the place and the time are stored."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                try:
                    loop.add_signal_handler(getattr(signal, name), lambda: self.call_later(self.exit))
                except (NotImplementedError, RuntimeError, ValueError):  # not the main thread, or not this system
                    return

    async def on_event(self, event: events.Event) -> None:
        early = self.review.early
        if isinstance(event, events.Key) and early is not None and not event.key.startswith("ctrl+"):
            early += [event] * (len(early) < MOST_EARLY)
            return
        if isinstance(event, _INPUT):
            self.review.active()
        await super().on_event(event)

    async def action_quit(self) -> None:
        """Ctrl+Q, even out of the editor."""
        await self.review.leave()

    async def on_exit_app(self) -> None:
        """However it ends, a closed tab of a browser included."""
        if self.review.is_running:
            await self.review.put_away()


async def run(screen: SessionScreen) -> int:
    """Show a screen until its person leaves; the exit code. However it ends, the claim is given back."""
    app = ReviewApp(screen)
    try:
        await app.run_async()
    finally:
        await screen.session.close()
    return app.return_code or 0

"""The Textual application of the adjudication."""

import time
from typing import ClassVar

from textual import events
from textual.app import App

from summariser.tui.app import INPUT, obey_signals
from summariser.tui.screens.adjudicate import AdjudicateScreen
from summariser.workflows.adjudicate import Adjudication


class AdjudicateApp(App[None]):
    """One adjudicator's sitting at a terminal."""

    TITLE = "summariser review --adjudicate"
    CSS_PATH: ClassVar[list[str]] = ["review.tcss", "adjudicate.tcss"]  # type: ignore[assignment]  # Textual takes lists
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, adjudication: Adjudication, theme: str = "dark") -> None:
        super().__init__()
        self._adjudication = adjudication
        self._wanted = theme
        self.adjudicate = AdjudicateScreen(adjudication)

    def on_mount(self) -> None:
        self.theme = f"textual-{self._wanted}"
        obey_signals(self)
        self.push_screen(self.adjudicate)

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, INPUT):
            self._adjudication.session.activity()
            self.adjudicate.last_input = time.monotonic()
        await super().on_event(event)

    async def action_quit(self) -> None:
        """Ctrl+Q."""
        await self.adjudicate.action_leave()


async def run(adjudication: Adjudication, theme: str) -> int:
    """Show the adjudication until its person leaves; the exit code. However it ends, the claim is given back."""
    app = AdjudicateApp(adjudication, theme)
    try:
        await app.run_async()
    finally:
        await adjudication.close()
    return app.return_code or 0

"""The review screen: three panes, a line of news, a line of keys."""

import time

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from summariser.domain.errors import SummariserError
from summariser.tui.keys import Mode
from summariser.tui.screens.help import HelpScreen, review_help
from summariser.tui.screens.queueing import Queueing
from summariser.tui.screens.sitting import AWAY, LOOK_AROUND
from summariser.tui.widgets.article import ArticleView
from summariser.tui.widgets.bars import KeyBar, StatusBar
from summariser.tui.widgets.editor import Editor
from summariser.tui.widgets.pane import Frame
from summariser.tui.widgets.queue import QueueView
from summariser.tui.widgets.record import RecordView

WIDE, SIDE_BY_SIDE, TALL = 110, 90, 16
"""Columns for three panes and for two, and lines for two panes one above the other."""


class ReviewScreen(Queueing):
    """Puts the parts together: layout, panes, timers."""

    last_input = 0.0

    def compose(self) -> ComposeResult:
        with Horizontal(id="panes"):
            with Frame("Queue", id="queue-frame"):
                yield QueueView(id="queue")
                yield Input(id="filter", placeholder="words, state:…, flag:…", compact=True)
            with Frame("Article", id="article-frame"):
                yield ArticleView(id="article")
            with Frame("Record", id="record-frame"):
                yield RecordView(id="record")
                yield Editor(id="editor")
        yield StatusBar(id="status")
        yield KeyBar(self.setup.keymap)

    async def on_mount(self) -> None:
        self.last_input = time.monotonic()
        self.query_one("#filter").display = False
        self.editor.close()
        self._arrange(self.app.size.width, self.app.size.height)
        self.enter("review", self.record_view)
        self.set_interval(LOOK_AROUND, self.look_around)
        await self.begin()

    def on_screen_resume(self) -> None:
        """Back from the help or the command palette, which take the focus away."""
        if self.focused is None:
            places: dict[Mode, Widget] = {
                "select": self.article_view,
                "edit": self.editor.text_area,
                "choose": self.editor.choices,
                "filter": self.query_one("#filter"),
            }
            self.set_focus(places.get(self.mode, self.record_view))

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width, event.size.height)

    def _arrange(self, width: int, height: int) -> None:
        wide, stacked = width >= WIDE, width < SIDE_BY_SIDE
        self.set_class(wide, "-wide")
        self.set_class(stacked, "-stacked")
        self.set_class(stacked and height < TALL, "-one")
        self._article_alone(self.focused)

    async def look_around(self) -> None:
        """Has the queue changed; is there a newer draft? Also keeps the claim of somebody who is here."""
        await self.refresh_queue()
        if time.monotonic() - self.last_input > AWAY or not self.session.sheet or not self.sheet:
            return
        try:
            async with self._turn:
                sheet = await self.session.check_newer()
        except (SummariserError, OSError) as error:
            self.say(str(error), "problem")
            return
        if sheet.newer and not self.sheet.newer and self.mode == "review":
            self.say(f"a newer draft of this article has arrived: {self.key('newer')} takes it", "question")
        if sheet.article.id == self.sheet.article.id:
            self.sheet = sheet
            self.show_headings()

    # Moving

    def action_step(self, step: int) -> None:
        if self.focused is self.queue_view:
            self.queue_view.step(step)
        elif self.focused is self.article_view:
            self.article_view.scroll_relative(y=step, animate=False)
        else:
            self.record_view.step(step)
            self.say("")
            self.focus_moved()

    def action_pane(self, step: int) -> None:
        panes: list[Widget] = [self.article_view, self.record_view]
        if self.has_class("-wide") or self.has_class("-queue"):
            panes.insert(0, self.queue_view)
        at = panes.index(self.focused) if self.focused in panes else 0
        self.set_focus(panes[(at + step) % len(panes)])

    def _article_alone(self, focused: Widget | None) -> None:
        """Where there is room for one pane: a class that is set on the screen has all its styles looked up again."""
        self.set_class(self.has_class("-one") and focused is self.article_view, "-article")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._article_alone(event.widget)

    def action_toggle_queue(self) -> None:
        if self.focused is self.queue_view:
            self.show_queue(shown=False)
            self.set_focus(self.record_view)
        else:
            self.show_queue(shown=True)
            self.set_focus(self.queue_view)

    def action_back(self) -> None:
        """Out of whatever there is to get out of."""
        self.say("")
        if self.focused is not self.record_view:
            self.show_queue(shown=False)
            self.set_focus(self.record_view)

    def action_theme(self) -> None:
        dark = self.app.current_theme.dark
        self.app.theme = "textual-light" if dark else "textual-dark"

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen(review_help(self.setup.keymap), "esc closes · ctrl+p searches commands"))

    async def action_leave(self) -> None:
        """Quit; not at once if text that was typed could not be stored."""
        anyhow = "leave" in self.asked
        if await self.put_away() or anyhow:
            self.app.exit()
        else:
            self.ask("what was typed cannot be stored: ctrl+q again quits without it", {"leave"})

    async def put_away(self) -> bool:
        """Store the place, and text that was being typed: both are there again the next time."""
        stored = True
        if self.mode == "edit":
            await self.editor.text_area.drained()
            if self._storing:
                self._storing.stop()
            stored = await self.store_typing()
        await self.flush_place()
        return stored

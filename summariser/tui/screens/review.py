"""The review screen: three panes, a line of news, a line of keys, and the controllers that do what the keys say."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input

from summariser.review.session import ReviewSession
from summariser.tui.keys import COMMANDS, Mode, bindings
from summariser.tui.screens.citing import Citing
from summariser.tui.screens.deciding import Deciding
from summariser.tui.screens.editing import Editing
from summariser.tui.screens.help import MARKS, Notes
from summariser.tui.screens.noting import Noting
from summariser.tui.screens.page import Page
from summariser.tui.screens.queueing import Queueing
from summariser.tui.screens.searching import Searching
from summariser.tui.screens.session import LOOK_AROUND, SessionScreen, Setup
from summariser.tui.widgets.article import ArticleView
from summariser.tui.widgets.pane import Frame
from summariser.tui.widgets.queue import QueueView
from summariser.tui.widgets.record import RecordView

WIDE, SIDE_BY_SIDE, TALL = 110, 90, 16
"""Columns for three panes and for two, and lines for two panes one above the other."""


class ReviewScreen(SessionScreen):  # noqa: PLR0904 - a method for each message of a widget
    """Lays out the panes, moves between them, and passes what widgets report to the controllers."""

    BINDINGS = bindings(COMMANDS)
    NOTES: ClassVar[Notes] = {
        "Editing": (
            ("^u ^k", "Delete everything before, or after, the cursor"),
            ("^w ^z ^y", "Delete a word; undo, redo what was typed"),
            ("f7", "Select everything, so that typing replaces it"),
        ),
        MARKS: (
            ("· ✓ ✎", "undecided, accepted, corrected (with what it was)"),
            ("✗ + …", "rejected, added, not yet saved"),
            ("!", "needs a person: a check doubts it, or it is missing; the queue counts these"),
            ("≠", "another article about the meeting says something else; in focus it is told"),
            ("¶", "somebody has left a note; in focus it is told"),
            ("value ?", "these words are not in the article"),
            ("? at a list", "what rules found and no item says: accept takes it, reject says no"),
            ("▌", "what the field in focus rests on; the very words are marked in the text"),
            ("│", "a sentence that something in the record rests on"),
            ("┊", "a sentence that nothing rests on; bright if it has speech, a date or a name (o)"),
            ("?", "something that no item says: ] goes there, and a takes it"),
            ("· ◐ ✓ » ⚑", "in the queue: waiting, in progress, reviewed, skipped, somebody else has it"),
            ("▂ ▄ ▆ █", "in the queue: how risky, from its flags"),
        ),
    }

    def __init__(self, session: ReviewSession, setup: Setup) -> None:
        super().__init__(session, COMMANDS, setup)
        self.page = Page(self)
        self.editing = Editing(self.page)
        self.noting = Noting(self.page, self.editing)
        self.citing = Citing(self.page)
        self.queue = Queueing(self.page, self.editing)
        self.searching = Searching(self.page, self.citing, self.queue)
        self.deciding = Deciding(self.page, self.editing, self.citing, self.queue)
        self.early = []

    def compose(self) -> ComposeResult:
        self._arrange(self.app.size.width, self.app.size.height)  # before there is anything whose styles to look up
        with Horizontal(id="panes"):
            with Frame("Queue", id="queue-frame"):
                yield self.queue.view
                yield self.queue.field
            with Frame("Article", id="article-frame"):
                yield self.page.article
                yield self.searching.field
            with Frame("Record", id="record-frame"):
                yield self.page.record
                yield self.editing.editor
        yield self.status
        yield self.page.key_bar

    def on_mount(self) -> None:
        self.editing.editor.close()
        self.page.enter("review", self.page.record)
        self.set_interval(LOOK_AROUND, self.look_around)
        # Once the panes have their room: a key that came before found values laid out for no width at all.
        self.call_after_refresh(self._begin)

    async def _begin(self) -> None:
        try:
            await self.queue.open_first(await self.queue.begin())
        finally:
            self.begun()
            early, self.early = self.early or (), None
            for key in early:
                self.app.post_message(key)

    @property
    def mode(self) -> Mode:
        return self.page.mode

    async def action_do(self, id: str) -> None:
        if self.focused is self.queue.view and self.keys[id].decides:
            self.say(f"the queue is in use: {self.key('back')} goes back to the record, where that key decides")
        else:
            await super().action_do(id)

    # Layout

    def on_resize(self, event: events.Resize) -> None:
        self._arrange(event.size.width, event.size.height)

    def _arrange(self, width: int, height: int) -> None:
        wide, stacked = width >= WIDE, width < SIDE_BY_SIDE
        self.set_class(wide, "-wide")
        self.set_class(stacked, "-stacked")
        self.set_class(stacked and height < TALL, "-one")
        self._article_alone(self.focused)

    def _article_alone(self, focused: Widget | None) -> None:
        """Where there is room for one pane: a class that is set on the screen has all its styles looked up again."""
        self.set_class(self.has_class("-one") and focused is self.page.article, "-article")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._article_alone(event.widget)

    def on_screen_resume(self) -> None:
        """Back from the help or the command palette, which take the focus away."""
        if self.focused is None:
            places: dict[Mode, Widget] = {
                "select": self.page.article,
                "edit": self.editing.editor.text_area,
                "choose": self.editing.editor.choices,
                "filter": self.queue.field,
                "search": self.searching.field,
            }
            self.set_focus(places.get(self.mode, self.page.record))

    # What widgets and timers tell

    async def on_state_changed(self) -> None:
        await self.queue.refresh()

    async def on_queue_view_chosen(self, event: QueueView.Chosen) -> None:
        if self.mode == "review":
            await self.queue.open(event.article_id)

    def on_record_view_picked(self, event: RecordView.Picked) -> None:
        if self.mode == "review":
            self.page.enter("review", self.page.record)
            self.page.go_to(event.path)

    def on_article_view_pointed(self, event: ArticleView.Pointed) -> None:
        if self.mode == "search":
            self.searching.done()
        self.citing.point(event.start, event.end)

    def on_text_area_changed(self) -> None:
        self.editing.typed()

    async def on_input_changed(self, event: Input.Changed) -> None:
        if event.input is self.searching.field:
            self.searching.typed()
        else:
            await self.queue.typed()

    async def on_option_list_option_selected(self) -> None:
        """One of the choices, or of the suggestions, was clicked."""
        await self.editing.clicked()

    async def look_around(self) -> None:
        """Has the queue changed; is there a newer draft? Also keeps the claim of somebody who is here."""
        await self.queue.refresh()
        if self.away or not self.session.sheet:
            return
        sheet = await self.attempt(self.session.check_newer)
        if sheet is None or self.page.sheet is None:
            return
        if sheet.newer and not self.page.sheet.newer and self.mode == "review":
            self.say(f"a newer draft of this article has arrived: {self.key('newer')} takes it", "question")
        if sheet.article.id == self.page.open_id:
            self.page.update(sheet)

    # Going between panes

    async def open_or_edit(self) -> None:
        """Open the article in the queue, else edit the field."""
        if self.focused is not self.queue.view:
            await self.deciding.edit()
        elif row := self.queue.view.row:
            await self.queue.open(row.article_id)

    def step(self, step: int) -> None:
        """Go on in the pane that is in use."""
        if self.focused is self.queue.view:
            self.queue.view.step(step)
        elif self.focused is self.page.article:
            self.page.article.scroll_relative(y=step, animate=False)
        else:
            self.page.step(step)

    def pane(self, step: int) -> None:
        panes: list[Widget] = [self.page.article, self.page.record]
        if self.has_class("-wide") or self.has_class("-queue"):
            panes.insert(0, self.queue.view)
        at = panes.index(self.focused) if self.focused in panes else 0
        self.set_focus(panes[(at + step) % len(panes)])

    def back(self) -> None:
        """Leave whatever can be left."""
        self.say("")
        if self.searching.forget():
            return
        if self.focused is not self.page.record:
            self.queue.show(shown=False)
            self.set_focus(self.page.record)

    async def put_away(self) -> bool:
        """Store the place, and text that was being typed: both are there again the next time."""
        stored = await self.editing.put_away()
        await self.page.flush_place()
        return stored

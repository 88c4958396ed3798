"""The queue: which article is open, which are listed, in which order."""

import re
from typing import get_args

from textual.widgets import Input

from summariser.domain.errors import SummariserError
from summariser.domain.flags import FlagCode
from summariser.domain.record import ReviewState
from summariser.tui.screens.choosing import Choosing
from summariser.tui.widgets.queue import QueueView
from summariser.tui.widgets.record import RecordView
from summariser.workflows.review import Filter, Order, QueueRow

_ORDERS: tuple[Order, ...] = ("risk", "name", "date")
_TERM = re.compile(r"\b(state|flag):(\S*)")


def filter_of(text: str, only: frozenset[str] | None) -> Filter:
    """What somebody typed: words, state:reviewed (in-progress too), flag:name_not_found. Half a name is none yet."""
    state: ReviewState | None = None
    flag: FlagCode | None = None
    for kind, value in _TERM.findall(text):
        if kind == "state":
            state = next((one for one in get_args(ReviewState) if one.replace(" ", "-") == value), state)
        else:
            flag = next((one for one in get_args(FlagCode) if one == value), flag)
    return Filter(" ".join(_TERM.sub(" ", text).split()), state, flag, only)


class Queueing(Choosing):
    """Opening articles, filtering, ordering."""

    async def begin(self) -> None:
        """Open what was last left in the middle, else the first that needs a person, else the first there is."""
        said = await self._draw_sample()
        await self.refresh_queue()
        rows = self.queue_view.rows
        left = [row for row in rows if row.state == "in progress" and not row.claimed_by]
        first = (
            max(left, key=lambda row: row.changed, default=None)
            or next(filter(_needed, rows), None)
            or next(iter(rows), None)
        )
        if first is None:
            self.say("nothing to review here: `summariser extract` makes drafts", "problem")
        elif await self.open_article(first.article_id) and said:
            self.say(said)

    async def _draw_sample(self) -> str:
        """The articles to audit, if a sample was asked for: drawn among all, noted in the journal."""
        if self.setup.sample is None:
            return ""
        percent, seed = self.setup.sample
        drawn = frozenset(await self.session.sample(percent, seed))
        self.only = drawn if self.only is None else drawn & self.only
        self.wanted = Filter(only=self.only)
        return f"a sample of {percent:g}%: {len(self.only)} articles, seed {seed}"

    async def refresh_queue(self) -> None:
        """Read what changed, ours or another's."""
        try:
            rows = await self.session.queue(self.order, self.wanted)
        except (SummariserError, OSError) as error:
            self.say(str(error), "problem")
            return
        self.queue_view.show(rows, self.sheet.article.id if self.sheet else "")
        self.show_queue_heading()

    def show_queue_heading(self) -> None:
        rows = self.queue_view.rows
        done = sum(row.state == "reviewed" for row in rows)
        filtered = " · filtered" if self.wanted != Filter(only=self.only) else ""
        sampled = " · sample" if self.setup.sample else " · as named" if self.only is not None else ""
        self.frame("queue").head(f"Queue {done}/{len(rows)} ✓", f"by {self.order}{filtered}{sampled}")

    async def open_article(self, article_id: str) -> bool:
        await self.flush_place()
        sheet = await self.attempt(lambda: self.session.open(article_id))
        if sheet is None:
            return False
        self.show_queue(shown=False)
        self.present(sheet)
        self.enter("review", self.record_view)
        if sheet.state == "reviewed":
            self.say(f"reviewed already: {self.key('reopen')} reopens it to change something")
        else:
            self.say(f"a newer draft has arrived: {self.key('newer')} takes it" if sheet.newer else "")
            self.resume_typing(sheet)
        await self.refresh_queue()
        return True

    async def open_next(self, said: str) -> None:
        """The next one after this in the queue, from the top again after the last; those that others have left out."""
        here = self.sheet.article.id if self.sheet else ""
        before = [row.article_id for row in self.queue_view.rows]
        at = before.index(here) if here in before else -1
        await self.refresh_queue()
        rows = {row.article_id: row for row in self.queue_view.rows}
        for article_id in [*before[at + 1 :], *before[: max(at, 0)]]:
            row = rows.get(article_id)
            if row and _needed(row) and await self.open_article(article_id):
                self.say(f"{said}; next: {row.name}", "good")
                return
        if self.session.sheet:
            self.present(self.session.sheet)
        self.say(f"{said}; nothing else waits in this queue", "good")

    async def action_article(self, step: int) -> None:
        """The neighbour in the queue, whatever its state."""
        rows = self.queue_view.rows
        here = self.sheet.article.id if self.sheet else ""
        at = next((index for index, row in enumerate(rows) if row.article_id == here), -step)
        if rows and 0 <= at + step < len(rows):
            await self.open_article(rows[at + step].article_id)
        else:
            self.say("no further article in this queue")

    async def action_enter(self) -> None:
        if self.focused is not self.queue_view:
            self.action_edit()
        elif row := self.queue_view.row:
            await self.open_article(row.article_id)

    async def on_queue_view_chosen(self, event: QueueView.Chosen) -> None:
        if self.mode == "review":
            await self.open_article(event.article_id)

    def on_record_view_picked(self, event: RecordView.Picked) -> None:
        if self.mode == "review":
            self.enter("review", self.record_view)
            self.go_to(event.path)

    async def action_order(self) -> None:
        self.order = _ORDERS[(_ORDERS.index(self.order) + 1) % len(_ORDERS)]
        await self.refresh_queue()
        self.say(f"queue by {self.order}")

    def action_filter(self) -> None:
        self.show_queue(shown=True)
        field = self.query_one("#filter", Input)
        field.display = True
        self.enter("filter", field)

    async def on_input_changed(self, event: Input.Changed) -> None:
        self.wanted = filter_of(event.value, self.only)
        await self.refresh_queue()

    def action_filter_done(self) -> None:
        self.query_one("#filter", Input).display = bool(self.query_one("#filter", Input).value)
        self.enter("review", self.queue_view)

    def action_filter_clear(self) -> None:
        field = self.query_one("#filter", Input)
        field.value = ""
        field.display = False
        self.enter("review", self.queue_view)

    def show_queue(self, *, shown: bool) -> None:
        """Where the queue has no place of its own it takes the others' while it is shown."""
        self.set_class(shown, "-queue")


def _needed(row: QueueRow) -> bool:
    return row.state in ("waiting", "in progress") and not row.claimed_by

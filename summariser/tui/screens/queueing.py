"""The queue: which article is open, which are listed, in which order."""

import asyncio
import re
from typing import get_args

from textual.widgets import Input

from summariser.core.display import visible
from summariser.core.errors import SummariserError
from summariser.core.flags import FlagCode
from summariser.core.record import ReviewState
from summariser.review.queue import MINE
from summariser.review.session import Filter, Order, QueueRow
from summariser.tui.screens.editing import Editing
from summariser.tui.screens.page import Page
from summariser.tui.widgets.queue import QueueView

_FEW = 5
"""So many articles can be told apart in a narrow queue: its width goes to the article and the record."""

_ORDERS: tuple[Order, ...] = ("risk", "name", "date")
_TERM = re.compile(r"\b(state|flag):(\S*)")


def filter_of(text: str, only: frozenset[str] | None) -> Filter:
    """A filter from what was typed: words, state:reviewed (in-progress too), flag:name_not_found. An unfinished name
    does not filter."""
    state: ReviewState | None = None
    flag: FlagCode | None = None
    for kind, value in _TERM.findall(text):
        if kind == "state":
            state = next((one for one in get_args(ReviewState) if one.replace(" ", "-") == value), state)
        else:
            flag = next((one for one in get_args(FlagCode) if one == value), flag)
    return Filter(" ".join(_TERM.sub(" ", text).split()), state, flag, only)


def misread(text: str) -> str:
    """What of a filter names nothing that there is; empty if all is understood."""
    for kind, value in _TERM.findall(text):
        there = [one.replace(" ", "-") for one in get_args(ReviewState if kind == "state" else FlagCode)]
        if value not in there:
            return f"no {kind} is called {visible(value) or 'nothing'!r}; there are {', '.join(there)}"
    return ""


class Queueing:
    """Opening articles, filtering, ordering."""

    def __init__(self, page: Page, editing: Editing) -> None:
        self.view = QueueView(id="queue")
        self.field = Input(id="filter", placeholder="words, state:…, flag:…", compact=True)
        self.field.display = False
        self._page = page
        self._editing = editing
        self._screen = page.screen
        self._session = page.session
        self._order: Order = "risk"
        self._only = page.screen.setup.only
        self._drawn = page.screen.setup.drawn
        page.screen.set_class(self._drawn is not None, "-audit")
        self._wanted = Filter(only=self._only)

    async def begin(self) -> str:
        """List the articles, of a sample or an audit if one was asked for, which the words returned are about."""
        said = await self._draw_sample() or await self._standing()
        await self.refresh()
        if not self.view.rows:
            self._screen.say("nothing to review here: `summariser extract` makes drafts", "problem")
        return said

    async def open_first(self, said: str) -> None:
        """Open what was last left in the middle, else the first that needs a person, else the first there is. Whoever
        is too late for one, as others begin at the same time, goes on to the next."""
        while first := (_first(self.view.rows) if self._drawn is None else _next(self.view.rows)):
            if await self.open(first.article_id):
                if said:
                    self._screen.say(said)
                return
            await self.refresh()
            now = next((row for row in self.view.rows if row.article_id == first.article_id), None)
            if first.claimed_by or not (now and now.claimed_by):
                return  # nobody was faster: what is wrong has been said

    async def _draw_sample(self) -> str:
        """The articles to audit, if a sample was asked for: drawn among all, noted in the journal."""
        sample = self._screen.setup.sample
        if sample is None:
            return ""
        percent, seed = sample
        drawn = frozenset(await self._session.sample(percent, seed))
        self._only = drawn if self._only is None else drawn & self._only
        self._wanted = Filter(only=self._only)
        return f"a sample of {percent:g}%: {len(self._only)} articles, seed {seed}"

    async def _standing(self) -> str:
        """Where the audit stands; "" if this is none."""
        try:
            return await asyncio.to_thread(self._drawn.told) if self._drawn else ""
        except (SummariserError, OSError) as error:
            return str(error)

    async def refresh(self) -> None:
        """Read what changed, ours or another's."""
        try:
            rows = await self._session.queue(self._order, self._wanted)
        except (SummariserError, OSError) as error:
            self._screen.complain(error)
            return
        if drawn := self._drawn:
            rows.sort(key=lambda row: drawn.order[row.article_id])
        self.view.show(rows, self._page.open_id)
        self._screen.frame("queue").set_class(len(rows) <= _FEW, "-few-articles")
        done = sum(row.state == "reviewed" for row in rows)
        filtered = " · filtered" if self._wanted != Filter(only=self._only) else ""
        mine = sum(row.turn == MINE and row.needed for row in rows)
        yours = f" · {mine} yours" if any(row.turn == MINE for row in rows) else ""
        sampled = " · sample" if self._screen.setup.sample else " · as named" if self._only is not None else ""
        order = "as drawn" if self._drawn else f"by {self._order}{sampled}{yours}"
        self._screen.frame("queue").head(f"Queue {done}/{len(rows)} ✓", f"{order}{filtered}")

    # Opening

    async def open(self, article_id: str) -> bool:
        """Show an article. Whether it could be opened."""
        await self._page.flush_place()
        sheet = await self._page.attempt(lambda: self._session.open(article_id))
        if sheet is None:
            return False
        self.show(shown=False)
        self._page.present(sheet)
        self._page.enter("review", self._page.record)
        key = self._screen.key
        if sheet.state == "reviewed":
            self._screen.say(f"reviewed already: {key('reopen')} reopens it to change something")
        else:
            blind = "somebody else reads this one too: neither sees the other's" if sheet.reader else ""
            self._screen.say(f"a newer draft has arrived: {key('newer')} takes it" if sheet.newer else blind)
        self._editing.resume(sheet)
        await self.refresh()
        return True

    async def open_next(self, said: str) -> None:
        """The next one after this in the queue, from the top again after the last; those that others have left out. Of
        an audit the first as drawn, for it counts no further."""
        before = [row.article_id for row in self.view.rows]
        at = before.index(self._page.open_id) if self._page.open_id in before and not self._drawn else -1
        said = "; ".join(filter(None, (said, await self._standing())))
        await self.refresh()
        rows = {row.article_id: row for row in self.view.rows}
        for article_id in [*before[at + 1 :], *before[: max(at, 0)]]:
            row = rows.get(article_id)
            if row and row.needed and await self.open(article_id):
                self._screen.say(f"{said}; next: {row.name}", "good")
                return
        if self._session.sheet:
            self._page.present(self._session.sheet)
        self._screen.say("; ".join([said, "nothing else waits in this queue", *await self._to_adjudicate()]), "good")

    async def _to_adjudicate(self) -> list[str]:
        """What two people have read and nobody has decided about yet, and how."""
        try:
            return await asyncio.to_thread(self._screen.setup.to_adjudicate)
        except (SummariserError, OSError) as error:
            return [str(error)]

    async def neighbour(self, step: int) -> None:
        """The neighbour in the queue, whatever its state."""
        rows, here = self.view.rows, self._page.open_id
        at = next((index for index, row in enumerate(rows) if row.article_id == here), -step)
        if rows and 0 <= at + step < len(rows):
            await self.open(rows[at + step].article_id)
        else:
            self._screen.say("no further article in this queue")

    # What is listed

    async def order(self) -> None:
        if self._drawn:
            self._screen.say("an audit goes through its articles as they were drawn")
            return
        self._order = _ORDERS[(_ORDERS.index(self._order) + 1) % len(_ORDERS)]
        await self.refresh()
        self._screen.say(f"queue by {self._order}")

    def filter(self) -> None:
        """Begin to type a filter."""
        self.show(shown=True)
        self.field.display = True
        self._page.enter("filter", self.field)

    async def typed(self) -> None:
        """The filter has changed."""
        self._wanted = filter_of(self.field.value, self._only)
        await self.refresh()

    def filtered(self) -> None:
        """Go to the filtered list."""
        self.field.display = bool(self.field.value)
        self._page.enter("review", self.view)
        if problem := misread(self.field.value):
            self._screen.say(problem, "problem")
        elif not self.view.rows:
            self._screen.say("no article in the queue has all of that", "problem")

    def unfilter(self) -> None:
        """List all again."""
        self.field.value = ""
        self.filtered()

    # The pane

    def show(self, *, shown: bool) -> None:
        """Show or hide the queue. On a narrow screen it takes the place of the other panes."""
        self._screen.set_class(shown, "-queue")

    def toggle(self) -> None:
        """Go to the queue, or back from it."""
        going = self._screen.focused is not self.view
        self.show(shown=going)
        self._screen.set_focus(self.view if going else self._page.record)


def _next(rows: list[QueueRow]) -> QueueRow | None:
    return next((row for row in rows if row.needed), None) or next(iter(rows), None)


def _first(rows: list[QueueRow]) -> QueueRow | None:
    left = [row for row in rows if row.needed and row.state == "in progress"]
    return max(left, key=lambda row: (-row.turn, row.changed), default=None) or _next(rows)

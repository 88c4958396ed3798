"""Review: one person turns drafts into reviewed records. Independent of any user interface.

Every method that decides something returns the sheet as it then is, once the decision is in the journal, on disk. A
decision that is refused changes nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Container, Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from summariser.core.article import Sentence, Span
from summariser.core.errors import ConfigurationError
from summariser.core.record import Note
from summariser.core.schema import Schema
from summariser.corpus.differences import Contradiction
from summariser.review import decisions
from summariser.review.account import Told
from summariser.review.decisions import RecordUnderReview
from summariser.review.form import BY_RULES
from summariser.review.history import Change, DecisionError, History
from summariser.review.open_article import OpenArticle, ReviewContext, Reviewer, ReviewTools
from summariser.review.ports import ClaimedError, Sampling, Typing
from summariser.review.queue import Filter, Order, Queue, QueueRow
from summariser.review.sheet import Sheet
from summariser.review.suggestions import Suggestion, UnknownName, nearest, suggestions, typed_days
from summariser.review.tally import Statistics, report
from summariser.review.uncited import telling

__all__ = ["Filter", "Order", "QueueRow", "ReviewContext", "ReviewSession", "Reviewer", "Sheet", "Typing"]

T = TypeVar("T")


class ReviewSession:  # noqa: PLR0904 - one method for each thing a reviewer does, of one line or two
    """One reviewer's session. One article is open at a time; decisions are made one at a time."""

    def __init__(self, schema: Schema, context: ReviewContext, reviewer: Reviewer) -> None:
        self._tools = ReviewTools(schema, context, reviewer)
        self._queue = Queue(str(reviewer), reviewer.name)
        self._lock = asyncio.Lock()
        self._open: OpenArticle | None = None
        self._running: set[asyncio.Task[Any]] = set()

    @property
    def sheet(self) -> Sheet | None:
        """The open article as it stands."""
        return self._open.sheet if self._open else None

    @property
    def history(self) -> History | None:
        """What has been decided about the open article."""
        return self._open.history if self._open else None

    # The queue

    async def queue(self, order: Order = "risk", wanted: Filter | None = None) -> list[QueueRow]:
        """The articles in that order: riskiest first and reviewed ones last, or by name, or by date."""
        await self._look()
        return self._queue.rows(order, wanted or Filter(), self._tools.context.clock.now())

    async def sample(self, percent: float, seed: int) -> tuple[str, ...]:
        """The ids of a random sample of all articles, which the journal keeps: the same seed picks the same ones."""
        if not 0 < percent <= 100:
            raise ConfigurationError(f"a sample of {percent:g}%: give more than 0% and at most 100%")
        await self._look()
        chosen = self._queue.sample(percent, seed)
        await self._tools.context.reviews.record_sample(
            Sampling(percent, seed, self._tools.reviewer.name, self._tools.context.clock.now(), chosen)
        )
        return chosen

    async def _look(self) -> None:
        who, reviews = self._tools.reviewer, self._tools.context.reviews
        reader = "" if who.adjudicates else who.name
        self._queue.update(await reviews.listings(self._queue.revision, reader))

    async def statistics(self) -> Statistics:
        reviews = self._tools.context.reviews
        return report(Counter(listing.state for listing in await reviews.listings()), await reviews.reviews())

    # Opening and closing

    async def open(self, article_id: str) -> Sheet:
        """Claim an article and go to where it was left. ClaimedError, which says who has it, if somebody else does."""

        async def go() -> Sheet:
            found = await OpenArticle.open(self._tools, article_id)
            if self._open and self._open.id != article_id:  # not before: one that cannot be opened leaves this one open
                await _give_back(self._open)
            self._open = found
            return found.sheet

        return await self._uninterrupted(go)

    async def close(self) -> None:
        """Give the open article back, and remember the place and the time."""

        async def go() -> None:
            article, self._open = self._open, None
            if article:
                await _give_back(article)

        await self._uninterrupted(go)

    async def move(self, path: str) -> None:
        """Remember which row is in focus."""
        await self._on_open(lambda article: article.move(path))

    async def type(self, typing: Typing | None) -> None:
        """Remember what is being typed, so that it is there again however the session ends; None: nothing is."""
        await self._on_open(lambda article: article.type(typing))

    async def check_newer(self) -> Sheet:
        """Keep the claim, and see whether another draft of the article has arrived."""
        return await self._on_open(lambda article: article.keep())

    def activity(self, at: datetime | None = None) -> None:
        """A sign of life, such as a key: the time since the last one counts unless it is over a minute."""
        if self._open:
            self._open.tick(at)

    # Decisions

    async def decide(self, make: Callable[[RecordUnderReview], list[Change]], position: str | None = None) -> Sheet:
        """Make these changes as one act, on the record as it then stands."""
        return await self._decide(make, position)

    async def accept(self, path: str) -> Sheet:
        """Accept the value; of what rules found as a whole, all in it that nothing is said against. A rejected item is
        taken back in; an omission becomes an item of its list."""

        async def accept(article: OpenArticle) -> Sheet:
            found = next((row for row in article.sheet.rows if row.path == path and row.stop == BY_RULES), None)
            whole = article.rest(path, None) if found else []
            return await article.decide(lambda record: whole or decisions.accept(record, path), path)

        return await self._on_open(accept)

    async def correct(self, path: str, value: Any) -> Sheet:
        """Replace the value, given as typed or as its type; for a group, a mapping of some of its fields."""
        return await self._decide(lambda record: decisions.correct(record, path, value), path)

    async def reject(self, path: str) -> Sheet:
        """Remove an item of a list, or set an optional value to null; an omission is offered no more."""
        return await self._decide(lambda record: decisions.reject(record, path), path)

    async def add(self, path: str, values: Any = None, spans: Sequence[Span] = ()) -> Sheet:
        """Add an item of a list, or a part that is missing; the sheet's position is then its path."""
        return await self._decide(lambda record: decisions.add(record, path, values, spans), None)

    async def cite(self, path: str, spans: Sequence[Span]) -> Sheet:
        """Set the passages that support the value; for verbatim text, the one passage that is its words."""
        return await self._decide(lambda record: decisions.cite(record, path, spans), path)

    async def accept_group(self, path: str, shown: Container[str] | None = None) -> Sheet:
        """Accept everything undecided at and below a row, except what is flagged, missing or not among the rows that
        were `shown` (None: all were)."""
        return await self._on_open(lambda article: article.decide(lambda _: article.rest(path, shown), path))

    async def accept_unflagged(self, shown: Container[str] | None = None) -> Sheet:
        """The same for the record as a whole."""
        return await self._on_open(lambda article: article.decide(lambda _: article.rest("", shown), None))

    async def undo(self) -> Sheet:
        """Take back the last act. The undo is an act of its own in the journal: nothing is ever erased."""
        return await self._on_open(lambda article: article.rewind("undo"))

    async def redo(self) -> Sheet:
        """Do again what was undone last."""
        return await self._on_open(lambda article: article.rewind("redo"))

    async def skip(self) -> Sheet:
        """Leave the article for later, and give it back."""
        return await self._on_open(lambda article: article.skip())

    async def reopen(self) -> Sheet:
        """Work on the reviewed or skipped article again; its history goes on."""

        async def go() -> Sheet:
            self._open = await OpenArticle.open(self._tools, self._opened().id)
            return await self._open.resume()

        return await self._uninterrupted(go)

    async def take_newer(self) -> Sheet:
        """Begin on the newer draft. Decisions about the older one stay in the journal, with that one."""

        async def go() -> Sheet:
            article = self._opened()
            await article.adopt()
            self._open = await OpenArticle.open(self._tools, article.id)
            return self._open.sheet

        return await self._uninterrupted(go)

    async def finish(
        self, *, accept_rest: bool = False, replace: bool = False, shown: Container[str] | None = None
    ) -> Sheet:
        """Write the reviewed record and give the article back. `shown`: the rows that were on screen, of the rest that
        is accepted (None: all were); the journal tells them from the others.

        DecisionError while something needs a person, or is undecided and not to be accepted with the rest.
        RecordChangedError if the file was changed by something else and is not to be replaced; ConfigurationError
        if it cannot be written. Either way the decisions are kept.
        """
        return await self._on_open(lambda article: article.finish(accept_rest=accept_rest, anyhow=replace, shown=shown))

    # Notes

    async def hold(self) -> Sheet:
        """Claim the open article again if it was given back, as it is when it is finished: for whoever has a note."""

        async def go() -> Sheet:
            if not self._opened().claimed:
                self._open = await OpenArticle.open(self._tools, self._opened().id)
            return self._opened().sheet

        return await self._uninterrupted(go)

    async def note(self, path: str, text: str) -> Sheet:
        """Write a note about a row, or with "" about the article as a whole: the reviewer's own there is changed, or
        without a text withdrawn. What it replaces stays in the journal."""

        return await self._on_open(lambda article: article.note(path, text))

    def own_note(self, path: str) -> str:
        """What this reviewer has noted at a row; "" for nothing."""
        line = self.sheet.note_of(self._tools.reviewer.name, path) if self.sheet else None
        return line.text if line else ""

    def account(self, path: str) -> list[Told]:
        """Every decision about a row of the open article, and every note on it, in order; with "" all there are."""
        return self._open.account(path) if self._open else []

    async def carry(self, notes: Sequence[tuple[str, Note]]) -> Sheet:
        """Keep notes that other records of the article have, under their writers' names, each with its place here."""
        return await self._on_open(lambda article: article.carry(notes))

    def uncited(self) -> tuple[Sentence, ...]:
        """Sentences that nothing in the record cites and that hold a word of speech, a date or a name."""
        sheet = self.sheet
        return telling(sheet.article, sheet.evidence) if sheet else ()

    async def elsewhere(self) -> Mapping[str, tuple[Contradiction, ...]]:
        """What other articles of the event say against the open one, by row. It waits for no decision, nor does any for
        it."""
        return await self._open.elsewhere() if self._open else {}

    # What is typed

    def suggestions(self, path: str) -> tuple[Suggestion, ...]:
        """What the field may be meant to hold, or a new item of the list."""
        sheet = self.sheet
        return suggestions(sheet.rows, sheet.row(path), sheet.article) if sheet else ()

    def days(self, typed: str) -> tuple[Suggestion, ...]:
        """The days that typed text may mean."""
        sheet = self.sheet
        return typed_days(sheet.rows, sheet.article, typed) if sheet else ()

    def unknown_name(self, path: str, value: Any, *, adding: bool = False) -> UnknownName | None:
        """The value, with the nearest that there is, if it is a name that the article lacks. It can be given all the
        same: the record then has a flag that says so."""
        article = self._open
        name = decisions.unknown_name(article.under_review(), path, value, adding=adding) if article else None
        return UnknownName(name, nearest(article.sheet.article, name)) if article and name else None

    # How

    async def _decide(self, make: Callable[[RecordUnderReview], list[Change]], position: str | None) -> Sheet:
        return await self._on_open(lambda article: article.decide(make, position))

    async def _on_open(self, what: Callable[[OpenArticle], Coroutine[Any, Any, T]]) -> T:
        async def go() -> T:
            return await what(self._opened())

        return await self._uninterrupted(go)

    def _opened(self) -> OpenArticle:
        if self._open is None:
            raise DecisionError("no article is open: open one first")
        return self._open

    async def _uninterrupted(self, what: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run it to its end even if the caller is cancelled, so that memory and journal never differ."""

        async def one_by_one() -> T:
            async with self._lock:
                return await what()

        task = asyncio.create_task(one_by_one())
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)


async def _give_back(article: OpenArticle) -> None:
    with suppress(ClaimedError):  # opened elsewhere since: there is nothing left to give back
        await article.keep(release=True)

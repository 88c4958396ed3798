"""Extraction in batches: requests go to the provider as files, at a lower price, and the answers come within a day.

A batch is one more way for answers to reach the books. What is in them is drafted by the ordinary path; what is not
is reserved at the batch's price and put into a shard, and its article is left until the shard's answers are in.
Whatever else an article needs, such as a second question after an answer that does not fit, goes the live way, at the
live price, under the same cap.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from summariser.core.article import Article
from summariser.core.errors import LaterError, PostponedError, SummariserError, TooLongError, UncertainError
from summariser.extract.batch_collect import BatchEvent, Collector
from summariser.extract.drafting import Drafted, Drafter
from summariser.extract.extraction import Extraction, Job, Tools
from summariser.extract.outcome import Event, Outcome
from summariser.extract.ports import Batch, BatchTools, Offer, Receipt, Run
from summariser.ground.reply import Recipe

ENVELOPE = 160
"""Bytes around a request in its file, at most: its number, the method, the path."""


Running = Callable[[Extraction], Awaitable[Outcome]]
"""Runs an extraction to its end, for whoever wants to be able to stop it."""


@dataclass(frozen=True)
class Reports:
    """Who is told what becomes of articles, and of batches."""

    articles: Callable[[Event], None]
    batches: Callable[[BatchEvent], None]


async def extract_in_batches(job: Job, tools: Tools, batches: BatchTools, run: Running, reports: Reports) -> Outcome:
    """Collect what batches have brought, draft it, and submit what the books have no answers for."""
    ordinary = Drafter(job.plan, job.recipe, tools.model, tools.accounts, tools.clock, helper=tools.helper)
    drafter = BatchDrafter(ordinary, job.recipe, batches, reports.batches)
    work = Extraction(job, tools, reports.articles, drafter)
    try:
        await Collector(batches, reports.batches).collect()
    except SummariserError as error:
        work.give_up(error)
    outcome = await run(work)
    try:
        await drafter.finish(outcome)
    except SummariserError as error:
        outcome.state = "interrupted" if isinstance(error, LaterError) else "stopped"
        outcome.stopped_by = error
        await tools.journal.close_run(outcome.run, outcome.state, outcome.left)
    outcome.waiting = max(0, outcome.waiting - drafter.released)
    outcome.spent = await tools.accounts.spent(outcome.run)
    outcome.assumed = await tools.accounts.assumed(outcome.run)
    return outcome


@dataclass
class _BatchFilling:
    """A shard that is being filled. `busy` articles are on their way into it; `quiet` is set when none is."""

    id: asyncio.Task[str]
    requests: int = 0
    size: int = 0
    articles: int = 0
    busy: int = 0
    quiet: asyncio.Event = field(default_factory=asyncio.Event)


class BatchDrafter:
    """Drafts what the books have answers for, and raises PostponedError for what it puts into a batch."""

    def __init__(
        self, drafter: Drafter, recipe: Recipe, tools: BatchTools, report: Callable[[BatchEvent], None]
    ) -> None:
        self._drafter = drafter
        self._recipe = recipe
        self._tools = tools
        self._report = report
        self._filling: _BatchFilling | None = None
        self._broken: list[_BatchFilling] = []

    async def draft(self, run: Run, article: Article) -> Drafted:
        """Raises PostponedError, and what the ordinary drafting raises.

        What a batch refused because it is too long, and what it refused of several windows, is asked again at once:
        the ordinary drafting asks in halves, and makes a draft of the other windows.
        """
        offers = [self._tools.office.offer(question) for question in self._recipe.prompt.questions(article)]
        refused = await self._tools.outbox.turned_down(run, article.id)
        if refused and len(offers) == 1 and not isinstance(refused, TooLongError):
            raise refused
        missing = [offer for offer in offers if await self._drafter.recall(run, article, offer.key) is None]
        if refused or not missing:
            return await self._drafter.draft(run, article)
        await self._put(run, article, missing)
        raise PostponedError("its answer comes with a batch")

    async def finish(self, outcome: Outcome) -> None:
        """Submit what was gathered; nothing more if a person or an error stopped the run: that is given back."""
        filling, self._filling = self._filling, None
        if filling is None:
            return
        if outcome.state in ("finished", "capped") and filling.articles:
            await self._send(filling)
        else:
            await self._release(filling, "the run was stopped before it was submitted")

    @property
    def released(self) -> int:
        """How many articles were postponed for nothing: their batch was not submitted."""
        return sum(filling.articles for filling in self._broken)

    async def _put(self, run: Run, article: Article, offers: Sequence[Offer]) -> None:
        filling = await self._room(run, len(offers), sum(len(offer.body) + ENVELOPE for offer in offers))
        try:
            shard_id = await filling.id
            attempts = await self._tools.outbox.add(shard_id, article.id, offers)
            for attempt, offer in zip(attempts or (), offers, strict=bool(attempts)):
                self._tools.courier.append(shard_id, attempt, offer)
            filling.articles += attempts is not None
        finally:
            filling.busy -= 1
            if not filling.busy:
                filling.quiet.set()

    async def _room(self, run: Run, requests: int, size: int) -> _BatchFilling:
        """The shard that has room for so much more; one that is full is submitted first."""
        limits = self._tools.limits
        while (full := self._filling) and (
            full.requests + requests > limits.requests or full.size + size > limits.size
        ):
            self._filling = None
            await self._send(full)
        if self._filling is None:
            begin = self._tools.outbox.begin(run, self._tools.server, self._tools.price)
            self._filling = _BatchFilling(asyncio.ensure_future(begin))
        filling = self._filling
        filling.requests, filling.size, filling.busy = (
            filling.requests + requests,
            filling.size + size,
            filling.busy + 1,
        )
        filling.quiet.clear()
        return filling

    async def _send(self, filling: _BatchFilling) -> None:
        while filling.busy:
            await filling.quiet.wait()
        shard_id, courier, outbox = await filling.id, self._tools.courier, self._tools.outbox
        try:
            file_id = await courier.upload(shard_id)
            await outbox.advance(shard_id, "submitting", file_id)
            remote = await courier.create(shard_id, file_id)
        except UncertainError:
            raise
        except SummariserError as error:
            await self._release(filling, str(error))
            raise
        await outbox.advance(shard_id, "out", remote.id)
        courier.discard(shard_id)
        if shard := await self._shard(shard_id):
            self._report(BatchEvent("submitted", shard, told=remote.told))

    async def _release(self, filling: _BatchFilling, reason: str) -> None:
        shard_id = await filling.id
        if shard := await self._shard(shard_id):
            await self._tools.inbox.close(shard, "released", Receipt("refused", error=reason))
        self._tools.courier.discard(shard_id)
        self._broken.append(filling)

    async def _shard(self, shard_id: str) -> Batch | None:
        return next((shard for shard in await self._tools.inbox.unfinished() if shard.id == shard_id), None)

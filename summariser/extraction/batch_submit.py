"""Extraction in batches: requests go to the provider as files, at a lower price, and the answers come within a day.

An article whose answers are in the journal is drafted as usual. For any other, the cost is reserved at the batch's
price, its requests are put into a batch, and the article is left until the answers are in. What an article needs beyond
that, such as a second question after an answer that does not fit, is sent at once, at the ordinary price, under the
same cap.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from summariser.core.article import Article
from summariser.core.errors import LaterError, PostponedError, SummariserError, TooLongError, UncertainError
from summariser.extraction.batch_collect import BatchEvent, Collector
from summariser.extraction.drafting import Drafted, Drafter
from summariser.extraction.extraction import Extraction, Job, Tools, drafter
from summariser.extraction.outcome import Event, Outcome
from summariser.extraction.ports import Batch, BatchTools, Offer, Receipt, Run
from summariser.extraction.reply import Recipe

ENVELOPE = 160
"""Bytes around a request in its file, at most: its number, the method, the path."""


Running = Callable[[Extraction], Awaitable[Outcome]]
"""Runs an extraction to its end. The caller gives it, so that it can stop the extraction."""


@dataclass(frozen=True)
class Reports:
    """Where events about articles, and about batches, are reported."""

    articles: Callable[[Event], None]
    batches: Callable[[BatchEvent], None]


async def extract_in_batches(job: Job, tools: Tools, batches: BatchTools, run: Running, reports: Reports) -> Outcome:
    """Collect finished batches, draft from their answers, and submit the requests that have none."""
    batched = BatchDrafter(drafter(job.plan, job.recipe, tools), job.recipe, batches, reports.batches)
    work = Extraction(job, tools, reports.articles, batched)
    try:
        await Collector(batches, reports.batches).collect()
    except SummariserError as error:
        work.give_up(error)
    outcome = await run(work)
    try:
        await batched.finish(outcome)
    except SummariserError as error:
        outcome.state = "interrupted" if isinstance(error, LaterError) else "stopped"
        outcome.stopped_by = error
        await tools.journal.close_run(outcome.run, outcome.state, outcome.left)
    outcome.waiting = max(0, outcome.waiting - batched.released)
    outcome.spent = await tools.accounts.spent(outcome.run)
    outcome.assumed = await tools.accounts.assumed(outcome.run)
    return outcome


@dataclass
class _BatchFilling:
    """A batch that is being filled. `busy` articles are being added to it; `quiet` is set when none is."""

    id: asyncio.Task[str]
    requests: int = 0
    size: int = 0
    articles: int = 0
    busy: int = 0
    quiet: asyncio.Event = field(default_factory=asyncio.Event)


class BatchDrafter:
    """Drafts articles whose answers are in the journal; puts the others into a batch and raises PostponedError."""

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

        If a batch refused the question as too long, or one of several windows, the ordinary drafting takes over at
        once: it asks in halves, and makes a draft of the other windows.
        """
        offers = [self._tools.reader.offer(question) for question in self._recipe.prompt.questions(article)]
        refused = await self._tools.outbox.turned_down(run, article.id)
        if refused and len(offers) == 1 and not isinstance(refused, TooLongError):
            raise refused
        missing = [offer for offer in offers if await self._drafter.recall(run, article, offer.key) is None]
        if refused or not missing:
            return await self._drafter.draft(run, article)
        await self._put(run, article, missing)
        raise PostponedError("its answer comes with a batch")

    async def finish(self, outcome: Outcome) -> None:
        """Submit the batch that is being filled, or release it if a person or an error stopped the run."""
        filling, self._filling = self._filling, None
        if filling is None:
            return
        if outcome.state in ("finished", "capped") and filling.articles:
            await self._send(filling)
        else:
            await self._release(filling, "the run was stopped before it was submitted")

    @property
    def released(self) -> int:
        """How many articles were postponed in vain: their batch was not submitted."""
        return sum(filling.articles for filling in self._broken)

    async def _put(self, run: Run, article: Article, offers: Sequence[Offer]) -> None:
        filling = await self._room(run, len(offers), sum(len(offer.body) + ENVELOPE for offer in offers))
        try:
            own_id = await filling.id
            attempts = await self._tools.outbox.add(own_id, article.id, offers)
            for attempt, offer in zip(attempts or (), offers, strict=bool(attempts)):
                self._tools.sender.append(own_id, attempt, offer)
            filling.articles += attempts is not None
        finally:
            filling.busy -= 1
            if not filling.busy:
                filling.quiet.set()

    async def _room(self, run: Run, requests: int, size: int) -> _BatchFilling:
        """The batch being filled, with room for so much more; a full one is submitted first."""
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
        own_id, sender, outbox = await filling.id, self._tools.sender, self._tools.outbox
        try:
            file_id = await sender.upload(own_id)
            await outbox.advance(own_id, "submitting", file_id)
            remote = await sender.create(own_id, file_id)
        except UncertainError:
            raise
        except SummariserError as error:
            await self._release(filling, str(error))
            raise
        await outbox.advance(own_id, "out", remote.id)
        sender.discard(own_id)
        if batch := await self._batch(own_id):
            self._report(BatchEvent("submitted", batch, told=remote.told))

    async def _release(self, filling: _BatchFilling, reason: str) -> None:
        own_id = await filling.id
        if batch := await self._batch(own_id):
            await self._tools.inbox.close(batch, "released", Receipt("refused", error=reason))
        self._tools.sender.discard(own_id)
        self._broken.append(filling)

    async def _batch(self, own_id: str) -> Batch | None:
        return next((batch for batch in await self._tools.inbox.unfinished() if batch.id == own_id), None)

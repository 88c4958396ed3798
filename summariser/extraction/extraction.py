"""Extract: articles in, grounded drafts out, under the run's cap.

Workers share one stream of articles, and take as many at once as the pace allows. An article that fails is named and
the rest goes on; what would fail every article alike, the cap, or a request to stop ends the taking of new articles,
and what is in flight is finished. Several processes may work on one run: what another one has in hand is put aside
until it is done or given up.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any

from summariser.core.article import Article, Same
from summariser.core.clock import Clock
from summariser.core.display import shorten
from summariser.core.errors import (
    STANDARD_INPUT,
    AnswerError,
    CapReachedError,
    Failure,
    FinalError,
    JournalError,
    LaterError,
    NotBegunError,
    PostponedError,
    SummariserError,
)
from summariser.core.record import Record
from summariser.extraction.drafting import Drafter, Drafts, Helper, SecondReader
from summariser.extraction.escalation import Escalating, Escalation
from summariser.extraction.intake import Aside, Input, Intake
from summariser.extraction.outcome import Event, Kind, Outcome
from summariser.extraction.ports import Accounts, Journal, Model, Pace, Run, RunPlan, RunState, Tariff
from summariser.extraction.reply import Recipe

SPENT_FOR = 0.25
"""Seconds for which the amount spent is reported again, without looking it up for every article."""


@dataclass(frozen=True)
class Tools:
    """What extraction works with. `journal` and `accounts` are two sides of one store; `stronger` is the model that an
    escalation needs, `second` reads beside them. Without a `pace`, the job says how many articles are in hand."""

    model: Model
    journal: Journal
    accounts: Accounts
    clock: Clock
    stronger: Model | None = None
    pace: Pace | None = None
    helper: Helper | None = None
    second: SecondReader | None = None


@dataclass(frozen=True)
class Job:
    """What is to be done with every article: of `limit` articles at most, `concurrency` in hand if no pace says how
    many."""

    plan: RunPlan
    recipe: Recipe
    concurrency: int = 1
    limit: int | None = None
    escalation: Escalation | None = None

    @property
    def recipes(self) -> tuple[Recipe, ...]:
        """Of every model that is asked."""
        return (self.recipe, self.escalation.recipe) if self.escalation else (self.recipe,)


class Extraction:
    """One call of extract, to be made inside its event loop. `stop` and `stop_now` are for signal handlers.

    `first` makes the first draft of each article, if it is not the ordinary Drafter.
    """

    def __init__(
        self, job: Job, tools: Tools, report: Callable[[Event], None] = lambda _: None, first: Drafts | None = None
    ) -> None:
        self._job = job
        self._tools = tools
        self._drafter = _drafter(job, tools, first)
        self._report = report
        self._halt: RunState | None = None
        self._cause: SummariserError | None = None
        self._halted = asyncio.get_running_loop().create_future()
        self._turn = asyncio.Lock()
        self._fresh: deque[Article | Failure] = deque()
        self._aside = Aside()
        self._run: Run | None = None
        self._spent_at = 0.0
        self._workers: list[asyncio.Task[None]] = []

    def stop(self) -> None:
        """Begin no other article; finish those in flight."""
        if self._halt != "stopped":
            self._halt = "interrupted"
        self._read_no_more()

    def stop_now(self) -> None:
        """Give up those in flight too. What has arrived is kept."""
        self.stop()
        for worker in self._workers:
            worker.cancel()

    def give_up(self, error: SummariserError) -> None:
        """Begin no article; the run ends with this error."""
        self._end("interrupted" if isinstance(error, LaterError) else "stopped", error)
        self._read_no_more()

    async def run(self, articles: Iterable[Input], total: int = 0) -> Outcome:
        """Work through the articles, about `total` of them. JournalError if the run cannot be opened."""
        accounts = self._tools.accounts
        self._run = run = await self._tools.journal.open_run(self._job.plan)
        self._outcome = Outcome(run, spent=await accounts.spent(run))
        self._report(Event("begun", "", run, self._outcome.spent))
        self._intake = intake = Intake(articles, self._job.limit)
        pace = self._tools.pace
        try:
            async with asyncio.TaskGroup() as group:
                workers = range(pace.most if pace else self._job.concurrency)
                self._workers = [group.create_task(self._work(run, intake)) for _ in workers]
        finally:
            intake.close()
        self._outcome.left += len(self._aside) + len(self._fresh)
        if self._halted.done():
            expected = max(min(total, self._job.limit or total), intake.taken + intake.waiting)
            self._outcome.left += max(0, expected - intake.taken)
        self._outcome.reading = intake.reading
        await self._close()
        return self._outcome

    async def _close(self) -> None:
        outcome, tools = self._outcome, self._tools
        outcome.stopped_by = self._cause
        if self._halt and (outcome.left or self._halt != "interrupted"):
            outcome.state = self._halt
        await concluded(outcome, tools.accounts, None if self._job.plan.part_of else tools.journal)

    async def _work(self, run: Run, intake: Intake) -> None:
        more = True
        while more:
            async with self._tools.pace.place() if self._tools.pace else nullcontext():
                more = await self._take(run, intake)

    async def _take(self, run: Run, intake: Intake) -> bool:
        """Do the next article; False if there was none."""
        try:
            if (item := await self._next(run, intake)) is None:
                return False
            try:
                await self._handle(run, item)
            except (SummariserError, asyncio.CancelledError):
                self._leave(run, item)
                raise
        except CapReachedError as error:
            self._end("capped", error)
        except SummariserError as error:
            self.give_up(error)
        return True

    async def _next(self, run: Run, intake: Intake) -> Article | Failure | None:
        """The next input, or one that was put aside; None at the end, or when no more are to be begun."""
        async with self._turn:
            if self._halted.done():
                return None
            return self._aside.due() or await self._read(run, intake) or await self._aside.next(self._halted)

    async def _read(self, run: Run, intake: Intake) -> Article | Failure | None:
        """The next input that has no draft yet; None at the end, at the limit, when no more are to be read, or when one
        that was put aside is due: who hands out inputs may wait for that one.

        Drafts are looked up for all inputs read so far in one query: a resumed run begins with thousands that have one.
        """
        while not self._fresh and (inputs := await intake.take(self._halted, self._aside.pause)):
            self._fresh.extend(one for one in inputs if not isinstance(one, Same))
            await self._tools.journal.seen([_article(one) for one in inputs if not isinstance(one, Failure)])
            drafted = await self._tools.journal.drafted(run, [one.id for one in inputs if isinstance(one, Article)])
            self._fresh.clear()
            for one in inputs:
                if isinstance(one, Same):
                    await self._tell("same", run, one.article)
                elif isinstance(one, Article) and one.id in drafted:
                    await self._tell("cached", run, one)
                else:
                    self._fresh.append(one)
        return self._fresh.popleft() if self._fresh else None

    def _read_no_more(self) -> None:
        if not self._halted.done():
            self._halted.set_result(None)
            if self._run is not None:
                self._tools.accounts.wait_no_more(self._run)

    async def _handle(self, run: Run, item: Article | Failure) -> None:
        if isinstance(item, Failure):
            await self._fail(run, "", item)
            return
        standing = await self._tools.journal.claim(run, item, take=self._halt is None)
        if isinstance(standing, Record):
            await self._tell("cached", run, item)
        elif isinstance(standing, Failure):
            await self._tell("failed", run, item, reason=standing.reason, final=standing.final)
        elif standing == "out":
            self._leave(run, item, waiting=True)
        elif self._halt:
            self._leave(run, item)
        elif standing == "held":
            self._aside.put(item)
            self._intake.nudge()  # whoever waits for inputs there is to look at this one in time
        else:
            await self._draft(run, item)

    async def _draft(self, run: Run, article: Article) -> None:
        path = article.path or STANDARD_INPUT
        try:
            drafted = await self._drafter.draft(run, article)
        except AnswerError as error:
            await self._fail(run, article.id, Failure(path, str(error), isinstance(error, FinalError)))
        except PostponedError:
            self._leave(run, article, waiting=True)
        except NotBegunError:
            self._leave(run, article)
        except SummariserError:
            raise
        except Exception as error:  # noqa: BLE001 - a defect of ours costs one article, not the night's batch
            what = f"{type(error).__name__}: {shorten(error)}"
            await self._fail(run, article.id, Failure(path, f"the program failed on it ({what}): please report this"))
        else:
            await self._tools.journal.save_draft(run, article, drafted.record, drafted.answer, day=drafted.day)
            flags = tuple(flag.code for flag in drafted.record.flags)
            await self._tell("drafted", run, article, flags=flags, escalated=drafted.escalated)

    def _leave(self, run: Run, item: Article | Failure, *, waiting: bool = False) -> None:
        """Not to be drafted now. `waiting`: its answer will come with a batch."""
        event = Event("waiting" if waiting else "left", item.path or STANDARD_INPUT, run, self._outcome.spent)
        self._outcome.count(event)
        self._report(event)

    def _end(self, state: RunState, error: SummariserError) -> None:
        # An error that stops every article outranks the cap; that a person asked to stop outranks both.
        if self._halt is None or (self._halt, state) == ("capped", "stopped"):
            self._halt, self._cause = state, error

    async def _fail(self, run: Run, article_id: str, item: Failure) -> None:
        await self._tools.journal.fail(run, article_id, item)
        await self._tell("failed", run, item, article_id, reason=item.reason, final=item.final)

    async def _tell(self, kind: Kind, run: Run, item: Article | Failure, known: str = "", **more: Any) -> None:
        """Count it and report it. `more`: what the event says besides."""
        path, article_id = item.path or STANDARD_INPUT, item.id if isinstance(item, Article) else known
        now, outcome = asyncio.get_running_loop().time(), self._outcome
        if now >= self._spent_at + SPENT_FOR:
            self._spent_at = now
            outcome.spent = await self._tools.accounts.spent(run)
        pace = self._tools.pace
        in_flight = pace.in_flight if pace else 0
        event = Event(kind, path, run, outcome.spent, in_flight=in_flight, article=article_id, **more)
        outcome.count(event)
        self._report(event)


async def concluded(outcome: Outcome, accounts: Accounts, journal: Journal | None) -> None:
    """Ask what was spent, and close the run; None if whoever opened it closes it."""
    run = outcome.run
    try:
        outcome.spent = await accounts.spent(run)
        outcome.spent_elsewhere = await accounts.spent_elsewhere(run)
        outcome.assumed = await accounts.assumed(run)
        if journal:
            failed = outcome.state == "finished" and outcome.failed
            await journal.close_run(run, "incomplete" if failed else outcome.state, outcome.left)
    except JournalError as error:
        outcome.state, outcome.stopped_by = "stopped", outcome.stopped_by or error


def _article(one: Article | Same) -> Article:
    return one.article if isinstance(one, Same) else one


def drafter(plan: RunPlan, recipe: Recipe, tools: Tools, tariff: Tariff | None = None) -> Drafter:
    """One that asks the tools' model."""
    return Drafter(plan, recipe, tools.model, tools.accounts, tools.clock, tariff, tools.helper, tools.second)


def _drafter(job: Job, tools: Tools, first: Drafts | None) -> Drafts:
    first = first or drafter(job.plan, job.recipe, tools)
    escalation = job.escalation
    if escalation is None or tools.stronger is None:
        return first
    plan, recipe = escalation.plan, escalation.recipe
    tariff = Tariff(plan.price, plan.model)
    stronger = drafter(plan, recipe, replace(tools, model=tools.stronger), tariff)
    return Escalating(escalation, first, stronger, tools.journal)

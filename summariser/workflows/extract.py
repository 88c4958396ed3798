"""Extract: articles in, grounded drafts out, under the run's cap.

Workers share one stream of articles. An article that fails is named and the rest goes on; what would fail every
article alike, the cap, or a request to stop ends the taking of new articles, and what is in flight is finished.
"""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from summariser.domain.article import Article
from summariser.domain.checks import check
from summariser.domain.errors import STANDARD_INPUT, AnswerError, CapReachedError, Failure, SummariserError
from summariser.domain.flags import Flag
from summariser.domain.grounding import ground
from summariser.domain.question import Prompt
from summariser.domain.record import ArticleRef, Provenance, Record, Tokens
from summariser.domain.schema import Schema
from summariser.ports import Accounts, Clock, Journal, Model, Run, RunPlan, RunState, Spent


@dataclass(frozen=True)
class Tools:
    """The adapters that extraction works with. `journal` and `accounts` are two sides of one store."""

    model: Model
    journal: Journal
    accounts: Accounts
    clock: Clock


@dataclass(frozen=True)
class Job:
    """What is to be done with every article. `limit` is the number of articles to take at most."""

    plan: RunPlan
    schema: Schema
    prompt: Prompt
    concurrency: int = 1
    limit: int | None = None


@dataclass(frozen=True)
class Event:
    """Progress: one article is done, or the run has begun (`path` is then empty)."""

    kind: Literal["begun", "drafted", "cached", "failed"]
    path: str
    run: Run
    spent: Spent
    reason: str = ""


@dataclass
class Outcome:
    """How an extraction ended. `spent` is of the whole run, earlier sittings included."""

    run: Run
    state: RunState = "finished"
    articles: int = 0
    drafted: int = 0
    cached: int = 0
    left: int = 0
    failed: list[Failure] = field(default_factory=list)
    flags: Counter[str] = field(default_factory=Counter)
    spent: Spent = field(default_factory=Spent)
    stopped_by: SummariserError | None = None


class Extraction:
    """One call of extract. `stop()` may be called from a signal handler: nothing new is begun after it."""

    def __init__(self, job: Job, tools: Tools, report: Callable[[Event], None] = lambda _: None) -> None:
        self._job = job
        self._tools = tools
        self._report = report
        self._halt: RunState | None = None
        self._turn = asyncio.Lock()

    def stop(self) -> None:
        self._halt = self._halt or "interrupted"

    async def run(self, articles: Iterable[Article | Failure]) -> Outcome:
        """Work through the articles. Raises what stops a run for good (JournalError) after noting it."""
        journal, accounts = self._tools.journal, self._tools.accounts
        run = await journal.open_run(self._job.plan)
        self._outcome = Outcome(run, spent=await accounts.spent(run))
        self._report(Event("begun", "", run, self._outcome.spent))
        stream = iter(articles)
        async with asyncio.TaskGroup() as group:
            for _ in range(self._job.concurrency):
                group.create_task(self._work(run, stream))
        self._outcome.state = self._halt or "finished"
        self._outcome.spent = await accounts.spent(run)
        await journal.close_run(run, self._outcome.state, self._outcome.left)
        return self._outcome

    async def _work(self, run: Run, stream: Iterator[Article | Failure]) -> None:
        while (item := await self._next(stream)) is not None:
            if isinstance(item, Failure):
                await self._fail(run, "", item)
            elif await self._tools.journal.find_draft(run, item):
                self._outcome.cached += 1
                await self._tell("cached", run, item.path or STANDARD_INPUT)
            elif self._halt:
                self._outcome.left += 1
            else:
                await self._draft(run, item)

    async def _next(self, stream: Iterator[Article | Failure]) -> Article | Failure | None:
        """The next input; None at the end, at the limit, or when a person asked to stop."""
        async with self._turn:
            limit = self._job.limit
            if self._halt == "interrupted" or (limit is not None and self._outcome.articles >= limit):
                return None
            # Reading may parse a PDF: it must not hold up the answers that are arriving.
            item = await asyncio.to_thread(next, stream, None)
            self._outcome.articles += item is not None
            return item

    async def _draft(self, run: Run, article: Article) -> None:
        path = article.path or STANDARD_INPUT
        try:
            record, answer = await self._ask(run, article)
        except AnswerError as error:
            await self._fail(run, article.id, Failure(path, str(error)))
        except CapReachedError as error:
            self._end("capped", error)
        except SummariserError as error:
            self._end("stopped", error)
        else:
            await self._tools.journal.save_draft(run, article, record, answer)
            self._outcome.drafted += 1
            self._outcome.flags.update(flag.code for flag in record.flags)
            await self._tell("drafted", run, path)

    def _end(self, state: RunState, error: SummariserError) -> None:
        self._halt = self._halt or state
        self._outcome.stopped_by = self._outcome.stopped_by or error
        self._outcome.left += 1

    async def _ask(self, run: Run, article: Article) -> tuple[Record, str]:
        ledger = self._tools.accounts.ledger(run, article.id)
        answer: dict[str, Any] = {}
        missing: list[Flag] = []
        questions = self._job.prompt.questions(article)
        for question in questions:
            try:
                answer |= (await self._tools.model.answer(question, ledger)).model_dump()
            except AnswerError as error:
                # One field of many that a small model cannot answer should not cost the others.
                if question.field is None or len(missing) + 1 == len(questions):
                    raise
                message = f"The model gave no usable answer for this field: {error}"
                missing.append(Flag(path=f"/{question.field}", code="not_answered", message=message))
        spent = await self._tools.accounts.spent(run, article.id)
        return self._record(run, article, answer, missing, spent), json.dumps(answer, default=str, ensure_ascii=False)

    def _record(self, run: Run, article: Article, answer: dict[str, Any], missing: list[Flag], spent: Spent) -> Record:
        schema, plan = self._job.schema, self._job.plan
        grounded = ground(schema, answer, article)
        usage = spent.usage
        return Record(
            schema_id=schema.id,
            article=ArticleRef.of(article),
            data=grounded.data,
            flags=(*missing, *grounded.flags, *check(schema, grounded.data, article)),
            provenance=Provenance(
                model=plan.model,
                prompt=f"extract@{self._job.prompt.hash}",
                strategy=plan.strategy,
                run=run.id,
                usage=Tokens(input=usage.input, cached=usage.cached, output=usage.output),
                cost_usd=float(spent.cost),
                at=self._tools.clock.now(),
            ),
        )

    async def _fail(self, run: Run, article_id: str, item: Failure) -> None:
        self._outcome.failed.append(item)
        await self._tools.journal.fail(run, article_id, item.path, item.reason)
        await self._tell("failed", run, item.path, item.reason)

    async def _tell(self, kind: Literal["drafted", "cached", "failed"], run: Run, path: str, reason: str = "") -> None:
        self._report(Event(kind, path, run, await self._tools.accounts.spent(run), reason))

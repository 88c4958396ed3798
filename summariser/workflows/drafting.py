"""Drafting: one article in, one grounded record out. What is asked, what came of it, and what is doubtful about it."""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from pydantic import BaseModel

from summariser.domain.article import Article
from summariser.domain.checks import check, check_examples
from summariser.domain.checks.scope import Case
from summariser.domain.errors import AnswerError, CutOffError, NoAnswerError, TooLongError
from summariser.domain.flags import Flag
from summariser.domain.grounding import Grounded, ground
from summariser.domain.layout import events
from summariser.domain.merging import Part, merge
from summariser.domain.question import Prompt, Question
from summariser.domain.record import ArticleRef, Provenance, Record, Tokens
from summariser.domain.schema import Schema
from summariser.domain.windows import MOST, Window
from summariser.ports import Accounts, Clock, Ledger, Model, Run, RunPlan, Spent, Tariff

TALKATIVE = 16_000
"""Bytes of text that may have more to tell than an answer holds. One that is cut off about less comes from a model that
repeats itself, which it would about each half too."""


@dataclass(frozen=True)
class Recipe:
    """What makes a draft of an article: the record that is wanted, and how it is asked for."""

    schema: Schema
    prompt: Prompt


@dataclass(frozen=True)
class Drafted:
    """A draft, and the model's answer (JSON) that it was made of. `day` is when its event began; `escalated`: a
    stronger model was asked too."""

    record: Record
    answer: str
    day: date | None = None
    escalated: bool = False


@dataclass(frozen=True)
class _Reply:
    """What the model answered about one window, field by field, and what it would not answer."""

    window: Window
    answer: dict[str, Any]
    missing: tuple[Flag, ...]


@dataclass(frozen=True)
class _Unread:
    """A window about which the model gave no usable answer."""

    window: Window
    error: AnswerError

    @property
    def flag(self) -> Flag:
        message = f"Not read: {self.window.name}. The model gave no usable answer: {self.error}"
        return Flag(path="", code="not_read", message=message)


class Drafts(Protocol):
    """Makes drafts. PostponedError leaves an article for another time; other errors are the Drafter's."""

    async def draft(self, run: Run, article: Article) -> Drafted:
        """The draft of one article that is this process's."""


class Drafter:
    """Drafts articles of one run. Every request goes through the article's ledger."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it asks for, whom, and where it is booked
        self,
        plan: RunPlan,
        recipe: Recipe,
        model: Model,
        accounts: Accounts,
        clock: Clock,
        tariff: Tariff | None = None,
    ) -> None:
        """`tariff`: what the requests are charged at, if not as the run's ordinary ones."""
        self._plan = plan
        self._recipe = recipe
        self._model = model
        self._accounts = accounts
        self._clock = clock
        self._tariff = tariff
        self._desk = asyncio.Lock()

    async def recall(self, run: Run, article: Article, key: str) -> str | None:
        """The raw answer to a request about the article, if it is in the books."""
        return await self._accounts.ledger(run, article.id).recall(key)

    async def draft(self, run: Run, article: Article) -> Drafted:
        """Raises what the model raises: AnswerError for this article, ProviderError, CapReachedError.

        A window of a long article that gets no usable answer does not cost the others: the draft stands, with a
        flag that names what was not read. One whose answer may still come (NoAnswerError) is waited for with the next
        run, to which the answers about the other windows are known.
        """
        ledger = self._accounts.ledger(run, article.id, self._tariff)
        replies, unread = await self._read(article, ledger)
        if not replies:
            raise unread[0].error
        spent = await self._accounts.spent(run, article.id)
        async with self._desk:
            # One at a time, and then whatever else is waiting: answers that came together would otherwise all be
            # grounded before the first of their drafts is stored and the next request goes out.
            grounded = self._grounded(article, replies, unread)
            await asyncio.sleep(0)
        day = next((first for first, _ in events(self._recipe.schema, grounded.data)), None)
        return Drafted(self._record(run, article, grounded, spent), _as_json(replies), day)

    async def _read(self, article: Article, ledger: Ledger) -> tuple[list[_Reply], list[_Unread]]:
        """What was answered about each window, in order; one that is too long for the model, or for an answer, is
        asked about in two halves."""
        replies: list[_Reply] = []
        unread: list[_Unread] = []
        waiting = deque(self._recipe.prompt.windows(article))
        while waiting:
            window = waiting.popleft()
            try:
                replies.append(await self._ask(article, window, ledger))
            except NoAnswerError:
                raise
            except AnswerError as error:
                halves = window.halves(article) if _asks_too_much(window, article, error) else ()
                waiting.extendleft(reversed(halves))
                if not halves:
                    unread.append(_Unread(window, error))
                if len(replies) + len(unread) + len(waiting) > 2 * MOST:
                    raise
        return replies, unread

    async def _ask(self, article: Article, window: Window, ledger: Ledger) -> _Reply:
        answer: dict[str, Any] = {}
        missing: list[Flag] = []
        questions = self._recipe.prompt.about(article, window)
        last: tuple[Question, BaseModel] | None = None
        for asked in questions:
            try:
                reply = await self._next(asked, last, ledger)
            except NoAnswerError:
                raise
            except AnswerError as error:
                # One field of many that a small model cannot answer should not cost the others.
                if asked.field is None or len(missing) + 1 == len(questions) or isinstance(error, TooLongError):
                    raise
                message = f"The model gave no usable answer for this field: {error}"
                missing.append(Flag(path=f"/{asked.field}", code="not_answered", message=message))
            else:
                answer |= reply[1].model_dump()
                last = reply
        return _Reply(window, answer, tuple(missing))

    async def _next(
        self, asked: Question, last: tuple[Question, BaseModel] | None, ledger: Ledger
    ) -> tuple[Question, BaseModel]:
        """The question as it was asked, and its answer: as the next turn of the conversation, or anew where that has
        become too long."""
        question = asked.after(*last) if last else asked
        try:
            return question, await self._model.answer(question, ledger)
        except TooLongError:
            if last is None:
                raise
        return asked, await self._model.answer(asked, ledger)

    def _grounded(self, article: Article, replies: Sequence[_Reply], unread: Sequence[_Unread]) -> Grounded:
        schema, parts = self._recipe.schema, []
        for reply in replies:
            grounded = ground(schema, reply.answer, article, {sentence.number for sentence in reply.window.shown})
            flags = (*reply.missing, *grounded.flags)
            parts.append(Part(reply.window.name, grounded.data, flags, grounded.unfound))
        merged = merge(schema, parts)
        shown = self._recipe.prompt.examples(article)
        leaks = check_examples(Case(schema, merged.data, article), shown, merged.unfound)
        flags = (*(one.flag for one in unread), *merged.flags, *check(schema, merged.data, article), *leaks)
        return Grounded(merged.data, flags, merged.unfound)

    def _record(self, run: Run, article: Article, grounded: Grounded, spent: Spent) -> Record:
        usage = spent.usage
        return Record(
            schema_id=self._recipe.schema.id,
            article=ArticleRef.of(article),
            data=grounded.data,
            flags=grounded.flags,
            provenance=Provenance(
                model=self._plan.model,
                prompt=f"extract@{self._recipe.prompt.hash}",
                strategy=self._plan.strategy,
                run=run.id,
                usage=Tokens(input=usage.input, cached=usage.cached, output=usage.output),
                cost_usd=float(spent.cost),
                at=self._clock.now(),
            ),
        )


def _asks_too_much(window: Window, article: Article, error: AnswerError) -> bool:
    """Whether less text may get an answer."""
    if isinstance(error, CutOffError):
        shown = sum(len(article[sentence.span].encode("utf-8", "replace")) for sentence in window.shown)
        return shown >= TALKATIVE
    return isinstance(error, TooLongError)


def _as_json(replies: Sequence[_Reply]) -> str:
    """The answer, or the answers with the sentences that each is about."""
    answer: dict[str, Any] = replies[0].answer
    if len(replies) > 1:
        answer = {"windows": [{"read": reply.window.name, "answer": reply.answer} for reply in replies]}
    return json.dumps(answer, default=str, ensure_ascii=False)

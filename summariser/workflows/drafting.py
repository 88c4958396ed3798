"""Drafting: one article in, one grounded record out. What is asked, what came of it, and what is doubtful about it."""

import json
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from summariser.domain.article import Article
from summariser.domain.checks import check, check_examples
from summariser.domain.checks.scope import Case
from summariser.domain.errors import AnswerError, NoAnswerError
from summariser.domain.flags import Flag
from summariser.domain.grounding import ground
from summariser.domain.question import Prompt, Question
from summariser.domain.record import ArticleRef, Provenance, Record, Tokens
from summariser.domain.schema import Schema
from summariser.ports import Accounts, Clock, Ledger, Model, Run, RunPlan, Spent


@dataclass(frozen=True)
class Recipe:
    """What makes a draft of an article: the record that is wanted, and how it is asked for."""

    schema: Schema
    prompt: Prompt


@dataclass(frozen=True)
class Drafted:
    """A draft, and the model's answer (JSON) that it was made of."""

    record: Record
    answer: str


@dataclass(frozen=True)
class _Reply:
    """What the model answered, field by field, and what it would not answer."""

    answer: dict[str, Any]
    missing: tuple[Flag, ...]


class Drafter:
    """Drafts articles of one run. Every request goes through the article's ledger."""

    def __init__(self, plan: RunPlan, recipe: Recipe, model: Model, accounts: Accounts, clock: Clock) -> None:
        self._plan = plan
        self._recipe = recipe
        self._model = model
        self._accounts = accounts
        self._clock = clock

    async def recall(self, run: Run, article: Article, key: str) -> str | None:
        """The raw answer to a request about the article, if it is in the books."""
        return await self._accounts.ledger(run, article.id).recall(key)

    async def draft(self, run: Run, article: Article) -> Drafted:
        """Raises what the model raises: AnswerError for this article, ProviderError, CapReachedError."""
        ledger = self._accounts.ledger(run, article.id)
        reply = await self._ask(article, ledger)
        spent = await self._accounts.spent(run, article.id)
        answer = json.dumps(reply.answer, default=str, ensure_ascii=False)
        return Drafted(self._record(run, article, reply, spent), answer)

    async def _ask(self, article: Article, ledger: Ledger) -> _Reply:
        answer: dict[str, Any] = {}
        missing: list[Flag] = []
        questions = self._recipe.prompt.questions(article)
        last: tuple[Question, BaseModel] | None = None
        for asked in questions:
            question = asked.after(*last) if last else asked
            try:
                reply = await self._model.answer(question, ledger)
            except NoAnswerError:
                raise
            except AnswerError as error:
                # One field of many that a small model cannot answer should not cost the others.
                if question.field is None or len(missing) + 1 == len(questions):
                    raise
                message = f"The model gave no usable answer for this field: {error}"
                missing.append(Flag(path=f"/{question.field}", code="not_answered", message=message))
            else:
                answer |= reply.model_dump()
                last = (question, reply)
        return _Reply(answer, tuple(missing))

    def _record(self, run: Run, article: Article, reply: _Reply, spent: Spent) -> Record:
        schema, plan, usage = self._recipe.schema, self._plan, spent.usage
        grounded = ground(schema, reply.answer, article)
        shown = self._recipe.prompt.examples(article)
        leaks = check_examples(Case(schema, grounded.data, article), shown, grounded.unfound)
        return Record(
            schema_id=schema.id,
            article=ArticleRef.of(article),
            data=grounded.data,
            flags=(*reply.missing, *grounded.flags, *check(schema, grounded.data, article), *leaks),
            provenance=Provenance(
                model=plan.model,
                prompt=f"extract@{self._recipe.prompt.hash}",
                strategy=plan.strategy,
                run=run.id,
                usage=Tokens(input=usage.input, cached=usage.cached, output=usage.output),
                cost_usd=float(spent.cost),
                at=self._clock.now(),
            ),
        )

"""Drafting: one article in, one grounded record out. What is asked, what came of it, and what is doubtful about it."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from summariser.ask.prompt import Question
from summariser.ask.windows import MOST, Window
from summariser.core.article import Article
from summariser.core.clock import Clock
from summariser.core.errors import AnswerError, CutOffError, NoAnswerError, ProviderError, TooLongError
from summariser.core.flags import Flag
from summariser.core.record import ArticleRef, Provenance, Record, Tokens
from summariser.core.walk import events
from summariser.extraction.ports import Accounts, Ledger, Model, Run, RunPlan, Spent, Tariff
from summariser.extraction.reply import Reading, Recipe, Reply
from summariser.grounding.grounding import Grounded
from summariser.second_reader.found import Found, Reader, Wanted

T = TypeVar("T")

TALKATIVE = 16_000
"""Bytes of text from which on an answer that is cut off is asked for again in halves. One that is cut off about less
comes from a model that repeats itself, and would about each half too."""

CROWD = 16
"""Answers that wait to be grounded before the helper process is started, which takes half a second."""

LONG = 50_000
"""Characters of an article from which on it is parted and grounded in a thread: that takes one to three milliseconds a
thousand, in which requests of other articles and Ctrl-C would wait."""

_AHEAD = timedelta(days=1)
"""Of the day in UTC, where it is tomorrow already."""

NO_ROOM = (
    "the prompt is too long for the model even with a few words of an article: choose a model, or set up its server,"
    " with a longer context"
)


@dataclass(frozen=True)
class Drafted:
    """A draft, and the model's answer (JSON) that it was made of. `day` is when its event began; `escalated`: a
    stronger model was asked too."""

    record: Record
    answer: str
    day: date | None = None
    escalated: bool = False


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
        """The draft of one article, which this process has claimed."""


class Helper(Protocol):
    """A second process that grounds answers, so that this one has its time for requests."""

    def call(self) -> None:
        """Start it, if it does not run yet. Returns at once."""

    async def ground(self, recipe: Recipe, reading: Reading) -> Grounded | None:
        """What `reading.grounded(recipe)` returns; None if the helper does not run, or cannot."""


class SecondReader(Protocol):
    """Rules that read an article beside the model."""

    async def read(self, article: Article, wanted: Wanted) -> Sequence[tuple[Reader, Found]]:
        """What each of its proposers found; never raises for a text."""


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
        helper: Helper | None = None,
        second: SecondReader | None = None,
    ) -> None:
        """`tariff`: what the requests are charged at, if not as the run's ordinary ones."""
        self._plan = plan
        self._recipe = recipe
        self._model = model
        self._accounts = accounts
        self._clock = clock
        self._tariff = tariff
        self._helper = helper
        self._second = second
        self._desk = asyncio.Lock()
        self._crowd = 0
        self._answered = False

    async def recall(self, run: Run, article: Article, key: str) -> str | None:
        """The raw answer to a request about the article, if it is in the books."""
        return await self._accounts.ledger(run, article.id).recall(key)

    async def draft(self, run: Run, article: Article) -> Drafted:
        """Raises what the model raises: AnswerError for this article, ProviderError, CapReachedError.

        If a window of a long article gets no usable answer, the draft is made of the others, with a flag that names
        what was not read. If its answer may still come (NoAnswerError), the article is left to the next run, which uses
        the answers about the other windows again.
        """
        ledger = self._accounts.ledger(run, article.id, self._tariff)
        second = asyncio.ensure_future(self._found(article))  # while the model is waited for
        try:
            replies, unread = await self._read(article, ledger)
            if not replies:
                raise unread[0].error
            found = await second
        finally:
            second.cancel()
        spent = await ledger.spent()
        reading = Reading(article, replies, [one.flag for one in unread], found)
        grounded = await self._grounded(reading)
        day = next((first for first, _ in events(self._recipe.schema, grounded.data)), None)
        return Drafted(self._record(run, article, grounded, spent), reading.as_json(), day)

    async def _found(self, article: Article) -> Sequence[tuple[Reader, Found]]:
        wanted = self._recipe.wanted
        return await self._second.read(article, wanted) if self._second and wanted else ()

    async def _read(self, article: Article, ledger: Ledger) -> tuple[list[Reply], list[_Unread]]:
        """What was answered about each window, in order; one that is too long for the model, or for an answer, is
        asked about in two halves."""
        replies: list[Reply] = []
        unread: list[_Unread] = []
        waiting = deque(await _beside(article, lambda: self._recipe.prompt.windows(article)))
        while waiting:
            window = waiting.popleft()
            try:
                replies.append(await self._ask(article, window, ledger))
                self._answered = True
            except NoAnswerError:
                raise
            except AnswerError as error:
                halves = window.halves(article) if _asks_too_much(window, article, error) else ()
                waiting.extendleft(reversed(halves))
                if not (halves or replies) and isinstance(error, TooLongError):  # other windows would meet the same
                    no_room = f"{NO_ROOM} (its server says: {error.told or error})"
                    raise (AnswerError if self._answered else ProviderError)(no_room) from error
                if not halves:
                    unread.append(_Unread(window, error))
                if len(replies) + len(unread) + len(waiting) > 2 * MOST:
                    raise
        return replies, unread

    async def _ask(self, article: Article, window: Window, ledger: Ledger) -> Reply:
        answer: dict[str, Any] = {}
        missing: list[Flag] = []
        questions = await _beside(article, lambda: self._recipe.prompt.about(article, window))
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
        return Reply(window, answer, tuple(missing))

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

    async def _grounded(self, reading: Reading) -> Grounded:
        """Ground by the helper if it runs. It is started when answers come faster than they are grounded."""
        helper, recipe = self._helper, self._recipe
        if helper and self._crowd >= CROWD:
            helper.call()
        if helper and (grounded := await helper.ground(recipe, reading)):
            return grounded
        self._crowd += 1
        try:
            async with self._desk:
                # One at a time, and then whatever else is waiting: answers that came together would otherwise all be
                # grounded before the first of their drafts is stored and the next request goes out.
                grounded = await _beside(reading.article, lambda: reading.grounded(recipe))
                await asyncio.sleep(0)
        finally:
            self._crowd -= 1
        return grounded

    def _record(self, run: Run, article: Article, grounded: Grounded, spent: Spent) -> Record:
        usage, now = spent.usage, self._clock.now()
        return Record(
            schema_id=self._recipe.schema.id,
            article=ArticleRef.of(article),
            data=grounded.data,
            flags=(*article.doubts, *_not_yet(article, now), *grounded.flags),
            omissions=grounded.omissions,
            other_readings=grounded.other_readings,
            provenance=Provenance(
                model=self._plan.model,
                prompt=f"extract@{self._recipe.prompt.hash}",
                strategy=self._plan.strategy,
                run=run.id,
                usage=Tokens(input=usage.input, cached=usage.cached, output=usage.output),
                cost_usd=float(spent.cost),
                at=now,
            ),
        )


def _not_yet(article: Article, now: datetime) -> Iterator[Flag]:
    """A day of publication that has begun nowhere yet."""
    if article.published and article.published > now.date() + _AHEAD:
        message = f"The day of publication, {article.published}, is still to come."
        yield Flag(path="", code="publication_doubtful", message=message)


async def _beside(article: Article, work: Callable[[], T]) -> T:
    """What is done about a long article is done in a thread."""
    return await asyncio.to_thread(work) if len(article.text) >= LONG else work()


def _asks_too_much(window: Window, article: Article, error: AnswerError) -> bool:
    """Whether less text may get an answer."""
    if isinstance(error, CutOffError):
        shown = sum(len(article[sentence.span].encode("utf-8", "replace")) for sentence in window.shown)
        return shown >= TALKATIVE
    return isinstance(error, TooLongError)

"""The public face in Python: the same engine, cap and journal as the command line.

`extract` and `Review` may be called anywhere, also inside a running event loop: a loop in a thread of its own does the
work. `aextract` works in the caller's.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Iterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager, suppress
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, overload

from pydantic import BaseModel, ValidationError

from summariser.core.answer_type import draft_type
from summariser.core.article import Article, Same
from summariser.core.display import shorten
from summariser.core.errors import (
    AnswerError,
    CapReachedError,
    ConfigurationError,
    Failure,
    SummariserError,
)
from summariser.core.meeting import Meeting
from summariser.core.record import ArticleRef, Record
from summariser.files.schemas import load_schema
from summariser.grounding.checks import check
from summariser.grounding.grounding import ground as ground_answer
from summariser.journal.presence import exists
from summariser.machine.loop import Loop, each
from summariser.wiring.settings import Settings, journal_place

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from types import TracebackType
    from typing import Self, TypedDict, Unpack

    from summariser.core.article import Span
    from summariser.extraction.outcome import Event, Outcome
    from summariser.review.queue import QueueRow
    from summariser.review.session import ReviewSession
    from summariser.review.sheet import Sheet

    class Options(TypedDict, total=False):
        """What `extract` may be told; the meaning and the defaults are the command line's."""

        schema: type[BaseModel] | str
        model: str | None
        base_url: str | None
        price: str | None
        max_cost: float | Decimal | str
        workspace: str | Path | None
        strategy: Literal["whole", "fieldwise"] | None
        concurrency: int | None
        context: int | None
        fresh: bool
        replay: str | Path | None
        second_reader: bool
        journal: str | None


Source = str | Path | Article
Sources = list[str] | list[Path] | list[Article] | list[Source] | tuple[Source, ...]
T = TypeVar("T")


@overload
def extract(source: Source, **options: Unpack[Options]) -> Record: ...
@overload
def extract(source: Sources, **options: Unpack[Options]) -> Iterator[Record | Failure]: ...
def extract(source: Any, **options: Any) -> Any:
    """Draft a record of one article, or of many, under a hard cost cap.

    source: a text, an `Article`, or a file: a `Path`, or a `str` of one line that names one. Of a list of those, of a
    folder and of a .jsonl file it is an iterator of records and failures as they come, in any order: `record.article`
    says which. (For type checkers put a folder into a list.)
    schema: a pydantic model with the markers of this package, or its name as on the command line.
    model, base_url, price, strategy, concurrency, context, fresh: as on the command line.
    max_cost: US dollars for this call and all that resume it. workspace: a folder for the journal, in which a call is
    resumed after an interruption; without one the journal lives in a temporary place until the call is over.
    replay: a recording to answer from, without a network. second_reader: whether rules read beside the model.
    journal: the URL of a PostgreSQL database instead; it wants a workspace too.

    `record.data` holds plain JSON values, `record.flags` what is doubtful, `record.cost_usd` what was paid for it,
    `record.omissions` what rules found and the draft leaves out.

    Raises ConfigurationError before anything is sent; AnswerError if a single article cannot be read or gets no usable
    answer (of many, a `Failure` is given instead); CapReachedError or ProviderError when no more can be asked,
    after all that was drafted.
    """
    work = aextract(source, **options)
    return each(work) if _is_many(source) else Loop().once(work)


@overload
def aextract(source: Source, **options: Unpack[Options]) -> Awaitable[Record]: ...
@overload
def aextract(source: Sources, **options: Unpack[Options]) -> AsyncIterator[Record | Failure]: ...
def aextract(source: Any, **options: Any) -> Any:
    """`extract` for programs with an event loop: `await` it for one article, `async for` it over many."""
    settings = _settings(options)
    if _is_many(source):
        return _many(source, settings, options.get("workspace"))
    return _one(source, settings, options.get("workspace"))


def ground(schema: type[BaseModel], answer: Mapping[str, Any] | str, article: str | Article) -> Record:
    """The record that a model's answer comes to: names and dates looked up, passages cut out of the article, all
    checks made. Pure: no model, no disk.

    answer: JSON, or what JSON holds, as the schema asks for it: sentence numbers under "sentences", opening words for
    verbatim text. AnswerError if it does not fit; ConfigurationError if the schema cannot be used.

    >>> answer = {"summary": "Two ministers met.", "published": None, "location": None, "participants": [],
    ...           "date": {"start": "2023-09-05", "end": "2023-09-05", "basis": "stated", "sentences": [1]},
    ...           "agreements": [],
    ...           "quotes": [{"speaker": "Ana Ruiz", "kind": "direct", "text": "We will", "sentences": [2]}]}
    >>> record = ground(Meeting, answer, 'They met on September 5, 2023. "We will sign," said Ana Ruiz.')
    >>> record.data["quotes"][0]["text"]
    'We will sign,'
    """
    wanted = load_schema(schema)
    found = article if isinstance(article, Article) else Article.of(article)
    try:
        raw = json.loads(answer) if isinstance(answer, str) else answer
        fitting = draft_type(wanted).model_validate(raw).model_dump()
    except (ValueError, ValidationError) as error:
        raise AnswerError(f"the answer does not fit the schema {wanted.id}: {str(error).splitlines()[0]}") from error
    grounded = ground_answer(wanted, fitting, found)
    flags = (*grounded.flags, *check(wanted, grounded.data, found))
    return Record(schema_id=wanted.id, article=ArticleRef.of(found), data=grounded.data, flags=flags)


class Review:
    """Reviews a workspace's drafts: what the terminal interface is built on, for an interface of your own.

    Use it in a `with` block. Every method that decides something returns the `Sheet` as it then is, once the decision
    is in the journal; DecisionError says why one was refused. For programs with an event loop, `session` is the same
    with coroutines, to be used inside this object's loop only.

        with Review("work", reviewer="Ana") as review:
            sheet = review.open(review.list()[0].article_id)
            review.accept("/location/name")
            review.done()
    """

    def __init__(
        self,
        workspace: str | Path,
        *,
        reviewer: str,
        schema: type[BaseModel] | str = Meeting,
        journal: str | None = None,
    ) -> None:
        """ConfigurationError if the workspace has no journal, or the schema cannot be used."""
        self._workspace = Path(workspace)
        self._reviewer = reviewer
        self._schema = _schema_name(schema)
        self._journal = journal
        if not exists(journal_place(self._workspace, journal)):
            raise ConfigurationError(f"no journal in {str(self._workspace)!r}: extract first")

    def __enter__(self) -> Self:
        from summariser.wiring.reviewing import ReviewPlan, open_session

        self._opened = open_session(
            ReviewPlan(workspace=self._workspace, journal=self._journal), self._schema, self._reviewer
        )
        self.session: ReviewSession = self._opened.__enter__()
        self._loop = Loop()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._loop.once(self.session.close())
        self._opened.__exit__(None, None, None)

    def list(self) -> list[QueueRow]:
        """The articles, riskiest first and reviewed ones last."""
        return self._loop.run(self.session.queue())

    def open(self, article_id: str) -> Sheet:
        """Claim an article. ClaimedError, which says who has it, if somebody else does."""
        return self._loop.run(self.session.open(article_id))

    def accept(self, path: str) -> Sheet:
        """The value at a JSON Pointer is right."""
        return self._loop.run(self.session.accept(path))

    def correct(self, path: str, value: Any) -> Sheet:
        """The value is to be another."""
        return self._loop.run(self.session.correct(path, value))

    def reject(self, path: str) -> Sheet:
        """An item of a list is to go, or an optional value to be null."""
        return self._loop.run(self.session.reject(path))

    def add(self, path: str, values: Mapping[str, Any], spans: Sequence[Span] = ()) -> Sheet:
        """A new item of a list, resting on these passages of the article."""
        return self._loop.run(self.session.add(path, values, spans))

    def cite(self, path: str, spans: Sequence[Span]) -> Sheet:
        """The passages that the value rests on; for verbatim text, the one passage that is its words."""
        return self._loop.run(self.session.cite(path, spans))

    def note(self, path: str, text: str) -> Sheet:
        """A note at a value, or with "" about the article; without a text, one's own there is withdrawn."""
        return self._loop.run(self.session.note(path, text))

    def undo(self) -> Sheet:
        """Take back the last decision."""
        return self._loop.run(self.session.undo())

    def redo(self) -> Sheet:
        """Do again what was undone last."""
        return self._loop.run(self.session.redo())

    def done(self, *, accept_rest: bool = False) -> Sheet:
        """Write the reviewed record. DecisionError while something needs a person, or is undecided and not to be
        accepted with the rest."""
        return self._loop.run(self.session.finish(accept_rest=accept_rest))


def _is_many(source: Any) -> bool:
    if isinstance(source, list | tuple):
        return True
    path = _understood(source)
    return isinstance(path, Path) and (path.is_dir() or path.suffix.lower() == ".jsonl")


def _understood(source: Any) -> Path | Article:
    """A file, or an article; ConfigurationError for what is neither."""
    if isinstance(source, str):
        named = len(source) < _LONGEST_NAME and "\n" not in source and _exists(source)
        return Path(source) if named else Article.of(source)
    if isinstance(source, Path | Article):
        return source
    raise ConfigurationError(
        f"an article is a text, a Path or an Article, or a list of those, not {shorten(repr(source))}"
    )


_LONGEST_NAME = 1000
"""Characters: no text of so many on one line is looked for as a file."""


def _schema_name(schema: type[BaseModel] | str) -> type[BaseModel] | str:
    return "meeting" if schema is Meeting else schema


def _settings(options: Mapping[str, Any]) -> Settings:
    unknown = sorted(set(options) - _OPTIONS)
    if unknown:
        raise ConfigurationError(f"extract has no option {unknown[0]!r}: it has {', '.join(sorted(_OPTIONS))}")
    given = {key: value for key, value in options.items() if key != "workspace" and value is not None}
    try:
        cap = Decimal(str(given.pop("max_cost", 1)))
    except InvalidOperation:
        cap = Decimal("nan")
    if not (cap.is_finite() and cap >= 0):
        raise ConfigurationError(f"max_cost={options['max_cost']!r}: give US dollars, such as 0.05")
    if given.get("replay"):
        given["replay"] = Path(given["replay"])
    given["schema"] = _schema_name(given.get("schema", Meeting))
    return Settings(paths=(), max_cost=cap, **given)


_OPTIONS = {
    "schema", "model", "base_url", "price", "max_cost", "workspace", "strategy", "concurrency", "context", "fresh",
    "replay", "second_reader", "journal",
}  # fmt: skip


def _articles(source: Any) -> tuple[tuple[str, ...], Iterator[Article | Failure | Same]]:
    """What names the call, so that the same one is resumed, and its articles."""
    from summariser.files.article_files import each_once, read_articles

    listed = [source] if isinstance(source, str | Path | Article) else list(source)
    if not listed:
        raise ConfigurationError("no article was given")
    found = [_understood(one) for one in listed]
    names = [str(one) if isinstance(one, Path) else f"text:{one.id}" for one in found]

    read_articles([str(one) for one in found if isinstance(one, Path)])  # says at once what is not there
    articles = each_once(read_articles([str(one)]) if isinstance(one, Path) else [one] for one in found)
    many = len(names) > 1
    return (
        (f"list:{hashlib.sha256(json.dumps(names).encode()).hexdigest()[:16]}",) if many else tuple(names)
    ), articles


def _exists(name: str) -> bool:
    with suppress(OSError, ValueError):
        return Path(name).exists()
    return False


async def _one(source: Source, settings: Settings, workspace: Any) -> Record:
    async with aclosing(_many(source, settings, workspace)) as results:
        async for found in results:
            if isinstance(found, Failure):
                raise AnswerError(str(found) if isinstance(_understood(source), Path) else found.reason)
            return found
    raise AnswerError("no record came of the article")


async def _many(source: Any, settings: Settings, workspace: Any) -> AsyncGenerator[Record | Failure, None]:
    from dataclasses import replace

    from summariser.extraction.extraction import Extraction
    from summariser.wiring.extracting import extraction
    from summariser.wiring.plan import Plan

    names, articles = _articles(source)
    with _place(workspace) as folder:
        # What lasts as long as the call is in a file, whatever the environment says.
        journal = "" if workspace is None else settings.journal
        plan = Plan.of(replace(settings, paths=names, workspace=folder, journal=journal), os.environ)
        async with extraction(plan) as tools:
            events: asyncio.Queue[Event | None] = asyncio.Queue()
            known: dict[str, Article] = {}

            def noted() -> Iterator[Article | Failure | Same]:
                for one in articles:
                    if isinstance(one, Article):
                        known[one.id] = one
                    yield one

            work = Extraction(plan.job, tools, events.put_nowait)
            async with _running(work.run(noted()), work.stop, events) as outcome:
                while event := await events.get():
                    if event.kind == "failed":
                        known.pop(event.article, None)
                        yield Failure(event.path, event.reason)
                    elif event.kind in ("drafted", "cached"):
                        standing = await tools.journal.claim(event.run, known.pop(event.article), take=False)
                        if isinstance(standing, Record):
                            yield standing
                ended = await outcome
        if ended.state == "capped":
            raise CapReachedError(
                f"the cap of {settings.max_cost} US dollars leaves no room: {ended.left} articles left"
            )
        if ended.stopped_by:
            raise ended.stopped_by


@asynccontextmanager
async def _running(
    coroutine: Coroutine[Any, Any, Outcome], stop: Any, events: asyncio.Queue[Event | None]
) -> AsyncIterator[asyncio.Task[Outcome]]:
    """The extraction as a task that ends its queue of events. If the caller goes, what is in flight is finished."""
    task = asyncio.create_task(coroutine)
    task.add_done_callback(lambda _: events.put_nowait(None))
    try:
        yield task
    finally:
        if not task.done():
            stop()
            with suppress(SummariserError):
                await task


@contextmanager
def _place(workspace: Any) -> Iterator[Path]:
    if workspace is not None:
        yield Path(workspace)
        return
    with tempfile.TemporaryDirectory(prefix="summariser-") as folder:
        yield Path(folder)

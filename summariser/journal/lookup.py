"""Drafts and articles of a journal, read one by one over one connection: for callers that want thousands of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, desc, func, select

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.errors import ArticleError, ConfigurationError, Failure
from summariser.core.money import dollars
from summariser.core.own_words import require_own_words
from summariser.core.record import ArticleRef, Record, ReviewState
from summariser.evaluate.against_gold import EvaluatedArticle, Prediction
from summariser.journal import drafts, notes, places, queries, tables
from summariser.journal.place import Place
from summariser.journal.tables import articles, reviews, runs
from summariser.review.notes import of_draft

_drafted = tables.drafts
_NEWEST = select(func.max(_drafted.c.id).label("newest"), _drafted.c.article_id).group_by(_drafted.c.article_id)
_DRAFT = (
    select(_drafted.c.id.label("draft"), _drafted.c.record, articles)
    .join(articles, articles.c.id == _drafted.c.article_id)
    .where(_drafted.c.id == bindparam("number"))
)
_ARTICLE = select(articles).where(articles.c.id == bindparam("article"))
_NUMBERED = select(_drafted.c.id, _drafted.c.record).where(_drafted.c.id.in_(bindparam("numbers", expanding=True)))


@dataclass(frozen=True)
class NamedRun:
    """A run that was asked for by name. `drafted` counts the articles that it drafted itself."""

    id: str
    model: str
    prompt: str
    strategy: str
    schema_id: str
    drafted: int
    spent: Decimal


class JournalDrafts:
    """The newest draft of every article, or the newest that one run made, as candidates for evaluation."""

    def __init__(self, connection: Connection, run_id: str | None = None) -> None:
        self._connection = connection
        self._run_id = run_id

    def of_run(self, run: NamedRun) -> "JournalDrafts":
        return JournalDrafts(self._connection, run.id)

    def run(self, wanted: str) -> NamedRun:
        """A run by its id or the start of it; ConfigurationError if that names none or several, or it has no draft."""
        alike = runs.c.id.startswith(wanted, autoescape=True)
        rows = self._connection.execute(select(runs).where(alike).order_by(desc(runs.c.created_at)).limit(4)).all()
        row = next((row for row in rows if row.id == wanted), rows[0] if len(rows) == 1 else None)
        if row is None:
            named = ", ".join(found.id for found in rows[:3]) + (", …" if rows[3:] else "")
            what = f"is the start of several runs ({named})" if rows and wanted else "is no run here"
            raise ConfigurationError(f"{shorten(wanted)!r} {what}: name one as `summariser status` does")
        count = select(func.count(_drafted.c.article_id.distinct())).where(_drafted.c.run_id == row.id)
        drafted = self._connection.execute(count).scalar_one()
        if not drafted:
            raise ConfigurationError(f"run {row.id} has made no draft of its own: name one that has")
        spent = dollars(row.committed_pico)
        return NamedRun(row.id, row.model, row.prompt, row.strategy, row.schema_id, drafted, spent)

    def two_runs(self, wanted: tuple[str, str], schema_id: str) -> tuple[NamedRun, NamedRun]:
        """Two different runs of this schema."""
        one, other = (self.run(name) for name in wanted)
        if one.id == other.id:
            raise ConfigurationError(f"run {one.id} is named twice: name two runs")
        for run in (one, other):
            if run.schema_id != schema_id:
                was = f"drafted records of schema {run.schema_id[:60]!r}, not {schema_id!r}"
                raise ConfigurationError(f"run {run.id} {was}: name its schema with --schema")
        return one, other

    def entries(self) -> Sequence[EvaluatedArticle]:
        of_run = _NEWEST if self._run_id is None else _NEWEST.where(_drafted.c.run_id == self._run_id)
        newest = of_run.subquery()
        columns = (newest.c.newest, articles.c.id, articles.c.path, articles.c.sha256)
        query = select(*columns).join(articles, articles.c.id == newest.c.article_id).order_by(newest.c.newest)
        found: list[EvaluatedArticle] = []
        for row in self._connection.execute(query):
            article = ArticleRef(id=row.id, path=row.path, sha256=row.sha256)
            found.append(EvaluatedArticle(row.newest, PurePath(row.path or row.id).stem, article))
        return found

    def load(self, entry: EvaluatedArticle) -> Prediction:
        row = self._connection.execute(_DRAFT, {"number": entry.number}).first()
        if row is None:
            raise ArticleError("its draft has meanwhile gone from the journal")
        record, article = drafts.parse(drafts.Stored(row.draft, row.record)), drafts.as_article(row)
        require_own_words(record, article)
        return Prediction(record, article.text)

    def unreadable(self) -> Sequence[Failure]:
        """None: the journal holds only records."""
        return ()

    def text(self, article: ArticleRef) -> str | None:
        """The text of an article; None if the journal does not know it, ArticleError if it was changed there."""
        row = self._connection.execute(_ARTICLE, {"article": article.id}).first() if article.id else None
        return drafts.as_article(row).text if row else None


@contextmanager
def journal_drafts(journal: Place) -> Iterator[JournalDrafts]:
    """A read-only view of a journal, for as long as the block lasts."""
    with queries.connected(journal) as connection:
        yield JournalDrafts(connection)


_GULP = 200
"""Rows fetched at a time."""
_STATE = select(reviews.c.state).where(reviews.c.article_id == bindparam("article"))


class Drafted(NamedTuple):
    """A draft, which never changes, by its number."""

    number: int
    article_id: str
    created_at: str


class ExportView:
    """Records come one by one, so that a hundred thousand of them do not fill the memory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def drafted(self) -> Iterator[tuple[Record, ReviewState] | Failure]:
        """The newest draft of every article, in the order in which they were drafted, or why it cannot be shown."""
        drafted, older, written = tables.drafts, self.older(), notes.by_article(self._connection)
        newest = select(func.max(drafted.c.id)).group_by(drafted.c.article_id)
        query = (
            select(drafted.c.id.label("number"), drafted.c.record, reviews.c.state, articles)
            .join(articles, articles.c.id == drafted.c.article_id)
            .join(reviews, reviews.c.article_id == drafted.c.article_id, isouter=True)
            .where(drafted.c.id.in_(newest))
            .order_by(drafted.c.id)
        )
        for row in self._connection.execute(query.execution_options(yield_per=_GULP)):
            record = drafts.parse(drafts.Stored(row.number, row.record))
            try:
                require_own_words(record, drafts.as_article(row))
            except ArticleError as error:
                yield Failure(row.path or row.id, str(error))
            else:
                told = {"notes": of_draft(written.get(row.id, ()), row.number, record.data)}
                yield record.model_copy(update=told).replaced_by(older.get(row.id)), row.state or "waiting"

    def newest(self) -> Iterator[Drafted]:
        """The newest draft of every article, unread."""
        newest = select(func.max(_drafted.c.id)).group_by(_drafted.c.article_id)
        query = select(_drafted.c.id, _drafted.c.article_id, _drafted.c.created_at).where(_drafted.c.id.in_(newest))
        for row in self._connection.execute(query.order_by(_drafted.c.id).execution_options(yield_per=_GULP)):
            yield Drafted(*row)

    def numbered(self, numbers: Sequence[int]) -> Iterator[Record]:
        """The drafts of these numbers, in their order, unread against their articles: for what is not shown.

        Each is made when its turn comes: it takes ten times the memory of its text.
        """
        rows = self._connection.execute(_NUMBERED, {"numbers": list(numbers)})
        found = {row.id: row.record for row in rows.all()}
        return (drafts.parse(drafts.Stored(number, found[number])) for number in numbers)

    def older(self) -> dict[str, str]:
        """Articles that are older versions of files, each with the id of the newest."""
        return places.older(self._connection)

    def state(self, article: ArticleRef) -> ReviewState | None:
        """How the review of an article stands; None if the journal does not know it."""
        found: ReviewState | None = self._connection.execute(_STATE, {"article": article.id}).scalar()
        return found

    def article(self, article: ArticleRef) -> Article | None:
        """The article as it was when it was drafted; None if the journal does not know it."""
        row = self._connection.execute(_ARTICLE, {"article": article.id}).first() if article.id else None
        return drafts.as_article(row) if row else None


@contextmanager
def export_view(journal: Place) -> Iterator[ExportView]:
    """A read-only view of a journal, for as long as the block lasts."""
    with queries.connected(journal) as connection:
        yield ExportView(connection)

"""What an export reads of a journal, over one connection: drafts, articles, and how reviews stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, bindparam, func, select

from summariser.core.article import Article
from summariser.core.errors import ArticleError, Failure
from summariser.core.own_words import require_own_words
from summariser.core.record import ArticleRef, Record, ReviewState
from summariser.journal import drafts, places, tables
from summariser.journal import queries as reading
from summariser.journal.tables import articles, reviews

_GULP = 200
"""Rows fetched at a time."""
_ARTICLE = select(articles).where(articles.c.id == bindparam("article"))
_STATE = select(reviews.c.state).where(reviews.c.article_id == bindparam("article"))


class ExportView:
    """Records come one by one, so that a hundred thousand of them do not fill the memory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def drafted(self) -> Iterator[tuple[Record, ReviewState] | Failure]:
        """The newest draft of every article, in the order in which they were drafted, or why it cannot be shown."""
        drafted, older = tables.drafts, self.older()
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
                yield record.replaced_by(older.get(row.id)), row.state or "waiting"

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
def export_view(journal: Path) -> Iterator[ExportView]:
    """A read-only view of a journal, for as long as the block lasts."""
    with reading.connected(journal) as connection:
        yield ExportView(connection)

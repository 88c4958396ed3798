"""Drafts and articles of a journal one by one, over one connection: for whoever wants thousands of them in turn."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from summariser.adapters.journal import drafts, reading, sqlite, tables
from summariser.adapters.journal.tables import articles
from summariser.domain.errors import ArticleError, Failure
from summariser.domain.record import ArticleRef
from summariser.workflows.evaluate import Candidate, Entry

_drafted = tables.drafts
_NEWEST = select(func.max(_drafted.c.id).label("newest"), _drafted.c.article_id).group_by(_drafted.c.article_id)
_DRAFT = (
    select(_drafted.c.id, _drafted.c.record, articles.c.text)
    .join(articles, articles.c.id == _drafted.c.article_id)
    .where(_drafted.c.id == bindparam("number"))
)
_TEXT = select(articles.c.text).where(articles.c.id == bindparam("article"))


class JournalDrafts:
    """The newest draft of every article, as candidates for evaluation."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def entries(self) -> Sequence[Entry]:
        newest = _NEWEST.subquery()
        columns = (newest.c.newest, articles.c.id, articles.c.path, articles.c.sha256)
        query = select(*columns).join(articles, articles.c.id == newest.c.article_id).order_by(newest.c.newest)
        found: list[Entry] = []
        for row in self._connection.execute(query):
            article = ArticleRef(id=row.id, path=row.path, sha256=row.sha256)
            found.append(Entry(row.newest, PurePath(row.path or row.id).stem, article))
        return found

    def load(self, entry: Entry) -> Candidate:
        row = self._connection.execute(_DRAFT, {"number": entry.number}).first()
        if row is None:
            raise ArticleError("its draft has meanwhile gone from the journal")
        return Candidate(drafts.parse(drafts.Stored(row.id, row.record)), row.text)

    def unreadable(self) -> Sequence[Failure]:
        """The journal holds nothing but records."""
        return ()

    def text(self, article: ArticleRef) -> str | None:
        """The text of an article; None if the journal does not know it."""
        return self._connection.execute(_TEXT, {"article": article.id}).scalar() if article.id else None


@contextmanager
def journal_drafts(journal: Path) -> Iterator[JournalDrafts]:
    """A read-only view of a journal, for as long as the block lasts."""
    reading.drafted_ids(journal, "")  # says what is wrong with a journal, and lifts one of an older version
    try:
        with sqlite.read_only(journal).connect() as connection:
            yield JournalDrafts(connection)
    except SQLAlchemyError as error:
        raise sqlite.explained(error, journal) from error

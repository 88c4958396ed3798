"""The transactions that store what became of an article: its draft, or why it got none."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from summariser.core.article import Article
from summariser.core.errors import Failure
from summariser.journal.listings import Drafted, enlist
from summariser.journal.runs import stamp
from summariser.journal.sqlite import storable
from summariser.journal.tables import articles, drafts, failures, runs


class Queued(NamedTuple):
    """What the reviewer's queue shows of a draft: the codes of its flags, and the day of its event, "" if unknown."""

    codes: str
    day: str


_KNOWN = select(articles.c.id).where(articles.c.id == bindparam("article"))
_ARTICLE = insert(articles)
_SAVE = insert(drafts)
_FAILURES = delete(failures).where(
    failures.c.run_id == bindparam("run"),
    or_(failures.c.article_id == bindparam("article"), failures.c.path == bindparam("file")),
)


def save(connection: Connection, article: Article, draft: dict[str, str], queued: Queued) -> None:
    """Store the article, if it is new, and its draft; that it failed before in this run no longer counts."""
    if connection.execute(_KNOWN, {"article": article.id}).first() is None:
        published = article.published.isoformat() if article.published else None
        values = {"id": article.id, "path": article.path, "sha256": article.sha256, "published": published}
        connection.execute(_ARTICLE, values | {"source": article.source, "title": article.title, "text": article.text})
    saved = connection.execute(_SAVE, draft).inserted_primary_key
    if saved:
        enlist(connection, article, Drafted(saved[0], queued.codes, queued.day or draft["created_at"]))
    connection.execute(_FAILURES, {"run": draft["run_id"], "article": article.id, "file": article.path})


def fail(connection: Connection, run_id: str, article_id: str, failure: Failure, now: datetime) -> None:
    """Note why an article got no draft, in place of what was noted before."""
    row = {"run_id": run_id, "article_id": article_id, "path": storable(failure.path)}
    known = {"reason": storable(failure.reason), "final": failure.final, "at": stamp(now)}
    sitting = select(runs.c.sittings).where(runs.c.id == run_id).scalar_subquery()
    connection.execute(delete(failures).filter_by(**row))
    connection.execute(insert(failures).values(row | known | {"sitting": sitting}))

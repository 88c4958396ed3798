"""The transactions that store what became of an article: its draft, or why it got none."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from summariser.adapters.journal.batches import stamp
from summariser.adapters.journal.listings import Drafted, enlist
from summariser.adapters.journal.tables import articles, drafts, failures
from summariser.domain.article import Article


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


def fail(connection: Connection, run_id: str, failed: tuple[str, str, str], now: datetime) -> None:
    """Note why an article (its id, its path, the reason) got no draft, in place of what was noted before."""
    article_id, path, reason = failed
    row = {"run_id": run_id, "article_id": article_id, "path": path}
    connection.execute(delete(failures).filter_by(**row))
    connection.execute(insert(failures).values(row | {"reason": reason, "at": stamp(now)}))

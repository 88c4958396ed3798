"""The reviewer's queue in the journal: one small row for every drafted article, kept as drafts arrive."""

import unicodedata
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select, update

from summariser.adapters.journal import tables
from summariser.domain.article import Article
from summariser.domain.record import ArticleRef, Record
from summariser.workflows.export import named
from summariser.workflows.review_queue import title_of


class Drafted(NamedTuple):
    """A draft that was stored: its number, the codes of its flags, and the day of its event or when it was stored."""

    id: int
    codes: str
    at: str


NEXT = select(func.coalesce(func.max(tables.reviews.c.revision), 0) + 1).scalar_subquery()
"""The revision of a change: transactions that write take turns, so that a later one always has a greater number."""

_LISTED = select(tables.reviews.c.draft_id).where(tables.reviews.c.article_id == bindparam("article"))
_TAKEN = select(tables.reviews.c.article_id).where(tables.reviews.c.spelling == bindparam("wanted"))
_AGAIN = (
    update(tables.reviews)
    .where(tables.reviews.c.article_id == bindparam("article"))
    .values(draft_id=bindparam("draft"), codes=bindparam("flagged"), revision=NEXT)
)
_NEW = insert(tables.reviews).values(revision=NEXT)


def enlist(connection: Connection, article: Article, draft: Drafted) -> None:
    """List the article with its first draft, or note a newer one. What was decided about it stays."""
    if connection.execute(_LISTED, {"article": article.id}).first() is not None:
        connection.execute(_AGAIN, {"article": article.id, "draft": draft.id, "flagged": draft.codes})
        return
    name = stem = stem_of(ArticleRef.of(article))
    if connection.execute(_TAKEN, {"wanted": spelling(stem)}).first() is not None:
        name = f"{stem}-{article.id}"
    connection.execute(
        _NEW,
        {
            "article_id": article.id,
            "draft_id": draft.id,
            "name": name,
            "spelling": spelling(name),
            "title": title_of(article.title, article.text),
            "date": (article.published.isoformat() if article.published else draft.at)[:10],
            "codes": draft.codes,
            "state": "waiting",
        }
        | NOTHING_DONE,
    )


NOTHING_DONE: dict[str, object] = {
    "holder": "",
    "token": "",
    "until": "",
    "position": "",
    "seconds": 0.0,
    "written": "",
    "writing": "",
}


def stem_of(article: ArticleRef) -> str:
    """The name of the article's record, if no other article has it."""
    name, _ = next(named([Record(schema_id="", article=article, data={})]))
    return name


def spelling(name: str) -> str:
    """One spelling for names that some file systems hold to be equal."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())

"""The reviewer's queue in the journal: one small row for every drafted article, kept as drafts arrive."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from summariser.core.article import Article
from summariser.core.file_names import spelling, stem_of
from summariser.core.record import ArticleRef
from summariser.journal import tables
from summariser.review.queue import title_of


class Drafted(NamedTuple):
    """A draft that was stored: its number, the codes of its flags, and the day of its event or when it was stored."""

    id: int
    codes: str
    at: str


_LISTED = select(tables.reviews.c.draft_id).where(tables.reviews.c.article_id == bindparam("article"))
_TAKEN = select(tables.reviews.c.article_id).where(tables.reviews.c.spelling == bindparam("wanted"))
_AGAIN = (
    update(tables.reviews)
    .where(tables.reviews.c.article_id == bindparam("article"))
    .values(draft_id=bindparam("draft"), codes=bindparam("flagged"), revision=tables.NEXT)
)
_NEW = insert(tables.reviews).values(revision=tables.NEXT)


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

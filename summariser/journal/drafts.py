"""What is looked up about an article before it is asked about: its draft, its failure, an answer to its question."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, delete, desc, insert, or_, select, update

from summariser.core.article import Article
from summariser.core.errors import Failure, JournalError
from summariser.core.own_words import require_same_text
from summariser.core.record import ArticleRef, Record, spelling, stem_of
from summariser.journal import tables
from summariser.journal.database import storable
from summariser.journal.prepared import Prepared
from summariser.journal.runs import stamp
from summariser.journal.tables import articles, attempts, drafts, failures, runs
from summariser.language.headings import title_of


class Stored(NamedTuple):
    """A draft as its row says: its number and its record as JSON."""

    id: int
    record: str


class DraftQuery(NamedTuple):
    """What a run looks up about an article. `only_run` is its own id if drafts of other runs do not count.

    `sitting` says how often the run has been opened, this time included: failures of earlier times are tried again
    unless they are final.
    """

    article_id: str
    draft_key: str
    run_id: str
    only_run: str | None
    sitting: int


_RAW = (
    select(attempts.c.raw)
    .where(attempts.c.request_key == bindparam("key"), attempts.c.state == "answered")
    .order_by(desc(attempts.c.id))
    .limit(1)
)
_RAW_OF_RUN = Prepared(_RAW.where(attempts.c.run_id == bindparam("run")))
_RAW_OF_ANY = Prepared(_RAW)
_DRAFT = (
    select(drafts.c.id, drafts.c.record)
    .where(drafts.c.article_id == bindparam("article"), drafts.c.draft_key == bindparam("key"))
    .order_by(desc(drafts.c.id))
    .limit(1)
)
_DRAFTED = (
    select(drafts.c.article_id)
    .where(drafts.c.draft_key == bindparam("key"), drafts.c.article_id.in_(bindparam("articles", expanding=True)))
    .distinct()
)
_DRAFTED_IN_RUN = _DRAFTED.where(drafts.c.run_id == bindparam("run"))
_DRAFT_OF_RUN = Prepared(_DRAFT.where(drafts.c.run_id == bindparam("run")))
_DRAFT_OF_ANY = Prepared(_DRAFT)
_FAILED = Prepared(
    select(failures.c.path, failures.c.reason, failures.c.final).where(
        failures.c.run_id == bindparam("run"),
        failures.c.article_id == bindparam("article"),
        or_(failures.c.final, failures.c.sitting >= bindparam("sitting")),
    )
)


def recall(connection: Connection, key: str, only_run: str | None) -> str | None:
    """The newest raw answer to this request, from any run or from one only."""
    if only_run is None:
        return _RAW_OF_ANY.on(connection, {"key": key}).scalar()
    return _RAW_OF_RUN.on(connection, {"key": key, "run": only_run}).scalar()


def drafted(connection: Connection, article_ids: Sequence[str], key: str, only_run: str | None) -> frozenset[str]:
    """Which of these articles have a draft, from any run or from one only."""
    wanted = {"key": key, "articles": list(article_ids)}
    query = _DRAFTED if only_run is None else _DRAFTED_IN_RUN
    return frozenset(connection.execute(query, wanted if only_run is None else wanted | {"run": only_run}).scalars())


def find(connection: Connection, wanted: DraftQuery) -> Stored | Failure | None:
    """The newest draft of the article, from any run or from one only; else the failure that stands; else None."""
    article = {"article": wanted.article_id, "key": wanted.draft_key}
    if wanted.only_run is None:
        found = _DRAFT_OF_ANY.on(connection, article).first()
    else:
        found = _DRAFT_OF_RUN.on(connection, article | {"run": wanted.only_run}).first()
    if found:
        return Stored(found.id, found.record)
    here = {"run": wanted.run_id, "article": wanted.article_id, "sitting": wanted.sitting}
    failed = _FAILED.on(connection, here).first()
    return Failure(failed.path, failed.reason, bool(failed.final)) if failed else None


def has(connection: Connection, article_id: str, draft_key: str, run_id: str) -> bool:
    """Whether this run has stored such a draft of the article."""
    wanted = {"article": article_id, "key": draft_key, "run": run_id}
    return _DRAFT_OF_RUN.on(connection, wanted).first() is not None


def parse(found: Stored) -> Record:
    try:
        return Record.model_validate_json(found.record)
    except ValidationError as error:
        raise JournalError(f"draft {found.id} in the journal is no record of this version: run with --fresh") from error


def as_article(row: Any) -> Article:
    """The article in a row of the table of articles; ArticleError if its text was changed there."""
    published = date.fromisoformat(row.published) if row.published else None
    article = Article(row.text, row.sha256, row.path, row.title, published, row.source)
    require_same_text(article, row.id)
    return article


class Queued(NamedTuple):
    """What the reviewer's queue shows of a draft: the codes of its flags, and the day of its event, "" if unknown."""

    codes: str
    day: str


_KNOWN = Prepared(select(articles.c.id).where(articles.c.id == bindparam("article")))
_ARTICLE = Prepared(insert(articles))
_SAVE = Prepared(insert(drafts).returning(drafts.c.id))
_FAILURES = Prepared(
    delete(failures).where(
        failures.c.run_id == bindparam("run"),
        or_(failures.c.article_id == bindparam("article"), failures.c.path == bindparam("file")),
    )
)


def save(connection: Connection, article: Article, draft: dict[str, str], queued: Queued) -> None:
    """Store the article, if it is new, and its draft; an earlier failure in this run is forgotten."""
    if _KNOWN.on(connection, {"article": article.id}).first() is None:
        published = article.published.isoformat() if article.published else None
        values = {"id": article.id, "path": article.path, "sha256": article.sha256, "published": published}
        _ARTICLE.on(connection, values | {"source": article.source, "title": article.title, "text": article.text})
    number = _SAVE.on(connection, draft).scalar_one()
    enlist(connection, article, QueueEntry(number, queued.codes, queued.day or draft["created_at"]))
    _FAILURES.on(connection, {"run": draft["run_id"], "article": article.id, "file": article.path})


def fail(connection: Connection, run_id: str, article_id: str, failure: Failure, now: datetime) -> None:
    """Note why an article got no draft, in place of what was noted before."""
    row = {"run_id": run_id, "article_id": article_id, "path": storable(failure.path)}
    known = {"reason": storable(failure.reason), "final": failure.final, "at": stamp(now)}
    sitting = select(runs.c.sittings).where(runs.c.id == run_id).scalar_subquery()
    connection.execute(delete(failures).filter_by(**row))
    connection.execute(insert(failures).values(row | known | {"sitting": sitting}))


class QueueEntry(NamedTuple):
    """A draft that was stored: its number, the codes of its flags, and the day of its event or when it was stored."""

    id: int
    codes: str
    at: str


_LISTED_OR_TAKEN = Prepared(
    select(tables.reviews.c.article_id).where(
        or_(tables.reviews.c.article_id == bindparam("article"), tables.reviews.c.spelling == bindparam("wanted"))
    )
)
_AGAIN = (
    update(tables.reviews)
    .where(tables.reviews.c.article_id == bindparam("article"))
    .values(draft_id=bindparam("draft"), codes=bindparam("flagged"), revision=tables.NEXT)
)
_NEW = Prepared(insert(tables.reviews).values(revision=tables.NEXT))


def enlist(connection: Connection, article: Article, draft: QueueEntry) -> None:
    """List the article with its first draft, or note a newer one. What was decided about it stays."""
    name = stem = stem_of(ArticleRef.of(article))
    wanted = {"article": article.id, "wanted": spelling(stem)}
    found = _LISTED_OR_TAKEN.on(connection, wanted).scalars().all()
    if article.id in found:
        connection.execute(_AGAIN, {"article": article.id, "draft": draft.id, "flagged": draft.codes})
        return
    if found:
        name = f"{stem}-{article.id}"
    _NEW.on(
        connection,
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

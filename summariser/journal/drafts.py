"""What is looked up about an article before it is asked about: its draft, its failure, an answer to its question."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic_core import from_json
from sqlalchemy import BindParameter, Connection, bindparam, delete, desc, exists, insert, or_, select, update

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


_ASKED: BindParameter[str] = bindparam("articles", expanding=True)
_DRAFTS_OF = (
    select(drafts.c.article_id, drafts.c.id, drafts.c.record)
    .where(drafts.c.draft_key == bindparam("key"), drafts.c.article_id.in_(_ASKED))
    .order_by(drafts.c.id)
)
_FAILED_OF = select(failures.c.article_id, failures.c.path, failures.c.reason, failures.c.final).where(
    failures.c.run_id == bindparam("run"),
    failures.c.article_id.in_(_ASKED),
    or_(failures.c.final, failures.c.sitting >= bindparam("sitting")),
)


def recall(connection: Connection, key: str, only_run: str | None) -> str | None:
    """The newest raw answer to this request, from any run or from one only."""
    if only_run is None:
        found = _RAW_OF_ANY.on(connection, {"key": key}).fetchone()
    else:
        found = _RAW_OF_RUN.on(connection, {"key": key, "run": only_run}).fetchone()
    return found[0] if found else None


def drafted(connection: Connection, article_ids: Sequence[str], key: str, only_run: str | None) -> frozenset[str]:
    """Which of these articles have a draft, from any run or from one only."""
    wanted = {"key": key, "articles": list(article_ids)}
    query = _DRAFTED if only_run is None else _DRAFTED_IN_RUN
    return frozenset(connection.execute(query, wanted if only_run is None else wanted | {"run": only_run}).scalars())


def find_all(connection: Connection, wanted: Sequence[DraftQuery]) -> list[Stored | Failure | None]:
    """What `find` finds for each, in two statements if all ask within the same run."""
    if len({one[1:] for one in wanted}) != 1 or len(wanted) < 3:
        return [find(connection, one) for one in wanted]
    _, key, run, only_run, sitting = wanted[0]
    asked = {"key": key, "run": run, "sitting": sitting, "articles": [one.article_id for one in wanted]}
    failed: dict[str, Stored | Failure] = {
        row.article_id: Failure(row.path, row.reason, row.final) for row in connection.execute(_FAILED_OF, asked)
    }
    rows = connection.execute(_DRAFTS_OF if only_run is None else _DRAFTS_OF.where(drafts.c.run_id == run), asked)
    found = failed | {row.article_id: Stored(row.id, row.record) for row in rows}
    return [found.get(one.article_id) for one in wanted]


def find(connection: Connection, wanted: DraftQuery) -> Stored | Failure | None:
    """The newest draft of the article, from any run or from one only; else the failure that stands; else None."""
    article = {"article": wanted.article_id, "key": wanted.draft_key}
    if wanted.only_run is None:
        found = _DRAFT_OF_ANY.on(connection, article).fetchone()
    else:
        found = _DRAFT_OF_RUN.on(connection, article | {"run": wanted.only_run}).fetchone()
    if found:
        return Stored(*found)
    here = {"run": wanted.run_id, "article": wanted.article_id, "sitting": wanted.sitting}
    failed = _FAILED.on(connection, here).fetchone()
    return Failure(failed[0], failed[1], bool(failed[2])) if failed else None


def has(connection: Connection, row: dict[str, str]) -> bool:
    """Whether its run has stored such a draft of the article."""
    wanted = {"article": row["article_id"], "key": row["draft_key"], "run": row["run_id"]}
    return _DRAFT_OF_RUN.on(connection, wanted).fetchone() is not None


def parse(found: Stored) -> Record:
    try:
        # In two steps it takes a quarter less than in one.
        return Record.model_validate(from_json(found.record, cache_strings="keys"))
    except ValueError as error:
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


_ARTICLE_IS = [column.name for column in articles.c]
_ARTICLE = Prepared(
    insert(articles).from_select(
        _ARTICLE_IS,
        select(*(bindparam(name, type_=articles.c[name].type) for name in _ARTICLE_IS))
        .where(~exists().where(articles.c.id == bindparam("id")))
        .suffix_with("ON CONFLICT DO NOTHING"),  # two processes may store one text at once
    )
)
_SAVE = Prepared(insert(drafts).returning(drafts.c.id))
_SAVE_ALL = insert(drafts).returning(drafts.c.id, sort_by_parameter_order=True)
_FAILURES = Prepared(
    delete(failures).where(
        failures.c.run_id == bindparam("run"),
        or_(failures.c.article_id == bindparam("article"), failures.c.path == bindparam("file")),
    )
)


class NewDraft(NamedTuple):
    """A draft to be stored: its article, its row, and what the queue shows of it."""

    article: Article
    row: dict[str, str]
    queued: Queued


def save(connection: Connection, new: Sequence[NewDraft]) -> "list[QueueEntry]":
    """Store drafts and those of their articles that are new; earlier failures in the run are forgotten. What is
    returned is to be listed in the same transaction."""
    if not new:
        return []
    _ARTICLE.all(connection, [_article_row(one.article) for one in new])
    rows = [one.row for one in new]
    if len(rows) > 1:
        numbers = connection.execute(_SAVE_ALL, rows).scalars().all()
    else:
        numbers = [number for (number,) in _SAVE.on(connection, rows[0]).fetchall()]
    forgotten = [{"run": one.row["run_id"], "article": one.article.id, "file": one.article.path} for one in new]
    _FAILURES.all(connection, forgotten)
    return [
        QueueEntry(one.article, number, one.queued.codes, one.queued.day or one.row["created_at"])
        for one, number in zip(new, numbers, strict=True)
    ]


def _article_row(article: Article) -> dict[str, str | None]:
    published = article.published.isoformat() if article.published else None
    known = {"id": article.id, "path": article.path, "sha256": article.sha256, "published": published}
    return known | {"source": article.source, "title": article.title, "text": article.text}


def fail(connection: Connection, run_id: str, article_id: str, failure: Failure, now: datetime) -> None:
    """Note why an article got no draft, in place of what was noted before."""
    row = {"run_id": run_id, "article_id": article_id, "path": storable(failure.path)}
    known = {"reason": storable(failure.reason), "final": failure.final, "at": stamp(now)}
    sitting = select(runs.c.sittings).where(runs.c.id == run_id).scalar_subquery()
    connection.execute(delete(failures).filter_by(**row))
    connection.execute(insert(failures).values(row | known | {"sitting": sitting}))


class QueueEntry(NamedTuple):
    """A draft that was stored: its article and number, the codes of its flags, and the day of its event or when it was
    stored."""

    article: Article
    id: int
    codes: str
    at: str


_LISTED_OR_TAKEN = select(tables.reviews.c.article_id, tables.reviews.c.spelling).where(
    or_(
        tables.reviews.c.article_id.in_(bindparam("articles", expanding=True)),
        tables.reviews.c.spelling.in_(bindparam("wanted", expanding=True)),
    )
)
_AGAIN = Prepared(
    update(tables.reviews)
    .where(tables.reviews.c.article_id == bindparam("article"))
    .values(draft_id=bindparam("draft"), codes=bindparam("flagged"), revision=tables.NEXT)
)
_NEW = Prepared(insert(tables.reviews).values(revision=tables.NEXT))


def enlist(connection: Connection, entries: Sequence[QueueEntry]) -> Sequence[None]:
    """List each article with its first draft, or note a newer one. What was decided about it stays."""
    stems = [stem_of(ArticleRef.of(entry.article)) for entry in entries]
    asked = {"articles": [entry.article.id for entry in entries], "wanted": [spelling(stem) for stem in stems]}
    found = connection.execute(_LISTED_OR_TAKEN, asked).all()
    listed, taken = {row.article_id for row in found}, {row.spelling for row in found}
    new, again = [], []
    for entry, stem in zip(entries, stems, strict=True):
        if entry.article.id in listed:
            again.append({"article": entry.article.id, "draft": entry.id, "flagged": entry.codes})
            continue
        row = _row(entry, f"{stem}-{entry.article.id}" if spelling(stem) in taken else stem)
        new.append(row)
        listed.add(entry.article.id)
        taken.add(row["spelling"])
    for statement, rows in ((_NEW, new), (_AGAIN, again)):
        if rows:
            statement.all(connection, rows)
    return [None] * len(entries)


def _row(entry: QueueEntry, name: str) -> dict[str, object]:
    article = entry.article
    return {
        "article_id": article.id,
        "draft_id": entry.id,
        "name": name,
        "spelling": spelling(name),
        "title": title_of(article.title, article.text),
        "date": (article.published.isoformat() if article.published else entry.at)[:10],
        "codes": entry.codes,
        "state": "waiting",
    } | NOTHING_DONE


NOTHING_DONE: dict[str, object] = {
    "holder": "",
    "token": "",
    "until": "",
    "position": "",
    "seconds": 0.0,
    "written": "",
    "writing": "",
}

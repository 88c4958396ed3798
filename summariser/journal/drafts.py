"""What is looked up about an article before it is asked about: its draft, its failure, an answer to its question."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError
from sqlalchemy import Connection, bindparam, desc, or_, select

from summariser.core.article import Article
from summariser.core.errors import Failure, JournalError
from summariser.core.own_words import require_same_text
from summariser.core.record import Record
from summariser.journal.tables import attempts, drafts, failures


class Stored(NamedTuple):
    """A draft as its row says: its number and its record as JSON."""

    id: int
    record: str


class Wanted(NamedTuple):
    """What a run wants to know of an article. `only_run` is its own id if no other run's drafts will do.

    `sitting` is the process's own: what failed in an earlier one is to be tried again, unless it failed for good.
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
_RAW_OF_RUN = _RAW.where(attempts.c.run_id == bindparam("run"))
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
_DRAFT_OF_RUN = _DRAFT.where(drafts.c.run_id == bindparam("run"))
_FAILED = select(failures.c.path, failures.c.reason, failures.c.final).where(
    failures.c.run_id == bindparam("run"),
    failures.c.article_id == bindparam("article"),
    or_(failures.c.final, failures.c.sitting >= bindparam("sitting")),
)


def recall(connection: Connection, key: str, only_run: str | None) -> str | None:
    """The newest raw answer to this request, from any run or from one only."""
    if only_run is None:
        return connection.execute(_RAW, {"key": key}).scalar()
    return connection.execute(_RAW_OF_RUN, {"key": key, "run": only_run}).scalar()


def drafted(connection: Connection, article_ids: Sequence[str], key: str, only_run: str | None) -> frozenset[str]:
    """Which of these articles have a draft, from any run or from one only."""
    wanted = {"key": key, "articles": list(article_ids)}
    query = _DRAFTED if only_run is None else _DRAFTED_IN_RUN
    return frozenset(connection.execute(query, wanted if only_run is None else wanted | {"run": only_run}).scalars())


def find(connection: Connection, wanted: Wanted) -> Stored | Failure | None:
    """The newest draft of the article, from any run or from one only; or else why there is none to be had."""
    article = {"article": wanted.article_id, "key": wanted.draft_key}
    if wanted.only_run is None:
        found = connection.execute(_DRAFT, article).first()
    else:
        found = connection.execute(_DRAFT_OF_RUN, article | {"run": wanted.only_run}).first()
    if found:
        return Stored(found.id, found.record)
    here = {"run": wanted.run_id, "article": wanted.article_id, "sitting": wanted.sitting}
    failed = connection.execute(_FAILED, here).first()
    return Failure(*failed) if failed else None


def has(connection: Connection, article_id: str, draft_key: str, run_id: str) -> bool:
    """Whether this run has stored such a draft of the article."""
    wanted = {"article": article_id, "key": draft_key, "run": run_id}
    return connection.execute(_DRAFT_OF_RUN, wanted).first() is not None


def parse(found: Stored) -> Record:
    try:
        return Record.model_validate_json(found.record)
    except ValidationError as error:
        raise JournalError(f"draft {found.id} in the journal is no record of this version: run with --fresh") from error


def as_article(row: Any) -> Article:
    """The article that a row of the table of articles holds; ArticleError if its text is not the one it is of."""
    published = date.fromisoformat(row.published) if row.published else None
    article = Article(row.text, row.sha256, row.path, row.title, published, row.source)
    require_same_text(article, row.id)
    return article

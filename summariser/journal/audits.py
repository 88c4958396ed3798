"""Audits in the journal: what was drawn from what, and what the reviews of it say so far."""

import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select

from summariser.core.errors import ConfigurationError
from summariser.journal import drafts, places
from summariser.journal.database import storable
from summariser.journal.reviews import ENTRY, entry_of
from summariser.journal.runs import stamp
from summariser.journal.tables import audited, audits, decisions, reviews, runs
from summariser.journal.tables import drafts as drafted
from summariser.journal.writer import GroupWriter
from summariser.review.audit import CONFIDENCE, Audit, Member, Progress, Question, digest, drawn, judge
from summariser.review.history import Entry

_GULP = 100
"""Articles of a population that are read at a time: mostly the first few are all that is needed."""


@dataclass(frozen=True)
class Beginning:
    """What an audit is to show, and who begins it. `again`: even if there is one that shows the same."""

    at: datetime
    reviewer: str
    schemas: tuple[str, ...]
    questions: tuple[Question, ...]
    below: str
    again: bool = False


class SqlAudits:
    """Begins audits, over the writer of a journal."""

    def __init__(self, writer: GroupWriter) -> None:
        self._writer = writer

    async def begin(self, wanted: Beginning) -> Audit:
        """The newest audit of these questions, or a new one. ConfigurationError if nothing is unreviewed."""
        audit = await self._writer.write(lambda connection: _begin(connection, wanted))
        if audit is None:
            raise ConfigurationError(nothing_unreviewed(wanted.schemas[0]))
        return audit


def nothing_unreviewed(schema: str) -> str:
    return f"no unreviewed drafts of schema {schema!r}: `summariser status` says what there is"


def _begin(connection: Connection, wanted: Beginning) -> Audit | None:
    """Population, sum and seed in one transaction, the seed last: nobody can know it before the population is set."""
    kind = (wanted.schemas, wanted.questions, wanted.below)
    same = [one for one in every(connection) if (one.schemas, one.questions, one.below) == kind]
    if same and not wanted.again:  # somebody else began it just now
        return same[-1]
    population = unreviewed(connection, wanted.schemas)
    if not population:
        return None
    values = {
        "at": stamp(wanted.at),
        "reviewer": storable(wanted.reviewer),
        "schemas": json.dumps(wanted.schemas),
        "questions": _stored(wanted.questions),
        "below": wanted.below,
        "confidence": CONFIDENCE,
        "digest": digest(population),
        "size": len(population),
        "seed": secrets.token_hex(16),
    }
    made = connection.execute(insert(audits).returning(audits), values).one()
    rows = enumerate(drawn(population, made.seed), 1)
    members = [{"audit_id": made.id, "place": at, "article_id": one, "draft_id": draft} for at, (one, draft) in rows]
    connection.execute(insert(audited), members)
    return _audit(made)


def unreviewed(connection: Connection, schemas: Sequence[str], apart_from: Audit | None = None) -> list[Member]:
    """The articles whose review is not done, by their newest drafts, or those that are not part of this audit. Of a
    file that changed, the newest version."""
    older = places.older(connection)
    query = (
        select(reviews.c.article_id, reviews.c.draft_id, reviews.c.state)
        .join(drafted, drafted.c.id == reviews.c.draft_id)
        .join(runs, runs.c.id == drafted.c.run_id)
        .where(reviews.c.state != "reviewed", runs.c.schema_id.in_(schemas))
    )
    if apart_from:
        members = select(audited.c.article_id).where(audited.c.audit_id == apart_from.id)
        query = query.where(reviews.c.article_id.not_in(members))
    rows = connection.execute(query)
    return [(one, draft) for one, draft, state in rows if one not in older or state != "waiting"]


def every(connection: Connection) -> list[Audit]:
    """All audits, the first begun first."""
    return [_audit(row) for row in connection.execute(select(audits).order_by(audits.c.id))]


def order(connection: Connection, audit: Audit) -> dict[str, int]:
    """The articles of an audit, each with its place in the order of drawing."""
    query = select(audited.c.article_id, audited.c.place).where(audited.c.audit_id == audit.id)
    return {row.article_id: row.place for row in connection.execute(query)}


@dataclass
class Reader:
    """Reads how an audit stands, again and again: an article whose review has not changed is judged once."""

    audit: Audit
    _judged: dict[tuple[str, int], tuple[bool, ...]] = field(default_factory=dict)

    def progress(self, connection: Connection) -> Progress:
        outcomes, skipped = list[tuple[bool, ...]](), 0
        for row in _in_order(connection, self.audit):
            if row.state == "skipped":
                skipped += 1
                outcomes.append(self._all_wrong)
            elif row.state == "reviewed":
                outcomes.append(self._outcome(connection, row))
            else:
                break
        since = len(unreviewed(connection, self.audit.schemas, self.audit))
        return Progress(self.audit, tuple(outcomes), skipped, _changed(connection, self.audit), since)

    @property
    def _all_wrong(self) -> tuple[bool, ...]:
        return (True,) * len(self.audit.questions)

    def _outcome(self, connection: Connection, row: Any) -> tuple[bool, ...]:
        key = (row.article_id, row.revision)
        if key not in self._judged:
            self._judged[key] = self._judge(connection, row)
        return self._judged[key]

    def _judge(self, connection: Connection, row: Any) -> tuple[bool, ...]:
        history = select(*ENTRY).where(decisions.c.article_id == row.article_id).order_by(decisions.c.id)
        entries = [entry_of(one) for one in connection.execute(history)]
        if not entries or entries[-1].draft != row.draft_id:
            return self._all_wrong  # the review was of another draft: nobody has looked at this one
        query = select(drafted.c.id, drafted.c.record).where(drafted.c.id == row.draft_id)
        draft = connection.execute(query).one()
        data = drafts.parse(drafts.Stored(draft.id, draft.record)).data
        return judge(data, _of_draft(entries, row.draft_id), self.audit.questions)


def _of_draft(entries: list[Entry], draft: int) -> list[Entry]:
    return [entry for entry in entries if entry.draft == draft]


def _in_order(connection: Connection, audit: Audit) -> Iterator[Any]:
    query = (
        select(audited.c.place, audited.c.article_id, audited.c.draft_id, reviews.c.state, reviews.c.revision)
        .outerjoin(reviews, reviews.c.article_id == audited.c.article_id)
        .where(audited.c.audit_id == audit.id, audited.c.place > bindparam("after"))
        .order_by(audited.c.place)
        .limit(_GULP)
    )
    after = 0
    while rows := connection.execute(query, {"after": after}).all():
        yield from rows
        after = rows[-1].place


def _changed(connection: Connection, audit: Audit) -> int:
    other = or_(reviews.c.draft_id.is_(None), reviews.c.draft_id != audited.c.draft_id)
    joined = audited.outerjoin(reviews, reviews.c.article_id == audited.c.article_id)
    query = select(func.count()).select_from(joined).where(audited.c.audit_id == audit.id, other)
    return connection.execute(query).scalar_one()


def _stored(asked: tuple[Question, ...]) -> str:
    return json.dumps([[one.field, one.missing] for one in asked])


def _audit(row: Any) -> Audit:
    asked = tuple(Question(*one) for one in json.loads(row.questions))
    at = datetime.fromisoformat(row.at)
    kind = (tuple(json.loads(row.schemas)), asked, row.below, row.confidence)
    return Audit(row.id, at, row.reviewer, *kind, row.seed, row.digest, row.size)

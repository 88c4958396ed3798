"""Other articles about the event of one: looked for among those of the weeks around it, not among all there are."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, select

from summariser.core.errors import JournalError
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.core.walk import as_date
from summariser.corpus.differences import Others
from summariser.corpus.events import others_of
from summariser.corpus.keys import days_in
from summariser.corpus.rulings import Rulings
from summariser.journal import drafts, places, queries
from summariser.journal.place import Place
from summariser.journal.reviews import ENTRY, entry_of
from summariser.journal.rulings import made
from summariser.journal.tables import decisions, reviews
from summariser.journal.tables import drafts as drafted
from summariser.review.history import replay

BEFORE, AFTER = timedelta(days=14), timedelta(days=45)
"""The day in the queue is that of publication, if it is known: up to six weeks after the event, or two before it."""
NEAREST = 300
"""Articles that are read at most."""

_LISTED = select(reviews.c.article_id, reviews.c.draft_id, reviews.c.date).where(
    reviews.c.date >= bindparam("first"), reviews.c.date <= bindparam("last"), reviews.c.article_id != bindparam("own")
)
_DECIDED = (
    select(decisions.c.article_id, *ENTRY)
    .where(decisions.c.article_id.in_(bindparam("articles", expanding=True)))
    .order_by(decisions.c.article_id, decisions.c.id)
)
_DRAFTS = select(drafted.c.id, drafted.c.record).where(drafted.c.id.in_(bindparam("numbers", expanding=True)))


class JournalNeighbours:
    """Implements the port Neighbours over a connection of its own, which no writing waits for."""

    def __init__(self, journal: Place) -> None:
        self._journal = journal

    async def of_event(self, schema: Schema, record: Record) -> Others | None:
        return await asyncio.to_thread(others, self._journal, schema, record)


def others(journal: Place, schema: Schema, record: Record) -> Others | None:
    """The other articles about the event of a record, as they stand. None if there are none, or none of those that are
    listed near its day."""
    days, _ = days_in(schema, record.data)
    if days is None:
        return None
    first, last = map(date.fromordinal, days)
    with queries.connected(journal) as connection:
        near = _near(connection, record.article.id or "", first, last)
        return others_of(schema, record, near, Rulings.of(made(connection, schema.name)))


def _near(connection: Connection, own: str, first: date, last: date) -> list[Record]:
    earliest = first - min(BEFORE, first - date.min)  # a date that was misread may be the first or last there is
    window = {"first": str(earliest), "last": str(last + min(AFTER, date.max - last)), "own": own}
    older = places.older(connection)
    rows = [row for row in connection.execute(_LISTED, window) if row.article_id not in older]
    rows.sort(key=lambda row: (abs((as_date(row.date) or last) - last), row.article_id))
    return _standing(connection, {row.article_id: row.draft_id for row in rows[:NEAREST]})


def _standing(connection: Connection, newest: dict[str, int]) -> list[Record]:
    """The records as people have left them so far: their drafts with what was decided about those."""
    made = connection.execute(_DECIDED, {"articles": list(newest)})
    decided = {article: [row[1:] for row in some] for article, some in groupby(made, key=lambda row: row.article_id)}
    base = newest | {article: entries[-1][_DRAFT] for article, entries in decided.items()}
    stored = {row.id: row for row in connection.execute(_DRAFTS, {"numbers": list(base.values())})}
    found = (_as_it_stands(stored[number], decided.get(article, ())) for article, number in base.items())
    return [record for record in found if record]


_DRAFT = [column.name for column in ENTRY].index("draft_id")


def _as_it_stands(draft: Any, decided: Sequence[Any]) -> Record | None:
    """None for what is no record of this version: others can do without it."""
    try:
        record = drafts.parse(drafts.Stored(draft.id, draft.record))
    except JournalError:
        return None
    entries = [entry_of(row) for row in decided if row[_DRAFT] == draft.id]
    data = replay(record.data, entries).state.compact.data
    return record.model_copy(update={"data": data})

"""All that people did about one article, as the journal has it: decisions about every draft of it, and notes.

What two readers decided, each blind to the other's, is told once somebody has looked at both.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from summariser.core.record import ReviewState
from summariser.journal import notes, queries
from summariser.journal.place import Place
from summariser.journal.reviews import ENTRY, entry_columns, entry_of
from summariser.journal.tables import decisions, reading_decisions, readings, reviews
from summariser.review.history import Entry
from summariser.review.notes import NoteLine


@dataclass(frozen=True)
class ReviewHistory:
    """`draft` is the one that the last decision is about, the newest if there is none; `seconds` is the time spent."""

    state: ReviewState
    seconds: float
    draft: int
    entries: tuple[Entry, ...]
    notes: tuple[NoteLine, ...]
    readings: tuple[tuple[Entry, ...], ...] = ()


def history(journal: Place, article_id: str) -> ReviewHistory:
    """Of an article that is drafted."""
    made = select(*ENTRY).where(decisions.c.article_id == article_id).order_by(decisions.c.id)
    with queries.connected(journal) as connection:
        review = connection.execute(select(reviews).where(reviews.c.article_id == article_id)).one()
        entries = tuple(map(entry_of, connection.execute(made)))
        draft = entries[-1].draft if entries else review.draft_id
        read = tuple(_read(connection, article_id))
        return ReviewHistory(
            review.state, review.seconds, draft, entries, notes.of_article(connection, article_id), read
        )


def _read(connection: Connection, article_id: str) -> Iterator[tuple[Entry, ...]]:
    seen = select(readings.c.reader).where(readings.c.article_id == article_id, readings.c.closed != "")
    made = select(*entry_columns(reading_decisions)).where(reading_decisions.c.article_id == article_id)
    for reader in connection.execute(seen.order_by(readings.c.reader)).scalars().all():
        mine = made.where(reading_decisions.c.reader == reader).order_by(reading_decisions.c.id)
        yield tuple(map(entry_of, connection.execute(mine)))

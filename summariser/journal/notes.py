"""Notes of reviewers: rows that are only ever appended."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, insert, select

from summariser.journal.database import storable
from summariser.journal.runs import stamp
from summariser.journal.tables import notes
from summariser.review.notes import NoteLine

_LINE = (
    notes.c.id,
    notes.c.draft_id,
    notes.c.path,
    notes.c.about,
    notes.c.reviewer,
    notes.c.at,
    notes.c.text,
    notes.c.undoes,
)


def add(connection: Connection, article_id: str, reading: str, lines: Sequence[NoteLine]) -> None:
    if lines:
        owner = {"article_id": article_id, "reading": reading}
        connection.execute(insert(notes), [owner | _row(line) for line in lines])


def of_article(connection: Connection, article_id: str, reading: str = "") -> tuple[NoteLine, ...]:
    """All that were ever written about it, in order; those of a reading by itself are apart."""
    mine = (notes.c.article_id == article_id, notes.c.reading == reading)
    query = select(*_LINE).where(*mine).order_by(notes.c.at, notes.c.id)
    return tuple(map(_line, connection.execute(query)))


def by_article(connection: Connection) -> dict[str, tuple[NoteLine, ...]]:
    """The same of every article that has any: people write few."""
    query = select(notes.c.article_id, *_LINE).where(notes.c.reading == "")
    query = query.order_by(notes.c.article_id, notes.c.at, notes.c.id)
    groups: Iterator[Any] = groupby(connection.execute(query), key=lambda row: row.article_id)
    return {article: tuple(_line(row[1:]) for row in rows) for article, rows in groups}


def _row(line: NoteLine) -> dict[str, object]:
    return {
        "id": line.id,
        "draft_id": line.draft,
        "path": line.path,
        "about": storable(line.about),
        "reviewer": storable(line.reviewer),
        "at": stamp(line.at),
        "undoes": line.undoes,
        "text": storable(line.text),
    }


def _line(row: Any) -> NoteLine:
    id, draft, path, about, reviewer, at, text, undoes = row
    return NoteLine(id, draft, path, about, reviewer, datetime.fromisoformat(at), text, undoes)

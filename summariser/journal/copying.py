"""A journal copied whole into another database, every row compared afterwards; all of it or nothing."""

from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, CursorResult, String, Table, func, insert, select, text, union

from summariser.core.errors import ConfigurationError, JournalError
from summariser.journal import tables
from summariser.journal.database import database_time
from summariser.journal.databases import database_of, told
from summariser.journal.leases import is_batch, may_live
from summariser.journal.place import Place
from summariser.journal.queries import connected
from summariser.journal.reservations import LONGEST
from summariser.journal.store import open_journal
from summariser.journal.tables import IS_OPEN, attempts, leases

_GULP = 500
"""Rows at a time: articles and answers may be long."""

COPIED = [table for table in tables.METADATA.sorted_tables if table is not tables.schema_version]


def copy(source: Place, target: Place) -> dict[str, int]:
    """How many rows of each table were copied. The target is made; ConfigurationError if it has anything in it, or if
    somebody is at work on the source."""
    if isinstance(source, Path) and source.exists():
        open_journal(source).close()  # books the answers that lie beside it
    with connected(source) as reading:
        _require_quiet(reading, source)
        with told(target), database_of(target).writable().begin() as writing:
            tables.prepare(writing)
            if any(writing.execute(select(table).limit(1)).first() for table in COPIED):
                raise ConfigurationError(f"the journal {str(target)!r} is not empty: copy into a new one")
            for table in COPIED:
                with _rows(table, reading) as found:
                    for rows in found.mappings().partitions():
                        writing.execute(insert(table), [dict(row) for row in rows])
                _count_on(writing, table)
            return {table.name: _compared(table, reading, writing) for table in COPIED}


def _require_quiet(connection: Connection, source: Place) -> None:
    asking = select(attempts.c.owner).where(IS_OPEN, attempts.c.started_at > database_time(-LONGEST))
    holding = select(leases.c.owner).where(leases.c.expires_at > database_time())
    owners = connection.execute(union(asking, holding)).scalars()
    if any(may_live(owner) and not is_batch(owner) for owner in owners):
        raise ConfigurationError(f"somebody is at work on the journal {str(source)!r}: wait until they have ended")


def _count_on(connection: Connection, table: Table) -> None:
    """Numbers go on after the greatest. SQLite does so by itself."""
    number = table.autoincrement_column
    if connection.dialect.name == "postgresql" and number is not None:
        greatest = select(func.max(number)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(text(f"'{table.name}'"), text(f"'{number.name}'"))
        connection.execute(select(func.setval(sequence, func.coalesce(greatest, 1), greatest.is_not(None))))


def _compared(table: Table, source: Connection, target: Connection) -> int:
    many = 0
    with _rows(table, source) as ones, _rows(table, target) as others:
        for one, other in zip_longest(ones, others):
            if one is None or other is None or tuple(one) != tuple(other):
                raise JournalError(f"row {many + 1} of {table.name} is not the same in the copy, which was given up")
            many += 1
    return many


def _rows(table: Table, connection: Connection) -> CursorResult[Any]:
    """In one order, whatever the database's: texts by their bytes, as SQLite has them."""
    order = [
        column.collate("C") if isinstance(column.type, String) and connection.dialect.name != "sqlite" else column
        for column in table.primary_key
    ]
    return connection.execute(select(table).order_by(*order).execution_options(yield_per=_GULP))

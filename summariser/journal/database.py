"""What the journal asks of a database, whichever it is.

All that is particular to one is in `sqlite.py` and `postgres.py`; everything else in this package is SQLAlchemy Core.
"""

from abc import ABC, abstractmethod
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, String, literal
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from summariser.core.errors import JournalError
from summariser.journal.place import Place

PATIENCE = 60.0
"""Seconds to wait for another process's transaction. Ours last milliseconds; a slow disk may hold one for longer."""

DAMAGED = "it is damaged: restore a copy, or move it away"


class VersionError(Exception):
    """A journal that this program cannot use as it is. The message says what to do, but not which journal."""


class Database(ABC):
    """One journal's database. Write transactions run one after the other, whichever process they are of; what is
    committed is on disk."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.mark = ""

    @abstractmethod
    def beside(self) -> Path:
        """The folder of this machine for answers that the database cannot take, made if it is missing."""

    @abstractmethod
    def writable(self) -> Engine:
        """An engine whose transactions wait for their turn when they begin, so that two of them cannot both read, then
        write. Those of a connection with the execution option `reads=True` do not, and see one state of all tables.
        Those with `shared=True` may run beside each other, until `turn`; never beside others."""

    @abstractmethod
    def read_only(self) -> Engine:
        """An engine that can change nothing and makes nothing."""

    def turn(self, _connection: Connection) -> None:
        """What a transaction that shares does from here on, it does alone."""
        return

    @abstractmethod
    def meaning(self, error: Exception) -> str | None:
        """What an error says to a person; None if it is no fault of the database."""

    @abstractmethod
    def is_busy(self, error: BaseException) -> bool:
        """Whether the turn did not come in time: the next operation would only wait as long again."""

    def is_away(self, _error: BaseException) -> bool:
        """Whether the database cannot be reached, and may be later."""
        return False

    def landed(self, _connection: Connection, _mark: str) -> bool:
        """Whether the transaction that had this `mark` was committed, although its end was not heard of."""
        return False


def storable(text: str) -> str:
    """The text without lone surrogates, which no database takes: a model's answer may hold some."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


class _DatabaseTime(FunctionElement[str]):
    type = String()
    inherit_cache = True
    name = "database_time"


@compiles(_DatabaseTime, "sqlite")
def _in_sqlite(element: _DatabaseTime, compiler: Any, **how: Any) -> str:
    return f"strftime('%Y-%m-%dT%H:%M:%f000+00:00', 'now', {compiler.process(element.clauses, **how)})"


@compiles(_DatabaseTime, "postgresql")
def _in_postgres(element: _DatabaseTime, compiler: Any, **how: Any) -> str:
    moment = f"clock_timestamp() + CAST({compiler.process(element.clauses, **how)} AS INTERVAL)"
    # A VARCHAR, as the columns are.
    return f"""CAST(to_char(({moment}) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"') AS VARCHAR)"""


def database_time(later: timedelta = timedelta(0)) -> FunctionElement[str]:
    """The database's own time, in the form of `runs.stamp`: processes agree on it though their clocks differ."""
    return _DatabaseTime(literal(f"{later.total_seconds():+.0f} seconds"))


def explained(error: Exception, database: Database) -> Exception:
    """The error as a JournalError in plain words; what is no fault of the database stays as it is.

    The statement's parameters, which hold articles and answers, are left out.
    """
    meaning = database.meaning(error)
    if meaning is None:
        return error
    told = JournalError(f"journal {str(database.place)!r}: {meaning}")
    told.__cause__ = error
    return told

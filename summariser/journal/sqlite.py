"""All that is particular to SQLite: how to connect, when to lock, and what its errors mean to a person.

Everything else in this package is SQLAlchemy Core, so that another database can serve a team later.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, String, create_engine, event, func
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.pool import NullPool

from summariser.core.display import shorten
from summariser.core.errors import JournalError

PATIENCE = 60.0
"""Seconds to wait for another process's transaction. Ours last milliseconds; a slow disk may hold one for longer."""

BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

_DAMAGED = "it is damaged: restore a copy, or move it away"

_MEANINGS = {
    sqlite3.SQLITE_FULL: "the disk is full: free some space, then run the same command again",
    sqlite3.SQLITE_READONLY: "no permission to write: change the file's or its folder's permissions",
    sqlite3.SQLITE_PERM: "no permission: change the file's or its folder's permissions",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check that it is a file and that its folder may be written",
    sqlite3.SQLITE_NOTADB: "it is not a journal: move it away, and a new one will be made",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_IOERR: "the disk reports an error: check it, then run the same command again",
    sqlite3.SQLITE_BUSY: f"another process has kept it locked for over {PATIENCE:.0f} s: stop that one, then run again",
}


class VersionError(Exception):
    """A journal of a version that this program cannot use. The message says what to do, but not which journal."""


def writable(path: Path) -> Engine:
    """An engine whose transactions take the write lock at once, so that two of them cannot both read, then write.

    A connection with the execution option `reads=True` takes no lock. A commit is on disk when it returns, even
    if the power fails then: commits are grouped, which makes that affordable.
    """
    engine = _engine(path, "rwc")

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        _use_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        _refuse_code(connection, path)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get("reads", False)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def read_only(path: Path) -> Engine:
    """An engine that can change nothing and makes no file."""
    engine = _engine(path, "ro")

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        _refuse_code(connection, path)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def storable(text: str) -> str:
    """The text without lone surrogates, which no database takes: a model's answer may hold some."""
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text


def database_time(later: timedelta = timedelta(0)) -> ColumnElement[str]:
    """The database's own time, in the form of `runs.stamp`: processes agree on it though their clocks differ."""
    shift = f"{later.total_seconds():+.0f} seconds"
    return func.strftime("%Y-%m-%dT%H:%M:%f000+00:00", "now", shift, type_=String)


def is_busy(error: BaseException) -> bool:
    """Whether the lock could not be had in time: the next operation would only wait as long again."""
    return isinstance(error, DBAPIError) and _code(error) in BUSY


def explained(error: Exception, path: Path) -> Exception:
    """The error as a JournalError in plain words; what is no fault of the database stays as it is.

    The statement's parameters, which hold articles and answers, are left out.
    """
    if not isinstance(error, SQLAlchemyError | sqlite3.Error):
        return error
    cause = error.orig if isinstance(error, StatementError) else error
    said = f"{type(cause).__name__}: {shorten(cause, 120)}"
    code = sqlite3.SQLITE_CANTOPEN if path.is_dir() else _code(error)
    meaning = _MEANINGS.get(code, f"{_DAMAGED} ({said})" if code == sqlite3.SQLITE_ERROR else said)
    told = JournalError(f"journal {str(path)!r}: {meaning}")
    told.__cause__ = error
    return told


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Errors while reading become a JournalError: a damaged journal may hold any value anywhere."""
    try:
        yield
    except VersionError as error:
        raise JournalError(f"journal {str(path)!r}: {error}") from error
    except SQLAlchemyError as error:
        raise explained(error, path) from error
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as error:
        said = f"{type(error).__name__}: {shorten(error, 80)}"
        raise JournalError(f"journal {str(path)!r}: {_DAMAGED} ({said})") from error


def _engine(path: Path, mode: str) -> Engine:
    address = f"{path.absolute().as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        # Python's own transaction handling is off: BEGIN is ours. The writer's thread is not the one that opens.
        return sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)

    return create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)


def _refuse_code(connection: sqlite3.Connection, path: Path) -> None:
    """JournalError if the file has triggers or views: with these it could do or show something else than is asked."""
    connection.execute("PRAGMA trusted_schema = OFF")
    own = connection.execute("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()
    if own:
        what = f"it has a {own[0]} {shorten(own[1])!r}, which this program never makes"
        raise JournalError(f"journal {str(path)!r}: {what}: do not use it, or drop what was added")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, which SQLite refuses at once, without waiting, while others open the file."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _code(error) not in BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _code(error: BaseException) -> int:
    """SQLite's primary result code; 0 when there is none."""
    cause = error.orig if isinstance(error, StatementError) else error
    code = getattr(cause, "sqlite_errorcode", 0)
    return int(code) & 0xFF

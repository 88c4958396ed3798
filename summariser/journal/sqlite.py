"""All that is particular to SQLite: how to connect, when to lock, and what its errors mean to a person."""

import sqlite3
import time
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.pool import NullPool

from summariser.core.display import shorten
from summariser.core.errors import JournalError
from summariser.journal import database
from summariser.journal.database import DAMAGED, Database
from summariser.machine.atomic import private_file, private_folder, refuse_link

BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)

_MEANINGS = {
    sqlite3.SQLITE_FULL: "the disk is full: free some space, then run the same command again",
    sqlite3.SQLITE_READONLY: "no permission to write: change the file's or its folder's permissions",
    sqlite3.SQLITE_PERM: "no permission: change the file's or its folder's permissions",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: check that it is a file and that its folder may be written",
    sqlite3.SQLITE_NOTADB: "it is not a journal: move it away, and a new one will be made",
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_IOERR: "the disk reports an error: check it, then run the same command again",
    sqlite3.SQLITE_BUSY: "another process has kept it locked for over "
    f"{database.PATIENCE:.0f} s: stop that one, then run again",
}


class Sqlite(Database):
    """A journal in a file."""

    place: Path

    def beside(self) -> Path:
        return self.place.parent

    def writable(self) -> Engine:
        """The file and its folder are made when missing. Transactions take the write lock at once.

        A commit is on disk when it returns, even if the power fails then: commits are grouped, which makes that
        affordable.
        """
        self._make()
        engine = self._engine("rwc")

        @event.listens_for(engine, "connect")
        def _prepare(connection: sqlite3.Connection, _record: object) -> None:
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            _refuse_code(connection, self.place)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            reads = connection.get_execution_options().get("reads", False)
            connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

        return engine

    def read_only(self) -> Engine:
        engine = self._engine("ro")

        @event.listens_for(engine, "connect")
        def _prepare(connection: sqlite3.Connection, _record: object) -> None:
            _refuse_code(connection, self.place)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN")

        return engine

    def meaning(self, error: Exception) -> str | None:
        if not isinstance(error, SQLAlchemyError | sqlite3.Error):
            return None
        cause = error.orig if isinstance(error, StatementError) else error
        said = f"{type(cause).__name__}: {shorten(cause, 120)}"
        code = sqlite3.SQLITE_CANTOPEN if _is_folder(self.place) else _code(error)
        return _MEANINGS.get(code, f"{DAMAGED} ({said})" if code == sqlite3.SQLITE_ERROR else said)

    def is_busy(self, error: BaseException) -> bool:
        return isinstance(error, DBAPIError) and _code(error) in BUSY

    def _make(self) -> None:
        path = self.place
        try:
            private_folder(path.parent)
        except OSError as error:
            raise JournalError(f"folder {str(path.parent)!r} cannot be made: {error.strerror}") from error
        try:
            for suffix in ("", "-wal", "-shm"):
                refuse_link(path.with_name(f"{path.name}{suffix}"))
            if not path.exists():
                private_file(path).close()  # SQLite gives the files beside it the same permissions
        except OSError as error:
            raise JournalError(f"journal {str(path)!r} cannot be made: {error.strerror}") from error

    def _engine(self, mode: str) -> Engine:
        address = f"{self.place.absolute().as_uri()}?mode={mode}"

        def connect() -> sqlite3.Connection:
            # Python's own transaction handling is off: BEGIN is ours. The writer's thread is not the one that opens.
            return sqlite3.connect(
                address, uri=True, timeout=database.PATIENCE, isolation_level=None, check_same_thread=False
            )

        return create_engine("sqlite://", creator=connect, poolclass=NullPool, hide_parameters=True)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # its disk has gone
        return False


def _refuse_code(connection: sqlite3.Connection, path: Path) -> None:
    """JournalError if the file has triggers or views: with these it could do or show something else than is asked."""
    connection.execute("PRAGMA trusted_schema = OFF")
    own = connection.execute("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')").fetchone()
    if own:
        what = f"it has a {own[0]} {shorten(own[1])!r}, which this program never makes"
        raise JournalError(f"journal {str(path)!r}: {what}: do not use it, or drop what was added")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging, which SQLite refuses at once, without waiting, while others open the file."""
    deadline = time.monotonic() + database.PATIENCE
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

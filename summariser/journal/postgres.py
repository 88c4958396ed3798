"""All that is particular to PostgreSQL: how to connect, how to wait for one's turn, and what its errors mean to a
person."""

import re
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.pool import NullPool

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError, JournalError
from summariser.journal import database
from summariser.journal.database import Database, VersionError
from summariser.journal.place import Server
from summariser.machine.atomic import private_folder

try:
    import psycopg
    from psycopg.adapt import Buffer
    from psycopg.types.string import StrDumper, TextLoader
except ImportError as error:
    raise ConfigurationError("a journal in PostgreSQL needs psycopg: pip install 'summariser[postgres]'") from error

_CONNECT = {
    "application_name": "summariser",
    "connect_timeout": 10,
    # A network that is cut says nothing: what was sent is given up after half a minute without an echo.
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}

_SETTINGS = {
    "lock_timeout": "{patience}s",
    # A process that stands still, or whose host has gone, keeps the others waiting no longer than this.
    "idle_in_transaction_session_timeout": "{patience}s",
    "tcp_keepalives_idle": "20",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "4",
}
_PREPARE = "SELECT " + ", ".join(f"set_config('{name}', %({name})s, false)" for name in _SETTINGS)
_DURABLE = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off')"
TURN = (
    "SELECT pg_advisory_xact_lock(hashtextextended('summariser ' || current_schema(), 0)), "
    "CAST(pg_current_xact_id() AS TEXT)"
)
"""One lock for a journal stands for SQLite's write lock. The number tells afterwards whether a commit came through."""
_LANDED = "SELECT pg_xact_status(CAST(%s AS xid8))"

_GONE = re.compile("08|57P0|53300")
"""SQLSTATEs of a server that is away: connections lost, servers that stop or start, and too many that want one."""
_BUSY = "55P03"
_MEANINGS = {
    "28000": "the server does not let this user in: check the user's name",
    "28P01": "the server does not take the password: set PGPASSWORD, or write it into ~/.pgpass",
    "3D000": "there is no such database on the server: make it with createdb",
    "3F000": "there is no such schema in the database: make it with CREATE SCHEMA",
    "42501": "no permission: let the user create and write tables in the database's schema",
    "25006": "the server takes no changes: it is read-only, or a standby",
    "53100": "the server's disk is full: free some space there, then run the same command again",
    _BUSY: f"another process has kept it locked for over {database.PATIENCE:.0f} s: stop that one, then run again",
}

# While a connection is made, libpq tells no SQLSTATE. Where a server speaks another language, its own words are shown.
_SAID = (
    ("no password supplied", "28P01"),
    ("password authentication failed", "28P01"),
    ("no pg_hba.conf entry", "28000"),
    ("role .* does not exist", "28000"),
    ("database .* does not exist", "3D000"),
)
_HELP = re.compile(r"Is the server running.*?\?|This probably means.*?request\.", re.DOTALL)


class Postgres(Database):
    """A journal in the current schema of a database."""

    place: Server

    def beside(self) -> Path:
        folder = self.place.beside
        try:
            private_folder(folder.parent)
            private_folder(folder)
        except OSError as error:
            raise JournalError(f"folder {str(folder)!r} cannot be made: {error.strerror}") from error
        return folder

    def writable(self) -> Engine:
        url = make_url(self.place.url).set(drivername="postgresql+psycopg")
        engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args=_CONNECT,
        )

        @event.listens_for(engine, "connect")
        def _prepare(connection: "psycopg.Connection[Any]", _record: object) -> None:
            prepare(connection)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            self.mark = ""
            raw: Any = connection.connection.dbapi_connection
            reads = bool(connection.get_execution_options().get("reads", False))
            if raw.read_only is not reads:
                raw.read_only = reads
                level = psycopg.IsolationLevel
                raw.isolation_level = level.REPEATABLE_READ if reads else level.READ_COMMITTED
            if not reads:
                self.mark = connection.exec_driver_sql(TURN).one()[1]

        return engine

    def read_only(self) -> Engine:
        return self.writable().execution_options(reads=True)

    def meaning(self, error: Exception) -> str | None:
        if not isinstance(error, SQLAlchemyError | psycopg.Error):
            return None
        cause = error.orig if isinstance(error, StatementError) else error
        if not isinstance(cause, psycopg.Error):
            return f"{type(cause).__name__}: {shorten(str(cause).partition(chr(10))[0], 120)}"
        if meaning := _MEANINGS.get(_state(cause)):
            return meaning
        # The rest of what the server says may hold a row, and so an article.
        said = cause.diag.message_primary or str(cause)
        if self.is_away(error):
            return f"the server cannot be reached: {shorten(_plain(said), 200)}"
        return f"{type(cause).__name__}: {shorten(said, 120)}"

    def is_busy(self, error: BaseException) -> bool:
        return _state(error) == _BUSY

    def is_away(self, error: BaseException) -> bool:
        cause = error.orig if isinstance(error, StatementError) else error
        if isinstance(error, DBAPIError) and error.connection_invalidated:
            return True
        if not isinstance(cause, psycopg.OperationalError) or _state(error) in _MEANINGS:
            return False
        return not cause.sqlstate or bool(_GONE.match(cause.sqlstate))

    def landed(self, connection: Connection, mark: str) -> bool:
        # The connection has its turn, so that the transaction in question has ended, one way or the other.
        return bool(connection.exec_driver_sql(_LANDED, (mark,)).scalar() == "committed")


def prepare(connection: "psycopg.Connection[Any]") -> None:
    """Settings and conversions of a connection; VersionError if the database cannot hold every text."""
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise VersionError(f"its encoding is {encoding}: make a database with ENCODING 'UTF8'")
    connection.adapters.register_dumper(str, _Dumper)
    connection.adapters.register_loader("text", _Loader)
    connection.autocommit = True
    patience = max(1, int(database.PATIENCE))
    connection.execute(_PREPARE, {name: value.format(patience=patience) for name, value in _SETTINGS.items()})
    connection.execute(_DURABLE)
    connection.autocommit = False


_MARK, _ESCAPE = "\x1a\x1a", "\x1a"
"""PostgreSQL's texts hold no NUL; articles and answers may. Such a text is stored with this mark before it."""


class _Dumper(StrDumper):
    def dump(self, obj: str) -> Buffer | None:
        if "\0" in obj or obj.startswith(_MARK):
            obj = _MARK + obj.replace(_ESCAPE, _ESCAPE * 2).replace("\0", _ESCAPE + "0")
        return super().dump(obj)


class _Loader(TextLoader):
    def load(self, data: Buffer) -> bytes | str:
        text = bytes(data).decode()
        if not text.startswith(_MARK):
            return text
        return re.sub(f"{_ESCAPE}(.)", lambda found: "\0" if found[1] == "0" else found[1], text[len(_MARK) :])


def _state(error: BaseException) -> str:
    cause = error.orig if isinstance(error, StatementError) else error
    if isinstance(cause, psycopg.OperationalError) and not cause.sqlstate:
        return next((state for words, state in _SAID if re.search(words, str(cause))), "")
    return getattr(cause, "sqlstate", None) or ""


def _plain(said: str) -> str:
    """What libpq says, in one line and without what it tries to help with."""
    return " ".join(_HELP.sub("", said).split())

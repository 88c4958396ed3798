"""All that is particular to PostgreSQL: how to connect, how to wait for one's turn, and what its errors mean to a
person."""

import re
import time
from collections.abc import Callable, Generator
from contextlib import suppress
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
    # A network that is cut says nothing: what was sent is given up after half a minute without an echo. Where something
    # in between still answers, `_Watched` notices.
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
    "tcp_user_timeout": "30000",
}

SILENCE = 30.0
"""Seconds without a word from the server, after which it is asked over another connection what it is doing."""
_AT_WORK = "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND state = 'active'"
_PREPARE = "SELECT " + ", ".join(f"set_config('{name}', %({name})s, false)" for name in _SETTINGS)
_DURABLE = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off')"
_QUICK = (
    "SELECT set_config(name, 'lz4', false) FROM pg_settings WHERE name = 'default_toast_compression' "
    "AND 'lz4' = ANY(enumvals)"
)
"""Articles and answers are most of what is stored, and their compression was most of what the server did."""
_WAIT = (
    "SELECT pg_advisory_xact_lock{how}(hashtextextended('summariser ' || current_schema(), 0)), "
    "CAST(pg_current_xact_id() AS TEXT)"
)
TURN = _WAIT.format(how="")
"""One lock for a journal stands for SQLite's write lock. The number tells afterwards whether a commit came through."""
SHARED = _WAIT.format(how="_shared")
LAST = "SELECT pg_advisory_xact_lock(hashtextextended('summariser, in turn ' || current_schema(), 0))"
"""A second lock: whoever shares the first takes this one last, and commits. Rows of `runs` and `reviews` are changed
under it, or under the first one taken alone."""
_LANDED = "SELECT pg_xact_status(CAST(%s AS xid8))"

_GONE = re.compile("08|57P0|53300")
"""SQLSTATEs of a server that is away: connections lost, servers that stop or start, and too many that want one."""
_BUSY = "55P03"
_MEANINGS = {
    "28000": "the server does not let this user in: check the user's name",
    "28P01": "the server does not take the password: set PGPASSWORD, or write it into ~/.pgpass",
    "3D000": "there is no such database on the server: make it with createdb",
    "3F000": "there is no such schema in the database: make it with CREATE SCHEMA",
    "42501": "no permission: this user may not do here what the command has to",
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

        @event.listens_for(engine, "do_connect")
        def _connect(_dialect: object, _record: object, arguments: Any, options: Any) -> "psycopg.Connection[Any]":
            connection = _Watched.connect(*arguments, **options)
            connection.again = lambda: _Watched.connect(*arguments, **options, autocommit=True)
            return connection

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
                self.mark = connection.exec_driver_sql(SHARED if _shares(connection) else TURN).one()[1]

        return engine

    def turn(self, connection: Connection) -> None:
        if _shares(connection):
            connection.exec_driver_sql(LAST)

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


class _Watched(psycopg.Connection[Any]):
    """A connection that does not wait for ever for a server that cannot be heard. A statement may take its time: the
    server is asked, over a connection of its own, whether it is still at work."""

    again: Callable[[], "_Watched"] | None = None

    def wait(self, gen: Generator[Any, Any, Any], *arguments: Any, **options: Any) -> Any:
        return super().wait(self._heard(gen), *arguments, **options)

    def _heard(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        last = time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready or self._is_at_work(last):
                    last = time.monotonic()
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value

    def _is_at_work(self, last: float) -> bool:
        """False while it is too early to ask; OperationalError if the server cannot be heard, or has ended this."""
        if time.monotonic() - last < SILENCE:
            return False
        with suppress(psycopg.Error):
            if self.again:
                with self.again() as other:
                    if other.execute(_AT_WORK, (self.info.backend_pid,)).fetchone():
                        return True
        self.close()
        raise psycopg.OperationalError(f"it has not answered for {SILENCE:.0f} s")


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
    connection.execute(f"{_DURABLE} UNION ALL {_QUICK}")
    connection.autocommit = False


def _shares(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("shared", False))


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

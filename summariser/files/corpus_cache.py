"""What was worked out of records, kept so that it need not be again: a file that can be thrown away at any time.

Whatever cannot be read, or is not as this program writes it, counts as missing; a file that is no use begins anew.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from summariser.machine.atomic import private_file, refuse_link

_MOST_UNUSED = 3
"""Times as many entries as were asked for; if there are more, most are of records that have changed or gone."""
_FEW = 10_000
_AT_A_TIME = 500
_PATIENCE = 1.0
"""Seconds to wait for another process: then it is quicker to go without."""


class CorpusCache:
    """Texts by their marks. It never fails: at worst it forgets."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._connection = _opened(path) if path else None
        self._new: list[tuple[str, bytes]] = []
        self.asked = 0

    def find(self, marks: Sequence[str]) -> dict[str, bytes]:
        """Those that are there."""
        self.asked += len(marks)
        found: dict[str, bytes] = {}
        for start in range(0, len(marks), _AT_A_TIME):
            some = marks[start : start + _AT_A_TIME]
            query = f"SELECT mark, value FROM kept WHERE mark IN ({', '.join('?' * len(some))})"  # noqa: S608 - only ?
            with self._trusted() as connection:
                if connection:
                    rows = connection.execute(query, some)
                    found |= {mark: value for mark, value in rows if isinstance(value, bytes)}
        return found

    def keep(self, mark: str, value: bytes) -> None:
        self._new.append((mark, value))
        if len(self._new) >= _AT_A_TIME:
            self._write()

    def close(self) -> None:
        self._write()
        with self._trusted() as connection:
            if connection:
                (many,) = connection.execute("SELECT count(*) FROM kept").fetchone()
                if many > _FEW + _MOST_UNUSED * self.asked:
                    connection.execute("DELETE FROM kept")
        if self._connection:
            self._connection.close()

    def _write(self) -> None:
        new, self._new = self._new, []
        with self._trusted() as connection:
            if connection and new:
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", new)
                connection.execute("COMMIT")

    @contextmanager
    def _trusted(self) -> Iterator[sqlite3.Connection | None]:
        """The connection, which is used no more once it has failed."""
        try:
            yield self._connection
        except sqlite3.Error as error:
            if self._connection:
                self._connection.close()
            self._connection = None
            if self._path and not isinstance(error, sqlite3.OperationalError):  # damaged, not locked or full
                _remove(self._path)


@contextmanager
def corpus_cache(path: Path | None) -> Iterator[CorpusCache]:
    """The cache in that file, which is made if it can be; one that remembers nothing if there is no file."""
    cache = CorpusCache(path)
    try:
        yield cache
    finally:
        cache.close()


def _opened(path: Path) -> sqlite3.Connection | None:
    for _ in range(2):
        try:
            return _connected(path)
        except sqlite3.DatabaseError:
            _remove(path)
        except OSError:
            return None
    return None


def _remove(path: Path) -> None:
    """It is no use to anybody: the next try makes another."""
    with suppress(OSError):
        refuse_link(path)
        path.unlink(missing_ok=True)


def _connected(path: Path) -> sqlite3.Connection:
    private_file(path).close()
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("CREATE TABLE IF NOT EXISTS kept (mark TEXT PRIMARY KEY, value BLOB)")
        own = connection.execute("SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
        if own != [("table", "kept")]:
            raise sqlite3.DatabaseError("something else")
    except sqlite3.Error:
        connection.close()
        raise
    return connection

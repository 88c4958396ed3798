"""Real journals in files and on a server, with a clock that ticks by itself and prices that make sums easy."""

import asyncio
import os
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event

import summariser
from summariser.core.article import Article
from summariser.core.money import Price
from summariser.core.record import ArticleRef, Record
from summariser.extraction.ports import RunPlan
from summariser.journal.place import Place, Server
from summariser.journal.postgres import TURN
from summariser.journal.store import SqlJournal
from tests import postgres
from tests.forks.start import Forked, Nursery

DOLLAR_A_MTOK = Price(Decimal(1), Decimal(1), Decimal("0.5"))


class TickingClock:
    """A second passes whenever somebody looks."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


SQLITE = pytest.mark.parametrize("path", ["sqlite"], indirect=True)
"""For tests of what only a file of SQLite is or does."""

POSTGRES = pytest.mark.parametrize("path", ["postgres"], indirect=True)


@pytest.fixture(params=["sqlite", "postgres"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a journal may be made: the same tests hold for both databases."""
    if request.param == "sqlite":
        return tmp_path / ".summariser" / "journal.db"
    server: postgres.Instance = request.getfixturevalue("server")
    return Server(server.new(), tmp_path)


@pytest.fixture
def reopen(path: Place) -> Iterator[Callable[[], SqlJournal]]:
    """Opens the test's journal, as often as wanted; all are closed at the end."""
    clock, opened = TickingClock(), []

    def _open() -> SqlJournal:
        opened.append(SqlJournal(path, clock))
        return opened[-1]

    yield _open
    for journal in opened:
        journal.close()


@pytest.fixture
def journal(reopen: Callable[[], SqlJournal]) -> SqlJournal:
    return reopen()


@pytest.fixture
def plan() -> Callable[..., RunPlan]:
    base = RunPlan("k", "d", "m", "meeting/1", "extract@1", "whole", Decimal(1), DOLLAR_A_MTOK, "extract seeds/")

    def _plan(cap: str = "1", **changes: Any) -> RunPlan:
        return replace(base, cap=Decimal(cap), **changes)

    return _plan


@pytest.fixture
def article() -> Callable[..., Article]:
    def _article(text: str = "Leaders met in Hanoi.", path: str | None = "seeds/a.txt", **known: Any) -> Article:
        return Article(text, "0" * 64, path, **known)

    return _article


@pytest.fixture
def record() -> Callable[..., Record]:
    def _record(article: Article, summary: str = "They met.") -> Record:
        return Record(schema_id="meeting/1", article=ArticleRef.of(article), data={"summary": summary})

    return _record


@pytest.fixture
def ask(path: Place) -> Iterator[Callable[..., list[Any]]]:
    """Asks, or tells, the database directly, past the code under test."""
    connections: list[Any] = []

    def _ask(sql: str, *values: object) -> list[Any]:
        if isinstance(path, Server):
            if not connections:
                connections.append(psycopg.connect(path.url.replace("+psycopg", ""), autocommit=True))
            found = connections[0].execute(sql.replace("?", "%s"), values)
            return list(found) if found.description else []
        if not connections:
            connections.append(sqlite3.connect(path, timeout=20, isolation_level=None))
        return list(connections[0].execute(sql, values))

    yield _ask
    for connection in connections:
        connection.close()


@pytest.fixture
def refuse(ask: Callable[..., list[Any]], path: Place) -> Callable[[str, str], None]:
    """Makes the database itself refuse to insert into or update a table, under a condition."""

    def _refuse(event: str, condition: str) -> None:
        if isinstance(path, Server):
            ask("CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no''; END'")
            ask(f"CREATE TRIGGER no BEFORE {event} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION no()")
        else:
            ask(f"CREATE TRIGGER no BEFORE {event} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'no'); END")

    return _refuse


@pytest.fixture
def take_turn(ask: Callable[..., list[Any]], path: Place) -> Callable[[], None]:
    """Begins a write transaction as another process has it, until ROLLBACK is asked."""

    def _take() -> None:
        ask("BEGIN" if isinstance(path, Server) else "BEGIN IMMEDIATE")
        if isinstance(path, Server):
            ask(TURN)

    return _take


@pytest.fixture
def watch_cap(refuse: Callable[[str, str], None]) -> Callable[[], None]:
    """Makes the database itself refuse whatever takes a run over its cap."""
    return lambda: refuse("UPDATE ON runs", "NEW.committed_pico > NEW.cap_pico")


@pytest.fixture
def on_connect() -> Iterator[Callable[[str], None]]:
    """Runs a PRAGMA on every connection that is opened from then on."""
    hooks: list[Callable[..., None]] = []

    def _add(pragma: str) -> None:
        def hook(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute(pragma)

        event.listen(Engine, "connect", hook)
        hooks.append(hook)

    yield _add
    for hook in hooks:
        event.remove(Engine, "connect", hook)


@pytest.fixture
def commits() -> Iterator[list[object]]:
    """Grows with every commit."""
    seen: list[object] = []

    def hook(connection: object) -> None:
        seen.append(connection)

    event.listen(Engine, "commit", hook)
    yield seen
    event.remove(Engine, "commit", hook)


@pytest.fixture
def python(path: Place, tmp_path: Path, nursery: Nursery) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts a script in another process, with the journal's path and more as its arguments."""
    started: list[subprocess.Popen[str]] = []
    found = {**os.environ, "PYTHONPATH": str(Path(summariser.__file__).parents[1])}

    def _start(script: str, *arguments: str) -> "subprocess.Popen[str]":
        command = ["-c", script, path.url if isinstance(path, Server) else str(path), *arguments]
        pipe = subprocess.PIPE
        started.append(Forked(nursery, command, cwd=tmp_path, env=found, stdout=pipe, stdin=pipe, text=True))  # ours
        return started[-1]

    yield _start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture(autouse=True)
async def _no_hanging() -> AsyncIterator[None]:
    """Whatever waits for ever is a failure, not a hanging test."""
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    alarm = loop.call_later(20, lambda: [t.cancel() for t in asyncio.all_tasks() if t is not task])
    yield
    alarm.cancel()

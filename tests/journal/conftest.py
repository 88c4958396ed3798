"""Real journals in files, with a clock that ticks by itself and prices that make sums easy."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

import summariser
from summariser.core.article import Article
from summariser.core.money import Price
from summariser.core.record import ArticleRef, Record
from summariser.extraction.ports import RunPlan
from summariser.journal.store import SqlJournal

DOLLAR_A_MTOK = Price(Decimal(1), Decimal(1), Decimal("0.5"))


class TickingClock:
    """A second passes whenever somebody looks."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".summariser" / "journal.db"


@pytest.fixture
def reopen(path: Path) -> Iterator[Callable[[], SqlJournal]]:
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
def ask(path: Path) -> Iterator[Callable[..., list[Any]]]:
    """Asks, or tells, the file directly, past the code under test."""
    connections: list[sqlite3.Connection] = []

    def _ask(sql: str, *values: object) -> list[Any]:
        if not connections:
            connections.append(sqlite3.connect(path, timeout=20, isolation_level=None))
        return connections[0].execute(sql, values).fetchall()

    yield _ask
    for connection in connections:
        connection.close()


@pytest.fixture
def watch_cap(ask: Callable[..., list[Any]]) -> Callable[[], None]:
    """Makes the database itself refuse whatever takes a run over its cap."""

    def _watch() -> None:
        ask(
            "CREATE TRIGGER over BEFORE UPDATE ON runs WHEN NEW.committed_pico > NEW.cap_pico "
            "BEGIN SELECT RAISE(ABORT, 'over the cap'); END"
        )

    return _watch


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
def python(path: Path) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts a script in another process, with the journal's path and more as its arguments."""
    started: list[subprocess.Popen[str]] = []
    found = {**os.environ, "PYTHONPATH": str(Path(summariser.__file__).parents[1])}

    def _start(script: str, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", script, str(path), *arguments]
        pipe = subprocess.PIPE
        started.append(subprocess.Popen(command, env=found, stdout=pipe, stdin=pipe, text=True))  # ours
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

"""A journal outlives the program that made it: older ones are lifted whole, newer ones are left alone."""

import re
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from summariser.core.article import Article
from summariser.core.errors import JournalError
from summariser.core.record import Record
from summariser.extraction.ports import Bound, Offer, RunPlan
from summariser.journal import queries, rulings, tables
from summariser.journal.store import SqlJournal
from summariser.review.assigning import Order
from tests.journal.conftest import SQLITE

pytestmark = SQLITE

Reopen = Callable[[], SqlJournal]
Ask = Callable[..., list[Any]]

VERSION_1 = Path(__file__).with_name("journal_v1.sql")
"""A dump of a journal as version 1 made it. Never regenerated: it stands for the journals that people have."""


def schema(ask: Ask) -> set[tuple[str, ...]]:
    """Every table and index, however its SQL is laid out."""
    rows = ask("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master")
    return {(*row[:3], re.sub(r"\W+", " ", row[3])) for row in rows}


VERSION_4 = Path(__file__).with_name("journal_v4.sql")
VERSION_6 = Path(__file__).with_name("journal_v6.sql")
VERSION_8 = Path(__file__).with_name("journal_v8.sql")
VERSION_8_REVIEWED = Path(__file__).with_name("journal_v8_reviewed.sql")
VERSION_10 = Path(__file__).with_name("journal_v10.sql")


@pytest.fixture
def version_1(path: Path) -> None:
    restore(path, VERSION_1)


@pytest.fixture
def version_4(path: Path) -> None:
    restore(path, VERSION_4)


@pytest.fixture
def version_6(path: Path) -> None:
    restore(path, VERSION_6)


@pytest.fixture
def version_8(path: Path) -> None:
    restore(path, VERSION_8)


@pytest.fixture
def version_8_reviewed(path: Path) -> None:
    restore(path, VERSION_8_REVIEWED)


@pytest.fixture
def version_10(path: Path) -> None:
    restore(path, VERSION_10)


def restore(path: Path, dump: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.executescript(dump.read_text("utf-8"))
    connection.close()


def add_mood(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE runs ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'")


def fail_half_way(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE half (a INTEGER)")
    connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")


VERSIONS = ["version_1", "version_4", "version_6", "version_8", "version_8_reviewed", "version_10"]


@pytest.mark.usefixtures("version_1")
async def test_a_version_1_journal_serves_today(
    reopen: Reopen, plan: Callable[..., RunPlan], article: Callable[..., Article], record: Callable[..., Record]
) -> None:
    journal, one = reopen(), article()
    run = await journal.open_run(plan())
    assert (run.id, run.resumed) == ("20260102-030406-a1b2c3", True)
    assert await journal.claim(run, one) == record(one)
    assert await journal.ledger(run, one.id).recall("request") == '{"summary": "They met."}'


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_journal_becomes_what_a_new_one_is(
    request: pytest.FixtureRequest, reopen: Reopen, ask: Ask, path: Path, version: str
) -> None:
    request.getfixturevalue(version)
    reopen()
    new = path.parent / "new.db"
    lifted = schema(ask)
    path.rename(path.parent / "old.db")
    reopen().close()
    path.rename(new)
    connection = sqlite3.connect(new)
    assert lifted == schema(lambda sql: connection.execute(sql).fetchall())
    connection.close()


@pytest.mark.usefixtures("version_4")
async def test_a_version_4_journal_takes_batches_and_keeps_what_it_has(
    reopen: Reopen, ask: Ask, plan: Callable[..., RunPlan], article: Callable[..., Article]
) -> None:
    before = ask("SELECT * FROM attempts")
    journal, other = reopen(), article("They met again.")
    run = await journal.open_run(plan())
    assert (run.id, run.resumed) == ("20260102-030406-a1b2c3", True)
    batch = await journal.outbox.begin(run, "here", plan().price)
    await journal.claim(run, other)
    assert await journal.outbox.add(batch, other.id, [Offer("k", b"", Bound(10, 10))]) == [3]
    assert ask("SELECT * FROM attempts WHERE id < 3") == before


@pytest.mark.usefixtures("version_6")
async def test_a_version_6_journal_keeps_its_leases_and_its_failures_may_be_tried_again(
    reopen: Reopen, ask: Ask, plan: Callable[..., RunPlan], article: Callable[..., Article]
) -> None:
    reopen()
    ask("UPDATE leases SET expires_at = '2099-01-01T00:00:00.000000+00:00'")
    for key in ("k", "another"):
        journal = reopen()
        run = await journal.open_run(plan(key=key))
        assert run.resumed is (key == "k")
        assert await journal.claim(run, article("Another.")) == "held"
        assert await journal.claim(run, article("A third.")) == "mine"
        await journal.close_run(run, "interrupted", 1)


@pytest.mark.usefixtures("version_8")
async def test_a_version_8_journal_takes_decisions_about_links_and_keeps_what_it_has(
    reopen: Reopen, ask: Ask, path: Path
) -> None:
    before = ask("SELECT * FROM drafts"), ask("SELECT * FROM decisions")
    made = await reopen().rulings.add("meeting", "link", ("a", "b"), "Ana")
    with queries.connected(path) as connection:
        assert rulings.made(connection, "meeting") == [made]
        assert rulings.made(connection, "deal") == []
    assert (ask("SELECT * FROM drafts"), ask("SELECT * FROM decisions")) == before


REVIEWS = "SELECT article_id, draft_id, name, state, position, seconds, written FROM reviews ORDER BY article_id"


@pytest.mark.usefixtures("version_10")
async def test_a_version_10_journal_gives_out_its_articles_and_keeps_what_was_decided(reopen: Reopen, ask: Ask) -> None:
    before = ask(REVIEWS), ask("SELECT * FROM decisions ORDER BY id")
    done = await reopen().assignments.assign(Order("Eva", {"Ben": Fraction(1)}))
    assert [one.name for one in done.given] == ["c"], "one is finished, and one Anna has begun"
    assert (ask(REVIEWS), ask("SELECT * FROM decisions ORDER BY id")) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from summariser.journal import store, tables
tables.STEPS = (*tables.STEPS, lambda connection: os.kill(os.getpid(), signal.SIGKILL))
store.open_journal(Path(sys.argv[1]))
"""


@pytest.mark.usefixtures("version_10")
def test_a_program_killed_in_the_middle_of_a_step_leaves_the_journal_as_it_was(
    reopen: Reopen, ask: Ask, python: Callable[..., "subprocess.Popen[str]"]
) -> None:
    before = schema(ask)
    assert python(KILLED).wait(120) == -signal.SIGKILL
    assert (schema(ask), ask("SELECT version FROM schema_version")) == (before, [(10,)])
    reopen()
    assert ask("SELECT readers FROM reviews") == [("",), ("",), ("",)]


@pytest.mark.usefixtures("version_1")
def test_an_older_journal_is_lifted_step_by_step(
    reopen: Reopen, ask: Ask, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (*tables.STEPS, add_mood, lambda c: c.exec_driver_sql("UPDATE runs SET mood = mood || 'er'"))
    monkeypatch.setattr(tables, "STEPS", steps)
    assert queries.summaries(path)[0].model == "m", "reading lifts it too"
    reopen()
    assert ask("SELECT mood FROM runs") == [("calmer",)]
    assert ask("SELECT version FROM schema_version") == [(len(steps) + 1,)]


@pytest.mark.usefixtures("version_1")
def test_a_step_that_fails_changes_nothing(reopen: Reopen, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    before = schema(ask)
    monkeypatch.setattr(tables, "STEPS", (*tables.STEPS, add_mood, fail_half_way))
    with pytest.raises(JournalError, match="no such table: nowhere"):
        reopen()
    assert schema(ask) == before
    assert ask("SELECT version FROM schema_version") == [(1,)]


def test_a_new_journal_is_of_the_newest_version(reopen: Reopen, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "STEPS", (*tables.STEPS, fail_half_way))
    reopen().close()
    reopen()
    assert ask("SELECT version FROM schema_version") == [(len(tables.STEPS) + 1,)]


def test_a_journal_of_a_newer_version_is_left_alone(reopen: Reopen, ask: Ask, path: Path) -> None:
    reopen().close()
    ask("UPDATE schema_version SET version = 99")
    for use in (reopen, lambda: queries.summaries(path)):
        with pytest.raises(JournalError, match=r"version 99, and this program knows .* update summariser") as caught:
            use()
        assert str(path) in str(caught.value)
    assert ask("SELECT version FROM schema_version") == [(99,)]

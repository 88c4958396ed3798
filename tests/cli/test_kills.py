"""kill -9 at any moment of a batch, again and again: nothing is lost, nothing that had arrived is paid for twice."""

import random
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, Start
from tests.cli.faults import BadDay
from tests.cli.test_end_to_end import paid, until
from tests.cli.test_faults import many
from tests.fakes.server import FaultServer, Reply

SEED = 7
LONGEST_LIFE = 2.5
"""Seconds from a process's start to its end: from before it has opened anything to well into the batch."""


@dataclass(frozen=True)
class Books:
    """What the journal holds at one moment: answers by attempt, drafts, and what is committed of which cap."""

    answers: dict[int, str]
    drafts: set[int]
    committed: int
    cap: int


@pytest.fixture
def server() -> Iterator[FaultServer]:
    """Faults at one article in five, and answers that take their time."""
    day = BadDay(0.2, SEED)

    def behaviour(number: int, body: dict[str, Any]) -> Reply:
        reply = day(number, body)
        return replace(reply, delay=min(reply.delay, 1) + random.Random(number).uniform(0.2, 0.6))  # noqa: S311 - seeded, to be repeated

    with FaultServer(behaviour) as running:
        yield running


@pytest.fixture
def books(tmp_path: Path) -> Callable[[], Books | None]:
    def _books() -> Books | None:
        path = tmp_path / ".summariser" / "journal.db"
        if not path.exists():
            return None
        with closing(sqlite3.connect(path, timeout=20)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'runs'").fetchone():
                return None
            answers = dict(connection.execute("SELECT id, raw FROM attempts WHERE state = 'answered'").fetchall())
            drafts = {number for (number,) in connection.execute("SELECT id FROM drafts")}
            committed, cap = connection.execute("SELECT committed_pico, cap_pico FROM runs").fetchone() or (0, 0)
            return Books(answers, drafts, committed, cap)

    return _books


@pytest.mark.parametrize(("kills", "count"), [(5, 120), pytest.param(100, 4_000, marks=pytest.mark.soak)])
def test_nothing_is_lost_and_nothing_is_paid_twice(  # noqa: PLR0917 - fixtures
    start: Start,
    run: Run,
    server: FaultServer,
    tmp_path: Path,
    books: Callable[[], Books | None],
    kills: int,
    count: int,
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - seeded, to be repeated
    command = ("extract", many(tmp_path, count), "--model", "m", "--base-url", server.url, "--price", "1/2")
    options = ("--concurrency", "16", "--max-cost", "50")
    before = Books({}, set(), 0, 0)
    for kill in range(kills):
        charged = server.account.charged
        process = start(*command, *options, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if kill % 2:  # a slow machine may not come to any request in the time of a life
            until(lambda charged=charged: server.account.charged > charged, 60)  # type: ignore[misc] # bound per turn
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0, LONGEST_LIFE))
        process.kill()
        process.wait(10)
        if (after := books()) is None:
            continue
        assert after.answers.items() >= before.answers.items(), "no answer is lost or changed"
        assert after.drafts >= before.drafts
        assert after.committed <= after.cap
        before = after

    assert before.answers, "the batch was under way"
    result = run(*command, *options, "--json")
    found = result.json
    assert result.code in (0, 1), result.err
    assert (found["drafted"] + found["cached"] + found["failed"], found["left"]) == (count, 0)
    with closing(sqlite3.connect(tmp_path / ".summariser" / "journal.db")) as connection:
        again = connection.execute(
            "SELECT count(*) FROM attempts a JOIN attempts b ON b.request_key = a.request_key AND b.id > a.id"
            " WHERE a.state = 'answered'"
        ).fetchone()
        (known,) = connection.execute("SELECT sum(cost_pico) FROM attempts WHERE input_tokens IS NOT NULL").fetchone()
    assert again == (0,), "what had arrived is not asked for again"
    assert known / 1e12 <= paid(server.account) + 1e-9
    assert paid(server.account) <= found["cost_usd"] + 1e-9, "what was in flight at a kill counts at its worst case"


@pytest.mark.parametrize(("kills", "count"), [(4, 400), pytest.param(40, 4_000, marks=pytest.mark.soak)])
def test_four_processes_killed_and_started_again_use_up_the_cap_and_no_more(  # noqa: PLR0917 - fixtures
    start: Start,
    run: Run,
    server: FaultServer,
    tmp_path: Path,
    books: Callable[[], Books | None],
    kills: int,
    count: int,
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - seeded, to be repeated
    command = ("extract", many(tmp_path, count), "--model", "m", "--base-url", server.url, "--price", "1/2")
    worst = run(*command, "--limit", "1", "--dry-run", "--json").json["worst_usd"]
    # Room for what is in flight at every kill, and for half of the articles, of whose cost most is for lost answers.
    cap = worst * (kills * 4 + 10) + 0.005 * count / 2
    options = ("--concurrency", "4", "--max-cost", f"{cap:.6f}")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    team = [start(*command, *options, **quiet) for _ in range(4)]
    for _ in range(kills):
        with pytest.raises(subprocess.TimeoutExpired):
            team[0].wait(chance.uniform(0.5, LONGEST_LIFE))
        team[0].kill()
        team[0].wait(10)
        team = [*team[1:], start(*command, *options, **quiet)]
        assert paid(server.account) <= cap
    assert {process.wait(300) for process in team} == {3}
    found = books()
    assert found
    assert paid(server.account) <= found.committed / 1e12 <= cap
    assert found.cap - found.committed < worst * 1.01e12, "less than one request is left"

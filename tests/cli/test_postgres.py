"""Every command on a journal in PostgreSQL, and workers that are killed while others go on."""

import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from summariser.api import Review
from tests.cli.conftest import ROOT, Run, Start
from tests.cli.faults import BadDay
from tests.cli.test_end_to_end import paid
from tests.cli.test_faults import many
from tests.fakes.server import FaultServer, Reply
from tests.postgres import Instance

SEED = 11


@pytest.fixture
def url(server: Instance) -> str:
    return server.new()


@pytest.fixture
def ask(url: str) -> Callable[[str], list[Any]]:
    """Asks the database directly."""

    def _ask(sql: str) -> list[Any]:
        with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
            return connection.execute(sql.encode()).fetchall()

    return _ask


@pytest.fixture
def drafted(run: Run, tmp_path: Path) -> Path:
    """A workspace with two drafts, in a file."""
    (tmp_path / "seeds").mkdir()
    for one in sorted((ROOT / "seeds").iterdir())[:2]:
        (tmp_path / "seeds" / one.name).write_bytes(one.read_bytes())
    assert run(*extract()).code == 0
    return tmp_path


def extract(*more: str) -> tuple[str, ...]:
    return ("extract", "--replay", str(ROOT / "tests" / "recordings" / "seeds.jsonl"), "seeds", "--json", *more)


READING = (
    ("status",),
    ("status", "--json"),
    ("show", "000_957266d671135620"),
    ("show", "seeds/001_e8c98279682e230f.txt", "--json"),
    ("export", "--drafts", "--format", "jsonl"),
    ("export", "--drafts", "--format", "articles"),
    ("events", "--drafts", "--json"),
    ("eval", str(ROOT / "reviewed"), "--json"),
)


def test_every_command_says_the_same_on_both(run: Run, drafted: Path, url: str) -> None:
    told = run("journal", "copy", ".", url)
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("copied, and every row compared: articles 2, ")
    for command in READING:
        here, there = run(*command), run(*command, SUMMARISER_JOURNAL=url)
        assert (there.code, there.out, there.err) == (here.code, here.out, here.err), command
    again = run(*extract("--journal", url)).json
    assert (again["drafted"], again["cached"]) == (0, 2)
    with Review(drafted, reviewer="Ana", journal=url) as review:
        first, second = (row.article_id for row in review.list())
        for row in review.open(first).rows:
            if row.attention:
                review.accept(row.path)
        review.done(accept_rest=True)
        review.open(second)
        review.correct("/summary", "They met.")
    assert "1 reviewed, 1 in progress" in run("status", "--journal", url).out
    back = run("journal", "copy", url, "back", "--json").json
    assert back["rows"]["decisions"] > 0
    assert run("status", "--workspace", "back").out == run("status", "--journal", url).out


def test_the_workspaces_setting_names_it_too(run: Run, drafted: Path, url: str) -> None:
    (drafted / ".summariser" / "config.toml").write_text(f'journal = "{url}"\n')
    assert "no journal in 'postgresql://" in run("status").complaint
    assert run(*extract()).json["drafted"] == 2
    assert run("status", "--json").json["runs"][0]["drafted"] == 2
    (here,) = run("status", "--json", "--journal", "").json["runs"]
    (there,) = run("status", "--json").json["runs"]
    assert here["id"] != there["id"]


def test_a_password_is_told_nowhere(run: Run, start: Start, drafted: Path, url: str, ask: Any) -> None:
    secret = "s3cret-word"
    told = [run("status", "--journal", f"postgresql+psycopg://ana:{secret}@db/x")]
    assert (told[0].code, "has a password in it" in told[0].err) == (2, True)
    told += [run("journal", "copy", ".", f"postgresql://ana@db/x?password={secret}")]
    assert "has a password in it" in told[1].err
    away = f"postgresql+psycopg://ana:{secret}@127.0.0.1:1/x"
    told += [run(*command, SUMMARISER_JOURNAL=away) for command in (*READING, extract())]
    assert {one.code for one in told} == {2}
    named = url.replace("summariser@", f"summariser:{secret}@")
    told += [run(*command, SUMMARISER_JOURNAL=named) for command in (extract(), *READING)]
    assert not [one for one in told[-len(READING) :] if one.code not in {0, 1}]
    assert not [one for one in told if secret in one.out + one.err]
    tables = [name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]
    rows = [str(row) for table in tables for row in ask(f'SELECT * FROM "{table}"')]  # noqa: S608 - ours
    assert rows
    assert not [row for row in rows if secret in row]
    assert not [file for file in drafted.rglob("*") if file.is_file() and secret.encode() in file.read_bytes()]


# Killed workers


@pytest.fixture
def provider() -> Iterator[FaultServer]:
    """Faults at one article in five, and answers that take their time."""
    day = BadDay(0.2, SEED)

    def behaviour(number: int, body: dict[str, Any]) -> Reply:
        reply = day(number, body)
        return replace(reply, delay=min(reply.delay, 1) + random.Random(number).uniform(0.2, 0.6))  # noqa: S311 - seeded

    with FaultServer(behaviour) as running:
        yield running


@pytest.mark.parametrize(
    ("kills", "count", "restarts"), [(3, 30, 1), pytest.param(100, 1_500, 5, marks=pytest.mark.soak)]
)
def test_workers_that_are_killed_never_take_a_run_over_its_cap(  # noqa: PLR0917 - fixtures
    start: Start,
    run: Run,
    provider: FaultServer,
    server: Instance,
    tmp_path: Path,
    url: str,
    ask: Callable[[str], list[Any]],
    kills: int,
    count: int,
    restarts: int,
) -> None:
    """Four machines, as far as a folder of its own makes one; the server is killed too."""
    chance = random.Random(SEED)  # noqa: S311 - seeded, to be repeated
    command = ("extract", many(tmp_path, count), "--model", "m", "--base-url", provider.url, "--price", "1/2")
    worst = run(*command, "--limit", "1", "--dry-run", "--json").json["worst_usd"]
    cap = worst * (kills * 4 + 10) + 0.005 * count / 2
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}

    def worker(number: int) -> Any:
        own = ("--workspace", f"machine-{number}", "--journal", url, "--concurrency", "4")
        return start(*command, *own, "--max-cost", f"{cap:.6f}", before=("env",), **quiet)

    team, done = [worker(number) for number in range(4)], 0
    for kill in range(kills):
        try:
            team[kill % 4].wait(chance.uniform(0.5, 3))
            done += 1  # all of the run, before it could be killed
        except subprocess.TimeoutExpired:
            team[kill % 4].kill()
        team[kill % 4].wait(10)
        if kill % max(1, kills // restarts) == 0:
            server.stop("immediate")
            server.start()
        team[kill % 4] = worker(kill % 4)
        assert paid(provider.account) <= cap
    assert done < kills
    ends = {process.wait(1200) for process in team}
    assert ends - {2} <= {0, 1, 3}
    assert ends != {2}, "2 says that the server was just away when the run was opened"
    ((committed, limit),) = ask("SELECT committed_pico, cap_pico FROM runs")
    assert Decimal(str(paid(provider.account))) * 10**12 <= committed + 1
    assert committed <= limit
    again = ask(
        "SELECT count(*) FROM attempts a JOIN attempts b ON b.request_key = a.request_key AND b.id > a.id"
        " WHERE a.state = 'answered'"
    )
    assert again == [(0,)], "what had arrived is not asked for again"

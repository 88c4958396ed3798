"""Several processes with the same command on one workspace: they share the run, its articles and its cap."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, Start, ended
from tests.cli.test_end_to_end import number_of, paid, until
from tests.fakes.server import Account, FaultServer, Reply, drafts

Articles = Callable[[int], Path]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def shared(start: Start, server: FaultServer) -> Callable[..., list[Any]]:
    """Starts so many processes with the same command."""

    def _shared(processes: int, *arguments: object) -> list[Any]:
        command = ("extract", "--model", "m", "--base-url", server.url, "--price", "1/2", "--json", *arguments)
        return [start(*command) for _ in range(processes)]

    return _shared


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[str], list[Any]]:
    def _ask(sql: str) -> list[Any]:
        connection = sqlite3.connect(tmp_path / ".summariser" / "journal.db", timeout=20)
        rows = connection.execute(sql).fetchall()
        connection.close()
        return rows

    return _ask


def together(server: FaultServer, requests: int) -> Callable[[int, dict[str, Any]], Reply]:
    """Slow until so many have been in flight at once, so that all processes are at work; then quicker."""

    def behaviour(number: int, body: dict[str, Any]) -> Reply:
        return replace(drafts(number, body), delay=0.05 if server.account.most_in_flight >= requests else 1)

    return behaviour


def asked(account: Account) -> Counter[int]:
    return Counter(map(number_of, account.bodies))


@pytest.mark.parametrize("processes", [2, pytest.param(4, marks=pytest.mark.soak)])
def test_no_article_is_asked_twice(
    shared: Callable[..., list[Any]], articles: Articles, server: FaultServer, ask: Any, processes: int
) -> None:
    server.behaviour = together(server, processes * 3)
    results = [ended(process) for process in shared(processes, articles(60), "--concurrency", "3")]
    assert [result.code for result in results] == [0] * processes, results
    assert asked(server.account) == dict.fromkeys(range(60), 1)
    told = [result.json for result in results]
    assert sum(one["drafted"] for one in told) == 60
    assert all(one["drafted"] >= 3 for one in told)
    assert {one["drafted"] + one["cached"] for one in told} == {60}
    assert max(one["cost_usd"] for one in told) == pytest.approx(paid(server.account), abs=1e-12)
    assert ask("SELECT state, count(*) FROM runs") == [("finished", 1)]
    assert ask("SELECT count(*) FROM leases") == [(0,)]


def test_the_others_finish_what_a_killed_one_had_in_hand(
    shared: Callable[..., list[Any]], run: Run, articles: Articles, server: FaultServer, ask: Any
) -> None:
    server.behaviour = together(server, 9)
    victim, *others = shared(3, articles(50), "--concurrency", "3")
    until(lambda: server.account.most_in_flight >= 9)
    victim.kill()
    results = [ended(process) for process in others]
    assert [result.code for result in results] == [0, 0], results
    assert {result.json["drafted"] + result.json["cached"] for result in results} == {50}
    assert ask("SELECT count(*), count(DISTINCT article_id) FROM drafts") == [(50, 50)]
    counts = asked(server.account)
    assert set(counts) == set(range(50))
    assert sorted(counts.values())[-4:] == [1, 2, 2, 2], "only what the killed one had in flight is asked again"
    assert ask("SELECT count(*), count(DISTINCT request_key) FROM attempts WHERE state = 'lost'") == [(3, 3)]
    assert max(result.json["cost_usd"] for result in results) >= paid(server.account)
    assert "finished" in run("status").out


def test_four_share_a_cap_and_use_it_up(
    shared: Callable[..., list[Any]], run: Run, articles: Articles, server: FaultServer, ask: Any
) -> None:
    folder = articles(90)
    options = ("--model", "m", "--base-url", server.url, "--price", "1/2", "--json")
    each = run("extract", folder, "--limit", "20", "--workspace", "probe", *options).json["cost_usd"] / 20
    worst = run("extract", folder, "--dry-run", *options).json["worst_usd"] / 90 * 1.01  # the longest of them
    server.account = Account()
    server.behaviour = lambda number, body: replace(drafts(number, body), delay=0.2)
    cap = worst * 3 + each * 40
    results = [ended(one) for one in shared(4, folder, "--concurrency", "3", "--max-cost", f"{cap:.9f}")]
    assert [result.code for result in results] == [3] * 4, results
    spent = paid(server.account)
    assert cap - worst < spent <= cap
    assert set(asked(server.account).values()) == {1}
    assert sum(result.json["drafted"] for result in results) == server.account.charged
    assert ask("SELECT committed_pico FROM runs") == [(round(spent * 1e12),)]

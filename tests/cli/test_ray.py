"""`extract --ray`: workers on a cluster of two nodes, one of which is killed, and what is refused before anything is
sent."""

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from summariser.core.errors import ConfigurationError
from summariser.wiring import ray_cluster
from summariser.wiring.ray_cluster import Node, find
from tests import cluster
from tests.cli.conftest import Result, Run, Start, ended, environment
from tests.cli.test_end_to_end import number_of, paid, until
from tests.fakes.server import FaultServer, Reply, drafts
from tests.postgres import Instance

COUNT = 80
EACH = 4
"""Requests in flight for each worker."""

KEY = "sk-only-for-this-test"
PASSWORD = "a-word-only-for-this-test"  # not asked for by the server


@pytest.fixture
def provider() -> Iterator[FaultServer]:
    """It takes its time until both workers ask it."""

    def behaviour(number: int, body: dict[str, Any]) -> Reply:
        return replace(drafts(number, body), delay=0.3 if running.account.most_in_flight > EACH else 1)

    with FaultServer(behaviour) as running:
        yield running


@pytest.fixture
def ask(server: Instance) -> Iterator[tuple[str, Callable[[str], list[Any]]]]:
    """A journal's URL, and who asks that database directly."""
    url = server.new()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        yield url, lambda sql: connection.execute(sql.encode()).fetchall()


@pytest.fixture
def nodes() -> Iterator[cluster.Cluster]:
    with cluster.running(environment()) as running:
        yield running


@pytest.mark.slow
def test_a_node_is_killed_and_nothing_is_lost_or_paid_twice(  # noqa: PLR0917 - fixtures
    start: Start,
    run: Run,
    provider: FaultServer,
    nodes: cluster.Cluster,
    ask: tuple[str, Callable[[str], list[Any]]],
    articles: Callable[[int], Path],
) -> None:
    """First under a cap that is reached, with a node killed on the way; then to the end, with more workers than
    processors are left."""
    url, rows = ask
    command = (
        "extract",
        articles(COUNT),
        "--model",
        "m",
        "--base-url",
        provider.url,
        "--price",
        "1/2",
        "--no-second-reader",
        "--json",
    )
    worst = run(*command, "--dry-run").json["worst_usd"] / COUNT * 1.01
    cap = worst * (EACH + 1) + 0.0025 * COUNT / 3
    settings = environment() | {
        "OPENAI_API_KEY": KEY,
        "SUMMARISER_JOURNAL": url.replace("summariser@", f"summariser:{PASSWORD}@"),
    }

    def begin(workers: int, most: float) -> "subprocess.Popen[str]":
        options = ("--ray", nodes.address, "--workers", workers, "--concurrency", EACH, "--max-cost", f"{most:.6f}")
        return start(*command, *options, env=settings)

    first = begin(2, cap)
    by_owner = "SELECT owner FROM attempts WHERE state = 'answered' GROUP BY owner HAVING count(*) > 2"
    until(lambda: first.poll() is not None or (provider.account.charged and len(rows(by_owner)) == 2), 120)
    assert first.poll() is None, first.communicate()
    assert not [pid for pid in cluster.in_session(nodes.leader) if _holds(pid, KEY) or _holds(pid, PASSWORD)]
    assert nodes.kill_second() > 1
    result = ended(first, 120)
    assert result.code == 3, result
    assert result.json["left"] > 0
    assert "has ended (it cannot be reached any more): another takes its place, and within 15 minutes" in result.err, (
        result.err
    )
    _in_order(result)
    assert paid(provider.account) <= result.json["cost_usd"] + 1e-9
    assert result.json["cost_usd"] <= cap

    result = ended(begin(cluster.PROCESSORS + 1, 5), 120)
    assert result.code == 0, result
    assert (result.json["left"], result.json["failed"]) == (0, 0)
    assert result.json["drafted"] + result.json["cached"] == COUNT
    _in_order(result)
    assert rows("SELECT count(*), count(DISTINCT article_id) FROM drafts") == [(COUNT, COUNT)]
    assert rows("SELECT state, count(*) FROM runs GROUP BY state") == [("finished", 1)]
    assert rows("SELECT count(*) FROM leases") == [(0,)]
    again = Counter(map(number_of, provider.account.bodies))
    assert set(again) == set(range(COUNT))
    lost = rows("SELECT count(*) FROM attempts WHERE state = 'lost'")[0][0]
    assert sum(again.values()) - COUNT <= lost <= EACH, "only what the killed one had in flight is asked again"
    assert rows("SELECT count(*), count(DISTINCT request_key) FROM attempts WHERE state = 'answered'") == [
        (COUNT, COUNT)
    ]
    assert paid(provider.account) <= result.json["cost_usd"] + 1e-9
    assert provider.account.authorization == {f"Bearer {KEY}"}


def _in_order(result: Result) -> None:
    """Nothing of Ray's is on the terminal, and no secret."""
    for word in (KEY, PASSWORD, "ray::", "raylet", "Traceback", "Warning", "usage"):
        assert word not in result.err, result.err


def _holds(pid: int, secret: str) -> bool:
    """Whether whoever lists the machine's processes finds it."""
    try:
        about = [Path(f"/proc/{pid}/{name}").read_bytes() for name in ("cmdline", "environ")]
    except OSError:  # it has ended
        return False
    return any(secret.encode() in one for one in about)


# What is refused, before anything is sent

SHARED = ("--journal", "postgresql+psycopg://ana@127.0.0.1:1/meetings")
MODEL = ("--model", "m", "--base-url", "http://127.0.0.1:1/v1", "--price", "0/0")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((*MODEL, "--ray"), "--ray needs a journal that every machine reaches: name one with --journal postgresql"),
        ((*MODEL, "--ray", "--journal", ""), "--ray needs a journal that every machine reaches"),
        ((*MODEL, *SHARED, "--ray", "--batch"), "leave out --ray"),
        ((*MODEL, *SHARED, "--ray", "--record", "a.jsonl"), "a recording is one file on this machine"),
        (("--model", "local", *SHARED, "--ray"), "the embedded model takes all of one machine"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_one_line(
    run: Run, articles: Callable[[int], Path], options: tuple[str, ...], told: str
) -> None:
    result = run("extract", articles(1), *options)
    assert (result.code, told in result.complaint) == (2, True), result.err


def test_where_no_cluster_answers_it_is_not_waited_for(provider: FaultServer) -> None:
    other = provider.url.removeprefix("http://").removesuffix("/v1")
    for address in (other, "localhost:1", "127.0.0.1:99999", "127.0.0.1:x"):
        with pytest.raises(ConfigurationError, match=f"^--ray: no cluster answers at {address}$"):
            find(address, "127.0.0.1")
    with pytest.raises(ConfigurationError, match="run this on a machine of the cluster, and give its address"):
        find("ray://127.0.0.1:1", "127.0.0.1")


def test_the_note_of_a_cluster_that_has_ended_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setenv("RAY_TMPDIR", str(tmp_path))
    assert find("", "127.0.0.1") is None
    (tmp_path / "ray").mkdir()
    (tmp_path / "ray" / "ray_current_cluster").write_text("127.0.0.1:1")
    assert find("", "127.0.0.1") is None
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")
    with pytest.raises(ConfigurationError, match="no cluster answers at 127"):
        find("", "127.0.0.1")


def test_without_the_extra_it_says_what_to_install(
    run: Run, articles: Callable[[int], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    result = run("extract", articles(1), "--ray", *MODEL, *SHARED)
    assert result.complaint == "summariser: --ray needs Ray: pip install 'summariser[ray,postgres]'"


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        ((), "no cluster runs here: one would be started, with 1 worker"),
        ((Node("a", 8), Node("b", 1)), "2 workers would be spread over a (8 processors), b (1 processor)"),
    ],
)
def test_a_dry_run_says_what_would_be_where(  # noqa: PLR0917 - fixtures
    run: Run, articles: Callable[[int], Path], server: Instance, monkeypatch: pytest.MonkeyPatch, nodes: Any, told: str
) -> None:
    def found(address: str, start: bool) -> Any:
        assert (address, start) == ("", False)
        return nullcontext(list(nodes))

    monkeypatch.setattr(ray_cluster, "connected", found)
    result = run("extract", "--ray", articles(2), *MODEL, "--journal", server.new(), "--dry-run")
    assert (result.code, result.complaint) == (0, told)
    assert "2 requests to m" in result.out


def test_workers_are_about_ray(run: Run, articles: Callable[[int], Path]) -> None:
    result = run("extract", articles(1), "--workers", "3", *MODEL)
    assert (result.code, "--workers is about --ray" in result.err) == (2, True)

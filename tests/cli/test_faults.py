"""A batch on a provider's bad day: every article ends drafted or failed with its reason, and the books are right."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summariser.adapters.openai_wire import OpenAIWire
from tests.cli.conftest import Run
from tests.cli.faults import FINAL, BadDay
from tests.fakes.server import Account, FaultServer

SHARE = 0.4
KNOWN = "SELECT coalesce(sum(cost_pico), 0) FROM attempts WHERE input_tokens IS NOT NULL"
ASSUMED = "SELECT count(*), coalesce(sum(cost_pico), 0) FROM attempts WHERE input_tokens IS NULL AND state <> 'refused'"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short waits: what is waited for is the same."""
    monkeypatch.setattr(OpenAIWire.__init__, "__defaults__", (3.0,))


@pytest.fixture
def bad_day() -> Iterator[tuple[FaultServer, BadDay]]:
    day = BadDay(SHARE, seed=1)
    with FaultServer(day, keep=False) as server:
        yield server, day


@pytest.fixture
def ask(tmp_path: Path) -> Callable[[str], tuple[Any, ...]]:
    def _ask(sql: str) -> tuple[Any, ...]:
        connection = sqlite3.connect(tmp_path / ".summariser" / "journal.db")
        row: tuple[Any, ...] = connection.execute(sql).fetchone()
        connection.close()
        return row

    return _ask


def many(folder: Path, count: int) -> Path:
    """So many short articles in one file."""
    path = folder / "news.jsonl"
    lines = (
        f"Meeting number {n} took place in Hanoi on 5 May 2024. Ann Lee and Bo Chen took part." for n in range(count)
    )
    path.write_text("".join(json.dumps({"text": line}) + "\n" for line in lines), "utf-8")
    return path


def pico(account: Account) -> int:
    """At $1 for a million tokens in, $2 out."""
    return (account.prompt_tokens + 2 * account.completion_tokens) * 10**6


@pytest.mark.parametrize("count", [170, pytest.param(2_000, marks=pytest.mark.soak)])
def test_every_article_ends_and_the_books_are_the_servers(
    run: Run, bad_day: tuple[FaultServer, BadDay], tmp_path: Path, ask: Callable[[str], tuple[Any, ...]], count: int
) -> None:
    server, day = bad_day
    met = Counter(fault for number in range(count) if (fault := day.fault(number)))
    assert len(met) == 17, "every kind of fault is met"
    command = ("--model", "m", "--base-url", server.url, "--price", "1/2", "--concurrency", "64", "--max-cost", "50")
    result = run("extract", many(tmp_path, count), *command, "--json")

    failed = sum(met[fault] for fault in FINAL)
    found = result.json
    assert result.code == 1, result.err
    assert (found["drafted"], found["failed"], found["left"]) == (count - failed, failed, 0)
    reasons = Counter(failure["reason"].partition(":")[0] for failure in found["failures"])
    assert reasons == {
        "the model refused to answer": met["refusal"],
        "the provider's content filter stopped the answer": met["content filter"],
    }

    (known,), (assumed, reserved) = ask(KNOWN), ask(ASSUMED)
    assert known == pico(server.account) - pico(day.unconfirmed), "to the picodollar"
    assert reserved >= pico(day.unconfirmed)
    assert assumed == sum(met[fault] for fault in met if fault in {*UNTOLD})
    assert found["cost_usd"] == pytest.approx((known + reserved) / 1e12, abs=1e-12)
    assert found["assumed_usd"] == pytest.approx(reserved / 1e12, abs=1e-12)
    assert f"of it assumed, for {assumed} answers that have not arrived or did not say what they used" in result.err
    (status,) = run("status", "--json").json["runs"]
    assert (status["cost_usd"], status["assumed_usd"]) == (found["cost_usd"], found["assumed_usd"])
    assert ask("PRAGMA integrity_check") == ("ok",)


UNTOLD = ("reset before the charge", "reset after the charge", "hang", "truncation", "missing usage", "HTML")
"""Faults after which the program cannot know what was charged."""

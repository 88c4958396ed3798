"""A batch on a provider's bad day: every article ends drafted or failed with its reason, and the books are right."""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from summariser.models.openai_model import FRUITLESS
from summariser.models.openai_wire import OpenAIWire
from summariser.models.pace import START, in_hand
from tests.cli.conftest import Run
from tests.cli.faults import FINAL, UNCONFIRMED, BadDay
from tests.fakes.server import Account, FaultServer, Reply, completion, drafts, error, page, payload

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
    assert len(met) == 21, "every kind of fault is met"
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


UNTOLD = (*UNCONFIRMED, "503", "reset before the charge", "hang")
"""Faults after which the program cannot know what was charged."""


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time passes between attempts."""
    monkeypatch.setattr("tenacity.wait.wait_exponential_jitter.__call__", lambda *_: 0.0)


CHARGED = {"prompt_tokens": 6000, "completion_tokens": 4096}
DEAR: dict[str, Reply] = {
    **{str(status): error(status, "oops") for status in (408, 409, 500, 502, 504, 529)},
    "503": page("<h1>Service Unavailable</h1>", 503),
    "content filter": error(400, "filtered", code="content_filter"),
    "failed generation": error(400, "it does not fit", code="json_validate_failed"),
    "inside": payload({"error": {"message": "upstream failed"}}),
    "inside with a status": payload({"error": {"code": 502, "message": "upstream failed"}}),
    "inside the choice": payload({"choices": [{"error": {"code": 500}, "finish_reason": "error"}]}),
    "inside, after a part of the answer": payload(
        {"choices": [{"message": {"content": "{"}, "error": {"code": 429}, "finish_reason": "error"}]}
    ),
    "reset": Reply(drop="after"),
    "cut off": replace(completion("{}"), truncate=20),
}


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("kind", DEAR)
def test_what_is_told_is_never_below_the_servers_account_nor_that_above_the_cap(
    run: Run, tmp_path: Path, kind: str
) -> None:
    with FaultServer(lambda *_: replace(DEAR[kind], charge=CHARGED)) as server:
        result = run(
            "extract", many(tmp_path, 30), "--model", "m", "--base-url", server.url, "--price", "1/2",
            "--max-cost", "0.20", "--json",
        )  # fmt: skip
    found, paid = result.json, pico(server.account) / 1e12
    assert result.code == 3, result.err
    assert 0.03 < paid <= found["cost_usd"] <= 0.20
    assert found["assumed_usd"] == found["cost_usd"]
    asked = server.account.asked.values()
    assert max(asked) <= 3, "sent again twice at most"


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("kind", ["500", "529", "503", "reset", "inside with a status"])
def test_a_server_that_never_answers_is_not_asked_about_every_article(run: Run, tmp_path: Path, kind: str) -> None:
    with FaultServer(lambda *_: replace(DEAR[kind], charge=CHARGED)) as server:
        command = (
            "extract", many(tmp_path, 60), "--model", "m", "--base-url", server.url, "--price", "1/2",
            "--max-cost", "9", "--json",
        )  # fmt: skip
        stopped = run(*command)
        assert stopped.code == 130, stopped.err
        assert server.account.requests <= 3 * (FRUITLESS + in_hand(START)), "those that were in hand together"
        assert "has answered nothing" in stopped.err.splitlines()[-1]
        assert 0 < pico(server.account) / 1e12 <= stopped.json["cost_usd"] <= 9
        server.behaviour = drafts
        again = run(*command)
    assert (again.code, again.json["drafted"], again.json["run"]) == (0, 60, stopped.json["run"]), again.err


FREE = {
    "429": error(429, "slow down"),
    "503 with Retry-After": error(503, "slow down", {"Retry-After": "0"}),
    "inside": payload({"error": {"code": 429, "message": "slow down"}}),
    "inside, by name": payload({"error": {"code": "rate_limit_exceeded", "message": "slow down"}}),
    "inside, as text": payload({"error": "Too many requests"}),
    "inside the choice": payload({"choices": [{"error": {"code": 429}}]}),
}


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("kind", FREE)
def test_what_costs_nothing_takes_nothing_of_the_cap(run: Run, tmp_path: Path, kind: str) -> None:
    with FaultServer(lambda *_: FREE[kind]) as server:
        options = ("--model", "m", "--base-url", server.url, "--price", "1/2", "--json")
        result = run("extract", many(tmp_path, 10), *options)
    assert (result.code, result.json["failed"], result.json["cost_usd"]) == (1, 10, 0), result.err
    assert max(server.account.asked.values()) == 7


DAILY = {
    "seconds": error(429, "enough", {"Retry-After": "32400"}),
    "a moment": error(429, "enough", {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "9h0m"}),
    "inside": payload({"error": {"code": 429, "message": "Rate limit exceeded: 50 requests per day"}}),
}


@pytest.mark.parametrize("kind", DAILY)
def test_a_limit_by_the_day_ends_the_run_which_the_same_command_takes_up_again(
    run: Run, tmp_path: Path, kind: str
) -> None:
    with FaultServer(lambda *_: DAILY[kind]) as server:
        command = ("extract", many(tmp_path, 40), "--model", "m", "--base-url", server.url, "--price", "1/2", "--json")
        stopped = run(*command)
        assert (stopped.code, stopped.json["left"], stopped.json["cost_usd"]) == (130, 40, 0), stopped.err
        assert "run the same command again then" in stopped.err.splitlines()[-1]
        assert server.account.requests <= 8
        assert run("status", "--json").json["runs"][0]["state"] == "interrupted"
        server.behaviour = drafts
        again = run(*command)
    assert (again.code, again.json["drafted"]) == (0, 40), again.err
    assert len(run("status", "--json").json["runs"]) == 1

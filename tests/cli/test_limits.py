"""A provider with limits of its own, asked without --concurrency; and one that refuses everything at once."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.fakes.server import Behaviour, FaultServer, Reply, completion, draft, drafts, error

Articles = Callable[[int], Path]
Extract = Callable[..., Any]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def extract(run: Run, server: FaultServer) -> Extract:
    def _extract(folder: Path, *arguments: object) -> Any:
        options = ("--model", "m", "--base-url", server.url, "--price", "1/2", "--max-cost", 100, "--json")
        return run("extract", folder, *options, *arguments)

    return _extract


def at_most(server: FaultServer, in_flight: int, seconds: float) -> Behaviour:
    """Answers so many at once, and tells the others that they are too many."""

    def behaviour(number: int, body: dict[str, Any]) -> Reply:
        if server.account.in_flight > in_flight:
            return replace(error(429, "slow down"), delay=0.005)
        return replace(drafts(number, body), delay=seconds)

    return behaviour


def test_it_finds_how_many_at_once_the_provider_bears(
    extract: Extract, articles: Articles, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenacity.wait.wait_exponential_jitter.__call__", lambda *_: 0.05)
    server.behaviour = at_most(server, 20, seconds=0.3)
    result = extract(articles(250))
    assert (result.code, result.json["drafted"]) == (0, 250), result.err
    statuses = server.account.statuses
    assert server.account.most_in_flight > 16, "it grew beyond where it began"
    assert statuses[429] <= 0.15 * statuses[200], statuses


def test_a_rate_that_is_told_in_headers_is_kept_without_being_refused(
    extract: Extract, articles: Articles, server: FaultServer
) -> None:
    window, most = 0.4, 30
    since, used = time.monotonic(), 0

    def behaviour(number: int, body: dict[str, Any]) -> Reply:
        nonlocal since, used
        if (now := time.monotonic()) >= since + window:
            since, used = now, 0
        used += 1
        reset = {
            "x-ratelimit-remaining-requests": str(max(0, most - used)),
            "x-ratelimit-reset-requests": f"{max(1, round((since + window - now) * 1000))}ms",
        }
        if used > most:
            return error(429, "too many requests in this window", headers=reset)
        reply = drafts(number, body)
        return replace(reply, headers={**reply.headers, **reset})

    server.behaviour = behaviour
    result = extract(articles(100))
    assert (result.code, result.json["drafted"]) == (0, 100), result.err
    assert server.account.statuses[429] <= 60, "those that were under way when the last one was let in"


@pytest.mark.parametrize("after", [{"Retry-After": "1"}, {"retry-after-ms": "1000"}])
def test_a_wait_that_one_request_is_told_is_everybodys(
    extract: Extract, articles: Articles, server: FaultServer, after: dict[str, str]
) -> None:
    arrived: list[float] = []

    def behaviour(number: int, body: dict[str, Any]) -> Reply:
        arrived.append(time.monotonic())
        return error(429, "wait", headers=after) if number == 20 else replace(drafts(number, body), delay=0.02)

    server.behaviour = behaviour
    result = extract(articles(60), "--concurrency", 6)
    assert (result.code, result.json["drafted"]) == (0, 60), result.err
    told = arrived[20]
    assert len([at for at in arrived if told < at < told + 1]) < 6, "only what was under way when it was told"


many = pytest.mark.parametrize("at_once", [100, pytest.param(1000, marks=pytest.mark.soak)])


@many
@pytest.mark.parametrize(
    "refusal",
    [
        (error(401, "Incorrect API key"), "does not accept the API key"),
        (error(429, code="insufficient_quota"), "has no quota left"),
    ],
)
def test_a_refusal_of_everything_stops_all_that_are_in_flight_with_one_line(
    extract: Extract, articles: Articles, server: FaultServer, refusal: tuple[Reply, str], at_once: int
) -> None:
    reply, complaint = refusal
    server.behaviour = lambda *_: replace(reply, delay=0.001 * at_once)
    result = extract(articles(at_once * 2), "--concurrency", at_once)
    assert result.code == 2
    assert len([line for line in result.err.splitlines() if complaint in line]) == 1
    assert len(result.err.splitlines()) <= 4, result.err
    assert (result.json["failed"], result.json["left"], result.json["cost_usd"]) == (0, at_once * 2, 0)
    assert server.account.requests <= at_once


@many
def test_no_network_stops_all_at_once_with_one_line(run: Run, articles: Articles, at_once: int) -> None:
    result = run(
        "extract", articles(at_once * 2), "--model", "m", "--base-url", "http://127.0.0.1:9/v1", "--price", "1/2",
        "--concurrency", at_once, "--max-cost", 100, "--json",
    )  # fmt: skip
    assert result.code == 2
    assert len([line for line in result.err.splitlines() if "cannot connect to 127.0.0.1:9" in line]) == 1
    assert (result.json["failed"], result.json["left"], result.json["cost_usd"]) == (0, at_once * 2, 0)


@many
def test_the_cap_is_used_up_and_no_more_with_so_many_in_flight(
    extract: Extract, articles: Articles, server: FaultServer, at_once: int
) -> None:
    """Room for the worst case of so many, which cost two thirds of it: others then wait for what they leave."""
    folder, tokens = articles(at_once * 2), {"prompt_tokens": 6000, "completion_tokens": 4096}
    worst = extract(folder, "--limit", 1, "--dry-run").json["worst_usd"]
    cap = round(worst * at_once, 6)

    def behaviour(number: int, body: dict[str, Any]) -> Reply:
        return replace(completion(draft(body), tokens), delay=0.01 * at_once)

    server.behaviour = behaviour
    result = extract(folder, "--concurrency", at_once, "--max-cost", f"{cap:.6f}")
    account = server.account
    paid = (account.prompt_tokens + 2 * account.completion_tokens) / 1e6
    assert result.code == 3, result.err
    assert account.most_in_flight > 0.9 * at_once
    assert result.json["cost_usd"] == pytest.approx(paid, abs=1e-9)
    assert cap - worst * 1.01 < paid <= cap, "less than one article's worst case is left"
    assert result.json["drafted"] + result.json["left"] == at_once * 2


def short(tokens: int) -> Behaviour:
    """A server with so many tokens of context, four characters of the messages to each, prompt and answer together."""

    def behaviour(number: int, body: dict[str, Any]) -> Reply:
        asked = sum(len(message["content"]) for message in body["messages"]) // 4
        if asked + body["max_tokens"] > tokens:
            return error(400, f"This model's maximum context length is {tokens} tokens. You requested {asked}.")
        return drafts(number, body)

    return behaviour


@pytest.mark.parametrize(
    ("context", "strategy", "left_out"),
    [(4096, "whole", 0), (4096, "fieldwise", 0), (2700, "whole", 1), (2304, "fieldwise", 2), (8192, "fieldwise", 0)],
)
def test_a_short_context_is_enough_once_it_is_known(  # noqa: PLR0917 - fixtures count
    extract: Extract, articles: Articles, server: FaultServer, context: int, strategy: str, left_out: int
) -> None:
    server.behaviour = short(context)
    done = extract(articles(2), "--context", context, "--strategy", strategy)
    assert (done.code, done.json["drafted"]) == (0, 2)
    assert server.account.statuses == {200: 2 * (1 if strategy == "whole" else 7)}
    assert f"{left_out} worked example" in done.err or not left_out
    assert ("worked example" in done.err) == bool(left_out)


def test_a_context_that_nobody_told_of_is_the_prompts_trouble_not_the_articles(
    extract: Extract, articles: Articles, server: FaultServer
) -> None:
    server.behaviour = short(4096)
    done = extract(articles(1))
    assert done.code == 2
    assert "say --context 4096" in done.err
    assert server.account.requests == 1


def test_the_longest_answer_is_the_same_wherever_it_leaves_half_of_the_context(
    extract: Extract, articles: Articles, server: FaultServer
) -> None:
    for context in (8192, 16384, 4096):
        extract(articles(1), "--context", context, "--fresh")
    assert [body["max_tokens"] for body in server.account.bodies] == [4096, 4096, 1024]

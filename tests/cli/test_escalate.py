"""Windows and escalation from the command line, against a server that keeps its own account."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Result, Run
from tests.fakes.server import FaultServer, Reply, drafts, error

Command = Callable[..., Result]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def extract(run: Run, server: FaultServer) -> Command:
    def _extract(*arguments: object) -> Result:
        return run("extract", "--model", "m", "--base-url", server.url, "--price", "1/2", *arguments)

    return _extract


ESCALATE = ("--escalate", "strong", "--escalate-price", "10/20", "--escalate-at", "1", "--json")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(f"Meeting number {number} was held in Hanoi. They agreed.")
    return folder


def asked(server: FaultServer) -> Counter[str]:
    return Counter(body["model"] for body in server.account.bodies)


def test_doubtful_drafts_go_to_the_stronger_model_under_one_cap(
    extract: Command, run: Run, server: FaultServer, articles: Path
) -> None:
    done = extract(articles, *ESCALATE)
    assert (done.code, done.json["drafted"], done.json["escalated"]) == (0, 2, 2)
    assert asked(server) == {"m": 2, "strong": 2}
    account = server.account
    assert done.json["usage"]["input"] == account.prompt_tokens
    assert 0 < done.json["escalated_cost_usd"] < done.json["cost_usd"]
    assert "escalated: 2 of 2 drafts; of the above, $" in done.err
    (one, other) = sorted(run("status", "--json").json["models"], key=lambda model: model["model"])
    assert (one["model"], other["model"]) == ("m", "strong")
    assert other["cost_usd"] == pytest.approx(done.json["escalated_cost_usd"])
    assert one["cost_usd"] + other["cost_usd"] == pytest.approx(done.json["cost_usd"])
    assert run("show", "--json", "1").json["provenance"]["model"] == "strong"
    assert "2 drafted (2 escalated)" in run("status").out


def test_at_the_cap_the_same_command_with_a_higher_one_goes_on(
    extract: Command, server: FaultServer, articles: Path
) -> None:
    low = extract(articles, *ESCALATE, "--max-cost", "0.06", "--concurrency", "1")
    assert (low.code, low.json["left"], asked(server)) == (3, 2, {"m": 1})
    high = extract(articles, *ESCALATE)
    assert (high.code, high.json["drafted"], high.json["run"]) == (0, 2, low.json["run"])
    assert asked(server) == {"m": 2, "strong": 2}
    assert extract(articles, *ESCALATE).json["cached"] == 2


def test_the_dry_run_tells_both_prices(extract: Command, server: FaultServer, articles: Path) -> None:
    told = extract(articles, *ESCALATE, "--dry-run").json
    assert (told["requests"], told["escalation"]["requests"]) == (2, 2)
    assert told["escalation"]["worst_usd"] == pytest.approx(10 * told["worst_usd"], rel=0.01), (
        "the longer name makes longer requests"
    )
    text = extract(articles, *ESCALATE[:-1], "--dry-run").out
    assert "if every draft is escalated (2 more requests): expected $" in text
    assert server.account.requests == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--escalate", "m", "--escalate-price", "1/2"), "--escalate names the model that drafts anyway, m"),
        (("--escalate", "strong"), "for escalation: model 'strong' has no known price.*--escalate-price IN/OUT"),
        (("--escalate", ""), "--escalate names no model"),
        (("--escalate-at", "3"), "name it with --escalate"),
        (("--escalate-price", "3/4"), "name it with --escalate"),
        (("--escalate", "strong", "--record", "r.jsonl"), "a recording holds the answers of one model"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(
    extract: Command, articles: Path, arguments: tuple[str, ...], words: str
) -> None:
    refused = extract(articles, *arguments)
    assert refused.code == 2
    assert re.search(words, refused.complaint)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "long.txt"
    path.write_text(" ".join(f"Minister Tan spoke of matter {n} in Hanoi." for n in range(800)))
    return path


def test_a_long_article_is_read_in_windows_of_the_context(extract: Command, server: FaultServer, book: Path) -> None:
    told = extract(book, "--context", "12000", "--dry-run", "--json").json
    done = extract(book, "--context", "12000", "--json")
    assert (done.code, done.json["drafted"]) == (0, 1)
    assert (told["windowed"], told["requests"]) == (1, server.account.requests)
    assert server.account.requests > 1
    assert done.json["flags"]["covers_part"] == 1
    assert "(1 read in several windows)" in extract(book, "--context", "12000", "--dry-run", "--fresh").out


def test_a_recording_keeps_the_windows_it_was_made_with(
    extract: Command, run: Run, server: FaultServer, book: Path
) -> None:
    extract(book, "--context", "12000", "--record", "r.jsonl")
    asked = server.account.requests
    replayed = run("extract", book, "--replay", "r.jsonl", "--workspace", "other", "--json")
    assert (replayed.code, replayed.json["drafted"], server.account.requests) == (0, 1, asked)
    assert "not_read" not in replayed.json["flags"]


def test_a_server_that_tells_no_context_is_asked_for_less_when_it_refuses(
    extract: Command, server: FaultServer, book: Path
) -> None:
    def behave(number: int, body: dict[str, Any]) -> Reply:
        long = len(body["messages"][-1]["content"]) > 15_000
        return error(400, "maximum context length", code="context_length_exceeded") if long else drafts(number, body)

    server.behaviour = behave
    done = extract(book, "--json")
    assert (done.code, done.json["drafted"]) == (0, 1)
    assert server.account.statuses == {400: 3, 200: 4}
    assert "not_read" not in done.json["flags"]

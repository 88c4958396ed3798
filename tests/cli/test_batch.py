"""`extract --batch` from the user's side, against a loopback server of files and batches that keeps its own account."""

import json
import random
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Result, Run, Start, ended, environment
from tests.fakes.batch_server import HANG, BatchServer
from tests.fakes.server import FaultServer, Reply, completion, drafts, error, page, payload

KEY = "sk-a-secret-that-nobody-may-see"
Batch = Callable[..., Result]
Ask = Callable[..., list[Any]]


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with BatchServer() as running:
        yield running


@pytest.fixture
def command(request: pytest.FixtureRequest, server: BatchServer, articles: Callable[[int], Path]) -> tuple[str, ...]:
    folder = articles(60 if request.node.get_closest_marker("soak") else 4)
    return ("extract", str(folder), "--model", "m", "--base-url", server.url, "--price", "1/2", "--json")


@pytest.fixture
def batch(run: Run, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Runs the command with --batch in this process, without waiting between attempts."""

    async def at_once(_: float) -> None:
        """No time passes."""

    monkeypatch.setattr("summariser.models.openai_batch.BatchApi.__init__.__defaults__", (at_once,))
    return lambda *more: run(*command, "--batch", *more, OPENAI_API_KEY=KEY)


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def _ask(sql: str) -> list[Any]:
        with sqlite3.connect(tmp_path / ".summariser" / "journal.db", timeout=20) as connection:
            rows = connection.execute(sql).fetchall()
        connection.close()
        return rows

    return _ask


@pytest.fixture
def exact(server: BatchServer, ask: Ask) -> Callable[[], None]:
    """The books say what the server's account says, and no reservation or lease is left."""

    def _exact() -> None:
        account = server.account
        assert max(account.paid.values(), default=0) <= 1, "paid twice"
        spent = account.prompt_tokens * 1_000_000 + account.completion_tokens * 2_000_000
        assert ask("PRAGMA integrity_check") == [("ok",)]
        assert ask("SELECT sum(committed_pico) FROM runs") == [(spent,)]
        assert ask("SELECT count(*) FROM attempts WHERE state = 'open'") == [(0,)]
        assert ask("SELECT count(*) FROM leases") == [(0,)]
        assert ask("SELECT sum(coalesce(cost_pico, reserved_pico)) FROM attempts") == [(spent,)]

    return _exact


@pytest.fixture
def kill_at(server: BatchServer, start: Start, command: tuple[str, ...]) -> Callable[[str], None]:
    """Runs the command, and kills it while the server says nothing at that step."""

    def _kill_at(step: str) -> None:
        server.fail(step, HANG)
        server.reached[step].clear()
        process = start(*command, "--batch", env={**environment(), "OPENAI_API_KEY": KEY})
        assert server.reached[step].wait(60), process.communicate(timeout=60)
        process.kill()
        process.wait(30)
        server.at[step].clear()

    return _kill_at


def only(server: BatchServer) -> str:
    (batch_id,) = server.batches
    return batch_id


def test_submitted_waited_for_collected_and_drafted(batch: Batch, server: BatchServer, exact: Any, run: Run) -> None:
    first = batch()
    assert first.code == 0
    assert (first.json["left"], first.json["waiting"], first.json["drafted"]) == (4, 4, 0)
    assert "batch batch_1: 4 requests submitted" in first.err
    again = batch()
    assert "batch batch_1: validating, of 4 requests submitted 0 min ago" in again.err
    assert (len(server.batches), again.json["cost_usd"]) == (1, first.json["cost_usd"])
    server.finish("batch_1")
    last = batch()
    assert (last.code, last.json["drafted"], last.json["left"]) == (0, 4, 0)
    assert "batch batch_1: completed; 4 answers fetched, 0 requests came to nothing" in last.err
    exact()
    assert batch().json["cached"] == 4
    assert run("status").code == 0
    assert server.account.charged == 4


def test_requests_are_those_of_the_live_path(batch: Batch, server: BatchServer, run: Run, command: Any) -> None:
    batch()
    run(*command, "--workspace", "live", OPENAI_API_KEY=KEY)
    live = sorted(json.dumps(body) for body in server.account.bodies)
    assert sorted(json.dumps(one["body"]) for one in server.requests_of("batch_1")) == live


def test_a_key_reaches_neither_the_journal_nor_a_file(batch: Batch, server: BatchServer, tmp_path: Path) -> None:
    server.answer = lambda _: completion(f"your key is {KEY}")
    batch()
    server.finish(only(server))
    batch()
    assert server.account.authorization == {f"Bearer {KEY}"}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in files if KEY.encode() in path.read_bytes()]


def test_a_live_run_leaves_what_is_out(batch: Batch, server: BatchServer, run: Run, command: Any, exact: Any) -> None:
    batch()
    live = run(*command, OPENAI_API_KEY=KEY)
    assert (live.code, live.json["waiting"], server.account.charged) == (0, 4, 0)
    server.finish(only(server))
    assert batch().json["drafted"] == 4
    exact()


def test_what_does_not_fit_under_the_cap_is_not_submitted(batch: Batch, server: BatchServer) -> None:
    worst = Decimal(str(batch("--limit", "1").json["cost_usd"]))
    capped = batch("--max-cost", str(worst * 3))
    assert capped.code == 3
    assert (capped.json["waiting"], capped.json["left"]) == (3, 4)
    assert capped.json["cost_usd"] <= float(worst * 3)
    assert sum(len(server.requests_of(one)) for one in server.batches) == 3
    assert batch().json["waiting"] == 4


def test_a_live_request_does_not_wait_a_day_for_room(batch: Batch, run: Run, command: Any) -> None:
    worst = Decimal(str(batch("--limit", "1").json["cost_usd"]))
    assert batch("--max-cost", str(worst * 3)).json["waiting"] == 3
    live = run(*command, "--max-cost", str(worst * 3), OPENAI_API_KEY=KEY)
    assert (live.code, live.json["waiting"], live.json["left"]) == (3, 3, 4)


def test_an_expired_batch_keeps_what_was_done_and_gives_back_the_rest(batch: Batch, server: Any, exact: Any) -> None:
    batch()
    server.finish("batch_1", "expired", answered=1)
    second = batch()
    assert "batch_1: expired; 1 answers fetched, 3 requests came to nothing" in second.err
    assert (second.json["drafted"], second.json["waiting"]) == (1, 3)
    assert len(server.requests_of("batch_2")) == 3
    server.finish("batch_2")
    assert batch().json["drafted"] == 3
    exact()


def test_a_batch_refused_at_validation_costs_nothing_and_stops(batch: Batch, server: Any, exact: Any) -> None:
    batch()
    server.refuse("batch_1", "Enqueued token limit reached")
    stopped = batch()
    assert stopped.code == 2
    assert stopped.err.splitlines()[-1].endswith("nothing of it charged: Enqueued token limit reached")
    counted = {name: stopped.json[name] for name in ("articles", "drafted", "cached", "failed", "left", "waiting")}
    assert counted == {"articles": 4, "drafted": 0, "cached": 0, "failed": 0, "left": 4, "waiting": 0}
    assert (stopped.json["cost_usd"], stopped.json["cap_usd"]) == (0, 1)
    exact()
    assert batch().json["waiting"] == 4


def test_a_server_that_cannot_be_asked_about_a_batch_stops_with_an_object(batch: Batch, server: BatchServer) -> None:
    assert batch().json["waiting"] == 4
    server.fail("look", error(401, "this key may not"))
    stopped = batch()
    assert (stopped.code, stopped.json["left"], stopped.json["drafted"]) == (2, 4, 0)
    assert stopped.json["usage"] == {"input": 0, "cached": 0, "output": 0}


def test_a_run_that_only_waits_is_said_to_wait(
    start: Start, command: tuple[str, ...], server: BatchServer, run: Run
) -> None:
    submitted = ended(start(*command, "--batch", env={**environment(), "OPENAI_API_KEY": KEY}))
    assert submitted.json["waiting"] == 4
    assert run("status", "--json").json["runs"][0]["state"] == "waiting"
    shown = run("status").out
    assert "waiting, 4 left" in shown
    assert "running" not in shown
    server.finish("batch_1")
    assert ended(start(*command, "--batch", env={**environment(), "OPENAI_API_KEY": KEY})).json["drafted"] == 4
    assert run("status", "--json").json["runs"][0]["state"] == "finished"


def test_answers_that_will_not_do(batch: Batch, server: BatchServer, exact: Any) -> None:
    """A refusal and an error of the article fail it; a busy server's goes into another batch."""
    replies: list[Reply] = [completion(None, refusal="I will not"), error(400, "bad words"), error(429)]

    def answer(body: dict[str, Any]) -> Reply:
        return replies.pop(0) if replies else drafts(0, body)

    server.answer = answer
    batch()
    server.finish("batch_1")
    second = batch()
    assert second.code == 1
    assert (second.json["drafted"], second.json["failed"], second.json["waiting"]) == (1, 2, 1)
    assert sorted(one["reason"].partition(":")[0] for one in second.json["failures"]) == [
        f"127.0.0.1:{server.url.split(':')[2].split('/')[0]} refused the request with status 400".partition(":")[0],
        "the model refused to answer",
    ]
    server.finish("batch_2")
    assert batch().json["drafted"] == 1
    exact()


def test_an_answer_that_does_not_fit_is_asked_for_again_live(batch: Batch, server: BatchServer, exact: Any) -> None:
    server.answer = lambda _: completion({"summary": "only this"})
    batch("--limit", "1")
    server.finish("batch_1")
    assert batch("--limit", "1").json["drafted"] == 1
    assert server.account.requests == 1, "the re-ask is the one live request"
    exact()


def test_useless_answers_come_to_an_end(batch: Batch, server: BatchServer, exact: Any) -> None:
    server.answer = lambda _: completion("no JSON at all")
    for number in range(1, 4):
        assert batch("--limit", "1").json["waiting"] == 1
        server.finish(f"batch_{number}")
    last = batch("--limit", "1")
    assert (last.code, len(server.batches)) == (1, 3)
    assert "each time it was asked" in last.json["failures"][0]["reason"]
    # The server charged the same request three times, as it was asked.
    assert server.account.charged == 3


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("upload", error(429, headers={"Retry-After": "1"})),
        ("create", error(429)),
        ("list", error(500)),
        ("look", page()),
        ("look", payload([])),
        ("look", Reply(b'{"id": "batch_1", "sta')),
    ],
)
def test_a_step_that_may_be_repeated_is(batch: Batch, server: BatchServer, exact: Any, step: str, fault: Reply) -> None:
    server.fail(step, fault, fault)
    if step == "list":
        server.fail("created", error(500))
    batch()
    server.finish(only(server))
    assert batch().json["drafted"] == 4
    exact()


@pytest.mark.parametrize("fault", [error(500), page(), Reply(drop="after"), Reply(b'{"id": "ba', truncate=5)])
def test_a_batch_whose_making_was_not_confirmed_is_found(batch: Batch, server: Any, exact: Any, fault: Reply) -> None:
    server.page = 1
    batch("--limit", "1")
    server.fail("created", fault)
    second = batch()
    assert (second.code, second.json["waiting"], len(server.batches)) == (0, 4, 2)
    for one in server.batches:
        server.finish(one)
    assert batch().json["drafted"] == 4
    exact()


def test_a_batch_that_may_have_been_made_is_left_alone_until_that_is_known(
    batch: Batch, server: BatchServer, kill_at: Callable[[str], None], ask: Ask, exact: Any
) -> None:
    kill_at("create")
    held = batch()
    assert "may have been submitted or not" in held.err
    assert (held.json["waiting"], len(server.batches)) == (4, 0)
    ask("UPDATE shards SET changed_at = '2026-01-01T00:00:00.000000+00:00'")
    assert batch().json["waiting"] == 4
    server.finish(only(server))
    assert batch().json["drafted"] == 4
    exact()


@pytest.mark.parametrize("fault", ["truncate", "half", "half a line", "reset"])
def test_a_download_that_breaks_off_is_begun_again(batch: Batch, server: Any, exact: Any, fault: str) -> None:
    batch()
    server.finish("batch_1")
    data = server.files[server.batches["batch_1"]["output_file_id"]]
    broken = {
        "truncate": Reply(data, truncate=len(data) // 2),
        "half": Reply(b"".join(data.splitlines(keepends=True)[:2])),
        "half a line": Reply(data[:-100]),
        "reset": Reply(drop="before"),
    }
    server.fail("content", broken[fault])
    assert batch().json["drafted"] == 4
    exact()


def test_answers_that_can_never_be_read_count_at_the_worst_case(batch: Batch, server: BatchServer, ask: Ask) -> None:
    batch()
    server.finish("batch_1")
    file_id = server.batches["batch_1"]["output_file_id"]
    lines = server.files[file_id].splitlines(keepends=True)
    server.files[file_id] = b"".join([lines[0], b"\xff{\n", lines[2], lines[3]])
    assert batch().json["drafted"] == 3
    (lost,) = ask("SELECT cost_pico = reserved_pico, state FROM attempts WHERE state = 'lost'")
    assert lost == (1, "lost")


def test_what_a_file_says_of_other_requests_is_ignored(batch: Batch, server: BatchServer, ask: Ask) -> None:
    batch("--limit", "1")
    batch()
    server.finish("batch_2")
    file_id = server.batches["batch_2"]["output_file_id"]
    server.files[file_id] += server.files[file_id].splitlines()[0].replace(b"summariser-2", b"summariser-1") + b"\n"
    server.files[file_id] += b'{"custom_id": "summariser-999"}\n{"custom_id": "summariser-1", "error": {}}\n'
    batch()
    assert ask("SELECT state FROM attempts WHERE id = 1") == [("open",)]


def test_a_batch_at_another_server_is_left_alone(batch: Batch, server: BatchServer, ask: Ask) -> None:
    batch("--limit", "1")
    ask("UPDATE shards SET server = 'http://other/v1'")
    other = batch()
    assert "it is at http://other/v1" in other.err
    assert (other.json["waiting"], server.steps.count("look")) == (4, 0)


@pytest.mark.parametrize("step", ["upload", "create", "look"])
def test_a_wait_of_hours_is_left_for_another_time(batch: Batch, server: BatchServer, exact: Any, step: str) -> None:
    if step == "look":
        batch()
    server.fail(step, error(429, "enough for today", {"Retry-After": "32400"}))
    stopped = batch()
    assert stopped.code == 130
    assert "takes no request before 20" in stopped.err.splitlines()[-1]
    batch()
    server.finish(only(server))
    assert batch().json["drafted"] == 4
    exact()


@pytest.mark.parametrize("said", [{"error": {"code": 401, "message": "no"}}, {"error": "Unauthorized"}])
def test_a_bad_key_in_a_success_ends_it_at_once(batch: Batch, server: BatchServer, said: object) -> None:
    server.fail("upload", payload(said))
    stopped = batch()
    assert (stopped.code, server.steps) == (2, ["upload"])
    assert "does not accept the API key" in stopped.err


def test_a_batch_that_the_server_forgot_is_waited_for_a_day_unless_a_new_run_is_begun(
    batch: Batch, server: BatchServer, run: Run, command: Any, ask: Ask
) -> None:
    batch()
    server.batches.clear()
    waiting = batch()
    assert (waiting.code, waiting.json["waiting"]) == (0, 4)
    assert re.search(r"reserved until 20\d\d-\d\d-\d\d \d\d:\d\d UTC, when it is given up", waiting.err)
    live = run(*command, "--fresh")
    assert (live.code, live.json["drafted"]) == (0, 4), live.err
    ask("UPDATE shards SET changed_at = '2024-01-01T00:00:00.000000+00:00'")
    anew = batch()
    assert "gone; 0 answers fetched, 4 requests came to nothing" in anew.err


def test_a_server_without_batches_is_named(run: Run, articles: Callable[[int], Path]) -> None:
    from tests.fakes.server import FaultServer

    with FaultServer() as plain:
        options = ("--model", "m", "--base-url", plain.url, "--price", "0/0", "--batch")
        result = run("extract", articles(1), *options)
    assert result.code == 2
    assert result.err.splitlines()[-1].endswith("leave out --batch")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--model", "local"), "the embedded model takes no batches"),
        (("--strategy", "fieldwise"), "--strategy fieldwise asks each question after"),
        (("--record", "new.jsonl"), "neither recorded nor replayed"),
    ],
)
def test_what_cannot_be_sent_in_batches_is_refused(
    run: Run, articles: Callable[[int], Path], options: tuple[str, ...], says: str
) -> None:
    folder = articles(1)
    settings = {} if "local" in options else {"OPENAI_API_KEY": KEY}
    result = run("extract", folder, "--batch", *options, **settings)
    assert result.code == 2
    assert says in result.complaint


def test_a_dry_run_shows_both_prices(run: Run, articles: Callable[[int], Path]) -> None:
    folder = articles(2)
    shown = run("extract", folder, "--dry-run", "--json", "--model", "gpt-4o-mini", OPENAI_API_KEY=KEY).json
    assert shown["batch_worst_usd"] == pytest.approx(shown["worst_usd"] / 2)
    assert shown["batch_expected_usd"] == pytest.approx(shown["expected_usd"] / 2)
    text = run("extract", folder, "--dry-run", "--model", "gpt-4o-mini", OPENAI_API_KEY=KEY).out
    assert "with --batch: expected $" in text
    assert "with --batch" not in run("extract", folder, "--dry-run", "--model", "local").out
    escalate = ("--escalate", "gpt-4o", "--dry-run")
    both = run("extract", folder, *escalate, "--model", "gpt-4o-mini", OPENAI_API_KEY=KEY).out
    assert re.search(r"if every draft is escalated .*; with --batch expected \$", both)


@pytest.mark.parametrize("more", [("--strategy", "fieldwise"), ("--model", "local")])
def test_a_dry_run_refuses_what_batches_refuse(batch: Batch, more: tuple[str, ...]) -> None:
    told, refused = batch(*more, "--dry-run"), batch(*more)
    assert (told.code, told.complaint) == (2, refused.complaint)


def test_fresh_starts_one_run_that_the_same_command_finishes(batch: Batch, server: BatchServer, exact: Any) -> None:
    first = batch("--fresh").json
    assert batch("--fresh").json["run"] == first["run"]
    server.finish("batch_1")
    last = batch("--fresh").json
    assert (last["run"], last["drafted"], len(server.batches)) == (first["run"], 4, 1)
    exact()
    assert batch("--fresh").json["waiting"] == 4


def test_a_batch_that_is_not_taken_leaves_nothing_assumed(run: Run, articles: Callable[[int], Path]) -> None:
    with FaultServer() as live:
        address = ("--model", "m", "--base-url", live.url, "--price", "1/2")
        refused = run("extract", articles(2), *address, "--batch", "--json")
    assert (refused.code, refused.json["left"], refused.json["cost_usd"], refused.json["assumed_usd"]) == (2, 2, 0, 0)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "articles" / "book.txt"
    path.write_text(" ".join(f"Minister Tan spoke of matter {n} in Hanoi." for n in range(800)))
    return path


def test_an_article_too_long_for_the_model_is_asked_about_in_halves(
    batch: Batch, server: BatchServer, book: Path, exact: Any
) -> None:
    def behave(number: int, body: dict[str, Any]) -> Reply:
        long = len(body["messages"][-1]["content"]) > 25_000
        return error(400, "maximum context length", code="context_length_exceeded") if long else drafts(number, body)

    server.answer, server.behaviour = lambda body: behave(0, body), behave
    assert book.exists()
    batch()
    server.finish("batch_1")
    done = batch()
    assert (done.code, done.json["drafted"], done.json["flags"]["covers_part"]) == (0, 5, 1)
    assert len(server.batches) == 1
    exact()


def test_a_window_that_is_refused_does_not_cost_the_others(
    batch: Batch, server: BatchServer, book: Path, exact: Any, run: Run
) -> None:
    def behave(number: int, body: dict[str, Any]) -> Reply:
        refused = "matter 799 in" in body["messages"][-1]["content"]
        return error(400, "this may not be asked") if refused else drafts(number, body)

    server.answer, server.behaviour = lambda body: behave(0, body), behave
    assert book.exists()
    batch("--context", "12000")
    server.finish("batch_1")
    done = batch("--context", "12000")
    assert (done.code, done.json["drafted"], done.json["flags"]["not_read"]) == (0, 5, 1)
    assert "this may not be asked" in run("show", "book").out
    exact()


def test_first_drafts_come_from_the_batch_and_doubtful_ones_are_asked_live_of_the_stronger_model(
    batch: Batch, server: BatchServer, run: Run
) -> None:
    escalate = ("--escalate", "strong", "--escalate-price", "10/20", "--escalate-at", "1")
    batch(*escalate)
    server.finish("batch_1")
    capped = batch(*escalate, "--max-cost", "0.05")
    assert (capped.code, capped.json["drafted"], capped.json["left"], server.account.bodies) == (3, 0, 4, [])
    assert run("show", "--json", "000").json["provenance"]["model"] == "m"
    done = batch(*escalate)
    assert (done.code, done.json["escalated"], done.json["run"]) == (0, 4, capped.json["run"])
    assert {body["model"] for body in server.account.bodies} == {"strong"}
    assert done.json["usage"]["input"] == server.account.prompt_tokens
    spent = {one["model"]: one["cost_usd"] for one in run("status", "--json").json["models"]}
    assert spent["strong"] == pytest.approx(done.json["escalated_cost_usd"])
    assert sum(spent.values()) == pytest.approx(done.json["cost_usd"])


def test_of_the_stronger_model_as_many_are_asked_at_once_as_was_said(batch: Batch, server: BatchServer) -> None:
    escalate = ("--escalate", "strong", "--escalate-price", "0/0", "--escalate-at", "1", "--concurrency", "1")
    server.behaviour = lambda number, body: replace(drafts(number, body), delay=0.05)
    batch(*escalate)
    server.finish("batch_1")
    assert (batch(*escalate).json["escalated"], server.account.most_in_flight) == (4, 1)


def test_status_asks_only_the_server_that_the_environment_names(batch: Batch, server: BatchServer, run: Run) -> None:
    batch()
    unasked = run("status", OPENAI_API_KEY=KEY, OPENAI_BASE_URL="http://127.0.0.1:9/v1").out
    assert "4 requests, $" in unasked
    assert "old: submitted\n" in unasked
    assert "old: submitted\n" in run("status", OPENAI_API_KEY="no–key", OPENAI_BASE_URL=server.url).out
    assert server.steps.count("look") == 0
    server.finish("batch_1")
    asked = run("status", OPENAI_API_KEY=KEY, OPENAI_BASE_URL=server.url)
    assert "completed, 4 answered; run its extract --batch again" in asked.out
    assert run("status", "--json").json["batches"][0]["batch"] == "batch_1"


@pytest.mark.parametrize("step", ["upload", "created", "look", "content"])
def test_a_kill_at_any_step_loses_no_batch_and_pays_nothing_twice(
    batch: Batch, server: BatchServer, kill_at: Callable[[str], None], exact: Any, step: str
) -> None:
    if step in ("look", "content"):
        batch()
    if step == "content":
        server.finish("batch_1")
    kill_at(step)
    assert len(server.batches) == (step != "upload")
    batch()
    if step != "content":
        server.finish(only(server))
        batch()
    assert batch().json["cached"] == 4
    exact()


def test_two_processes_collect_at_once(
    batch: Batch, server: BatchServer, start: Start, command: Any, exact: Any
) -> None:
    batch()
    server.finish("batch_1")
    processes = [start(*command, "--batch", env={**environment(), "OPENAI_API_KEY": KEY}) for _ in range(2)]
    results = [ended(process) for process in processes]
    assert [result.code for result in results] == [0, 0]
    assert sum(result.json["drafted"] for result in results) == 4
    assert len(server.batches) == 1
    exact()


@pytest.fixture
def kill_after(start: Start, command: tuple[str, ...], ask: Ask) -> Callable[[float], None]:
    """Runs the command for so many seconds at most; afterwards it is long ago that it submitted anything."""

    def _kill_after(seconds: float) -> None:
        process = start(*command, "--batch", env={**environment(), "OPENAI_API_KEY": KEY})
        with suppress(subprocess.TimeoutExpired):
            process.communicate(timeout=seconds)
        process.kill()
        process.communicate()
        with suppress(sqlite3.OperationalError):  # killed before it made the tables
            ask("UPDATE shards SET changed_at = '2026-01-01T00:00:00.000000+00:00' WHERE state = 'submitting'")

    return _kill_after


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(3))
def test_kills_at_random_moments(
    batch: Batch, server: BatchServer, kill_after: Callable[[float], None], exact: Any, seed: int
) -> None:
    """Forty kills over batches that complete, expire half done, or are refused; then the same command to the end."""
    chance = random.Random(seed)  # noqa: S311 - not for secrets
    for _ in range(40):
        kill_after(chance.uniform(0.8, 2.2))
        advance(server, chance)
    for _ in range(2):  # what is known to have been refused is told once, and the rest submitted
        batch()
        for batch_id, one in server.batches.items():
            if one["status"] == "validating":
                server.finish(batch_id)
    last = batch()
    assert (last.code, last.json["left"], last.json["drafted"] + last.json["cached"]) == (0, 0, 60)
    exact()


def advance(server: BatchServer, chance: random.Random) -> None:
    """Whatever is under way at the server ends in one way or another, or goes on."""
    for batch_id, one in list(server.batches.items()):
        if one["status"] == "validating":
            end = chance.choice(["completed", "expired", "failed", "", ""])
            if end == "failed":
                server.refuse(batch_id, "no")
            elif end:
                total = len(server.requests_of(batch_id))
                server.finish(batch_id, end, None if end == "completed" else chance.randrange(total + 1))

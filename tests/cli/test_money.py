"""The cap, against servers and circumstances that would break it: what is charged is what the server says."""

import json
import random
import shutil
import string
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run, Start
from tests.fakes import server as fake
from tests.fakes.server import FaultServer, Reply

Articles = Callable[[int], Path]
PRICE = ("--price", "0/1000")
"""So that a token of the answer costs a tenth of a cent."""


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def options(server: FaultServer) -> tuple[str, ...]:
    return ("--model", "m", "--base-url", server.url, "--json")


def talkative(tokens: int) -> Callable[[int, dict[str, Any]], Reply]:
    """Answers well, in so many tokens, whatever was the limit."""
    return lambda _, body: replace(
        fake.completion(fake.draft(body), {"prompt_tokens": 100, "completion_tokens": tokens}), delay=0.05
    )


@pytest.mark.parametrize("concurrency", [1, 4])
def test_a_server_that_ignores_the_limit_on_answers_is_asked_no_more(
    run: Run, articles: Articles, server: FaultServer, options: tuple[str, ...], concurrency: int
) -> None:
    server.behaviour = talkative(12_000)
    command = ("extract", articles(9), *options, *PRICE, "--concurrency", concurrency)
    first = run(*command, "--max-cost", 50)
    assert first.code == 3, first.err
    assert server.account.charged <= concurrency
    assert first.json["cost_usd"] == pytest.approx(12 * server.account.charged), "what was in flight is told as it is"
    told = [line for line in first.err.splitlines() if "does not keep to the limit" in line]
    assert len(told) == 1
    assert "a request cost $12.00, though $4.096 was the most it could" in told[0]

    charged = server.account.charged
    again = run(*command, "--max-cost", 50)
    assert (again.code, server.account.charged) == (3, charged), "nor by the same command"
    higher = run(*command, "--max-cost", 90)
    assert higher.code == 3
    assert charged < server.account.charged <= charged + concurrency, "a person who raises the cap has been told"


def test_processes_that_share_a_run_all_stop(
    start: Start, articles: Articles, server: FaultServer, options: tuple[str, ...]
) -> None:
    server.behaviour = talkative(12_000)
    command = ("extract", articles(40), *options, *PRICE, "--concurrency", 2, "--max-cost", 200)
    team = [start(*command) for _ in range(3)]
    assert {process.wait(60) for process in team} == {3}
    assert server.account.charged <= 3 * 2


def useless(_: int, body: dict[str, Any]) -> Reply:
    return fake.completion("I would rather not.", {"prompt_tokens": 100, "completion_tokens": 50})


def refused(_: int, body: dict[str, Any]) -> Reply:
    return fake.completion(None, {"prompt_tokens": 100, "completion_tokens": 50}, refusal="no")


def cut_off(_: int, body: dict[str, Any]) -> Reply:
    return fake.completion("{", {"prompt_tokens": 100, "completion_tokens": 50}, finish="length")


def filtered(_: int, body: dict[str, Any]) -> Reply:
    return fake.error(400, "no", code="content_filter")


def misfit(_: int, body: dict[str, Any]) -> Reply:
    return fake.completion({"summary": 5}, {"prompt_tokens": 100, "completion_tokens": 50})


def named(told: Any) -> list[Any]:
    return sorted(tuple(failure.values()) for failure in told["failures"])


@pytest.mark.parametrize("behaviour", [useless, refused, cut_off, filtered, misfit])
def test_what_failed_for_good_is_paid_for_once(
    run: Run, articles: Articles, server: FaultServer, options: tuple[str, ...], behaviour: fake.Behaviour
) -> None:
    server.behaviour = behaviour
    command = ("extract", articles(3), *options, *PRICE, "--max-cost", 50)
    first = run(*command)
    assert (first.code, first.json["failed"], first.json["left"]) == (1, 3, 0)
    assert all(failure["final"] for failure in first.json["failures"])
    assert "3 failed (3 for good)" in first.err
    assert "3 failed for good: only --fresh asks again" in first.err
    charged = server.account.charged
    for _ in range(3):
        again = run(*command)
        assert (again.code, named(again.json)) == (1, named(first.json))
        assert (again.json["run"], again.json["cost_usd"]) == (first.json["run"], first.json["cost_usd"])
    assert server.account.charged == charged
    (told,) = run("status", "--json").json["runs"]
    assert (told["state"], told["failed"], told["failed_for_good"]) == ("incomplete", 3, 3)
    assert "3 failed (3 for good)" in run("status").out

    server.behaviour = fake.drafts
    fresh = run(*command, "--fresh")
    assert (fresh.code, fresh.json["drafted"]) == (0, 3)
    assert fresh.json["run"] != first.json["run"]


@pytest.mark.usefixtures("no_waiting")
def test_what_may_pass_is_tried_again_under_the_same_cap(
    run: Run, articles: Articles, server: FaultServer, options: tuple[str, ...]
) -> None:
    """Answers that never arrive count at their worst case, time after time: the cap ends that."""
    down = True

    def behaviour(number: int, body: dict[str, Any]) -> Reply:
        return replace(fake.drafts(number, body), drop="after") if down else fake.drafts(number, body)

    server.behaviour = behaviour
    command = ("extract", articles(1), *options, *PRICE, "--concurrency", 1)
    first = run(*command, "--max-cost", 20)
    assert (first.code, first.json["failures"][0]["final"]) == (1, False), first.err
    assert "the same command tries 1 of those that failed again, under the same cap" in first.err
    second = run(*command, "--max-cost", 20)
    assert (second.code, second.json["run"]) == (3, first.json["run"])
    assert second.json["cost_usd"] <= 20
    asked = server.account.requests
    assert run(*command, "--max-cost", 20).code == 3
    assert server.account.requests == asked
    down = False
    last = run(*command, "--max-cost", 60)
    assert (last.code, last.json["drafted"], last.json["run"]) == (0, 1, first.json["run"])
    assert [one["state"] for one in run("status", "--json").json["runs"]] == ["finished"]


def test_an_article_that_cannot_be_read_is_tried_again_and_the_run_is_over_without_it(
    run: Run, articles: Articles, server: FaultServer, options: tuple[str, ...]
) -> None:
    folder = articles(2)
    (folder / "empty.txt").write_text("")
    command = ("extract", folder, *options, *PRICE, "--max-cost", 50)
    first = run(*command)
    assert (first.code, first.json["failures"][0]["final"]) == (1, False)
    (folder / "empty.txt").unlink()
    second = run(*command)
    assert (second.code, second.json["run"]) == (0, first.json["run"])
    (folder / "new.txt").write_text("The ministers met again, in Lima, on Friday.")
    assert run(*command).json["run"] != first.json["run"], "what is done is done: the next one has a cap of its own"


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenacity.wait.wait_exponential_jitter.__call__", lambda *_: 0.01)


@pytest.mark.parametrize("other", ["./articles", "articles/*.txt", "{0}", "articles/../articles", "elsewhere"])
def test_two_commands_that_name_the_same_articles_pay_once(  # noqa: PLR0917 - fixtures
    start: Start, articles: Articles, server: FaultServer, options: tuple[str, ...], tmp_path: Path, other: str
) -> None:
    folder = articles(6)
    server.behaviour = lambda number, body: replace(fake.drafts(number, body), delay=0.2)
    ours = (*options, "--price", "1/2", "--concurrency", 2, "--workspace", tmp_path)
    where: dict[str, Any] = {}
    if other == "elsewhere":
        where, other = {"cwd": tmp_path.parent}, f"{tmp_path.name}/{folder.name}"
    named = shutil.copytree(folder, tmp_path / "articles", dirs_exist_ok=True) if folder.name != "articles" else folder
    two = [start("extract", "articles", *ours), start("extract", other.format(named), *ours, **where)]
    ends = [process.communicate(timeout=60) for process in two]
    told = [json.loads(out) for out, _ in ends]
    assert [process.returncode for process in two] == [0, 0], ends
    assert [one["drafted"] + one["cached"] for one in told] == [6, 6]
    assert server.account.charged == 6
    assert sum(one["cost_usd"] for one in told) == pytest.approx(
        (server.account.prompt_tokens + 2 * server.account.completion_tokens) / 1e6
    )


def test_commands_that_escalate_differently_pay_the_first_model_once(
    start: Start, articles: Articles, server: FaultServer, options: tuple[str, ...]
) -> None:
    server.behaviour = lambda number, body: replace(fake.drafts(number, body), delay=0.2)
    ours = ("extract", articles(4), *options, "--price", "1/2", "--concurrency", 2)
    stronger = ("--escalate", "strong", "--escalate-price", "10/20", "--escalate-at")
    three = [start(*ours, *more) for more in ((), (*stronger, 1), (*stronger, 2))]
    ends = [process.communicate(timeout=60) for process in three]
    assert [process.returncode for process in three] == [0, 0, 0], ends
    assert server.account.charged == 8
    assert set(server.account.paid.values()) == {1}


def test_two_processes_whose_clocks_are_hours_apart_pay_once(
    start: Start, articles: Articles, server: FaultServer, options: tuple[str, ...], tmp_path: Path
) -> None:
    folder = articles(6)
    server.behaviour = lambda number, body: replace(fake.drafts(number, body), delay=0.2)
    ours = ("extract", folder, *options, "--price", "1/2", "--concurrency", 2)
    late = tmp_path / "late"
    late.mkdir()
    (late / "sitecustomize.py").write_text(
        "from datetime import timedelta\n"
        "from summariser.machine.clock import SystemClock as C\n"
        "now = C.now\n"
        "C.now = lambda self: now(self) + timedelta(hours=7)\n"
    )
    from tests.cli.conftest import environment

    settings = environment()
    settings["PYTHONPATH"] = f"{late}:{settings['PYTHONPATH']}"
    two = [start(*ours), start(*ours, env=settings)]
    ends = [process.communicate(timeout=60) for process in two]
    assert [process.returncode for process in two] == [0, 0], ends
    assert server.account.charged == 6


def long_answers(number: int, body: dict[str, Any]) -> Reply:
    """Answers in about as many bytes as the limit on tokens allows."""
    chance = random.Random(number)  # noqa: S311 - text of no meaning
    answer = {**fake.draft(body), "summary": "".join(chance.choices(string.ascii_letters, k=9_000))}
    return replace(fake.completion(answer, {"prompt_tokens": 100, "completion_tokens": 3000}), delay=0.3)


@pytest.mark.parametrize("blocks", [500, 1000])
def test_a_limit_on_files_loses_no_answer(
    start: Start, articles: Articles, server: FaultServer, options: tuple[str, ...], blocks: int
) -> None:
    server.behaviour = long_answers
    command = ("extract", articles(30), *options, "--price", "1/2", "--concurrency", 12)
    limited = start(*command, before=("sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh"))
    _, err = limited.communicate(timeout=60)
    assert limited.returncode == 2, err
    assert "run the same command again" in err.splitlines()[-1]
    assert 0 < server.account.charged < 30, "it stopped when the first could not be written"
    assert set(server.account.paid.values()) == {1}
    again = start(*command)
    out, err = again.communicate(timeout=60)
    assert again.returncode == 0, err
    assert set(server.account.paid.values()) == {1}, "none is paid for twice"
    assert server.account.charged == 30
    assert json.loads(out)["cost_usd"] == pytest.approx(30 * 6100 / 1e6)
    assert json.loads(out)["assumed_usd"] == 0


ON_A_SMALL_DISK = """set -e
mount -t tmpfs -o size="$1" small disk
shift
"$@" > first.json 2> first.err || echo $? > first.code
( head -c 100M /dev/zero > disk/other 2> /dev/null ) || true
mount -o remount,size=64M disk
rm -f disk/other
"$@" > second.json 2> second.err
"""


def may_mount() -> bool:
    command = [shutil.which("unshare") or "false", "-rm", "mount", "-t", "tmpfs", "x", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not may_mount(), reason="nobody may mount a disk here")
@pytest.mark.parametrize("size", ["1M", "2M"])
def test_a_disk_that_fills_up_loses_no_answer(  # noqa: PLR0917 - fixtures
    start: Start, articles: Articles, server: FaultServer, options: tuple[str, ...], tmp_path: Path, size: str
) -> None:
    server.behaviour = long_answers
    (tmp_path / "disk").mkdir()
    command = ("extract", articles(30), *options, "--price", "1/2", "--concurrency", 12, "--workspace", "disk")
    both = start(*command, before=("unshare", "-rm", "sh", "-c", ON_A_SMALL_DISK, "sh", size))
    _, err = both.communicate(timeout=120)
    assert both.returncode == 0, (err, (tmp_path / "second.err").read_text())
    assert (tmp_path / "first.code").read_text() == "2\n", (tmp_path / "first.err").read_text()
    assert set(server.account.paid.values()) == {1}, "none is paid for twice"
    assert json.loads((tmp_path / "second.json").read_text())["cost_usd"] == pytest.approx(30 * 6100 / 1e6)

"""`extract --examples`: reviewed records in the prompt, the same ones when the command is run again."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Result, Run
from tests.fakes.batch_server import BatchServer
from tests.fakes.server import FaultServer, drafts

NAMES = sorted(path.stem for path in (ROOT / "seeds").glob("*.txt"))


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer(drafts) as running:
        yield running


def review(workspace: Path, *names: str) -> None:
    """These records count as reviewed, and no other."""
    with sqlite3.connect(workspace / ".summariser" / "journal.db") as journal:
        journal.execute("update reviews set state = 'waiting'")
        journal.executemany("update reviews set state = 'reviewed' where name = ?", [(name,) for name in names])
    journal.close()


@pytest.fixture
def workspace(run: Run, tmp_path: Path) -> Path:
    """The five seeds drafted, two of them reviewed."""
    assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", ROOT / "seeds").code == 0
    shutil.copytree(ROOT / "reviewed", tmp_path / "reviewed")
    review(tmp_path, *NAMES[:2])
    return tmp_path


@pytest.fixture
def extract(run: Run, server: FaultServer) -> Run:
    model = ("--model", "m", "--base-url", server.url, "--price", "1/2", "--concurrency", "1")
    return lambda *arguments, **_: run("extract", *model, *arguments)


def ending(name: str) -> str:
    return " ".join((ROOT / "seeds" / f"{name}.txt").read_text("utf-8").split()[-10:-3])


def examples_in(body: dict[str, Any]) -> list[str]:
    """The seeds that a request shows before the article that it asks about."""
    shown = "\n".join(message["content"] for message in body["messages"][:-1])
    return [name for name in NAMES if ending(name) in shown]


def said(result: Result) -> str:
    return next(line for line in result.err.splitlines() if line.startswith("examples: "))


@pytest.mark.usefixtures("workspace")
def test_the_fixed_part_holds_a_reviewed_record_and_never_the_articles_own(extract: Run, server: FaultServer) -> None:
    done = extract(ROOT / "seeds", "--examples", "1", "--json")
    assert (done.code, done.json["drafted"]) == (0, 5)
    assert said(done).startswith("examples: 1, about ")
    shown = [examples_in(body) for body in server.account.bodies]
    assert all(len(one) == 1 for one in shown)
    for name, (example,) in zip(NAMES, shown, strict=True):
        assert ending(name) in server.account.bodies[NAMES.index(name)]["messages"][-1]["content"]
        assert example != name
    assert len({body["messages"][0]["content"] for body in server.account.bodies}) == 1
    assert len({example for (example,) in shown[2:]}) == 1


def test_more_reviews_do_not_make_the_same_command_another_one(
    extract: Run, server: FaultServer, workspace: Path
) -> None:
    first = extract(ROOT / "seeds", "--examples", "1", "--limit", "2", "--json")
    review(workspace, *NAMES)
    again = extract(ROOT / "seeds", "--examples", "1", "--json")
    assert said(again).endswith(", chosen when this command was first run (--fresh chooses anew)")
    assert (first.json["drafted"], again.json["cached"], again.json["drafted"]) == (2, 2, 3)
    assert server.account.requests == 5
    prompts = {json.loads(one)["provenance"]["prompt"] for one in records(workspace)[-5:]}
    assert len(prompts) == 1
    fresh = extract(ROOT / "seeds", "--examples", "1", "--fresh", "--json")
    assert (fresh.json["drafted"], server.account.requests) == (5, 10)
    assert "first run" not in said(fresh)


def records(workspace: Path) -> list[str]:
    with sqlite3.connect(workspace / ".summariser" / "journal.db") as journal:
        found = [row[0] for row in journal.execute("select record from drafts order by id")]
    journal.close()
    return found


def test_a_dry_run_tells_what_they_cost_and_leaves_no_trace(extract: Run, server: FaultServer, workspace: Path) -> None:
    plain = extract(ROOT / "seeds", "--dry-run", "--json").json
    dry = extract(ROOT / "seeds", "--dry-run", "--examples", "1", "--json").json
    assert plain["examples"] is None
    added = dry["examples"]
    assert dry["expected_usd"] - plain["expected_usd"] == pytest.approx(added["usd"], rel=0.01)
    assert added["usd"] == pytest.approx(added["tokens"] / 1e6)
    assert 0 < added["usd_with_prompt_cache"] <= added["usd"]
    text = extract(ROOT / "seeds", "--dry-run", "--examples", "1").out
    assert f" tokens an article, {added['tokens']:,} in all; $" in text
    assert server.account.requests == 0
    assert not (workspace / ".summariser" / "examples").exists()


def test_batches_have_the_examples_too(run: Run, workspace: Path) -> None:
    with BatchServer() as server:
        command = ("extract", "--model", "m", "--base-url", server.url, "--price", "1/2", ROOT / "seeds")
        asked = (*command, "--examples", "1", "--batch", "--json")
        text = run(*command, "--examples", "1", "--dry-run").out
        assert text.index("of that the examples: ") < text.index("with --batch: expected $")
        assert run(*asked, OPENAI_API_KEY="sk-1").json["waiting"] == 5
        assert all(len(examples_in(request["body"])) == 1 for request in server.requests_of("batch_1"))
        review(workspace, *NAMES[2:])
        server.finish("batch_1")
        assert run(*asked, OPENAI_API_KEY="sk-1").json["drafted"] == 5
        assert len(server.batches) == 1


def test_without_a_reviewed_record_nothing_is_sent(extract: Run, server: FaultServer, workspace: Path) -> None:
    review(workspace)
    refused = extract(ROOT / "seeds", "--examples", "1")
    assert refused.code == 2
    assert refused.err.splitlines()[-1].endswith("review some, or leave out --examples")
    assert server.account.requests == 0


def test_what_a_model_took_from_an_example_is_flagged(run: Run, workspace: Path) -> None:
    def leaking(number: int, body: dict[str, Any]) -> Any:
        return drafts(number, {**body, "messages": [m for m in body["messages"] if m["role"] == "user"][-2:-1]})

    (workspace / "other.txt").write_text("Ann Lee and Bo Chen met in Lima on 5 May 2024. They spoke of fish.", "utf-8")
    with FaultServer(leaking) as server:
        run(
            "extract", "other.txt", "--examples", "1", "--model", "m", "--base-url", server.url, "--price", "1/2"
        )  # fmt: skip
    flags = json.loads(records(workspace)[-1])["flags"]
    assert "/summary" in {flag["path"] for flag in flags if flag["code"] == "from_example"}


def test_the_embedded_model_gets_room_for_them_and_a_context_that_was_named_is_kept_to(
    run: Run, workspace: Path
) -> None:
    text = " ".join(path.read_text("utf-8") for path in sorted((ROOT / "seeds").glob("*.txt")))
    (workspace / "long.txt").write_text(text, "utf-8")

    def requests(*more: str) -> int:
        return int(run("extract", "long.txt", "--model", "local", "--dry-run", "--json", *more).json["requests"])

    assert requests("--examples", "2") <= requests()
    assert requests("--examples", "2", "--context", "9500") > requests("--context", "9500")


def test_a_stronger_model_is_shown_the_same(extract: Run, server: FaultServer, workspace: Path) -> None:
    (workspace / "other.txt").write_text("Ann Lee met Bo Chen in Lima on 5 May 2024. They spoke of fish.", "utf-8")
    stronger = ("--escalate", "strong", "--escalate-price", "10/20", "--escalate-at", "1")
    assert extract("other.txt", "--examples", "1", *stronger, "--json").json["escalated"] == 1
    weak, strong = server.account.bodies
    assert (weak["model"], strong["model"]) == ("m", "strong")
    assert weak["messages"] == strong["messages"]
    assert len(examples_in(strong)) == 1

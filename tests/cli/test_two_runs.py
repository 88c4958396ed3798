"""`summariser diff` and `eval --compare` on a workspace that two models have drafted, and `eval --html`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.fakes import server as fake
from tests.fakes.server import FaultServer, Reply

HOSTILE = "[bold]\x1b[31m\u202e<script>"


def behaviour(number: int, body: dict[str, Any]) -> Reply:
    """The other model says something else about everything."""
    if body["model"] != "other":
        return fake.drafts(number, body)
    answer = fake.draft(body)
    return fake.completion(answer | {"summary": HOSTILE, "agreements": []})


@pytest.fixture
def runs(run: Run, articles: Callable[[int], Path]) -> tuple[str, str]:
    """Model `m` drafted three articles, model `other` two of them; gold is what `m` drafted."""
    with FaultServer(behaviour) as server:
        folder = articles(3)
        for model, inputs in (("m", [folder]), ("other", [folder / "000.txt", folder / "001.txt"])):
            options = ("--model", model, "--base-url", server.url, "--price", "1/2", "--fresh")
            assert run("extract", *options, *inputs).code == 0
            if model == "m":
                assert run("export", "--drafts", "--out", "gold").code == 0
    found = {one["model"]: one["id"] for one in run("status", "--json").json["runs"]}
    return found["m"], found["other"]


def test_diff_has_totals_first_then_every_change(run: Run, runs: tuple[str, str]) -> None:
    result = run("diff", *runs)
    assert result.code == 1
    assert result.complaint == "left out: 1 article (002) with a draft of run A only"
    lines = result.out.splitlines()
    assert lines[0].startswith(f"A: {runs[0]}  m, ")
    assert lines[2] == "2 articles in both runs, 2 drafted otherwise, 1 left out"
    assert [line.split()[1:] for line in lines if line.startswith("agreements ")] == [["-", "-", "2", "-"]]
    assert lines.index("000") > lines.index("") > 2
    assert "\x1b" not in result.out
    assert "\u202e" not in result.out
    assert any("changed /summary: " in line and "[bold]\\x1b[31m" in line for line in lines)


def test_diff_as_json(run: Run, runs: tuple[str, str]) -> None:
    found = run("diff", *runs, "--json").json
    assert (found["articles"], found["changed"], found["only_a"], found["only_b"]) == (2, 2, ["002"], [])
    assert [found["runs"][side]["id"] for side in "ab"] == list(runs)
    changes = {(one["field"], one["kind"]) for one in found["changes"][0]["changes"]}
    assert {("summary", "changed"), ("agreements", "removed")} <= changes


def test_two_runs_against_gold(run: Run, runs: tuple[str, str]) -> None:
    result = run("eval", "gold", "--compare", *runs)
    assert result.code == 1
    assert result.complaint == "left out: 1 gold record (gold/002.json) with a draft of run A only"
    assert "2 compared, 1 left out; in brackets 95% intervals (1000 paired bootstrap samples" in result.out
    agreements, *_ = [line.split() for line in result.out.splitlines() if line.strip().startswith("agreements  ")]
    assert agreements == ["agreements", "1.00", "0.00", "-1.00", "[-1.00,", "-1.00]", "A", "better", "2"]
    found = run("eval", "gold", "--compare", *runs, "--json").json
    (figure,) = [f for f in found["figures"] if (f["field"], f["measure"]) == ("agreements", "items")]
    assert figure["recall"] == {
        "a": 1.0,
        "b": 0.0,
        "difference": -1.0,
        "interval": [-1.0, -1.0],
        "includes_zero": False,
    }
    assert (found["bootstrap"]["paired"], found["only_a"]) == (True, ["gold/002.json"])


def test_a_run_without_drafts_of_its_own_says_so(run: Run, runs: tuple[str, str]) -> None:
    with FaultServer(lambda *_: fake.error(400)) as server:
        options = ("--model", "none", "--base-url", server.url, "--price", "1/2")
        run("extract", *options, "articles")
    (idle,) = [one["id"] for one in run("status", "--json").json["runs"] if one["model"] == "none"]
    for command in (("diff", runs[0], idle), ("eval", "gold", "--compare", runs[0], idle)):
        result = run(*command)
        assert (result.code, result.out) == (2, "")
        assert result.complaint == f"summariser: run {idle} has made no draft of its own: name one that has"


def test_runs_that_cannot_be_compared(run: Run, runs: tuple[str, str]) -> None:
    for arguments, told in (
        (("nothing", runs[1]), "'nothing' is no run here"),
        ((runs[0], runs[0]), "is named twice"),
        (("2", runs[1]), "is the start of several runs"),
        ((*runs, "--schema", "tests/trade_deal.py:TradeDeal"), "--schema"),
        ((*runs, "--workspace", "articles"), "no journal in"),
    ):
        result = run("diff", *arguments)
        assert (result.code, result.out) == (2, "")
        assert told in result.complaint
    assert "leave out --html" in run("eval", "gold", "--compare", *runs, "--html", "page.html").complaint


def test_a_page_beside_the_table(run: Run, runs: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "gold" / "bad.json").write_text("{")
    record = json.loads((tmp_path / "gold" / "001.json").read_text("utf-8"))
    result = run("eval", "gold", "--html", "page.html")
    assert result.code == 1
    assert result.err.splitlines()[-1] == "page: page.html"
    assert "3 compared, 1 left out" in result.out
    page = (tmp_path / "page.html").read_text("utf-8")
    assert record["data"]["participants"][0]["name"] in page
    assert "gold/bad.json: is no record" in page
    assert HOSTILE not in page
    assert "[bold]\u241b[31m\ufffd&lt;script&gt;" in page
    (tmp_path / "folder").mkdir()
    assert run("eval", "gold", "--html", "folder").err.splitlines()[-1] == "summariser: not a regular file: folder"

"""`summariser eval` on a drafted workspace."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.fakes.server import FaultServer

Articles = Callable[[int], Path]


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def drafted(run: Run, server: FaultServer, articles: Articles) -> Path:
    """A workspace with three drafts, and a folder of gold that equals them."""
    model = ("--model", "m", "--base-url", server.url, "--price", "1/2")
    assert run("extract", *model, articles(3)).code == 0
    assert run("export", "--drafts", "--out", "gold").code == 0
    return Path("gold")


def change(path: Path, **data: object) -> None:
    record = json.loads(path.read_text("utf-8"))
    record["data"] |= data
    path.write_text(json.dumps(record), "utf-8")


def figure(found: Any, field: str, measure: str) -> Any:
    (one,) = [f for f in found["figures"] if (f["field"], f["measure"]) == (field, measure)]
    return one


def test_drafts_against_themselves(run: Run, drafted: Path) -> None:
    result = run("eval", drafted, "--json")
    assert (result.code, result.err, result.out.count("\n")) == (0, "", 1)
    found = result.json
    assert (found["compared"], found["left_out"], found["without_draft"], found["without_gold"]) == (3, [], [], [])
    assert figure(found, "", "slices")["share"] == {"value": 1.0, "interval": [1.0, 1.0]}
    assert figure(found, "participants", "items")["f1"] == {"value": 1.0, "interval": [1.0, 1.0]}
    assert all(article["differences"] == [] for article in found["articles"])


def test_differences_are_counted_and_listed(run: Run, drafted: Path) -> None:
    change(drafted / "001.json", participants=[], published="1999-01-01")
    found = run("eval", drafted, "--json").json
    items = figure(found, "participants", "items")
    assert items["recall"]["value"] == 1.0
    assert items["precision"]["value"] == pytest.approx(2 / 3)
    published, *people = found["articles"][1]["differences"]
    assert (published["kind"], published["gold"], published["gold_path"]) == ("altered", "1999-01-01", "/published")
    assert {(one["kind"], one["field"], one["gold_path"]) for one in people} == {("invented", "participants", None)}


def test_a_table_without_escapes_where_there_is_no_terminal(run: Run, drafted: Path) -> None:
    change(drafted / "001.json", published="1999-01-01", participants=[])
    result = run("eval", drafted)
    assert (result.code, result.err) == (0, "")
    assert "\x1b" not in result.out
    assert (
        "3 compared, 0 left out; in brackets 95% intervals (1000 bootstrap samples of the articles, seed 0)"
        in result.out
    )
    assert "  participants[presence=attended]" in result.out
    assert "001  altered   /published: 1999-01-01 -> " in result.out


def test_a_hostile_value_stays_text(run: Run, drafted: Path) -> None:
    change(drafted / "001.json", summary="[bold]\x1b[31m\u202e", participants=[])
    (drafted / "000.json").rename(drafted / "[red]\x1b.json")
    result = run("eval", drafted)
    assert "\x1b" not in result.out + result.err
    assert "\u202e" not in result.out
    assert "/summary: [bold]\\x1b[31m\\u202e ->" in result.out


def test_what_cannot_be_used_is_named_and_the_rest_evaluated(run: Run, drafted: Path) -> None:
    (drafted / "bad.json").write_text("{")
    other = json.loads((drafted / "000.json").read_text("utf-8"))
    (drafted / "other.json").write_text(json.dumps(other | {"schema": "deal/1"}))
    unknown = other | {"article": {"path": "nowhere.txt", "sha256": "1" * 64}}
    (drafted / "unknown.json").write_text(json.dumps(unknown))
    (drafted / "002.json").unlink()
    result = run("eval", drafted)
    assert result.code == 1
    assert "2 compared, 3 left out" in result.out
    bad, of_other, without_draft, without_gold = result.err.splitlines()
    assert bad.startswith("left out: gold/bad.json: is no record: Invalid JSON")
    assert of_other.startswith("left out: gold/other.json: is of schema 'deal/1', not 'meeting/1'")
    assert without_draft == "left out: 1 gold record (gold/unknown.json) without a draft here"
    assert without_gold == "not compared: 1 draft (002) without a gold record"


def test_reviewed_records_with_and_without_a_journal(run: Run, drafted: Path, tmp_path: Path) -> None:
    assert run("eval", drafted, "--reviewed").code == 2
    reviewed = tmp_path / "elsewhere" / "reviewed"
    reviewed.mkdir(parents=True)
    for path in drafted.iterdir():
        (reviewed / path.name).write_bytes(path.read_bytes())
    change(reviewed / "001.json", published="1999-01-01")
    alone = run("eval", drafted, "--reviewed", "--workspace", "elsewhere", "--json")
    assert (alone.code, alone.json["compared"], alone.json["without_text"]) == (0, 3, 3)
    assert figure(alone.json, "", "slices")["share"]["value"] is None
    (tmp_path / "elsewhere" / ".summariser").symlink_to(tmp_path / ".summariser")
    (reviewed / "002.json").write_text("{")
    found = run("eval", drafted, "--reviewed", "--workspace", "elsewhere", "--json")
    assert found.code == 1
    assert [one["path"] for one in found.json["unreadable"]] == ["elsewhere/reviewed/002.json"]
    assert (found.json["compared"], found.json["without_text"]) == (2, 0)
    assert [d["field"] for d in found.json["articles"][1]["differences"]] == ["published"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("gone",), "gone: there is no such file or folder"),
        (("articles",), "no gold records in articles"),
        (("gold", "--workspace", "articles"), "no journal in"),
        (("gold", "--schema", "nothing"), "--schema 'nothing'"),
    ],
)
def test_bad_usage(run: Run, drafted: Path, arguments: tuple[str, ...], told: str) -> None:
    result = run("eval", *arguments)
    assert (result.code, result.out) == (2, "")
    assert told in result.complaint

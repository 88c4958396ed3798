"""`summariser agreement` on two folders of records, and on workspaces."""

import json
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Run

STEMS = ("000_957266d671135620", "001_e8c98279682e230f", "003_bf1c26f0cbf87680")


@pytest.fixture
def readings(tmp_path: Path) -> Callable[[str], Path]:
    """A folder for each reader with the same three records."""

    def _reading(name: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for stem in STEMS:
            change(Path(shutil.copy(ROOT / "reviewed" / f"{stem}.json", folder)), reviewer=name)
        return folder

    return _reading


def change(path: Path, reviewer: str | None = None, **data: Any) -> None:
    record = json.loads(path.read_text("utf-8"))
    record["data"] |= data
    if reviewer:
        record["review"]["reviewer"] = reviewer
    path.write_text(json.dumps(record), "utf-8")


def field(found: Any, name: str) -> Any:
    (one,) = [one for one in found["fields"] if one["field"] == name]
    return one


def test_a_line_for_each_field_and_every_disagreement(run: Run, readings: Callable[[str], Path]) -> None:
    a, b = readings("Anna"), readings("Ben")
    found = run("agreement", a, b, "--json").json
    assert (found["articles"], found["disagreements"], found["readers"]) == (3, [], {"a": {"Anna": 3}, "b": {"Ben": 3}})
    assert {one["percent"] for one in found["fields"]} == {100.0}

    data = json.loads((b / f"{STEMS[0]}.json").read_text("utf-8"))["data"]
    people = data["participants"]
    people[0]["presence"] = "mentioned"
    change(b / f"{STEMS[0]}.json", participants=people[:-1], published="1999-01-01", location=None)
    result = run("agreement", a, b, "--json")
    assert result.code == 0, "that readers differ is no failure"
    found = result.json
    published = field(found, "published")
    assert (published["compared"], published["agreed"], published["percent"]) == (3, 2, 66.67)
    assert 0 < published["alpha"] < 1
    assert (field(found, "location")["alpha"], field(found, "location")["agreed"]) == (0.0, 2)
    participants = field(found, "participants")
    assert (participants["compared"] - participants["agreed"], participants["alpha"]) == (1, None)
    told = {
        (one["field"], one["a"] and one["a"]["path"], one["b"] and one["b"]["path"]) for one in found["disagreements"]
    }
    assert told == {
        ("published", "/published", "/published"),
        ("location", "/location", "/location"),
        ("participants.presence", "/participants/0/presence", "/participants/0/presence"),
        ("participants", f"/participants/{len(people) - 1}", None),
    }
    text = run("agreement", a, b).out
    assert "3 articles in both readings, 0 left out\nA: Anna (3); B: Ben (3)\n" in text
    assert "/participants/0/presence A: attended | B: mentioned" in text
    assert f"/participants/{len(people) - 1} only A: {people[-1]['name']}" in text


def test_whatever_is_counted_as_a_disagreement_is_listed(run: Run, readings: Callable[[str], Path]) -> None:
    a, b = readings("Anna"), readings("Ben")
    data = json.loads((b / f"{STEMS[0]}.json").read_text("utf-8"))["data"]
    people, summary = data["participants"], "They spoke of trade, of the border and of the railway between the towns"
    passage = people[0]["evidence"][0]
    people[0]["evidence"] = [passage | {"end": passage["end"] - 1, "text": passage["text"][:-1]}]
    change(a / f"{STEMS[0]}.json", summary=f"{summary}, and signed.")
    change(b / f"{STEMS[0]}.json", summary=f"{summary}, but parted.", participants=people)
    found = run("agreement", a, b, "--json").json
    assert {one["field"] for one in found["disagreements"]} == {"summary", "participants.evidence"}
    assert sum(one["compared"] - one["agreed"] for one in found["fields"]) == len(found["disagreements"])
    text = run("agreement", a, b).out
    assert "2 disagreements" in text
    (line,) = [line for line in text.splitlines() if "/summary" in line]
    assert line.endswith("A: …between the towns, and signed. | B: …between the towns, but parted.")


def test_hostile_text_stays_text(run: Run, readings: Callable[[str], Path]) -> None:
    a, b = readings("\x1b[2J"), readings("[red]Ben")
    change(b / f"{STEMS[0]}.json", summary="\x1b]0;title\x07[red]\u202e")
    for result in (run("agreement", a, b), run("agreement", a, b, "--json")):
        assert not [c for c in result.out if c != "\n" and unicodedata.category(c) in ("Cc", "Cf")]


def test_what_cannot_be_compared_is_named_and_the_rest_goes_on(run: Run, readings: Callable[[str], Path]) -> None:
    a, b = readings("a"), readings("b")
    (a / "bad.json").write_text("{")
    (b / f"{STEMS[1]}.json").unlink()
    shutil.copy(b / f"{STEMS[2]}.json", b / "twice.json")
    other = json.loads((a / f"{STEMS[2]}.json").read_text("utf-8"))
    (a / f"{STEMS[2]}.json").write_text(json.dumps(other | {"schema": "deal/1"}))
    result = run("agreement", a, b, "--json")
    assert (result.code, result.json["articles"]) == (1, 1)
    twice, schema, bad, only = result.err.splitlines()
    assert twice.startswith(f"left out: twice: is about the same article as '{STEMS[2]}'")
    assert "is of schema 'deal/1', not 'meeting/1'" in schema
    assert "bad.json: is no record: Invalid JSON" in bad
    assert only == f"left out: 1 article ({STEMS[1]}) only in reading A"


def test_of_a_workspace_the_words_are_checked_against_its_articles(run: Run, readings: Callable[[str], Path]) -> None:
    seeds = ROOT / "seeds"
    recording = ROOT / "tests/recordings/seeds.jsonl"
    assert run("extract", "--replay", recording, seeds / f"{STEMS[0]}.txt", "--workspace", "work").code == 0
    Path("work/reviewed").symlink_to(readings("a"))
    b = readings("b")
    location = {"name": "Oslo", "evidence": [{"start": 0, "end": 4, "text": "Oslo"}]}
    change(b / f"{STEMS[0]}.json", location=location)
    result = run("agreement", "work", b)
    assert result.code == 1
    assert result.complaint == (
        f"left out: {STEMS[0]}: what 'b' has at /location/evidence/0 is not its article's words"
    )
    assert result.out.startswith("2 articles in both readings, 1 left out")


def test_bad_usage(run: Run, readings: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for arguments, told in (
        ((readings("a"), "gone"), "no reviewed records in gone"),
        (("empty", "a"), "empty"),
        (("a", "a", "--schema", "nothing"), "--schema 'nothing'"),
    ):
        result = run("agreement", *arguments)
        assert (result.code, result.out) == (2, "")
        assert told in result.complaint

"""`summariser events` on drafts and reviewed records, and on what there is nothing to say of."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.own_words import require_own_words
from summariser.files.gold_files import parse_record
from tests.cli.conftest import ROOT, Run
from tests.corpus.stories import Report

SEEDS = ROOT / "tests/recordings/seeds.jsonl"
TWO = ["Ana Kolar", "Ivo Petrov"]
FIVE_SCRIPTS = ["Nguyễn Văn Hải", "Ольга Сергеева", "赵文斌", "سلمى حداد", "मीरा जोशी"]


def save(folder: Path, *reports: Report) -> None:
    """Reviewed records without articles or a journal."""
    (folder / "reviewed").mkdir(exist_ok=True)
    for number, report in enumerate(reports):
        record = json.dumps(report.record(number).as_json())
        (folder / f"reviewed/{number}.json").write_text(record, "utf-8")


def met(when: str = "2031-03-04", where: str | None = "Riga", **more: Any) -> Report:
    return Report("m", when, where, more.pop("who", TWO), **more)


def stems(event: dict[str, Any]) -> list[str]:
    return [Path(one["path"]).name[:3] for one in event["articles"]]


def test_of_the_seeds_two_report_one_meeting(run: Run, tmp_path: Path) -> None:
    for folder in ("seeds", "reviewed"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    reviewed = run("events", "--json")
    assert (reviewed.code, reviewed.err) == (0, "")
    (event,) = reviewed.json["events"]
    assert (stems(event), event["date"], event["differences"]) == (
        ["000", "001"], {"start": "2023-09-05", "end": "2023-09-05"}, []
    )  # fmt: skip
    assert event["participants"] == ["Nguyen Phu Trong", "Liu Jianchao", "Lê Hoài Trung"]
    assert [link["score"] for link in event["links"]] == [6]
    assert reviewed.json["doubtful"] == []
    run("extract", "seeds", "--replay", SEEDS)
    (drafted,) = run("events", "--drafts", "--json").json["events"]
    assert (drafted["id"], stems(drafted)) == (event["id"], ["000", "001"])
    assert run("events", "--json").json["events"] == [event]


def test_an_event_says_why_and_where_its_articles_differ(run: Run, tmp_path: Path) -> None:
    loan = [("signed", "They signed a loan of 250 million dollars for the port.")]
    save(
        tmp_path,
        met(commitments=loan),
        met("2031-03-05", commitments=loan),
        met("2031-03-04", where=None, who=[TWO[0]]),
    )
    result = run("events")
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0].endswith("2031-03-04  Riga  2 articles")
    assert "6 points: a day apart 2; 2 of 2 people: Ana Kolar, Ivo Petrov 2; the same place 1; a number" in result.out
    assert [line.split() for line in lines if "differs" in line] == [
        ["00000000", "differs", "2031-03-05", "“2031-03-05”"]
    ]
    assert "doubtful, linked to nothing:" in lines
    assert lines[-2:] == [
        "1 event in 2 of 3 records, 2 doubtful",
        "to decide: 2 doubtful links: summariser events ask",
    ]
    doubt, _ = run("events", "--json").json["doubtful"]
    assert (doubt["score"], doubt["apart"], [one["id"][-1] for one in doubt["articles"]]) == (5, False, ["0", "2"])


@pytest.mark.parametrize(
    ("reports", "line"),
    [
        ([], "no events: there are no records of schema 'meeting/1'"),
        ([met()], "no events: there is one record, and an event here is what two or more articles report"),
        ([met(""), met("")], "no events: none of 2 records has a date"),
        (
            [met(), met(""), met(who=["Eva Salas"])],
            "no events: no two of 3 records (1 without a date) seem to be about one",
        ),
    ],
)
def test_nothing_to_say_is_one_line(run: Run, tmp_path: Path, reports: list[Report], line: str) -> None:
    save(tmp_path, *reports)
    result = run("events")
    assert (result.code, result.out, result.err) == (0, f"{line}\n", "")
    assert run("events", "--json").json == {"events": [], "doubtful": [], "names": [], "decisions": []}


def test_names_in_five_scripts(run: Run, tmp_path: Path) -> None:
    save(tmp_path, met(who=FIVE_SCRIPTS), met(who=FIVE_SCRIPTS[::-1]))
    (event,) = run("events", "--json").json["events"]
    assert event["participants"] == FIVE_SCRIPTS


def test_what_cannot_be_compared_is_told(run: Run, tmp_path: Path) -> None:
    save(tmp_path, met(), met(), met(), met())
    (tmp_path / "reviewed/2.json").write_text("{")
    other = json.loads((tmp_path / "reviewed/3.json").read_text("utf-8")) | {"schema": "deal/1"}
    (tmp_path / "reviewed/3.json").write_text(json.dumps(other))
    result = run("events", "--json")
    assert (result.code, len(result.json["events"])) == (1, 1)
    left, others = sorted(result.err.splitlines())
    assert left.startswith("left out: reviewed/2.json: is no record")
    assert others == "not compared: 1 of schema 'deal/1', not 'meeting/1': name theirs with --schema"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        ((), "no reviewed records in reviewed/: review some first, or add --drafts"),
        (("--drafts",), "run `summariser extract` first"),
        (("--schema", "bare.py:Bare"), "has no EventDate of the record itself to find events by"),
    ],
)
def test_bad_usage(run: Run, tmp_path: Path, arguments: tuple[str, ...], hint: str) -> None:
    (tmp_path / "bare.py").write_text("from pydantic import BaseModel\nclass Bare(BaseModel):\n    note: str\n")
    result = run("events", *arguments)
    assert (result.code, result.out) == (2, "")
    assert hint in result.complaint


def test_the_worked_example_prints_what_its_page_shows(run: Run) -> None:
    page = (ROOT / "docs/guide/events.md").read_text("utf-8")
    shown = page.split("```text\n")[1].split("```")[0]
    assert run("events", "--workspace", ROOT / "tests/examples/reports").out == shown


@pytest.fixture
def outlets(tmp_path: Path) -> Path:
    """The seeds and invented reports of their meetings, as reviewed records."""
    (tmp_path / "reviewed").mkdir()
    for folder in ("reviewed", "tests/examples/outlets/reviewed"):
        shutil.copytree(ROOT / folder, tmp_path / "reviewed", dirs_exist_ok=True)
    return tmp_path


@pytest.mark.usefixtures("outlets")
def test_the_event_on_the_page_about_outlets_is_one_that_is_printed(run: Run) -> None:
    section = (ROOT / "docs/guide/events.md").read_text("utf-8").split("## Where outlets differ")[1]
    printed = run("events").out
    assert section.split("```text\n")[1].split("```")[0] in printed
    assert "and the two sides did not agree to it.”" in printed, "what denies is not cut off"


def test_the_drafts_of_the_worked_example_are_linked_and_told_apart(run: Run) -> None:
    articles = ROOT / "tests/examples/outlets/articles"
    for paths, recording in ((ROOT / "seeds", SEEDS), (articles, ROOT / "tests/recordings/outlets.jsonl")):
        assert run("extract", paths, "--replay", recording).code == 0
    events = run("events", "--drafts", "--json").json["events"]
    together = [sorted(stems(event)) for event in events]
    assert ["har", "lan"] in together
    assert ["004", "bor"] in together
    assert "≠ lantern-daily.txt denies: proposed" in run("show", "harbour-wire").out


def test_a_page_is_written_beside_what_is_printed(run: Run, outlets: Path) -> None:
    result = run("events", "--html", "page.html")
    assert (result.code, result.err) == (0, "page: page.html\n")
    assert result.out == run("events").out
    text = (outlets / "page.html").read_text("utf-8")
    assert text.count("<section") == 4
    assert "did not take part" in text
    refused = run("events", "--html", "nowhere/page.html")
    assert refused.code == 2
    assert "nowhere" in refused.complaint


@pytest.mark.parametrize("name", ["reports", "outlets"])
def test_the_passages_of_the_worked_examples_are_their_articles_words(name: str) -> None:
    folder = ROOT / "tests/examples" / name
    for path in sorted((folder / "reviewed").iterdir()):
        article = Article.of((folder / f"articles/{path.stem}.txt").read_text("utf-8"))
        require_own_words(parse_record(path), article)


@pytest.mark.usefixtures("outlets")
def test_the_seeds_and_invented_reports_of_their_meetings_differ_in_every_kind(run: Run) -> None:
    found = run("events", "--json").json
    assert [sorted(stems(event)) for event in found["events"]] == [
        ["003", "har", "lan"], ["004", "bor"], ["002", "hal", "sil"], ["000", "001", "del", "riv"]
    ]  # fmt: skip
    told = {
        (difference["field"], Path(paths[cell["article"]]).name[:3], cell["state"])
        for event in found["events"]
        for paths in [{one["id"]: one["path"] for one in event["articles"]}]
        for difference in event["differences"]
        for cell in difference["cells"]
        if cell["state"] not in ("same", "silent")
    }
    assert told == {
        ("date", "har", "finer"), ("date", "003", "finer"), ("location.name", "003", "finer"),
        ("agreements.kind", "lan", "denies"), ("quotes.speaker", "003", "differs"),
        ("date", "sil", "denies"), ("participants.presence", "sil", "denies"),
        ("participants.presence", "hal", "differs"), ("agreements numbers", "sil", "differs"),
        ("date", "del", "finer"), ("date", "000", "finer"), ("date", "001", "finer"), ("location.name", "riv", "finer"),
        ("participants.presence", "riv", "denies"), ("agreements.kind", "001", "differs"),
        ("quotes.speaker", "000", "differs"),
    }  # fmt: skip
    assert run("events", "--json").json == found

"""`summariser show` of an article that others report too."""

import asyncio
from pathlib import Path

import pytest

from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run
from tests.outlets import save_outlets


@pytest.fixture
def ids(tmp_path: Path) -> dict[str, str]:
    async def save() -> dict[str, str]:
        with SqlJournal(journal_path(tmp_path), SystemClock()) as journal:
            return await save_outlets(journal)

    return asyncio.run(save())


@pytest.mark.usefixtures("ids")
def test_what_others_say_against_a_field_stands_under_it(run: Run) -> None:
    lines = run("show", "001_e8c98279682e230f").out.splitlines()
    (event,) = (line for line in lines if line.startswith("event "))
    assert event.endswith(
        "also in 000_957266d671135620.txt, delta-evening.txt, river-post.txt: what they say against it is marked ≠ (2)"
    )
    denial = "≠ river-post.txt denies: mentioned  “Le Hoai Trung, who was abroad, did not attend the meeting.”"
    at = lines.index(f"{' ' * 16}{denial}")
    assert lines[at - 1] == "  presence      attended"
    alone = run("show", "border-herald").out
    assert "also in 004_4e8c75b0c21e60bb.txt: nothing there is against it" in alone
    assert "≠" not in alone


def test_as_json_it_is_a_key_of_its_own(run: Run, ids: dict[str, str], tmp_path: Path) -> None:
    shown = run("show", "silk-times", "--json").json
    event = shown.pop("event")
    assert event["articles"] == [
        {"id": ids["hall-gazette"], "path": "tests/examples/outlets/articles/hall-gazette.txt"},
        {"id": ids["002"], "path": "seeds/002_b28a2dd193972ed8.txt"},
    ]
    assert {(one["path"], one["article"]["id"], one["state"]) for one in event["differs"]} == {
        ("/date", ids["hall-gazette"], "differs"), ("/date", ids["002"], "differs"),
        ("/participants/2/presence", ids["hall-gazette"], "differs"),
        ("/participants/3/presence", ids["hall-gazette"], "differs"),
        ("/participants/3/presence", ids["002"], "differs"),
        ("/agreements/0/statement", ids["hall-gazette"], "differs"),
    }  # fmt: skip
    number = next(one for one in event["differs"] if one["path"] == "/agreements/0/statement")
    assert number["value"] == "300 scholarships"
    assert [one["text"] for one in number["passages"]] == ["China offered 300 scholarships to students from Vietnam."]
    (event_id,) = (one["id"] for one in run("events", "--drafts", "--json").json["events"]
                   if ids["002"] in [article["id"] for article in one["articles"]])  # fmt: skip
    assert event["id"] == event_id
    assert run("show", "silk-times", "--json", "--workspace", tmp_path).json["data"] == shown["data"]


def test_an_article_that_nobody_else_reports_is_shown_as_before(run: Run) -> None:
    run("extract", ROOT / "seeds/004_4e8c75b0c21e60bb.txt", "--replay", ROOT / "tests/recordings/seeds.jsonl")
    shown = run("show", "004_4e8c75b0c21e60bb", "--json")
    assert (shown.code, shown.err) == (0, "")
    assert "event" not in shown.json

"""Notes and who decided what, as the commands show and hand them on; over a journal that an older version made."""

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.files.record_files import FolderRecords
from summariser.journal.store import SqlJournal
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from summariser.wiring.settings import journal_path
from tests.cli.conftest import Run
from tests.journal.conftest import TickingClock
from tests.journal.test_migrations import restore
from tests.journal.test_notes import VERSION_10

HOSTILE = "=1+1 [bold]x[/] <script>\x1b[31m\u202eab 部長 שלום"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Ben has reviewed b.txt, in which Anna had accepted the summary, and left notes."""
    restore(journal_path(tmp_path), VERSION_10)

    async def review() -> None:
        clock = TickingClock()
        with SqlJournal(journal_path(tmp_path), clock) as journal:
            context = ReviewContext(journal.reviews, FolderRecords(tmp_path / "reviewed"), clock)
            session = ReviewSession(Schema.of(Meeting), context, Reviewer("Ben", "desk"))
            await session.open("caeffda3e9135c7d")
            await session.note("/participants/0/name", HOSTILE)
            await session.note("/participants/1", "Who?")
            await session.note("", "Of all.")
            await session.correct("/participants/1/country", "Norland\x1b[2J" + "x" * 500)
            await session.undo()
            await session.reject("/participants/1")
            await session.note("", "")
            await session.finish(accept_rest=True)

    asyncio.run(review())
    return tmp_path


@pytest.mark.usefixtures("workspace")
def test_show_prints_notes_where_they_stand(run: Run) -> None:
    shown = run("show", "b").out
    assert "2 notes (¶)" in shown
    assert "¶ Ben, 2026-01-02: =1+1 [bold]x[/] <script>␛[31m�ab 部長 שלום" in shown
    assert [note["path"] for note in run("show", "b", "--json").json["notes"]] == [
        "/participants/0/name", "/participants/1",
    ]  # fmt: skip


@pytest.mark.usefixtures("workspace")
def test_who_decided_what_is_told_in_order_and_what_was_undone_as_undone(run: Run) -> None:
    shown = run("show", "b", "--history").out
    lines = [re.sub(r"^2026-01-02 03:0\d:\d\d  ", "", line) for line in shown.splitlines()]
    assert "reviewed · " in lines[1]
    assert "Ben decided" in lines[1]
    assert "Anna decided 1 · 1 undone" in lines[1]
    said = "\n".join(lines)
    for one in (
        "Anna  Summary: accepted: “They met.”",
        "Ben   Participants 2: note: “Who?”",
        "Ben   note: “Of all.” (changed or withdrawn since)",
        "Ben   note withdrawn: “Of all.”",
        "Ben   Participants 2, country: corrected: nothing → “Norland\\x1b[2Jxxx",
        "Ben   undone: Participants 2, country",
        "Ben   Participants 2: left out: “Bo Chen · attended”",
        "Ben   finished, and the record written",
    ):
        assert one in said
    assert max(map(len, lines)) < 260, "values are cut"
    assert re.search(r"Ben   accepted \d+ together, all on screen: Published; Date, start; ", said)
    told = run("show", "b", "--history", "--json").json
    assert (told["article"]["path"], told["state"]) == ("seeds/b.txt", "reviewed")
    assert [one["action"] for one in told["history"] if one["undone"]] == ["note", "correct"]
    assert {one["bulk"] for one in told["history"] if "bulk" in one} == {"seen"}
    first = run("show", "a", "--history", "--json").json["history"]
    assert [(one["action"], one["undone"]) for one in first[1:3]] == [("reject", True), ("undo", False)]


def test_exports_and_evaluation_take_records_with_notes(workspace: Path, run: Run) -> None:
    record: dict[str, Any] = json.loads((workspace / "reviewed" / "b.json").read_text("utf-8"))
    assert [(note["path"], note.get("about")) for note in record["notes"]] == [
        ("/participants/0/name", None), ("", "Participants 2: Bo Chen"),
    ]  # fmt: skip
    assert run("export", "--format", "csv", "--out", "csv").code == 0
    table = (workspace / "csv" / "meeting._notes.csv").read_text("utf-8-sig").splitlines()
    assert table[0] == "_article,_in,reviewer,at,text,about"
    assert ",'=1+1 [bold]x[/]" in table[1], "no spreadsheet takes it for a formula"
    assert table[2].startswith("caeffda3e9135c7d,,Ben,2026-01-02T")
    assert table[2].endswith(",Who?,Participants 2: Bo Chen")
    brief = run("export", "--format", "markdown").out
    assert "## Notes\n\n- Participants 1, name: Ben, 2026-01-02: =1+1 \\[bold\\]x\\[/\\] \\<script\\>␛" in brief
    assert "- The record: Ben, 2026-01-02 (about Participants 2: Bo Chen): Who?" in brief
    line = run("export", "--format", "jsonl").out
    assert json.loads(line)["notes"] == record["notes"]
    assert "\x1b" not in line
    for name in ("dyads", "prodigy", "articles"):
        plain = run("export", "--format", name).out
        assert plain
        assert "Who?" not in plain
    assert run("export", "--drafts", "--format", "jsonl", "--out", "d.jsonl").code == 0
    assert "Who?" in (workspace / "d.jsonl").read_text("utf-8")
    assert run("eval", "reviewed", "--reviewed", "--json").code == 0

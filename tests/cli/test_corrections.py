"""`summariser status --corrections`."""

import asyncio
import unicodedata
from pathlib import Path

from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.files.record_files import FolderRecords
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run

HOSTILE = "\x1b]0;title\x07[red]\u202e"


async def review(workspace: Path) -> None:
    """The one article: a title and a place's name corrected, a flagged quotation rejected, a name added; the rest
    accepted."""
    with SqlJournal(journal_path(workspace), SystemClock()) as journal:
        bench = ReviewContext(journal.reviews, FolderRecords(workspace / "reviewed"), SystemClock())
        session = ReviewSession(Schema.of(Meeting), bench, Reviewer("Anna", "desk"))
        (row,) = await session.queue()
        sheet = await session.open(row.article_id)
        await session.correct("/participants/0/title", HOSTILE)
        summary = sheet.record.data["summary"]
        await session.correct("/summary", f"{summary} It went well.")
        await session.correct("/location/name", "Elsewhere")
        await session.undo()
        flagged = [row.path for row in sheet.rows if row.path.startswith("/quotes/") and row.flags and row.attention]
        sheet = await session.reject("/".join(flagged[0].split("/")[:3]))
        sheet = await session.add("/agreements/0/parties", "Norland")
        sheet = await session.accept_unflagged()
        while path := sheet.next_stop(""):
            sheet = await (session.reject(path.rpartition("/")[0]) if path.endswith("/text") else session.accept(path))
        await session.finish(accept_rest=True)
        await session.close()


def test_what_was_corrected_and_what_flags_foresaw(run: Run, tmp_path: Path) -> None:
    recording = ROOT / "tests/recordings/seeds.jsonl"
    assert run("extract", "--replay", recording, ROOT / "seeds/000_957266d671135620.txt").code == 0
    assert run("status", "--corrections").out == "nothing has been decided about yet: `summariser review` begins\n"
    assert run("status", "--corrections", "--json").json["corrections"]["risk"]["values"] == {"auc": None, "bins": []}

    asyncio.run(review(tmp_path))
    found = run("status", "--corrections", "--json").json["corrections"]
    assert found["articles"] == 1
    kinds = {(one["field"], one["happened"]): one for one in found["commonest"]}
    title, added = kinds["participants.title", "corrected"], kinds["agreements.parties", "added"]
    assert (title["count"], title["flags"], title["model"].split(":")[0]) == (1, [], "local")
    (example,) = title["examples"]
    assert (example["article"], example["path"]) == ("000_957266d671135620", "/participants/0/title")
    assert example["after"] == HOSTILE
    assert (added["count"], added["flags"]) == (1, [])
    assert ("location.name", "corrected") not in kinds
    assert found["corrections"] == sum(one["count"] for one in found["commonest"])
    assert found["unforeseen"] == sum(one["count"] for one in found["commonest"] if not one["flags"])
    rejected = [one for one in found["commonest"] if one["happened"] == "rejected"]
    assert all(one["flags"] for one in rejected)
    for code, one in found["flags"].items():
        assert 0 <= one["led_to_correction"] <= one["decided"], code
    bins = found["risk"]["values"]["bins"]
    assert sum(one["count"] for one in bins) == found["values"]
    assert sum(one["corrected"] for one in bins) == sum(
        one["count"] for one in found["commonest"] if one["happened"] != "added"
    )
    assert [one["count"] for one in found["risk"]["records"]["bins"]] == [1]

    lines = run("status", "--corrections").out.splitlines()
    assert any(line.split()[:5] == ["1", "x", "participants.title", "corrected", "no"] for line in lines)
    assert any("summary: …" in line and line.endswith("It went well.") for line in lines), "cut around the difference"
    assert any(line.startswith("risk of a value and how often it was corrected (AUC 0.") for line in lines)
    assert not [c for line in lines for c in line if unicodedata.category(c) in ("Cc", "Cf")]

"""The script beside this does at the screen what its docstring says; its figures here were counted by hand."""

import json
from pathlib import Path

from summariser.core.record import Omission
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.wiring.settings import journal_path
from tests.benchmarks.scripted_reviewer import lines, measured
from tests.drafted import records_in
from tests.tui.conftest import Place, draft
from tests.tui.test_path import FORCE, OMISSIONS, item

FINE = "The weather was fine."


async def test_a_path_obeyed_leaves_what_it_does_not_lead_to(tmp_path: Path) -> None:
    gold = draft()
    gold["quotes"].append(dict(FORCE))
    gold["participants"][0]["title"] = "Minister"
    drafted = draft()
    drafted["participants"][1]["name"] = "Bo Chen Wu"  # doubted: corrected
    drafted["summary"] = "They met in Lisbon."  # doubted, and gold has other words
    wrong = Omission(path="/quotes", item=FORCE | {"speaker": "Ann Lee"})  # taken, and its speaker corrected
    noise = Omission(path="/quotes", item=item(FINE, speaker="Ann Lee", kind="reported", text=FINE))
    with SqlJournal(journal_path(tmp_path), SystemClock()) as journal:
        await Place(tmp_path, journal).save("a", drafted, omissions=(OMISSIONS[0], wrong, noise))
    (record,) = records_in(journal_path(tmp_path))
    given = {"format": "summariser.record/1", "schema": "meeting/1", "article": {"sha256": record.article.sha256}}
    file = tmp_path / "gold.json"
    file.write_text(json.dumps(given | {"data": gold}), "utf-8")
    (found,) = await measured(tmp_path, file)
    assert sorted((one.kind, one.field) for one in found.before) == [
        ("altered", "participants.name"),
        ("altered", "participants.title"),
        ("missed", "quotes"),
    ]
    assert [(one.kind, one.field) for one in found.after] == [("altered", "participants.title")]
    assert found.typed == len("Bo Chen") + len("Bo Chen") + len(draft()["summary"])
    assert 12 < found.keys < 40
    assert lines([found])[1].split()[:10] == ["a", "2", "->", "1", "1", "->", "0", "0", "->", "0"]
    assert not (tmp_path / "reviewed").exists(), "the workspace is as it was"

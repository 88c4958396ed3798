"""What `status` says about reviews."""

from pathlib import Path

import pytest

from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.files.record_files import FolderRecords
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run


@pytest.fixture
def seeds(run: Run) -> None:
    """The five seeds, drafted."""
    assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", ROOT / "seeds").code == 0


async def review(workspace: Path) -> None:
    """One article is finished, with a correction that was undone once; one is begun, one skipped, two wait."""
    with SqlJournal(journal_path(workspace), SystemClock()) as journal:
        bench = ReviewContext(journal.reviews, FolderRecords(workspace / "reviewed"), SystemClock())
        session = ReviewSession(Schema.of(Meeting), bench, Reviewer("Anna", "desk"))
        first, second, third, *_ = await session.queue("name")
        sheet = await session.open(first.article_id)
        await session.correct("/summary", "They talked.")
        await session.undo()
        sheet = await session.correct("/summary", "They met.")
        while path := sheet.next_stop(""):
            sheet = await session.accept(path)
        await session.finish(accept_rest=True)
        await session.open(second.article_id)
        await session.reject("/quotes/0")
        await session.open(third.article_id)
        await session.skip()
        await session.close()


@pytest.mark.usefixtures("seeds")
def test_before_anybody_reviews(run: Run) -> None:
    found = run("status", "--json").json["review"]
    assert found["articles"] == {"waiting": 5, "in_progress": 0, "reviewed": 0, "skipped": 0}
    assert (found["seconds_per_article"], found["by_model"]) == (None, [])
    assert run("status").out.splitlines()[-1] == "review: 0 reviewed, 0 in progress, 5 waiting, 0 skipped"


@pytest.mark.usefixtures("seeds")
async def test_articles_time_and_what_became_of_each_field(run: Run, tmp_path: Path) -> None:
    await review(tmp_path)
    done = run("status", "--json").json
    found = done["review"]
    assert found["articles"] == {"waiting": 2, "in_progress": 1, "reviewed": 1, "skipped": 1}
    (one,) = found["by_model"]
    assert one["model"] == done["runs"][0]["model"]
    assert one["prompt"].startswith("extract@")
    assert one["reviewed"] == 1
    assert found["seconds_per_article"] == one["seconds"] >= 0
    summary, quotes = one["fields"]["summary"], one["fields"]["quotes"]
    assert (summary["accepted"], summary["corrected"], summary["rejected"]) == (0, 1, 0)
    assert quotes["rejected"] == 1
    assert summary["seconds"] >= summary["seconds_per_value"] >= 0

    lines = run("status").out.splitlines()
    (head,) = [line for line in lines if line.startswith("review: ")]
    assert head.startswith("review: 1 reviewed, 1 in progress, 2 waiting, 1 skipped; ")
    assert head.endswith(" s per reviewed article")
    assert f"{one['model']}, {one['prompt']}" in lines
    (row,) = [line.split() for line in lines if line.startswith("  summary ")]
    assert row[:5] == ["summary", "0", "1", "0", "0"]

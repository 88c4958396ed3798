"""A journal that was changed by other means than this program: nothing of it is shown as an article's words."""

import asyncio
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summariser.core.errors import ArticleError
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.files.record_files import FolderRecords
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run

SEED = "000_957266d671135620"
NEVER = "Nobody ever said these words"
Change = Callable[[dict[str, Any]], None]


def passage(data: dict[str, Any]) -> None:
    data["quotes"][0]["evidence"][0]["text"] = NEVER


def moved(data: dict[str, Any]) -> None:
    data["participants"][0]["evidence"][0]["start"] += 1


def beyond(data: dict[str, Any]) -> None:
    data["date"]["evidence"].append({"start": 10**9, "end": 10**9 + 5, "text": NEVER})


def quotation(data: dict[str, Any]) -> None:
    data["quotes"][0]["text"] = NEVER


def no_evidence(data: dict[str, Any]) -> None:
    data["quotes"][0]["evidence"] = [{"text": NEVER}]


CHANGES = [passage, moved, beyond, quotation, no_evidence]


@pytest.fixture
def drafted(run: Run, tmp_path: Path) -> Path:
    recording = ROOT / "tests/recordings/seeds.jsonl"
    assert run("extract", "--replay", recording, ROOT / "seeds" / f"{SEED}.txt").code == 0
    assert run("export", "--drafts", "--out", "before").code == 0
    return journal_path(tmp_path)


def change_record(journal: Path, change: Change) -> None:
    with sqlite3.connect(journal) as connection:
        ((text,),) = connection.execute("SELECT record FROM drafts")
        record = json.loads(text)
        change(record["data"])
        connection.execute("UPDATE drafts SET record = ?", (json.dumps(record),))
    connection.close()


def change_article(journal: Path) -> None:
    with sqlite3.connect(journal) as connection:
        connection.execute("UPDATE articles SET text = text || ?", (NEVER,))
    connection.close()


def one_line(said: str) -> None:
    assert SEED in said
    assert "is not what was drafted" in said


def _all_ways_out(run: Run) -> None:
    for arguments in (["show", SEED], ["show", SEED, "--json"]):
        shown = run(*arguments)
        assert (shown.code, shown.out) == (2, "")
        one_line(shown.complaint)
    for format in ("json", "jsonl", "csv", "markdown", "prodigy", "labelstudio", "articles"):
        exported = run("export", "--drafts", "--format", format, "--out", f"out-{format}")
        assert exported.code == 1
        one_line(exported.complaint)
        assert exported.out.startswith("0 ")
    compared = run("eval", "before", "--json")
    assert compared.code == 1
    assert compared.json["compared"] == 0
    assert "is not what was drafted" in compared.err + compared.out


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_record(run: Run, drafted: Path, change: Change) -> None:
    change_record(drafted, change)
    _all_ways_out(run)
    assert not Path("out-jsonl").read_bytes()


def test_a_changed_article(run: Run, drafted: Path) -> None:
    change_article(drafted)
    _all_ways_out(run)


async def _open(journal: Path) -> None:
    clock = SystemClock()
    with SqlJournal(journal, clock) as store:
        bench = ReviewContext(store.reviews, FolderRecords(journal.parents[1] / "reviewed"), clock)
        session = ReviewSession(Schema.of(Meeting), bench, Reviewer("Ann", "desk"))
        (listing,) = await store.reviews.listings()
        await session.open(listing.article_id)
        await session.close()


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_not_reviewed(drafted: Path, change: Change) -> None:
    asyncio.run(_open(drafted))
    change_record(drafted, change)
    with pytest.raises(ArticleError, match="is not what was drafted") as caught:
        asyncio.run(_open(drafted))
    one_line(str(caught.value))


def test_a_changed_article_is_not_reviewed(drafted: Path) -> None:
    change_article(drafted)
    with pytest.raises(ArticleError, match="is not what was drafted"):
        asyncio.run(_open(drafted))


def test_a_decision_that_was_changed_is_not_reviewed(drafted: Path) -> None:
    after = json.dumps([{"start": 0, "end": 5, "text": NEVER}])
    with sqlite3.connect(drafted) as connection:
        connection.execute(
            "INSERT INTO decisions (article_id, draft_id, path, action, reviewer, at, after, act)"
            " SELECT article_id, id, '/quotes/0/evidence', 'correct', 'Ann', created_at, ?, 1 FROM drafts",
            (after,),
        )
    connection.close()
    with pytest.raises(ArticleError, match="is not what was drafted"):
        asyncio.run(_open(drafted))


@pytest.mark.parametrize("change", CHANGES)
def test_a_reviewed_record_is_not_exported_with_other_words(
    run: Run, drafted: Path, tmp_path: Path, change: Change
) -> None:
    reviewed = tmp_path / "reviewed"
    (tmp_path / "before").rename(reviewed)
    assert run("export", "--format", "jsonl", "--out", "good.jsonl").code == 0
    path = reviewed / f"{SEED}.json"
    record = json.loads(path.read_text("utf-8"))
    change(record["data"])
    path.write_text(json.dumps(record), "utf-8")
    result = run("export", "--format", "jsonl", "--out", "bad.jsonl")
    assert result.code == 1
    assert SEED in result.complaint
    assert not Path("bad.jsonl").read_bytes()


def test_two_runs_are_not_compared_by_words_of_neither(run: Run, drafted: Path) -> None:
    recording = ROOT / "tests/recordings/seeds.jsonl"
    assert run("extract", "--fresh", "--replay", recording, ROOT / "seeds" / f"{SEED}.txt").code == 0
    with sqlite3.connect(drafted) as connection:
        runs = [row[0] for row in connection.execute("SELECT id FROM runs")]
    connection.close()
    assert run("diff", *runs).code == 0
    change_article(drafted)
    result = run("diff", *runs)
    assert result.code != 0
    one_line(result.err)

"""Notes in the journal: each line is there for good, in either database, whoever dies and whatever the journal was."""

import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.journal import notes
from summariser.journal.copying import copy
from summariser.journal.databases import database_of
from summariser.journal.place import Place, Server
from summariser.journal.store import SqlJournal
from summariser.review.notes import NoteLine
from summariser.review.ports import Claim, ReviewUpdate, Typing
from tests.journal.conftest import SQLITE, TickingClock
from tests.journal.test_migrations import restore
from tests.postgres import Instance

Ask = Callable[..., list[Any]]
Make = Callable[..., Any]

NOW = datetime(2026, 1, 2, 4, tzinfo=UTC)
CLAIM = Claim("Anna on newsroom", "t1", NOW, NOW + timedelta(minutes=15))
VERSION_10 = Path(__file__).with_name("journal_v10_reviewed.sql")
REVIEWED = "4e177c0f0e611a4d"
"""The article in it whose review was finished."""


def note(id: str, text: str = "Nụ hôn “α” שלום \0 \x1b[31m\u202e <b>", minutes: int = 0, **changes: Any) -> NoteLine:
    made = NoteLine(id, 1, "/summary", "They met.", "Anna", NOW + timedelta(minutes=minutes), text)
    return replace(made, **changes)


async def noted(journal: SqlJournal, article_id: str, *lines: NoteLine) -> None:
    await journal.reviews.open(article_id, CLAIM)
    await journal.reviews.store(ReviewUpdate(article_id, CLAIM, "", 0, notes=lines))


@pytest.fixture
async def one(journal: SqlJournal, plan: Make, article: Make, record: Make) -> Article:
    """A drafted article."""
    made: Article = article()
    await journal.save_draft(await journal.open_run(plan()), made, record(made), "{}")
    return made


async def test_lines_are_read_back_in_order_as_they_were_written(
    journal: SqlJournal, reopen: Make, one: Article
) -> None:
    lines = (note("z"), note("y", "Second.", 1, undoes="z"), note("a", "", 2, undoes="y"))
    await noted(journal, one.id, *lines[:2])
    await noted(journal, one.id, lines[2])
    again = await reopen().reviews.open(one.id, CLAIM)
    assert again.notes == lines
    assert (again.entries, again.state) == ((), "waiting"), "a note decides nothing"


async def test_what_is_typed_for_a_note_is_known_for_one(journal: SqlJournal, reopen: Make, one: Article) -> None:
    await journal.reviews.open(one.id, CLAIM)
    typing = Typing("", "Half a", note=True)
    await journal.reviews.store(ReviewUpdate(one.id, CLAIM, "/summary", 0, typing=typing))
    opened = await reopen().reviews.open(one.id, CLAIM)
    assert (opened.typing, opened.position) == (typing, "/summary")
    await noted(journal, one.id, note("a"))
    assert (await reopen().reviews.open(one.id, CLAIM)).typing is None


async def test_they_go_into_another_database_and_back(
    journal: SqlJournal, one: Article, path: Place, tmp_path: Path, server: Instance
) -> None:
    lines = (note("Z"), note("é", "Two.", 1, undoes="Z"), note("a", "", 2, undoes="é"))
    await noted(journal, one.id, *lines)
    journal.close()
    other = Server(server.new(), tmp_path) if isinstance(path, Path) else tmp_path / "copy" / "journal.db"
    assert copy(path, other)["notes"] == 3
    with database_of(other).read_only().connect() as connection:
        assert notes.by_article(connection) == {one.id: lines}


@SQLITE
async def test_a_version_10_journal_takes_notes_and_keeps_its_decisions(reopen: Make, ask: Ask, path: Path) -> None:
    restore(path, VERSION_10)
    before = ask("SELECT * FROM decisions ORDER BY id")
    journal = reopen()
    opened = await journal.reviews.open(REVIEWED, CLAIM)
    assert (opened.state, len(opened.entries), opened.notes) == ("reviewed", 18, ())
    await noted(journal, REVIEWED, note("a"))
    assert (await reopen().reviews.open(REVIEWED, CLAIM)).notes == (note("a"),)
    assert ask("SELECT * FROM decisions ORDER BY id") == before


NOTING = """
import asyncio, sys
from pathlib import Path
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.files.record_files import FolderRecords
from summariser.journal.place import place_of
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.session import ReviewContext, Reviewer, ReviewSession

async def main(path, article):
    journal = SqlJournal(place_of(path), SystemClock())
    context = ReviewContext(journal.reviews, FolderRecords(Path("reviewed")), SystemClock())
    session = ReviewSession(Schema.of(Meeting), context, Reviewer("Anna", "newsroom"))
    await session.open(article)
    await session.finish(accept_rest=True)
    await session.hold()
    for number in range(1, 100000):
        await session.note("/summary", f"Note {number}.")
        print(number, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


@SQLITE
async def test_what_was_entered_survives_kill_9_and_the_record_with_it(
    path: Path, python: Make, reopen: Make, tmp_path: Path
) -> None:
    restore(path, VERSION_10)
    other = "caeffda3e9135c7d"
    reopen().close()
    process = python(NOTING, other)
    for _ in range(5):
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().split()
    last = int(said[-1]) if said else last
    with SqlJournal(path, TickingClock()) as journal:
        opened = await journal.reviews.open(other, CLAIM)
    texts = [line.text for line in opened.notes]
    assert texts == [f"Note {number + 1}." for number in range(len(texts))]
    assert last <= len(texts) <= last + 1
    record = (tmp_path / "reviewed" / f"{opened.name}.json").read_text("utf-8")
    assert f"Note {len(texts)}." in record or f"Note {len(texts) - 1}." in record, "whole, and ours"

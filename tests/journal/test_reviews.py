"""The journal's reviewing side: what was decided survives everything, and nobody works on another's article."""

import signal
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from summariser.core.article import Article, Span
from summariser.core.errors import JournalError
from summariser.core.flags import Flag
from summariser.core.meeting import Meeting
from summariser.core.record import ArticleRef, Omission, Record
from summariser.core.schema import Schema
from summariser.files.record_files import FolderRecords
from summariser.grounding.grounding import ground
from summariser.journal import queries
from summariser.journal.store import SqlJournal
from summariser.review.history import Entry
from summariser.review.ports import Claim, ClaimedError, RecordChangedError, ReviewUpdate, Sampling
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from tests.fakes.reviews import FakeFiles, HandClock
from tests.journal.conftest import SQLITE
from tests.trade_deal import TradeDeal

Ask = Callable[..., list[Any]]
Make = Callable[..., Any]

FIRST = "t1"
NOW = datetime(2026, 1, 2, 4, tzinfo=UTC)
VERSION_1 = Path(__file__).with_name("journal_v1.sql")
VERSION_2 = Path(__file__).with_name("journal_v2.sql")
"""A dump of a journal as version 2 made it. Never regenerated: it stands for the journals that people have."""


def claim(holder: str = "Anna on newsroom", token: str = FIRST, minutes: int = 0) -> Claim:
    now = NOW + timedelta(minutes=minutes)
    return Claim(holder, token, now, now + timedelta(minutes=15))


def entry(act: int = 1, path: str = "/summary", after: Any = "Other.", **changes: Any) -> Entry:
    made = Entry(act, path, "correct", "They met.", after, ("name_not_found",), NOW, "Anna", 1, 2.5)
    return replace(made, **changes)


@pytest.fixture
def drafted(journal: SqlJournal, plan: Make, article: Make, record: Make) -> Make:
    """Stores a draft of an article, which is returned."""

    async def _drafted(text: str = "Leaders met in Hanoi.", path: str = "seeds/a.txt", *codes: str) -> Article:
        run = await journal.open_run(plan())
        one: Article = article(text, path)
        flags = tuple(Flag(path="/x", code=code, message="!") for code in codes)
        saved: Record = record(one).model_copy(update={"flags": flags})
        await journal.save_draft(run, one, saved, "{}")
        return one

    return _drafted


async def test_an_entry_is_read_back_as_it_was_stored(journal: SqlJournal, reopen: Make, drafted: Make) -> None:
    one = await drafted()
    opened = await journal.reviews.open(one.id, claim())
    assert (opened.article, opened.state, opened.entries, opened.position) == (one, "waiting", (), "")
    evidence = [{"start": 0, "end": 7, "text": "Leaders"}]
    entries = (entry(), entry(2, "/date/evidence", evidence, before=None, seen=()), entry(3, "/x", None, action="undo"))
    page = ReviewUpdate(one.id, claim(), "/summary", 12.5, entries, "in progress")
    assert await journal.reviews.store(page) == opened.draft
    again = await reopen().reviews.open(one.id, claim(token="t2"))
    assert again.entries == entries
    assert (again.state, again.position, again.seconds) == ("in progress", "/summary", 12.5)


async def test_the_queue_has_a_row_for_every_drafted_article(journal: SqlJournal, drafted: Make) -> None:
    one = await drafted("Leaders met in Hanoi.", "seeds/a.txt", "no_evidence", "no_evidence")
    two = await drafted("They met again.\nIn Hue.", "other/A.txt")
    listings = {listing.article_id: listing for listing in await journal.reviews.listings()}
    first, second = listings[one.id], listings[two.id]
    assert (first.name, first.title, first.codes) == ("a", "Leaders met in Hanoi.", "no_evidence no_evidence")
    assert (second.name, second.title, second.codes) == (f"A-{two.id}", "They met again.", "")
    assert (first.state, first.date, first.holder) == ("waiting", "2026-01-02", "")


@pytest.mark.parametrize(
    ("published", "day", "shown"),
    [
        (None, None, "2026-01-02"),
        (None, date(2023, 9, 5), "2023-09-05"),
        (date(2023, 9, 6), date(2023, 9, 5), "2023-09-06"),
    ],
)
async def test_the_queue_shows_the_surest_date(  # noqa: PLR0917 - fixtures
    journal: SqlJournal, plan: Make, article: Make, record: Make, published: date | None, day: date | None, shown: str
) -> None:
    one = article(published=published)
    await journal.save_draft(await journal.open_run(plan()), one, record(one), "{}", day=day)
    (listing,) = await journal.reviews.listings()
    assert listing.date == shown


async def test_only_what_changed_is_read_again(journal: SqlJournal, drafted: Make) -> None:
    await drafted("One.")
    two = await drafted("Two.", "seeds/b.txt")
    changed = max(listing.revision for listing in await journal.reviews.listings())
    assert await journal.reviews.listings(changed) == []
    await journal.reviews.open(two.id, claim())
    listings = await journal.reviews.listings(changed)
    assert [listing.article_id for listing in listings] == [two.id]


async def test_a_newer_draft_leaves_name_and_decisions_alone(journal: SqlJournal, drafted: Make) -> None:
    one = await drafted()
    opened = await journal.reviews.open(one.id, claim())
    await journal.reviews.store(ReviewUpdate(one.id, claim(), "", 0, (entry(draft=opened.draft),), "in progress"))
    await drafted("Leaders met in Hanoi.", "elsewhere/b.txt", "no_evidence")
    newest = await journal.reviews.store(ReviewUpdate(one.id, claim(), "", 0))
    assert newest == opened.draft + 1
    again = await journal.reviews.open(one.id, claim(token="t2"))
    assert (again.draft, again.newest, len(again.entries)) == (opened.draft, newest, 1)
    (listing,) = await journal.reviews.listings()
    assert (listing.name, listing.codes, listing.state) == ("a", "no_evidence", "in progress")


async def test_a_claim_holds_until_it_runs_out_or_is_given_back(journal: SqlJournal, drafted: Make) -> None:
    one = await drafted()
    await journal.reviews.open(one.id, claim())
    with pytest.raises(ClaimedError, match="'a' is being reviewed by Anna on newsroom"):
        await journal.reviews.open(one.id, claim("Ben on newsroom", "t2", minutes=14))
    await journal.reviews.open(one.id, claim("Ben on newsroom", "t2", minutes=16))
    with pytest.raises(ClaimedError, match="opened elsewhere, by Ben on newsroom"):
        await journal.reviews.store(ReviewUpdate(one.id, claim(), "", 0, (entry(),), "in progress"))
    assert (await journal.reviews.open(one.id, claim("Ben on newsroom", "t3"))).entries == ()
    await journal.reviews.store(ReviewUpdate(one.id, claim("Ben on newsroom", "t3"), "", 0, release=True))
    await journal.reviews.open(one.id, claim())


async def test_the_sums_of_our_own_files_are_kept_through_attempts(journal: SqlJournal, drafted: Make) -> None:
    one = await drafted()
    await journal.reviews.open(one.id, claim())
    for writing in ("aa", "bb"):
        await journal.reviews.store(ReviewUpdate(one.id, claim(), "", 0, writing=writing))
    assert (await journal.reviews.open(one.id, claim())).written == {"aa", "bb"}
    await journal.reviews.store(ReviewUpdate(one.id, claim(), "", 0, (entry(),), "reviewed"))
    assert (await journal.reviews.open(one.id, claim())).written == {"bb"}


async def test_an_unknown_article_is_an_error(journal: SqlJournal) -> None:
    with pytest.raises(JournalError, match="has no draft of 'nothing'"):
        await journal.reviews.open("nothing", claim())


async def test_samples_and_statistics(journal: SqlJournal, drafted: Make, ask: Ask) -> None:
    one = await drafted()
    await drafted("Nobody looks at this one.", "seeds/b.txt")
    await journal.reviews.record_sample(Sampling(20.0, 7, "Anna", NOW, (one.id,)))
    assert ask("SELECT percent, seed, reviewer, articles FROM samples") == [(20.0, 7, "Anna", f'["{one.id}"]')]
    await journal.reviews.open(one.id, claim())
    await journal.reviews.store(ReviewUpdate(one.id, claim(), "", 30, (entry(),), "reviewed"))
    (reviewed,) = await journal.reviews.reviews()
    assert (reviewed.model, reviewed.prompt, reviewed.state, reviewed.seconds) == ("m", "extract@1", "reviewed", 30)
    assert reviewed.entries == (entry(),)


REVIEWING = """
import asyncio, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from summariser.machine.clock import SystemClock
from summariser.journal.place import place_of
from summariser.journal.store import SqlJournal
from summariser.review.history import Entry
from summariser.review.ports import Claim, ReviewUpdate

async def main(path, article):
    journal = SqlJournal(place_of(path), SystemClock())
    now = datetime.now(UTC)
    claim = Claim("Anna on newsroom", "t", now, now + timedelta(minutes=15))
    opened = await journal.reviews.open(article, claim)
    for act in range(1, 100000):
        made = Entry(act, "/summary", "correct", str(act - 1), str(act), (), now, "Anna", opened.draft)
        await journal.reviews.store(ReviewUpdate(article, claim, f"/at/{act}", act, (made,), "in progress"))
        print(act, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_what_was_said_to_be_saved_survives_kill_9(
    journal: SqlJournal, drafted: Make, python: Make, reopen: Make
) -> None:
    one = await drafted()
    process = python(REVIEWING, one.id)
    for _ in range(20):
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().split()
    last = int(said[-1]) if said else last
    opened = await reopen().reviews.open(one.id, claim())
    acts = [made.act for made in opened.entries]
    assert acts == list(range(1, len(acts) + 1))
    assert last <= len(acts) <= last + 1
    assert opened.position == f"/at/{len(acts)}"


PATH = """
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
    sheet = await session.open(article)
    for number, row in enumerate(sheet.omissions):
        await (session.reject if number % 2 else session.accept)(row.path)
        print(number + 1, flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_omissions_that_were_said_to_be_taken_or_declined_survive_kill_9(
    journal: SqlJournal, plan: Make, article: Make, python: Make, reopen: Make
) -> None:
    schema = Schema.of(Meeting)
    sentences = [f"Ann Lee said that road {number} would open." for number in range(60)]
    one = article(" ".join(sentences))
    starts = [one.text.index(sentence) for sentence in sentences]
    passages = [[{"start": at, "end": at + len(s), "text": s}] for at, s in zip(starts, sentences, strict=True)]
    items = [
        {"speaker": "Ann Lee", "kind": "reported", "text": p[0]["text"], "evidence": p, "origin": "lexicon"}
        for p in passages
    ]
    data = ground(schema, {"summary": "Roads.", "date": {"basis": "unknown"}}, one).data
    omissions = tuple(Omission(path="/quotes", item=item) for item in items)
    draft = Record(schema_id=schema.id, article=ArticleRef.of(one), data=data, omissions=omissions)
    await journal.save_draft(await journal.open_run(plan()), one, draft, "{}")
    process = python(PATH, one.id)
    for _ in range(7):
        last = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read().split()
    last = int(said[-1]) if said else last
    context = ReviewContext(reopen().reviews, FakeFiles(), HandClock())
    sheet = await ReviewSession(schema, context, Reviewer("Anna", "newsroom")).open(one.id)
    decided = len(items) - len(sheet.omissions)
    assert last <= decided <= last + 1
    assert sheet.data["quotes"] == items[:decided:2]
    assert [row.path for row in sheet.rows if row.role == "omission" and row.gone] == [
        f"/quotes/-/{number}" for number in range(1, decided, 2)
    ]


async def test_a_session_on_real_adapters_from_draft_to_file(
    journal: SqlJournal, plan: Make, article: Make, reopen: Make, tmp_path: Path
) -> None:
    schema, one = Schema.of(TradeDeal), article("Acme buys Bolt. The price falls due in May.")
    answer = {"headline": "A deal.", "status": "signed", "binding": True, "closing": {"basis": "unknown"}}
    grounded = ground(schema, answer, one)
    about = ArticleRef.of(one)
    draft = Record(schema_id=schema.id, article=about, data=grounded.data, flags=grounded.flags)
    await journal.save_draft(await journal.open_run(plan()), one, draft, "{}")

    def session(journal: SqlJournal) -> ReviewSession:
        context = ReviewContext(journal.reviews, FolderRecords(tmp_path / "reviewed"), HandClock())
        return ReviewSession(schema, context, Reviewer("Anna", "newsroom"))

    anna = session(journal)
    (row,) = await anna.queue()
    assert (row.name, row.state) == ("a", "waiting")
    await anna.open(row.article_id)
    await anna.correct("/status", "announced")
    await anna.add("/clauses", {"gist": "Due in May."}, [Span(16, 42)])
    await anna.move("/markets")
    before = anna.sheet
    again = session(reopen())
    sheet = await again.open(row.article_id)
    assert before
    assert (sheet.rows, sheet.position) == (before.rows, "/markets")
    await again.accept_unflagged()
    await again.finish()
    assert [(r.state, r.claimed_by) for r in await again.queue()] == [("reviewed", None)]
    kept = Record.model_validate_json((tmp_path / "reviewed" / "a.json").read_text("utf-8"))
    assert kept.data["clauses"][0]["wording"] == "The price falls due in May"
    assert [d.action for d in kept.review.decisions][:4] == ["correct", "add", "correct", "correct"]
    await again.reopen()
    await again.correct("/status", "closed")
    (tmp_path / "reviewed" / "a.json").write_text("somebody else's")
    with pytest.raises(RecordChangedError):
        await again.finish()
    told = await again.statistics()
    assert told.tallies[0].fields["status"].corrected == 1


def load(path: Path, dump: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.executescript(dump.read_text("utf-8"))
    connection.close()


@SQLITE
async def test_a_version_1_journal_gets_its_queue(path: Path, reopen: Make) -> None:
    load(path, VERSION_1)
    journal = reopen()
    (listing,) = await journal.reviews.listings()
    assert (listing.name, listing.title, listing.state) == ("a", "Leaders met in Hanoi.", "waiting")
    opened = await journal.reviews.open(listing.article_id, claim())
    assert opened.record.data["summary"] == "They met."
    await journal.reviews.store(ReviewUpdate(listing.article_id, claim(), "", 0, (entry(),), "in progress"))


@SQLITE
async def test_a_version_2_journal_serves_today(path: Path, reopen: Make) -> None:
    load(path, VERSION_2)
    assert queries.summaries(path)[0].model == "m"
    journal = reopen()
    (listing,) = await journal.reviews.listings()
    assert (listing.name, listing.state, listing.codes) == ("a", "in progress", "no_evidence")
    opened = await journal.reviews.open(listing.article_id, claim(token="t9"))
    assert opened.entries == (entry(),)
    assert (opened.position, opened.seconds, opened.written) == ("/summary", 12.5, frozenset({"aa"}))

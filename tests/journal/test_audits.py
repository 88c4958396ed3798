"""Audits in the journal: the population is set before anything is drawn, and what is counted follows the drawing."""

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from summariser.core.errors import ConfigurationError
from summariser.journal import audits, queries
from summariser.journal.audits import Beginning, Reader
from summariser.journal.place import Place as JournalPlace
from summariser.journal.store import SqlJournal
from summariser.review.audit import Audit, Progress, Question, digest, drawn
from tests.journal.conftest import SQLITE, TickingClock
from tests.journal.test_migrations import VERSION_8_REVIEWED, restore
from tests.tui.conftest import START, Place, draft

DATE, QUOTES, LACKS = Question("date"), Question("quotes"), Question("quotes", missing=True)
WANTED = Beginning(START, "Anna", ("meeting/1",), (DATE,), "0.5")
Ask = Callable[..., list[Any]]


@dataclass
class AuditedPlace(Place):
    """A workspace whose journal may be in either database."""

    at: JournalPlace = Path()


@pytest.fixture
def place(path: JournalPlace, tmp_path: Path) -> Iterator[AuditedPlace]:
    with SqlJournal(path, TickingClock()) as journal:
        yield AuditedPlace(tmp_path, journal, at=path)


def read(place: AuditedPlace, audit: Audit, reader: Reader | None = None) -> Progress:
    with queries.connected(place.at) as connection:
        return (reader or Reader(audit)).progress(connection)


def order(place: AuditedPlace, audit: Audit) -> list[str]:
    with queries.connected(place.at) as connection:
        found = audits.order(connection, audit)
    return sorted(found, key=found.__getitem__)


async def review(place: AuditedPlace, article: str, day: str = "") -> None:
    session = place.session()
    await session.open(article)
    if day:
        await session.correct("/date/start", day)
        await session.accept("/date/start")  # the passage says another
    await session.finish(accept_rest=True)


async def test_the_population_is_what_is_unreviewed_and_stays_so(place: AuditedPlace, ask: Ask) -> None:
    ids = [await place.save(name, draft()) for name in "abcdef"]
    await review(place, ids[0])
    audit = await place.journal.audits.begin(WANTED)
    assert audit.size == 5
    rows = ask("SELECT article_id, draft_id FROM audited ORDER BY place")
    assert sorted(one for one, _ in rows) == sorted(ids[1:])
    assert audit.digest == digest(rows)
    assert rows == drawn(rows, audit.seed), "the order is the seed's"
    for article in ids[1:3]:
        await review(place, article)
    await place.save("g", draft())
    assert await place.journal.audits.begin(WANTED) == audit
    assert ask("SELECT article_id, draft_id FROM audited ORDER BY place") == rows
    assert read(place, audit).since == 1


async def test_it_counts_in_the_order_of_drawing_and_stops_where_a_review_is_not_done(place: AuditedPlace) -> None:
    for name in "abcdef":
        await place.save(name, draft())
    audit = await place.journal.audits.begin(WANTED)
    first, second, third, fourth, *_ = order(place, audit)
    await review(place, third)
    await review(place, second, "2024-05-03")
    reader = Reader(audit)
    assert read(place, audit, reader).outcomes == ()
    await review(place, first)
    assert read(place, audit, reader).outcomes == ((False,), (True,), (False,))
    session = place.session()
    await session.open(fourth)
    await session.accept("/date/start")
    await session.close()
    assert len(read(place, audit, reader).outcomes) == 3, "it is in progress"
    await session.open(second)
    await session.reopen()
    assert read(place, audit, reader).outcomes == ((False,),)
    await session.correct("/date/start", "2024-05-04")
    await session.finish(accept_rest=True)
    assert read(place, audit, reader).outcomes == ((False,),) * 3, "it was right after all"


async def test_what_is_skipped_counts_as_wrong_until_it_is_decided(place: AuditedPlace) -> None:
    for name in "abc":
        await place.save(name, draft())
    audit = await place.journal.audits.begin(replace(WANTED, questions=(QUOTES, LACKS)))
    first, second, _ = order(place, audit)
    session = place.session()
    await session.open(first)
    await session.skip()
    await review(place, second)
    told = read(place, audit)
    assert (told.outcomes, told.skipped) == (((True, True), (False, False)), 1)
    await session.open(first)
    await session.reopen()
    await session.finish(accept_rest=True)
    told = read(place, audit)
    assert (told.outcomes, told.skipped) == (((False, False), (False, False)), 0)


async def test_an_article_that_is_drafted_anew_is_told(place: AuditedPlace) -> None:
    names = {await place.save(name, draft()): name for name in "abc"}
    audit = await place.journal.audits.begin(WANTED)
    first, second, _ = order(place, audit)
    await review(place, first)
    await place.save(names[first], draft(summary="Another."))
    await place.save(names[second], draft(summary="Another."))
    assert read(place, audit).changed == 2
    assert read(place, audit).outcomes == ((False,),), "what was said about the first draft holds"
    await review(place, second)
    assert read(place, audit).outcomes == ((False,), (True,)), "nobody looked at the draft that was drawn"


async def test_an_article_that_is_gone_stops_the_count(place: AuditedPlace, ask: Ask) -> None:
    for name in "abc":
        await place.save(name, draft())
    audit = await place.journal.audits.begin(WANTED)
    first, second, _ = order(place, audit)
    await review(place, first)
    ask("DELETE FROM reviews WHERE article_id = ?", second)
    told = read(place, audit)
    assert (told.outcomes, told.changed) == (((False,),), 1)


async def test_two_who_begin_at_once_have_one_audit(place: AuditedPlace, reopen: Callable[[], SqlJournal]) -> None:
    for name in "abc":
        await place.save(name, draft())
    other = reopen()
    begun = await asyncio.gather(*(one.audits.begin(WANTED) for one in (place.journal, other) * 4))
    assert len({audit.id for audit in begun}) == 1
    again = await other.audits.begin(replace(WANTED, again=True))
    assert again.id != begun[0].id
    assert again.digest == begun[0].digest
    assert again.seed != begun[0].seed
    found = queries.audit_progress(place.at)
    assert [one.audit.id for one in found] == [begun[0].id, again.id], "what was begun before is never hidden"


async def test_nothing_is_unreviewed(place: AuditedPlace, ask: Ask) -> None:
    await review(place, await place.save("a", draft()))
    with pytest.raises(ConfigurationError, match="no unreviewed drafts of schema 'meeting/1'"):
        await place.journal.audits.begin(WANTED)
    await place.save("b", draft())
    with pytest.raises(ConfigurationError, match="no unreviewed drafts of schema 'deal/1'"):
        await place.journal.audits.begin(replace(WANTED, schemas=("deal/1",)))
    assert ask("SELECT count(*) FROM audits") == [(0,)]


async def test_an_older_version_of_a_file_is_not_drawn(place: AuditedPlace, ask: Ask) -> None:
    old, new = await place.save("a", draft()), await place.save("b", draft())
    ask("INSERT INTO paths VALUES ('/x.txt', ?, 'x.txt', 0), ('/x.txt', ?, 'x.txt', 1)", old, new)
    audit = await place.journal.audits.begin(WANTED)
    assert order(place, audit) == [new]
    assert read(place, audit).since == 0


@SQLITE
async def test_a_journal_of_version_8_is_audited_and_keeps_its_reviews(
    path: Path, reopen: Callable[[], SqlJournal], ask: Ask
) -> None:
    restore(path, VERSION_8_REVIEWED)

    def kept() -> list[Any]:
        tables = ("decisions", "reviews", "drafts", "samples")
        return [ask(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - our own names

    before = kept()
    audit = await reopen().audits.begin(WANTED)
    assert audit.size == 2, "the reviewed article is no part of it; the one in progress is"
    now = [[row[: len(old[0])] for row in rows] for rows, old in zip(kept(), before, strict=True)]
    assert now == before, "but for columns that came later"
    assert json.loads(ask("SELECT questions FROM audits")[0][0]) == [["date", False]]


async def test_drafts_of_an_earlier_version_of_the_schema_are_drawn_too(place: AuditedPlace) -> None:
    article = await place.save("a", draft())
    audit = await place.journal.audits.begin(replace(WANTED, schemas=("meeting/9", "meeting/1")))
    assert (audit.schema, order(place, audit)) == ("meeting/9", [article])
    await place.save("b", draft())
    assert read(place, audit).since == 1

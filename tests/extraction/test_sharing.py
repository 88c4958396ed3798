"""Two extractions on one run, as two processes make them: they share the work, and neither waits for nothing."""

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.errors import Failure
from summariser.core.record import ArticleRef, Record
from summariser.extraction import intake as aside
from summariser.extraction.extraction import Extraction, Tools
from summariser.extraction.outcome import Event
from summariser.extraction.ports import Run, Standing
from summariser.journal.store import SqlJournal
from tests.extraction.conftest import NOW, SCHEMA, WORST, StoppedClock, article, job
from tests.extraction.test_extraction import counts
from tests.fakes.model import FakeModel

FIVE = [article(number) for number in range(5)]
New = Callable[..., Extraction]


class LaterClock:
    def now(self) -> datetime:
        return NOW + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aside, "LOOK_AGAIN", 0.001)


@pytest.fixture
def other(journal_file: Path) -> Iterator[SqlJournal]:
    """The journal as another process has it."""
    with SqlJournal(journal_file, LaterClock()) as opened:
        yield opened


@pytest.fixture
async def holding(other: SqlJournal) -> Run:
    """The other process has the first article in hand."""
    run = await other.open_run(job().plan)
    assert await other.claim(run, FIVE[0]) == "mine"
    return run


async def until(condition: Callable[[], object]) -> None:
    while not condition():  # noqa: ASYNC110 - what comes to pass is seen in the database, which tells nobody
        await asyncio.sleep(0.001)


def times_asked(*models: FakeModel) -> Counter[str]:
    return Counter(question.messages[-1].content for model in models for question in model.asked)


async def test_two_share_the_articles_and_neither_does_anothers(
    journal: SqlJournal, other: SqlJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [article(number) for number in range(60)]
    models = FakeModel(wait=lambda: asyncio.sleep(0.001)), FakeModel(wait=lambda: asyncio.sleep(0.002))
    longest = 0

    def put(self: aside.Aside, one: Article) -> None:
        nonlocal longest
        real(self, one)
        longest = max(longest, len(self))

    real = aside.Aside.put
    monkeypatch.setattr(aside.Aside, "put", put)
    outcomes = await asyncio.gather(
        *(
            Extraction(job(concurrency=4), Tools(model, each, each, StoppedClock())).run(articles)
            for model, each in zip(models, (journal, other), strict=True)
        )
    )
    assert set(times_asked(*models).values()) == {1}
    assert [outcome.drafted + outcome.cached for outcome in outcomes] == [60, 60]
    assert sum(outcome.drafted for outcome in outcomes) == 60
    assert all(outcome.drafted > 5 for outcome in outcomes)
    assert {counts(outcome)[0] for outcome in outcomes} == {"finished"}
    assert 0 < longest <= 16, "only what the other one has in hand is kept"


async def test_the_same_article_by_two_paths_is_asked_once(extraction: New) -> None:
    twins = [Article(FIVE[0].text, "0" * 64, f"in/{number}.txt") for number in range(3)]
    model = FakeModel(wait=lambda: asyncio.sleep(0.01))
    assert counts(await extraction(model, concurrency=3).run(twins)) == ("finished", 1, 2, 0, 0)
    assert len(model.asked) == 1


async def test_what_another_drafts_is_waited_for_at_the_end(
    extraction: New, other: SqlJournal, holding: Run, events: list[Event]
) -> None:
    model = FakeModel()
    running = asyncio.create_task(extraction(model, concurrency=2).run(FIVE))
    await until(lambda: len(events) == 1 + 4)
    assert not running.done()
    record = Record(schema_id=SCHEMA.id, article=ArticleRef.of(FIVE[0]), data={})
    await other.save_draft(holding, FIVE[0], record, "{}")
    assert counts(await running) == ("finished", 4, 1, 0, 0)
    assert len(model.asked) == 4


async def test_what_was_put_aside_is_looked_at_again_while_more_inputs_are_waited_for(  # noqa: PLR0917 - fixtures
    journal: SqlJournal,
    extraction: New,
    other: SqlJournal,
    holding: Run,
    events: list[Event],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who hands out inputs may wait for that one."""
    done, standings, claim = threading.Event(), list[Standing](), journal.claim

    def inputs() -> Iterator[Article]:
        yield FIVE[0]
        done.wait(60)

    async def claims(*what: Any, **how: Any) -> Standing:
        await asyncio.sleep(0.05)  # by now the other place waits for inputs
        standings.append(await claim(*what, **how))
        return standings[-1]

    monkeypatch.setattr(journal, "claim", claims)
    running = asyncio.create_task(extraction(concurrency=2).run(inputs()))
    await until(lambda: standings)
    assert standings == ["held"]
    await other.save_draft(holding, FIVE[0], Record(schema_id=SCHEMA.id, article=ArticleRef.of(FIVE[0]), data={}), "{}")
    try:
        await asyncio.wait_for(until(lambda: len(events) == 2), 20)
    finally:
        done.set()
    assert counts(await running) == ("finished", 0, 1, 0, 0)


async def test_what_fails_for_another_is_named_here_too_and_not_asked_again(
    extraction: New, other: SqlJournal, holding: Run, events: list[Event]
) -> None:
    model = FakeModel()
    running = asyncio.create_task(extraction(model, concurrency=2).run(FIVE))
    await until(lambda: len(events) == 1 + 4)
    await other.fail(holding, FIVE[0].id, Failure("in/0.txt", "no use"))
    outcome = await running
    assert counts(outcome) == ("finished", 4, 0, 1, 0)
    assert str(outcome.failed[0]) == "in/0.txt: no use"
    assert len(model.asked) == 4


async def test_what_another_leaves_by_dying_is_drafted_here(
    extraction: New, other: SqlJournal, holding: Run, events: list[Event]
) -> None:
    running = asyncio.create_task(extraction(concurrency=2).run(FIVE))
    await until(lambda: len(events) == 1 + 4)
    other.close()
    assert counts(await running) == ("finished", 5, 0, 0, 0)


async def test_stop_ends_the_waiting_for_others(extraction: New, holding: Run, events: list[Event]) -> None:
    work = extraction(concurrency=3)
    running = asyncio.create_task(work.run(FIVE, total=5))
    await until(lambda: len(events) == 1 + 4)
    work.stop()
    assert counts(await asyncio.wait_for(running, 60)) == ("interrupted", 4, 0, 0, 1)


async def test_stop_now_counts_what_was_put_aside_as_left(extraction: New, holding: Run, events: list[Event]) -> None:
    work = extraction(concurrency=3)
    running = asyncio.create_task(work.run(FIVE, total=5))
    await until(lambda: len(events) == 1 + 4)
    work.stop_now()
    assert counts(await asyncio.wait_for(running, 60)) == ("interrupted", 4, 0, 0, 1)


async def test_at_the_cap_nobody_is_waited_for_and_nothing_is_kept_from_others(
    journal: SqlJournal, extraction: New, other: SqlJournal, holding: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_closing: list[Standing] = []
    close = journal.close_run

    async def look_and_close(*how: Any) -> None:
        before_closing.extend([await other.claim(holding, one) for one in FIVE])
        await close(*how)

    monkeypatch.setattr(journal, "close_run", look_and_close)
    outcome = await extraction(cap=WORST / 2).run(FIVE)
    assert counts(outcome) == ("capped", 0, 0, 0, 5)
    assert before_closing == ["held", "held", *["mine"] * 3], "theirs, and the one that did not fit"


async def test_stop_ends_the_waiting_for_room_that_others_may_make(
    extraction: New, other: SqlJournal, holding: Run
) -> None:
    model = FakeModel()
    await other.ledger(holding, FIVE[0].id).reserve("k", model.bound(None))  # type: ignore[arg-type] # the fake asks for no question
    work = extraction(model, cap=WORST * 3 / 2)
    running = asyncio.create_task(work.run(FIVE[1:], total=4))
    await asyncio.sleep(0.05)
    assert not running.done()
    work.stop()
    outcome = await asyncio.wait_for(running, 60)
    assert counts(outcome) == ("interrupted", 0, 0, 0, 4)
    assert not model.asked

"""Extraction: what becomes of each article, what stops a run, and what it says then."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from summariser.ask.prompt import Question
from summariser.core.article import Article
from summariser.core.errors import AnswerError, Failure, JournalError, NoAnswerError, ProviderError
from summariser.core.money import Usage
from summariser.extraction.extraction import Extraction
from summariser.extraction.outcome import Event, Outcome
from summariser.extraction.ports import Ledger
from summariser.journal import queries
from summariser.journal.store import SqlJournal
from tests.drafted import records_in
from tests.extraction.conftest import COST, NOW, SCHEMA, WORST, article, job
from tests.fakes.model import FakeModel, Reply, example

New = Callable[..., Extraction]
FIVE = [article(number) for number in range(5)]
UNREADABLE = Failure("in/x.pdf", "is damaged")


def counts(outcome: Outcome) -> tuple[str, int, int, int, int]:
    return outcome.state, outcome.drafted, outcome.cached, len(outcome.failed), outcome.left


def fails_on(word: str, error: Exception) -> Callable[[Question], Reply]:
    return lambda question: error if word in question.messages[-1].content else example(question)


# What becomes of an article


async def test_an_article_becomes_a_grounded_draft_with_its_provenance(extraction: New, journal_file: Path) -> None:
    outcome = await extraction().run([FIVE[0]])
    (record,) = records_in(journal_file)
    assert counts(outcome) == ("finished", 1, 0, 0, 0)
    assert record.article.path == "in/0.txt"
    assert record.data["location"]["name"] == "Leaders met 0 times in Hanoi"
    assert [e["text"] for e in record.data["location"]["evidence"]] == ["Leaders met 0 times in Hanoi"]
    assert {flag.code for flag in record.flags} >= {"date_not_in_evidence", "direct_without_marks"}
    assert outcome.flags.total() == len(record.flags)
    assert record.provenance is not None
    assert record.provenance.model_dump() == {
        "model": "m",
        "prompt": f"extract@{job().recipe.prompt.hash}",
        "strategy": "whole",
        "run": outcome.run.id,
        "usage": {"input": 400, "cached": 100, "output": 50},
        "cost_usd": float(COST),
        "at": NOW,
    }


async def test_an_article_that_fails_is_named_and_the_rest_goes_on(extraction: New, journal_file: Path) -> None:
    model = FakeModel(fails_on("met 2 times", AnswerError("no use")))
    outcome = await extraction(model, concurrency=3).run([FIVE[0], UNREADABLE, *FIVE[1:]])
    assert counts(outcome) == ("finished", 4, 0, 2, 0)
    assert {str(failure) for failure in outcome.failed} == {"in/x.pdf: is damaged", "in/2.txt: no use"}
    assert queries.summaries(journal_file)[0].failed == 2


async def test_a_defect_of_the_program_costs_one_article(extraction: New) -> None:
    model = FakeModel(fails_on("met 2 times", OverflowError("date value out of range")))
    outcome = await extraction(model).run(FIVE)
    assert counts(outcome) == ("finished", 4, 0, 1, 0)
    assert str(outcome.failed[0]) == (
        "in/2.txt: the program failed on it (OverflowError: date value out of range): please report this"
    )


async def test_standard_input_has_a_name_too(extraction: New, events: list[Event]) -> None:
    model = FakeModel(fails_on("Nothing", AnswerError("no use")))
    outcome = await extraction(model).run([Article("Nothing.", ""), Article("Something.", "")])
    assert [str(failure) for failure in outcome.failed] == ["standard input: no use"]
    assert events[-1].path == "-"


async def test_events_tell_what_happened_and_what_it_cost(extraction: New, events: list[Event]) -> None:
    await extraction().run([FIVE[0], UNREADABLE])
    assert [(event.kind, event.path, event.spent.cost, event.reason) for event in events] == [
        ("begun", "", Decimal(0), ""),
        ("drafted", "in/0.txt", COST, ""),
        ("failed", "in/x.pdf", COST, "is damaged"),
    ]


async def test_a_second_run_asks_nothing_and_costs_nothing(extraction: New) -> None:
    await extraction().run(FIVE)
    again = FakeModel()
    outcome = await extraction(again).run([*FIVE, article(9)])
    assert counts(outcome) == ("finished", 1, 5, 0, 0)
    assert len(again.asked) == 1
    assert outcome.spent.cost == COST
    assert outcome.flags.total() > 0


async def test_a_fresh_run_asks_again(extraction: New) -> None:
    await extraction().run(FIVE)
    outcome = await extraction(fresh=True).run(FIVE)
    assert counts(outcome) == ("finished", 5, 0, 0, 0)


async def test_the_limit_is_the_number_of_articles_taken(extraction: New) -> None:
    outcome = await extraction(limit=3, concurrency=8).run([UNREADABLE, *FIVE], total=6)
    assert counts(outcome) == ("finished", 2, 0, 1, 0)


async def test_an_article_is_not_read_before_its_turn(extraction: New) -> None:
    read: list[int] = []

    def stream() -> Iterator[Article]:
        for one in FIVE:
            read.append(len(read))
            yield one

    def reply(question: Question) -> Reply:
        assert len(read) <= 2, "at most one article is read for each worker"
        return AnswerError("enough") if len(read) == 2 else example(question)

    await extraction(FakeModel(reply), limit=2).run(stream())
    assert len(read) == 2


# Field by field


async def test_fieldwise_asks_for_each_field_and_puts_the_record_together(extraction: New, journal_file: Path) -> None:
    model = FakeModel()
    outcome = await extraction(model, strategy="fieldwise").run([FIVE[0]])
    (record,) = records_in(journal_file)
    assert [question.field for question in model.asked] == [node.name for node in SCHEMA.nodes]
    assert list(record.data) == [node.name for node in SCHEMA.nodes]
    assert record.provenance is not None
    assert record.provenance.strategy == "fieldwise"
    assert outcome.spent.usage == Usage(400 * 7, 100 * 7, 50 * 7)


async def test_one_field_without_an_answer_is_flagged(extraction: New, journal_file: Path) -> None:
    model = FakeModel(fails_on("Only quotes", AnswerError("cut off")))
    outcome = await extraction(model, strategy="fieldwise").run([FIVE[0]])
    (record,) = records_in(journal_file)
    assert counts(outcome) == ("finished", 1, 0, 0, 0)
    assert record.data["quotes"] == []
    assert (record.flags[0].path, record.flags[0].code) == ("/quotes", "not_answered")
    assert "cut off" in record.flags[0].message


async def test_a_field_whose_answer_may_still_come_is_waited_for_with_the_next_run(extraction: New) -> None:
    model = FakeModel(fails_on("Only quotes", NoAnswerError("busy")))
    outcome = await extraction(model, strategy="fieldwise").run([FIVE[0]])
    assert counts(outcome) == ("finished", 0, 0, 1, 0)
    again = FakeModel()
    assert counts(await extraction(again, strategy="fieldwise").run([FIVE[0]])) == ("finished", 1, 0, 0, 0)
    assert [question.field for question in again.asked] == ["quotes"]


async def test_an_article_without_any_answer_fails(extraction: New) -> None:
    outcome = await extraction(FakeModel(fails_on("", AnswerError("cut off"))), strategy="fieldwise").run([FIVE[0]])
    assert counts(outcome) == ("finished", 0, 0, 1, 0)


# The cap


async def test_at_the_cap_nothing_more_is_asked_and_what_is_left_is_counted(
    extraction: New, journal_file: Path
) -> None:
    model, cap = FakeModel(), WORST + COST * 2
    outcome = await extraction(model, cap=cap, concurrency=4).run([*FIVE, UNREADABLE])
    assert counts(outcome) == ("capped", 3, 0, 1, 2)
    assert outcome.spent.cost == COST * 3 <= cap
    assert "--max-cost" in str(outcome.stopped_by)
    summary = queries.summaries(journal_file)[0]
    assert (summary.state, summary.left) == ("capped", 2)


async def test_a_higher_cap_goes_on_with_the_same_run(extraction: New, events: list[Event]) -> None:
    first = await extraction(cap=WORST + COST).run(FIVE)
    model = FakeModel()
    outcome = await extraction(model).run(FIVE)
    assert outcome.run.id == first.run.id
    assert outcome.run.resumed
    assert counts(outcome) == ("finished", 3, 2, 0, 0)
    assert len(model.asked) == 3
    assert outcome.spent.cost == COST * 5


async def test_drafts_of_before_are_found_although_the_cap_is_reached(extraction: New) -> None:
    await extraction().run(FIVE[3:])
    outcome = await extraction(cap=Decimal(0)).run(FIVE)
    assert counts(outcome) == ("capped", 0, 2, 0, 3)


async def test_half_an_article_is_not_paid_for_again(extraction: New) -> None:
    await extraction(FakeModel(), strategy="fieldwise", cap=WORST + COST * 3).run([FIVE[0]])
    model = FakeModel()
    outcome = await extraction(model, strategy="fieldwise").run([FIVE[0]])
    assert len(model.asked) == 7 - 4
    assert outcome.spent.cost == COST * 7


# What stops a run


async def test_what_would_fail_every_article_stops_the_run(extraction: New, journal_file: Path) -> None:
    model = FakeModel(fails_on("", ProviderError("bad key")))
    outcome = await extraction(model, concurrency=2).run(FIVE, total=5)
    assert counts(outcome) == ("stopped", 0, 0, 0, 5)
    assert str(outcome.stopped_by) == "bad key"
    assert len(model.asked) <= 2
    assert (outcome.articles, queries.summaries(journal_file)[0].left) == (5, 5)


async def test_what_stops_every_article_outweighs_the_cap(extraction: New) -> None:
    arrived = asyncio.Event()

    async def wait() -> None:
        await arrived.wait()

    def reply(question: Question) -> Reply:
        return ProviderError("bad key")

    work = extraction(FakeModel(reply, wait), cap=WORST, concurrency=2)
    running = asyncio.create_task(work.run(FIVE, total=5))
    await asyncio.sleep(0.05)  # one is in flight, the other waits for room
    arrived.set()
    outcome = await running
    assert counts(outcome) == ("stopped", 0, 0, 0, 5)
    assert str(outcome.stopped_by) == "bad key"


@pytest.mark.parametrize("method", ["claim", "save_draft", "fail", "close_run", "spent"])
async def test_a_journal_that_breaks_stops_the_run(
    extraction: New, journal: SqlJournal, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    calls = []

    async def broken(*arguments: Any, **options: Any) -> Any:
        calls.append(arguments)
        if method == "spent" and len(calls) == 1:
            return await real(*arguments)
        raise JournalError("the disk is full")

    real = journal.spent
    monkeypatch.setattr(journal, method, broken)
    inputs: list[Article | Failure] = [UNREADABLE, FIVE[0]]
    outcome = await extraction().run(inputs, total=2)
    assert outcome.state == "stopped"
    assert str(outcome.stopped_by) == "the disk is full"
    assert outcome.articles == 2


async def test_a_journal_that_cannot_be_opened_is_an_error(
    extraction: New, journal: SqlJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> Any:
        raise JournalError("locked")

    monkeypatch.setattr(journal, "open_run", broken)
    with pytest.raises(JournalError, match="locked"):
        await extraction().run(FIVE)


# A person who asks to stop


async def test_stop_finishes_what_is_in_flight(extraction: New, journal_file: Path) -> None:
    holder: list[Extraction] = []

    async def wait() -> None:
        holder[0].stop()

    holder.append(extraction(FakeModel(wait=wait), concurrency=2))
    outcome = await holder[0].run(FIVE, total=5)
    assert outcome.state == "interrupted"
    assert 1 <= outcome.drafted <= 2
    assert outcome.drafted + outcome.left == 5
    summary = queries.summaries(journal_file)[0]
    assert (summary.state, summary.left) == ("interrupted", outcome.left)
    assert counts(await extraction().run(FIVE)) == ("finished", outcome.left, outcome.drafted, 0, 0)


async def test_stop_begins_nothing_that_was_only_made_ready(extraction: New) -> None:
    holder: list[Extraction] = []
    begun, ready, stopped = list[Question](), asyncio.Event(), asyncio.Event()

    class OneFirst(FakeModel):
        async def answer(self, question: Question, ledger: Ledger) -> BaseModel:
            begun.append(question)
            if len(begun) == 3:
                ready.set()
            if question is not begun[0]:
                await stopped.wait()
            return await super().answer(question, ledger)

    async def wait() -> None:
        await ready.wait()
        holder[0].stop()
        stopped.set()

    model = OneFirst(wait=wait)
    holder.append(extraction(model, concurrency=3))
    assert counts(await holder[0].run(FIVE, total=5)) == ("interrupted", 1, 0, 0, 4)
    assert (len(begun), len(model.asked)) == (3, 1)
    assert counts(await extraction().run(FIVE)) == ("finished", 4, 1, 0, 0)


async def test_stop_now_gives_up_what_is_in_flight_and_counts_it_as_left(extraction: New) -> None:
    holder: list[Extraction] = []

    async def wait() -> None:
        holder[0].stop()
        holder[0].stop_now()
        await asyncio.Event().wait()

    holder.append(extraction(FakeModel(wait=wait)))
    outcome = await asyncio.wait_for(holder[0].run([UNREADABLE, *FIVE], total=6), 60)
    assert counts(outcome) == ("interrupted", 0, 0, 1, 5)
    assert outcome.spent.cost == WORST, "whether it was charged is unknown"


async def test_stop_after_the_last_article_changes_nothing(extraction: New) -> None:
    holder: list[Extraction] = []

    async def wait() -> None:
        holder[0].stop()

    holder.append(extraction(FakeModel(wait=wait)))
    outcome = await holder[0].run([FIVE[0]], total=1)
    assert counts(outcome) == ("finished", 1, 0, 0, 0)


async def test_stop_outweighs_the_cap(extraction: New) -> None:
    holder: list[Extraction] = []

    def stream() -> Iterator[Article]:
        for one in FIVE:
            if one is FIVE[3]:  # by now the cap is reached
                loop.call_soon_threadsafe(holder[0].stop)
            yield one

    loop = asyncio.get_running_loop()
    holder.append(extraction(cap=Decimal(0)))
    outcome = await holder[0].run(stream(), total=5)
    assert counts(outcome) == ("interrupted", 0, 0, 0, 5)


async def test_an_input_that_never_comes_does_not_hold_up_a_stop(extraction: New) -> None:
    never, waiting = threading.Event(), threading.Event()

    def stream() -> Iterator[Article]:
        yield FIVE[0]
        waiting.set()
        never.wait(120)
        yield FIVE[1]

    work = extraction(concurrency=2)
    running = asyncio.create_task(work.run(stream(), total=2))
    await asyncio.to_thread(waiting.wait, 60)
    work.stop()
    outcome = await asyncio.wait_for(running, 60)
    never.set()
    assert outcome.reading
    assert outcome.state == "interrupted"
    assert outcome.articles == 2


class Panic(BaseException):
    """As a library that is not in Python may raise."""


async def test_whatever_ends_the_reading_of_inputs_is_heard_of(extraction: New) -> None:
    def stream() -> Iterator[Article]:
        yield FIVE[0]
        raise Panic

    with pytest.raises(BaseExceptionGroup) as caught:
        await asyncio.wait_for(extraction().run(stream()), 60)
    assert caught.group_contains(Panic)

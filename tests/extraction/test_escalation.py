"""Cheap first, strong where needed: which drafts are asked for again, what stands, and what it costs."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from summariser.ask.prompt import Question
from summariser.core.errors import AnswerError, NoAnswerError, ProviderError
from summariser.core.flags import risk
from summariser.core.money import Price, Usage
from summariser.core.record import Record
from summariser.extraction.escalation import Escalation
from summariser.extraction.estimate import Also, estimate
from summariser.extraction.extraction import Extraction
from summariser.journal import queries
from tests.drafted import records_in
from tests.extraction.conftest import COST, WORST, article, job
from tests.extraction.test_extraction import counts, fails_on
from tests.fakes.model import FakeModel, Reply, example

New = Callable[..., Extraction]

TWO = [article(1), article(2)]
DEARER = Price(Decimal(10), Decimal(20), Decimal(5))
STRONG_COST, STRONG_WORST = COST * 10, WORST * 10


def escalation(threshold: int = 1) -> Escalation:
    plan = replace(job().plan, model="strong", price=DEARER, draft_key="strong draft key", strategy="fieldwise")
    return Escalation(plan, job().recipe, "first draft key", threshold)


def empty(question: Question) -> Reply:
    """A draft that says nothing, so that nothing is doubtful."""
    answer = example(question)
    assert isinstance(answer, dict)
    lists = dict.fromkeys(("participants", "agreements", "quotes"), ())
    nothing: dict[str, Any] = {"start": None, "end": None, "basis": "unknown", "sentences": []}
    return {**answer, **lists, "location": None, "date": nothing, "published": None}


def doubtful_on(word: str) -> Callable[[Question], Reply]:
    return lambda question: example(question) if word in question.messages[-1].content else empty(question)


def drafts_of(journal_file: Path) -> dict[str | None, Record]:
    return {record.article.path: record for record in records_in(journal_file)}


def by(record: Record) -> str:
    assert record.provenance is not None
    return record.provenance.model


def stored(journal_file: Path) -> list[tuple[str, str]]:
    """Every draft row: what it is of, and by whom, in order."""
    query = (
        "SELECT a.path, json_extract(d.record, '$.provenance.model') FROM drafts d"
        " JOIN articles a ON a.id = d.article_id ORDER BY d.id"
    )
    with closing(sqlite3.connect(journal_file)) as connection:
        return [(path, model) for path, model in connection.execute(query)]


async def test_only_what_is_too_doubtful_is_asked_again_and_both_drafts_are_kept(
    extraction: New, journal_file: Path
) -> None:
    first, strong = FakeModel(doubtful_on("met 2 times")), FakeModel(name="strong")
    outcome = await extraction(first, strong, escalation=escalation()).run(TWO)
    assert (counts(outcome), outcome.escalated) == (("finished", 2, 0, 0, 0), 1)
    assert (len(first.asked), len(strong.asked)) == (2, 1)
    found = drafts_of(journal_file)
    assert (by(found["in/1.txt"]), by(found["in/2.txt"])) == ("m", "strong")
    assert found["in/2.txt"].provenance is not None
    assert found["in/2.txt"].provenance.strategy == "fieldwise"
    assert found["in/2.txt"].provenance.cost_usd == pytest.approx(float(COST + STRONG_COST))
    assert stored(journal_file) == [("in/1.txt", "m"), ("in/2.txt", "m"), ("in/2.txt", "strong")]


async def test_the_books_tell_what_each_model_cost(extraction: New, journal_file: Path) -> None:
    outcome = await extraction(FakeModel(), FakeModel(name="strong"), escalation=escalation()).run(TWO)
    assert outcome.spent.cost == 2 * (COST + STRONG_COST)
    assert (outcome.spent_elsewhere.cost, outcome.spent_elsewhere.usage) == (2 * STRONG_COST, Usage(800, 200, 100))
    assert queries.spend_by_model(journal_file) == [
        queries.ModelSpend("strong", 1, Usage(800, 200, 100), 2 * STRONG_COST),
        queries.ModelSpend("m", 1, Usage(800, 200, 100), 2 * COST),
    ]
    (summary,) = queries.summaries(journal_file)
    assert (summary.drafted, summary.escalated, summary.spent) == (2, 2, 2 * (COST + STRONG_COST))


async def test_what_another_run_escalated_is_not_counted(extraction: New, journal_file: Path) -> None:
    await extraction(FakeModel(), FakeModel(name="strong"), escalation=escalation()).run(TWO)
    await extraction(key="another", fresh=True).run(TWO)
    assert sorted((one.drafted, one.escalated) for one in queries.summaries(journal_file)) == [(2, 0), (2, 2)]


async def test_the_threshold_is_the_weight_of_all_flags(extraction: New, journal_file: Path) -> None:
    await extraction().run(TWO[:1])
    weight = risk(drafts_of(journal_file)["in/1.txt"].flags)
    for threshold, asked in ((weight + 1, 0), (weight, 1)):
        strong = FakeModel(name="strong")
        await extraction(stronger=strong, escalation=escalation(threshold), draft_key=f"at {threshold}").run(TWO[:1])
        assert len(strong.asked) == asked


async def test_the_stronger_draft_stands_also_if_it_says_less(extraction: New, journal_file: Path) -> None:
    await extraction(FakeModel(empty), FakeModel(name="strong"), escalation=escalation()).run(TWO[:1])
    assert by(drafts_of(journal_file)["in/1.txt"]) == "m", "nothing doubtful, nothing escalated"
    await extraction(FakeModel(), FakeModel(empty, name="strong"), escalation=escalation()).run(TWO[1:])
    assert by(drafts_of(journal_file)["in/2.txt"]) == "strong"


async def test_where_the_stronger_model_has_no_use_the_first_draft_stands_with_a_flag(
    extraction: New, journal_file: Path
) -> None:
    strong = FakeModel(lambda _: AnswerError("refused"), name="strong")
    outcome = await extraction(stronger=strong, escalation=escalation()).run(TWO)
    assert (counts(outcome), outcome.escalated) == (("finished", 2, 0, 0, 0), 2)
    record = drafts_of(journal_file)["in/1.txt"]
    assert by(record) == "m"
    assert (record.flags[0].path, record.flags[0].code) == ("", "not_escalated")
    assert record.flags[0].message == "The stronger model, strong, gave no usable answer: refused"
    again = FakeModel(name="strong")
    assert counts(await extraction(stronger=again, escalation=escalation()).run(TWO))[2] == 2
    assert again.asked == []


@pytest.mark.parametrize(
    ("error", "state"), [(NoAnswerError("busy"), "finished"), (ProviderError("bad key"), "stopped")]
)
async def test_where_the_answer_may_still_come_the_first_is_kept_and_the_next_run_escalates(
    extraction: New, journal_file: Path, error: Exception, state: str
) -> None:
    outcome = await extraction(stronger=FakeModel(lambda _: error, name="strong"), escalation=escalation()).run(TWO[:1])
    assert (outcome.state, outcome.drafted) == (state, 0)
    assert by(drafts_of(journal_file)["in/1.txt"]) == "m"
    first, strong = FakeModel(), FakeModel(name="strong")
    outcome = await extraction(first, strong, escalation=escalation()).run(TWO[:1])
    assert (counts(outcome), len(first.asked), len(strong.asked)) == (("finished", 1, 0, 0, 0), 0, 1)
    assert stored(journal_file)[-2:] == [("in/1.txt", "m"), ("in/1.txt", "strong")]


async def test_at_the_cap_the_first_draft_stays_and_a_higher_cap_escalates_it(
    extraction: New, journal_file: Path
) -> None:
    first, strong = FakeModel(), FakeModel(name="strong")
    outcome = await extraction(first, strong, escalation=escalation(), cap=STRONG_WORST).run(TWO)
    assert counts(outcome) == ("capped", 0, 0, 0, 2)
    assert strong.asked == []
    assert by(drafts_of(journal_file)["in/1.txt"]) == "m"
    assert queries.summaries(journal_file)[0].drafted == 0
    outcome = await extraction(first, strong, escalation=escalation()).run(TWO)
    assert (counts(outcome), outcome.escalated) == (("finished", 2, 0, 0, 0), 2)
    assert (len(first.asked), len(strong.asked)) == (2, 2)
    assert outcome.spent.cost == 2 * (COST + STRONG_COST)
    assert sorted(stored(journal_file)) == sorted([(f"in/{n}.txt", model) for n in (1, 2) for model in ("m", "strong")])


async def test_a_failure_of_the_first_model_is_one_of_the_article(extraction: New) -> None:
    first = FakeModel(fails_on("met 1 times", AnswerError("refused")))
    outcome = await extraction(first, FakeModel(name="strong"), escalation=escalation()).run(TWO)
    assert (counts(outcome), outcome.escalated) == (("finished", 1, 0, 1, 0), 1)


def test_the_dry_run_tells_what_it_would_cost_if_all_were_escalated() -> None:
    found = estimate(job(escalation=escalation()), FakeModel(), {TWO[0].id}, TWO, Also(FakeModel(name="strong")))
    assert (found.requests, found.worst) == (1, WORST)
    assert found.escalation is not None
    assert (found.escalation.requests, found.escalation.worst) == (1, STRONG_WORST)
    assert found.escalation.expected == found.expected * 10
    assert estimate(job(), FakeModel(), (), TWO).escalation is None

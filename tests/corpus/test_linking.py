"""Which records are linked into events, whatever their order, and what keeps them apart."""

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from summariser.core.errors import ConfigurationError
from summariser.core.meeting import Meeting, Participant
from summariser.core.record import Record
from summariser.core.schema import EventDate, Place, Schema
from summariser.corpus.events import gather
from summariser.corpus.keys import KeyMaker, numbers_in, person, require_linkable
from summariser.corpus.linking import MOST_DOUBTS, Comparison, compare
from tests.benchmarks.events import corpus_of, figures
from tests.corpus.stories import Report, records
from tests.trade_deal import TradeDeal

MEETING = Schema.of(Meeting)
DAY, TWO = "2031-03-04", ["Ana Kolar", "Ivo Petrov"]


class Undated(BaseModel):
    people: list[Participant]


class Unnamed(BaseModel):
    date: EventDate
    where: Place


def compared(a: Report, b: Report) -> Comparison | None:
    one, other = (KeyMaker(MEETING).key_of(report.record(at), str(at)) for at, report in enumerate((a, b)))
    assert compare(one, other) == compare(other, one)
    return compare(one, other)


def points(a: Report, b: Report) -> float:
    found = compared(a, b)
    return round(found.score, 2) if found else 0


def met(when: str = DAY, where: str | None = "Riga", who: list[str] = TWO, **more: Any) -> Report:
    return Report("m", when, where, who, **more)


def test_labelled_pairs_are_linked_without_a_mistake_and_few_are_missed() -> None:
    found = figures()
    assert found.pairs >= 60
    assert found.wrong == set()
    assert found.recall >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Phú Trọng", "Nguyen Phu Trong"),
        ("Liu Jianchao", "Jianchao LIU"),
        ("Liu Jian-chao", "Jianchao Liu"),
        ("President Vladimir Putin", "Vladimir Putin"),
        ("John F. Kerry", "John Kerry"),
        ("Владимир Путин", "Путин Владимир"),
        ("Viet Nam", "Vietnam"),
    ],
)
def test_one_person_however_the_name_is_written(one: str, other: str) -> None:
    assert person(one) == person(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Xi", "Xi Jinping"),
        ("Ali", "Lia"),
        ("Nguyen Van Hung", "Nguyen Van Hong"),
        ("习近平", "习平"),
        ("Kim", "Kim Min"),
        ("???", "-"),
        ("\N{WHITE SMILING FACE}", "—"),
    ],
)
def test_other_people_and_parts_of_names(one: str, other: str) -> None:
    assert person(one) != person(other)


@pytest.mark.parametrize(
    ("other", "score"),
    [
        (met(), 6),
        (met(where=None), 5),
        (met("2031-03-03/2031-03-05"), 6),
        (met("2031-03-05"), 5),
        (met("2031-03-06"), 3),
        (met(who=[*TWO, "Eva Salas"]), 6),
        (met(who=["Ana Kolar"]), 6),
        (met(who=["Ana Kolar", "Eva Salas"]), 0),
        (met(who=["Eva Salas"], mentioned=TWO), 0),
        (met("2031-03-12"), 0),
        (met(""), 0),
        (met("2031-03-01/2031-03-31"), 0),
        (met(who=[]), 0),
    ],
)
def test_points(other: Report, score: float) -> None:
    assert points(met(), other) == score


def test_points_for_part_of_the_people() -> None:
    three = met(who=[*TWO, "Eva Salas"])
    assert points(three, met(who=[*TWO, "Raul Paz"])) == 5.33


@pytest.mark.parametrize("who", [["the President", "Foreign Minister"], ["???", "-"], ["Thủ tướng", "le président"]])
def test_offices_and_signs_are_nobody_in_common(who: list[str]) -> None:
    schema = Schema.of(Meeting)
    nobody, both = (KeyMaker(schema).key_of(met(who=some).record(1), "") for some in (who, [*TWO, who[0]]))
    assert compare(nobody, nobody) is None
    assert both.present == frozenset(map(person, TWO))


def test_two_stated_days_that_differ_are_never_one_event() -> None:
    assert points(met(stated=True), met("2031-03-06", stated=True)) == 0
    apart = compared(met(stated=True), met("2031-03-05", stated=True))
    assert apart
    assert (apart.day_points, apart.links) == (0, False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (met(), met("2031-03-05")),
        (met(), met(who=["Ana Kolar"])),
        (met(), met(who=[*TWO, "Eva Salas", "Raul Paz", "Juan Ortiz"])),
    ],
    ids=["a day apart", "one name", "a longer list"],
)
def test_what_is_linked_only_with_a_number_or_a_commitment_in_common(one: Report, other: Report) -> None:
    found = compared(one, other)
    assert found
    assert (found.score >= 5, found.links) == (True, False)
    promise = [("signed", "They signed a loan of 250 million dollars.")]
    loan = [("agreed", "250 million will be lent.")]
    with_it = compared(replace(one, commitments=promise), replace(other, commitments=loan))
    assert with_it
    assert with_it.links


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("They met 40 times in 2031.", "There were 40 of them.", True),
        ("They met on 12 March 2031.", "On 12 March 2031 they came.", False),
        ("The two sides met 3 times.", "All 3 of them came.", False),
    ],
)
def test_what_may_be_a_day_or_a_year_is_no_number_in_common(one: str, other: str, shared: bool) -> None:
    found = compared(met(commitments=[("agreed", one)]), met(commitments=[("signed", other)]))
    assert found
    assert found.shares_matter is shared


def test_the_order_in_which_records_are_read_changes_nothing() -> None:
    found = [record for _, record in records()]
    told = list(corpus_of(found).events()), list(corpus_of(found).doubts())
    for seed in range(3):
        random.Random(seed).shuffle(found)  # noqa: S311 - no secret
        corpus = corpus_of(found)
        assert (list(corpus.events()), list(corpus.doubts())) == told


def test_an_event_keeps_its_id_when_articles_join_and_leave() -> None:
    def the_id(*reports: Record) -> str:
        (event,) = corpus_of(reports).events()
        return event.id

    first, second = met().record(5), met(where=None).record(6)
    later = [met(who=[*TWO, f"Guest {at}"]).record(7, article=f"{at:016x}") for at in range(3)]
    assert the_id(first, second) == the_id(first, second, *later) == the_id(first, later[1])


def test_all_of_an_event_are_alike_and_what_is_kept_apart_is_told() -> None:
    """The third is like both, which as they state are of other days; it goes with the one that it shares more with."""
    loan = [("signed", "They signed a loan of 250 million dollars.")]
    one = met("2031-03-04", stated=True).record(0)
    other = met("2031-03-06", stated=True, commitments=loan).record(1)
    both = met("2031-03-04/2031-03-06", commitments=loan).record(2)
    corpus = corpus_of([one, other, both])
    (event,) = corpus.events()
    assert [article.id for article in event.articles] == [other.article.id, both.article.id]
    (doubt,) = corpus.doubts()
    assert (doubt.apart, doubt.link.score) == (True, 6)


def test_copies_of_one_report_are_one_event_and_in_proportion() -> None:
    (event,) = corpus_of([met().record(at) for at in range(3000)]).events()
    assert len(event.articles) == 3000
    assert {link.score for link in event.links} == {6}


def test_of_what_is_like_many_others_the_likeliest_are_told() -> None:
    alone = [met(where=None, who=["Ana Kolar"]).record(at) for at in range(200)]
    with_place = [met(who=["Ana Kolar"]).record(at) for at in (300, 301)]
    doubts = list(corpus_of([*alone, *with_place]).doubts())
    assert len(doubts) <= MOST_DOUBTS * 202
    first = doubts[0].link
    assert ([first.a.id, first.b.id], first.score) == ([one.article.id for one in with_place], 6)


def test_what_is_left_out_is_counted() -> None:
    record = met().record(0)
    other = record.model_copy(update={"schema_id": "deal/1"})
    older = met().record(1).replaced_by("f" * 16)
    found = gather(MEETING, [("a", record), ("b", record), ("c", other), ("d", older), ("e", met("").record(2))])
    assert [key.name for key in found.keys] == ["a", "e"]
    assert (dict(found.other_schemas), found.older, found.undated) == ({"deal/1": 1}, 1, 1)
    assert [failure.path for failure in found.left_out] == ["b"]


def test_a_schema_of_a_user_takes_part_by_its_markers() -> None:
    schema = Schema.of(TradeDeal)
    require_linkable(schema)
    data = {"headline": "", "closing": {"start": DAY, "end": DAY, "basis": "stated"},
            "companies": [{"firm": "Ardent Mills", "role": "buyer"}, {"firm": "Harrow Lane", "role": "seller"}],
            "amount": {"value": 450, "currency": "EUR"}}  # fmt: skip
    keys = [KeyMaker(schema).key_of(met().record(at).model_copy(update={"data": data}), str(at)) for at in (0, 1)]
    found = compare(*keys)
    assert found
    assert (found.score, found.links) == (6, True)


@pytest.mark.parametrize(("model", "lack"), [(Undated, "no EventDate"), (Unnamed, "no group with a Name")])
def test_a_schema_without_days_or_names_is_refused(model: type[BaseModel], lack: str) -> None:
    with pytest.raises(ConfigurationError, match=lack):
        require_linkable(Schema.of(model))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("250 delegates came", {250}),
        ("12 million and 99 Thousand", {12_000_000, 99_000}),
        ("1,000 km for 40. Three of them left", {1000, 40}),
        ("on 31 May 1950, at 0500 hours", {500}),
        ("a 300-strong guard, ５００ guests", {300, 500}),
        ("12 triệu", {12_000_000}),
        (f"number {'4' * 41}", set()),
    ],
)
def test_a_number_is_what_it_says_with_the_word_behind_it(said: str, told: set[int]) -> None:
    assert numbers_in([said]) == set(map(Decimal, told))

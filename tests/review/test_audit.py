"""What an audit counts as wrong, and what it draws from what."""

import hashlib
from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from summariser.core.errors import ConfigurationError
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.review.audit import CONFIDENCE, Audit, Progress, Question, digest, drawn, judge, questions
from summariser.review.history import Entry

SCHEMA = Schema.of(Meeting)
NOW = datetime(2026, 1, 2, tzinfo=UTC)
DATE, QUOTES, LACKS = Question("date"), Question("quotes"), Question("quotes", missing=True)
DATA: dict[str, Any] = {
    "date": {"start": "2026-01-01", "end": "2026-01-01", "basis": "stated", "evidence": [{"start": 0, "end": 3}]},
    "quotes": [{"speaker": "Ann", "parties": ["A", "B"]}, {"speaker": "Bo", "parties": []}],
}


def entry(act: int, action: Any, path: str = "", after: Any = None, seen: tuple[str, ...] = ()) -> Entry:
    return Entry(act, path, action, None, after, seen, NOW, "Anna", 1)


def judged(*acts: tuple[Any, ...]) -> tuple[bool, ...]:
    entries = [entry(number, *act) for number, act in enumerate(acts, 1)]
    return judge(DATA, entries, (DATE, QUOTES, LACKS))


RIGHT = (False, False, False)


@pytest.mark.parametrize(
    ("acts", "wrong"),
    [
        ((), RIGHT),
        ((("accept", "/date/start"), ("accept", "/quotes/0/speaker")), RIGHT),
        ((("correct", "/date/start", "2026-01-02"),), (True, False, False)),
        ((("correct", "/date/evidence", [{"start": 4, "end": 9}]),), (True, False, False)),
        ((("reject", "/date/end"),), (True, False, False)),
        ((("reject", "/quotes/1"),), (False, True, False)),
        ((("correct", "/quotes/1/speaker", "Cy"),), (False, True, False)),
        ((("reject", "/quotes/0/parties/1"),), (False, True, False)),
        ((("add", "/quotes/1/parties/0", "C"),), (False, True, False)),
        ((("add", "/quotes/2", {"speaker": "Cy", "parties": []}),), (False, False, True)),
        ((("add", "/quotes/-/0", {"speaker": "Cy", "parties": []}),), (False, False, True)),
        ((("reject", "/quotes/-/0"),), RIGHT),
        ((("add", "/quotes/2", {"speaker": "Cy"}), ("correct", "/quotes/2/speaker", "Di")), (False, False, True)),
        ((("add", "/quotes/2", {"speaker": "Cy"}), ("reject", "/quotes/2")), RIGHT),
        ((("add", "/quotes/2", {"speaker": "Cy"}), ("reject", "/quotes/0")), (False, True, True)),
        ((("reject", "/quotes/1"), ("accept", "/quotes/1")), RIGHT),
        ((("reject", "/quotes/1"), ("undo", "/quotes/1", 1)), RIGHT),
        ((("correct", "/date/start", "2026-01-02"), ("correct", "/date/start", "2026-01-01")), RIGHT),
        ((("accept", "/date/start", None, ("in_bulk",)),), RIGHT),
        ((("accept", "/date/start", None, ("in_bulk_unseen",)),), (True, False, False)),
        ((("accept", "/quotes/1/speaker", None, ("in_bulk_unseen",)),), (False, True, False)),
        ((("correct", "/summary", "Other."),), RIGHT),
    ],
)
def test_what_is_wrong(acts: tuple[Any, ...], wrong: tuple[bool, ...]) -> None:
    assert judged(*acts) == wrong


@pytest.mark.parametrize("after", [{"name": "Hanoi"}, ""])
def test_a_field_that_was_empty_and_is_filled_was_wrong(after: Any) -> None:
    filled = [entry(1, "add", "/location", after)]
    assert judge({"location": None}, filled, [Question("location")]) == (True,)
    assert judge({"location": None}, [], [Question("location")]) == (False,)


def test_a_list_of_plain_values() -> None:
    asked = (Question("parties"), Question("parties", missing=True))
    data = {"parties": ["Norland", "Sudland"]}
    assert judge(data, [entry(1, "accept", "/parties/0")], asked) == (False, False)
    assert judge(data, [entry(1, "reject", "/parties/0")], asked) == (True, False)
    assert judge(data, [entry(1, "correct", "/parties/1", "Súdland")], asked) == (True, False)
    assert judge(data, [entry(1, "add", "/parties/2", "南国")], asked) == (False, True)


def test_an_empty_list_to_which_nothing_is_added_lacks_nothing() -> None:
    assert judge({"quotes": []}, [], (QUOTES, LACKS)) == (False, False)
    assert judge({"quotes": []}, [entry(1, "add", "/quotes/0", {"speaker": "Cy"})], (QUOTES, LACKS)) == (False, True)


def test_of_lists_it_is_asked_too_whether_anything_is_missing() -> None:
    assert questions(SCHEMA, ["quotes", "date", "quotes"]) == (DATE, QUOTES, LACKS)


def test_a_field_that_is_not_there() -> None:
    with pytest.raises(
        ConfigurationError, match=r"'meeting/1' has no field 'dates': there are summary, published, date"
    ):
        questions(SCHEMA, ["date", "dates"])
    with pytest.raises(ConfigurationError, match="no field ''"):
        questions(SCHEMA, [""])
    with pytest.raises(ConfigurationError) as caught:
        questions(SCHEMA, ["\x1b[31m" + "x" * 500])
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 250


def test_anybody_can_draw_again_what_was_drawn() -> None:
    population = [(f"{number:04x}", number) for number in range(500)]
    order = drawn(population, "seed")
    assert sorted(order) == sorted(population)
    assert order == drawn(reversed(population), "seed") != drawn(population, "other seed")
    assert [hashlib.sha256(f"seed:{one}".encode()).hexdigest() for one, _ in order] == sorted(
        hashlib.sha256(f"seed:{one}".encode()).hexdigest() for one, _ in population
    )


def test_each_article_is_as_likely_to_be_drawn_first() -> None:
    population = [(f"{number:04x}", number) for number in range(10)]
    first = Counter(drawn(population, f"{seed:032x}")[0] for seed in range(5000))
    assert len(first) == 10
    assert sum((many - 500) ** 2 / 500 for many in first.values()) < 27.9, "chi-squared, 9 degrees, 0.001"


def test_the_sum_is_of_the_articles_and_their_drafts_in_whatever_order() -> None:
    told = digest([("b", 2), ("a", 1)])
    assert told == hashlib.sha256(b"a 1\nb 2\n").hexdigest() == digest([("a", 1), ("b", 2)])
    assert len({told, digest([("a", 1), ("b", 3)]), digest([("a", 1)]), digest([("a", 1), ("c", 2)])}) == 4


def test_several_questions_share_the_risk() -> None:
    def audit(*asked: Question) -> Audit:
        return Audit(1, NOW, "Anna", (SCHEMA.id,), asked, "0.1", CONFIDENCE, "seed", "sum", 200)

    assert audit(DATE).design.risk == Fraction(1, 20)
    assert audit(DATE, QUOTES, LACKS).design.risk == Fraction(1, 60)
    alone = Progress(audit(DATE), ((False,),) * 35)
    together = Progress(audit(DATE, QUOTES, LACKS), ((False, True, False),) * 35)
    assert alone.shown
    assert [standing.shown for _, standing in together.standings] == [False, False, False]
    assert [standing.wrong for _, standing in together.standings] == [0, 35, 0]

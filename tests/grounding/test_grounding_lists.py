"""Names with offices around them, and things listed twice: what small models do."""

from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.grounding.grounding import Grounded, ground

ARTICLE = Article(
    "The General Secretary of the Party of Việt Nam (PVN) Trần Văn Ba met President Truong Thi Lan in Oslo. "
    "The wife of Trần Văn Ba was greeted. Lan said that trade had doubled.",
    sha256="",
)


def person(name: str, *numbers: int) -> dict[str, Any]:
    about = {"title": None, "organisation": None, "country": None, "presence": "attended"}
    return {"name": name, **about, "sentences": list(numbers or (1,))}


def grounded(**answer: Any) -> Grounded:
    return ground(Schema.of(Meeting), answer, ARTICLE)


def names(*given: str, number: int = 1) -> list[str]:
    people = grounded(participants=[person(name, number) for name in given]).data["participants"]
    return [p["name"] for p in people]


@pytest.mark.parametrize(
    "given",
    [
        "Trần Văn Ba",
        "General Secretary of the Party of Vietnam Trần Văn Ba",
        "General Secretary Tran Van Ba",
        "Vietnam's General Secretary Tran Van Ba",
        "Vietnamese Chairman Trần Văn Ba",
    ],
)
def test_a_person_is_called_by_name_alone(given: str) -> None:
    assert names(given) == ["Trần Văn Ba"]


def test_a_name_that_is_also_a_title_stays_whole() -> None:
    assert names("Truong Thi Lan") == ["Truong Thi Lan"]
    assert names("President Truong Thi Lan") == ["Truong Thi Lan"]


def test_a_name_after_a_small_word_belongs_to_somebody_else() -> None:
    assert names("The wife of Trần Văn Ba", number=2) == ["The wife of Trần Văn Ba"]


def test_a_person_listed_twice_is_kept_once_and_flagged() -> None:
    found = grounded(participants=[person("Trần Văn Ba"), person("Truong Thi Lan"), person("President Tran Van Ba")])

    assert [p["name"] for p in found.data["participants"]] == ["Trần Văn Ba", "Truong Thi Lan"]
    assert [(f.path, f.code) for f in found.flags] == [("/participants/0", "listed_twice")]


def test_flags_of_what_is_dropped_go_with_it() -> None:
    quote = {"speaker": "Lan", "kind": "direct", "text": "trade had doubled", "sentences": [3]}
    found = grounded(quotes=[quote, quote])

    assert len(found.data["quotes"]) == 1
    assert [(f.path, f.code) for f in found.flags] == [
        ("/quotes/0/kind", "direct_without_marks"),
        ("/quotes/0", "listed_twice"),
    ]


def test_two_statements_of_one_speaker_are_two() -> None:
    quotes = [
        {"speaker": "Lan", "kind": "reported", "text": text, "sentences": [3]} for text in ("trade had", "had doubled")
    ]

    assert len(grounded(quotes=quotes).data["quotes"]) == 2


def test_names_that_differ_in_their_accents_alone_are_two_people() -> None:
    text = "Ông Nguyễn Văn Hùng gặp ông Nguyễn Văn Hưng."
    answer = {"participants": [person("Nguyễn Văn Hùng"), person("Nguyễn Văn Hưng"), person("NGUYỄN VĂN HÙNG")]}
    found = ground(Schema.of(Meeting), answer, Article(text, sha256=""))

    assert [p["name"] for p in found.data["participants"]] == ["Nguyễn Văn Hùng", "Nguyễn Văn Hưng"]
    assert [(f.path, f.code) for f in found.flags] == [("/participants/0", "listed_twice")]


RELATIVES = Article(
    "President Emmanuel Macron came to Oslo with Kim Jong Un. Princess Elizabeth sang. George W. Bush spoke.", sha256=""
)


@pytest.mark.parametrize(
    "given",
    ["sister of Kim Jong Un", "Wife of Emmanuel Macron", "Spokesman for Emmanuel Macron", "George H. W. Bush"],
)
def test_nobody_is_called_by_the_name_of_somebody_else(given: str) -> None:
    found = ground(Schema.of(Meeting), {"participants": [person(given, 1, 2, 3)]}, RELATIVES)
    assert [p["name"] for p in found.data["participants"]] == [given]
    assert [f.code for f in found.flags] == ["name_not_found"]


@pytest.mark.parametrize("given", ["Mrs. Macron", "Queen Elizabeth"])
def test_a_shared_name_alone_is_doubted(given: str) -> None:
    found = ground(Schema.of(Meeting), {"participants": [person(given, 1, 2)]}, RELATIVES)
    assert [f.code for f in found.flags] == ["name_approximate"]

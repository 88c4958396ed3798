"""Counts and differences, worked out by hand. No field is named as in the built-in schema."""

from typing import Any, ClassVar, Literal

import pytest
from pydantic import BaseModel

from summariser.core.schema import Cited, EventDate, Name, Schema, Verbatim
from summariser.evaluate.figures import ONE_TEXT, Key, Tally, keys
from summariser.evaluate.scoring import Score, misquoted, score

TEXT = (
    "Ann Lee of Acme bought Bolt. Bo Chen said prices would rise soon. Cy Dow of Bolt sold. They close on 5 May 2024."
)


class Person(Cited):
    who: Name
    firm: Name | None
    side: Literal["buyer", "seller"]


class Remark(Cited):
    by: Name
    words: Verbatim


class Term(Cited):
    gist: str
    bound: list[Name]


class Venue(Cited):
    town: Name


class Deal(BaseModel):
    schema_id: ClassVar[str] = "deal/1"

    headline: str
    share: float | None
    closing: EventDate
    venue: Venue | None
    people: list[Person]
    remarks: list[Remark]
    terms: list[Term]
    tags: list[Literal["big", "small"]]


DEAL = Schema.of(Deal)


def cite(*passages: str) -> list[dict[str, Any]]:
    return [{"start": TEXT.index(p), "end": TEXT.index(p) + len(p), "text": p} for p in passages]


def deal(**values: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {"start": None, "end": None, "basis": "unknown", "evidence": []}
    empty = {"headline": "", "share": None, "closing": nothing, "venue": None}
    return {**empty, "people": [], "remarks": [], "terms": [], "tags": [], **values}


def person(who: str, side: str, firm: str | None = None, *passages: str) -> dict[str, Any]:
    return {"who": who, "firm": firm, "side": side, "evidence": cite(*passages)}


def remark(by: str, words: str, *passages: str) -> dict[str, Any]:
    return {"by": by, "words": words, "evidence": cite(*passages or (words,))}


def term(gist: str, bound: list[str], *passages: str) -> dict[str, Any]:
    return {"gist": gist, "bound": bound, "evidence": cite(*passages)}


def scored(gold: dict[str, Any], draft: dict[str, Any]) -> Score:
    result = score(DEAL, gold, draft, TEXT)
    assert set(result.counts) <= set(keys(DEAL))
    return result


def tally(result: Score, field: str, measure: str) -> Tally:
    return result.counts.get(Key(field, measure), Tally(0, 0, 0))  # type: ignore[arg-type] # text for a Literal


def differences(result: Score) -> list[tuple[str, str | None, str | None]]:
    return [(one.kind, one.gold_path, one.draft_path) for one in result.differences]


FULL = deal(
    headline="Acme buys Bolt",
    share=12.5,
    closing={"start": "2024-05-05", "end": "2024-05-05", "basis": "stated", "evidence": cite("5 May 2024")},
    venue={"town": "Bolt", "evidence": cite("Bolt")},
    people=[person("Ann Lee", "buyer", "Acme", "Ann Lee"), person("Cy Dow", "seller", "Bolt", "Cy Dow")],
    remarks=[remark("Bo Chen", "prices would rise soon")],
    terms=[term("They close on 5 May.", ["Acme", "Bolt"], "They close on 5 May 2024.")],
    tags=["big"],
)


def test_gold_against_itself_has_no_fault() -> None:
    result = scored(FULL, FULL)
    assert result.differences == ()
    assert result.counts
    assert all(one.hits == one.gold == one.draft for one in result.counts.values())


def test_both_empty_is_right_and_counts_no_items() -> None:
    result = scored(deal(), deal())
    assert result.differences == ()
    assert tally(result, "share", "value") == (1, 1, 1)
    assert tally(result, "venue.town", "value") == (1, 1, 1)
    assert tally(result, "", "items") == (0, 0, 0)
    assert tally(result, "headline", "text") == (0, 0, 0)


def test_single_values_missed_invented_and_altered() -> None:
    gold, draft = deal(share=12.5, venue={"town": "Bolt", "evidence": []}), deal(share=None, headline="Big deal")
    draft["closing"] = {"start": None, "end": None, "basis": "inferred", "evidence": []}
    result = scored(gold, draft)
    assert differences(result) == [
        ("invented", "/headline", "/headline"),
        ("missed", "/share", "/share"),
        ("altered", "/closing/basis", "/closing/basis"),
        ("missed", "/venue", "/venue"),
    ]
    assert tally(result, "venue.town", "value") == (0, 1, 1)
    # Right are closing.start and closing.end; wrong are share, closing.basis and venue.town.
    assert tally(result, "", "value") == (2, 5, 5)


def test_items_by_name() -> None:
    draft = deal(
        people=[person("Cy Dow", "buyer", "Bolt"), person("Bo Chen", "seller"), person("Lee", "buyer", "Acme Corp")]
    )
    result = scored(FULL | {"remarks": [], "terms": [], "tags": []}, draft)
    assert tally(result, "people", "items") == (1, 2, 3)
    assert tally(result, "people", "lenient items") == (2, 2, 3)
    assert tally(result, "people[side=buyer]", "items") == (0, 1, 2)
    assert tally(result, "people[side=seller]", "items") == (0, 1, 1)
    assert tally(result, "people.who", "value") == (1, 2, 2)
    assert tally(result, "people.who", "lenient value") == (2, 2, 2)
    assert tally(result, "people.firm", "value") == (1, 2, 2)
    assert tally(result, "people.firm", "lenient value") == (2, 2, 2)
    assert tally(result, "people.side", "value") == (1, 2, 2)
    found = [d for d in differences(result) if "people" in (d[1] or d[2] or "")]
    assert found == [
        ("altered", "/people/0/who", "/people/2/who"),
        ("altered", "/people/0/firm", "/people/2/firm"),
        ("altered", "/people/1/side", "/people/0/side"),
        ("invented", None, "/people/1"),
    ]


def test_an_equal_name_is_preferred_to_part_of_one() -> None:
    gold = deal(people=[person("Lee", "buyer"), person("Ann Lee", "seller")])
    draft = deal(people=[person("Ann Lee", "seller"), person("Lee", "buyer")])
    assert scored(gold, draft).differences == ()


@pytest.mark.parametrize(
    ("words", "hits", "close"),
    [
        ("prices would rise soon", 1, 1),
        ("prices would rise", 1, 1),  # 17 of 22 characters: F1 0.87
        ("prices", 1, 0),  # 6 of 22: F1 0.43
        ("Bo Chen said", 0, 0),
        ("said p", 0, 0),  # 1 of 6 and of 22: F1 0.07
        ("", 0, 0),
    ],
)
def test_items_by_their_words(words: str, hits: int, close: int) -> None:
    result = scored(deal(remarks=FULL["remarks"]), deal(remarks=[remark("Bo Chen", words)]))
    assert tally(result, "remarks", "items") == (hits, 1, 1)
    assert tally(result, "remarks", "close items") == (close, 1, 1)
    if hits:
        assert tally(result, "remarks.words", "words") == (len(words), 22, len(words))
        assert tally(result, "remarks.words", "value") == (words == "prices would rise soon", 1, 1)
        assert tally(result, "remarks.by", "value") == (1, 1, 1)


def test_items_by_their_passages_and_their_lists() -> None:
    gold = deal(terms=FULL["terms"])
    draft = deal(terms=[term("Nobody closes.", ["Acme", "Bolt", "Cy Dow"], "5 May 2024.")])
    result = scored(gold, draft)
    assert tally(result, "terms", "items") == (1, 1, 1)  # 11 of 25 characters: F1 0.61
    assert tally(result, "terms", "close items") == (0, 1, 1)
    assert tally(result, "terms.bound", "items") == (2, 2, 3)
    assert tally(result, "terms", "evidence") == (11, 25, 11)
    assert tally(result, "", "items") == (1, 1, 1)  # a list inside an item is no list of the record
    assert differences(result)[-1] == ("invented", None, "/terms/0/bound/2")


def test_texts_decide_between_items_on_the_same_passage() -> None:
    passage = "They close on 5 May 2024."
    gold = deal(terms=[term("Prices rise.", [], passage), term("They close in May.", [], passage)])
    draft = deal(terms=[term("They close.", [], passage), term("Prices rise a lot.", [], passage)])
    result = scored(gold, draft)
    assert tally(result, "terms", "items") == (2, 2, 2)
    assert tally(result, "terms.gist", "text") == (
        round(ONE_TEXT * 4 / 6) + round(ONE_TEXT * 4 / 6),
        2 * ONE_TEXT,
        2 * ONE_TEXT,
    )


def test_a_text_in_other_words_is_no_difference() -> None:
    result = scored(deal(headline="Acme buys Bolt"), deal(headline="Bolt is sold to Acme"))
    assert tally(result, "headline", "text") == (ONE_TEXT // 2, ONE_TEXT, ONE_TEXT)
    assert result.differences == ()


def test_evidence_is_counted_in_characters_once() -> None:
    gold = deal(closing=FULL["closing"])
    draft = deal(closing=FULL["closing"] | {"evidence": cite("on 5 May", "5 May")})
    assert tally(scored(gold, draft), "closing", "evidence") == (5, 10, 8)


def test_what_is_not_the_articles_is_listed() -> None:
    draft = deal(remarks=[remark("Bo Chen", "prices would rise soon") | {"words": "prices will rise"}])
    draft["remarks"][0]["evidence"].append({"start": 0, "end": 3, "text": "Bob"})
    result = scored(deal(), draft)
    assert tally(result, "", "slices") == (1, 3, 3)
    assert [d for d in differences(result) if d[0] == "misquoted"] == [
        ("misquoted", None, "/remarks/0/evidence/1"),
        ("misquoted", None, "/remarks/0/words"),
    ]
    assert misquoted(DEAL, draft, TEXT) == ["/remarks/0/evidence/1", "/remarks/0/words"]
    assert misquoted(DEAL, FULL, TEXT) == []


def test_lists_of_choices() -> None:
    result = scored(deal(tags=["big", "big"]), deal(tags=["big", "small"]))
    assert tally(result, "tags", "items") == (1, 2, 2)


def test_without_the_articles_text_slices_are_not_counted() -> None:
    assert Key("", "slices") not in score(DEAL, FULL, FULL, None).counts

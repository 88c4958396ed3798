"""Merging: what the windows of one article gave becomes one record of values that they gave."""

from datetime import date
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.flags import Flag
from summariser.core.meeting import Meeting
from summariser.core.record import evidence_in
from summariser.core.schema import Schema
from summariser.grounding.grounding import Grounded, ground
from summariser.grounding.merging import WindowDraft, merge
from tests.trade_deal import TradeDeal

MEETING, DEAL = Schema.of(Meeting), Schema.of(TradeDeal)

TEXT = """HANOI, 6 September 2023 - Foreign Minister Mira Solberg met Prime Minister Amir Tan on Tuesday.
They agreed to open a rail link by 2026. "Trade has doubled since the spring," Solberg said.
Tan thanked the hosts. He visited Oslo on 4 May 2019. Nguyễn Văn Hùng and Nguyễn Văn Hưng attended.
The link will cost 90 million dollars, they said. It was raining."""
ARTICLE = Article(TEXT, "")


def person(name: str, *sentences: int, **more: Any) -> dict[str, Any]:
    empty = {"title": None, "organisation": None, "country": None, "presence": "attended"}
    return {"name": name, **empty, **more, "sentences": list(sentences)}


def quote(text: str, *sentences: int, speaker: str = "Mira Solberg", kind: str = "direct") -> dict[str, Any]:
    return {"speaker": speaker, "kind": kind, "text": text, "sentences": list(sentences)}


def agreement(statement: str, *sentences: int, kind: str = "agreed", parties: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"statement": statement, "kind": kind, "parties": list(parties), "sentences": list(sentences)}


def day(start: date, basis: str, *sentences: int) -> dict[str, Any]:
    return {"start": start, "end": start, "basis": basis, "sentences": list(sentences)}


NO_DAY: dict[str, Any] = {"start": None, "end": None, "basis": "unknown", "sentences": []}


def merged(*answers: dict[str, Any], schema: Schema = MEETING, flags: tuple[Flag, ...] = ()) -> Grounded:
    """The answers of windows 1, 2, ... about the article, grounded and merged. `flags` are more of the first's."""
    parts = []
    for number, answer in enumerate(answers, 1):
        grounded = ground(schema, answer, ARTICLE)
        more = flags if number == 1 else ()
        parts.append(WindowDraft(f"window {number}", grounded.data, (*grounded.flags, *more), grounded.unfound))
    found = merge(schema, parts)
    for one in evidence_in(found.data):
        assert one.text == TEXT[one.start : one.end]
    return found


def people(*windows: list[dict[str, Any]]) -> Grounded:
    return merged(*({"participants": window} for window in windows))


def names(found: Grounded) -> list[str]:
    return [one["name"] for one in found.data["participants"]]


def codes(found: Grounded) -> list[tuple[str, str]]:
    return [(flag.path, flag.code) for flag in found.flags]


# Lists of what has a name


def test_one_person_told_of_in_two_windows_is_one_with_all_that_is_said() -> None:
    found = people(
        [person("Mira Solberg", 1)],
        [person("Amir Tan", 1), person("Foreign Minister Mira Solberg", 3, title="Foreign Minister")],
    )
    assert names(found) == ["Mira Solberg", "Amir Tan"]
    (solberg, _) = found.data["participants"]
    assert solberg["title"] == "Foreign Minister"
    assert [e["text"] for e in solberg["evidence"]] == ["Mira Solberg", "Solberg"]
    assert codes(found) == []


def test_a_part_of_just_one_name_is_taken_for_it_and_flagged() -> None:
    found = people([person("Mira Solberg", 1), person("Amir Tan", 1)], [person("Tan", 4)])
    assert names(found) == ["Mira Solberg", "Amir Tan"]
    assert codes(found) == [("/participants/1/name", "name_approximate")]
    assert "“Tan” (window 2) is taken for “Amir Tan”" in found.flags[0].message


def test_a_part_of_two_names_stays_by_itself() -> None:
    found = people([person("Nguyễn Văn Hùng", 6), person("Nguyễn Văn Hưng", 6)], [person("Nguyễn", 6)])
    assert names(found) == ["Nguyễn Văn Hùng", "Nguyễn Văn Hưng", "Nguyễn"]


def test_what_one_window_tells_apart_is_not_joined() -> None:
    assert names(people([person("Amir Tan", 1), person("Tan", 4)], [])) == ["Amir Tan", "Tan"]


def test_accents_tell_people_apart() -> None:
    assert len(names(people([person("Nguyễn Văn Hùng", 6)], [person("Nguyễn Văn Hưng", 6)]))) == 2


def test_a_contradiction_about_a_person_keeps_the_first_and_is_flagged() -> None:
    found = people([person("Amir Tan", 1)], [person("Amir Tan", 4, presence="mentioned")], [person("Amir Tan", 4)])
    assert found.data["participants"][0]["presence"] == "attended"
    assert codes(found) == [("/participants/0/presence", "windows_differ")]
    assert "window 1 “attended”; window 2 “mentioned”" in found.flags[0].message


def test_a_shorter_title_is_no_contradiction() -> None:
    found = people(
        [person("Amir Tan", 1, title="Prime Minister")],
        [person("Amir Tan", 1, title="Minister")],
    )
    assert found.data["participants"][0]["title"] == "Prime Minister"
    assert codes(found) == []


# Quotations and other cited items


def test_one_passage_quoted_in_two_windows_is_one_quotation() -> None:
    found = merged(
        {"quotes": [quote("Trade has doubled since", 3)]},
        {"quotes": [quote("Trade has doubled since the", 3, speaker="Amir Tan"), quote("The link will cost 90", 7)]},
    )
    assert [one["text"] for one in found.data["quotes"]] == [
        "Trade has doubled since the spring,",
        "The link will cost 90 million dollars",
    ]
    assert ("/quotes/0/speaker", "windows_differ") in codes(found)


def test_quotations_that_were_not_found_are_kept_apart_with_their_flags() -> None:
    found = merged(
        {"quotes": [quote("Nobody said this here", 3)]}, {"quotes": [quote("Nor was that said", 3, speaker="Amir Tan")]}
    )
    assert [one["text"] for one in found.data["quotes"]] == ["", ""]
    assert [c for c in codes(found) if c[1] == "opening_not_found"] == [
        ("/quotes/0/text", "opening_not_found"),
        ("/quotes/1/text", "opening_not_found"),
    ]


def test_agreements_on_one_passage_in_like_words_are_one() -> None:
    found = merged(
        {"agreements": [agreement("They agreed to open a rail link by 2026.", 2, parties=("Amir Tan",))]},
        {
            "agreements": [
                agreement("They will open a rail link by 2026.", 2, parties=("Amir Tan", "Mira Solberg")),
                agreement("Costs are shared between the two sides.", 2),
                agreement("They agreed to open a rail link by 2026.", 7),
            ]
        },
    )
    assert [one["statement"] for one in found.data["agreements"]] == [
        "They agreed to open a rail link by 2026.",
        "Costs are shared between the two sides.",
        "They agreed to open a rail link by 2026.",
    ]
    assert found.data["agreements"][0]["parties"] == ["Amir Tan", "Mira Solberg"]


def test_plain_lists_are_joined() -> None:
    found = merged({"markets": ["Oslo", "HANOI"]}, {"markets": ["Hanoi", "Norway"]}, schema=DEAL)
    assert found.data["markets"] == ["Oslo", "HANOI", "Norway"]
    assert ("/markets/2", "name_not_found") in codes(found)


# Single values

TUESDAY, EARLIER = date(2023, 9, 5), date(2019, 5, 4)


@pytest.mark.parametrize(
    ("answers", "start", "basis", "differ"),
    [
        ([NO_DAY, day(TUESDAY, "inferred", 1)], "2023-09-05", "inferred", False),
        ([day(TUESDAY, "inferred", 1), NO_DAY, day(TUESDAY, "stated", 1)], "2023-09-05", "stated", False),
        ([day(TUESDAY, "inferred", 1), day(EARLIER, "stated", 5)], "2023-09-05", "inferred", True),
        ([day(EARLIER, "stated", 5), *[day(TUESDAY, "inferred", 1)] * 2], "2023-09-05", "inferred", True),
    ],
)
def test_days(answers: list[dict[str, Any]], start: str, basis: str, differ: bool) -> None:
    found = merged(*({"date": answer} for answer in answers))
    assert (found.data["date"]["start"], found.data["date"]["basis"]) == (start, basis)
    assert (("/date", "windows_differ") in codes(found)) is differ


def test_what_has_evidence_goes_before_what_has_none() -> None:
    found = merged({"location": {"name": "Paris", "sentences": []}}, {"location": {"name": "Oslo", "sentences": [5]}})
    assert found.data["location"]["name"] == "Oslo"
    assert codes(found) == [("/location", "windows_differ")], "flags of the other place are gone with it"
    assert "window 2 “Oslo”; window 1 “Paris”" in found.flags[0].message


def test_nothing_anywhere_stays_nothing() -> None:
    found = merged({"date": NO_DAY}, {"location": None, "date": NO_DAY})
    assert (found.data["location"], found.data["date"]["basis"], found.data["published"]) == (None, "unknown", None)
    assert (found.data["summary"], found.data["quotes"], found.flags) == ("", [], ())


def test_a_summary_is_the_first_and_covers_a_part() -> None:
    found = merged({"summary": ""}, {"summary": "Two met."}, {"summary": "It rained."})
    assert found.data["summary"] == "Two met."
    assert codes(found) == [("/summary", "covers_part")]
    assert "window 2" in found.flags[0].message


def test_an_agreement_in_the_same_words_is_one_wherever_it_is_told() -> None:
    said = "They agreed to open a rail link."
    found = merged({"agreements": [agreement(said, 4)]}, {"agreements": [agreement(said.upper(), 7)]})
    (one,) = found.data["agreements"]
    assert one["statement"] == said
    passages = ["Tan thanked the hosts", "The link will cost 90 million dollars, they said"]
    assert [e["text"] for e in one["evidence"]] == passages


def test_scalars_of_any_schema_keep_the_first_and_tell_of_others() -> None:
    found = merged(
        {"status": "signed", "binding": True, "amount": {"value": 90.0, "currency": "USD", "sentences": [7]}},
        {"status": "closed", "binding": True, "amount": None},
        schema=DEAL,
    )
    assert (found.data["status"], found.data["binding"], found.data["amount"]["value"]) == ("signed", True, 90.0)
    assert ("/status", "windows_differ") in codes(found)
    assert ("/binding", "windows_differ") not in codes(found)


# Flags


def test_flags_move_with_what_they_are_about_and_go_with_what_is_left_out() -> None:
    found = people([person("Mira Solberg", 1)], [person("Nobody Here", 1), person("Mira Solberg", 99)])
    assert [(path, code) for path, code in codes(found) if code == "name_not_found"] == [
        ("/participants/1/name", "name_not_found")
    ]
    assert "sentence_out_of_range" not in {code for _, code in codes(found)}, "the first one's sentence is kept"


def test_flags_about_a_field_or_the_record_tell_their_window() -> None:
    flags = (
        Flag(path="/quotes", code="not_answered", message="Cut off"),
        Flag(path="", code="instruction_like", message="Odd"),
    )
    found = merged({}, {}, flags=flags)
    assert [flag.message for flag in found.flags] == ["Cut off (window 1)", "Odd (window 1)"]

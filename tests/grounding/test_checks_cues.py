"""Closed choices against the sentences that they rest on."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel

from summariser.core.flags import Flag
from summariser.core.meeting import Meeting
from summariser.core.schema import Against, Cited, Cues, Name, Schema, read_schema
from summariser.grounding.checks import check
from tests.grounding.cue_cases import ABSENT, AGREED, NOT_AGREED, PRESENT, SIGNED, UNSIGNED
from tests.grounding.records import article, cite

MEETING = Schema.of(Meeting)


def meeting(**values: Any) -> dict[str, Any]:
    day = {"start": "2024-05-03", "end": "2024-05-03", "basis": "inferred", "evidence": []}
    nothing: dict[str, Any] = {"summary": "", "published": None, "location": None, "quotes": []}
    return {**nothing, "date": day, "participants": [], "agreements": [], **values}


def contradicted(text: str, **values: Any) -> list[str]:
    flags: tuple[Flag, ...] = check(MEETING, meeting(**values), article(text))
    return [flag.message for flag in flags if flag.code == "contradicted_choice"]


def presence(text: str, name: str, said: str = "attended") -> list[str]:
    people = [(one, said if one == name else "mentioned") for one in (name, "Chinh") if one in text]
    return contradicted(
        text,
        participants=[
            {
                "name": one,
                "title": None,
                "organisation": None,
                "country": None,
                "presence": how,
                "evidence": cite(text, one),
            }
            for one, how in people
        ],
    )


def kind(text: str, statement: str, said: str) -> list[str]:
    item = {"statement": statement, "kind": said, "parties": [], "evidence": cite(text, text.rstrip(".。"))}
    return contradicted(text, agreements=[item])


@pytest.mark.parametrize(("text", "name"), ABSENT)
def test_who_did_not_come_did_not_attend(text: str, name: str) -> None:
    assert presence(text, name)
    assert presence(text, name, "mentioned") == []


@pytest.mark.parametrize(("text", "name"), PRESENT)
def test_who_came_attended(text: str, name: str) -> None:
    assert presence(text, name) == []


@pytest.mark.parametrize(("text", "statement"), UNSIGNED)
def test_what_is_refused_planned_or_old_was_not_signed_now(text: str, statement: str) -> None:
    assert kind(text, statement, "signed")
    assert kind(text, statement, "reaffirmed") == []


@pytest.mark.parametrize(("text", "statement"), SIGNED)
def test_what_was_signed_is_no_doubt(text: str, statement: str) -> None:
    assert kind(text, statement, "signed") == []


@pytest.mark.parametrize(("text", "statement"), NOT_AGREED)
def test_what_is_refused_or_hoped_for_was_not_agreed(text: str, statement: str) -> None:
    assert kind(text, statement, "agreed")


@pytest.mark.parametrize(("text", "statement"), AGREED)
def test_what_was_agreed_is_no_doubt(text: str, statement: str) -> None:
    assert kind(text, statement, "agreed") == []


def test_nothing_stands_behind_a_name_at_the_end() -> None:
    assert presence("Those who did not attend: Ana Ruiz", "Ana Ruiz") == []


def test_the_words_that_contradict_are_shown() -> None:
    text = "They met in Hanoi. Laos rejected the plan. Rain fell."
    item = {
        "statement": "Laos agreed.",
        "kind": "agreed",
        "parties": [],
        "evidence": cite(text, "Laos rejected the plan"),
    }
    assert contradicted(text, agreements=[item]) == [
        "This is called “agreed”, but the article says “Laos rejected the plan”."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The two sides did not reaffirm the pact.", "reaffirmed"),
        ("Laos might propose a summit.", "proposed"),
        ("The two sides will agree on a date.", "agreed"),
    ],
)
def test_each_kind_has_words_that_can_be_undone(text: str, said: str) -> None:
    assert kind(text, "A pact.", said)


@pytest.mark.parametrize(("text", "said"), [("Both sides will meet.", "agreed"), ("If both should meet.", "proposed")])
def test_will_and_should_neither_prove_nor_refute(text: str, said: str) -> None:
    assert kind(text, "They meet.", said) == []


class Owner(Cited):
    firm: Name
    part: Annotated[Literal["buyer", "seller"], Cues(buyer=("bu*", "bought", "takes over")), Against(buyer=("outbid",))]


class Sale(BaseModel):
    owners: list[Owner]


def test_a_users_own_schema_says_what_speaks_for_its_choices() -> None:
    text = "Ardent will not buy the mill. Borel bought it. Cato was outbid. Dune watched."
    names = ("Ardent", "Borel", "Cato", "Dune")
    data = {"owners": [{"firm": name, "part": "buyer", "evidence": cite(text, name)} for name in names]}
    flags = check(Schema.of(Sale), data, article(text))
    assert [(flag.code, flag.path) for flag in flags] == [
        ("contradicted_choice", "/owners/0/part"),
        ("contradicted_choice", "/owners/2/part"),
    ]


def test_words_for_a_value_that_is_no_choice_are_a_mistake() -> None:
    class Owner(Cited):
        part: Annotated[Literal["buyer", "seller"], Cues(banker=("lent",))]

    class Sale(BaseModel):
        owners: list[Owner]

    _, problems = read_schema(Sale)
    (problem,) = problems
    assert problem.where == "schema field Owner.part"
    assert problem.what == "Cues has words for 'banker', which is no choice here"


def test_a_model_is_not_told_of_the_words() -> None:
    plain = Schema.of(Sale).json_schema["$defs"]["Owner"]["properties"]["part"]
    assert plain == {"enum": ["buyer", "seller"], "title": "Part", "type": "string"}

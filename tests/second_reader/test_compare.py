"""A draft against what rules found, over a schema that shares no field with the built-in one."""

from typing import Annotated, Any, ClassVar, Literal, get_args

import pytest
from pydantic import BaseModel

from summariser.core.article import Article, Span
from summariser.core.schema import (
    Cited,
    Country,
    Cues,
    Name,
    Organisation,
    Proposed,
    Schema,
    Speech,
    Title,
    Verbatim,
    read_schema,
)
from summariser.second_reader import found
from summariser.second_reader.both import Proposals, together
from summariser.second_reader.compare import compared
from summariser.second_reader.fill import Item, filled, wanted


class Guest(Cited):
    who: Name
    office: Title | None
    house: Organisation | None
    land: Country | None
    came: Annotated[Literal["no", "yes"], Cues(yes=("came",))]
    remark: str | None


class Measure(Cited):
    gist: str
    turn: Annotated[Literal["imposed", "lifted"], Cues(imposed=("impose*",), lifted=("lift*",))]
    by: list[Name]


class Statement(Cited):
    voice: Name
    manner: Speech
    wording: Verbatim


class Visit(BaseModel):
    schema_id: ClassVar[str] = "visit/1"
    title: str
    guests: Annotated[list[Guest], Proposed("people")]
    measures: Annotated[list[Measure], Proposed("commitments")]
    statements: Annotated[list[Statement], Proposed("speech")]


SCHEMA = Schema.of(Visit)
TEXT = (
    "Envoy Ana Ruiz of the Harbour Board came to Lima. Peru lifted its tariffs on fish. "
    "“We are glad,” she said. Ruiz added that the ports would open in May."
)
ARTICLE = Article.of(TEXT)


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


RUIZ = found.Person("Ana Ruiz", at("Ana Ruiz"), at("Envoy"), at("Harbour Board"), "Peru", present=True)
GLAD = found.Speech("Ana Ruiz", (at("We are glad,"),), direct=True)
PORTS = found.Speech("Ana Ruiz", (at("the ports would open in May"),), direct=False)
LIFTED = found.Commitment("lifted", at("Peru lifted its tariffs on fish"), ("Peru",))
EMPTY: dict[str, Any] = {"title": "", "guests": [], "measures": [], "statements": []}


def value(item: Item) -> dict[str, Any]:
    [one] = filled(SCHEMA, ARTICLE, item, "parser")
    return one.value


def draft(**lists: list[dict[str, Any]]) -> dict[str, Any]:
    return EMPTY | lists


def proposals(*items: Item) -> Proposals:
    found_of = {kind: tuple(one for one in items if isinstance(one, kind)) for kind in get_args(Item)}
    people, commitments, speech = found_of.values()
    return together([("parser", found.Found("en", people, speech, commitments))])


def test_an_item_has_what_the_markers_say_and_nothing_else() -> None:
    person = value(RUIZ)
    assert person == {
        "who": "Ana Ruiz",
        "office": "Envoy",
        "house": "Harbour Board",
        "land": "Peru",
        "came": "yes",
        "remark": None,
        "evidence": [{"start": 6, "end": 14, "text": "Ana Ruiz"}],
        "origin": "parser",
    }
    assert value(LIFTED)["gist"] == "Peru lifted its tariffs on fish"
    assert (value(LIFTED)["turn"], value(LIFTED)["by"]) == ("lifted", ["Peru"])
    assert (value(GLAD)["wording"], value(GLAD)["manner"]) == ("We are glad,", "direct")


def test_who_was_not_there_has_the_other_choice() -> None:
    assert value(found.Person("Ana Ruiz", at("Ana Ruiz")))["came"] == "no"


def test_the_words_of_a_schema_are_what_commitments_are_found_by() -> None:
    asked = wanted(SCHEMA)
    assert asked
    assert asked.cues == {"imposed": ("impose*",), "lifted": ("lift*",)}


def test_a_schema_without_such_a_list_wants_nothing() -> None:
    class Note(BaseModel):
        text: str

    assert wanted(Schema.of(Note)) is None


def test_what_no_item_covers_is_left_out() -> None:
    result = compared(SCHEMA, draft(), ARTICLE, proposals(RUIZ, GLAD, LIFTED), ())
    assert [(one.path, one.item) for one in result.omissions] == [
        ("/guests", value(RUIZ)),
        ("/measures", value(LIFTED)),
        ("/statements", value(GLAD)),
    ]
    assert result.data == EMPTY
    assert not result.flags


@pytest.mark.parametrize("name", ["Ana Ruiz", "Ruiz", "Envoy Ana Ruiz"])
def test_a_part_of_a_name_covers_a_person(name: str) -> None:
    has = draft(guests=[value(RUIZ) | {"who": name}])
    assert not compared(SCHEMA, has, ARTICLE, proposals(RUIZ), ()).omissions


@pytest.mark.parametrize(("name", "left"), [("Пётр Лыков", 0), ("Лыков", 0), ("Анна Лыкова", 1), ("Пётр Дёмин", 1)])
def test_a_name_in_another_case_covers_a_person(name: str, left: int) -> None:
    text = "Министр встретился с Петром Лыковым, и это было в мае, но не на юге."
    start = text.index("Петром")
    guest = found.Person("Петром Лыковым", Span(start, start + 14), None, None, None, present=True)
    found_out = compared(SCHEMA, draft(guests=[{"who": name}]), Article.of(text), proposals(guest), ())
    assert len(found_out.omissions) == left


def test_half_of_the_shorter_passage_covers() -> None:
    longer = value(PORTS) | {"evidence": [{"start": at("Ruiz added").start, "end": len(TEXT), "text": "…"}]}
    assert not compared(SCHEMA, draft(statements=[longer]), ARTICLE, proposals(PORTS), ()).omissions
    assert compared(SCHEMA, draft(statements=[longer]), ARTICLE, proposals(GLAD), ()).omissions


def test_another_reading_is_kept_beside_the_value_with_its_passage() -> None:
    has = draft(
        guests=[value(RUIZ) | {"came": "no"}],
        statements=[value(GLAD) | {"voice": "Tom Berg", "manner": "reported"}],
        measures=[value(LIFTED) | {"turn": "imposed"}],
    )
    result = compared(SCHEMA, has, ARTICLE, proposals(RUIZ, LIFTED, GLAD), ())
    assert {(one.path, one.value) for one in result.other_readings} == {
        ("/guests/0/came", "yes"),
        ("/measures/0/turn", "lifted"),
        ("/statements/0/voice", "Ana Ruiz"),
        ("/statements/0/manner", "direct"),
    }
    assert {flag.path for flag in result.flags} == {one.path for one in result.other_readings}
    assert all(flag.code == "other_reading" for flag in result.flags)
    assert "We are glad" in next(flag.message for flag in result.flags if flag.path.endswith("voice"))


def test_titles_and_what_rules_doubt_are_not_held_against_a_draft() -> None:
    doubted = found.Speech("Ana Ruiz", GLAD.spans, direct=True, doubt="Two people may be meant.")
    has = draft(guests=[value(RUIZ) | {"office": "Consul"}], statements=[value(GLAD) | {"voice": "Tom Berg"}])
    assert not compared(SCHEMA, has, ARTICLE, proposals(RUIZ, doubted), ()).other_readings


def test_a_list_that_is_left_to_rules_becomes_what_they_found() -> None:
    doubted = found.Speech("Ana Ruiz", PORTS.spans, direct=False, doubt="“Ruiz” may be two people.")
    result = compared(SCHEMA, draft(), ARTICLE, proposals(RUIZ, GLAD, doubted), {"statements"})
    assert result.data["statements"] == [value(GLAD), value(PORTS)]
    assert [(flag.path, flag.code) for flag in result.flags] == [("/statements/1/voice", "uncertain_reading")]
    assert [one.path for one in result.omissions] == ["/guests"]
    assert EMPTY["statements"] == []


class Bare(Cited):
    text: str


@pytest.mark.parametrize(
    ("annotation", "said"),
    [
        (Annotated[list[Bare], Proposed("speech")], "no Verbatim to fill"),
        (Annotated[list[Bare], Proposed("commitments")], "no choice with Cues to fill"),
        (Annotated[list[Bare], Proposed("people")], "no Name that tells one item from another"),
        (Annotated[Bare, Proposed("people")], "only a list of the record itself"),
        (Annotated[list[str], Proposed("speech")], "only a list of the record itself"),
        (Annotated[list[Statement], Proposed("speeches")], "Proposed('speeches') is nothing that rules find"),  # type: ignore[arg-type] # as somebody may write it
        (Annotated[list[Statement], Proposed("speech"), Proposed("people")], "can be Proposed once"),
    ],
)
def test_a_schema_says_what_rules_cannot_fill(annotation: Any, said: str) -> None:
    model = type("Odd", (BaseModel,), {"__annotations__": {"items": annotation}})
    _, problems = read_schema(model)
    assert said in str(problems[0])


def test_an_item_that_rules_may_find_has_no_field_for_its_origin() -> None:
    class Said(Statement):
        origin: str

    class Talk(BaseModel):
        said: Annotated[list[Said], Proposed("speech")]

    _, problems = read_schema(Talk)
    assert "rename the field" in str(problems[0])


def test_what_rules_took_over_is_named_so_that_doubts_about_a_models_value_are_void() -> None:
    assert compared(SCHEMA, draft(), ARTICLE, proposals(GLAD), {"statements"}).replaced == {"statements"}
    assert not compared(SCHEMA, draft(), ARTICLE, proposals(GLAD), ()).replaced

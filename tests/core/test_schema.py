"""Reading pydantic models: what becomes of each kind of field, and what is refused in a person's words."""

import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Optional

import pytest
from pydantic import BaseModel, Field, create_model

from summariser.core.errors import ConfigurationError
from summariser.core.meeting import Meeting
from summariser.core.record import Evidence
from summariser.core.schema import (
    Cited,
    EventDate,
    Group,
    Name,
    Place,
    Schema,
    Speech,
    Verbatim,
    read_schema,
)


class Part(Cited):
    label: Name


class Plain(BaseModel):
    note: str


class Colour(enum.Enum):
    RED = "red"


def read(annotation: Any, **field: Any) -> Any:
    """The one node of a model with one field of this type."""
    (node,) = Schema.of(create_model("M", f=(annotation, Field(**field)))).nodes
    return node


@pytest.mark.parametrize(
    ("annotation", "kind", "many", "optional"),
    [
        (str, "text", False, False),
        (str | None, "text", False, True),
        (Optional[str], "text", False, True),  # noqa: UP045 - users write it
        (Name, "name", False, False),
        (Name | None, "name", False, True),
        (Annotated[Name, "more"], "name", False, False),
        (Verbatim, "verbatim", False, False),
        (Speech, "speech", False, False),
        (Literal["a", "b"], "choice", False, False),
        (Literal["a"] | None, "choice", False, True),
        (date, "date", False, False),
        (date | None, "date", False, True),
        (int, "number", False, False),
        (float, "number", False, False),
        (Decimal, "number", False, False),
        (bool, "boolean", False, False),
        (Part, "group", False, False),
        (Part | None, "group", False, True),
        (list[str], "text", True, False),
        (list[Name], "name", True, False),
        (Annotated[list[Name], Field(max_length=3)], "name", True, False),
        (list[Part], "group", True, False),
        (tuple[Part, ...], "group", True, False),
        (list[Literal["a", "b"]], "choice", True, False),
    ],
)
def test_the_kind_of_a_field(annotation: Any, kind: str, many: bool, optional: bool) -> None:
    node = read(annotation, description="What it is.")
    assert (node.name, node.kind, node.many, node.optional, node.description) == (
        "f", kind, many, optional, "What it is.",
    )  # fmt: skip


def test_whole_numbers_and_choices_are_told() -> None:
    assert [read(t).integer for t in (int, float, list[int])] == [True, False, True]
    assert read(Literal["a", "b"] | None).choices == ("a", "b")
    assert read(Speech).choices == ("direct", "reported")


def test_a_description_beside_a_marker_is_kept() -> None:
    assert read(Annotated[Name, Field(description="Who.")]).description == "Who."
    assert read(str).description == ""


@pytest.mark.parametrize(
    ("annotation", "hint"),
    [
        (dict[str, str], "type dict is not supported; use a pydantic model"),
        (set[str], "type set is not supported; use a list"),
        (datetime, "type datetime is not supported; use date"),
        (Colour, "type Colour is not supported; use a Literal"),
        (Any, "type Any is not supported"),
        (bytes, "type bytes is not supported"),
        (str | int, "is not supported"),
        (str | int | None, "is not supported"),
        (list, "type list is not supported"),
        (list[list[str]], "type list is not supported"),
        (list[str] | None, "use an empty list"),
        (list[str | None], "use an empty list"),
        (tuple[str, int], "a list needs one type of item"),
        (Literal[1, 2], "must be strings"),
        (Literal["a", None], "must be strings"),  # noqa: PYI061 - what is refused
    ],
)
def test_a_type_that_is_not_supported_is_named(annotation: Any, hint: str) -> None:
    with pytest.raises(ConfigurationError, match=hint) as caught:
        read(annotation)
    assert "schema field M.f: " in str(caught.value)
    assert "\n" not in str(caught.value)


class Loop(BaseModel):
    inner: "Loop | None"


class Clash(Cited):
    sentences: list[str]


@pytest.mark.parametrize(
    ("model", "hint"),
    [
        (Loop, "cannot contain itself"),
        (create_model("Bare"), "it has no fields"),
        (create_model("Deep", part=(create_model("Inner"), ...)), "schema Inner: it has no fields"),
        (Part, "not cited as a whole"),
        (create_model("Outer", part=(Clash, ...)), r"Clash\.sentences: .* rename the field"),
        (create_model("Loose", evidence=(list[str], ...)), r"Loose\.evidence: .* rename the field"),
    ],
)
def test_a_model_that_is_no_schema_is_refused(model: type[BaseModel], hint: str) -> None:
    with pytest.raises(ConfigurationError, match=hint):
        Schema.of(model)


def test_all_that_is_wrong_is_found_at_once() -> None:
    class Group(Cited):
        sentences: list[str]
        when: datetime

    class Deal(BaseModel):
        schema_id: ClassVar[str] = "deal"
        instructions: ClassVar[int] = 3
        terms: dict[str, str]
        maybe: list[str] | None
        one: Group
        many: list[Group]

    _, problems = read_schema(Deal)
    assert [problem.where for problem in problems] == [
        "schema Deal", "schema Deal", "schema field Deal.terms", "schema field Deal.maybe",
        "schema field Group.sentences", "schema field Group.when",
    ]  # fmt: skip
    assert all(problem.what and problem.instead for problem in problems)
    with pytest.raises(ConfigurationError, match=r"schema Deal: schema_id 'deal' .* \(and 5 more: .*--check"):
        Schema.of(Deal)


@pytest.mark.parametrize("identity", ["deal", "../deal/1", "a/b/c", "deal/", "/1", ".deal/1", "d\n/1", "deal/1 2"])
def test_an_id_that_could_not_name_a_folder_of_prompts_is_refused(identity: str) -> None:
    class Own(BaseModel):
        schema_id: ClassVar[str] = identity
        note: str

    with pytest.raises(ConfigurationError, match="is no name with a version"):
        Schema.of(Own)


def test_a_schema_may_bring_instructions() -> None:
    class Own(BaseModel):
        """For programmers."""

        instructions: ClassVar[str] = "Only the seller counts."
        note: str

    class OfThatName(BaseModel):
        instructions: str

    assert Schema.of(Own).instructions == "Only the seller counts."
    assert (Schema.of(Plain).instructions, Schema.of(OfThatName).instructions) == ("", "")


def test_the_id_is_the_models_own_or_made_from_its_name() -> None:
    class Own(BaseModel):
        schema_id: ClassVar[str] = "peace-treaty/3"
        note: str

    assert (Schema.of(Own).id, Schema.of(Own).name) == ("peace-treaty/3", "peace-treaty")
    assert (Schema.of(Plain).id, Schema.of(Plain).name) == ("plain/1", "plain")


def test_groups_leave_out_evidence_and_say_whether_they_are_cited() -> None:
    cited, plain = read(list[Part]).group, read(Plain).group
    assert isinstance(cited, Group)
    assert (cited.cited, [node.name for node in cited.nodes]) == (True, ["label"])
    assert (plain.cited, plain.is_event_date, read(EventDate).group.is_event_date) == (False, False, True)


def test_the_first_field_of_a_kind_is_no_list() -> None:
    group = read(create_model("G", many=(list[Name], ...), one=(Name, ...), two=(Name, ...))).group
    assert group.first("name").name == "one"
    assert group.first("date") is None


def test_fields_keep_their_order_and_evidence_is_none_of_them() -> None:
    schema = Schema.of(Meeting)
    assert [node.name for node in schema.nodes][:4] == ["summary", "published", "date", "location"]
    date = schema.node("date").group
    assert date
    assert [node.name for node in date.nodes] == ["start", "end", "basis"]


def test_the_json_schema_is_of_the_records_data() -> None:
    class Aliased(BaseModel):
        kind: str = Field(alias="type")

    schema = Schema.of(Meeting).json_schema
    assert set(schema["required"]) <= set(schema["properties"]) == {node.name for node in Schema.of(Meeting).nodes}
    assert "evidence" in schema["$defs"]["Quote"]["properties"]
    assert set(Schema.of(Aliased).json_schema["properties"]) == {"kind"}, "as in the data, where aliases are not used"


def test_evidence_has_a_span() -> None:
    evidence = Evidence(start=2, end=5, text="abc")
    assert (evidence.span.start, evidence.span.end) == (2, 5)
    assert Place(name="Hanoi").evidence == []

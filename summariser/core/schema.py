"""Schemas: an ordinary pydantic model with a few markers, read once into a tree that everything else walks.

The answer that a model must give, grounding, the checks, the review form, evaluation and export are all derived
from this tree, so none of them names a field of any particular schema.
"""

import re
import types
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, Field
from pydantic.fields import FieldInfo

from summariser.core.errors import ConfigurationError
from summariser.core.lazy import cached_property
from summariser.core.record import Evidence

Kind = Literal["text", "name", "verbatim", "choice", "speech", "date", "number", "boolean", "group"]


Role = Literal["title", "organisation", "country"]

Proposable = Literal["people", "commitments", "speech", "day", "place", "published"]


@dataclass(frozen=True, slots=True)
class Marker:
    """Says that a string, or a choice, is more than its Python type tells. `role`: what it is of a person."""

    kind: Literal["text", "name", "verbatim", "speech"]
    role: Role | None = None


class Cues:
    """Beside a closed choice: the words of an article that speak for each of its values.

    As in `Annotated[Literal["signed", "agreed"], Cues(signed=("sign", "signed"), agreed=("agree*", "came to terms"))]`.
    A * stands for any ending, or between two words for any word. A value whose words the cited sentences have only
    denied, planned or long past is flagged. Models are not told of them.
    """

    def __init__(self, **words: tuple[str, ...]) -> None:
        self.words = tuple(words.items())


class Against(Cues):
    """Words that speak against a value, where none speaks for it, as in `Against(agreed=("reject*", "refused"))`."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """On a field: rules may fill it without a model, as in `Annotated[list[Quote], Proposed("speech")]`.

    On a list of cited groups, `people`, `commitments` and `speech`; on an `EventDate`, a `Place` and a date `day`,
    `place` and `published`: when and where what the article reports took place, and the day of publication.

    people: found by name, with what is marked `Title`, `Organisation` and `Country`, and present or not by a choice
    that has `Cues` for one of its values. commitments: clauses with a cue of their closed choice, their parties, and
    the clause itself as the first text. speech: the words, who said them, and how. What no rule fills stays empty.
    """

    what: Proposable


Name = Annotated[str, Marker("name")]
"""Looked up in the article, forgiving of diacritics, case and titles; flagged when it is not there."""

Title = Annotated[str, Marker("name", "title")]
"""A name: the office or rank of the person whose group it stands in."""

Organisation = Annotated[str, Marker("name", "organisation")]
"""A name: what that title belongs to."""

Country = Annotated[str, Marker("text", "country")]
"""A text: the country that the person acts for, in English."""

Verbatim = Annotated[str, Marker("verbatim")]
"""Opening words in a model's answer; in the record an exact slice of the article, or empty if they are not found."""

Speech = Annotated[Literal["direct", "reported"], Marker("speech")]
"""How the verbatim text beside it is cut: direct from mark to mark, reported to the end of its clause."""


class Cited(BaseModel):
    """A group of values that rest on passages: sentence numbers in a model's answer, Evidence in the record."""

    evidence: list[Evidence] = []


class Place(Cited):
    """Where something happened."""

    name: Name = Field(description="The place: the city or venue, as the article names it.")


class EventDate(Cited):
    """When something happened, and how the article tells it."""

    start: date | None = Field(description="First day of the event, as YYYY-MM-DD; null if it cannot be known.")
    end: date | None = Field(description="Last day of the event; the same as start when it lasted one day.")
    basis: Literal["stated", "inferred", "unknown"] = Field(
        description="stated: the sentence gives day, month and year. inferred: a part (usually the year) was taken"
        " from elsewhere, such as the date of publication. unknown: no date."
    )


@dataclass(frozen=True)
class Node:
    """One field of a schema. `many` means a list of such values; `optional` that it may be null."""

    name: str
    kind: Kind
    description: str
    many: bool = False
    optional: bool = False
    choices: tuple[str, ...] = ()
    integer: bool = False
    group: "Group | None" = None
    cues: tuple[tuple[str, tuple[str, ...]], ...] = ()
    against: tuple[tuple[str, tuple[str, ...]], ...] = ()
    role: Role | None = None
    proposed: Proposable | None = None


@dataclass(frozen=True)
class Group:
    """A model inside a schema: its fields in order, without `evidence`, which `cited` stands for."""

    model: type[BaseModel]
    cited: bool
    nodes: tuple[Node, ...]

    @property
    def is_event_date(self) -> bool:
        return issubclass(self.model, EventDate)

    @cached_property
    def key(self) -> Node | None:
        """The name that tells one item of a list from another; None where two items may share their names."""
        if any(node.kind == "verbatim" for node in self.nodes):
            return None
        return next((n for n in self.nodes if n.kind == "name" and not (n.many or n.optional)), None)

    @cached_property
    def cued(self) -> Node | None:
        """The closed choice that words of the article speak for."""
        return next((n for n in self.nodes if n.cues and not n.many), None)

    def role(self, role: Role) -> Node | None:
        """The field that a marker gives this role."""
        return next((n for n in self.nodes if n.role == role and not n.many), None)

    def first(self, kind: Kind) -> Node | None:
        """The first single-valued field of that kind."""
        return next((n for n in self.nodes if n.kind == kind and not n.many), None)


@dataclass(frozen=True)
class Schema:
    """A record type. `id` is its name and version, such as `meeting/1`; `earlier` are the ids of versions whose records
    are records of this one too."""

    id: str
    model: type[BaseModel]
    nodes: tuple[Node, ...]
    instructions: str = ""
    earlier: tuple[str, ...] = ()

    @staticmethod
    def of(model: type[BaseModel]) -> "Schema":
        """Read a pydantic model; ConfigurationError names the first thing in it that is not supported.

        The id is the class variable `schema_id`, as in `schema_id: ClassVar[str] = "meeting/1"`, or else the
        model's lower-case name and `/1`. What the model should be told besides the fields may stand in the class
        variable `instructions`; a docstring is for programmers, and changing one must not change a prompt. `takes`
        may name earlier versions, as in `takes: ClassVar[tuple[str, ...]] = ("meeting/1",)`, of which every record is
        one of this schema too.
        """
        schema, problems = read_schema(model)
        if problems:
            more = f" (and {len(problems) - 1} more: `summariser schema --check` lists them)" if problems[1:] else ""
            raise ConfigurationError(f"{problems[0]}{more}")
        return schema

    @property
    def name(self) -> str:
        return self.id.split("/")[0]

    def takes(self, schema_id: str) -> bool:
        """Whether records of the schema with that id can be read as records of this one."""
        return schema_id == self.id or schema_id in self.earlier

    @cached_property
    def json_schema(self) -> dict[str, Any]:
        """JSON Schema of the record's `data`."""
        return self.model.model_json_schema(by_alias=False, mode="serialization")

    @property
    def proposed(self) -> tuple[Node, ...]:
        """The fields that rules may fill."""
        return tuple(node for node in self.nodes if node.proposed)

    def without(self, names: Collection[str]) -> "Schema":
        """The same without these fields: what is left to ask for."""
        return replace(self, nodes=tuple(node for node in self.nodes if node.name not in names))

    def node(self, name: str) -> Node:
        return next(n for n in self.nodes if n.name == name)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is not supported in a user's model: where, what, and what to write instead."""

    where: str
    what: str
    instead: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.instead}"


def read_schema(model: type[BaseModel]) -> tuple[Schema, tuple[Problem, ...]]:
    """The schema of a pydantic model, and everything in it that is not supported; usable if that is nothing."""
    reading = _Reading([])
    where = f"schema {model.__name__}"
    identity = str(getattr(model, "schema_id", f"{model.__name__.lower()}/1"))
    if not _IDENTITY.fullmatch(identity):
        reading.problem(
            where,
            f"schema_id {identity[:60]!r} is no name with a version",
            'write it as in schema_id: ClassVar[str] = "trade-deal/1"',
        )
    if issubclass(model, Cited):
        reading.problem(
            where, "a record is not cited as a whole", "derive it from BaseModel, and the groups inside it from Cited"
        )
    instructions = getattr(model, "instructions", "") if "instructions" in model.__class_vars__ else ""
    if not isinstance(instructions, str):
        reading.problem(where, "its instructions are no text", 'write instructions: ClassVar[str] = "..."')
    earlier = getattr(model, "takes", ()) if "takes" in model.__class_vars__ else ()
    if not (isinstance(earlier, tuple) and all(isinstance(one, str) for one in earlier)):
        reading.problem(where, "takes is no tuple of ids", 'write takes: ClassVar[tuple[str, ...]] = ("deal/1",)')
        earlier = ()
    nodes = reading.nodes(model, ())
    return Schema(identity, model, nodes, str(instructions), earlier), tuple(reading.problems)


_IDENTITY = re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]*/[^/\\\s]+")


@dataclass(frozen=True)
class _Reading:
    """Goes on after a problem, so that all of them are found at once."""

    problems: list[Problem]

    def problem(self, where: str, what: str, instead: str) -> None:
        found = Problem(where, what, instead)
        if found not in self.problems:  # a group may stand in several places
            self.problems.append(found)

    def nodes(self, model: type[BaseModel], above: tuple[type[BaseModel], ...]) -> tuple[Node, ...]:
        where = f"schema {model.__name__}"
        if model in above:
            self.problem(where, "a group cannot contain itself", "give the inner one a model of its own")
            return ()
        cited = issubclass(model, Cited)
        fields = {name: info for name, info in model.model_fields.items() if not (name == "evidence" and cited)}
        if not fields:
            self.problem(where, "it has no fields", "add one, as in note: str")
        for name in _RESERVED[cited] & set(fields):
            self.problem(f"schema field {model.__name__}.{name}", _TAKEN[name], "rename the field")
        return tuple(self.node(model, name, info, (*above, model)) for name, info in fields.items())

    def node(self, model: type[BaseModel], name: str, info: FieldInfo, above: tuple[type[BaseModel], ...]) -> Node:
        where = f"schema field {model.__name__}.{name}"
        annotation, markers, optional = _unwrap(info.annotation, list(info.metadata))
        proposed = self._said_once(where, [m.what for m in markers if isinstance(m, Proposed)])
        many = get_origin(annotation) in (list, tuple)
        if many:
            inner = [a for a in get_args(annotation) if a is not Ellipsis]
            if len(inner) != 1:
                self.problem(where, "a list needs one type of item", "write it as in list[str]")
            annotation, markers, item_optional = _unwrap(inner[0] if inner else str, [])
            if item_optional or optional:
                self.problem(where, "a list, or its items, may be missing", "use an empty list, and leave out `| None`")
        marker = next((m for m in markers if isinstance(m, Marker)), None)
        description = info.description or ""
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            group = Group(annotation, issubclass(annotation, Cited), self.nodes(annotation, above))
            node = Node(name, "group", description, many, optional, group=group, proposed=proposed)
            self._proposed(where, node, len(above))
            return node
        kind, choices = self._scalar(where, annotation, marker)
        cues, against = (self._cues(where, markers, one, choices) for one in (Cues, Against))
        role = marker.role if marker else None
        node = Node(
            name, kind, description, many, optional, choices, annotation is int, None, cues, against, role, proposed
        )
        self._proposed(where, node, len(above))
        return node

    def _said_once(self, where: str, said: list[Proposable]) -> Proposable | None:
        known = get_args(Proposable)
        if unknown := [one for one in said if one not in known]:
            self.problem(
                where, f"Proposed({unknown[0]!r}) is nothing that rules find", f"use one of {', '.join(known)}"
            )
            return None
        if len(said) > 1:
            self.problem(where, "a field can be Proposed once", "leave one marker")
        return said[0] if said else None

    def _proposed(self, where: str, node: Node, depth: int) -> None:
        """Whether rules can fill what they are said to."""
        if node.proposed is None:
            return
        group = node.group
        if single := _SINGLE.get(node.proposed):
            kind = group.model if group else date if node.kind == "date" else str
            if depth != 1 or node.many or not issubclass(kind, single):
                what = f"Proposed({node.proposed!r}) is for a single {single.__name__} of the record itself"
                self.problem(where, what, "move the marker")
            return
        if not (node.many and group and group.cited and depth == 1):
            self.problem(
                where, "only a list of the record itself, of what is Cited, can be Proposed", "move the marker"
            )
            return
        lacks = [what for what, there in _NEEDED[node.proposed](group).items() if not there]
        if lacks:
            self.problem(where, f"Proposed({node.proposed!r}) finds no {lacks[0]} to fill", "add one, or leave it out")
        if any(inner.name == "origin" for inner in group.nodes):
            self.problem(
                where, "in a list that is Proposed, origin says which reader found an item", "rename the field"
            )

    def _cues(
        self, where: str, markers: list[Any], kind: type[Cues], choices: tuple[str, ...]
    ) -> tuple[tuple[str, tuple[str, ...]], ...]:
        words = tuple(pair for marker in markers if type(marker) is kind for pair in marker.words)
        if unknown := [value for value, _ in words if value not in choices]:
            what = f"{kind.__name__} has words for {unknown[0]!r}, which is no choice here"
            self.problem(where, what, "write them for a value of its Literal")
        return words

    def _scalar(self, where: str, annotation: Any, marker: Marker | None) -> tuple[Kind, tuple[str, ...]]:
        if get_origin(annotation) is Literal:
            choices = get_args(annotation)
            if not all(isinstance(c, str) for c in choices):
                self.problem(
                    where, "the choices of a Literal must be strings", 'write them as in Literal["low", "high"]'
                )
            return (marker.kind if marker else "choice"), choices
        kind = _SCALARS.get(annotation)
        if kind is None:
            shown = getattr(annotation, "__name__", str(annotation))
            self.problem(where, f"type {shown} is not supported", f"use {_instead(annotation)}")
            return "text", ()
        return (marker.kind if marker and kind == "text" else kind), ()


_SINGLE: dict[Proposable, type] = {"day": EventDate, "place": Place, "published": date}
_NEEDED: dict[Proposable, Callable[[Group], dict[str, Any]]] = {
    "people": lambda group: {"Name that tells one item from another": group.key},
    "commitments": lambda group: {"choice with Cues": group.cued},
    "speech": lambda group: {"Verbatim": group.first("verbatim"), "Name": group.first("name")},
}
_RESERVED = {True: {"sentences"}, False: {"evidence"}}
_TAKEN = {
    "sentences": "what is cited has sentence numbers by this name in a model's answer",
    "evidence": "passages of the article have this name in a record, and only what is Cited has them",
}


def _unwrap(annotation: Any, markers: list[Any]) -> tuple[Any, list[Any], bool]:
    """The type inside Annotated[...] and `| None`, the markers met on the way, and whether None was allowed."""
    optional = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *extra = get_args(annotation)
            markers = [*markers, *extra]
        elif origin in (Union, types.UnionType) and type(None) in get_args(annotation):
            rest = tuple(a for a in get_args(annotation) if a is not type(None))
            if len(rest) != 1:
                return annotation, markers, True
            annotation, optional = rest[0], True
        else:
            return annotation, markers, optional


_SCALARS: dict[Any, Kind] = {
    str: "text",
    date: "date",
    bool: "boolean",
    int: "number",
    float: "number",
    Decimal: "number",
}


def _instead(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return 'a Literal of its values, as in Literal["red", "blue"]'
    return _INSTEAD.get(get_origin(annotation) or annotation, _ANY_OF_THESE)


_ANY_OF_THESE = (
    "str, Name, Verbatim, Speech, Literal, date, int, float, Decimal, bool, a pydantic model, a list of one of these,"
    " or `X | None`"
)
_INSTEAD: dict[Any, str] = {
    datetime: "date: articles tell days",
    dict: "a pydantic model with a field for each key, or a list of them",
    set: "a list: list[str] for set[str]",
    frozenset: "a list: list[str] for frozenset[str]",
    list: "list[str], or another type of item: a list says what is in it, and holds no lists",
}


def headline(group: Group) -> Node | None:
    """What an item is known by: its words, else its name, else its first text."""
    required = (n for n in group.nodes if not n.optional)
    return group.first("verbatim") or next(
        (n for n in required if n.kind == "name" and not n.many), group.first("text")
    )

"""Schemas: an ordinary pydantic model with a few markers, read once into a tree that everything else walks.

The answer that a model must give, grounding, the checks, the review form, evaluation and export are all derived
from this tree, so none of them names a field of any particular schema.
"""

import types
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from summariser.domain.article import Span
from summariser.domain.errors import ConfigurationError

Kind = Literal["text", "name", "verbatim", "choice", "speech", "date", "number", "boolean", "group"]


@dataclass(frozen=True, slots=True)
class Marker:
    """Says that a string, or a choice, is more than its Python type tells."""

    kind: Literal["name", "verbatim", "speech"]


Name = Annotated[str, Marker("name")]
"""Looked up in the article, forgiving of diacritics, case and titles; flagged when it is not there."""

Verbatim = Annotated[str, Marker("verbatim")]
"""Opening words in a model's answer; in the record an exact slice of the article, or empty if they are not found."""

Speech = Annotated[Literal["direct", "reported"], Marker("speech")]
"""How the verbatim text beside it is cut: direct from mark to mark, reported to the end of its clause."""


class Evidence(BaseModel):
    """A passage of the article: `text == article.text[start:end]`, offsets in code points."""

    model_config = ConfigDict(frozen=True)

    start: int = Field(ge=0)
    end: int
    text: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


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


@dataclass(frozen=True)
class Group:
    """A model inside a schema: its fields in order, without `evidence`, which `cited` stands for."""

    model: type[BaseModel]
    cited: bool
    nodes: tuple[Node, ...]

    @property
    def is_event_date(self) -> bool:
        return issubclass(self.model, EventDate)

    @property
    def key(self) -> Node | None:
        """The name that tells one item of a list from another; None where two items may share their names."""
        if any(node.kind == "verbatim" for node in self.nodes):
            return None
        return next((n for n in self.nodes if n.kind == "name" and not (n.many or n.optional)), None)

    def first(self, kind: Kind) -> Node | None:
        """The first single-valued field of that kind."""
        return next((n for n in self.nodes if n.kind == kind and not n.many), None)


@dataclass(frozen=True)
class Schema:
    """A record type. `id` is its name and version, such as `meeting/1`."""

    id: str
    model: type[BaseModel]
    nodes: tuple[Node, ...]

    @staticmethod
    def of(model: type[BaseModel]) -> "Schema":
        """Read a pydantic model; ConfigurationError names a field whose type is not supported.

        The id is the class variable `schema_id`, as in `schema_id: ClassVar[str] = "meeting/1"`, or else the
        model's lower-case name and `/1`.
        """
        identity = getattr(model, "schema_id", f"{model.__name__.lower()}/1")
        if issubclass(model, Cited):
            raise ConfigurationError(f"schema {model.__name__}: cite the parts of a record, not the record as a whole")
        return Schema(str(identity), model, _nodes(model, ()))

    @property
    def name(self) -> str:
        return self.id.split("/")[0]

    @cached_property
    def json_schema(self) -> dict[str, Any]:
        """JSON Schema of the record's `data`."""
        return self.model.model_json_schema(by_alias=False, mode="serialization")

    def node(self, name: str) -> Node:
        return next(n for n in self.nodes if n.name == name)


def _nodes(model: type[BaseModel], above: tuple[type[BaseModel], ...]) -> tuple[Node, ...]:
    if model in above:
        raise ConfigurationError(f"schema {model.__name__}: a group cannot contain itself")
    fields = {n: f for n, f in model.model_fields.items() if not (n == "evidence" and issubclass(model, Cited))}
    if not fields:
        raise ConfigurationError(f"schema {model.__name__}: it has no fields")
    if "sentences" in fields and issubclass(model, Cited):
        raise ConfigurationError(
            f"schema field {model.__name__}.sentences: what is cited has sentence numbers by this name in a model's"
            " answer; rename the field"
        )
    return tuple(_node(model, name, info, (*above, model)) for name, info in fields.items())


def _node(model: type[BaseModel], name: str, info: FieldInfo, above: tuple[type[BaseModel], ...]) -> Node:
    where = f"schema field {model.__name__}.{name}"
    annotation, markers, optional = _unwrap(info.annotation, list(info.metadata))
    many = get_origin(annotation) in (list, tuple)
    if many:
        inner = [a for a in get_args(annotation) if a is not Ellipsis]
        if len(inner) != 1:
            raise ConfigurationError(f"{where}: a list needs one type of item, as in list[str]")
        annotation, markers, item_optional = _unwrap(inner[0], [])
        if item_optional or optional:
            raise ConfigurationError(f"{where}: use an empty list, not a missing list or missing items")
    marker = next((m for m in markers if isinstance(m, Marker)), None)
    description = info.description or ""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        group = Group(annotation, issubclass(annotation, Cited), _nodes(annotation, above))
        return Node(name, "group", description, many, optional, group=group)
    kind, choices = _scalar(where, annotation, marker)
    return Node(name, kind, description, many, optional, choices, integer=annotation is int)


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


def _scalar(where: str, annotation: Any, marker: Marker | None) -> tuple[Kind, tuple[str, ...]]:
    if get_origin(annotation) is Literal:
        choices = get_args(annotation)
        if not all(isinstance(c, str) for c in choices):
            raise ConfigurationError(f"{where}: the choices of a Literal must be strings")
        return (marker.kind if marker else "choice"), choices
    kind = _SCALARS.get(annotation)
    if kind is None:
        shown = getattr(annotation, "__name__", str(annotation))
        raise ConfigurationError(
            f"{where}: type {shown} is not supported; use str, Name, Verbatim, Speech, Literal, date, int, float,"
            " Decimal, bool, a pydantic model, a list of one of these, or `X | None`"
        )
    return (marker.kind if marker and kind == "text" else kind), ()

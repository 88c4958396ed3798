"""The answer that a model is asked for, derived from a schema.

Citations are sentence numbers and verbatim text is its opening words, so a model selects and never copies.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, create_model

from summariser.core.schema import Group, Node, Schema

MAX_SENTENCES = 3
MAX_ITEMS = 10
MAX_TEXT = 600
MAX_WORDS = 160
"""Bounds for servers that enforce them: generous, since a bound that bites corrupts the text it cuts."""

SENTENCES = "The numbers of the sentences that show this."
OPENING = "Only its first five to eight words, copied exactly from the article."


class _Answer(BaseModel):
    # Servers that do not enforce the schema add keys or leave out empty ones; neither is worth a second request.
    model_config = ConfigDict(extra="ignore")


@lru_cache(maxsize=64)
def draft_type(schema: Schema, only: str | None = None) -> type[BaseModel]:
    """The answer's type for the whole record, or for the one top-level field named by `only`."""
    nodes = schema.nodes if only is None else (schema.node(only),)
    name = "".join(part.title() for part in (schema.name, only or "") if part) + "Draft"
    return _model(name, nodes, cited=False)


@lru_cache(maxsize=8)
def json_schema(draft: type[BaseModel]) -> dict[str, Any]:
    """As pydantic makes it, in ten milliseconds; every run needs it three times. Not to be changed."""
    return draft.model_json_schema()


def strict_json_schema(draft: type[BaseModel], bounded: bool) -> dict[str, Any]:
    """JSON Schema for `response_format`: every key required, no others allowed.

    `bounded` adds the limits on lengths, which stop run-away output where a grammar enforces them; hosted
    providers reject some of these keywords.
    """
    raw = json_schema(draft)
    strict: dict[str, Any] = _strict(raw, raw.get("$defs", {}), bounded)
    return strict


def without_descriptions(schema: Any) -> Any:
    """A JSON Schema for whoever is told in other words what its fields are: here that is half of it."""
    if isinstance(schema, list):
        return [without_descriptions(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    named = {"properties": {name: without_descriptions(one) for name, one in schema.get("properties", {}).items()}}
    kept = {key: without_descriptions(one) for key, one in schema.items() if key not in ("description", "properties")}
    return (named if "properties" in schema else {}) | kept


def _model(name: str, nodes: Iterable[Node], cited: bool) -> type[BaseModel]:
    fields: dict[str, Any] = {node.name: _field(node) for node in nodes}
    if cited:
        # Last: a model that names the sentence first goes on to copy that sentence's first words.
        fields["sentences"] = (_list_of(int, SENTENCES, MAX_SENTENCES), [])
    return create_model(name, __base__=_Answer, **fields)


def _field(node: Node) -> tuple[Any, Any]:
    annotation = _annotation(node)
    description = f"{node.description} {OPENING}".strip() if node.kind == "verbatim" else node.description or None
    if node.many:
        return (_list_of(annotation, description, MAX_ITEMS), [])
    if node.optional:
        return (Annotated[annotation | None, BeforeValidator(_null), Field(description=description)], None)
    return (Annotated[annotation, Field(description=description)], ...)


def _list_of(item: Any, description: str | None, at_most: int) -> Any:
    # The limit is told to the server, not enforced here: one item too many is no reason to lose the answer.
    field = Field(description=description, json_schema_extra={"maxItems": at_most})
    return Annotated[list[item], BeforeValidator(_listed), field]


def _annotation(node: Node) -> Any:
    if node.group:
        return _group(node.group)
    if node.choices:
        return Literal[node.choices]
    if node.kind == "text":
        return Annotated[str, Field(json_schema_extra={"maxLength": MAX_TEXT})]
    if node.kind in ("name", "verbatim"):
        return Annotated[str, Field(json_schema_extra={"maxLength": MAX_WORDS})]
    return {"date": date, "boolean": bool, "number": int if node.integer else float}[node.kind]


@cache
def _group(group: Group) -> type[BaseModel]:
    return _model(group.model.__name__, group.nodes, group.cited)


def _listed(value: object) -> object:
    """A missing list, or one lone item, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list | tuple) else [value]


def _null(value: object) -> object:
    """Small models write the word for an absent value."""
    return None if isinstance(value, str) and value.strip().casefold() in ("", "null", "none", "n/a") else value


_BOUNDS = ("maxItems", "maxLength")


def _strict(value: Any, defs: dict[str, Any], bounded: bool) -> Any:
    # References are resolved, because strict providers refuse a description beside one.
    if isinstance(value, list):
        return [_strict(item, defs, bounded) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        value = {**defs[value["$ref"].rpartition("/")[2]], **{k: v for k, v in value.items() if k != "$ref"}}
    strict: dict[str, Any] = {}
    for key, inner in value.items():
        if key == "properties":
            strict[key] = {name: _strict(field, defs, bounded) for name, field in inner.items()}
        elif key not in ("title", "default", "$defs") and (bounded or key not in _BOUNDS):
            strict[key] = _strict(inner, defs, bounded)
    if "properties" in strict:
        strict |= {"required": list(strict["properties"]), "additionalProperties": False}
    return strict

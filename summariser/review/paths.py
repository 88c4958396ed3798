"""Where a path leads in a schema, and which values may stand there."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.core.record import EVIDENCE
from summariser.core.schema import Group, Node, Schema
from summariser.core.walk import place_in_words
from summariser.language.names import find_composed, find_name
from summariser.review.days import days_meant, in_words
from summariser.review.history import DecisionError, tokens


@dataclass(frozen=True, slots=True)
class Site:
    """A place in a record. `model` holds the field; `item` says that it is one of a list, `whole` the list itself.

    `cited` is the path of the group whose evidence the value rests on: itself, or the nearest above it.
    """

    path: str
    node: Node
    model: type[BaseModel]
    item: bool = False
    cited: str | None = None
    holder: Group | None = None

    @property
    def whole(self) -> bool:
        return self.node.many and not self.item

    @property
    def leaf(self) -> bool:
        return self.node.group is None and not self.whole

    @property
    def label(self) -> str:
        """The place in words: Participants 2, title."""
        return place_in_words(self.path)


def site(schema: Schema, path: str) -> Site:
    """The place that a path leads to; DecisionError if the schema has none."""
    nodes, model, cited, holder = schema.nodes, schema.model, None, None
    found: Site | None = None
    walked = ""
    for token in tokens(path):
        walked += f"/{token}"
        if found and found.whole and token.isdecimal():
            found = Site(walked, found.node, found.model, item=True, cited=cited, holder=holder)
        else:
            if found:
                if not found.node.group or found.whole:
                    raise _nowhere(path)
                nodes, model, holder = found.node.group.nodes, found.node.group.model, found.node.group
            node = next((n for n in nodes if n.name == token), None)
            if node is None:
                raise _nowhere(path)
            found = Site(walked, node, model, cited=cited, holder=holder)
        if found.node.group and found.node.group.cited and not found.whole:
            cited = walked
            found = replace(found, cited=walked)
    if found is None:
        raise _nowhere(path)
    return found


def _nowhere(path: str) -> DecisionError:
    return DecisionError(f"the record has no field {shorten(path)!r}")


def typed(at: Site, raw: Any) -> Any:
    """What a person entered, as the JSON value of a field; DecisionError, in plain words, if it does not fit."""
    value = _parsed(at, raw.strip() if isinstance(raw, str) else raw)
    if value is None:
        if at.node.optional and not at.item:
            return None
        raise DecisionError(f"{at.label}: it needs a value")
    fits(at, value)
    return value


def fits(at: Site, value: Any) -> None:
    """DecisionError if the schema's own rules, such as a smallest number, do not allow the value."""
    try:
        _adapter(at.model, at.node.name, at.item).validate_json(json.dumps(value))
    except ValidationError as error:
        raise DecisionError(f"{at.label}: {shorten(error.errors()[0]['msg'], 120)}") from None


def blank(node: Node) -> Any:
    """The value of a field that is not filled in yet: a valid one wherever there is such a value."""
    if node.many:
        return []
    if node.optional:
        return None
    if node.group:
        return blank_group(node.group)
    if node.choices:
        return "unknown" if "unknown" in node.choices else node.choices[0]
    return {"date": None, "number": 0, "boolean": False}.get(node.kind, "")


def blank_group(group: Group) -> dict[str, Any]:
    values = {node.name: blank(node) for node in group.nodes}
    return values | {EVIDENCE: []} if group.cited else values


def check_record(schema: Schema, data: Mapping[str, Any]) -> None:
    """DecisionError that names the first field that the schema does not allow."""
    try:
        schema.model.model_validate_json(json.dumps(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ", ".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"]) or "the record"
        path = "".join(f"/{part}" for part in first["loc"])
        raise DecisionError(f"{shorten(where)}: {shorten(first['msg'], 120)}", path) from None


@cache
def _adapter(model: type[BaseModel], name: str, item: bool) -> TypeAdapter[Any]:
    info = model.model_fields[name]
    if item:
        return TypeAdapter(get_args(info.annotation)[0])
    annotation: Any = Annotated[info.annotation, info]
    return TypeAdapter(annotation)


def _parsed(at: Site, raw: Any) -> Any:
    node = at.node
    if raw is None or (raw == "" and (node.optional or node.kind != "text" or at.item)):
        return None
    if node.choices:
        return _choice(at, raw)
    if node.kind == "date":
        return _date(at, raw)
    if node.kind == "number":
        return _number(at, raw)
    if node.kind == "boolean":
        return _boolean(at, raw)
    return _text(at, raw)


def _choice(at: Site, raw: Any) -> str:
    wanted = str(raw).casefold()
    found = next((choice for choice in at.node.choices if choice.casefold() == wanted), None)
    if found is None:
        raise DecisionError(f"{at.label}: choose one of {', '.join(at.node.choices)}")
    return found


def _date(at: Site, raw: Any) -> str:
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day).isoformat()
    days = days_meant(str(raw))
    if len(days) > 1:
        raise DecisionError(f"{at.label}: is it {' or '.join(f'{one} ({in_words(one)})' for one in days)}?")
    if not days:
        raise DecisionError(f"{at.label}: write an existing day as YYYY-MM-DD, such as 2024-08-19")
    return days[0].isoformat()


def _number(at: Site, raw: Any) -> int | float:
    try:
        value = float(raw) if isinstance(raw, int | float) else float(str(raw))
    except (ValueError, OverflowError):
        value = math.nan
    if isinstance(raw, bool) or not math.isfinite(value):
        raise DecisionError(f"{at.label}: write a number, such as {'12' if at.node.integer else '12.5'}")
    if not at.node.integer:
        return value
    if not value.is_integer():
        raise DecisionError(f"{at.label}: write a whole number, such as 12")
    return raw if isinstance(raw, int) else int(value)


def _boolean(at: Site, raw: Any) -> bool:
    said = str(raw).casefold()
    if said in ("yes", "y", "true"):
        return True
    if said in ("no", "n", "false"):
        return False
    raise DecisionError(f"{at.label}: answer yes or no")


def _text(at: Site, raw: Any) -> str:
    if not isinstance(raw, str):
        raise DecisionError(f"{at.label}: write text")
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:
        raise DecisionError(f"{at.label}: it holds half a character, which no file can keep: write it again") from None
    # Only ordinary white space is tidied: a non-breaking space belongs to the name.
    return re.sub(r"[ \t\r\n]+", " ", raw) if at.node.kind == "name" else raw


@lru_cache(maxsize=4096)
def mentioned(article: Article, name: str) -> tuple[Span | None, bool]:
    """Where a name stands first, and whether the article has it at all."""
    mention = find_name(article, name, ())
    if mention:
        return mention.span, not mention.approximate
    return None, find_composed(article, name, range(1, len(article.sentences) + 1))

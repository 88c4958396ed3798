"""A record's data walked along its schema: what exports, filters and tables are made from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from summariser.core.schema import Group, Node, Schema


@dataclass(frozen=True, slots=True)
class Piece:
    """A group of values, or the record's top level: `group` None, `path` and `field` "".

    `path` is the JSON Pointer of its place, `field` the dotted name without numbers, `holder` the path of the piece
    around it. `listed` says that it is an item of a list.
    """

    path: str
    field: str
    holder: str
    group: Group | None
    nodes: tuple[Node, ...]
    value: Mapping[str, Any]
    listed: bool = False

    def items(self, node: Node) -> list[Any]:
        """A list field's items; none if there is no list, as a file that somebody edited may have it."""
        found = self.value.get(node.name)
        return found if isinstance(found, list) else []


def pieces(schema: Schema, data: Mapping[str, Any]) -> Iterator[Piece]:
    """The top level, then every group that is there, depth first."""
    yield from _pieces(Piece("", "", "", None, schema.nodes, data))


def _pieces(piece: Piece) -> Iterator[Piece]:
    yield piece
    for node in piece.nodes:
        if node.group is None:
            continue
        path, field = f"{piece.path}/{node.name}", _dotted(piece.field, node.name)
        found = [(f"{path}/{n}", item) for n, item in enumerate(piece.items(node))] if node.many else []
        if not node.many:
            found = [(path, piece.value.get(node.name))]
        for place, value in found:
            if isinstance(value, Mapping):
                yield from _pieces(Piece(place, field, piece.path, node.group, node.group.nodes, value, node.many))


def events(schema: Schema, data: Mapping[str, Any]) -> Iterator[tuple[date, date]]:
    """The first and the last day of every event that has a date."""
    for piece in pieces(schema, data):
        if piece.group and piece.group.is_event_date:
            start, end = as_date(piece.value.get("start")), as_date(piece.value.get("end"))
            if first := start or end:
                yield first, end or first


def _dotted(above: str, name: str) -> str:
    return f"{above}.{name}" if above else name


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that a record rests on: code points of the article, and the field that cites it."""

    start: int
    end: int
    text: str
    field: str
    path: str


def passages(schema: Schema, data: Mapping[str, Any]) -> Iterator[Passage]:
    """Every passage, in the order of the fields that cite them."""
    for piece in pieces(schema, data):
        if piece.group and piece.group.cited:
            for one in piece.value.get("evidence") or ():
                yield Passage(one["start"], one["end"], one["text"], piece.field, piece.path)


def cited_fields(schema: Schema) -> list[str]:
    """The dotted names of all fields that may cite passages."""
    return list(_cited(schema.nodes, ""))


def _cited(nodes: tuple[Node, ...], above: str) -> Iterator[str]:
    for node in nodes:
        if node.group:
            field = _dotted(above, node.name)
            if node.group.cited:
                yield field
            yield from _cited(node.group.nodes, field)


def as_date(value: Any) -> date | None:
    """A date of a record; None for what is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None

"""A record as rows of flat tables: one for what there is once, one for each list at any depth, one for passages.

Names of our own columns begin with an underscore, which no field of a schema can, so that they never clash.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from summariser.core.record import Record
from summariser.core.schema import Node, Schema
from summariser.core.walk import Piece, passages, pieces

PASSAGES = "evidence"
"""The table of passages: no field that could be a table has this name."""

Type = Literal["text", "date", "number", "integer", "boolean"]

Row = tuple[str, list[Any]]
"""The name of a table, and a value for each of its columns."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: Type = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """`name` is the dotted name of its list; "" is the table with one row for each record."""

    name: str
    columns: tuple[Column, ...]


_RECORD = (
    Column("_article"),
    Column("_path"),
    Column("_title"),
    Column("_state"),
    Column("_reviewer"),
    Column("_model"),
    Column("_flags", "integer"),
)
_ITEM = (Column("_article"), Column("_at"), Column("_in"))
"""`_at` is the item's place in the record and `_in` the place of what holds it, as JSON Pointers: with `_article`
they join the tables, and they are how flags and decisions name places."""
_PASSAGE = (Column("_article"), Column("_in"), Column("start", "integer"), Column("end", "integer"), Column("text"))


def tables(schema: Schema) -> tuple[Table, ...]:
    """All tables of a schema, in the order of its fields."""
    whole = Table("", (*_RECORD, *_columns(schema.nodes, "")))
    return (whole, *_lists(schema.nodes, ""), Table(PASSAGES, _PASSAGE))


def rows(schema: Schema, record: Record) -> Iterator[Row]:
    """A record's rows, that of the whole record first."""
    article = record.article.id or record.article.sha256[:16]
    model = record.provenance.model if record.provenance else None
    ours = [article, record.article.path, record.article.title, record.review.status, record.review.reviewer, model]
    for piece in pieces(schema, record.data):
        if not piece.path:
            yield "", [*ours, len(record.flags), *_values(piece)]
        elif piece.listed:
            yield piece.field, [article, piece.path, piece.holder, *_values(piece)]
        for node in piece.nodes:
            if node.many and not node.group:
                name = _joined(piece.field, node.name)
                for number, item in enumerate(piece.items(node)):
                    yield name, [article, f"{piece.path}/{node.name}/{number}", piece.path, item]
    for one in passages(schema, record.data):
        yield PASSAGES, [article, one.path, one.start, one.end, one.text]


def _columns(nodes: tuple[Node, ...], prefix: str) -> Iterator[Column]:
    """Single values, those of single groups with the group's name in front."""
    for node in nodes:
        if node.many:
            continue
        name = _joined(prefix, node.name)
        if node.group:
            yield from _columns(node.group.nodes, name)
        else:
            yield Column(name, _type(node))


def _values(piece: Piece) -> list[Any]:
    return list(_single(piece.nodes, piece.value))


def _single(nodes: tuple[Node, ...], value: Any) -> Iterator[Any]:
    for node in nodes:
        if node.many:
            continue
        found = value.get(node.name) if isinstance(value, dict) else None
        if node.group:
            yield from _single(node.group.nodes, found)
        else:
            yield found


def _lists(nodes: tuple[Node, ...], prefix: str) -> Iterator[Table]:
    for node in nodes:
        name = _joined(prefix, node.name)
        if node.many:
            inside = _columns(node.group.nodes, "") if node.group else (Column("value", _type(node)),)
            yield Table(name, (*_ITEM, *inside))
        if node.group:
            yield from _lists(node.group.nodes, name)


def _type(node: Node) -> Type:
    if node.kind == "number":
        return "integer" if node.integer else "number"
    return "date" if node.kind == "date" else "boolean" if node.kind == "boolean" else "text"


def _joined(prefix: str, name: str) -> str:
    return f"{prefix}.{name}" if prefix else name

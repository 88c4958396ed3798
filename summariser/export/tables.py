"""A record as rows of flat tables: one for what there is once, one for each list at any depth, one for passages, and
one for what reviewers noted.

Names of our own begin with an underscore, which no field of a schema can, so that they never clash.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from summariser.core.record import Record
from summariser.core.schema import Node, Schema
from summariser.core.walk import dotted, fields, parts, passages

PASSAGES = "evidence"
"""The table of passages: no field that could be a table has this name."""

NOTES = "_notes"

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

_NOTE = (Column("_article"), Column("_in"), Column("reviewer"), Column("at"), Column("text"), Column("about"))
"""`_in` is empty for a note about the article, or if its place is gone: `about` then says what that was."""


def tables(schema: Schema) -> tuple[Table, ...]:
    """All tables of a schema, in the order of its fields."""
    lists = (
        Table(name, (*_ITEM, *(_columns(node.group.nodes) if node.group else [Column("value", _type(node))])))
        for name, node in fields(schema.nodes)
        if node.many
    )
    return (Table("", (*_RECORD, *_columns(schema.nodes))), *lists, Table(PASSAGES, _PASSAGE), Table(NOTES, _NOTE))


def rows(schema: Schema, record: Record) -> Iterator[Row]:
    """A record's rows, that of the whole record first."""
    article = record.article.id or record.article.sha256[:16]
    model = record.provenance.model if record.provenance else None
    ours = [article, record.article.path, record.article.title, record.review.status, record.review.reviewer, model]
    for part in parts(schema, record.data):
        values = [value for _, _, value in _single(part.nodes, part.value)]
        if part.above is None:
            yield "", [*ours, len(record.flags), *values]
        elif part.listed:
            yield part.field, [article, part.path, part.above.path, *values]
        for node in part.nodes:
            if node.many and not node.group:
                for path, item in part.places(node):
                    yield dotted(part.field, node.name), [article, path, part.path, item]
    for one in passages(schema, record.data):
        yield PASSAGES, [article, one.path, one.start, one.end, one.text]
    for note in record.notes:
        yield NOTES, [article, note.path, note.reviewer, note.at.isoformat(), note.text, note.about]


def _columns(nodes: Sequence[Node]) -> list[Column]:
    return [Column(name, _type(node)) for name, node, _ in _single(nodes, None)]


def _single(nodes: Sequence[Node], value: Any, prefix: str = "") -> Iterator[tuple[str, Node, Any]]:
    """Single fields and their values, those of single groups with the group's name in front."""
    for node in nodes:
        name, found = dotted(prefix, node.name), value.get(node.name) if isinstance(value, Mapping) else None
        if node.group and not node.many:
            yield from _single(node.group.nodes, found, name)
        elif not node.many:
            yield name, node, found


def _type(node: Node) -> Type:
    if node.kind == "number":
        return "integer" if node.integer else "number"
    return "date" if node.kind == "date" else "boolean" if node.kind == "boolean" else "text"

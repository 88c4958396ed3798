"""A record's data walked along its schema: checks, forms, scores, exports and filters are made from this one walk."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from summariser.core.article import Article, Span
from summariser.core.lazy import cached_property
from summariser.core.record import EVIDENCE, passages_of
from summariser.core.schema import Group, Node, Schema


@dataclass(frozen=True)
class Part:
    """A group of values that is in a record, or the record's top level: `node` None, `path` and `field` "".

    `path` is the JSON Pointer of its place, `field` the dotted name without numbers, `above` the part that it stands
    in. `article` is what its passages are looked up in; without one it has none.
    """

    path: str
    field: str
    node: Node | None
    nodes: tuple[Node, ...]
    value: Mapping[str, Any]
    above: "Part | None" = None
    article: Article | None = None

    @property
    def group(self) -> Group | None:
        return self.node.group if self.node else None

    @property
    def listed(self) -> bool:
        """Whether it is an item of a list."""
        return self.node is not None and self.node.many

    @property
    def evidence(self) -> list[Any]:
        """What it cites itself, as the record has it."""
        return list(self.value.get(EVIDENCE) or ()) if self.group and self.group.cited else []

    @cached_property
    def cited(self) -> bool:
        """Whether its values rest on passages, its own or those of a part around it."""
        return bool(self.group and self.group.cited) or bool(self.above and self.above.cited)

    @cached_property
    def passages(self) -> tuple[Span, ...]:
        """What its values rest on: its own passages, or if its group cites none those of the part around it."""
        if self.group and self.group.cited:
            return passages_of(self.value, self.article) if self.article else ()
        return self.above.passages if self.above else ()

    def places(self, node: Node) -> list[tuple[str, Any]]:
        """Path and value of a field; of a list those of each item, none where somebody's edit left no list."""
        path, value = f"{self.path}/{node.name}", self.value.get(node.name)
        if not node.many:
            return [(path, value)]
        return [(f"{path}/{number}", item) for number, item in enumerate(value if isinstance(value, list) else ())]

    def values(self, *kinds: str) -> Iterator[tuple[str, Node, Any]]:
        """Path, field and value of every field of these kinds that has a value, lists item by item."""
        for node in self.nodes:
            if node.kind in kinds:
                for path, value in self.places(node):
                    if value is not None and value != "":
                        yield path, node, value

    def inner(self, node: Node, path: str, value: Any) -> "Part":
        """The group at one of a field's places; with nothing in it where there is none."""
        nodes = node.group.nodes if node.group else ()
        found = value if isinstance(value, Mapping) else {}
        return Part(path, dotted(self.field, node.name), node, nodes, found, self, self.article)

    def only(self, node: Node) -> "Part":
        """The group of a field that is no list; with nothing in it where it is missing."""
        return self.inner(node, *self.places(node)[0])

    def groups(self, node: Node) -> Iterator["Part"]:
        """The groups that a field holds: one, those of a list, or none."""
        for path, value in self.places(node) if node.group else ():
            if isinstance(value, Mapping):
                yield self.inner(node, path, value)

    def parts(self) -> Iterator["Part"]:
        """Itself, then every group in it that is there, depth first."""
        yield self
        for node in self.nodes:
            for inner in self.groups(node):
                yield from inner.parts()


def top(schema: Schema, data: Mapping[str, Any], article: Article | None = None) -> Part:
    """The top level of a record."""
    return Part("", "", None, schema.nodes, data, article=article)


def parts(schema: Schema, data: Mapping[str, Any], article: Article | None = None) -> Iterator[Part]:
    """The top level, then every group that is there, depth first."""
    return top(schema, data, article).parts()


def fields(nodes: Sequence[Node], above: str = "") -> Iterator[tuple[str, Node]]:
    """Every field of a schema with its dotted name, depth first."""
    for node in nodes:
        name = dotted(above, node.name)
        yield name, node
        if node.group:
            yield from fields(node.group.nodes, name)


def dotted(above: str, name: str) -> str:
    """The name of a field in the field `above`, which is "" for the record."""
    return f"{above}.{name}" if above else name


def place_in_words(path: str) -> str:
    """The place that a JSON pointer leads to, items counted from one: Participants 2, title."""
    names = [str(int(part) + 1) if part.isdecimal() else part.replace("_", " ") for part in path.split("/")[1:]]
    pairs = zip(names, [*names[1:], "1"], strict=False)
    words = " ".join(name if after.isdecimal() else f"{name}," for name, after in pairs)
    return words[:1].upper() + words[1:]


def events(schema: Schema, data: Mapping[str, Any]) -> Iterator[tuple[date, date]]:
    """The first and the last day of every event that has a date."""
    for part in parts(schema, data):
        if part.group and part.group.is_event_date:
            start, end = as_date(part.value.get("start")), as_date(part.value.get("end"))
            if first := start or end:
                yield first, end or first


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
    for part in parts(schema, data):
        for one in part.evidence:
            yield Passage(one["start"], one["end"], one["text"], part.field, part.path)


def as_date(value: Any) -> date | None:
    """A date of a record; None for what is none."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None

"""Two readings of one article, side by side: on what two people who read it on their own agree.

Neither is gold, so every measure is the same with the two exchanged. The items of lists are matched one to one
(`matching`); an item that only one of the two has is a disagreement. Single values agree if they are the same by the
rules of `likeness`.

Krippendorff's alpha (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability; 2018, Content Analysis, 4th ed.,
chapter 12) is worked out, for nominal data, where both had to choose from the same values for the same thing: choices,
dates, numbers, yes and no, names, and whether there is such a part at all. It has no meaning for items of lists,
because nobody can count what both left out (Hripcsak and Rothschild 2005, JAMIA 12: 296-298), for what items were
matched by, on which pairs agree by construction, nor for free text and passages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, NamedTuple

from summariser.core.schema import Group, Node, Schema, headline
from summariser.ground.likeness import bare_name, evidence_ranges, overlap, same_value, text_likeness, verbatim_range
from summariser.ground.matching import match_groups, match_values

Sort = Literal["value", "part", "item", "text", "words", "passages"]
"""What is compared: a single value; an optional part, which is there or not; an item of a list; free text; verbatim
words; the passages of a group."""

Labels = tuple[str, str]


class Said(NamedTuple):
    """What one reader has, and where: a JSON pointer into the record's data."""

    path: str
    value: Any


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that both readers decided about; None where a reader has no such item.

    likeness: shared words of texts, shared characters of words and passages (F1); None for all else. labels: the two
    values as nominal data, None where alpha has no meaning.
    """

    field: str
    sort: Sort
    a: Said | None
    b: Said | None
    agrees: bool
    likeness: float | None = None
    labels: Labels | None = None


def units(schema: Schema, a: Mapping[str, Any], b: Mapping[str, Any], text: str | None = None) -> Iterator[Unit]:
    """Everything that two readings of one article can be compared on, in the order of the schema.

    `text` is the article's: without it, verbatim words that no passage holds have no place to be compared by.
    """
    yield from _Comparing(text).group(schema.nodes, "", Said("", a), Said("", b), None)


@dataclass(frozen=True)
class _Comparing:
    text: str | None

    def group(self, nodes: Sequence[Node], prefix: str, a: Said, b: Said, key: Node | None) -> Iterator[Unit]:
        """`key` is what the two were matched by."""
        for node in nodes:
            name = f"{prefix}{node.name}"
            one, other = (Said(f"{side.path}/{node.name}", side.value.get(node.name)) for side in (a, b))
            if node.many:
                yield from self.items(node, name, one, other)
            elif node.group:
                yield from self.part(node, node.group, name, one, other)
            elif node.kind == "verbatim":
                yield self.words(node, name, one, other, (a, b))
            elif node.kind == "text":
                yield _texts(node, name, one, other)
            else:
                labels = None if node is key else (label(node, one.value), label(node, other.value))
                yield Unit(name, "value", one, other, same_value(node, one.value, other.value), labels=labels)

    def part(self, node: Node, group: Group, name: str, a: Said, b: Said) -> Iterator[Unit]:
        if node.optional:
            labels = str(a.value is not None), str(b.value is not None)
            yield Unit(name, "part", _known(group, a), _known(group, b), labels[0] == labels[1], labels=labels)
        if a.value is not None and b.value is not None:
            yield from self.both(group, name, a, b, None)

    def both(self, group: Group, name: str, a: Said, b: Said, key: Node | None) -> Iterator[Unit]:
        """A group that both have: its fields and what it rests on."""
        yield from self.group(group.nodes, f"{name}.", a, b, key)
        if group.cited:
            one, other = evidence_ranges(a.value), evidence_ranges(b.value)
            likeness = overlap(one, other) if one or other else 1.0
            said = [Said(f"{side.path}/evidence", _passages(side.value)) for side in (a, b)]
            yield Unit(f"{name}.evidence", "passages", said[0], said[1], one == other, likeness)

    def words(self, node: Node, name: str, a: Said, b: Said, groups: tuple[Said, Said]) -> Unit:
        agrees = same_value(node, a.value, b.value)
        one, other = (
            verbatim_range(side.value, group.value, self.text) for side, group in zip((a, b), groups, strict=True)
        )
        return Unit(name, "words", a, b, agrees, 1.0 if agrees else overlap(one, other))

    def items(self, node: Node, name: str, a: Said, b: Said) -> Iterator[Unit]:
        group = node.group
        one, other = ([Said(f"{s.path}/{n}", item) for n, item in enumerate(s.value or ())] for s in (a, b))
        values = [item.value for item in one], [item.value for item in other]
        pairs = match_groups(group, *values, self.text) if group else match_values(node, *values)
        for pair in pairs:
            sides = one[pair.gold], other[pair.draft]
            # Of a group the fields are compared by themselves; a plain value must be the same.
            agrees = bool(group) or pair.counts
            yield Unit(name, "item", _known(group, sides[0]), _known(group, sides[1]), agrees)
            if group:
                yield from self.both(group, name, *sides, group.key)
        matched = {pair.gold for pair in pairs}, {pair.draft for pair in pairs}
        for number, item in enumerate(one):
            if number not in matched[0]:
                yield Unit(name, "item", _known(group, item), None, agrees=False)
        for number, item in enumerate(other):
            if number not in matched[1]:
                yield Unit(name, "item", None, _known(group, item), agrees=False)


def _texts(node: Node, name: str, a: Said, b: Said) -> Unit:
    """An empty text is as good as none."""
    one, other = a.value or None, b.value or None
    agrees = same_value(node, one, other)
    likeness = text_likeness(one, other) if isinstance(one, str) and isinstance(other, str) else float(agrees)
    return Unit(name, "text", a, b, agrees, likeness)


def _passages(group: Mapping[str, Any]) -> str:
    return " … ".join(f"{one['text']} [{one['start']}:{one['end']}]" for one in group.get("evidence") or ())


def label(node: Node, value: Any) -> str:
    """The value as one of nominal data: two have one label if, by `same_value`, they are the same."""
    if value is None:
        return "-"
    if node.kind == "name":
        return f"={''.join(bare_name(str(value)))}"
    if node.kind == "number":
        try:
            return f"={Decimal(str(value)).normalize()}"
        except InvalidOperation:
            return f"={value}"
    return f"={value}"


def _known(group: Group | None, item: Said) -> Said:
    """A group by what it is known by; where that is empty, by its first text."""
    if group is None or item.value is None:
        return item
    top = headline(group)
    named = [item.value.get(top.name)] if top else []
    texts = (value for value in (*named, *item.value.values()) if isinstance(value, str) and value)
    return Said(item.path, next(texts, ""))

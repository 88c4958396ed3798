"""Agreement of two readings of the same articles, field by field, with every disagreement by name."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, NamedTuple

from summariser.core.errors import ArticleError, Failure
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Group, Node, Schema, headline
from summariser.evaluate.against_gold import EvaluatedArticle, Predictions
from summariser.evaluate.scoring import misquoted
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
    yield from _SideBySide(text).group(schema.nodes, "", Said("", a), Said("", b), None)


@dataclass(frozen=True)
class _SideBySide:
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


Alpha = Callable[[Mapping[Labels, int]], float | None]
"""Krippendorff's alpha for nominal data of two readers, from how often each pair of values came up; None if it has no
value."""


@dataclass(frozen=True)
class Both:
    """An article that both readings have. `text` is None where it is not at hand."""

    name: str
    a: Record
    b: Record
    text: str | None


@dataclass
class FieldAgreement:
    """One field over all articles. `labels` counts pairs of values where alpha applies."""

    sort: Sort
    units: int = 0
    agreed: int = 0
    likeness: float = 0.0
    labels: Counter[Labels] = field(default_factory=Counter)
    alpha: float | None = None

    @property
    def percent(self) -> float:
        return 100 * self.agreed / self.units

    @property
    def alike(self) -> float | None:
        """Mean likeness of texts, words and passages; None for all else."""
        return self.likeness / self.units if self.sort in ("text", "words", "passages") else None


@dataclass(frozen=True)
class Disagreement:
    """What two readers say differently, for a person to look at."""

    article: str
    unit: Unit


@dataclass
class AgreementReport:
    """What came of it. `only_a` and `only_b` name articles that one reading has; `left_out` says why."""

    articles: int = 0
    readers: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    fields: dict[tuple[str, Sort], FieldAgreement] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)
    left_out: list[Failure] = field(default_factory=list)
    only_a: list[str] = field(default_factory=list)
    only_b: list[str] = field(default_factory=list)

    def add(self, schema: Schema, both: Both) -> None:
        self.articles += 1
        for count, record in zip(self.readers, (both.a, both.b), strict=True):
            count[record.review.reviewer or "nobody named"] += 1
        for unit in units(schema, both.a.data, both.b.data, both.text):
            one = self.fields.setdefault((unit.field, unit.sort), FieldAgreement(unit.sort))
            one.units += 1
            one.agreed += unit.agrees
            one.likeness += unit.likeness or 0.0
            if unit.labels:
                one.labels[unit.labels] += 1
            if _worth_a_look(unit):
                self.disagreements.append(Disagreement(both.name, unit))


def agreement(schema: Schema, a: Predictions, b: Predictions, alpha: Alpha) -> AgreementReport:
    """Compare what two readers made of the articles that both have read."""
    found = AgreementReport()
    for both in pairs(schema, a, b, found):
        found.add(schema, both)
    for one in found.fields.values():
        one.alpha = alpha(one.labels) if one.labels else None
    return found


def pairs(schema: Schema, a: Predictions, b: Predictions, found: AgreementReport) -> Iterator[Both]:
    """The articles that both have, by their id or else by their file's bytes; what cannot be compared is noted."""
    others = _Others(b, found)
    for entry in a.entries():
        other = others.take(entry.article)
        if other is None:
            found.only_a.append(entry.name)
            continue
        try:
            yield _load(schema, (a, entry), (b, other))
        except ArticleError as error:
            found.left_out.append(Failure(entry.name, str(error)))
    found.only_b += others.left()
    found.left_out += [*a.unreadable(), *b.unreadable()]


class _Others:
    """The other reading's entries, each given once."""

    def __init__(self, candidates: Predictions, found: AgreementReport) -> None:
        self._left: dict[str, EvaluatedArticle] = {}
        self._key: dict[str, str] = {}
        for entry in candidates.entries():
            key = entry.article.id or entry.article.sha256
            if key in self._left:
                reason = f"is about the same article as {self._left[key].name!r} in the same reading"
                found.left_out.append(Failure(entry.name, reason))
                continue
            self._left[key] = entry
            self._key.setdefault(entry.article.sha256, key)

    def take(self, article: ArticleRef) -> EvaluatedArticle | None:
        found = self._left.pop(article.id, None) if article.id else None
        return found or self._left.pop(self._key.get(article.sha256, ""), None)

    def left(self) -> list[str]:
        return [entry.name for entry in self._left.values()]


def _load(
    schema: Schema, one: tuple[Predictions, EvaluatedArticle], other: tuple[Predictions, EvaluatedArticle]
) -> Both:
    """ArticleError if a record cannot be used or shows as the article's words what is not."""
    a, b = one[0].load(one[1]), other[0].load(other[1])
    text = a.text if a.text is not None else b.text
    for record in (a.record, b.record):
        if record.schema_id != schema.id:
            raise ArticleError(f"is of schema {record.schema_id[:60]!r}, not {schema.id!r}: name it with --schema")
        if text is not None and (wrong := misquoted(schema, record.data, text)):
            who = record.review.reviewer or "a reader"
            raise ArticleError(f"what {who[:60]!r} has at {wrong[0]} is not its article's words")
    return Both(one[1].name, a.record, b.record, text)


def _worth_a_look(unit: Unit) -> bool:
    """Other words for the same are no disagreement, nor are passages that overlap: only what has nothing in common."""
    return not unit.agrees and (unit.sort not in ("text", "passages") or not unit.likeness)

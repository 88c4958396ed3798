"""Agreement of two readings of the same articles, field by field, with every disagreement by name."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, NamedTuple

from summariser.core.errors import ArticleError, Failure
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Node, Schema
from summariser.core.walk import Part, dotted, top
from summariser.evaluate.against_gold import EvaluatedArticle, Predictions
from summariser.evaluate.scoring import known_as, misquoted
from summariser.grounding.likeness import bare_name, evidence_ranges, overlap, same_value, text_likeness, verbatim_range
from summariser.grounding.matching import match_groups, match_values

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
    yield from _SideBySide(text).group(top(schema, a), top(schema, b))


@dataclass(frozen=True)
class _SideBySide:
    text: str | None

    def group(self, a: Part, b: Part) -> Iterator[Unit]:
        """A group that both have: its fields and what it rests on."""
        known_by = a.group.key if a.group and a.listed else None  # the two were matched by it
        for node in a.nodes:
            name = dotted(a.field, node.name)
            if node.many:
                yield from self.items(node, name, a, b)
                continue
            one, other = (Said(*side.places(node)[0]) for side in (a, b))
            if node.group:
                if node.optional:
                    there = str(one.value is not None), str(other.value is not None)
                    known = _known(node, one), _known(node, other)
                    yield Unit(name, "part", *known, there[0] == there[1], labels=there)
                if one.value is not None and other.value is not None:
                    yield from self.group(a.only(node), b.only(node))
            elif node.kind == "verbatim":
                yield self.words(node, one, other, a, b)
            elif node.kind == "text":
                yield _texts(node, name, one, other)
            else:
                labels = None if node is known_by else (label(node, one.value), label(node, other.value))
                yield Unit(name, "value", one, other, same_value(node, one.value, other.value), labels=labels)
        if a.group and a.group.cited:
            ranges = evidence_ranges(a.value), evidence_ranges(b.value)
            likeness = overlap(*ranges) if any(ranges) else 1.0
            said = [Said(f"{side.path}/evidence", _passages(side)) for side in (a, b)]
            yield Unit(f"{a.field}.evidence", "passages", said[0], said[1], ranges[0] == ranges[1], likeness)

    def words(self, node: Node, one: Said, other: Said, a: Part, b: Part) -> Unit:
        agrees = same_value(node, one.value, other.value)
        ranges = verbatim_range(one.value, a.value, self.text), verbatim_range(other.value, b.value, self.text)
        return Unit(dotted(a.field, node.name), "words", one, other, agrees, 1.0 if agrees else overlap(*ranges))

    def items(self, node: Node, name: str, a: Part, b: Part) -> Iterator[Unit]:
        one, other = ([Said(*place) for place in side.places(node)] for side in (a, b))
        values = [item.value for item in one], [item.value for item in other]
        pairs = match_groups(node.group, *values, self.text) if node.group else match_values(node, *values)
        for pair in pairs:
            sides = one[pair.gold], other[pair.draft]
            # Of a group the fields are compared by themselves; a plain value must be the same.
            agrees = bool(node.group) or pair.counts
            yield Unit(name, "item", _known(node, sides[0]), _known(node, sides[1]), agrees)
            if node.group:
                yield from self.group(a.inner(node, *sides[0]), b.inner(node, *sides[1]))
        matched = {pair.gold for pair in pairs}, {pair.draft for pair in pairs}
        for number, item in enumerate(one):
            if number not in matched[0]:
                yield Unit(name, "item", _known(node, item), None, agrees=False)
        for number, item in enumerate(other):
            if number not in matched[1]:
                yield Unit(name, "item", None, _known(node, item), agrees=False)


def _texts(node: Node, name: str, a: Said, b: Said) -> Unit:
    """An empty text is as good as none."""
    one, other = a.value or None, b.value or None
    agrees = same_value(node, one, other)
    likeness = text_likeness(one, other) if isinstance(one, str) and isinstance(other, str) else float(agrees)
    return Unit(name, "text", a, b, agrees, likeness)


def _passages(part: Part) -> str:
    return " … ".join(f"{one['text']} [{one['start']}:{one['end']}]" for one in part.evidence)


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


def _known(node: Node, item: Said) -> Said:
    return item if item.value is None else Said(item.path, known_as(node.group, item.value))


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
            if not unit.agrees:
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

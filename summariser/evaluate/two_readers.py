"""Agreement of two readings of the same articles, field by field, with every disagreement by name."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from summariser.core.errors import ArticleError, Failure
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import Candidates, Entry
from summariser.evaluate.scoring import misquoted
from summariser.evaluate.side_by_side import Labels, Sort, Unit, units

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
class Agreement:
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


def agreement(schema: Schema, a: Candidates, b: Candidates, alpha: Alpha) -> Agreement:
    """Compare what two readers made of the articles that both have read."""
    found = Agreement()
    for both in pairs(schema, a, b, found):
        found.add(schema, both)
    for one in found.fields.values():
        one.alpha = alpha(one.labels) if one.labels else None
    return found


def pairs(schema: Schema, a: Candidates, b: Candidates, found: Agreement) -> Iterator[Both]:
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

    def __init__(self, candidates: Candidates, found: Agreement) -> None:
        self._left: dict[str, Entry] = {}
        self._key: dict[str, str] = {}
        for entry in candidates.entries():
            key = entry.article.id or entry.article.sha256
            if key in self._left:
                reason = f"is about the same article as {self._left[key].name!r} in the same reading"
                found.left_out.append(Failure(entry.name, reason))
                continue
            self._left[key] = entry
            self._key.setdefault(entry.article.sha256, key)

    def take(self, article: ArticleRef) -> Entry | None:
        found = self._left.pop(article.id, None) if article.id else None
        return found or self._left.pop(self._key.get(article.sha256, ""), None)

    def left(self) -> list[str]:
        return [entry.name for entry in self._left.values()]


def _load(schema: Schema, one: tuple[Candidates, Entry], other: tuple[Candidates, Entry]) -> Both:
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

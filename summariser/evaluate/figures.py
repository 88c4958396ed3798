"""Figures: which ones a schema has, and what they come to over many articles.

Counts are pooled over the articles before they are divided (micro averages), so that an article counts by what is in
it. Precision is hits / what the draft has, recall is hits / what gold has, F1 their harmonic mean (van Rijsbergen
1979); a figure with nothing to divide by is None, not 0.
"""

import random
import statistics
import sys
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from summariser.core.schema import Group, Node, Schema
from summariser.core.walk import fields
from summariser.grounding.matching import known_by

RESAMPLES = 1000
SEED = 0
LEVEL = 0.95


def resampled_totals(
    rows: Sequence[Sequence[int]], resamples: int = RESAMPLES, seed: int = SEED
) -> Iterator[list[int]]:
    """Column totals of as many rows again, drawn with replacement: one list for each draw.

    rows: counts of each article, none negative, every total under 2**64.
    """
    columns = list(zip(*rows, strict=True))
    place = {column: number for number, column in enumerate(dict.fromkeys(columns))}  # many are equal
    highest = max(map(max, place), default=0) * len(rows)
    code = next(code for code in "IQ" if highest < 1 << 8 * array(code).itemsize)
    # All counts of a row lie side by side in one integer, so that one addition adds them all: a thousand draws of
    # ten thousand articles take seconds, without numpy.
    packed = [int.from_bytes(array(code, row).tobytes(), sys.byteorder) for row in zip(*place, strict=True)]
    length = array(code).itemsize * len(place)
    order = [place[column] for column in columns]
    draw = random.Random(seed)  # noqa: S311 - the same figures for the same articles; nothing is secret
    for _ in range(resamples if packed else 0):
        totals = array(code, sum(draw.choices(packed, k=len(packed))).to_bytes(length, sys.byteorder))
        yield [totals[number] for number in order]


def percentile_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """The middle 95% of the values; None of fewer than two."""
    if len(values) < 2:
        return None
    cuts = statistics.quantiles(values, n=round(2 / (1 - LEVEL)), method="inclusive")
    return cuts[0], cuts[-1]


Measure = Literal[
    "items", "lenient items", "close items", "value", "lenient value", "text", "words", "evidence", "slices"
]
"""What a figure is about.

items: precision, recall and F1 of a list's items; lenient items, close items: by a second rule (see `matching`).
value: accuracy. lenient value: where part of a name is enough. text: mean F1 of a free text's words, an indication
only. words, evidence: precision, recall and F1 of the characters of verbatim texts and of cited passages. slices: the
share of a draft's passages and verbatim texts that are, to the letter, the article's.
"""

SECTIONS: Mapping[str, tuple[Measure, ...]] = {
    "Lists": ("items", "lenient items", "close items"),
    "Single values": ("value", "lenient value"),
    "Characters of passages": ("evidence", "words"),
    "Free text: shared words, an indication only": ("text",),
    "Exactly the article's words": ("slices",),
}
"""How figures are grouped for people."""

_NOTES: Mapping[Measure, str] = {
    "lenient items": "part of a name enough",
    "lenient value": "part of a name enough",
    "close items": "overlap of 0.8",
}

ONE_TEXT = 10_000
"""A text's likeness is counted in ten-thousandths, so that sums are exact and do not depend on their order."""


class Key(NamedTuple):
    """A figure: `field` is a dotted path, with [choice=value] where only such items count; "" is the whole record."""

    field: str
    measure: Measure

    @property
    def label(self) -> str:
        """What people call it, within its section."""
        note = f" ({_NOTES[self.measure]})" if self.measure in _NOTES else ""
        return f"{self.field or 'all'}{note}"

    @property
    def indented(self) -> str:
        """The label, further in where it is about a part of another figure's items."""
        return f"{'  ' * (2 if '[' in self.field else 1)}{self.label}"


class Tally(NamedTuple):
    """Hits among what gold has and what the draft has; where these are the same, hits among all."""

    hits: int
    gold: int
    draft: int


@dataclass(frozen=True)
class Estimate:
    """A figure's value, None if there was nothing to divide by, and its 95% interval, None of a single article."""

    value: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True)
class Figure:
    """A figure over all articles. `estimates` are by name: precision, recall and f1, or the one that there is."""

    key: Key
    tally: Tally
    estimates: Mapping[str, Estimate]

    @property
    def main(self) -> Estimate:
        """F1, or the one that there is."""
        return list(self.estimates.values())[-1]


def keys(schema: Schema) -> list[Key]:
    """Every figure of a schema, in the order of its fields, those of the whole record first."""
    whole: list[Measure] = ["items", "value", "evidence", "slices"]
    return [*(Key("", measure) for measure in whole), *(key for one in fields(schema.nodes) for key in _keys(*one))]


def _keys(name: str, node: Node) -> Iterator[Key]:
    if node.many:
        yield Key(name, "items")
        yield Key(name, second_rule(node))
        if node.group:
            yield from (Key(label, "items") for _, _, label in choices_of(node.group, name))
    elif not node.group:
        yield from (Key(name, measure) for measure in _OF_KIND.get(node.kind, ("value",)))
    if node.group and node.group.cited:
        yield Key(name, "evidence")


_OF_KIND: dict[str, tuple[Measure, ...]] = {
    "text": ("text",),
    "name": ("value", "lenient value"),
    "verbatim": ("value", "words"),
}


def second_rule(node: Node) -> Measure:
    """The second rule by which a list's items count."""
    named = known_by(node.group) == "name" if node.group else node.kind not in ("text", "verbatim")
    return "lenient items" if named else "close items"


def choices_of(group: Group, name: str) -> Iterator[tuple[Node, str, str]]:
    """Each value of each choice of a list's items, with the field that stands for the items that have it."""
    for node in group.nodes:
        if node.choices and not node.many:
            yield from ((node, value, f"{name}[{node.name}={value}]") for value in node.choices)


def ratios(measure: Measure, tally: Tally) -> dict[str, float | None]:
    """What a tally comes to, by name."""
    hits, gold, draft = tally
    both = 2 * hits / (gold + draft) if gold + draft else None
    if measure in ("value", "lenient value"):
        return {"accuracy": both}
    if measure == "text":
        return {"f1": both}
    if measure == "slices":
        return {"share": both}
    return {"precision": hits / draft if draft else None, "recall": hits / gold if gold else None, "f1": both}


def pooled(names: Sequence[Key], articles: Sequence[Sequence[int]]) -> list[Figure]:
    """The figures over all articles. Each article is its tallies in the order of `names`, laid end to end.

    A figure that a single article has something for has no interval: every draw would give the same.
    """
    totals = [sum(column) for column in zip(*articles, strict=True)] or [0] * (3 * len(names))
    values = [ratios(key.measure, tally) for key, tally in zip(names, tallies(totals), strict=True)]
    draws: list[dict[str, list[float]]] = [{name: [] for name in value} for value in values]
    for drawn in resampled_totals(articles) if len(articles) > 1 else ():
        for key, tally, into in zip(names, tallies(drawn), draws, strict=True):
            for name, value in ratios(key.measure, tally).items():
                if value is not None:
                    into[name].append(value)
    for number, drawn_values in enumerate(draws):
        if entered(articles, number) < 2:
            drawn_values.update({name: [] for name in drawn_values})
    return [
        Figure(key, tally, {n: Estimate(v, percentile_interval(drawn[n])) for n, v in value.items()})
        for key, tally, value, drawn in zip(names, tallies(totals), values, draws, strict=True)
    ]


def entered(articles: Sequence[Sequence[int]], number: int) -> int:
    """The articles that have something to count for the figure of that number."""
    at = 3 * number
    return sum(any(row[at : at + 3]) for row in articles)


def tallies(numbers: Sequence[int]) -> list[Tally]:
    """Tallies that were laid end to end."""
    return [Tally(*numbers[at : at + 3]) for at in range(0, len(numbers), 3)]

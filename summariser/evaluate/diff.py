"""Two runs over the same articles, without gold: what the second says otherwise, article by article.

Neither run is right. Items are paired as two readers' are (`agreement`), so that one that only moved has not changed.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from summariser.core.errors import Failure
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import Predictions
from summariser.evaluate.two_readers import AgreementReport, Both, Said, Sort, Unit, pairs, units

Kind = Literal["same", "added", "removed", "changed"]


@dataclass(frozen=True)
class Changed:
    """An article that the two runs drafted differently."""

    name: str
    units: tuple[Unit, ...]


@dataclass
class RunDiff:
    """What came of it. totals: how often each field was the same, added, removed or changed, in the schema's order.

    flags: how often each flag was raised, by run A and by run B. only_a, only_b: articles that one run has drafted.
    """

    articles: int = 0
    totals: dict[tuple[str, Sort], Counter[Kind]] = field(default_factory=dict)
    flags: tuple[Counter[str], Counter[str]] = field(default_factory=lambda: (Counter(), Counter()))
    changed: list[Changed] = field(default_factory=list)
    left_out: list[Failure] = field(default_factory=list)
    only_a: list[str] = field(default_factory=list)
    only_b: list[str] = field(default_factory=list)

    def add(self, schema: Schema, both: Both) -> None:
        self.articles += 1
        for count, record in zip(self.flags, (both.a, both.b), strict=True):
            count.update(flag.code for flag in record.flags)
        changes: list[Unit] = []
        for unit in units(schema, both.a.data, both.b.data, both.text):
            kind = kind_of(unit)
            self.totals.setdefault((unit.field, unit.sort), Counter())[kind] += 1
            if kind != "same":
                changes.append(unit)
        if changes:
            self.changed.append(Changed(both.name, tuple(changes)))


def diff(schema: Schema, a: Predictions, b: Predictions) -> RunDiff:
    """Compare what two runs made of the articles that both have drafted."""
    found, notes = RunDiff(), AgreementReport()
    for both in pairs(schema, a, b, notes):
        found.add(schema, both)
    found.left_out, found.only_a, found.only_b = notes.left_out, notes.only_a, notes.only_b
    return found


def kind_of(unit: Unit) -> Kind:
    """What became of it from run A to run B."""
    if unit.agrees:
        return "same"
    if _empty(unit.a):
        return "added"
    return "removed" if _empty(unit.b) else "changed"


def _empty(said: Said | None) -> bool:
    return said is None or said.value is None or said.value == ""

"""One article of an evaluation as a page shows it: both texts in pieces to mark, and every field of both records."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from summariser.core.display import visible
from summariser.core.schema import Group, Schema
from summariser.core.walk import Passage, passages
from summariser.evaluate.against_gold import Compared, Sides
from summariser.evaluate.two_readers import Said, Unit, units
from summariser.grounding.likeness import merged
from summariser.review.paths import site

Mark = Literal["", "both", "only"]
"""Which records cite a piece of text: neither or not this one, both, or this one alone."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the article. `fields`: what in this record cites it; `anchors`: ids of passages that begin here."""

    text: str
    mark: Mark
    fields: str
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value; `target` is the id of the passage it rests on, "" if it has none in the text."""

    text: str
    target: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PageRow:
    label: str
    verdict: str
    note: str
    gold: Cell
    draft: Cell


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article. `gold` and `draft` are its text twice, () if it is not at hand."""

    number: int
    name: str
    counts: Mapping[str, int]
    gold: tuple[Stretch, ...]
    draft: tuple[Stretch, ...]
    rows: tuple[PageRow, ...]


def sheet(schema: Schema, number: int, compared: Compared, sides: Sides) -> ArticlePage:
    """Everything of one article."""
    counts: dict[str, int] = {}
    for one in compared.differences:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    gold, draft = (list(passages(schema, data)) for data in (sides.gold, sides.draft))
    text = sides.text or ""
    misquoted = {one.draft_path for one in compared.differences if one.kind == "misquoted"}
    rows = _Rows(schema, sides, number, misquoted)
    return ArticlePage(
        number,
        compared.name,
        counts,
        tuple(_stretches(text, gold, draft, f"g{number}")),
        tuple(_stretches(text, draft, gold, f"d{number}")),
        tuple(rows.row(unit) for unit in units(schema, sides.gold, sides.draft, sides.text)),
    )


def _stretches(text: str, own: Sequence[Passage], other: Sequence[Passage], prefix: str) -> Iterator[Stretch]:
    """The text cut wherever a passage of either record begins or ends."""
    cuts = {0, len(text)} | {at for one in (*own, *other) for at in (one.start, one.end) if 0 <= at <= len(text)}
    begins: dict[int, list[str]] = {}
    for one in _firsts(own):
        begins.setdefault(one.start, []).append(f"{prefix}{one.path}")
    theirs = merged([(one.start, one.end) for one in other])
    for start, end in pairwise(sorted(cuts)):
        citing = [one for one in own if one.start <= start and end <= one.end]
        shared = any(a <= start and end <= b for a, b in theirs)
        mark: Mark = "" if not citing else "both" if shared else "only"
        fields = ", ".join(dict.fromkeys(_label(one.path) for one in citing))
        yield Stretch(visible(text[start:end]), mark, fields, tuple(begins.get(start, ())))


def _firsts(found: Sequence[Passage]) -> Iterator[Passage]:
    """The first passage of each group, which its values point to."""
    seen: set[str] = set()
    for one in found:
        if one.path not in seen:
            seen.add(one.path)
            yield one


def _label(path: str) -> str:
    """A pointer in words, items counted from one: participants 2 title."""
    return " ".join(str(int(part) + 1) if part.isdecimal() else part for part in path.split("/") if part)


@dataclass(frozen=True)
class _Rows:
    schema: Schema
    sides: Sides
    number: int
    misquoted: set[str | None]

    def row(self, unit: Unit) -> PageRow:
        verdict = self.verdict(unit)
        told = unit.a or unit.b
        gold, draft = self.cell(unit, unit.a, "g"), self.cell(unit, unit.b, "d")
        return PageRow(_label(told.path) if told else unit.field, verdict, self.note(unit, verdict), gold, draft)

    def verdict(self, unit: Unit) -> str:
        """missed, invented or altered where `scoring` lists a difference. Texts with a word in common are alike, and of
        passages it is told how much of them is the same."""
        if unit.agrees:
            return "same"
        if unit.sort == "passages":
            return "overlap" if unit.likeness else "elsewhere"
        if _empty(unit.a) or _empty(unit.b):
            return "invented" if _empty(unit.a) else "missed"
        return "alike" if unit.sort == "text" and unit.likeness else "altered"

    def note(self, unit: Unit, verdict: str) -> str:
        """How alike they are, or that the draft shows as the article's words what is not."""
        if unit.b and (unit.sort in ("words", "passages") or verdict == "invented"):
            path = unit.b.path
            if any(one and (one == path or one.startswith(f"{path}/")) for one in self.misquoted):
                return "misquoted"
        return f"{unit.likeness:.2f}" if verdict in ("overlap", "alike") else ""

    def cell(self, unit: Unit, one: Said | None, side: str) -> Cell:
        if one is None:
            return Cell("")
        alone = unit.sort in ("item", "part") and (_empty(unit.a) or _empty(unit.b))
        details = tuple(self.details(one, side)) if alone else ()
        return Cell(said(one.value), self.target(one.path, side), details)

    def target(self, path: str, side: str) -> str:
        """The passage of the group that a value stands in, or of the nearest around it."""
        data = self.sides.gold if side == "g" else self.sides.draft
        length = len(self.sides.text or "")
        while path:
            found = _at(data, path)
            evidence = found.get("evidence") if isinstance(found, Mapping) else None
            if evidence and 0 <= evidence[0]["start"] < length:
                return f"{side}{self.number}{path}"
            path = path.rpartition("/")[0]
        return ""

    def details(self, one: Said, side: str) -> Iterator[tuple[str, str]]:
        """What else there is of an item that has no partner."""
        data = self.sides.gold if side == "g" else self.sides.draft
        value, group = _at(data, one.path), site(self.schema, one.path).node.group
        if isinstance(value, Mapping) and group:
            yield from _leaves(group, value, "")


def _leaves(group: Group, value: Mapping[str, Any], above: str) -> Iterator[tuple[str, str]]:
    for node in group.nodes:
        found, name = value.get(node.name), f"{above}{node.name}"
        items = list(found or ()) if node.many else [found]
        if node.group is None:
            text = "; ".join(said(item) for item in items if item not in (None, ""))
            if text:
                yield name, text
            continue
        for number, item in enumerate(items, 1):
            if isinstance(item, Mapping):
                yield from _leaves(node.group, item, f"{name} {number} " if node.many else f"{name} ")
    for one in value.get("evidence") or ():
        yield f"{above}evidence", visible(one["text"])


def _at(data: Any, path: str) -> Any:
    """What a pointer, which no name of a field needs escapes for, leads to; None if nowhere."""
    for part in path.split("/")[1:]:
        if isinstance(data, Mapping):
            data = data.get(part)
        elif isinstance(data, list | tuple) and part.isdecimal() and int(part) < len(data):
            data = data[int(part)]
        else:
            return None
    return data


def _empty(one: Said | None) -> bool:
    return one is None or one.value is None or one.value == ""


def said(value: object) -> str:
    """A value for people; "" for none."""
    return "" if value is None else visible(str(value))

"""Which item of a draft stands for which item of gold.

An item is known by its verbatim words, else its name, else the passages that it cites, else its first text, else all
its values: the first of these that its schema has. Known by passages, two items are alike by the F1 of their
characters and count from 0.3 on (`LEAST`), the threshold of the Gender Gap Tracker's evaluation of quotations (Asr et
al. 2021, PLoS ONE 16(1): e0245533, which also gives figures at 0.8, here `CLOSE`, and which matches greedily where we
match optimally). Known by a name, they count if their names are the same (exact match, as in CoNLL-2003: Tjong Kim
Sang and De Meulder); part of a name makes a pair, whose fields can be compared, but counts only leniently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from summariser.core.schema import Group, Node
from summariser.grounding.likeness import (
    Range,
    bare_name,
    evidence_ranges,
    overlap,
    part_of_name,
    same_name,
    same_value,
    text_likeness,
    verbatim_range,
)

Weights = Mapping[tuple[int, int], float]
"""How alike row and column are, above zero; pairs that are left out must not be matched."""


def best_pairs(weights: Weights) -> list[tuple[int, int]]:
    """The matching of the largest total weight, in the order of the rows."""
    chosen: list[tuple[int, int]] = []
    for part in _parts(weights):
        if len(part) == 1:  # nearly always: an item resembles one other
            chosen += part
            continue
        rows, columns = sorted({r for r, _ in part}), sorted({c for _, c in part})
        if len(rows) > len(columns):
            flipped = [[weights.get((r, c), 0.0) for r in rows] for c in columns]
            found = [(rows[r], columns[c]) for c, r in enumerate(_assign(flipped))]
        else:
            matrix = [[weights.get((r, c), 0.0) for c in columns] for r in rows]
            found = [(rows[r], columns[c]) for r, c in enumerate(_assign(matrix))]
        chosen += [pair for pair in found if pair in weights]
    return sorted(chosen)


def _parts(weights: Weights) -> list[list[tuple[int, int]]]:
    """The pairs in groups that share no row and no column: each is a small problem of its own."""
    of_row: dict[int, list[tuple[int, int]]] = {}
    of_column: dict[int, list[tuple[int, int]]] = {}
    for row, column in weights:
        joined = of_row.get(row, [])
        other = of_column.get(column, [])
        if joined is not other:
            joined = joined + other
            for r, c in joined:
                of_row[r] = of_column[c] = joined
        of_row[row] = of_column[column] = joined
        joined.append((row, column))
    return list({id(part): part for part in of_row.values()}.values())


def _assign(weights: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row, for a matrix with at least as many columns as rows: the largest total.

    Column 0 is a stand-in from which each search starts; the others are shifted by one.
    """
    columns = len(weights[0])
    row_price = [0.0] * (len(weights) + 1)
    column_price = [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, len(weights) + 1):
        owner[0], at = row, 0
        slack, came_from, done = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while owner[at]:
            done[at] = True
            here, nearest, step = owner[at], 0, float("inf")
            for column in range(1, columns + 1):
                if done[column]:
                    continue
                cost = -weights[here - 1][column - 1] - row_price[here] - column_price[column]
                if cost < slack[column]:
                    slack[column], came_from[column] = cost, at
                if slack[column] < step:
                    nearest, step = column, slack[column]
            for column in range(columns + 1):
                if done[column]:
                    row_price[owner[column]] += step
                    column_price[column] -= step
                else:
                    slack[column] -= step
            at = nearest
        while at:  # hand each column on the path to the row before it
            owner[at], at = owner[came_from[at]], came_from[at]
    found = {owner[column]: column - 1 for column in range(1, columns + 1) if owner[column]}
    return [found[row] for row in range(1, len(weights) + 1)]


LEAST = 0.3
CLOSE = 0.8
_PART = 0.35
"""How alike a name and a part of it are: two such pairs never outweigh one pair of equal names."""
_REST = 0.1
"""The weight of the other fields: they decide between items that are otherwise alike, and never make a pair."""

Known = Literal["verbatim", "name", "passages", "text", "values"]


@dataclass(frozen=True, slots=True)
class Pair:
    """An item of gold and the item of the draft that stands for it, by their numbers.

    counts: whether it is a hit. also: whether it is one by the second rule, the lenient one for names and the close
    one for passages and texts.
    """

    gold: int
    draft: int
    counts: bool
    also: bool


def known_by(group: Group) -> Known:
    """What tells one item of a list from another."""
    if group.first("verbatim"):
        return "verbatim"
    if group.key:
        return "name"
    if group.cited:
        return "passages"
    return "text" if group.first("text") else "values"


def match_groups(group: Group, gold: Sequence[Any], draft: Sequence[Any], text: str | None) -> list[Pair]:
    """The pairs of two lists of groups; `text` is the article's, if it is known."""
    known = known_by(group)
    node = group.first("verbatim") or group.key
    single = [n for n in group.nodes if not (n.many or n.group)]
    golds, drafts = ([_Item(item, known, node, single, text) for item in side] for side in (gold, draft))
    alike: dict[tuple[int, int], float] = {}
    for g, one in enumerate(golds):
        for d, other in enumerate(drafts):
            if (likeness := one.likeness(other)) >= LEAST:
                alike[g, d] = likeness
    weights = {(g, d): value + _REST * golds[g].rest(drafts[d]) for (g, d), value in alike.items()}
    return [_pair(g, d, alike[g, d], by_name=known == "name") for g, d in best_pairs(weights)]


def match_values(node: Node, gold: Sequence[Any], draft: Sequence[Any]) -> list[Pair]:
    """The pairs of two lists of single values. Free texts pair like passages, everything else if it is the same."""
    weights: dict[tuple[int, int], float] = {}
    for g, one in enumerate(gold):
        for d, other in enumerate(draft):
            if (likeness := _value_likeness(node, one, other)) >= LEAST:
                weights[g, d] = likeness
    by_name = node.kind not in ("text", "verbatim")
    return [_pair(g, d, weights[g, d], by_name=by_name) for g, d in best_pairs(weights)]


def _pair(gold: int, draft: int, likeness: float, by_name: bool) -> Pair:
    if by_name:
        return Pair(gold, draft, counts=likeness >= 1, also=True)
    return Pair(gold, draft, counts=True, also=likeness >= CLOSE)


def _value_likeness(node: Node, one: Any, other: Any) -> float:
    if node.kind in ("text", "verbatim"):
        return text_likeness(str(one), str(other))
    if node.kind == "name":
        return _name_likeness(str(one), str(other))
    return float(same_value(node, one, other))


def _name_likeness(one: str, other: str) -> float:
    return 1.0 if same_name(one, other) else _PART if part_of_name(one, other) else 0.0


class _Item:
    """An item with what it is known by, worked out once however many others it is compared with."""

    def __init__(
        self, data: Mapping[str, Any], known: Known, node: Node | None, single: Sequence[Node], text: str | None
    ) -> None:
        self.data = data
        self.known = known
        self.single = single
        self.passages: tuple[Range, ...] = ()
        self.name = ""
        if known == "name" and node:
            self.name = str(data.get(node.name) or "")
        elif known == "verbatim" and node:
            self.passages = verbatim_range(data.get(node.name), data, text)
        elif known == "passages":
            self.passages = evidence_ranges(data)
        self.words = frozenset(bare_name(self.name))

    def likeness(self, other: "_Item") -> float:
        if self.known == "name":
            if self.words.isdisjoint(other.words):  # most are; but Viet Nam shares no word with Vietnam
                return float(same_name(self.name, other.name))
            return _name_likeness(self.name, other.name)
        if self.known == "verbatim" and not (self.passages or other.passages):
            return float(self.data == other.data)  # words that were not found have no position to compare
        if self.known == "verbatim" or (self.known == "passages" and self.passages and other.passages):
            return overlap(self.passages, other.passages)
        return self.rest(other)

    def rest(self, other: "_Item") -> float:
        """How alike the single fields are on average; free text by its words."""
        return sum(self._alike(node, other) for node in self.single) / len(self.single) if self.single else 0.0

    def _alike(self, node: Node, other: "_Item") -> float:
        one, its = self.data.get(node.name), other.data.get(node.name)
        if node.kind == "text" and isinstance(one, str) and isinstance(its, str):
            return text_likeness(one, its)
        return float(one == its)

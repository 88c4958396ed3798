"""A draft against gold: what is counted, field by field, from the schema's markers alone.

Single values are right or not; a value that both leave out is right. What is not right is missed (gold has it, the
draft does not), invented (the other way round) or altered: missing, spurious and incorrect of MUC-5 (Chinchor and
Sundheim 1993). Fields of a group that is missing as a whole count as missing values, and are listed once, as the
group. The items of a list are matched one to one (`matching`); the fields of an item are compared where it has a
partner, and an item without one is missed or invented as a whole.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from summariser.core.schema import Group, Node, Schema, headline
from summariser.core.walk import Part, dotted, parts, top
from summariser.evaluate.figures import ONE_TEXT, Key, Measure, Tally, choices_of, second_rule
from summariser.grounding.likeness import (
    evidence_ranges,
    part_of_name,
    same_value,
    shared,
    size,
    text_likeness,
    verbatim_range,
)
from summariser.grounding.matching import Pair, match_groups, match_values

Kind = Literal["missed", "invented", "altered", "misquoted"]
"""misquoted: what the draft shows as the article's words is not."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Something for a person to look at.

    The paths are JSON pointers into the records' data, None where there is nothing to point at.
    """

    kind: Kind
    field: str
    gold_path: str | None
    draft_path: str | None
    gold: Any
    draft: Any


@dataclass(frozen=True, slots=True)
class Score:
    """One article's counts, of the figures that it has something for, and its differences."""

    counts: Mapping[Key, Tally]
    differences: tuple[Difference, ...]


def score(schema: Schema, gold: Mapping[str, Any], draft: Mapping[str, Any], text: str | None) -> Score:
    """Compare a draft's data with gold's. Without the article's text, slices are not counted."""
    scorer = _Scorer(text)
    scorer.fields(_Two(top(schema, gold), top(schema, draft)))
    if text is not None:
        scorer.slices(schema, draft, text)
    counts = {Key(*key): Tally(*tally) for key, tally in scorer.counts.items()}
    return Score(counts, tuple(scorer.differences))


def misquoted(schema: Schema, data: Mapping[str, Any], text: str) -> list[str]:
    """Pointers to the passages and verbatim texts that are not, to the letter, the article's."""
    return [path for path, _, right, _ in _quoted(schema, data, text) if not right]


def _quoted(schema: Schema, data: Mapping[str, Any], text: str) -> Iterator[tuple[str, str, bool, str]]:
    """Everything in a record that is shown as the article's words: its pointer and field, whether it is, and what."""
    for part in parts(schema, data):
        for number, one in enumerate(part.evidence):
            right = text[one["start"] : one["end"]] == one["text"]
            yield f"{part.path}/evidence/{number}", dotted(part.field, "evidence"), right, one["text"]
        for path, node, words in part.values("verbatim"):
            yield path, dotted(part.field, node.name), words in text, words


class _Two(NamedTuple):
    """The same group in gold and draft, with nothing in it where it is missing; `listed`: its absence was told already,
    `nested`: it stands in a list."""

    gold: Part
    draft: Part
    listed: bool = False
    nested: bool = False

    def get(self, node: Node) -> tuple[Any, Any]:
        """Both values; an empty text is as good as none."""
        gold, draft = self.gold.value.get(node.name), self.draft.value.get(node.name)
        return (None if gold == "" else gold), (None if draft == "" else draft)

    def name(self, node: Node) -> str:
        return dotted(self.gold.field, node.name)


@dataclass
class _Scorer:
    text: str | None
    counts: dict[tuple[str, Measure], list[int]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    def count(self, name: str, measure: Measure, hits: int, gold: int, draft: int) -> None:
        tally = self.counts.setdefault((name, measure), [0, 0, 0])  # a plain pair: this is done some 200 times a record
        tally[0] += hits
        tally[1] += gold
        tally[2] += draft

    def fields(self, two: _Two) -> None:
        if two.gold.group and two.gold.group.cited:
            self.evidence(two)
        for node in two.gold.nodes:
            if node.many:
                self.items(node, two)
            elif node.group:
                self.group(node, node.group, two)
            else:
                self.value(node, two)

    def group(self, node: Node, group: Group, two: _Two) -> None:
        gold, draft = two.get(node)
        missing = (gold is None) != (draft is None)
        if missing and not two.listed:
            shown = [None if one is None else known_as(group, one) for one in (gold, draft)]
            self.differ(node, two, shown[0], shown[1])
        inner = two.gold.only(node), two.draft.only(node)
        self.fields(_Two(*inner, listed=two.listed or missing, nested=two.nested))

    def value(self, node: Node, two: _Two) -> None:
        gold, draft = two.get(node)
        name = two.name(node)
        if node.kind == "text":
            self.free_text(node, two, gold, draft)
            return
        right = same_value(node, gold, draft)
        self.count(name, "value", right, 1, 1)
        self.count("", "value", right, 1, 1)
        if node.kind == "name":
            near = right or (gold is not None and draft is not None and part_of_name(str(gold), str(draft)))
            self.count(name, "lenient value", near, 1, 1)
        elif node.kind == "verbatim":
            one = verbatim_range(gold, two.gold.value, self.text)
            other = verbatim_range(draft, two.draft.value, self.text)
            self.count(name, "words", shared(one, other), len(gold or ""), len(draft or ""))
        if not right and not two.listed:
            self.differ(node, two, gold, draft)

    def free_text(self, node: Node, two: _Two, gold: Any, draft: Any) -> None:
        """Listed only if one is missing or they share no word: other words for the same are no mistake."""
        if gold is None and draft is None:
            return
        likeness = 0.0 if gold is None or draft is None else text_likeness(str(gold), str(draft))
        self.count(two.name(node), "text", round(ONE_TEXT * likeness), ONE_TEXT, ONE_TEXT)
        if not likeness and not two.listed:
            self.differ(node, two, gold, draft)

    def evidence(self, two: _Two) -> None:
        one, other = evidence_ranges(two.gold.value), evidence_ranges(two.draft.value)
        tally = shared(one, other), size(one), size(other)
        self.count(two.gold.field, "evidence", *tally)
        self.count("", "evidence", *tally)

    def items(self, node: Node, two: _Two) -> None:
        places = two.gold.places(node), two.draft.places(node)
        gold, draft = ([item for _, item in side] for side in places)
        name, group = two.name(node), node.group
        pairs = match_groups(group, gold, draft, self.text) if group else match_values(node, gold, draft)
        hits = sum(pair.counts for pair in pairs)
        self.count(name, "items", hits, len(gold), len(draft))
        self.count(name, second_rule(node), sum(pair.also for pair in pairs), len(gold), len(draft))
        if not two.nested:
            self.count("", "items", hits, len(gold), len(draft))
        for pair in pairs:
            one, other = places[0][pair.gold], places[1][pair.draft]
            if group:
                inner = two.gold.inner(node, *one), two.draft.inner(node, *other)
                self.fields(_Two(*inner, listed=two.listed, nested=True))
            elif not (pair.counts or two.listed):
                self.differences.append(Difference("altered", name, one[0], other[0], one[1], other[1]))
        if group:
            self.choices(group, name, pairs, gold, draft)
        if not two.listed:
            self.unpaired(node, name, pairs, places)

    def choices(
        self, group: Group, name: str, pairs: Sequence[Pair], gold: Sequence[Any], draft: Sequence[Any]
    ) -> None:
        """The items with one value of a choice by themselves, as CoNLL-2003 has each type: both must have it."""
        for node, value, label in choices_of(group, name):
            has = [{n for n, one in enumerate(side) if one.get(node.name) == value} for side in (gold, draft)]
            hits = sum(pair.counts and pair.gold in has[0] and pair.draft in has[1] for pair in pairs)
            self.count(label, "items", hits, len(has[0]), len(has[1]))

    def unpaired(
        self, node: Node, name: str, pairs: Sequence[Pair], places: Sequence[Sequence[tuple[str, Any]]]
    ) -> None:
        gold, draft = places
        for number in sorted(set(range(len(gold))) - {pair.gold for pair in pairs}):
            path, item = gold[number]
            self.differences.append(Difference("missed", name, path, None, known_as(node.group, item), None))
        for number in sorted(set(range(len(draft))) - {pair.draft for pair in pairs}):
            path, item = draft[number]
            self.differences.append(Difference("invented", name, None, path, None, known_as(node.group, item)))

    def differ(self, node: Node, two: _Two, gold: Any, draft: Any) -> None:
        kind: Kind = "missed" if draft is None else "invented" if gold is None else "altered"
        paths = f"{two.gold.path}/{node.name}", f"{two.draft.path}/{node.name}"
        self.differences.append(Difference(kind, two.name(node), *paths, gold, draft))

    def slices(self, schema: Schema, draft: Mapping[str, Any], text: str) -> None:
        for path, name, right, words in _quoted(schema, draft, text):
            self.count("", "slices", right, 1, 1)
            if not right:
                self.differences.append(Difference("misquoted", name, None, path, None, words))


def known_as(group: Group | None, item: Any) -> Any:
    """What an item is known by; where that is empty, by its first text."""
    if group is None:
        return item
    top = headline(group)
    named = [item.get(top.name)] if top else []
    return next((value for value in (*named, *item.values()) if isinstance(value, str) and value), "")

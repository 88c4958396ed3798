"""Two readings of one article made into one record: what both say is taken over, what they say differently is asked.

The plan depends on the draft and the two readings alone, so that it is the same whenever it is made again: what has
been decided is read off the record's history, and nothing has to be remembered beside it. An item that only one
reader has gets its place in the record at the beginning, empty, and a person says whether it is to be filled in.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from summariser.core.article import Span
from summariser.core.record import EVIDENCE
from summariser.core.schema import Group, Node
from summariser.ground.likeness import evidence_ranges, verbatim_range
from summariser.ground.matching import match_groups
from summariser.review import decisions as acts
from summariser.review.adoption import Doing
from summariser.review.decisions import Desk
from summariser.review.history import Change, State, tokens, value_at
from summariser.review.paths import site

Side = Literal["a", "b"]
Sort = Literal["value", "values", "passages", "part", "item"]
"""What differs: a field; a list of plain values; what a group rests on; whether a part, or an item, is there at all."""


@dataclass(frozen=True)
class Option:
    """What one reader has. `holder` is the group that it stands in, `spans` the passages that it rests on."""

    value: Any
    holder: Mapping[str, Any]
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Dispute:
    """Something that the readers say differently; `path` is its place in the record under review, and None stands
    for a part or an item that a reader does not have."""

    path: str
    sort: Sort
    node: Node
    a: Option | None
    b: Option | None

    def option(self, side: Side) -> Option | None:
        return self.a if side == "a" else self.b


@dataclass(frozen=True)
class Plan:
    """What both readers say, as changes of the draft, and what is to be asked."""

    agreed: tuple[Change, ...]
    disputes: tuple[Dispute, ...]


def plan(desk: Desk, a: Mapping[str, Any], b: Mapping[str, Any]) -> Plan:
    """How to come from the draft on the desk to one record of both readings.

    DecisionError if a reading has what the record cannot take over.
    """
    planning = _Planning(Doing(desk))
    planning.fields(desk.schema.nodes, "", a, b, ())
    order = {node.name: number for number, node in enumerate(desk.schema.nodes)}
    return Plan(tuple(planning.doing.changes), tuple(sorted(planning.disputes, key=lambda one: _place(one, order))))


def _place(dispute: Dispute, order: Mapping[str, int]) -> tuple[int, int]:
    """In the order of the record: items by their numbers, and in each as the schema has it."""
    first, *rest = tokens(dispute.path)
    return order[first], next((int(token) for token in rest if token.isdecimal()), 0)


@dataclass
class _Planning:
    doing: Doing
    disputes: list[Dispute] = field(default_factory=list)

    def fields(
        self, nodes: Sequence[Node], path: str, a: Mapping[str, Any], b: Mapping[str, Any], spans: tuple[Span, ...]
    ) -> None:
        """`spans` are what stands above rests on, for groups that have no passages of their own."""
        text = self.doing.desk.article.text
        for node in nodes:
            where, one, other = f"{path}/{node.name}", a.get(node.name), b.get(node.name)
            if node.group and node.many:
                self.items(node, node.group, where, one or [], other or [])
            elif node.group:
                self.part(node, node.group, where, one, other)
            elif _same(node, one, other):
                self.doing.value(where, node, one, a)
            else:
                sort: Sort = "values" if node.many else "value"
                options = [
                    Option(value, holder, _own(node, value, holder, text) or _spans(holder) or spans)
                    for value, holder in ((one, a), (other, b))
                ]
                self.disputes.append(Dispute(where, sort, node, *options))

    def both(self, node: Node, group: Group, path: str, a: Mapping[str, Any], b: Mapping[str, Any]) -> None:
        self.fields(group.nodes, path, a, b, ())
        if not group.cited:
            return
        one, other = (list(side.get(EVIDENCE) or ()) for side in (a, b))
        if _places(one) == _places(other):
            self.doing.passages(path, one)
        else:
            options = [Option(passages, side, _spans(side)) for passages, side in ((one, a), (other, b))]
            self.disputes.append(Dispute(path, "passages", node, *options))

    def part(
        self, node: Node, group: Group, path: str, a: Mapping[str, Any] | None, b: Mapping[str, Any] | None
    ) -> None:
        if a is None and b is None:
            self.doing.part(path, group, None)
        elif a is None or b is None:
            self.disputes.append(Dispute(path, "part", node, _option(a), _option(b)))
        else:
            if self.doing.desk.value(path) is None:
                self.doing.do(acts.add(self.doing.desk, path, {}))
            self.both(node, group, path, a, b)

    def items(self, node: Node, group: Group, path: str, a: Sequence[Any], b: Sequence[Any]) -> None:
        text = self.doing.desk.article.text
        partner = {pair.gold: pair.draft for pair in match_groups(group, a, b, text)}
        every = [(one, b[partner[n]] if n in partner else None) for n, one in enumerate(a)]
        every += [(None, other) for n, other in enumerate(b) if n not in partner.values()]
        drafted = list(self.doing.desk.value(path))
        union = [one if other is None else other for one, other in every]
        places = {pair.gold: pair.draft for pair in match_groups(group, union, drafted, text)}
        for number in range(len(drafted)):
            if number not in places.values():  # neither reader left it in
                self.doing.do(acts.reject(self.doing.desk, f"{path}/{number}"))
        for number, (one, other) in enumerate(every):
            where = f"{path}/{places[number]}" if number in places else self.doing.blank(path)
            if one is None or other is None:
                self.disputes.append(Dispute(where, "item", node, _option(one), _option(other)))
            else:
                self.both(node, group, where, one, other)


def settle(desk: Desk, dispute: Dispute, side: Side) -> list[Change]:
    """The changes by which the record says what that reader says."""
    doing, option, path, group = Doing(desk), dispute.option(side), dispute.path, dispute.node.group
    if dispute.sort == "passages" and option:
        doing.passages(path, option.value)
    elif dispute.sort in ("item", "part") and group:
        _settle_whole(doing, dispute, group, option)
    elif option:
        doing.value(path, dispute.node, option.value, option.holder)
    return doing.changes


def _settle_whole(doing: Doing, dispute: Dispute, group: Group, option: Option | None) -> None:
    path, gone = dispute.path, doing.desk.state.gone(dispute.path)
    if dispute.sort == "part":
        doing.part(path, group, option.value if option else None)
    elif option is None:
        doing.do([] if gone else acts.reject(doing.desk, path))
    else:
        doing.do(acts.accept(doing.desk, path) if gone else [])
        doing.group(path, group, option.value)


def settled(state: State, dispute: Dispute) -> Side | Literal["other"] | None:
    """Whose version the record has; other: a person wrote a third; None: nobody has decided yet."""
    if not _decided(state, dispute):
        return None
    return next((side for side in _SIDES if _has(state, dispute, dispute.option(side))), "other")


_SIDES: tuple[Side, Side] = ("a", "b")


def _decided(state: State, dispute: Dispute) -> bool:
    path, marks = dispute.path, state.marks
    if dispute.sort == "passages":
        mark = marks.get(path)
        return f"{path}/{EVIDENCE}" in marks or bool(mark and mark.action == "accept")
    inside = any(one.startswith(f"{path}/") for one in marks)
    if dispute.sort == "item":  # that its place was made at the beginning decides nothing
        return inside or state.gone(path)
    return path in marks or (dispute.sort == "part" and inside)


def _has(state: State, dispute: Dispute, option: Option | None) -> bool:
    value = value_at(state.data, dispute.path)
    if dispute.sort in ("item", "part"):
        return (option is None) == (value is None or state.gone(dispute.path))
    if option is None:
        return False
    if dispute.sort == "passages":
        return _places(value[EVIDENCE]) == _places(option.value)
    if dispute.sort == "values":
        value = [one for n, one in enumerate(value) if not state.gone(f"{dispute.path}/{n}")]
    return _same(dispute.node, value, option.value)


def label(desk: Desk, dispute: Dispute) -> str:
    """The place in words."""
    words = site(desk.schema, dispute.path).label
    return f"{words}, passages" if dispute.sort == "passages" else words


def _same(node: Node, one: Any, other: Any) -> bool:
    """To the letter: which spelling of a name is right is the adjudicator's to say. Lists in any order."""
    if node.many:
        return sorted(map(repr, one or ())) == sorted(map(repr, other or ()))
    return bool(one == other)


def _option(value: Mapping[str, Any] | None) -> Option | None:
    return None if value is None else Option(value, value, _spans(value))


def _own(node: Node, value: Any, holder: Mapping[str, Any], text: str) -> tuple[Span, ...]:
    """Where verbatim words themselves stand."""
    words = value if isinstance(value, list) else [value]
    if node.kind != "verbatim":
        return ()
    return tuple(Span(*place) for one in words for place in verbatim_range(one, holder, text))


def _spans(holder: Mapping[str, Any]) -> tuple[Span, ...]:
    return tuple(Span(*place) for place in evidence_ranges(holder))


def _places(passages: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    return sorted({(one["start"], one["end"]) for one in passages})


def undecided(state: State, disputes: Sequence[Dispute]) -> Iterator[int]:
    """The numbers of those that nobody has decided."""
    return (number for number, one in enumerate(disputes) if settled(state, one) is None)

"""Merges two readings of one article into one record: what both say is taken over, where they differ a person decides.

The plan depends only on the draft and the two readings, so that it is the same whenever it is made again: which
disagreements are decided is read off the record's history. An item that only one reader has gets an empty place in the
record at the beginning, and a person says whether it is filled in.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any, Literal

from summariser.core.article import Span
from summariser.core.errors import Failure
from summariser.core.record import EVIDENCE, Note, Record, ReviewState
from summariser.core.schema import Group, Node, Schema
from summariser.core.walk import Part, top
from summariser.evaluate.against_gold import Predictions
from summariser.evaluate.two_readers import AgreementReport, pairs
from summariser.grounding.likeness import evidence_ranges, verbatim_range
from summariser.grounding.matching import match_groups
from summariser.review import decisions
from summariser.review.adoption import Doing
from summariser.review.decisions import RecordUnderReview, accept
from summariser.review.history import Change, DecisionError, History, State, tokens, upwards, value_at
from summariser.review.paths import site
from summariser.review.session import ReviewSession
from summariser.review.sheet import Sheet

Side = Literal["a", "b"]
Sort = Literal["value", "values", "passages", "part", "item"]
"""What differs: a field; a list of plain values; the passages of a group; whether a part, or an item, is there at
all."""


@dataclass(frozen=True)
class Option:
    """One reader's version. `holder` is the group that it stands in, `spans` the passages that support it."""

    value: Any
    holder: Mapping[str, Any]
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Dispute:
    """A disagreement. `path` is its place in the record under review; None stands for a part or an item that a reader
    does not have."""

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
    places: Mapping[Side, Mapping[str, str]] = field(default_factory=lambda: {"a": {}, "b": {}})

    def here(self, side: Side, path: str) -> str:
        """Where in the record under review a place of a reading is; for one of several plain values, their list."""
        known = self.places[side]
        above = next((one for one in upwards(path) if one in known), "")
        inside = takewhile(lambda token: not token.isdecimal(), tokens(path[len(above) :]))
        return "/".join((known.get(above, ""), *inside))


def plan(record: RecordUnderReview, a: Mapping[str, Any], b: Mapping[str, Any]) -> Plan:
    """How the draft under review becomes one record of both readings.

    DecisionError if a reading holds what the record cannot take over.
    """
    planning = _Planning(Doing(record))
    planning.fields("", top(record.schema, a, record.article), top(record.schema, b, record.article))
    order = {node.name: number for number, node in enumerate(record.schema.nodes)}
    disputes = sorted(planning.disputes, key=lambda one: _place(one, order))
    return Plan(tuple(planning.doing.changes), tuple(disputes), planning.places)


def _place(dispute: Dispute, order: Mapping[str, int]) -> tuple[int, int]:
    """Sorts disagreements in the order of the record: items by number, fields as in the schema."""
    first, *rest = tokens(dispute.path)
    return order[first], next((int(token) for token in rest if token.isdecimal()), 0)


@dataclass
class _Planning:
    doing: Doing
    disputes: list[Dispute] = field(default_factory=list)
    places: dict[Side, dict[str, str]] = field(default_factory=lambda: {"a": {}, "b": {}})

    def place(self, path: str, a: Part | None, b: Part | None) -> None:
        """Remember where a part of a reading is in the record under review."""
        for side, part in zip(_SIDES, (a, b), strict=True):
            if part:
                self.places[side][part.path] = path

    def fields(self, path: str, a: Part, b: Part) -> None:
        """What both have comes to say what both say; `path` is its place in the record under review."""
        self.place(path, a, b)
        for node in a.nodes:
            where, one, other = f"{path}/{node.name}", a.value.get(node.name), b.value.get(node.name)
            if node.group and node.many:
                self.items(node, node.group, where, a, b)
            elif node.group:
                self.part(node, node.group, where, a, b)
            elif _same(node, one, other):
                self.doing.value(where, node, one, a.value)
            else:
                options = _told(node, one, a), _told(node, other, b)
                self.disputes.append(Dispute(where, "values" if node.many else "value", node, *options))
        if a.node is None or not (a.group and a.group.cited):
            return
        if _places(a.evidence) == _places(b.evidence):
            self.doing.passages(path, a.evidence)
        else:
            options = Option(a.evidence, a.value, a.passages), Option(b.evidence, b.value, b.passages)
            self.disputes.append(Dispute(path, "passages", a.node, *options))

    def part(self, node: Node, group: Group, path: str, a: Part, b: Part) -> None:
        one, other = a.value.get(node.name), b.value.get(node.name)
        if one is None and other is None:
            self.doing.part(path, group, None)
        elif one is None or other is None:
            self.disputes.append(Dispute(path, "part", node, _option(one), _option(other)))
        else:
            if self.doing.record.value(path) is None:
                self.doing.do(decisions.add(self.doing.record, path, {}))
            self.fields(path, a.only(node), b.only(node))

    def items(self, node: Node, group: Group, path: str, a: Part, b: Part) -> None:
        text = self.doing.record.article.text
        ones, others = list(a.groups(node)), list(b.groups(node))
        a_values, b_values = ([part.value for part in side] for side in (ones, others))
        partner = {pair.gold: pair.draft for pair in match_groups(group, a_values, b_values, text)}
        every: list[tuple[Part | None, Part | None]] = [
            (one, others[partner[n]] if n in partner else None) for n, one in enumerate(ones)
        ]
        every += [(None, other) for n, other in enumerate(others) if n not in partner.values()]
        drafted = list(self.doing.record.value(path))
        union = [both.value for one, other in every if (both := other or one)]
        places = {pair.gold: pair.draft for pair in match_groups(group, union, drafted, text)}
        for number in range(len(drafted)):
            if number not in places.values():  # neither reader left it in
                self.doing.do(decisions.reject(self.doing.record, f"{path}/{number}"))
        for number, (one, other) in enumerate(every):
            where = f"{path}/{places[number]}" if number in places else self.doing.blank(path)
            if one is None or other is None:
                self.place(where, one, other)
                options = (_option(part.value if part else None) for part in (one, other))
                self.disputes.append(Dispute(where, "item", node, *options))
            else:
                self.fields(where, one, other)


def settle(record: RecordUnderReview, dispute: Dispute, side: Side) -> list[Change]:
    """The changes that make the record say what that reader says."""
    doing, option, path, group = Doing(record), dispute.option(side), dispute.path, dispute.node.group
    if dispute.sort == "passages" and option:
        doing.passages(path, option.value)
    elif dispute.sort in ("item", "part") and group:
        _settle_whole(doing, dispute, group, option)
    elif option:
        doing.value(path, dispute.node, option.value, option.holder)
    return doing.changes


def _settle_whole(doing: Doing, dispute: Dispute, group: Group, option: Option | None) -> None:
    path, gone = dispute.path, doing.record.state.gone(dispute.path)
    if dispute.sort == "part":
        doing.part(path, group, option.value if option else None)
    elif option is None:
        doing.do([] if gone else decisions.reject(doing.record, path))
    else:
        doing.do(decisions.accept(doing.record, path) if gone else [])
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
    if dispute.sort == "item":  # its empty place, made at the beginning, decides nothing
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


def label(record: RecordUnderReview, dispute: Dispute) -> str:
    """The place in words."""
    words = site(record.schema, dispute.path).label
    return f"{words}, passages" if dispute.sort == "passages" else words


def _same(node: Node, one: Any, other: Any) -> bool:
    """Whether two values are equal to the letter: which spelling of a name is right, the adjudicator says. Lists in any
    order."""
    if node.many:
        return sorted(map(repr, one or ())) == sorted(map(repr, other or ()))
    return bool(one == other)


def _option(value: Mapping[str, Any] | None) -> Option | None:
    return None if value is None else Option(value, value, _spans(value))


def _told(node: Node, value: Any, part: Part) -> Option:
    """What a reader has in a field, with where verbatim words themselves stand, or what the part rests on."""
    words = (value if isinstance(value, list) else [value]) if node.kind == "verbatim" else []
    text = part.article.text if part.article else None
    own = tuple(Span(*place) for one in words for place in verbatim_range(one, part.value, text))
    return Option(value, part.value, own or part.passages)


def _spans(holder: Mapping[str, Any]) -> tuple[Span, ...]:
    return tuple(Span(*place) for place in evidence_ranges(holder))


def _places(passages: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    return sorted({(one["start"], one["end"]) for one in passages})


def undecided(state: State, disputes: Sequence[Dispute]) -> Iterator[int]:
    """The numbers of the undecided ones."""
    return (number for number, one in enumerate(disputes) if settled(state, one) is None)


@dataclass(frozen=True)
class AdjudicationCase:
    """An article that two people have read and that has a draft here."""

    article_id: str
    name: str
    a: Record
    b: Record
    state: ReviewState

    def reader(self, side: Side) -> str:
        return (self.a if side == "a" else self.b).review.reviewer or "nobody named"


@dataclass(frozen=True)
class View:
    """The open case as it stands: its disagreements, and for each whose version the record has (None: undecided).

    `flagged` counts doubtful values that neither reader saw: they come of taking one from A and another from B. `notes`
    are the readers', each with its place here.
    """

    case: AdjudicationCase
    sheet: Sheet
    disputes: tuple[Dispute, ...]
    labels: tuple[str, ...]
    settled: tuple[str | None, ...]
    notes: tuple[tuple[Side, str, Note], ...] = ()

    @property
    def left(self) -> int:
        return self.settled.count(None)

    @property
    def flagged(self) -> int:
        return sum(row.attention and bool(row.flags) for row in self.sheet.rows)

    def next_undecided(self, number: int, step: int = 1) -> int:
        """The next undecided one, with -1 the one before, going round at the end; the same number if none is."""
        places = [n for n, side in enumerate(self.settled) if side is None][::step]
        return next((n for n in places if (n - number) * step > 0), places[0] if places else number)


async def cases(
    session: ReviewSession, schema: Schema, readings: tuple[Predictions, Predictions]
) -> tuple[list[AdjudicationCase], AgreementReport]:
    """The articles that can be adjudicated here, those with disagreements first; and which were left out, with reasons.

    The readings must know the texts of this workspace's articles: what they show as an article's words is compared with
    it before any of it is offered.
    """
    rows = {row.article_id: row for row in await session.queue("name")}
    found, left = list[AdjudicationCase](), AgreementReport()
    for both in pairs(schema, *readings, left):
        row = rows.get(both.a.article.id or both.b.article.id or "")
        if row is None or both.text is None:
            reason = "has no draft in this workspace: begin with a copy of the one that both readers began with"
            left.left_out.append(Failure(both.name, reason))
        else:
            found.append(AdjudicationCase(row.article_id, row.name, both.a, both.b, row.state))
    return sorted(found, key=lambda case: (case.a.data == case.b.data, case.name)), left


class Adjudication:
    """One person's session over some cases. One case is open at a time."""

    def __init__(self, session: ReviewSession, schema: Schema, found: Sequence[AdjudicationCase]) -> None:
        self.session = session
        self.cases = list(found)
        self._schema = schema
        self._number = 0
        self._plan = Plan((), ())

    @property
    def number(self) -> int:
        """Of the case that was opened last."""
        return self._number

    async def open(self, number: int) -> View:
        """Claim a case. ClaimedError if somebody else has it; DecisionError if it cannot be adjudicated here."""
        case = self.cases[number]
        sheet = await self.session.open(case.article_id)
        self._number = number
        try:
            base = RecordUnderReview(self._schema, sheet.article, self._history.base, sheet.flags)
            self._plan = plan(base, case.a.data, case.b.data)
            self._must_be_ours()
        except DecisionError:
            await self.session.close()
            raise
        return self._show(sheet)

    async def take(self, number: int, side: Side) -> View:
        """Settle one disagreement as that reader has it."""
        dispute = self._plan.disputes[number]
        return await self._decide(lambda record: settle(record, dispute, side), dispute.path)

    async def take_rest(self, side: Side) -> View:
        """Settle all undecided disagreements as that reader has them, as one act."""

        def make(record: RecordUnderReview) -> list[Change]:
            doing = Doing(record)
            for number in list(undecided(record.state, self._plan.disputes)):
                doing.do(settle(doing.record, self._plan.disputes[number], side))
            return doing.changes

        return await self._decide(make, None)

    async def undo(self) -> View:
        return self._show(await self.session.undo())

    async def redo(self) -> View:
        return self._show(await self.session.redo())

    async def reopen(self) -> View:
        return self._show(await self.session.reopen())

    async def finish(self, *, replace: bool = False) -> View:
        """Write the reviewed record. What was taken over is accepted with its flags.

        DecisionError while a disagreement is undecided; else as `ReviewSession.finish`.
        """
        left = sum(1 for _ in undecided(self._history.state, self._plan.disputes))
        if left:
            few = "1 disagreement is" if left == 1 else f"{left} disagreements are"
            raise DecisionError(f"{few} undecided: take a or b, or finish this article in `summariser review`")
        await self._begin()
        await self._carry()
        await self.session.decide(self._accept_rest)
        return self._show(await self.session.finish(accept_rest=True, replace=replace))

    async def keep(self) -> View:
        """Keep the claim of the open case."""
        return self._show(await self.session.check_newer())

    async def close(self) -> None:
        await self.session.close()

    def _accept_rest(self, record: RecordUnderReview) -> list[Change]:
        sheet = self.session.sheet
        rows = sheet.rows if sheet else ()
        waiting = (row for row in rows if row.wanted and (row.attention or row.state == "undecided"))
        return [change for row in waiting for change in accept(record, row.path)]

    async def _decide(self, make: Callable[[RecordUnderReview], list[Change]], position: str | None) -> View:
        await self._begin()
        return self._show(await self.session.decide(make, position))

    async def _begin(self) -> None:
        """Take over what both say, once, before the first decision: opening an article decides nothing."""
        if not self._history.done:
            await self.session.decide(lambda _: list(self._plan.agreed))
            await self._carry()

    async def _carry(self) -> None:
        """The readers' notes stay with the article, under their names."""
        await self.session.carry([(path, note) for _, path, note in self._notes()])

    def _notes(self) -> tuple[tuple[Side, str, Note], ...]:
        case = self.cases[self._number]
        readings: dict[Side, Record] = {"a": case.a, "b": case.b}
        return tuple((side, self._plan.here(side, note.path), note) for side in _SIDES for note in readings[side].notes)

    @property
    def _history(self) -> History:
        history = self.session.history
        if history is None:
            raise DecisionError("no article is open: open one first")
        return history

    def _must_be_ours(self) -> None:
        """Earlier decisions must begin with the plan's own; otherwise paths may mean something else."""
        agreed = [(change.path, change.action, change.after) for change in self._plan.agreed]
        begun = [(entry.path, entry.action, entry.after) for entry in self._history.standing[: len(agreed)]]
        if begun and begun != agreed:
            raise DecisionError(
                "it was reviewed here by itself, or its readings have changed since it was begun:"
                " adjudicate it in a workspace where nobody has reviewed it"
            )

    def _show(self, sheet: Sheet) -> View:
        case = self.cases[self._number] = replace(self.cases[self._number], state=sheet.state)
        history, disputes = self._history, self._plan.disputes
        record = RecordUnderReview(self._schema, sheet.article, history.state, sheet.flags)
        whose = tuple(settled(history.state, one) for one in disputes)
        labels = tuple(label(record, one) for one in disputes)
        return View(case, sheet, disputes, labels, whose, self._notes())

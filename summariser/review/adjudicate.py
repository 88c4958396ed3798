"""Adjudication: a third person makes one record of two people's readings. Free of any interface.

It goes through a review session, so that the outcome is a reviewed record like any other: every choice is a decision
in the journal before it shows, and is undone like any other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from summariser.core.errors import Failure
from summariser.core.record import Record, ReviewState
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import Candidates
from summariser.evaluate.two_readers import Agreement, pairs
from summariser.review.adjudication import Dispute, Plan, Side, label, plan, settle, settled, undecided
from summariser.review.adoption import Doing
from summariser.review.decisions import Desk, accept
from summariser.review.history import Change, DecisionError, History
from summariser.review.session import ReviewSession
from summariser.review.sheet import Sheet


@dataclass(frozen=True)
class Case:
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

    `flagged` counts values with doubts that neither reader saw: they come of taking one from A and another from B.
    """

    case: Case
    sheet: Sheet
    disputes: tuple[Dispute, ...]
    labels: tuple[str, ...]
    settled: tuple[str | None, ...]

    @property
    def left(self) -> int:
        return self.settled.count(None)

    @property
    def flagged(self) -> int:
        return sum(row.attention and bool(row.flags) for row in self.sheet.rows)

    def next_undecided(self, number: int) -> int:
        """The next one that is undecided, from the first again if need be; the same if none is."""
        places = [n for n, side in enumerate(self.settled) if side is None]
        return next((n for n in places if n > number), places[0] if places else number)


async def cases(
    session: ReviewSession, schema: Schema, readings: tuple[Candidates, Candidates]
) -> tuple[list[Case], Agreement]:
    """The articles that can be adjudicated here, those with disagreements first; and what was left out, with reasons.

    The readings must know the texts of this workspace's articles: what they show as an article's words is compared
    with it before any of it is offered.
    """
    rows = {row.article_id: row for row in await session.queue("name")}
    found, left = list[Case](), Agreement()
    for both in pairs(schema, *readings, left):
        row = rows.get(both.a.article.id or both.b.article.id or "")
        if row is None or both.text is None:
            reason = "has no draft in this workspace: begin with a copy of the one that both readers began with"
            left.left_out.append(Failure(both.name, reason))
        else:
            found.append(Case(row.article_id, row.name, both.a, both.b, row.state))
    return sorted(found, key=lambda case: (case.a.data == case.b.data, case.name)), left


class Adjudication:
    """One person's sitting over some cases. One is open at a time."""

    def __init__(self, session: ReviewSession, schema: Schema, found: Sequence[Case]) -> None:
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
            base = Desk(self._schema, sheet.article, self._history.base, sheet.flags)
            self._plan = plan(base, case.a.data, case.b.data)
            self._must_be_ours()
        except DecisionError:
            await self.session.close()
            raise
        return self._show(sheet)

    async def take(self, number: int, side: Side) -> View:
        """The record is to say what that reader says about one disagreement."""
        dispute = self._plan.disputes[number]
        return await self._decide(lambda desk: settle(desk, dispute, side), dispute.path)

    async def take_rest(self, side: Side) -> View:
        """So about every disagreement that is undecided, as one act."""

        def make(desk: Desk) -> list[Change]:
            doing = Doing(desk)
            for number in list(undecided(desk.state, self._plan.disputes)):
                doing.do(settle(doing.desk, self._plan.disputes[number], side))
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
        await self.session.decide(self._accept_rest)
        return self._show(await self.session.finish(accept_rest=True, replace=replace))

    async def keep(self) -> View:
        """Keep the claim of the open case."""
        return self._show(await self.session.check_newer())

    async def close(self) -> None:
        await self.session.close()

    def _accept_rest(self, desk: Desk) -> list[Change]:
        sheet = self.session.sheet
        rows = sheet.rows if sheet else ()
        waiting = (row for row in rows if row.wanted and (row.attention or row.state == "undecided"))
        return [change for row in waiting for change in accept(desk, row.path)]

    async def _decide(self, make: Callable[[Desk], list[Change]], position: str | None) -> View:
        await self._begin()
        return self._show(await self.session.decide(make, position))

    async def _begin(self) -> None:
        """Take over what both say, once, before the first choice: looking at an article decides nothing."""
        if not self._history.done:
            await self.session.decide(lambda _: list(self._plan.agreed))

    @property
    def _history(self) -> History:
        history = self.session.history
        if history is None:
            raise DecisionError("no article is open: open one first")
        return history

    def _must_be_ours(self) -> None:
        """Decisions that are there already must begin with the plan's: else paths may mean something else."""
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
        desk = Desk(self._schema, sheet.article, history.state, sheet.flags)
        whose = tuple(settled(history.state, one) for one in disputes)
        return View(case, sheet, disputes, tuple(label(desk, one) for one in disputes), whose)

"""Builds what giving out work needs: the order as it was told, and the journal that keeps what came of it."""

import asyncio
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.journal.place import Place, no_journal
from summariser.journal.presence import exists
from summariser.machine.clock import SystemClock
from summariser.review.assigning import order, person
from summariser.wiring.settings import journal_place

if TYPE_CHECKING:
    from summariser.journal.assignments import Act, Outcome, Released
    from summariser.journal.people import Person

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*%?", re.ASCII)


@dataclass(frozen=True)
class AssignPlan:
    """What was told. Empty `wanted` means all articles; `shares` and `double` are as they were typed."""

    wanted: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    double: str | None = None
    seed: int = 1
    workspace: Path = Path()
    reviewer: str | None = None
    journal: str | None = None

    @property
    def place(self) -> Place:
        """Where its journal is, which must be there."""
        place = journal_place(self.workspace, self.journal)
        if not exists(place):
            raise no_journal(place)
        return place


def assign(plan: AssignPlan, *, dry_run: bool) -> "Outcome":
    """Carry the order out, or with `dry_run` say what it would come to."""
    from summariser.journal.assignments import planned
    from summariser.journal.queries import connected
    from summariser.journal.runs import stamp
    from summariser.journal.store import SqlJournal

    shares = [percent(one, "--share") for one in plan.shares]
    double = percent(plan.double, "--double") if plan.double is not None else Fraction(0)
    place = plan.place
    wanted = order(_who(plan), plan.people, shares, double, plan.seed)
    wanted = replace(wanted, only=_only(place, plan.wanted))
    clock = SystemClock()
    if dry_run:
        with connected(place) as connection:
            return planned(connection, wanted, stamp(clock.now()))
    with SqlJournal(place, clock) as journal:
        return asyncio.run(journal.assignments.assign(wanted))


def release(plan: AssignPlan, name: str) -> "Released":
    """Take back what that person has not finished; of named articles alone, if some are named."""
    from summariser.journal.store import SqlJournal

    place, have = plan.place, [one.name for one in standing(plan)[0]]
    if person(name) not in map(person, have):
        named = ", ".join(shorten(one, 40) for one in have[:5]) or "nobody"
        raise ConfigurationError(f"nothing is assigned to {shorten(name)!r}, but to {named}")
    only = _only(place, plan.wanted)
    with SqlJournal(place, SystemClock()) as journal:
        return asyncio.run(journal.assignments.release(name, _who(plan), only))


def standing(plan: AssignPlan) -> "tuple[list[Person], list[Act]]":
    """Who has what, and everything that was given out or taken back."""
    from summariser.journal.assignments import acts
    from summariser.journal.people import assigned
    from summariser.journal.queries import connected

    with connected(plan.place) as connection:
        return assigned(connection), acts(connection)


def left_of(plan: AssignPlan, name: str) -> int:
    """How many articles that person has still to finish."""
    return sum(one.left for one in standing(plan)[0] if person(one.name) == person(name))


def percent(text: str, option: str) -> Fraction:
    """A percentage above 0% and up to 100%, exactly as it was typed."""
    found = _PERCENT.fullmatch(text.strip())
    share = Fraction(found[1]) / 100 if found else Fraction(0)
    if not 0 < share <= 1:
        raise ConfigurationError(f"{option} {shorten(text)!r}: give more than 0% and at most 100%, such as 40%")
    return share


def _only(place: Place, wanted: Sequence[str]) -> frozenset[str] | None:
    from summariser.wiring.reviewing import named

    return named(place, wanted) if wanted else None


def _who(plan: AssignPlan) -> str:
    from summariser.files.review_settings import load_settings, reviewer_name

    settings = load_settings(plan.workspace / ".summariser" / "config.toml")
    return plan.reviewer or settings.reviewer or reviewer_name(os.environ)

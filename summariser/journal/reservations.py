"""The transactions of the cap: reserve, settle, and what becomes of reservations that nobody will settle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, union, update

from summariser.core.errors import JournalError
from summariser.core.money import Assumed, Usage, as_text, dollars
from summariser.extraction.ports import Spent
from summariser.journal.database import database_time
from summariser.journal.leases import is_batch, may_live
from summariser.journal.prepared import Prepared
from summariser.journal.tables import IS_OPEN, IS_UNTOLD, attempts, leases, runs

ORPHANED = "the process ended before the answer arrived"

LONGEST = timedelta(minutes=15)
"""No request takes longer. A request of another host that is open for longer is not waited for: its process may have
ended."""


class NoRoom(Enum):
    """Why a request was not reserved."""

    YET = "some of this journal's own reservations are open, and may cost less than was set aside for them"
    ELSEWHERE = "none of them is open, but some of another process that lives"
    LEFT = "none is open that will be settled: waiting would change nothing"


class Exceeded(NamedTuple):
    """The request that cost more than its worst case: what was reserved, and what it cost."""

    reserved_pico: int
    cost_pico: int

    def __str__(self) -> str:
        reserved, cost = as_text(dollars(self.reserved_pico)), as_text(dollars(self.cost_pico))
        return (
            f"a request cost {cost}, though {reserved} was the most it could: the server does not keep to the limit on "
            "an answer's length, so no cap would hold. Choose another model or server, or raise --max-cost to go on"
        )


class Reservation(NamedTuple):
    """What is to be reserved. The fields are columns of `attempts`; `model` None stands for the run's own."""

    run_id: str
    article_id: str
    request_key: str
    owner: str
    reserved_pico: int
    model: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """How an attempt ended. `cost_pico` None stands for all that was reserved; the fields are columns."""

    state: str
    cost_pico: int | None
    usage: Usage | None
    ended_at: str
    error: str
    raw: str


_TAKE = Prepared(
    update(runs)
    .where(
        runs.c.id == bindparam("run"),
        runs.c.committed_pico + bindparam("worst") <= runs.c.cap_pico,
        runs.c.exceeded.is_(None),
    )
    .values(committed_pico=runs.c.committed_pico + bindparam("worst"))
)
_OPENING = insert(attempts).values(started_at=database_time())
_OPEN = Prepared(_OPENING.returning(attempts.c.id))
_OPEN_ALL = _OPENING.returning(attempts.c.id, sort_by_parameter_order=True)
_OPENED = {"state": "open", "error": "", "raw": ""}
_EXCEEDED = (
    select(attempts.c.reserved_pico, attempts.c.cost_pico)
    .join(runs, runs.c.exceeded == attempts.c.id)
    .where(runs.c.id == bindparam("run"))
)
_MINE = select(attempts.c.id).where(
    attempts.c.run_id == bindparam("run"), attempts.c.owner == bindparam("owner"), IS_OPEN
)
_OTHERS = (
    select(attempts.c.owner)
    .where(attempts.c.run_id == bindparam("run"), IS_OPEN, attempts.c.started_at > database_time(-LONGEST))
    .distinct()
)
_END = Prepared(
    update(attempts)
    # Orphaned attempts have no end either: an answer that comes after all replaces what was assumed.
    .where(attempts.c.id == bindparam("attempt"), attempts.c.ended_at.is_(None))
    .values(cost_pico=func.coalesce(bindparam("cost"), attempts.c.reserved_pico))
    .returning(attempts.c.run_id, attempts.c.reserved_pico, attempts.c.cost_pico)
)
_ASSUMED = (
    select(attempts.c.run_id, func.count(), func.sum(func.coalesce(attempts.c.cost_pico, attempts.c.reserved_pico)))
    .where(IS_UNTOLD)
    .group_by(attempts.c.run_id)
)
_COUNT = Prepared(
    update(runs)
    .where(runs.c.id == bindparam("run"))
    .values(
        committed_pico=runs.c.committed_pico + bindparam("change"),
        input_tokens=runs.c.input_tokens + bindparam("input"),
        cached_tokens=runs.c.cached_tokens + bindparam("cached"),
        output_tokens=runs.c.output_tokens + bindparam("output"),
        updated_at=bindparam("now"),
        exceeded=func.coalesce(runs.c.exceeded, bindparam("exceeding")),
    )
)
USED = tuple(
    func.coalesce(func.sum(column), 0)
    for column in (
        attempts.c.input_tokens,
        attempts.c.cached_tokens,
        attempts.c.output_tokens,
        func.coalesce(attempts.c.cost_pico, attempts.c.reserved_pico),
    )
)
"""Sums over attempts: three counts of tokens, and picodollars, in which open reservations count."""
_ON_ARTICLE = Prepared(
    select(*USED).where(attempts.c.run_id == bindparam("run"), attempts.c.article_id == bindparam("article"))
)
_ELSEWHERE = select(*USED).where(attempts.c.run_id == bindparam("run"), attempts.c.model.is_not(None))


def reserve_all(connection: Connection, requests: Sequence[Reservation]) -> Sequence[int | NoRoom | Exceeded]:
    """What `reserve` does for each, in two statements for all if there is room for all."""
    if len({request.run_id for request in requests}) == 1 < len(requests):
        worst = sum(request.reserved_pico for request in requests)
        if worst < 2**63 and _TAKE.on(connection, {"run": requests[0].run_id, "worst": worst}).rowcount:
            rows = [request._asdict() | _OPENED for request in requests]
            return connection.execute(_OPEN_ALL, rows).scalars().all()
    return [reserve(connection, request) for request in requests]


def reserve(connection: Connection, request: Reservation) -> int | NoRoom | Exceeded:
    """Set the worst case aside under the run's cap, to the picodollar, and open the attempt."""
    took = _TAKE.on(connection, {"run": request.run_id, "worst": request.reserved_pico})
    if took.rowcount:
        return int(_OPEN.on(connection, request._asdict() | _OPENED).fetchall()[0][0])
    if exceeded := connection.execute(_EXCEEDED, {"run": request.run_id}).first():
        return Exceeded(*exceeded)
    mine = connection.execute(_MINE.limit(1), {"run": request.run_id, "owner": request.owner}).first()
    if mine:
        return NoRoom.YET
    others = connection.execute(_OTHERS, {"run": request.run_id}).scalars().all()
    awaited = (owner for owner in others if not is_batch(owner))
    return NoRoom.ELSEWHERE if any(map(may_live, awaited)) else NoRoom.LEFT


def elsewhere(connection: Connection, run_id: str) -> Spent:
    """What requests of the run to other models than its own have used."""
    return _sum(connection.execute(_ELSEWHERE, {"run": run_id}).one())


def on_article(connection: Connection, run_id: str, article_id: str) -> Spent:
    """What requests of the run about one article have used."""
    return _sum(_ON_ARTICLE.on(connection, {"run": run_id, "article": article_id}).fetchall()[0])


def _sum(row: Sequence[Any]) -> Spent:
    return Spent(Usage(*map(int, row[:3])), dollars(int(row[3])))


def settle(connection: Connection, attempt: int, end: Settlement) -> None:
    """Store what came and count what it cost instead of what was reserved, which may also be more."""
    count(connection, [store(connection, attempt, end)])


def store(connection: Connection, attempt: int, end: Settlement) -> dict[str, Any]:
    """Store what came. What is returned is to be counted in the same transaction."""
    usage = end.usage or Usage()
    tokens = {"input": usage.input, "cached": usage.cached, "output": usage.output}
    known = {f"{name}_tokens": count if end.usage else None for name, count in tokens.items()}
    ended = _END.on(
        connection,
        {"attempt": attempt, "cost": end.cost_pico, "state": end.state, "ended_at": end.ended_at}
        | {"error": end.error, "raw": end.raw}
        | known,
    ).fetchone()
    if ended is None:
        raise JournalError(f"attempt {attempt} is not open: it was settled before")
    run, reserved, cost = ended
    change = cost - reserved
    counted = {"run": run, "change": change, "exceeding": attempt if change > 0 else None}
    return counted | {"now": end.ended_at} | tokens


def count(connection: Connection, stored: Sequence[dict[str, Any]]) -> Sequence[None]:
    """Count what `store` returned, in one statement for each run."""
    for run, changes in groupby(sorted(stored, key=itemgetter("run")), itemgetter("run")):
        all_of_it = list(changes)
        sums = {name: sum(one[name] for one in all_of_it) for name in ("change", "input", "cached", "output")}
        first = next((one["exceeding"] for one in all_of_it if one["exceeding"]), None)
        now = max(one["now"] for one in all_of_it)
        _COUNT.on(connection, sums | {"run": run, "now": now, "exceeding": first})
    return [None] * len(stored)


def assumed(connection: Connection, run_id: str | None = None) -> dict[str, Assumed]:
    """By run, what is assumed for attempts whose cost was never told: all runs, or one. Runs without any are left
    out."""
    query = _ASSUMED if run_id is None else _ASSUMED.where(attempts.c.run_id == run_id)
    return {run: Assumed(count, dollars(int(cost))) for run, count, cost in connection.execute(query)}


def orphan(connection: Connection, owner: str) -> None:
    """Give up on the open attempts of an owner: whether they were charged is unknown, so they keep counting.

    The owner's articles are free for others.
    """
    connection.execute(
        update(attempts)
        .where(attempts.c.owner == owner, IS_OPEN)
        .values(state="lost", cost_pico=attempts.c.reserved_pico, error=ORPHANED)
    )
    connection.execute(delete(leases).where(leases.c.owner == owner))


def orphan_the_dead(connection: Connection, run_id: str) -> None:
    """Give up on the run's open attempts of processes that have ended."""
    for owner in owners_at_work(connection, run_id):
        if not may_live(owner):
            orphan(connection, owner)


def owners_at_work(connection: Connection, run_id: str) -> set[str]:
    """Who has requests of the run under way, or articles of it in hand."""
    asking = select(attempts.c.owner).where(attempts.c.run_id == run_id, IS_OPEN)
    holding = select(leases.c.owner).where(leases.c.run_id == run_id)
    return set(connection.execute(union(asking, holding)).scalars())

"""The transactions of runs: begin or resume one, and note how it ended."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, case, delete, desc, insert, select, update

from summariser.core.money import dollars, picodollars
from summariser.extraction.ports import RunPlan, RunState
from summariser.journal.reservations import orphan_the_dead, owners_at_work
from summariser.journal.tables import leases, runs

MOST = 2**62
"""The largest amount that is stored, in picodollars: over four million dollars. Sums of larger ones would overflow 64
bits."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A run as its row says. `sitting` says how often a process has opened it."""

    id: str
    fresh: bool
    committed_pico: int
    resumed: bool
    sitting: int = 1


def stamp(moment: datetime) -> str:
    """A time as the journal keeps it: of one width, so that it sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def begin(connection: Connection, plan: RunPlan, owner: str, now: datetime) -> Begun:
    """Resume the newest unfinished run of the plan's key, under the plan's cap, or start one.

    A run that stopped because a request cost more than was reserved goes on once the cap is raised. One who joins a
    run takes it as it is.
    """
    if plan.part_of:
        return _join(connection, plan.part_of)
    open_runs = select(runs.c.id, runs.c.fresh, runs.c.committed_pico, runs.c.sittings).where(
        runs.c.key == plan.key, runs.c.state != "finished"
    )
    newest = connection.execute(open_runs.order_by(desc(runs.c.created_at)).limit(1)).first()
    found = None if plan.fresh else newest
    terms = _terms(plan) | {"state": "running", "left": None, "owner": owner, "updated_at": stamp(now)}
    if found is None:
        run_id = f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        start = {"id": run_id, "key": plan.key, "fresh": plan.fresh, "created_at": stamp(now), "sittings": 1}
        connection.execute(insert(runs).values(terms | start))
        return Begun(run_id, plan.fresh, 0, resumed=False)
    sitting = found.sittings + 1
    exceeded = case((runs.c.cap_pico < terms["cap_pico"], None), else_=runs.c.exceeded)
    connection.execute(
        update(runs).where(runs.c.id == found.id).values(terms | {"sittings": sitting, "exceeded": exceeded})
    )
    orphan_the_dead(connection, found.id)
    return Begun(found.id, found.fresh, found.committed_pico, resumed=True, sitting=sitting)


def _join(connection: Connection, run_id: str) -> Begun:
    orphan_the_dead(connection, run_id)
    known = select(runs.c.fresh, runs.c.committed_pico, runs.c.sittings).where(runs.c.id == run_id)
    found = connection.execute(known).one()
    return Begun(run_id, found.fresh, found.committed_pico, resumed=True, sitting=found.sittings)


@dataclass(frozen=True, slots=True)
class End:
    """How a run ended for one of the processes that worked on it."""

    state: RunState
    left: int
    owner: str
    at: str


def end(connection: Connection, run_id: str, how: End) -> None:
    """Note how the run ended, and give back its articles. It is not finished while another process works on some."""
    orphan_the_dead(connection, run_id)
    connection.execute(delete(leases).where(leases.c.run_id == run_id, leases.c.owner == how.owner))
    early = how.state in ("finished", "incomplete") and owners_at_work(connection, run_id) - {how.owner}
    values = {"state": "running" if early else how.state, "left": how.left, "updated_at": how.at}
    connection.execute(update(runs).where(runs.c.id == run_id).values(values))


def _terms(plan: RunPlan) -> dict[str, object]:
    cap = picodollars(plan.cap)
    if dollars(cap) > plan.cap:  # amounts are rounded up; a cap must not be
        cap -= 1
    return {
        "draft_key": plan.draft_key,
        "model": plan.model,
        "schema_id": plan.schema_id,
        "prompt": plan.prompt,
        "strategy": plan.strategy,
        "command": plan.command,
        "cap_pico": min(cap, MOST - 1),
        "input_price": str(plan.price.input),
        "cached_price": str(plan.price.cached_input),
        "output_price": str(plan.price.output),
    }

"""Batches in the journal: their reservations and leases belong to the batch, which outlives every process.

How old they are is told by the database's clock: those of the processes may be hours apart.
"""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from summariser.core.clock import Clock
from summariser.core.errors import TOO_LONG, AnswerError, CapReachedError, FinalError, JournalError, TooLongError
from summariser.core.money import Price, dollars, picodollars
from summariser.extraction.ports import Batch, BatchState, Offer, Receipt, Result, Run
from summariser.journal import reservations
from summariser.journal.database import database_time, storable
from summariser.journal.leases import batch_owner, may_live
from summariser.journal.ledger import over_cap, settlement
from summariser.journal.reservations import Exceeded, Reservation
from summariser.journal.runs import MOST, stamp
from summariser.journal.tables import IS_OPEN, attempts, leases, runs, shards, turned_down
from summariser.journal.writer import GroupWriter

STALE = timedelta(hours=1)
"""A batch that is being filled or submitted counts as abandoned when nothing changed for so long, wherever its process
is."""

USELESS = 3
"""Useless answers to one request in a run after which it is given up, as for requests that are sent one by one."""

_FOREVER = "9999-12-31T00:00:00.000000+00:00"
_UNFINISHED: tuple[BatchState, ...] = ("gathering", "submitting", "out")
_BEFORE: dict[str, BatchState] = {"submitting": "gathering", "out": "submitting"}
_REMOTE_ID = {"submitting": "file_id", "out": "batch_id"}
_ONE = select(attempts.c.request_key, attempts.c.article_id).where(
    attempts.c.id == bindparam("attempt"), attempts.c.owner == bindparam("holder"), IS_OPEN
)
_USELESS = select(func.count()).where(
    attempts.c.request_key == bindparam("key"),
    attempts.c.run_id == bindparam("run"),
    attempts.c.state.in_(("unusable", "lost")),
)


class SqlOutbox:
    """Implements the port Outbox."""

    def __init__(self, writer: GroupWriter, owner: str, clock: Clock) -> None:
        self._writer = writer
        self._owner = owner
        self._clock = clock

    async def begin(self, run: Run, server: str, price: Price) -> str:
        own_id = f"{self._clock.now().astimezone(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
        row = {
            "id": own_id,
            "run_id": run.id,
            "owner": self._owner,
            "state": "gathering",
            "server": server,
            "input_price": str(price.input),
            "cached_price": str(price.cached_input),
            "output_price": str(price.output),
            "requests": 0,
            "created_at": database_time(),
            "changed_at": database_time(),
        } | dict.fromkeys(("file_id", "batch_id", "told"), "")
        await self._writer.write(lambda connection: connection.execute(insert(shards).values(row)))
        return own_id

    async def add(self, own_id: str, article_id: str, offers: Sequence[Offer]) -> list[int] | None:
        return await self._writer.write(lambda c: _add(c, (own_id, self._owner), article_id, offers))

    async def advance(self, own_id: str, state: Literal["submitting", "out"], remote_id: str) -> None:
        def move(connection: Connection) -> None:
            if not _advance(connection, own_id, (state, remote_id)):
                raise _taken(own_id)

        await self._writer.write(move)

    async def turned_down(self, run: Run, article_id: str) -> AnswerError | None:
        query = select(turned_down.c.reason).filter_by(run_id=run.id, article_id=article_id)
        reason = await self._writer.read(lambda connection: connection.execute(query).scalar())
        if reason is None:
            return None
        return TooLongError(reason) if reason == TOO_LONG else FinalError(reason)


class SqlInbox:
    """Implements the port Inbox."""

    def __init__(self, writer: GroupWriter, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    async def unfinished(self) -> list[Batch]:
        return await self._writer.read(unfinished)

    async def settle(self, batch: Batch, results: Sequence[Result]) -> int:
        ended = stamp(self._clock.now())
        return await self._writer.write(lambda connection: _settle(connection, batch, results, ended))

    async def close(self, batch: Batch, state: Literal["collected", "released"], receipt: Receipt) -> int:
        ended = stamp(self._clock.now())

        def end(connection: Connection) -> int:
            row = connection.execute(select(shards.c.state).where(shards.c.id == batch.id)).one()
            if row.state != batch.state:  # another process was quicker, or it has meanwhile been submitted
                return 0
            rest = connection.execute(select(attempts.c.id).where(IS_OPEN, *_of_batch(batch))).scalars().all()
            _settle(connection, batch, [Result(attempt, receipt) for attempt in rest], ended)
            connection.execute(delete(leases).where(leases.c.owner == batch_owner(batch.id)))
            values = {"state": state, "changed_at": database_time()}
            connection.execute(update(shards).where(shards.c.id == batch.id).values(values))
            return len(rest)

        return await self._writer.write(end)

    async def adopt(self, batch: Batch, batch_id: str) -> None:
        await self._writer.write(lambda connection: _advance(connection, batch.id, ("out", batch_id)))

    async def note(self, batch: Batch, told: str) -> None:
        known = storable(told)
        statement = update(shards).where(shards.c.id == batch.id).values(told=known)
        await self._writer.write(lambda connection: connection.execute(statement))


def unfinished(connection: Connection) -> list[Batch]:
    """All shards that are neither collected nor released, the oldest first."""
    now = datetime.fromisoformat(connection.execute(select(database_time())).scalar_one())
    query = select(shards).where(shards.c.state.in_(_UNFINISHED)).order_by(shards.c.created_at, shards.c.id)
    return [_batch(row, now) for row in connection.execute(query)]


def _advance(connection: Connection, own_id: str, to: tuple[str, str]) -> bool:
    """Whether the batch was in the state before, and is now in the next, under the id that it has there."""
    state, remote_id = to
    before = (shards.c.id == own_id, shards.c.state == _BEFORE[state])
    values = {"state": state, _REMOTE_ID[state]: storable(remote_id), "changed_at": database_time()}
    return bool(connection.execute(update(shards).where(*before).values(values)).rowcount)


def _batch(row: Row[Any], now: datetime) -> Batch:
    since = datetime.fromisoformat(row.changed_at)
    return Batch(
        id=row.id,
        run_id=row.run_id,
        state=row.state,
        requests=row.requests,
        created=datetime.fromisoformat(row.created_at),
        since=since,
        age=now - since,
        server=row.server,
        file_id=row.file_id,
        batch_id=row.batch_id,
        told=row.told,
        abandoned=not may_live(row.owner) or now - since > STALE,
    )


def _add(
    connection: Connection, filling: tuple[str, str], article_id: str, offers: Sequence[Offer]
) -> list[int] | None:
    own_id, owner = filling
    batch = connection.execute(select(shards).where(shards.c.id == own_id)).one()
    if batch.state != "gathering":
        raise _taken(own_id)
    holder = batch_owner(own_id)
    mine = (leases.c.run_id == batch.run_id, leases.c.article_id == article_id, leases.c.owner == owner)
    kept = connection.execute(update(leases).where(*mine).values(owner=holder, expires_at=_FOREVER))
    if not kept.rowcount:
        return None
    price, numbers = _price(batch), []
    for offer in offers:
        worst = min(picodollars(price.worst_case(offer.bound.request_bytes, offer.bound.max_output)), MOST)
        got = reservations.reserve(connection, Reservation(batch.run_id, article_id, offer.key, holder, worst))
        if isinstance(got, Exceeded):
            raise CapReachedError(str(got))
        if not isinstance(got, int):  # raised, so that nothing of the article stays reserved
            cap = connection.execute(select(runs.c.cap_pico).where(runs.c.id == batch.run_id)).scalar_one()
            raise over_cap(worst, dollars(cap))
        numbers.append(got)
    more = shards.c.requests + len(numbers)
    connection.execute(update(shards).where(shards.c.id == own_id).values(requests=more, changed_at=database_time()))
    return numbers


def _settle(connection: Connection, batch: Batch, results: Sequence[Result], ended: str) -> int:
    """Settle the open requests of the batch; results for any other request are ignored."""
    row = connection.execute(select(shards).where(shards.c.id == batch.id)).one()
    price, settled = _price(row), 0
    for result in results:
        asked = {"attempt": result.attempt, "holder": batch_owner(batch.id)}
        found = connection.execute(_ONE, asked).first()
        if found is None:
            continue
        reservations.settle(connection, result.attempt, settlement(result.receipt, price, ended))
        settled += 1
        reason = result.final or _useless(connection, batch, found.request_key, result.receipt)
        if reason:
            known = {"run_id": batch.run_id, "article_id": found.article_id}
            connection.execute(delete(turned_down).filter_by(**known))
            connection.execute(insert(turned_down).values(**known, reason=storable(reason)))
    return settled


def _useless(connection: Connection, batch: Batch, key: str, receipt: Receipt) -> str:
    if receipt.outcome not in ("unusable", "lost"):
        return ""
    times = connection.execute(_USELESS, {"key": key, "run": batch.run_id}).scalar_one()
    return f"{receipt.error}, each time it was asked" if times >= USELESS else ""


def _of_batch(batch: Batch) -> tuple[Any, ...]:
    return (attempts.c.run_id == batch.run_id, attempts.c.owner == batch_owner(batch.id))


def _price(row: Row[Any]) -> Price:
    return Price(Decimal(row.input_price), Decimal(row.output_price), Decimal(row.cached_price))


def _taken(own_id: str) -> JournalError:
    return JournalError(f"batch {own_id} was given up by another process: run the same command again")

"""The ledger of one article, and the queue of those that wait for room under a run's cap."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Connection

from summariser.core.clock import Clock
from summariser.core.errors import CapReachedError, JournalError, NotBegunError
from summariser.core.money import Price, Usage, dollars, picodollars
from summariser.extraction.ports import Bound, Receipt, Spent, Tariff
from summariser.journal import drafts, leases, reservations
from summariser.journal.database import storable
from summariser.journal.leases import LeaseHolder
from summariser.journal.reservations import Exceeded, NoRoom, Reservation, Settlement
from summariser.journal.runs import MOST, stamp
from summariser.journal.spare import Spare
from summariser.journal.writer import GroupWriter, Step, Ticket, done, one_by_one

_MOST_TOKENS = 2**50

POLL = 0.25
"""Seconds between looks at what other processes have settled. Only the first in the queue looks."""


class WaitingQueue:
    """Requests that wait until an open reservation of the same run turns out to cost less than was set aside.

    They are woken one by one, each waking the next when it has got its room, so that a thousand that wait do not
    all try again at every settlement. All of a run's requests belong to one event loop.
    """

    def __init__(self) -> None:
        self.settled = 0
        self.patient = True
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._broken: Exception | None = None
        self._poll: asyncio.TimerHandle | None = None

    async def wait(self, since: int, *, again: bool, elsewhere: bool = False) -> None:
        """Wait until something settles after `since` was read. With `again`, at the head of the queue.

        `elsewhere`: another process will settle, so that the database has to be polled.
        """
        if self._broken is not None:  # a reservation that could not be settled stays open for ever
            raise JournalError(str(self._broken))
        if self.settled != since:
            return
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        if elsewhere and self._poll is None:
            self._poll = loop.call_later(POLL, self._look)
        (self._waiting.appendleft if again else self._waiting.append)(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # its turn had come: pass it on
                self.wake()
            raise

    def wake(self) -> None:
        """Let the first that waits try again."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    def hurry(self) -> None:
        """Wait for other processes no longer, and let no article be begun."""
        self.patient = False
        self.wake()

    def _look(self) -> None:
        self._poll = None
        self.wake()

    def after_settling(self, error: Exception | None) -> None:
        self.settled += 1
        self._broken = error or self._broken
        waiting = len(self._waiting) if error else 1
        for _ in range(waiting):
            self.wake()


@dataclass(frozen=True)
class Terms:
    """What the ledgers of a run share. `only_run` is its id when it is fresh and uses no other run's answers."""

    run_id: str
    draft_key: str
    cap: Decimal
    price: Price
    only_run: str | None
    tenure: LeaseHolder
    sitting: int
    spare: Spare
    turns: WaitingQueue = field(default_factory=WaitingQueue)


@dataclass(frozen=True)
class Account:
    """What one ledger books: requests by one open journal about one article, at one tariff. `second`: the article was
    asked about before, at another tariff."""

    owner: str
    article_id: str
    tariff: Tariff
    second: bool = False


class SqlLedger:
    """Implements the port Ledger."""

    def __init__(self, writer: GroupWriter, clock: Clock, terms: Terms, account: Account) -> None:
        self._writer = writer
        self._clock = clock
        self._terms = terms
        self._account = account
        self._begun = account.second
        self._spent: Spent | None = None

    async def recall(self, key: str) -> str | None:
        return await self._writer.read(lambda connection: drafts.recall(connection, key, self._terms.only_run))

    async def reserve(self, key: str, bound: Bound) -> int:
        """If there is no room, waits while other reservations of the run are open, here or elsewhere: settling may make
        room."""
        if not (self._begun or self._terms.turns.patient):
            raise NotBegunError("nothing was asked about the article before the run was to stop")
        self._begun = True
        worst = picodollars(self._account.tariff.price.worst_case(bound.request_bytes, bound.max_output))
        turns, waited = self._terms.turns, False
        try:
            while True:
                since = turns.settled
                got = await self._try(key, min(worst, MOST), bound)
                if isinstance(got, int):
                    return got
                if isinstance(got, Exceeded):
                    raise CapReachedError(str(got))
                elsewhere = got is NoRoom.ELSEWHERE
                # What settled in the same transaction was stored before, and counted perhaps after this was tried.
                if turns.settled == since and (got is NoRoom.LEFT or (elsewhere and not turns.patient)):
                    raise over_cap(worst, self._terms.cap)
                await turns.wait(since, again=waited, elsewhere=elsewhere)
                waited = True
        finally:
            if waited:
                turns.wake()

    async def settle(self, attempt: int, receipt: Receipt) -> None:
        end, spare = self._settlement(receipt), self._terms.spare

        def store(connection: Connection) -> Step[None]:
            counted = reservations.store(connection, attempt, end)
            self._spent = self._spent_by_now(connection)  # a look of its own would take three times as long
            spare.release(self)
            return Step(reservations.count, counted)

        self._renew()
        await self._writer.share(
            Step(one_by_one, store), self._terms.turns.after_settling, lambda: spare.keep(attempt, end)
        ).future

    async def spent(self) -> Spent:
        return await self._writer.read(self._spent_by_now) if self._spent is None else self._spent

    def _spent_by_now(self, connection: Connection) -> Spent:
        return reservations.on_article(connection, self._terms.run_id, self._account.article_id)

    async def _try(self, key: str, worst: int, bound: Bound) -> int | NoRoom | Exceeded:
        account = self._account
        request = Reservation(self._terms.run_id, account.article_id, key, account.owner, worst, account.tariff.model)
        spare = self._terms.spare

        def hold(_: Connection) -> Step[int | NoRoom | Exceeded]:
            self._writer.check()
            spare.hold(self, bound)
            return Step(_reserve, (request, lambda: spare.release(self)), late=True)

        self._renew()
        ticket: Ticket[int | NoRoom | Exceeded] = self._writer.share(Step(one_by_one, hold))
        try:
            return await ticket.future
        except asyncio.CancelledError:
            self._give_back(ticket)
            raise

    def _renew(self) -> None:
        """Renew the journal's leases when that is due."""
        if renewal := self._terms.tenure.renewal():

            def renew(connection: Connection) -> Step[None]:
                leases.renew(connection, renewal)
                return Step(done, None)

            self._writer.share(Step(one_by_one, renew)).future.cancel()

    def _give_back(self, ticket: Ticket[int | NoRoom | Exceeded]) -> None:
        """Cancel a reservation whose request will not be sent. Operations run in order, so its result is known by
        then."""
        end = self._settlement(Receipt("refused", error="cancelled before it was sent"))

        def undo(connection: Connection) -> None:
            if isinstance(ticket.result, int):
                reservations.settle(connection, ticket.result, end)
            self._terms.spare.release(self)

        self._writer.submit(undo, self._terms.turns.after_settling).future.cancel()

    def _settlement(self, receipt: Receipt) -> Settlement:
        return settlement(receipt, self._account.tariff.price, stamp(self._clock.now()))


def _reserve(
    connection: Connection, asked: Sequence[tuple[Reservation, Callable[[], None]]]
) -> Sequence[int | NoRoom | Exceeded]:
    """Reserve; for each that has no room its space on the disk is released."""
    found = reservations.reserve_all(connection, [request for request, _ in asked])
    for got, (_, release) in zip(found, asked, strict=True):
        if not isinstance(got, int):
            release()
    return found


def settlement(receipt: Receipt, price: Price, ended: str) -> Settlement:
    """How an attempt is settled at a price."""
    usage = receipt.usage if receipt.usage and _plausible(receipt.usage) else None
    cost: int | None = None
    if receipt.outcome == "refused":
        cost, usage = 0, None
    elif usage:
        cost = min(picodollars(price.cost(usage)), MOST)
    return Settlement(receipt.outcome, cost, usage, ended, storable(receipt.error), storable(receipt.raw))


def over_cap(worst: int, cap: Decimal) -> CapReachedError:
    """The error for a worst case, in picodollars, that does not fit under the cap."""
    return CapReachedError(
        f"the next request may cost ${dollars(worst):f}, which no longer fits under the cap of "
        f"${cap:f}: raise --max-cost to go on"
    )


def _plausible(usage: Usage) -> bool:
    """Whether the counts can be true. If not, the usage counts as unknown, at the worst case."""
    return 0 <= usage.cached <= usage.input <= _MOST_TOKENS and 0 <= usage.output <= _MOST_TOKENS

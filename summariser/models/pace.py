"""How fast a run may ask: how many requests at once, and when none. One object for all requests of a run.

The number in flight starts low. It doubles with every round of answers until the provider first objects; after that it
grows a little each round, and every objection halves it (as TCP does: Chiu and Jain 1989). It does not grow while it is
not used in full, nor while more requests at once only make each answer slower, as with a small server that queues them.
A wait that the provider asks of one request holds for all.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

START = 8
MOST = 512
"""Requests in flight, unless a person says how many: at 5 s an answer a hundred articles a second."""

BESIDE = 256
"""Articles beside those in flight, at most: each takes some 60 kB."""

WORTH_TELLING = 20.0
"""Seconds of silence for which a person would take the program for dead."""

LONGEST_WAIT = 600.0
"""Seconds. If a provider asks to wait longer, such as for the rest of the day, the run ends and can be resumed."""

JITTER = 0.1
"""After a wait, requests are spread over this part of it, so that they do not all come back at once."""

SLOWER = 2.0
"""The number in flight grows only while answers take at most this many times as long as in the quickest round."""

_STEP = 16
"""After the first objection, a round without another adds a sixteenth, and one."""


class AdaptivePace:
    """Implements the port Pace. A model waits for it before each attempt and tells it the outcome."""

    def __init__(
        self,
        fixed: int | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], float] = time.monotonic,
        telling: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.limit = fixed or START
        self.in_flight = 0
        self._fixed = fixed is not None
        self._sleep = sleep
        self._now = now
        self._telling = telling
        self._requests = _Permits(lambda: self.limit)
        self._places = _Permits(lambda: in_hand(self.limit))
        self._open_at = 0.0
        self._eager = True
        self._age = 0  # counts objections that were heeded
        self._round = _Round()
        self._quickest: float | None = None

    @property
    def most(self) -> int:
        """How many articles will ever be in hand at once."""
        return in_hand(self.limit if self._fixed else MOST)

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Room to have one more article in hand, while the block lasts. Waiting for it holds nothing."""
        await self._places.take()
        try:
            yield
        finally:
            self._places.give_back()

    @asynccontextmanager
    async def request(self) -> AsyncIterator["Asked"]:
        """A request's turn, which lasts as long as the block. Waits out what the provider has asked to wait."""
        await self._requests.take()
        try:
            await self._until_open()
            self.in_flight += 1
            try:
                yield Asked(self, self._age, self._now())
            finally:
                self.in_flight -= 1
        finally:
            self._requests.give_back()

    def hold(self, seconds: float) -> None:
        """Let no request begin for so long."""
        seconds = min(seconds, LONGEST_WAIT)
        until = self._now() + seconds
        if seconds >= WORTH_TELLING and until >= self._open_at + WORTH_TELLING:  # not each request that hears the same
            self._telling(
                f"waiting until {datetime.now(UTC) + timedelta(seconds=seconds):%H:%M} UTC, as the provider asks"
            )
        self._open_at = max(self._open_at, until)

    async def _until_open(self) -> None:
        while (rest := self._open_at - self._now()) > 0:
            # Random, but not for secrecy: a thousand requests must not come back at one instant.
            await self._sleep(rest + random.uniform(0, JITTER * rest))  # noqa: S311 - no secret depends on it

    def _answered(self, seconds: float, age: int) -> None:
        if self._fixed or age != self._age:  # it was sent before the last objection, under another limit
            return
        full = self.in_flight >= self.limit
        if self._round.add(seconds, full) < self.limit:
            return
        mean, was_full = self._round.mean, self._round.full
        self._round = _Round()
        self._quickest = min(mean, self._quickest or mean)
        if was_full and mean <= SLOWER * self._quickest:
            self.limit = min(MOST, self.limit * 2 if self._eager else self.limit + 1 + self.limit // _STEP)
            self._places.wake()
            self._requests.wake()

    def _objected(self, age: int) -> None:
        """Halve the limit, once for all requests that were sent under the same limit: they are one objection."""
        if self._fixed or age != self._age:
            return
        self._age += 1
        self._eager = False
        self._round = _Round()
        self.limit = max(1, self.limit // 2)


class Asked:
    """One request under way."""

    def __init__(self, pace: AdaptivePace, age: int, since: float) -> None:
        self._pace = pace
        self._age = age
        self._since = since

    def answered(self) -> None:
        """It got what it asked for."""
        self._pace._answered(self._pace._now() - self._since, self._age)  # noqa: SLF001 - two parts of one thing

    def objected(self) -> None:
        """The provider wants fewer, or is overloaded."""
        self._pace._objected(self._age)  # noqa: SLF001 - two parts of one thing


def in_hand(in_flight: int) -> int:
    """Articles that may be in hand for so many requests in flight: as many again, up to a limit, are being prepared, or
    their answers grounded and stored, so that no request has to wait for that.

    One less, so that with one request at a time articles are done one after the other: a local model keeps what it has
    read of an article only until the next one.
    """
    return in_flight + min(in_flight - 1, BESIDE)


class _Round:
    """A round: as many answers as may be in flight at once."""

    def __init__(self) -> None:
        self._count = 0
        self._seconds = 0.0
        self.full = False

    def add(self, seconds: float, full: bool) -> int:
        """Count an answer; how many there are now. `full`: as many requests were in flight as were allowed."""
        self._count += 1
        self._seconds += seconds
        self.full |= full
        return self._count

    @property
    def mean(self) -> float:
        return self._seconds / self._count


class _Permits:
    """A semaphore whose size changes, first come, first served."""

    def __init__(self, size: Callable[[], int]) -> None:
        self._size = size
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def take(self) -> None:
        if self._taken < self._size() and not self._waiting:
            self._taken += 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it had just been given a permit
                self.give_back()
            raise

    def give_back(self) -> None:
        self._taken -= 1
        self.wake()

    def wake(self) -> None:
        """Let in as many as there is room for."""
        while self._waiting and self._taken < self._size():
            turn = self._waiting.popleft()
            if not turn.done():
                self._taken += 1
                turn.set_result(None)

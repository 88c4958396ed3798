"""The one thread that writes: everything that is queued becomes one transaction with one commit."""

import asyncio
import math
import queue
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine

from summariser.core.display import shorten
from summariser.core.errors import JournalError
from summariser.journal import database
from summariser.journal.database import Database, explained

T = TypeVar("T")
Work = Callable[[Connection], T]
After = Callable[[Exception | None], None]

MOST = 2_000
"""Operations in one transaction at most, so that other processes get their turn."""

LAST = 5.0
"""Seconds that a journal which is being closed waits for a database that is away."""

_PAUSES = (0.1, 0.5, 1.0, 2.0)
"""Seconds between attempts to reach a database again; the last one over and over."""


class Step(NamedTuple, Generic[T]):
    """A step of an operation. `together` does it for many at once, and returns what came of each. `late`: after those
    that are not, so that what is reserved is measured by what is counted with it."""

    together: Callable[[Connection, Sequence[Any]], Sequence[T]]
    value: Any
    late: bool = False


def done(_: Connection, results: Sequence[T]) -> Sequence[T]:
    """The step of which nothing is left to do."""
    return results


def one_by_one(connection: Connection, works: Sequence[Work[T]]) -> Sequence[T]:
    return [work(connection) for work in works]


class Ticket(Generic[T]):
    """A queued operation, in two steps: what comes of the first is the second. `future` gets what comes of that, in the
    event loop that asked, once it is on disk.

    `shared`: the first step may run while other processes run such ones. `otherwise` runs in its place, in the same
    thread, if the database fails.
    """

    def __init__(
        self,
        step: Step[Step[T]],
        after: After | None,
        otherwise: Callable[[], None] | None = None,
        *,
        reads: bool = False,
        shared: bool = False,
    ) -> None:
        self.reads = reads
        self.shared = shared
        self.otherwise = otherwise
        self.step = step
        self._after = after
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[T] = self.loop.create_future()
        self.result: T | None = None
        self.error: Exception | None = None

    def succeeded(self, result: T) -> None:
        self.result = result

    def failed(self, error: Exception) -> None:
        self.result, self.error = None, error

    def deliver(self) -> None:
        """Give the result to the event loop that asked. `after` is called even if nobody waits any more."""
        if not self.future.done():
            if self.error is None:
                self.future.set_result(self.result)  # type: ignore[arg-type] # None only where T allows it
            else:
                self.future.set_exception(self.error)
        if self._after is not None:
            self._after(self.error)


class GroupWriter:
    """Runs operations in the order in which they were submitted, many to a commit.

    Those that share do their first steps, then comes the turn, then their second steps, all alike in a few statements:
    so the turn, for which other processes wait, is short. An ordinary operation in the group makes all wait for their
    turn at once, and go one by one.

    An operation is a function of a connection. When one of a group fails, the group is rolled back and each is
    run again by itself, so that only that one fails; an operation must therefore bear being run twice. Savepoints
    would do the same at two more statements for every operation, and do not survive a full disk.

    While the database is away everything waits: until it is back if there is a `tell`, which is told so in a line, and
    else for a minute.
    """

    def __init__(self, engine: Engine, database: Database, tell: Callable[[str], None] | None = None) -> None:
        self._engine = engine
        self._database = database
        self._tell = tell
        self._deadline = math.inf
        self._late: list[Ticket[Any] | None] = []
        self._writing = engine.connect()
        self._reading = engine.connect().execution_options(reads=True)
        self._queue: queue.SimpleQueue[Ticket[Any] | None] = queue.SimpleQueue()
        self._closed = False
        self._broken: Exception | None = None
        self._thread = threading.Thread(target=self._serve, name="journal", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """JournalError if an earlier write has failed, so that nothing more is begun. Operations call it."""
        if self._broken:
            raise JournalError(str(self._broken))

    def submit(
        self,
        work: Work[T],
        after: After | None = None,
        *,
        reads: bool = False,
    ) -> Ticket[T]:
        """Queue an operation. It runs even if the caller's task is cancelled or its event loop ends."""
        return self._put(Ticket(Step(done, Step(one_by_one, work)), after, reads=reads))

    def share(
        self, step: Step[Step[T]], after: After | None = None, otherwise: Callable[[], None] | None = None
    ) -> Ticket[T]:
        """Queue an operation that shares. Its first step may meet what other processes' operations are doing: it
        inserts and changes only what is its own, or bears that it is there already."""
        return self._put(Ticket(step, after, otherwise, shared=True))

    def _put(self, ticket: Ticket[T]) -> Ticket[T]:
        if self._closed:
            raise JournalError("the journal is closed")
        self._queue.put(ticket)
        return ticket

    async def write(self, work: Work[T]) -> T:
        """Perform the operation; it is on disk when this returns, and will be even if this is cancelled."""
        return await self.submit(work).future

    async def read(self, work: Work[T]) -> T:
        """Perform an operation that changes nothing; it waits for no commit and no lock."""
        return await self.submit(work, reads=True).future

    def close(self, last: Callable[[Connection], None] | None = None) -> None:
        """Write everything that is queued, then `last`, and close the file."""
        if self._closed:
            return
        self._closed, self._deadline = True, time.monotonic() + LAST
        self._queue.put(None)
        self._thread.join()
        if last is not None:
            self._writing.execution_options(shared=False)
            try:
                with self._writing.begin():
                    last(self._writing)
            except Exception as error:
                if self._database.meaning(error) is None:
                    raise
        self._writing.close()
        self._reading.close()
        self._engine.dispose()

    def _serve(self) -> None:
        more = True
        while more:
            taken = self._take()
            tickets = [ticket for ticket in taken if ticket is not None]
            for connection, reads in ((self._reading, True), (self._writing, False)):
                group = [ticket for ticket in tickets if ticket.reads is reads]
                try:
                    self._perform(group, connection)
                except Exception as error:  # noqa: BLE001 - a defect; this thread goes on, or all would wait for ever
                    self._broken = JournalError(f"the program failed ({shorten(repr(error))}): please report this")
                    for ticket in group:
                        ticket.failed(self._broken)
                _post(group)
            more = len(tickets) == len(taken)

    def _take(self) -> list[Ticket[Any] | None]:
        """Everything that waits, at least one."""
        taken, self._late = self._late or [self._queue.get()], []
        while len(taken) < MOST and not self._queue.empty():
            taken.append(self._queue.get())
        return taken

    def _perform(self, group: Sequence[Ticket[Any]], connection: Connection) -> None:
        if not group:
            return
        try:
            self._commit(group, connection)
        except Exception as error:  # noqa: BLE001 # it belongs to whoever waits for this ticket
            if len(group) == 1 or self._database.is_busy(error) or self._database.is_away(error):
                for ticket in group:
                    self._fail(ticket, error)
            else:
                for ticket in group:
                    self._perform([ticket], connection)

    def _commit(self, group: Sequence[Ticket[Any]], connection: Connection) -> None:
        """Perform the group in one transaction, and only once: what was sent when the database went away may have come
        through."""
        began, tries, doubtful = time.monotonic(), 0, ""
        shared = all(ticket.shared for ticket in group)
        while True:
            performed = ""
            # Who asks about an earlier attempt does so alone, so that it has ended.
            connection.execution_options(shared=shared and not doubtful)
            try:
                with connection.begin():
                    mark = self._database.mark
                    if not (doubtful and self._database.landed(connection, doubtful)):
                        performed = mark
                        rest: dict[int, Step[Any]] = {}
                        _do(connection, [ticket.step for ticket in group], rest.__setitem__, together=shared)
                        self._database.turn(connection)
                        steps = [rest[place] for place in range(len(group))]
                        _do(connection, steps, lambda place, got: group[place].succeeded(got), together=shared)
            except Exception as error:
                if not self._database.is_away(error):
                    raise
                doubtful = performed or doubtful  # an attempt that only asked about an earlier one tells nothing
                if self._tell and tries == 1:  # the first attempt may only have met a connection that was lost
                    self._tell(f"{explained(error, self._database)}: nothing is sent until it is back")
                if not self._wait(began, tries, group):
                    raise
                tries += 1
            else:
                if self._tell and tries > 1:
                    self._tell("the journal can be reached again")
                return

    def _wait(self, began: float, tries: int, group: Sequence[Ticket[Any]]) -> bool:
        """Pause before the next attempt; False when it was tried for long enough.

        What was paid for meanwhile is written down here as well: this process may end before the database is back.
        """
        while not self._queue.empty():
            self._late.append(self._queue.get())
        for ticket in (*group, *self._late):
            if ticket and ticket.otherwise:
                ticket.otherwise()
                ticket.otherwise = None
        if time.monotonic() >= min(self._deadline, began + (math.inf if self._tell else database.PATIENCE)):
            return False
        time.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
        return True

    def _fail(self, ticket: Ticket[Any], error: Exception) -> None:
        told = explained(error, self._database)
        ticket.failed(told)
        if told is error or ticket.reads:  # no fault of the database
            return
        if not self._database.is_busy(error):
            self._broken = told
        if ticket.otherwise:
            ticket.otherwise()


def _do(connection: Connection, steps: Sequence[Step[Any]], put: Callable[[int, Any], None], *, together: bool) -> None:
    """Do the steps, each in its place or all alike together, and put away what comes of each under its place."""
    alike: dict[object, list[int]] = defaultdict(list)
    for place, step in enumerate(steps):
        alike[step.together if together else place].append(place)
    for places in sorted(alike.values(), key=lambda places: together and steps[places[0]].late):
        results = steps[places[0]].together(connection, [steps[place].value for place in places])
        for place, result in zip(places, results, strict=True):
            put(place, result)


def _post(group: Sequence[Ticket[Any]]) -> None:
    """Deliver results with one wake-up for each event loop, not one for each ticket."""
    loops: dict[asyncio.AbstractEventLoop, list[Ticket[Any]]] = defaultdict(list)
    for ticket in group:
        loops[ticket.loop].append(ticket)
    for loop, tickets in loops.items():
        try:
            loop.call_soon_threadsafe(_deliver, tickets)
        except RuntimeError:  # that loop has ended, and nobody waits in it
            continue


def _deliver(tickets: Sequence[Ticket[Any]]) -> None:
    for ticket in tickets:
        ticket.deliver()

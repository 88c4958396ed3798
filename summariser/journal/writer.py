"""The one thread that writes: everything that is queued becomes one transaction with one commit."""

import asyncio
import contextlib
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from summariser.core.errors import JournalError
from summariser.journal import sqlite

T = TypeVar("T")
Work = Callable[[Connection], T]
After = Callable[[Exception | None], None]

MOST = 2_000
"""Operations in one transaction at most, so that other processes get their turn."""


class Ticket(Generic[T]):
    """A queued operation. `future` gets its result, in the event loop that asked, once it is on disk.

    `otherwise` runs in its place, in the same thread, if the database fails.
    """

    def __init__(
        self, work: Work[T], after: After | None, reads: bool, otherwise: Callable[[], None] | None = None
    ) -> None:
        self.reads = reads
        self.otherwise = otherwise
        self._work = work
        self._after = after
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[T] = self.loop.create_future()
        self.result: T | None = None
        self.error: Exception | None = None

    def perform(self, connection: Connection) -> None:
        self.result = self._work(connection)

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

    An operation is a function of a connection. When one of a group fails, the group is rolled back and each is
    run again by itself, so that only that one fails; an operation must therefore bear being run twice. Savepoints
    would do the same at two more statements for every operation, and do not survive a full disk.
    """

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
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
        otherwise: Callable[[], None] | None = None,
    ) -> Ticket[T]:
        """Queue an operation. It runs even if the caller's task is cancelled or its event loop ends."""
        if self._closed:
            raise JournalError("the journal is closed")
        ticket = Ticket(work, after, reads, otherwise)
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
        self._closed = True
        self._queue.put(None)
        self._thread.join()
        if last is not None:
            with contextlib.suppress(SQLAlchemyError), self._writing.begin():
                last(self._writing)
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
                self._perform(group, connection)
                _post(group)
            more = len(tickets) == len(taken)

    def _take(self) -> list[Ticket[Any] | None]:
        """Everything that waits, at least one."""
        taken = [self._queue.get()]
        while len(taken) < MOST and not self._queue.empty():
            taken.append(self._queue.get())
        return taken

    def _perform(self, group: Sequence[Ticket[Any]], connection: Connection) -> None:
        if not group:
            return
        try:
            with connection.begin():
                for ticket in group:
                    ticket.perform(connection)
        except Exception as error:  # noqa: BLE001 # it belongs to whoever waits for this ticket
            if len(group) == 1 or sqlite.is_busy(error):
                for ticket in group:
                    self._fail(ticket, error)
            else:
                for ticket in group:
                    self._perform([ticket], connection)

    def _fail(self, ticket: Ticket[Any], error: Exception) -> None:
        told = sqlite.explained(error, self._path)
        ticket.failed(told)
        if told is error or ticket.reads:  # no fault of the database
            return
        if not sqlite.is_busy(error):
            self._broken = told
        if ticket.otherwise:
            ticket.otherwise()


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

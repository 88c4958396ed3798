"""Workers elsewhere that share one run: hands articles out, takes in what became of them, replaces those that end.

Nothing here decides about money or about who has an article: the journal does, which every worker has open.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Any, Protocol

from summariser.core.article import Same
from summariser.core.display import shorten
from summariser.core.errors import STANDARD_INPUT, ConfigurationError, LaterError, ProviderError, SummariserError
from summariser.extraction.extraction import concluded
from summariser.extraction.intake import Input, Intake
from summariser.extraction.outcome import Event, Outcome
from summariser.extraction.ports import Accounts, Journal, Run, RunPlan, RunState
from summariser.wiring.ray_worker import Begun, Ended, News

AT_FIRST = 16
"""Inputs that a worker has at most until it is known how many it has in flight."""

TIMES = 4
"""So many times as many as a worker has in flight it is given: enough that the number in flight can double."""

PORTION = 16
LARGEST = 2_000_000
"""What is handed over at once: inputs, and code points of their texts unless it is a single one."""

MOST_ENDS = 3
"""A worker that ends so often before it has done anything is not replaced again."""

PATIENCE = 10.0
"""Seconds after which it is told that workers wait for processors, and how long a second Ctrl-C waits for workers."""


class WorkerGoneError(Exception):
    """The worker has ended, or cannot be reached any more. Says why, in one line."""


class Remote(Protocol):
    """A worker elsewhere: as `Worker`, and each call may raise WorkerGoneError."""

    async def begin(self, program: str) -> Begun:
        """Tell it what to do, once there is a place for it."""

    async def take(self, inputs: list[Input]) -> None:
        """Hand over inputs; none: there will be no more."""

    async def news(self) -> News:
        """What has happened there."""

    def stop(self, now: bool) -> None:
        """Ask it to stop, without waiting."""

    def dismiss(self) -> None:
        """End it, or forget that it was wanted."""


class Staff(Protocol):
    """Where workers come from."""

    def hire(self, plan: RunPlan) -> Remote:
        """A new worker on that run. It begins when there is a free processor."""


@dataclass
class _Hand:
    """What one worker has, by path and whether it is the same text as another's; `most` is what it may have."""

    most: int | None
    held: dict[tuple[str, bool], list[Input]] = field(default_factory=dict)
    count: int = 0
    done: int = 0
    in_flight: int = 0
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def room(self) -> int:
        return (self.most or max(AT_FIRST, TIMES * self.in_flight)) - self.count

    def put(self, one: Input) -> None:
        path = one.article.path if isinstance(one, Same) else one.path
        self.held.setdefault((path or STANDARD_INPUT, isinstance(one, Same)), []).append(one)
        self.count += 1

    def drop(self, event: Event) -> bool:
        """Whether it was here."""
        self.in_flight = event.in_flight
        known = self.held.get((event.path, event.kind == "same"))
        if known:
            known.pop()
            self.count -= 1
            self.done += 1
        self.moved.set()
        return known is not None

    def empty(self) -> list[Input]:
        left = [one for many in self.held.values() for one in many]
        self.held.clear()
        self.count = 0
        return left


class Handout:
    """Which inputs are still to be handed out, and how many are out. To be made inside the event loop."""

    def __init__(self, intake: Intake, halted: asyncio.Future[None]) -> None:
        self.over: asyncio.Future[None] = halted.get_loop().create_future()
        self.left = 0
        self._intake = intake
        self._halted = halted
        self._pool: deque[Input] = deque()
        self._out = 0
        self._ended = False
        self._turn = asyncio.Lock()
        self._moved = asyncio.Event()
        halted.add_done_callback(lambda _: self._end())

    async def portion(self, hand: _Hand) -> list[Input]:
        """The next inputs for a worker, when it has room and there are some; none when all are done, or at a halt."""
        while not self._halted.done():
            if hand.room > 0:
                async with self._turn:
                    return await self._next(hand)
            hand.moved.clear()
            await hand.moved.wait()
        return []

    async def _next(self, hand: _Hand) -> list[Input]:
        while not self.over.done():
            if self._pool:
                return self._give(hand)
            if not self._ended:
                found = await self._intake.take(self._halted)
                self._pool.extend(found)
                self._ended = not found
            elif self._out == 0:
                self._end()
            else:  # a worker may end, and leave what it has to others
                self._moved.clear()
                await self._moved.wait()
        return []

    def _give(self, hand: _Hand) -> list[Input]:
        given: list[Input] = []
        size = 0
        while self._pool and len(given) < min(PORTION, hand.room + len(given)) and size < LARGEST:
            one = self._pool.popleft()
            size += len(getattr(one, "text", ""))
            hand.put(one)
            given.append(one)
        self._out += len(given)
        return given

    def done(self, hand: _Hand, event: Event) -> None:
        self._out -= hand.drop(event)
        self._moved.set()

    def take_back(self, hand: _Hand, *, again: bool) -> None:
        """What a worker that has ended still had: for others, or left."""
        back = hand.empty()
        self._out -= len(back)
        if again:
            self._pool.extendleft(reversed(back))
        else:
            self.left += len(back)
        self._moved.set()

    def close(self) -> None:
        self.left += len(self._pool)

    def _end(self) -> None:
        if not self.over.done():
            self.over.set_result(None)
        self._moved.set()


@dataclass(frozen=True)
class Work:
    """A run, how many workers there are to be, of how many inputs, and how many of those one worker may have; None: it
    depends on how many it has in flight."""

    plan: RunPlan
    workers: int
    limit: int | None = None
    each: int | None = None


class Team:
    """One call of extract with workers elsewhere; as `Extraction`, with the same `stop` and `stop_now`."""

    def __init__(
        self,
        work: Work,
        books: tuple[Journal, Accounts],
        staff: Staff,
        report: Callable[[Event], None],
        tell: Callable[[str], None],
    ) -> None:
        self._work = work
        self._journal, self._accounts = books
        self._staff = staff
        self._report = report
        self._tell = tell
        self._told = ""
        self._halted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._state: RunState | None = None
        self._cause: SummariserError | None = None
        self._working: dict[Remote, _Hand] = {}
        self._waiting = 0
        self._tasks: list[asyncio.Task[None]] = []

    def stop(self) -> None:
        """Begin no other article; finish those in flight."""
        if self._state != "stopped":
            self._state = "interrupted"
        self._halt(now=False)

    def stop_now(self) -> None:
        """Give up those in flight too, and wait for workers no longer than a moment."""
        self.stop()
        self._halt(now=True)
        asyncio.get_running_loop().call_later(PATIENCE, lambda: [task.cancel() for task in self._tasks])

    async def run(self, articles: Iterable[Input], total: int = 0) -> Outcome:
        """Work through the articles, about `total` of them. JournalError if the run cannot be opened."""
        run = await self._journal.open_run(self._work.plan)
        self._outcome = Outcome(run, spent=await self._accounts.spent(run))
        self._report(Event("begun", "", run, self._outcome.spent))
        intake = Intake(articles, self._work.limit)
        self._handout = Handout(intake, self._halted)
        try:
            async with asyncio.TaskGroup() as group:
                numbers = range(1, self._work.workers + 1)
                self._tasks = [group.create_task(self._employ(number, run)) for number in numbers]
        finally:
            intake.close()
        self._handout.close()
        self._outcome.left += self._handout.left
        if self._halted.done():
            expected = max(min(total, self._work.limit or total), intake.taken + intake.waiting)
            self._outcome.left += max(0, expected - intake.taken)
        self._outcome.reading = intake.reading
        self._outcome.stopped_by = self._cause
        if self._state and (self._outcome.left or self._state != "interrupted"):
            self._outcome.state = self._state
        await concluded(self._outcome, self._accounts, self._journal)
        return self._outcome

    async def _employ(self, number: int, run: Run) -> None:
        """One worker, and those that take its place, until nothing is left to do."""
        ends = 0
        while not (self._halted.done() or self._handout.over.done()):
            hand, again = _Hand(self._work.each), False
            worker = self._staff.hire(replace(self._work.plan, part_of=run.id, fresh=False))
            try:
                self._conclude(await self._accompany(worker, hand))
            except WorkerGoneError as error:
                again = not self._halted.done()
                ends = 0 if hand.done else ends + 1
                self._replaced(number, ends, str(error))
            finally:
                self._working.pop(worker, None)
                self._handout.take_back(hand, again=again)
                worker.dismiss()
            if not again:
                return

    def _replaced(self, number: int, ends: int, why: str) -> None:
        if ends >= MOST_ENDS:
            said = f"worker {number} ended {ends} times before it had done anything: {why}"
            self._end("stopped", ConfigurationError(said))
        elif not self._halted.done():
            told = "another takes its place, and within 15 minutes what it had in hand"
            self._say(f"worker {number} has ended ({why}): {told}")

    async def _accompany(self, worker: Remote, hand: _Hand) -> Ended | None:
        """From its beginning to its end; None if there was nothing left to do before it could begin."""
        begun = await self._begun(worker)
        if begun is None:
            return None
        if begun.refusal:
            return Ended("stopped", ConfigurationError(f"on {shorten(begun.where, 80)}: {begun.refusal}"))
        self._working[worker] = hand
        if self._halted.done():
            worker.stop(now=False)
        feeding = asyncio.create_task(self._feed(worker, hand))
        try:
            while True:
                news = await worker.news()
                for line in news.lines:
                    self._say(line)
                for event in news.events:
                    self._take_in(hand, event)
                if news.ended:
                    return _at(begun.where, news.ended)
        finally:
            feeding.cancel()
            with suppress(asyncio.CancelledError, WorkerGoneError):
                await feeding

    async def _begun(self, worker: Remote) -> Begun | None:
        beginning = asyncio.ensure_future(worker.begin(version("summariser")))
        self._waiting += 1
        try:
            while not (beginning.done() or self._handout.over.done()):
                either: set[asyncio.Future[Any]] = {beginning, self._handout.over}
                await asyncio.wait(either, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
                if not (beginning.done() or self._handout.over.done()):
                    many = f"{self._waiting} of {self._work.workers} workers"
                    self._say(f"{many} have not begun: the cluster is starting them, or has no free processor for them")
            return beginning.result() if beginning.done() else None
        finally:
            self._waiting -= 1
            beginning.cancel()

    async def _feed(self, worker: Remote, hand: _Hand) -> None:
        try:
            while inputs := await self._handout.portion(hand):
                await worker.take(inputs)
        except WorkerGoneError:
            raise
        except Exception as error:  # noqa: BLE001 - the worker waits for more, and would for ever
            said = f"the program failed ({type(error).__name__}: {shorten(error)}): please report this"
            self._end("stopped", error if isinstance(error, SummariserError) else SummariserError(said))
        await worker.take([])

    def _take_in(self, hand: _Hand, event: Event) -> None:
        if event.kind == "begun":
            return
        self._handout.done(hand, event)
        self._outcome.count(event)
        self._report(replace(event, in_flight=sum(one.in_flight for one in self._working.values())))

    def _conclude(self, ended: Ended | None) -> None:
        if ended and ended.cause:
            self._end(ended.state, ended.cause)

    def _end(self, state: RunState, cause: SummariserError) -> None:
        # As for one process: an error that stops every article outranks the cap, and a person outranks both.
        if self._state is None or (self._state, state) == ("capped", "stopped"):
            self._state, self._cause = state, cause
        if state != "capped":  # at the cap each goes on to see what was drafted before
            self._halt(now=False)

    def _halt(self, *, now: bool) -> None:
        for worker, hand in self._working.items():
            worker.stop(now)
            hand.moved.set()
        if not self._halted.done():
            self._halted.set_result(None)

    def _say(self, line: str) -> None:
        """Of many workers that say the same, one."""
        if line != self._told:
            self._told = line
            self._tell(line)


def _at(where: str, ended: Ended) -> Ended:
    """With the machine's name, where the cause may be that machine's own."""
    cause = ended.cause
    if cause is None or isinstance(cause, ProviderError | LaterError) or ended.state == "capped":
        return ended
    return ended._replace(cause=type(cause)(f"on {shorten(where, 80)}: {cause}"))

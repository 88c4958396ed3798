"""Reads the inputs of a run a little ahead of the workers: a hundred thousand are never in memory."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from summariser.core.article import Article, Same
from summariser.core.errors import Failure

LOOK_AGAIN = 1.0
"""Seconds until an article that was put aside is looked at again."""


class Aside:
    """Articles that are in other hands, each to be looked at again after a while. About as many as others work on."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[float, Article]] = deque()
        self._took = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, article: Article) -> None:
        self._waiting.append((asyncio.get_running_loop().time() + LOOK_AGAIN, article))

    def due(self) -> Article | None:
        """An article whose time has come, but not twice in a row: looking again must not keep new inputs from being
        read.

        One is looked at for each input that is read, so those that are drafted by now leave faster than others come.
        """
        self._took = not self._took and self.pause() == 0
        return self._waiting.popleft()[1] if self._took else None

    async def next(self, stop: asyncio.Future[None]) -> Article | None:
        """Wait for the next article's time, when there is nothing else to do; None when there is none, or at `stop`."""
        if not self._waiting:
            return None
        await asyncio.wait({stop}, timeout=self.pause())
        return None if stop.done() else self._waiting.popleft()[1]

    def pause(self) -> float | None:
        """Seconds until the first one's time; None if there is none."""
        return max(0.0, self._waiting[0][0] - asyncio.get_running_loop().time()) if self._waiting else None


Input = Article | Failure | Same

AHEAD = 256
"""Inputs that are read ahead at most."""


class Intake:
    """Reads in a thread of its own: an input may be a PDF to parse, or somebody typing, and answers must not wait for
    it.

    To be made in the event loop that takes from it. `limit`: inputs to read at most; repeated texts (Same) do not
    count.
    """

    def __init__(self, inputs: Iterable[Input], limit: int | None = None) -> None:
        self._inputs = iter(inputs) if limit is None else _first(inputs, limit)
        self._loop = asyncio.get_running_loop()
        self._read: deque[Input] = deque()
        self._room = threading.Semaphore(AHEAD)
        self._news = asyncio.Event()
        self._error: BaseException | None = None
        self._stopped = self._ended = False
        self._thread = threading.Thread(target=self._serve, name="intake", daemon=True)
        self.taken = 0
        self.reading = False
        """Whether an input is being read, perhaps for ever: nobody can end that."""

    @property
    def waiting(self) -> int:
        """How many were read and not taken."""
        return len(self._read)

    async def take(
        self, stop: asyncio.Future[None], patience: Callable[[], float | None] = lambda: None
    ) -> Sequence[Input]:
        """Those that have been read by now, one at least; none at the end, at `stop`, or after so many seconds, which
        are asked for again at a `nudge`."""
        if not self._thread.ident:
            self._thread.start()
        while not (self._read or self._ended or stop.done()):
            self._news.clear()
            news: asyncio.Future[Any] = asyncio.ensure_future(self._news.wait())
            heard: set[asyncio.Future[Any]] = {news}
            if not (self._read or self._ended):
                heard, _ = await asyncio.wait({news, stop}, timeout=patience(), return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            if not heard:
                break
        if stop.done():
            return ()
        found = [self._read.popleft() for _ in range(len(self._read))]
        if found:
            self._room.release(len(found))
        elif self._error is not None:
            raise self._error
        self.taken += len(found)
        return found

    def nudge(self) -> None:
        """There is something new to be patient about."""
        self._news.set()

    def close(self) -> None:
        """Read no more."""
        self._stopped = True
        self._room.release()

    def _serve(self) -> None:
        try:
            while not self._stopped and (one := self._next()) is not None:
                self._read.append(one)
                self._tell()
                self._room.acquire()
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever takes the next one
            self._error = error
        self._ended = True
        self._tell()

    def _next(self) -> Input | None:
        self.reading = True
        try:
            return next(self._inputs, None)
        finally:
            self.reading = False

    def _tell(self) -> None:
        if not self._news.is_set():
            try:
                self._loop.call_soon_threadsafe(self._news.set)
            except RuntimeError:  # the loop has ended, and nobody takes any more
                self._stopped = True


def _first(inputs: Iterable[Input], limit: int) -> Iterator[Input]:
    many = 0
    for one in inputs:
        yield one
        many += not isinstance(one, Same)
        if many == limit:
            return

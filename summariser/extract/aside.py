"""Articles that another process is drafting, put aside until it has: each is looked at again after a while."""

import asyncio
from collections import deque

from summariser.core.article import Article

LOOK_AGAIN = 1.0
"""Seconds until an article that was put aside is looked at again."""


class Aside:
    """A queue whose members come back when their time has come. It stays about as long as what others work on."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[float, Article]] = deque()
        self._took = False

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, article: Article) -> None:
        self._waiting.append((asyncio.get_running_loop().time() + LOOK_AGAIN, article))

    def due(self) -> Article | None:
        """One whose time has come, but not twice in a row: looking must not keep from reading on.

        Since one comes back for each that is read, those that are drafted by now leave faster than others come.
        """
        self._took = not self._took and self._pause() == 0
        return self._waiting.popleft()[1] if self._took else None

    async def next(self, stop: asyncio.Future[None]) -> Article | None:
        """The next one, in its time, when there is nothing else to do; None when there is none, or at `stop`."""
        if not self._waiting:
            return None
        await asyncio.wait({stop}, timeout=self._pause())
        return None if stop.done() else self._waiting.popleft()[1]

    def _pause(self) -> float | None:
        """Seconds until the first one's time; None if there is none."""
        return max(0.0, self._waiting[0][0] - asyncio.get_running_loop().time()) if self._waiting else None

"""Time spent on an article, without the time in which nobody did anything."""

from datetime import datetime

IDLE = 60.0
"""Seconds without a key after which a reviewer counts as away; such a gap is left out as a whole."""


class Stopwatch:
    """Adds up the gaps between signs of life. `total` is in seconds."""

    def __init__(self, total: float, now: datetime) -> None:
        self.total = total
        self._last = now
        self._lap = total

    def tick(self, now: datetime) -> None:
        gap = (now - self._last).total_seconds()
        if 0 < gap <= IDLE:
            self.total += gap
        self._last = max(self._last, now)

    def lap(self) -> float:
        """The time since the last lap."""
        return self.total - self._lap

    def new_lap(self) -> None:
        self._lap = self.total

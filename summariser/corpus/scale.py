"""Days along a line: where each stands, and where the line is marked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_TICKS = 6
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_MONTHS = (1, 2, 3, 6)
_MARGIN = 1.5
"""Percent of the line left free at either end."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the line: where, in percent, and what it says."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    first: date
    last: date

    @staticmethod
    def of(days: Iterable[date]) -> "Scale | None":
        """None if there is no day."""
        found = sorted(days)
        return Scale(found[0], found[-1]) if found else None

    def x(self, day: date) -> float:
        """Where a day stands, in percent of the line."""
        if self.first == self.last:
            return 50.0
        share = (day - self.first) / (self.last - self.first)
        return round(_MARGIN + (100 - 2 * _MARGIN) * share, 2)

    def ticks(self) -> list[Tick]:
        """At most six: of years, months or days, whichever the line is long enough for."""
        found = list(self._days()) if self.last - self.first < timedelta(days=60) else list(self._months())
        return [Tick(self.x(day), label) for day, label in found]

    def _days(self) -> Iterator[tuple[date, str]]:
        first, last = self.first.toordinal(), self.last.toordinal()
        for day in map(date.fromordinal, range(first, last + 1, (last - first) // _TICKS + 1)):
            yield day, str(day)

    def _months(self) -> Iterator[tuple[date, str]]:
        """Months counted from year 0, in steps of which no more than six fit."""
        first, last = (12 * day.year + day.month - 1 for day in (self.first, self.last))
        first += self.first.day > 1
        step = next(s for s in (*_MONTHS, *(12 * y for y in _YEARS)) if last // s - (first - 1) // s <= _TICKS)
        for month in range(-(-first // step) * step, last + 1, step):
            day = date(month // 12, month % 12 + 1, 1)
            yield day, str(day.year) if step % 12 == 0 else str(day)[:7]

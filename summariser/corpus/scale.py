"""Days along a line: where each stands, and where the line is marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_TICKS = 6
_YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)
_MONTHS = (1, 2, 3, 6)
_MARGIN = 1.5
"""Percent of the line left free at either end."""
_EDGE = 9.0
"""Percent of the line that days far from all others have at their end of it."""
_LABEL = 23.0
"""Percent of the line that the years at the edge take on a phone."""
_FAR = timedelta(days=3653)
_TIMES = 3
_FEWEST = 4
"""Days of which some can be far from the others."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark of the line: where, in percent, and what it says."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A line from the first to the last day. `before` and `after`: days that are farther from the middle half of all
    days than ten years and than three times what that half spans. They stand at the edge, or nobody could tell the
    others apart."""

    first: date
    last: date
    before: tuple[date, ...] = ()
    after: tuple[date, ...] = ()

    @staticmethod
    def of(days: Iterable[date]) -> "Scale | None":
        """None if there is no day."""
        found = sorted(days)
        if not found:
            return None
        cut = len(found) // _FEWEST
        low, high = found[cut], found[-1 - cut]
        far = max(_FAR, _TIMES * (high - low)) if cut else date.max - date.min
        near = [day for day in found if low - day <= far and day - high <= far]
        before, after = (day for day in found if day < near[0]), (day for day in found if day > near[-1])
        return Scale(near[0], near[-1], tuple(before), tuple(after))

    @property
    def whole(self) -> tuple[date, date]:
        """The first and the last of all days."""
        return min((self.first, *self.before)), max((self.last, *self.after))

    def x(self, day: date) -> float:
        """Where a day stands, in percent of the line."""
        if not self.first <= day <= self.last:
            return _MARGIN if day < self.first else 100 - _MARGIN
        low, high = _EDGE if self.before else _MARGIN, 100 - (_EDGE if self.after else _MARGIN)
        share = (day - self.first) / (self.last - self.first) if self.first < self.last else 0.5
        return round(low + (high - low) * share, 2)

    def ticks(self) -> list[Tick]:
        """At most six, of years, months or days, whichever the line is long enough for; and the years at the edges."""
        found = list(self._days()) if self.last - self.first < timedelta(days=60) else list(self._months())
        edges = [Tick(self.x(some[0]), _years(some)) for some in (self.before, self.after) if some]
        inner = [Tick(self.x(day), label) for day, label in found]
        free = [one for one in inner if all(abs(one.x - edge.x) > _LABEL for edge in edges)]
        return sorted([*edges, *free], key=lambda one: one.x)

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


def _years(some: Sequence[date]) -> str:
    first, last = some[0].year, some[-1].year
    return f"year {first}" if first == last else f"{first}–{last}"

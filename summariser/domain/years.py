"""The year of a day that an article prints without one: a model guesses it, the article can often tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from summariser.domain.article import Article, Span
from summariser.domain.dates import dates_in

AHEAD = timedelta(days=60)
"""How long before an event an article may announce it."""

BEHIND = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Settled:
    """A day with the year that the article gives it; `source` is the passage with that year, if one was needed."""

    day: date
    source: Span | None


def settle(article: Article, day: date, numbers: Sequence[int], published: date | None) -> Settled | None:
    """The day with the article's year, where `day` contradicts it and the cited sentences print none; else None.

    With a date of publication, the last such day before it. Without one, the year of the latest month printed
    with a year, if it is one to three years after the one that was guessed and that month comes before the day:
    later years are more often plans than news.
    """
    if not _lacks_year(article, day, numbers):
        return None
    if published:
        # Differences: a sum of a day and a time can lie outside of all calendars.
        if -BEHIND < day - published <= AHEAD:
            return None
        last = _in_year(day, published.year)
        if last and last - published > timedelta(days=1):
            last = _in_year(day, published.year - 1)
        return Settled(last, None) if last and last != day else None
    dated = [m for m in dates_in(article) if m.year is not None and m.month is not None]
    latest = max(dated, key=lambda m: (m.year, m.month), default=None)
    if latest is None or not latest.year or not latest.month or latest.month > day.month:
        return None
    if not 1 <= latest.year - day.year <= 3:
        return None
    moved = _in_year(day, latest.year)
    return Settled(moved, latest.span) if moved else None


def _lacks_year(article: Article, day: date, numbers: Sequence[int]) -> bool:
    said = [m for m in dates_in(article, numbers) if (m.month, m.day) == (day.month, day.day)]
    return bool(said) and all(m.year is None for m in said)


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February, or a year that no calendar has
        return None

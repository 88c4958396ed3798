"""Days counted from others: last Tuesday, the 5th, September 5 of what year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby, islice

from summariser.core.article import Article, Span
from summariser.core.lazy import cached_property
from summariser.language.dates import DateMention, find_dates, passages
from summariser.language.detection import language_of
from summariser.language.years import AHEAD

Readings = tuple[DateMention, ...]
"""What one date may say: 5/9 two days, 30-31 October two that are a range."""

Days = tuple[date | None, date | None]

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_UPCOMING = timedelta(days=300)
YEARS = range(1500, 2200)
_SENTENCES, _LONGEST, _DATES = 200, 1_500, 100
"""How much of an article is read for its days: sentences, code points of one, and dates."""


@lru_cache(maxsize=8)
def dated_sentences(article: Article) -> tuple[tuple[Span, tuple[DateMention, ...]], ...]:
    """The sentences that are read for days, with whole dates, and their dates."""
    found, dates = list[tuple[Span, tuple[DateMention, ...]]](), 0
    for one in passages(article, range(1, min(_SENTENCES, len(article.sentences)) + 1)):
        sentence = Span(one.start, min(one.end, one.start + _LONGEST))
        found.append((sentence, tuple(islice(dates_at(article, sentence), _DATES - dates))))
        dates += len(found[-1][1])
        if dates >= _DATES:
            break
    return tuple(found)


def dates_at(article: Article, span: Span) -> list[DateMention]:
    return [replace(one, span=one.span.moved(span.start)) for one in find_dates(article[span])]


def readings_of(mentions: Sequence[DateMention]) -> Iterator[Readings]:
    """The mentions of each span together: 5/9 is one, and so is 30-31 October."""
    for _, readings in groupby(mentions, key=lambda mention: mention.span):
        yield tuple(readings)


@dataclass(frozen=True)
class Reckoning:
    """What the days of an article are counted from. dateline: the readings of the date in it."""

    article: Article
    published: date | None
    dateline: Readings

    @cached_property
    def today(self) -> date | None:
        """The day that the article calls today: of its dateline, or else of its publication."""
        return (self._in_full(self._one(self.dateline)) if self.dateline else None) or self.published

    @cached_property
    def source(self) -> Span | None:
        """Where the year of days without one is from, when no day of publication tells it."""
        return self._latest.span if self._latest else None

    @cached_property
    def _latest(self) -> DateMention | None:
        """The latest month that the article prints with its year."""
        dated = [m for _, dates in dated_sentences(self.article) for m in dates if m.year and m.month]
        return max(dated, key=lambda m: (m.year or 0, m.month or 0), default=None)

    def days(self, first: Readings, last: Readings, *, planned: bool) -> Days | None:
        """The first and the last day of a date or range; both None for a day of an unknown year, None for no day."""
        one, other = self._one(first), self._one(last)
        if first is last:
            other = [m for m in first if m.month == one.month][-1]
        start, end = self.day(one, planned=planned), self.day(other, planned=planned)
        if start and end and end < start:
            end = end + _WEEK if not other.day else _in_year(end, end.year + 1)
        if start and end:
            return start, end
        return (None, None) if (one.day and one.month) or one.weekday is not None else None

    def day(self, mention: DateMention, *, planned: bool) -> date | None:
        """The day that a mention means, where that can be told."""
        if mention.day and mention.month:
            return self._in_full(mention, planned=planned)
        if self.today is None:
            return None
        if mention.day:
            months = (day_of(self.today.year, self.today.month, mention.day), self._month_before(mention.day))
            return next((day for day in months if day and day <= self.today + _DAY), None)
        if mention.relative:
            return self.today + timedelta(days=mention.ahead)
        if mention.weekday is None:
            return None
        back = self.today - timedelta(days=(self.today.weekday() - mention.weekday) % 7)
        return back + _WEEK if planned and back < self.today else back

    def _month_before(self, day: int) -> date | None:
        before = self.today and self.today.replace(day=1) - _DAY
        return day_of(before.year, before.month, day) if before else None

    def _one(self, readings: Readings) -> DateMention:
        """Of 5/9 the reading that its weekday tells, else in English the one nearer to publication, else the first."""
        if len({m.month for m in readings}) == 1:
            return readings[0]
        known = [(m, day) for m in readings if (day := self._in_full(m))]
        by_weekday = [m for m, day in known if m.weekday == day.weekday()]
        if len(by_weekday) == 1:
            return by_weekday[0]
        published = self.published
        if published and known and language_of(self.article).code == "en":
            return min(known, key=lambda one: abs(one[1] - published))[0]
        return readings[0]

    def _in_full(self, mention: DateMention, *, planned: bool = False) -> date | None:
        """A day and month with their year: the last such day, or the next for a plan or where the last is long ago."""
        month, day = mention.month or 0, mention.day or 0
        if mention.year:
            return day_of(mention.year, month, day)
        if not self.published:
            return self._by_latest(mention)
        near = self.published.year
        days = [found for year in (near - 1, near, near + 1) if (found := day_of(year, month, day))]
        last = max((one for one in days if one <= self.published + _DAY), default=None)
        following = min((one for one in days if one > self.published + _DAY), default=None)
        if last and not planned and self.published - last <= _UPCOMING:
            return last
        return following if following and following - self.published <= AHEAD else last

    def _by_latest(self, mention: DateMention) -> date | None:
        """With the year of the latest month that the article prints with one, if that month is before the day; or with
        the year after, if the day's own weekday says so."""
        latest = self._latest
        if not latest or not latest.year or not latest.month:
            return None
        days = [day_of(year, mention.month or 0, mention.day or 0) for year in (latest.year, latest.year + 1)]
        if mention.weekday is not None:
            return next((day for day in days if day and day.weekday() == mention.weekday), None)
        return days[0] if latest.month <= (mention.month or 0) else None


def day_of(year: int, month: int, day: int) -> date | None:
    """None for what is no day, such as 29 February of most years, or in no year of news."""
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _in_year(day: date, year: int) -> date:
    return day_of(year, day.month, day.day) or day

"""The year of a day that an article prints without one: a model guesses it, the article can often tell it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from summariser.core.article import Article, Span
from summariser.language.dates import dates_in, find_dates, passages
from summariser.language.eras import gregorian, is_of_other_calendar
from summariser.language.text import fold

AHEAD = timedelta(days=60)
"""How long before an event an article may announce it."""

BEHIND = timedelta(days=366)

_YEAR = re.compile(r"\d(?<!\d\d)\d{3}(?!\d)")
_CUT_YEAR = re.compile(r"'(?<![\w']')(\d\d)(?![\w'])")
"""'15, but neither '90s nor '15' in quotation marks."""

_COUNTED_YEAR = re.compile(
    r"\b(?:last|next|this|that|same|previous|preceding|following|past|coming|current) year\b"
    r"|\byears? (?:ago|earlier|later|before|after|prior)\b|\b(?:nam|tahun) (?:ngoai|truoc|toi|sau|lalu|depan)\b"
    r"|l'an (?:dernier|prochain)|\bannee (?:derniere|precedente|suivante)|\b(?:ano|anno) (?:pasad|passad|scorso|que v)"
    r"|\b(?:proximo|mismo|mesmo|stesso) ann?o\b|\b(?:letzt|vorig|vergangen|nachst)e[nsm]? jahr|\bvorjahr|\bgecen yil"
    r"|(?:прошл|минувш|следующ|будущ|минул|наступн)\w+ (?:год|ро[кц])|(?:ubiegl|zeszl|przyszl)\w+ rok|торік"
    r"|[去昨明来來翌同前]年|पिछले (?:साल|वर्ष)|गत वर्ष|গত বছর|ปีที่แล้ว|ปีก่อน|(?:العام|السنة) الماضي|پارسال|سال (?:گذشته|اینده)"
)
_KOREAN = re.compile("|".join(fold(said).text for said in ("작년", "지난해", "내년")))


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
    """Whether the cited sentences print the day, and nowhere a year that could be its own, in whatever calendar."""
    said = [m for m in dates_in(article, numbers) if (m.month, m.day) == (day.month, day.day)]
    return bool(said) and not any(gives_year(article[span]) for span in passages(article, numbers))


@lru_cache(maxsize=1024)
def gives_year(text: str) -> bool:
    """Whether a year stands in a text, as a number of any calendar or counted from another: last year."""
    folded = fold(text).text
    return (
        any(1500 <= year < 2200 for year in years_in(text))
        or any(mention.year for mention in find_dates(text))
        or is_of_other_calendar(folded)
        or bool(_COUNTED_YEAR.search(folded) or _KOREAN.search(folded))
    )


@lru_cache(maxsize=1024)
def years_in(text: str) -> frozenset[int]:
    """The years that a text may tell, in our count: 2015, '15, 平成27年, พ.ศ. 2558, and any four digits."""
    counted = gregorian(fold(text).text)
    cut = [int(year) for year in _CUT_YEAR.findall(counted)]
    return frozenset([*map(int, _YEAR.findall(counted)), *(c + year for year in cut for c in (1900, 2000))])


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February, or a year that no calendar has
        return None

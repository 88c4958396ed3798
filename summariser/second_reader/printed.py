"""The day on which an article says it was published: in a line of its head or foot, or in a dateline with its year."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import islice, pairwise

from summariser.core.article import Article, Span
from summariser.language.detection import language_of
from summariser.language.text import fold
from summariser.language.words import every, folded, pattern_of
from summariser.second_reader.reckoning import Readings, dated_sentences, dates_at, day_of, readings_of

_HEAD, _FOOT = 8, 3
"""Lines with text in them at either end of an article where its publication may be printed."""

_LONG = 120
"""Code points of a line that is the article's text, and not its head any more."""

_BARE, _CALLED = 3, 8
"""Words that may stand in a line beside a bare date (a city, an agency), and beside one that is called a date of
publication."""

_LINE = re.compile(r"[^\n]*\S[^\n]*")
_CLOCK = re.compile(r"\b(?:am|pm|gmt|utc|[ecp][sd]?t|ist|cest|ict|at|on|um|uhr|luc|las|ngay|le|el|am|vom)\b")
_TIME = re.compile(r"\d\d?[:h.]\d\d")
_LONGEST_PLACE = 60
_NO_PLACE = frozenset(folded(every(lambda one: (*one.grammar.on, *one.plans.on_day, *one.events.at))))
"""Words that a sentence begins with before its date; in a dateline one of them stands only behind the place."""

_BEHIND = re.compile(
    r"(?:\s(?:года|г\.?))?[.,]{0,2}\s*(?:\([^()\n]{1,40}\)|/[^/\n]{1,30}/|[A-Z]{3,20}\s*[-–—―.]|[-–—―]+(?!\s*\d)|[:\])]|[电電讯訊])"
    r"|\.\s+(?=\w)|[^\S\n]*\n\s*\n"
)
PLACE_BEHIND = re.compile(r"[，,]\s*([^\W\d_][^()\n–—,，-]{1,30}?)\s*[–—]+")
"""2024年5月22日，深圳——"""
"""An agency, a dash, or the stop or bracket in which a dateline ends: ASTANA. April 3. KAZINFORM -; Oslo, 9 May. The"""


@lru_cache(maxsize=8)
def published(article: Article) -> tuple[date, Span] | None:
    """The day that the text prints as its own day of publication, and where.

    None where it prints none, or several, and for a dateline without a year: it is never guessed.
    """
    called, bare = list[tuple[date, Span]](), list[tuple[date, Span]]()
    for line in ends(article.text):
        for readings, label in _in_line(article, line):
            if day := full_day(article, readings):
                (called if label else bare).append((day, readings[0].span))
    readings = dateline(article)
    if readings and (day := full_day(article, readings)):
        bare.append((day, readings[0].span))
    found = called or bare
    days = [day for day, _ in found]
    return found[0] if found and (max(days) - min(days)).days <= 1 else None


@lru_cache(maxsize=8)
def dateline(article: Article) -> Readings:
    """The readings of the date between a report's place and its first words: HANOI, Sept. 5 (Xinhua) --."""
    for line in ends(article.text):
        head = Span(line.start, min(line.end, line.start + _LONG))
        for readings in readings_of(dates_at(article, head)):
            span = readings[0].span
            before = article.text[line.start : span.start]
            behind = before.strip() or not PLACE_BEHIND.match(article.text, span.end)
            if readings[0].day and (not behind or (is_place(before) and _BEHIND.match(article.text, span.end))):
                return readings
    return ()


def full_day(article: Article, readings: Readings) -> date | None:
    """The one day of a date with its year. 5/9/2023 is read by its weekday; else as the day that a date of the text was
    in the week before; else only in a language that puts the day first."""
    read = ((day_of(m.year or 0, m.month or 0, m.day or 0), m.weekday) for m in readings)
    days = [(day, weekday) for day, weekday in read if day]
    on_weekday = [day for day, weekday in days if weekday == day.weekday()]
    if len(days) == 1 or len(on_weekday) == 1:
        return (on_weekday or [day for day, _ in days])[0]
    told = {(m.month, m.day) for _, dates in dated_sentences(article) for m in dates if m.span != readings[0].span}
    of_week = [day for day, _ in days if any((one.month, one.day) in told for one in _week_before(day))]
    if len(of_week) == 1:
        return of_week[0]
    return days[0][0] if days and language_of(article).code != "en" else None


def _week_before(day: date) -> list[date]:
    return [day - timedelta(days=back) for back in range(7)]


def ends(text: str) -> list[Span]:
    """The first and the last lines that have text in them."""
    lines = [Span(*match.span()) for match in islice(_LINE.finditer(text), _HEAD)]
    foot, end = list[Span](), len(text)
    while len(foot) < _FOOT and end > (lines[-1].end if lines else end):
        start = text.rfind("\n", 0, end) + 1
        if text[start:end].strip():
            foot.append(Span(start, end))
        end = start - 1
    return [*lines, *reversed(foot)]


def _in_line(article: Article, line: Span) -> Iterator[tuple[Readings, bool]]:
    """The full dates in a line that may say when the article was published, and whether it calls them so."""
    short = line.end - line.start <= _LONG
    dates = list(readings_of(dates_at(article, Span(line.start, min(line.end, line.start + _LONG)))))
    gaps = pairwise([line.start, *(at for one in dates for at in (one[0].span.start, one[0].span.end)), line.end])
    between = [fold(article.text[start:end]).text for start, end in islice(gaps, 0, None, 2)]
    beside = sum(map(_words, between)) if short else _CALLED + 1
    for number, readings in enumerate(dates):
        before, behind = between[number], _TIME.sub("", between[number + 1])
        label = _printed().fullmatch(before)
        if short:
            label = label or (not number and _printed().match(before)) or _printed().match(behind)
        most = _CALLED if label else _BARE
        full = readings[0].year and readings[0].day and not _changed().search(before)
        if full and (beside <= most or (label and not short)):
            yield readings, bool(label)


def _words(between: str) -> int:
    """How many words, or letters of a script without spaces, stand between dates; none for times of day."""
    words = fold(_CLOCK.sub(" ", between)).words
    return sum(word.isalpha() and (len(word) > 1 or word >= "\u0e00") for word in words)


def is_place(before: str) -> bool:
    """Whether what stands before a date is a place in capitals: HANOI, ; 新华社河内."""
    words = fold(before).text.split()
    if not words or len(before) > _LONGEST_PLACE or words[0].strip(".,") in _NO_PLACE:
        return False
    capitals = [word for word in re.findall(r"[^\W\d_]+", before) if fold(word).text not in _NO_PLACE]
    return bool(capitals) and all(not word[0].islower() for word in capitals)


@cache
def _printed() -> re.Pattern[str]:
    """What calls a day one of publication, before that day: Published on, Đăng ngày, By."""
    return re.compile(
        rf"\W*(?:{pattern_of(lambda one: one.events.printed).pattern})\W*(?:(?:on|at|le|am|el|ngay|luc)\W+)?"
    )


@cache
def _changed() -> re.Pattern[str]:
    return pattern_of(lambda one: one.events.changed)

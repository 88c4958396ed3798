"""Finding dates as people write them in articles, without guessing what is not written.

Months and weekdays of a few languages in small tables: general date parsers read dates into almost any number.
"""

import calendar
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from summariser.domain.article import Article, Span
from summariser.domain.text import fold


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text, as far as it is written out. `weekday` is 0 for Monday, as in `date.weekday()`.

    `relative` marks today, yesterday and the like. A date of two readings (5/9 is 5 September or 9 May) makes
    two mentions with one span, the day first; so do the ends of a range within a month (30-31 October).
    """

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    relative: bool = False


def _numbered(*rows: str, first: int = 1) -> dict[str, int]:
    return {name: number for number, row in enumerate(rows, first) for name in row.split("|")}


_ENGLISH_MONTHS = _numbered(
    "january|jan", "february|feb", "march|mar", "april|apr", "may", "june|jun", "july|jul", "august|aug",
    "september|sept|sep", "october|oct", "november|nov", "december|dec",
)  # fmt: skip
_MONTHS = _ENGLISH_MONTHS | _numbered(
    "janvier|januar|janner|enero", "fevrier|februar|febrero", "mars|marz|marzo", "avril|abril", "mai|mayo",
    "juin|juni|junio", "juillet|juli|julio", "aout|agosto", "septembre|septiembre", "octobre|oktober|octubre",
    "novembre|noviembre", "decembre|dezember|diciembre",
)  # fmt: skip
_FULL_WEEKDAYS = _numbered(
    "monday|lundi|montag|lunes", "tuesday|mardi|dienstag|martes", "wednesday|mercredi|mittwoch|miercoles",
    "thursday|jeudi|donnerstag|jueves", "friday|vendredi|freitag|viernes", "saturday|samedi|samstag|sabado",
    "sunday|dimanche|sonntag|domingo|chu nhat", first=0,
)  # fmt: skip
_WEEKDAYS = _FULL_WEEKDAYS | _numbered(
    "mon|thu hai", "tue|tues|thu ba", "wed|thu tu", "thu|thur|thurs|thu nam", "fri|thu sau", "sat|thu bay", "sun",
    first=0,
)  # fmt: skip
_RELATIVE = (
    "today|tonight|yesterday|tomorrow|hom nay|hom qua|ngay mai|aujourd'hui|heute|gestern|hoy|ayer|今天|今日|昨天"
)


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


def _words(names: dict[str, int], *after: str) -> str:
    """Any of the names, not right after a letter or one of `after`.

    What stands before a name is looked at after its first letter: a pattern that begins with letters, or with a digit
    as `_FREE_DAY` does, is found several times as fast as one that begins with a look behind it.
    """
    by_letter: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_letter.setdefault(name[0], []).append(name[1:])
    return "|".join(
        letter + "".join(rf"(?<!{one}{letter})" for one in (r"\w", *after)) + f"(?:{'|'.join(rest)})"
        for letter, rest in by_letter.items()
    )


_DAY = r"(?P<day>\d{1,2})(?!\d)"
_YEAR = r"(?P<year>(?:1[5-9]|2[01])\d\d)(?!\d|[.,]\d)"
_FREE = r"(?<![\w.,/-])"
_FREE_DAY = r"(?P<day>\d(?<![\w.,/-]\d)\d?)"
_LATER_MONTH = _words(_MONTHS, r"\d ")
_FREE_YEAR = r"(?P<year>(?:1[5-9]|2[01])(?<![\w.,/-]\d\d)\d\d)"
_ENDS = r"(?![\w]|[./-]\d)"

_READERS = (
    # 2023-09-05, 2023.09.06, 2023/9/5
    ("", rf"{_FREE_YEAR}([-./])(?P<month>\d{{1,2}})\2{_DAY}(?![\d/]|[.-]\d)"),
    # 5/9/2023, 05-09-2023, 5.9.2023
    ("", rf"{_FREE_DAY}([-./])(?P<month>\d{{1,2}})\2{_YEAR}(?P<either>){_ENDS}"),
    # September 5th, Sept. 5-7, Nov. 2, 2023
    (
        "",
        (
            rf"(?P<english>{_words(_ENGLISH_MONTHS)})\.? ?{_DAY}(?![.,:/%]\d)(?:st|nd|rd|th)?\b"
            rf"(?: ?(?:-|to|and) ?(?P<until>\d{{1,2}})(?![\d/]|[.,:]\d)(?:st|nd|rd|th)?\b)?(?:,? {_YEAR})?"
        ),
    ),
    # 5 September 2023, 30-31 October, 1er mars, 5. Oktober, 5 de septiembre de 2023
    (
        "",
        (
            rf"{_FREE_DAY}(?!\d)(?:st|nd|rd|th|er|\.)?"
            rf"(?: ?(?:-|to|and|au|et|bis|und|al?|y) ?(?P<until>\d{{1,2}})(?:st|nd|rd|th|\.)?)?"
            rf" ?(?:of |de |d')?(?P<named>{_any(_MONTHS)})\b\.?(?:,? (?:del? )?{_YEAR})?"
        ),
    ),
    # ngày 5 tháng 9 năm 2023, 30-31 tháng 10
    (
        " thang ",
        rf"\b(?:ngay )?{_DAY}(?: ?- ?(?P<until>\d{{1,2}}))? thang (?P<month>\d{{1,2}})\b(?:(?:,? nam |/){_YEAR})?",
    ),
    # ngày 5-9, and 30-31/10 for both days of October
    ("ngay ", rf"\bngay (?P<day>\d{{1,2}})-(?P<month>\d{{1,2}}){_ENDS}(?P<either>)"),
    ("/", rf"{_FREE}(?P<day>\d{{1,2}}) ?- ?(?P<until>\d{{1,2}})/(?P<month>\d{{1,2}})(?:/{_YEAR})?(?![\d/])"),
    # 1/8, 31/7-3/8
    ("/", r"(?<![\w.,/])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<either>)(?![\w/%]|[.,]\d| of\b| ?%)"),
    # 2023年9月5日
    ("月", r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号號]"),
    # June 2008, tháng 10/2022
    ("", rf"(?P<named>{_LATER_MONTH})\.?,? (?:del? )?{_YEAR}"),
    ("thang ", rf"\bthang (?P<month>\d{{1,2}})(?:/| nam ){_YEAR}"),
)
"""Patterns, each with a literal that no match is without: looking for that first spares most texts half of them."""

_DIGIT = re.compile(r"\d")
_PATTERNS = tuple((literal, re.compile(pattern)) for literal, pattern in _READERS)
_WEEKDAY = re.compile(rf"(?P<name>{_words(_WEEKDAYS)})\b\.?")
_VIETNAMESE_TIME = re.compile(r"\b(?:sang|trua|chieu|toi|dem|ngay)(?: nay)? $")
_TODAY = re.compile(rf"(?<!\w)(?:{_RELATIVE})(?!\w)|今天|今日|昨天")
_BETWEEN = re.compile(r"[ ,(]*(?:(?:on|the|ngay|le|den|el) )?")


def dates_in(article: Article, numbers: Sequence[int] = ()) -> list[DateMention]:
    """All dates in an article, or in the sentences with these numbers; the spans are the article's."""
    sentences = [sentence for n in numbers if (sentence := article.sentence(n))] if numbers else article.sentences
    return [
        replace(mention, span=mention.span.moved(sentence.span.start))
        for sentence in sentences
        for mention in find_dates(article[sentence.span])
    ]


@lru_cache(maxsize=1024)
def find_dates(text: str) -> tuple[DateMention, ...]:
    """All dates in a text, in order. Nothing is completed: a part that is not written is None."""
    folded = fold(text)

    def capital(index: int) -> bool:
        return text[folded.starts[index]].isupper()

    taken = bytearray(len(folded.text))
    found = _written_out(folded.text, capital, taken)
    found = _with_weekdays(folded.text, found, taken)
    said = any(word in folded.text for word in _RELATIVE.split("|"))
    for match in _TODAY.finditer(folded.text) if said else ():
        if not any(taken[slice(*match.span())]):
            found.append(DateMention(Span(*match.span()), relative=True))
    found.sort(key=lambda mention: mention.span.start)
    return tuple(replace(m, span=folded.span(m.span.start, m.span.end)) for m in found)


def _written_out(text: str, capital: Callable[[int], bool], taken: bytearray) -> list[DateMention]:
    found: list[DateMention] = []
    if not _DIGIT.search(text):  # as most sentences, and every pattern asks for one
        return found
    for literal, pattern in _PATTERNS:
        if literal not in text:
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            # "they may 5 times" and "a march 20 km long" are not dates.
            if match.groupdict().get("english") in ("may", "march") and not capital(start):
                continue
            readings = [] if any(taken[start:end]) else list(_readings(match))
            if readings:
                taken[start:end] = b"\x01" * (end - start)
                found += readings
    return sorted(found, key=lambda mention: mention.span.start)


def _readings(match: re.Match[str]) -> Iterator[DateMention]:
    parts = match.groupdict()
    span = Span(match.start(), match.start() + len(match[0].rstrip(" .")))
    name = parts.get("english") or parts.get("named")
    year = int(parts["year"]) if parts.get("year") else None
    month = _MONTHS[name] if name else int(parts["month"])
    if parts.get("day") is None:
        if 1 <= month <= 12:
            yield DateMention(span, year, month)
        return
    day = int(parts["day"])
    days = [(day, month)]
    if parts.get("either") is not None and day != month:
        days.append((month, day))
    if parts.get("until"):
        days.append((int(parts["until"]), month))
    for one, its_month in days:
        if _exists(year, its_month, one):
            yield DateMention(span, year, its_month, one)


def _exists(year: int | None, month: int, day: int) -> bool:
    # Without a year, 29 February may be meant.
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year or 2024, month)[1]


def _with_weekdays(text: str, dates: list[DateMention], taken: bytearray) -> list[DateMention]:
    """Weekdays joined to the date beside them; short and Vietnamese ones count only there (thứ ba is also third)."""
    found = list(dates)
    starts = [mention.span.start for mention in dates]
    for match in _WEEKDAY.finditer(text):
        weekday = DateMention(Span(match.start("name"), match.end("name")), weekday=_WEEKDAYS[match["name"]])
        if any(taken[weekday.span.start : weekday.span.end]):
            continue
        # The readings of one date have one span, and a date is at most 40 letters long.
        near = range(bisect_left(starts, weekday.span.start - 50), bisect_left(starts, weekday.span.end + 13))
        if beside := _beside(text, weekday.span, [found[i] for i in near]):
            joined = Span(min(weekday.span.start, beside.start), max(weekday.span.end, beside.end))
            for index in near:
                if found[index].span == beside:
                    found[index] = replace(found[index], span=joined, weekday=weekday.weekday)
        elif match["name"] in _FULL_WEEKDAYS or (
            match["name"].startswith("thu ")
            and _VIETNAMESE_TIME.search(text, max(0, weekday.span.start - 12), weekday.span.start)
        ):
            found.append(weekday)
    return found


def _beside(text: str, weekday: Span, mentions: list[DateMention]) -> Span | None:
    """The span of the one date right after or before a weekday. Not of a range: the weekday is of one of its ends."""
    for after in (True, False):
        for mention in mentions:
            gap = (weekday.end, mention.span.start) if after else (mention.span.end, weekday.start)
            if not (gap[0] <= gap[1] <= gap[0] + 12 and _BETWEEN.fullmatch(text, *gap)):
                continue
            if mention.day is not None and mention.weekday is None and not _is_range(mention, mentions):
                return mention.span
    return None


def _is_range(mention: DateMention, mentions: list[DateMention]) -> bool:
    return any(m.span == mention.span and m.month == mention.month and m.day != mention.day for m in mentions)

"""Finding dates as people write them in articles, without guessing what is not written.

Patterns over small tables of names: general date parsers read dates into almost any number.
"""

import calendar
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain, groupby, pairwise

from summariser.core.article import Article, Span
from summariser.language.calendar_names import (
    CALENDAR,
    FILLER,
    MONTH,
    RELATIVE,
    SHORT_MONTH,
    WEEKDAY,
    WEEKDAY_BESIDE,
    days_ahead,
    marked,
    months_of,
    weekday_of,
)
from summariser.language.eras import gregorian, read_number
from summariser.language.text import fold


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text, as far as it is written out. `weekday` is 0 for Monday, as in `date.weekday()`.

    `relative` marks today, yesterday and the like, `ahead` by how many days they are after that of publication. A
    date of two readings (5/9 is 5 September or 9 May) makes two mentions with one span, the day first; so do the
    days of a list or range within a month (30-31 October). A day without a month is one of "the 5th of that month".
    """

    span: Span
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    relative: bool = False
    ahead: int = 0

    def at(self, span: Span) -> "DateMention":
        return DateMention(span, self.year, self.month, self.day, self.weekday, self.relative, self.ahead)


_TO_WORDS, _AND_WORDS = ("|".join(fold(word).text for word in CALENDAR[kind]) for kind in ("to", "and"))
TO = re.compile(rf"[\s.]*(?:{_TO_WORDS})\s*(?:(?:the|ngay|el|le|den|dem|der|a|dia|วันที่|tanggal) )?")
"""What stands between the ends of a range, folded."""

AND = re.compile(rf"(?<![^\W\d_])(?:{_AND_WORDS})(?![^\W\d_])")

_NAME = rf"(?P<name>{MONTH}){FILLER}*(?P<dot>\.?)"
_LEADING_NAME = rf"(?P<name>{MONTH})(?<!\b\d {MONTH})(?<!\b\d\d {MONTH}){FILLER}*(?P<dot>\.?)(?P<first>)"
_DAY = r"(?P<day>\d{1,2})(?!\d)"
_FREE = r"(?<![\w.,/-])"
_FREE_DAY = r"(?P<day>\d(?<![a-z0-9_.,/]\d)(?<!\d-\d)\d?)(?!\d)"
_YEAR = r"(?P<year>(?:1[5-9]|2[01])\d\d)(?!\d|[.,]\d)"
_FREE_YEAR = r"(?P<year>(?:1[5-9]|2[01])(?<![\w.,/-]\d\d)\d\d)"
_ENDS = r"(?![\w]|[./-]\d)"
_ORDINAL = r"(?:-?[^\W\d_]{1,3}(?![^\W\d_])|[.º°ª])?"
_NOT_A_DAY = r"(?!\d|[.,:/%]\d| ?%)"
_MORE = (
    rf"(?P<more>(?:(?:, ?\d\d?{_ORDINAL}{_NOT_A_DAY}){{0,5}},? ?(?:{_TO_WORDS}|{_AND_WORDS}) ?"
    rf"(?:(?:the|el|le|il|o|den|dem|ngay|a) )?\d\d?{_NOT_A_DAY}{_ORDINAL}){{0,2}})"
)
_YEAR_AFTER = rf"(?:,?(?: |\b|{FILLER}|\()*(?:(?:of|del?|di|do|nam) )?(?:\(|{FILLER})*{_YEAR})?"
_VIETNAMESE_MONTHS = "gieng|hai|ba|tu|nam|sau|bay|tam|chin|muoi|muoi mot|muoi hai|chap"
_VIETNAMESE_MONTH = rf"(?P<month>\d{{1,2}}|muoi (?:mot|hai)|{_VIETNAMESE_MONTHS})"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_Y, _M, _D = "年", "月", "[日号號]"
_KY, _KM, _KD = (fold(unit).text for unit in "년월일")

_READERS = (
    # 2023-09-05, 2023.09.06, 2023/9/5, 2023. 9. 5.
    (
        r"\d ?[-./] ?\d",
        rf"{_FREE_YEAR}(?:(?P<sep>[-/]| [-/] )|\. ?)(?P<month>\d{{1,2}})(?:(?P=sep)|\. ?){_DAY}(?![\d/]|[.-]\d)",
    ),
    # 2023-W36-2
    (r"\d-?w\d", rf"{_FREE_YEAR}-?w(?P<week>\d\d)-?(?P<of_week>[1-7])(?![\d-])"),
    # 5-7.9.2023
    (r"\d\.? ?- ?\d", rf"{_FREE}(?P<day>\d{{1,2}})\.? ?- ?(?P<more>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}"),
    # 30-31/10, từ ngày 5 đến ngày 7/9/2023
    (
        "/",
        (
            rf"{_FREE}(?P<day>\d{{1,2}}) ?(?:{_TO_WORDS}) ?(?:ngay )?(?P<more>\d{{1,2}})/(?P<month>\d{{1,2}})"
            rf"(?:/{_YEAR})?(?![\d/])"
        ),
    ),
    # 5/9/2023, 05-09-2023, 5. 9. 2023, 5/9/23
    (
        r"\d ?[-./] ?\d",
        (
            rf"{_FREE_DAY}(?:(?P<sep>[-/]| [-/] )|\. ?)(?P<month>\d{{1,2}})"
            rf"(?:(?:(?P=sep)|\. ?){_YEAR}|(?:(?P=sep)(?<!-)|\.)(?P<short_year>\d\d)(?!\d))(?P<either>){_ENDS}"
        ),
    ),
    # 5-Sep-2023, 05/Sep/23
    (MONTH, rf"{_FREE_DAY}([-/.]){_NAME}\2(?:{_YEAR}|(?P<short_year>\d\d)){_ENDS}"),
    # 5 September 2023, 30-31 October, 1er mars, 5. Oktober, 5 de septiembre de 2023, 5-го сентября
    (
        MONTH,
        (
            rf"{_FREE_DAY}{_ORDINAL}{_MORE} ?(?:(?:day )?of |d[eio] |del |d'|من |ng |เดือน)?{_NAME}"
            rf"(?: ?(?P<short_year>\d\d){_NOT_A_DAY}(?! ?[^\W\d_\u0e00-\u0eff])"
            rf"|,? '(?P<cut_year>\d\d)(?!\w)|{_YEAR_AFTER})"
        ),
    ),
    # September 5th, Sept. 5-7, Nov. 2, 2023
    (MONTH, rf"{_LEADING_NAME} ?(?:the )?{_DAY}(?![.,:%]\d| ?%){_ORDINAL}{_MORE}{_YEAR_AFTER}"),
    # ngày 5 tháng 9 năm 2023, 30-31 tháng 10
    (" thang ", rf"\b(?:ngay )?(?:mung )?{_DAY}{_MORE} thang {_VIETNAMESE_MONTH}\b(?:(?:,? nam |/){_YEAR})?"),
    # ngày 5-9, chiều 5-9, chiều 5.9; no 5.9 triệu
    (
        "(?:ngay|sang|trua|chieu) ",
        (
            r"\b(?:ngay|sang|trua|chieu) (?P<day>\d{1,2})(?:-|\.(?!\d+ ?(?:%|tri|t[iy]\b|ngh?[ia]n|usd|tan|km)))"
            rf"(?P<month>\d{{1,2}}){_ENDS}(?P<either>)"
        ),
    ),
    # 1/8, 31/7-3/8
    ("/", r"(?<![\w.,/])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<either>)(?![\w/%]|[.,]\d| of\b| ?%)"),
    # 5.IX.2023, 5 IX 2023
    (r"\d[. ]+[ivx]", rf"{_FREE_DAY}[. ]{{1,2}}(?P<month>[ivx]{{1,4}})[. ]{{1,2}}{_YEAR}"),
    # am 5.9., and 30.9.-2.10.2023
    (
        r"\d\. ?\d",
        (
            r"(?:(?<=\bam )|(?<=\b(?:vom|dem|den|bis|zum) ))(?P<day>\d\d?)(?<!\d\d\d)\. ?(?P<month>\d\d?)\."
            r"(?![\d-]| ?[-\d])"
        ),
    ),
    (r"\d\.? ?- ?\d", rf"{_FREE_DAY}\. ?(?P<month>\d{{1,2}})\.(?= ?- ?\d{{1,2}}\.)"),
    # 2023年9月5日(火), 9月5日至7日
    (
        _M,
        (
            rf"(?:(?<!\d){FILLER}*(?P<year>\d{{4}}){_Y}?)? ?(?P<month>{_NUMBER}){_M} ?(?P<day>{_NUMBER})"
            rf"(?P<more>(?:{_D}? ?(?:{_TO_WORDS}|{_AND_WORDS}) ?{_NUMBER}(?={_D}|[^\d一-鿿]|から)){{0,3}}){_D}"
            r"(?:\((?P<sign>[月火水木金土日])(?:[^()]{0,3})\))?"
        ),
    ),
    (
        _KM,
        (
            rf"(?:(?<!\d){FILLER}*(?P<year>\d{{4}})(?:{_KY})?)? ?(?P<month>\d\d?){_KM} ?(?P<day>\d\d?)"
            rf"(?P<more>(?:(?:{_KD})? ?(?:{_TO_WORDS}|{_AND_WORDS}) ?\d\d?(?!\d|{_KM}| ?{_KM})){{0,3}}){_KD}"
        ),
    ),
    # June 2008, tháng 10/2022, 2023年9月
    (MONTH, rf"{_LEADING_NAME}(?:,? (?:of |del? |do )?|[-/]|{FILLER}+){_YEAR}"),
    ("thang ", rf"\bthang {_VIETNAMESE_MONTH}(?:/| nam ){_YEAR}"),
    (_M, rf"(?<!\d)(?P<year>\d{{4}}){_Y}? ?(?P<month>{_NUMBER}){_M}"),
    (_KM, rf"(?<!\d)(?P<year>\d{{4}})(?:{_KY})? ?(?P<month>\d\d?){_KM}"),
    # the 5th of that month, 5日, dia 5
    (
        r"\d(?:st|nd|rd|th)",
        (
            r"the (?<!\wthe )(?P<day>\d\d?)(?:st|nd|rd|th)\b"
            r"(?= of (?:that|this|the|last|next)\b| ?[.,;:)(-]| (?:in|at|and|to|with|when|the[ys]|he|she)\b| ?$)"
        ),
    ),
    ("日", r"(?<![\d一二三四五六七八九十])(?<![\d一二三四五六七八九十]月)(?P<day>\d\d?)日(?![間间本ぶ内內])"),
    (_KD, rf"(?<![\w.,/-])(?P<day>\d\d?){_KD}(?!\w{{0,3}}간)"),
    ("dia |ngay |tanggal|วันที่", rf"\b(?:dia|ngay|tanggal|วันที่) ?{_DAY}(?![\w/.-]| (?:thang|de|{MONTH}))"),
)
"""Patterns, each after what no match is without: looking for that first spares most texts most of them."""

_DIGIT = re.compile("[0-9一二三四五六七八九十]")
_PATTERNS = tuple((needed, re.compile(pattern)) for needed, pattern in _READERS)
_NEEDED = {needed: re.compile(needed) for needed, _ in _READERS}
_OPEN_DATE = re.compile(r"\d\D{0,20}\.$")
_DAY_ONLY = re.compile(r"(?<!\d)\d\d?\.$")
_YEAR_ONLY = re.compile(r"(?<!\d)\d{4}\.$")
_NUMBERS = re.compile(_NUMBER)
_WEEKDAY = re.compile(f"(?P<mark>{WEEKDAY}){FILLER}*")
_WEEKDAY_BESIDE = re.compile(
    rf"(?P<mark>{WEEKDAY_BESIDE}){FILLER}*"
    r"|\b(?P<name>mon|tues?|wed|thu(?:rs?)?(?! (?:hai|ba|tu|nam|sau|bay)\b)|fri|sat|sun"
    r"|(?P<thu>thu (?:hai|ba|tu|nam|sau|bay))|chu nhat)\b\.?"
)
_SHORT_WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_VIETNAMESE_WEEKDAYS = ("hai", "ba", "tu", "nam", "sau", "bay", "nhat")
_JAPANESE_WEEKDAYS = "月火水木金土日"
_VIETNAMESE_TIME = re.compile(r"\b(?:sang|trua|chieu|toi|dem|ngay|hom|vao)(?: nay)? $")
_TURKISH_DAY = re.compile(r" (?:gunu|gunku|sabahi|aksami|gecesi)\b")
_TODAY = re.compile(f"(?P<mark>{RELATIVE}){FILLER}*")
_BETWEEN = re.compile(r"[ ,(.]*(?:(?:on|the|ngay|le|den|dem|el|il|dia|em|tanggal|الموافق|ที่) ?)?")
_VERBS = re.compile(r"(?:may|march|mars|mai)\b")
"""Words that are months at the head of a date only with a capital: they may 5 times."""


def dates_in(article: Article, numbers: Sequence[int] = ()) -> list[DateMention]:
    """All dates in an article, or in the sentences with these numbers; the spans are the article's."""
    known = _all_dates(article)
    spans = passages(article, numbers) if numbers else known
    return [mention for span in spans for mention in known[span]]


@lru_cache(maxsize=8)  # of the articles that are being drafted; whoever asks for a date asks again
def _all_dates(article: Article) -> dict[Span, list[DateMention]]:
    every = passages(article, range(1, len(article.sentences) + 1))
    return {span: [one.at(one.span.moved(span.start)) for one in find_dates(article[span])] for span in every}


def passages(article: Article, numbers: Sequence[int]) -> list[Span]:
    """The sentences with these numbers as they are searched for dates: whole dates.

    Where sentences are told apart by English rules, "am 5. September" and "5 set. 2023" are cut in two.
    """
    found = dict[Span, None]()
    for number in numbers:
        first = last = number
        if not article.sentence(number):
            continue
        while first > number - 2 and _cuts_date(article, first - 1):
            first -= 1
        while last < number + 2 and _cuts_date(article, last):
            last += 1
        found[Span(article.sentences[first - 1].span.start, article.sentences[last - 1].span.end)] = None
    return list(found)


def _cuts_date(article: Article, number: int) -> bool:
    """Whether a date goes on in the sentence after this one."""
    if not 1 <= number < len(article.sentences):
        return False
    text, end, begin = article.text, article.sentences[number - 1].span.end, article.sentences[number].span.start
    if text[end - 1] != "." or not (text[begin].isdecimal() or text[end - 2].isdecimal() or text[begin] >= "\u0e00"):
        return False
    if end == begin and text[begin] >= "\u0e00":  # พ.ศ. and other letters with dots
        return True
    before = text[max(0, end - 24) : end]
    if text[begin].isdecimal():
        return bool(_OPEN_DATE.search(before))
    after = fold(text[begin : begin + 24]).text
    if _YEAR_ONLY.search(before):  # 2024. május 4., 2024. gada 4. maijā
        return text[begin].islower() and bool(re.match(rf"(?:gada|{MONTH}){FILLER}*\s*\d", marked(after)))
    return bool(_DAY_ONLY.search(before) and (re.match(MONTH, marked(after)) or TO.match(after)))


@lru_cache(maxsize=1024)
def find_dates(text: str) -> tuple[DateMention, ...]:
    """All dates in a text, in order. Nothing is completed: a part that is not written is None.

    But a year that is written once for both ends of a range is the year of both.
    """
    folded = fold(text)
    searched = marked(folded.text)

    def is_verb(index: int) -> bool:
        return bool(_VERBS.match(folded.text, index)) and not text[folded.starts[index]].isupper()

    taken = bytearray(len(searched))
    found = list[DateMention]()
    has_numbers = _DIGIT.search(searched)
    if not has_numbers and searched == folded.text and not _may_stand_alone(searched):  # as most sentences
        return ()
    if has_numbers:  # which every pattern asks for
        found = _written_out(gregorian(searched, folded.text), is_verb, taken)
    found = _with_weekdays(searched, found, taken)
    if len(found) > 1:
        found = list(_with_years_of_ranges(folded.text, found))
    for match in _TODAY.finditer(searched) if searched != folded.text else ():
        if not any(taken[slice(*match.span())]):
            found.append(DateMention(Span(*match.span()), relative=True, ahead=days_ahead(match["mark"])))
    found.sort(key=lambda mention: mention.span.start)
    return tuple(mention.at(_with_marks(text, folded.span(mention.span.start, mention.span.end))) for mention in found)


def _with_marks(text: str, span: Span) -> Span:
    """With the marks behind it that folding keeps, such as the tone of a Thai letter."""
    end = span.end
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return Span(span.start, end)


def _written_out(text: str, is_verb: Callable[[int], bool], taken: bytearray) -> list[DateMention]:
    found: list[DateMention] = []
    there = {needed for needed, pattern in _NEEDED.items() if pattern.search(text)}
    for needed, pattern in _PATTERNS:
        if needed not in there:
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if match.groupdict().get("first") is not None and is_verb(start):
                continue
            readings = [] if any(taken[start:end]) else list(_readings(match))
            if readings:
                taken[start:end] = b"\x01" * (end - start)
                found += readings
    return sorted(found, key=lambda mention: mention.span.start)


def _readings(match: re.Match[str]) -> Iterator[DateMention]:
    parts = {name: part for name, part in match.groupdict().items() if part is not None}
    span = Span(match.start(), match.start() + len(match[0].rstrip(" .")))
    year = _year(parts)
    if "name" in parts:
        if re.match(SHORT_MONTH, parts["name"]) and not (parts["dot"] or year):
            return
        months: tuple[int | None, ...] = months_of(parts["name"])
    elif "week" in parts:
        yield from _of_week(span, int(parts["year"]), int(parts["week"]), int(parts["of_week"]))
        return
    else:
        months = (_month(parts["month"]) if "month" in parts else None,)
    if "day" not in parts:
        yield from (DateMention(span, year, month) for month in months if month and month <= 12)
        return
    days = [read_number(parts["day"]), *map(read_number, _NUMBERS.findall(parts.get("more", "")))]
    dates = [(day, month) for month in months for day in dict.fromkeys(days)]
    if "either" in parts and days[0] != months[0]:
        dates.append((months[0] or 0, days[0]))
    weekday = _JAPANESE_WEEKDAYS.index(parts["sign"]) if "sign" in parts else None
    for day, month in dates:
        if _exists(year, month, day):
            yield DateMention(span, year, month, day, weekday)


def _month(written: str) -> int:
    """A month by its number, in Roman numerals, or as Vietnamese counts it; 0 for none."""
    if written[0] in "ivx":
        return _ROMAN.index(written) + 1 if written in _ROMAN else 0
    if written.isascii() and not written.isdecimal():
        return min(_VIETNAMESE_MONTHS.split("|").index(written) + 1, 12)
    return read_number(written)


def _year(parts: dict[str, str]) -> int | None:
    if "year" in parts:
        return int(parts["year"])
    short = parts.get("short_year") or parts.get("cut_year")
    return int(short) + (2000 if int(short) < 70 else 1900) if short else None


def _of_week(span: Span, year: int, week: int, weekday: int) -> Iterator[DateMention]:
    try:
        day = date.fromisocalendar(year, week, weekday)
    except ValueError:
        return
    yield DateMention(span, day.year, day.month, day.day)


def _exists(year: int | None, month: int | None, day: int) -> bool:
    # Without a year, 29 February may be meant.
    return 1 <= day <= (calendar.monthrange(year or 2024, month)[1] if month and month <= 12 else 31 * (month is None))


def _with_weekdays(text: str, dates: list[DateMention], taken: bytearray) -> list[DateMention]:
    """Weekdays joined to the date beside them; short and Vietnamese ones count only there (thứ ba is also third)."""
    found = list(dates)
    starts = [mention.span.start for mention in dates]
    also = _WEEKDAY_BESIDE.finditer(text) if dates or _may_stand_alone(text) else ()
    for match in chain(_WEEKDAY.finditer(text), also):
        span = Span(*match.span()) if match["mark"] else Span(*match.span("name"))
        if any(taken[span.start : span.end]):
            continue
        weekday = _weekday(match)
        # The readings of one date have one span, and a date is at most 40 letters long.
        near = range(bisect_left(starts, span.start - 50), bisect_left(starts, span.end + 13))
        if beside := _beside(text, span, [found[i] for i in near]):
            joined = Span(min(span.start, beside.start), max(span.end, beside.end))
            for index in near:
                if found[index].span == beside:
                    found[index] = replace(found[index], span=joined, weekday=weekday)
        elif match.re is _WEEKDAY or _stands_alone(text, match):
            found.append(DateMention(span, weekday=weekday))
    return sorted(found, key=lambda mention: mention.span.start)


def _may_stand_alone(text: str) -> bool:
    return "thu " in text or "chu nhat" in text or _TURKISH_DAY.search(text) is not None


def _weekday(match: re.Match[str]) -> int:
    if match["mark"]:
        return weekday_of(match["mark"])
    name = match["name"]
    return _VIETNAMESE_WEEKDAYS.index(name.split()[1]) if " " in name else _SHORT_WEEKDAYS.index(name[:2])


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """Whether a Vietnamese or Turkish weekday is one without a date beside it."""
    if match["mark"]:
        return bool(_TURKISH_DAY.match(text, match.end()))
    time_before = match["name"] and _VIETNAMESE_TIME.search(text, max(0, match.start() - 12), match.start())
    return match["name"] == "chu nhat" or bool(match["name"] and match["thu"] and time_before)


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


def _with_years_of_ranges(text: str, found: list[DateMention]) -> Iterator[DateMention]:
    """The mentions, with the year of the other end for the end of a range that has none: 30 December - 2 January 2024.

    An end after the other in the calendar is of the year before it.
    """
    ends = [list(readings) for _, readings in groupby(found, key=lambda mention: mention.span)]
    for one, other in pairwise(ends):
        gap = one[0].span.end, other[0].span.start
        if not (one[0].month and other[0].month and gap[0] <= gap[1] <= gap[0] + 20 and TO.fullmatch(text, *gap)):
            continue
        for at, mention in enumerate(one):
            first, last = mention, other[min(at, len(other) - 1)]
            turns = (first.month or 0, first.day or 0) > (last.month or 0, last.day or 0)
            if first.year is None and last.year is not None:
                one[at] = _of_year(first, last.year - turns)
            elif first.year is not None and last.year is None:
                other[:] = [_of_year(m, first.year + turns) for m in other]
    yield from chain.from_iterable(ends)


def _of_year(mention: DateMention, year: int) -> DateMention:
    exists = mention.day is None or _exists(year, mention.month, mention.day)
    return replace(mention, year=year) if exists else mention

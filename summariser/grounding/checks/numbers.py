"""Numbers: those in a record's own words must stand in the sentences that they rest on."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from summariser.core.article import Span
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.grounding.checks.case import Case
from summariser.language.calendar_names import bare_months, names_month
from summariser.language.dates import DateMention, dates_in, find_dates
from summariser.language.detection import language_of
from summariser.language.locate import locator
from summariser.language.number_words import CLAIMED, Number, find_numbers, values_in
from summariser.language.text import fold
from summariser.language.words import language, pattern_of

_DEFINITE, _PAIRED = map(frozenset, (language("en").numbers.definite, language("en").numbers.paired))
_YEARS_FROM = {
    -1: pattern_of(lambda one: one.time.last_year),
    0: pattern_of(lambda one: one.time.this_year),
    1: pattern_of(lambda one: one.time.next_year),
}
_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u3040-\u30ff\uac00-\ud7af]")
"""Scripts whose number words are not known: a small number may be told in them unseen."""


def check_numbers(case: Case) -> Iterator[Flag]:
    """number_not_in_evidence."""
    for part in case.parts:
        # Without a passage, which is a doubt of its own, the whole article may still hold the number.
        texts = case.texts(part) or [case.article.text]
        for path, node, value in part.values("text", "number"):
            missing = _missing(case, value, texts) if node.kind == "text" else _missing_value(value, texts)
            if missing:
                message = _message(missing, texts if part.passages else ())
                yield Flag(path=path, code="number_not_in_evidence", message=message)


def _message(missing: Sequence[str], texts: Sequence[str]) -> str:
    shown = ", ".join(f"“{shorten(one, 30)}”" for one in missing[:3])
    if not texts:
        return f"{shown} is not in the article."
    told = [shorten(text[n.span.start : n.span.end], 30) for text in texts for n in find_numbers(text)]
    have = ", ".join(f"“{one}”" for one in list(dict.fromkeys(told))[:4]) or "no number"
    return f"{shown} is not in the cited sentences; they have {have}."


def _missing(case: Case, claim: Any, texts: Sequence[str]) -> list[str]:
    """The numbers and dates of a text in the record's own words that the article's texts do not have."""
    if not isinstance(claim, str):
        return []
    readable = find_dates(claim) if language_of(case.article).time.this_year else ()
    dates = [mention for mention in readable if not mention.relative]
    strange = [mention.span for mention in dates if not _is_told_as(case, claim, mention)]
    strange += _strange_months(case, claim) if language_of(case.article).time.this_year else []
    found = list(dict.fromkeys(claim[span.start : span.end] for span in strange))
    whole = texts == [case.article.text]
    judged = [*strange, *(mention.span for mention in dates if mention.day and whole)]
    for number in claimed(claim):
        if any(number.span.overlaps(span) for span in judged):
            continue
        shown = claim[number.span.start : number.span.end]
        known = any(number.values & values_in(text) for text in texts)
        if not (known or shown in found or _is_own_date(case, claim, number, texts) or _may_be_unseen(number, texts)):
            found.append(shown)
    return found


def _strange_months(case: Case, claim: str) -> list[Span]:
    """Months without a day or a year that neither the article nor the record has: the talks of August."""
    found = bare_months(claim)
    if not found:
        return []
    known = {day.month for day in case.days} | {mention.month for mention in dates_in(case.article)}
    known |= {case.published.month} if case.published else set()
    text = fold(case.article.text).text
    return [
        at for at, months in found if known.isdisjoint(months) and not any(names_month(text, month) for month in months)
    ]


def _is_told_as(case: Case, claim: str, mention: DateMention) -> bool:
    """Whether a date is in the article or the record, in one of its readings: 5/9 has two."""
    return any(_is_told(case, claim, one) for one in find_dates(claim) if one.span == mention.span)


def _is_told(case: Case, claim: str, said: DateMention) -> bool:
    told = dates_in(case.article)
    if not said.month:
        days = case.days | {date(m.year, m.month, m.day) for m in told if m.year and m.month and m.day}
        return said.weekday in {m.weekday for m in told} | {day.weekday() for day in days}
    if not said.day:
        name = fold(claim[said.span.start : said.span.end]).words[0]
        of_month = {(day.year, day.month) for day in case.days} | {(m.year, m.month) for m in told}
        if (said.year, said.month) in of_month:
            return True
        # May 2021, where the record has a day of May 2023, is no other May that the article may speak of.
        contradicted = said.year and said.month in {day.month for day in case.days}
        return not contradicted and name in locator(case.article).distinct
    if any(one <= _date(said, one.year) <= other for one, other in case.ranges):
        return True
    own = [day for day in case.days if (day.month, day.day) == (said.month, said.day)]
    years = {m.year for m in told if (m.month, m.day) == (said.month, said.day)} | {day.year for day in own}
    if said.year is None or said.year in years:
        return bool(years) or _is_counted(told, _date(said, case.published.year if case.published else 2000))
    # Where the record itself has this day, another year contradicts it.
    return not own and (None in years or _is_counted(told, _date(said, said.year)))


def _date(said: DateMention, year: int) -> date:
    """The day of a mention; 29 February, where the year has none, is the day before."""
    month, day = said.month or 1, said.day or 1
    return date(said.year or year, month, min(day, monthrange(said.year or year, month)[1]))


def _is_counted(told: Sequence[DateMention], day: date) -> bool:
    """Whether a day can be what the article calls by its weekday, or yesterday."""
    return any(m.relative or (m.weekday == day.weekday() and not m.day) for m in told)


def _is_own_date(case: Case, claim: str, number: Number, texts: Sequence[str]) -> bool:
    """The record's own dates are checked as dates; and next year has a number, counted from publication."""
    years = {day.year for day in case.days}
    if case.published:
        years |= {case.published.year + step for text in texts for step in _steps(text)}
    if number.values & set(map(Decimal, years)):
        return True
    return any(
        number.span.overlaps(mention.span) and mention.month == day.month and mention.day == day.day
        for mention in find_dates(claim)
        for day in case.days
    )


@lru_cache(maxsize=1024)
def _steps(text: str) -> tuple[int, ...]:
    folded = fold(text).text
    return tuple(step for step, said in _YEARS_FROM.items() if said.search(folded))


def _may_be_unseen(number: Number, texts: Sequence[str]) -> bool:
    return min(number.values) <= 20 and any(_OTHER_SCRIPT.search(text) for text in texts)


def _missing_value(value: Any, texts: Sequence[str]) -> list[str]:
    """A field that is a number may leave the scale to another field: 10, with billions as its unit."""
    try:
        wanted = abs(Decimal(str(value)))
    except InvalidOperation:
        return []
    known = any(wanted in values_in(text) or any(wanted in n.bare for n in find_numbers(text)) for text in texts)
    return [] if known or not wanted.is_finite() else [str(value)]


@lru_cache(maxsize=1024)
def claimed(claim: str) -> tuple[Number, ...]:
    """The numbers of a text that say how many or which: not "one", "first", "the two sides" or COVID-19."""
    if not find_numbers(claim):  # as most
        return ()
    folded = fold(claim)
    spoken = folded.words
    place = {folded.starts[start]: index for index, (start, _) in enumerate(folded.tokens)}
    found: list[Number] = []
    for number in find_numbers(claim):
        if number.words[0][-1:].isdigit() or number.words[0][:1].isdigit():
            is_in_name = re.search(r"[^\W\d_][-‐‑]$", claim[max(0, number.span.start - 2) : number.span.start])
            counts = not is_in_name
        else:
            index = place[number.span.start]
            before = spoken[index - 1] if index else ""
            after = spoken[index + 1 : index + 4]
            pair = number.words == ("two",) and (before in _DEFINITE or not _PAIRED.isdisjoint(after))
            counts = CLAIMED.issuperset(set(number.words) - {"and", "one"}) and number.words != ("one",) and not pair
        if counts:
            found.append(number)
    return tuple(found)

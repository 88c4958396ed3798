"""Dates: told by the passages they rest on, in order, on the right weekday, and not after publication."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from summariser.core.article import Span
from summariser.core.display import shorten
from summariser.core.flags import Flag, FlagCode
from summariser.core.lazy import cached_property
from summariser.core.walk import Part, as_date
from summariser.grounding.checks.case import Case
from summariser.language.calendar_names import is_read, names_month
from summariser.language.dates import AND, TO, DateMention, dates_in, find_dates, passages
from summariser.language.eras import is_of_other_calendar
from summariser.language.text import fold
from summariser.language.words import pattern_of
from summariser.language.years import years_in

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = timedelta(days=7)
_SHORTLY = timedelta(days=60)
"""An article of January that says "December 30" means the December before."""


_COUNTED = {
    timedelta(days=16): pattern_of(lambda one: one.time.weeks),
    timedelta(days=62): pattern_of(lambda one: one.time.months),
}
"""Words for a time that is counted from the day of publication and is no single day, and how far off it is at most."""

_LAST = re.compile(r"\b(?:last|next|past|coming|previous)\b")


def check_days(case: Case) -> Iterator[Flag]:
    """date_not_in_evidence, date_disordered, weekday_mismatch and event_after_publication."""
    for part in case.parts:
        if part.group and part.group.is_event_date:
            yield from _check_event(case, part)
            continue
        for path, _, value in part.values("date"):
            day = as_date(value)
            if day and part.cited:
                yield from _check_told(_Support(case, part, (day, day)), path, day, stated=False)
            elif day and not _is_printed(case, day):
                message = f"The date {day} is not printed in the article."
                yield _flag(path, "date_not_in_evidence", message if _has_year(case, day.year) else _no_year(day.year))


def _check_event(case: Case, part: Part) -> Iterator[Flag]:
    start, end = as_date(part.value.get("start")), as_date(part.value.get("end"))
    basis = part.value.get("basis")
    yield from _check_order(part.path, start, end, basis)
    support = _Support(case, part, (start, end))
    for name, day in (("start", start), ("end", end if end != start else None)):
        if day:
            yield from _check_told(support, f"{part.path}/{name}", day, stated=basis == "stated")
    if start and case.published and start - case.published > timedelta(days=1):
        message = f"The event starts on {start}, after the article was published ({case.published})."
        yield _flag(f"{part.path}/start", "event_after_publication", message)


def _check_order(path: str, start: date | None, end: date | None, basis: object) -> Iterator[Flag]:
    if start and end and end < start:
        yield _flag(f"{path}/end", "date_disordered", f"The last day, {end}, is before the first day, {start}.")
    if end and not start:
        yield _flag(f"{path}/start", "date_disordered", f"A last day is given, {end}, but no first day.")
    if basis == "unknown" and (start or end):
        yield _flag(f"{path}/basis", "date_disordered", f"The basis is “unknown”, but a date is given: {start or end}.")
    if basis in ("stated", "inferred") and not (start or end):
        yield _flag(f"{path}/basis", "date_disordered", f"The basis is “{basis}”, but no date is given.")


def _is_printed(case: Case, day: date) -> bool:
    printed = case.article.published == day or any(
        (m.month, m.day) == (day.month, day.day)
        and (m.year == day.year or (not m.year and day.year in years_in(case.article.text)))
        for m in dates_in(case.article)
    )
    return printed or not _can_be_read(case.article.text)


def _has_year(case: Case, year: int) -> bool:
    """Whether the article or its source gives the year; taken for granted where its calendar is not read."""
    given = year in years_in(case.article.text) or any(m.year == year for m in dates_in(case.article))
    return given or case.article.published is not None or not _can_be_read(case.article.text)


def _no_year(year: int) -> str:
    """The same words for all dates that rest on one guess: by them they are known to be one doubt."""
    return f"The year {year} is nowhere in the article."


def _check_told(support: "_Support", path: str, day: date, stated: bool) -> Iterator[Flag]:
    telling = support.telling(day)
    if not telling:
        if support.can_be_read and not support.counts(day):
            yield _flag(path, "date_not_in_evidence", support.untold(day))
        return
    if support.passages and not support.has_year(day.year):
        if stated:
            message = f"The year {day.year} is not in the sentence ({support.said}); it was taken from elsewhere."
            yield _flag(path, "date_not_in_evidence", message)
        elif not support.year_is_known(day):
            yield _flag(path, "date_not_in_evidence", _no_year(day.year))
    for text, mention in telling:
        if mention.day == day.day and mention.weekday not in (None, day.weekday()):
            shown = shorten(text[mention.span.start : mention.span.end])
            message = f"The article says “{shown}”, but {day} is a {_WEEKDAYS[day.weekday()]}."
            yield _flag(path, "weekday_mismatch", message)
            break


@dataclass(frozen=True)
class _Support:
    """What the sentences that a date rests on say about days. Without any passage, the whole article is asked."""

    case: Case
    part: Part
    range: tuple[date | None, date | None]

    @cached_property
    def passages(self) -> tuple[Span, ...]:
        return self.part.passages

    @cached_property
    def texts(self) -> list[str]:
        return [self.case.article[span] for span in self._searched] or [self.case.article.text]

    @cached_property
    def _searched(self) -> list[Span]:
        numbers = [sentence.number for sentence in self.case.sentences(self.passages)]
        return passages(self.case.article, numbers)

    @cached_property
    def mentions(self) -> list[tuple[str, DateMention]]:
        """The expressions of time in the cited sentences; those inside the passages alone, if there are any."""
        sentences, inside = list[tuple[str, DateMention]](), list[tuple[str, DateMention]]()
        for searched in self._searched:
            text = self.case.article[searched]
            for mention in find_dates(text):
                shown = text[mention.span.start : mention.span.end]
                sentences.append((shown, mention))
                span = mention.span.moved(searched.start)
                if any(span.overlaps(passage) for passage in self.passages):
                    inside.append((shown, mention))
        return inside or sentences

    @property
    def said(self) -> str:
        return ", ".join(list(dict.fromkeys(f"“{shorten(shown)}”" for shown, _ in self.mentions))[:3])

    def counts(self, day: date) -> bool:
        """Whether the sentences tell a time that is counted from publication, and the day may be in it."""
        published = self.case.published
        if published is None or any(mention.day for _, mention in self.mentions):
            return False
        said = " ".join(fold(text).text for text in self.texts)
        return any(abs(published - day) <= far and words.search(said) for far, words in _COUNTED.items())

    @property
    def can_be_read(self) -> bool:
        """Whether what the sentences say of days is known: a day in them is, or nothing stands there unread."""
        return any(mention.day for _, mention in self.mentions) or all(_can_be_read(text) for text in self.texts)

    def untold(self, day: date) -> str:
        """What the passages say instead of this day."""
        if not self.passages:
            return f"No passage is cited, and {day} is not told anywhere in the article."
        if not self.mentions:
            return f"The cited passage, “{shorten(self.case.article[self.passages[0]])}”, gives no date for {day}."
        if any(mention.month or mention.day for _, mention in self.mentions):
            return f"The cited sentence says {self.said}, not {day}."
        published = self.case.published
        counted = f"published {published}" if published else "and no date of publication is known to count from"
        return f"The cited sentence says {self.said} ({counted}), not {day}."

    def telling(self, day: date) -> list[tuple[str, DateMention]]:
        """The mentions that tell a day, each with the text it is in."""
        found: list[tuple[str, DateMention]] = []
        for text in self.texts:
            mentions = find_dates(text)
            found += ((text, mention) for mention in mentions if self._tells(text, mention, day))
            found += ((text, one) for one, other in pairwise(mentions) if _is_between(text, one, other, day))
        return found

    def _tells(self, text: str, mention: DateMention, day: date) -> bool:
        if mention.day and not mention.month:
            return mention.day == day.day and self._has_month(day)
        if mention.day:
            return (mention.month, mention.day) == (day.month, day.day) and mention.year in (None, day.year)
        if mention.month:
            return (mention.year, mention.month) == (day.year, day.month) and self._is_whole_month()
        published = self.case.published
        if not published or not self.passages:
            return False
        if mention.relative:
            return day - published == timedelta(days=mention.ahead)
        return mention.weekday == day.weekday() and abs(published - day) <= _WEEK * (1 + bool(_LAST.search(text)))

    def _has_month(self, day: date) -> bool:
        """Whether the article names the month of a day that its sentence calls the 5th, or is of about that time."""
        published = self.case.published
        near = published is not None and abs(published - day) <= _SHORTLY
        article = self.case.article
        named = names_month(fold(article.text).text, day.month)
        return near or named or any(m.month == day.month for m in dates_in(article))

    def _is_whole_month(self) -> bool:
        start, end = self.range
        return bool(
            start
            and end
            and (start.year, start.month, start.day) == (end.year, end.month, 1)
            and end.day == monthrange(end.year, end.month)[1]
        )

    def has_year(self, year: int) -> bool:
        """Whether the sentences give the year, or one of another calendar, which may be the same."""
        return any(
            year in years_in(text)
            or any(m.year == year for m in find_dates(text))
            or is_of_other_calendar(fold(text).text)
            for text in self.texts
        )

    def year_is_known(self, day: date) -> bool:
        published = self.case.published
        if published and not _has_year(self.case, published.year):
            published = None  # a guess proves no year
        if published and (published.year == day.year or timedelta(0) <= published - day <= _SHORTLY):
            return True
        return day.year in years_in(self.case.article.text)


def _is_between(text: str, one: DateMention, other: DateMention, day: date) -> bool:
    """Whether a day is inside a range of which the text tells both ends."""
    if not (one.month and one.day and other.month and other.day):
        return False
    first, last, wanted = (one.month, one.day), (other.month, other.day), (day.month, day.day)
    if one.span == other.span:
        within = first < wanted < last and one.month == other.month and one.year in (None, day.year)
        return within and not AND.search(fold(text[one.span.start : one.span.end]).text)
    if one.year and other.year:
        inside = (one.year, *first) < (day.year, *wanted) < (other.year, *last)
    else:
        inside = first < wanted < last if first <= last else wanted > first or wanted < last
    return inside and bool(TO.fullmatch(fold(text[one.span.end : other.span.start]).text))


_NUMBER, _LATIN = re.compile(r"(?<!\d)\d\d?(?!\d)"), re.compile("[a-z]{3}")
_COMMON = re.compile(
    r"\b(?:the|of|and|in|to|on|at|for|with|they|he|she|it|was|met|el|la|los|las|en|del|que|por|se|le|les|des|du|et|au|un"
    r"|une|der|die|das|und|im|mit|den|von|os|as|da|em|um|com|il|lo|gli|che|per|con|yang|dan|pada|dengan|ve|bir|ile|na|sie"
    r"|nie|va|cua|ngay|cac|het|een|van|och|att|som|og|af|pa|si|din|cu|az|egy|hogy|je|ja|oli)\b"
)
"""The commonest words of languages in Latin script whose months are known."""


def _can_be_read(text: str) -> bool:
    """Whether a text is in scripts and languages whose months are known, and has no day of a calendar not counted here.

    Without a number there is no day to be read, whatever the language.
    """
    folded = fold(text).text
    unknown = _NUMBER.search(folded) and _LATIN.search(folded) and not _COMMON.search(folded)
    return is_read(folded) and not is_of_other_calendar(folded) and not (unknown and folded.isascii())


def _flag(path: str, code: FlagCode, message: str) -> Flag:
    return Flag(path=path, code=code, message=message)

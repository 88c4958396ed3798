"""The day of the event that an article reports, as its own text tells it.

Each date in the text is weighed by the words around it (met on Tuesday; since 1995; said on Wednesday), and counted
from the day of publication or the dateline. The heaviest day is the event's; one that nothing speaks for is none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.language.dates import TO, DateMention
from summariser.language.detection import language_of
from summariser.language.paragraphs import paragraph_at
from summariser.language.text import fold
from summariser.second_reader.found import EventDay
from summariser.second_reader.happenings import after_dateline, happenings, nearest
from summariser.second_reader.printed import dateline
from summariser.second_reader.printed import published as day_printed
from summariser.second_reader.reckoning import YEARS, Days, Readings, Reckoning, dated_sentences, readings_of

_WEIGHTS = {"met": 4, "other": 3, "said": 1, "past": -4}
"""How much the words nearest to a date speak for its being the event's."""

_LEAD = ((3, 2), (6, 1))
"""What a date among the first so many sentences weighs more."""

_PLANNED, _LONG_AGO = -1, -3
_ENOUGH = 4
"""The least weight of a day of the event: met in the middle of the text, visited or planned to meet in the lead."""

_NEWS = timedelta(days=45)
"""How long after an event it is still reported."""


@dataclass(frozen=True)
class Telling:
    """A date in the text, or a range of two, that may be the event's; weight: how much speaks for that."""

    first: Readings
    last: Readings
    span: Span
    weight: int
    planned: bool = False


def event(article: Article, published: date | None) -> EventDay | None:
    """The day or days of the event; None where no date stands with an event.

    `published`: the day of publication where it is known otherwise than from the text.
    """
    printed = day_printed(article)
    known = published if published and published.year in YEARS else printed and printed[0]
    reckoning = Reckoning(article, known, dateline(article))
    days = dict[tuple[Days, str], list[Telling]]()
    for one in _tellings(article, reckoning, printed and printed[1]):
        found = reckoning.days(one.first, one.last, planned=one.planned)
        if found:
            old = reckoning.published and found[0] and reckoning.published - found[0] > _NEWS
            alike = "" if found[0] else article[one.span]
            days.setdefault((found, alike), []).append(replace(one, weight=one.weight + (_LONG_AGO if old else 0)))
    weights = {day: _together(found) for day, found in days.items()}
    best = max(weights, key=lambda day: weights[day], default=None)
    if best is None or weights[best] < _ENOUGH:
        return None
    chosen = max(days[best], key=lambda one: (one.weight >= _ENOUGH, one.first[0].day is not None, one.weight))
    doubts = _doubts(article, reckoning, chosen, best[0])
    others = [days[day][0] for day, weight in weights.items() if weight >= weights[best] - 1 and not _agree(day, best)]
    doubts += [f"The article also says “{shorten(article[one.span])}”." for one in others if not one.planned][:1]
    return EventDay(*best[0], _basis(chosen, best[0]), (chosen.span,), " ".join(doubts))


def _agree(one: tuple[Days, str], best: tuple[Days, str]) -> bool:
    """Whether a day is the event's, or the event's is within it: talks during a visit."""
    (start, end), (day, _) = one[0], best[0]
    return one == best or bool(start and end and day and start <= day <= end)


def _together(found: Sequence[Telling]) -> int:
    """What speaks for a day: the heaviest word for it, and a little for each other that speaks for an event too."""
    others = sum(one.weight >= _WEIGHTS["other"] for one in found) - 1
    return max(one.weight for one in found) + max(0, min(2, others))


def _basis(chosen: Telling, days: Days) -> Literal["stated", "inferred", "unknown"]:
    if not days[0]:
        return "unknown"
    return "stated" if all(one[0].year and one[0].day for one in (chosen.first, chosen.last)) else "inferred"


def _doubts(article: Article, reckoning: Reckoning, chosen: Telling, days: Days) -> list[str]:
    said = shorten(article[chosen.span])
    if not days[0]:
        return [f"Nothing in the article tells the year of “{said}”, or the day it is counted from."]
    doubts = [f"The article tells “{said}” as a plan."] if chosen.planned else []
    if not reckoning.published and reckoning.source and not chosen.first[0].year:
        doubts.append(f"The year of “{said}” is that of “{shorten(article[reckoning.source])}”.")
    return doubts


def _tellings(article: Article, reckoning: Reckoning, printed: Span | None) -> Iterator[Telling]:
    """The dates that may be the event's: all but the printed day of publication, which is one only in a dateline."""
    language, line = language_of(article), reckoning.dateline[0].span if reckoning.dateline else None
    before, shortest = 0, 40 if language.spaced else 15
    for sentence, dates in dated_sentences(article):
        lead = next((more for many, more in _LEAD if before < many), 0)
        before += sentence.end - sentence.start >= shortest
        cues = happenings(article, sentence, language) if dates else []
        for first, last in _ranges(article, dates):
            span = Span(first[0].span.start, last[0].span.end)
            if span == line:
                cue = after_dateline(article, span, language)
            elif span != printed:
                paragraph = paragraph_at(article.text, span.start)
                cue = nearest([one for one in cues if one.span in paragraph], span)
            else:
                continue
            weight = _WEIGHTS[cue.kind] + lead - (span == line) if cue else 0
            planned = cue is not None and cue.planned
            yield Telling(first, last, span, weight + (_PLANNED if planned else 0), planned)


def _ranges(article: Article, mentions: Sequence[DateMention]) -> Iterator[tuple[Readings, Readings]]:
    """The dates of a sentence; the ends of a range together: from October 30 to November 2."""
    dates = [one for one in readings_of(mentions) if one[0].day or not one[0].month]
    at = 0
    while at < len(dates):
        one, other = dates[at], dates[min(at + 1, len(dates) - 1)]
        gap = one[0].span.end, other[0].span.start
        joined = gap[0] < gap[1] <= gap[0] + 20 and TO.fullmatch(fold(article.text[slice(*gap)]).text)
        yield one, other if joined else one
        at += 2 if joined else 1

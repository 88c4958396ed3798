"""The day of the event that an article reports, as its own text tells it.

Each date in the text is weighed by the words around it (met on Tuesday; since 1995; said on Wednesday), and counted
from the day of publication or the dateline. The heaviest day is the event's; one that nothing speaks for is none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import islice
from typing import Literal

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.grounding.checks.negation import language_of
from summariser.language.dates import TO
from summariser.language.paragraphs import paragraph_at
from summariser.language.text import fold
from summariser.language.words import Language
from summariser.second_reader.found import EventDay
from summariser.second_reader.printed import dateline
from summariser.second_reader.printed import published as day_printed
from summariser.second_reader.reckoning import Days, Readings, Reckoning, dates_at, readings_of, sentences

_MENTIONS, _AROUND = 100, 400
"""How much is read: dates of a sentence, and code points on either side of a date."""

_WEIGHTS = {"met": 4, "other": 3, "said": 1, "past": -4, "": 0}
"""How much the words nearest to a date speak for its being the event's."""

_LEAD = ((3, 2), (6, 1))
"""What a date among the first so many sentences weighs more."""

_PLANNED, _LONG_AGO = -1, -3
_DATELINE = -1
_ENOUGH = 4
"""The least weight of a day of the event: met in the middle of the text, visited or planned to meet in the lead."""

_NEWS = timedelta(days=45)
"""How long after an event it is still reported."""

_BEHIND, _COMMA, _OTHER_CLAUSE, _PAST_REACH = 25, 8, 150, 40
"""How much farther off, in code points, words are taken to be that stand behind a date, or behind a comma or a stop;
and how far words about the past reach."""

_STOP, _COMMAS = re.compile(r"[;:。；!?]|\.\s"), re.compile("[,，、]")


@dataclass(frozen=True)
class Telling:
    """A date in the text, or a range of two, with the words about what was done that day.

    unit: its sentence, as far as it is in one paragraph. kind: a key of `_WEIGHTS`. weight: what speaks for the event.
    """

    first: Readings
    last: Readings
    span: Span
    unit: Span
    weight: int
    planned: bool = False


def event(article: Article, published: date | None) -> EventDay | None:
    """The day or days of the event; None where no date stands with an event.

    `published`: the day of publication where it is known otherwise than from the text.
    """
    printed = day_printed(article)
    reckoning = Reckoning(article, published or (printed and printed[0]), dateline(article))
    days = dict[Days, list[Telling]]()
    for one in _tellings(article, reckoning, printed and printed[1]):
        found = reckoning.days(one.first, one.last, planned=one.planned)
        if found:
            old = reckoning.published and found[0] and reckoning.published - found[0] > _NEWS
            days.setdefault(found, []).append(replace(one, weight=one.weight + (_LONG_AGO if old else 0)))
    weights = {day: _together(found) for day, found in days.items()}
    best = max(weights, key=lambda day: weights[day], default=None)
    if best is None or weights[best] < _ENOUGH:
        return None
    chosen = max(days[best], key=lambda one: (one.weight >= _ENOUGH, one.first[0].day is not None, one.weight))
    doubts = _doubts(article, reckoning, chosen, best)
    near = (day for day, weight in weights.items() if day != best and weight >= weights[best] - 1)
    others = [days[day][0] for day in near if not days[day][0].planned]
    doubts += [f"The article also says “{shorten(article[one.span])}”." for one in others[:1]]
    return EventDay(*best, _basis(chosen, best), (chosen.span,), " ".join(doubts))


def _together(found: Sequence[Telling]) -> int:
    """What speaks for a day: the heaviest word for it, and a little for each other that speaks for an event too."""
    return max(one.weight for one in found) + min(2, sum(one.weight >= _WEIGHTS["other"] for one in found) - 1)


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
    words = language_of(article)
    line = reckoning.dateline[0].span if reckoning.dateline else None
    before, shortest = 0, 40 if words.spaced else 15
    for passage in sentences(article):
        lead = next((more for many, more in _LEAD if before < many), 0)
        before += passage.end - passage.start >= shortest
        for first, last in _ranges(article, passage):
            span = Span(first[0].span.start, last[0].span.end)
            if span == printed and span != line:
                continue
            unit = _unit(article, passage, span)
            kind, planned = _about(words, article.text, unit, span)
            weight = _WEIGHTS[kind] + (lead if kind else 0) + (_PLANNED if planned else 0)
            yield Telling(first, last, span, unit, weight + (_DATELINE if span == line else 0), planned)


def _ranges(article: Article, passage: Span) -> Iterator[tuple[Readings, Readings]]:
    """The dates of a passage; the ends of a range together: from October 30 to November 2."""
    found = islice(readings_of(dates_at(article, passage)), _MENTIONS)
    dates = [one for one in found if one[0].day or not one[0].month]
    at = 0
    while at < len(dates):
        one, other = dates[at], dates[min(at + 1, len(dates) - 1)]
        gap = one[0].span.end, other[0].span.start
        joined = gap[0] < gap[1] <= gap[0] + 20 and TO.fullmatch(fold(article.text[slice(*gap)]).text)
        yield one, other if joined else one
        at += 2 if joined else 1


def _unit(article: Article, passage: Span, span: Span) -> Span:
    """The sentence of a date within its paragraph, and within reach."""
    paragraph = paragraph_at(article.text, span.start)
    start = max(passage.start, paragraph.start, span.start - _AROUND)
    end = min(passage.end, paragraph.end, span.end + _AROUND)
    return Span(min(start, span.start), max(end, span.end))


def _about(language: Language, text: str, unit: Span, span: Span) -> tuple[str, bool]:
    """What kind of words is nearest to a date, and whether they tell of a plan: will meet on Tuesday."""
    shown = text[unit.start : unit.end].replace("’", "'")
    start, end = span.start - unit.start, span.end - unit.start
    nearest: tuple[int, str, re.Match[str] | None] = 10_000, "", None
    for match in _cues(language).finditer(shown):
        far = start - match.end() if match.end() <= start else match.start() - end
        if far < 0:
            continue
        behind = match.start() >= end
        between = shown[end : match.start()] if behind else shown[match.end() : start]
        kind = match.lastgroup or ""
        if kind == "past" and (behind or far > _PAST_REACH):
            continue
        far += _BEHIND * behind + _COMMA * len(_COMMAS.findall(between)) + _OTHER_CLAUSE * len(_STOP.findall(between))
        nearest = min(nearest, (far, kind, match), key=lambda one: one[0])
    match = nearest[2]
    unreal = match and language.unreal
    return nearest[1], bool(match and unreal and unreal.search(f"{shown[: match.start()]}‹{match[0]}"))


@cache
def _cues(language: Language) -> re.Pattern[str]:
    """The words of a language for what is done, each kind a group."""
    said = (*language.speech.verbs, *language.speech.saying)
    kinds = {"past": language.events.past, "met": language.events.met, "other": language.events.other, "said": said}
    groups = (f"(?P<{kind}>{language.any_of(words)})" for kind, words in kinds.items() if words)
    return re.compile("|".join(groups), re.IGNORECASE)

"""Which passages of the cited sentences support a value: its own words where they can be found."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from summariser.core.article import Article, Span
from summariser.language.dates import DateMention, dates_in
from summariser.language.locate import locator
from summariser.language.names import find_name, find_within


@dataclass(frozen=True, slots=True)
class Citation:
    """Passages that support a value. `moved`: they stand neither in the cited sentences nor beside them."""

    spans: tuple[Span, ...] = ()
    moved: bool = False


def whole_sentences(article: Article, numbers: Sequence[int]) -> Citation:
    """The sentences as they stand, without the punctuation that closes them."""
    spans: list[Span] = []
    for number in locator(article).valid(numbers):
        sentence = article.sentences[number - 1].span
        length = len(article[sentence].rstrip(".;!?"))
        spans.append(Span(sentence.start, sentence.start + length) if length else sentence)
    return Citation(tuple(spans))


def named(article: Article, name: str, numbers: Sequence[int]) -> Citation | None:
    """Where a name, or a part of it, stands in each cited sentence; else beside them; else anywhere."""
    index = locator(article)
    cited = index.valid(numbers)
    spans = [span for number in cited if (span := find_within(article, name, number))]
    if spans:
        return Citation(tuple(spans))
    beside = (find_within(article, name, number) for number in index.around(cited) if number not in cited)
    if span := next(filter(None, beside), None):
        return Citation((span,))
    mention = find_name(article, name, numbers)
    return Citation((mention.span,), moved=bool(cited)) if mention else None


def dated(article: Article, days: Sequence[date], numbers: Sequence[int], stated: bool) -> Citation | None:
    """Where the cited sentences give these days, or their weekday; else where a sentence beside them, or any, gives the
    days.

    A date that is `stated` is looked for with its year; for one whose year was inferred, the bare day is preferred.
    """
    index = locator(article)
    cited = index.valid(numbers)
    wanted = _Wanted(tuple(days), stated)
    for least in (_DAY_AND_MONTH, _WEAKEST):
        spans = [span for number in cited for span in _days_in(article, number, wanted, least)]
        if spans:
            return Citation(tuple(spans))
    beside = [number for number in index.around(cited) if number not in cited]
    everywhere = range(1, len(article.sentences) + 1)
    for scope in (beside, everywhere):
        for number in scope:
            spans = _days_in(article, number, wanted, _DAY_AND_MONTH)
            if spans:
                return Citation(tuple(spans), moved=bool(cited) and scope is everywhere)
    return None


_DAY_AND_MONTH, _WEAKEST = 3, 1


@dataclass(frozen=True, slots=True)
class _Wanted:
    days: tuple[date, ...]
    stated: bool

    def told_by(self, mention: DateMention, day: date) -> int:
        """How well a mention gives a day: 5 and 4 without or with its year, 3 with another year, 2 the month or the day
        of an unnamed month, 1 the weekday or today."""
        if mention.month is None and mention.day is not None:
            return 2 if mention.day == day.day else 0
        if mention.day is not None:
            if (mention.month, mention.day) != (day.month, day.day):
                return 0
            best = day.year if self.stated else None
            return 5 if mention.year == best else 4 if mention.year in (None, day.year) else 3
        if mention.month is not None:
            return 2 if (mention.year, mention.month) == (day.year, day.month) else 0
        return 1 if mention.relative or mention.weekday == day.weekday() else 0


def _days_in(article: Article, number: int, wanted: _Wanted, least: int) -> list[Span]:
    """The best expression of each day in a sentence, joined when they stand together as a range."""
    mentions = dates_in(article, [number])
    found: list[Span] = []
    for day in wanted.days:
        ranked = [(wanted.told_by(mention, day), mention) for mention in mentions]
        score, mention = max(ranked, key=lambda pair: pair[0], default=(0, None))
        if mention and score >= least and mention.span not in found:
            found.append(mention.span)
    found.sort()
    if len(found) == 2 and re.fullmatch(r"[^.;]{0,20}", article.text[found[0].end : found[1].start]):
        return [Span(found[0].start, found[1].end)]
    return found

"""Whether an article says that it is not so: what another one has, under a negation in the passage of its own value.

"not on 4 March but on 5 March" denies 4 March, "did not attend" that somebody attended, "denied that it was signed"
that it was signed. Only the passage is read: what an article says elsewhere of the same is not known to be the same.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from summariser.core.article import Article, Span
from summariser.core.record import EVIDENCE
from summariser.core.schema import Node, Schema
from summariser.core.walk import Part
from summariser.grounding.checks.case import Case
from summariser.grounding.checks.cues import cue_pattern, denies
from summariser.grounding.checks.negation import reversing
from summariser.language.dates import find_dates
from summariser.language.names import find_within
from summariser.language.number_words import find_numbers

Find = Callable[[Article], Iterator[Span]]
"""Where a passage has the other's value."""

_LONGEST = 4_000
"""Characters of passages that are read."""


def read(passages: Sequence[Any]) -> Article:
    """The passages as a text of their own."""
    return _read("\n\n".join(str(one.get("text")) for one in passages if isinstance(one, dict))[:_LONGEST])


@lru_cache(maxsize=64)
def _read(text: str) -> Article:
    return Article.of(text)


def is_denied(passages: Sequence[Any], find: Find) -> bool:
    """Whether one of the places is under a negation."""
    article = read(passages)
    return any(reversing(article, span) for span in find(article))


def name(wanted: str) -> Find:
    def find(article: Article) -> Iterator[Span]:
        found = (find_within(article, wanted, sentence.number) for sentence in article.sentences)
        yield from (span for span in found if span)

    return find


def numbers(wanted: Collection[Decimal]) -> Find:
    def find(article: Article) -> Iterator[Span]:
        yield from (one.span for one in find_numbers(article.text) if not one.values.isdisjoint(wanted))

    return find


def days(first: date, last: date) -> Find:
    def find(article: Article) -> Iterator[Span]:
        for one in find_dates(article.text):
            if one.month and one.day and (first.month, first.day) <= (one.month, one.day) <= (last.month, last.day):
                yield one.span

    return find


def denies_choice(
    schema: Schema, part: Part, passages: Sequence[Any], node: Node, wanted: tuple[str, Sequence[Any]]
) -> bool:
    """Whether the passages of a part deny the choice that another article has, with the passages of its own. What that
    one says in the same words is no denial: both sides reject the use of force."""
    value, others = wanted
    article = read(passages)
    against = dict(node.against).get(value, ())
    if against and cue_pattern(against).search(read(others).text):
        return False
    whole = [{"start": 0, "end": len(article.text), "text": article.text}]
    inside = replace(part, value={**part.value, EVIDENCE: whole}, article=article)
    case = Case(schema, _record(part), article)
    return bool(inside.passages) and denies(case, inside, node, value)


def _record(part: Part) -> Any:
    return _record(part.above) if part.above else part.value

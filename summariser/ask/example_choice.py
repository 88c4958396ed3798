"""Which reviewed records are worth showing to a model as examples: like the batch, unlike each other, much corrected.

Likeness is the cosine of TF-IDF vectors of folded words (Salton & Buckley 1988, Information Processing & Management
24:5), variety is maximal marginal relevance (Carbonell & Goldstein 1998, SIGIR). Nothing here depends on chance.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from summariser.ask.prompt import Example
from summariser.core.article import Article
from summariser.core.record import Record
from summariser.language.locate import folded_words

LONGEST_EXAMPLE = 12_000
"""Bytes of an article and its answer, about 3,000 tokens of English: a longer record is no example. It is shown whole
or not at all, since what an answer leaves out is a part of the lesson."""

_RELEVANCE = 0.7
"""The share of relevance against variety, lambda in maximal marginal relevance."""

_MANY = 5
"""Corrections that make half of what any number of them can add to a record's worth."""

_READ = 20_000
"""Characters of an article that tell what it is about."""

_Vector = Mapping[str, float]


@dataclass(frozen=True)
class ExampleCandidate:
    """A reviewed record as an example, and how many of its values a person corrected, added or rejected."""

    example: Example
    corrections: int = 0


def corrections(record: Record) -> int:
    """Places of the record where the draft was wrong: each counts once, however often it was changed."""
    return len({one.path for one in record.review.decisions if one.action in ("correct", "add", "reject")})


def choose(candidates: Sequence[ExampleCandidate], batch: Sequence[Article], most: int) -> tuple[Example, ...]:
    """The most useful examples, the best first, for a batch of which some articles are given.

    An article of the batch is compared with the others of the batch only. Without a batch all are equally like it.
    """
    known = {one.example.article.id: one for one in candidates}
    left = sorted(known)
    vectors = _vectors([known[one].example.article for one in left], batch)
    worth = {one: _likeness(one, vectors, batch) * _lesson(known[one].corrections) for one in left}
    chosen: list[str] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda one: _marginal(one, worth, chosen, vectors))
        left.remove(best)
        chosen.append(best)
    return tuple(known[one].example for one in chosen)


def _marginal(one: str, worth: Mapping[str, float], chosen: Sequence[str], vectors: Mapping[str, _Vector]) -> float:
    alike = max((_cosine(vectors[one], vectors[other]) for other in chosen), default=0.0)
    return _RELEVANCE * worth[one] - (1 - _RELEVANCE) * alike


def _lesson(count: int) -> float:
    """From a half, where the draft was right as it was, towards one."""
    return 0.5 + 0.5 * count / (count + _MANY)


def _likeness(one: str, vectors: Mapping[str, _Vector], batch: Sequence[Article]) -> float:
    """The mean cosine with the articles of the batch that are not this one."""
    others = [article.id for article in batch if article.id != one]
    if not others:
        return 0.0 if batch else 1.0
    return sum(_cosine(vectors[one], vectors[other]) for other in others) / len(others)


def _vectors(pool: Sequence[Article], batch: Sequence[Article]) -> dict[str, _Vector]:
    """A TF-IDF vector of length one for every article, by its id."""
    counts = {one.id: Counter(folded_words(one.text[:_READ])) for one in (*pool, *batch)}
    spread = Counter(word for words in counts.values() for word in words)
    return {key: _unit(words, spread, len(counts)) for key, words in counts.items()}


def _unit(words: Counter[str], spread: Counter[str], texts: int) -> _Vector:
    weights = {word: (1 + log(count)) * log(1 + texts / spread[word]) for word, count in words.items()}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()} if length else {}


def _cosine(one: _Vector, other: _Vector) -> float:
    short, long = sorted((one, other), key=len)
    return sum(weight * long.get(word, 0.0) for word, weight in short.items())

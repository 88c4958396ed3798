"""How many of what: numbers are compared only if they count the same, by the words behind them.

250 million euros differs from 300 million euros, and not from 900 km. Days, years and ordinals are no quantities.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import islice

from summariser.grounding.checks.numbers import claimed
from summariser.language.dates import find_dates
from summariser.language.locate import folded_words
from summariser.language.number_words import Number
from summariser.language.words import every

_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "%": "percent"}
_SMALL = frozenset(every(lambda one: (*one.common, *one.grammar.determiners))) | {"by", "on", "at", "or", "per", "more"}
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th|e|er|º|ª)$", re.IGNORECASE)
_WORD = re.compile(r"%|[^\s%]+")
_CLAUSE_END = re.compile(r"[.,;:!?](?:\s|$)")
_WORDS_BEHIND = 2
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that counts something. `values`: all that it may mean. `of`: the words for what it counts, folded."""

    values: frozenset[Decimal]
    of: frozenset[str]
    shown: str


Quantities = tuple[Quantity, ...]


@lru_cache(maxsize=1 << 12)
def quantities(text: str) -> Quantities:
    """What a text counts, in order."""
    return tuple(_quantities(text))


def _quantities(text: str) -> Iterator[Quantity]:
    dates = [one.span for one in find_dates(text)]
    numbers = claimed(text)
    for at, one in enumerate(numbers):
        if any(one.span.overlaps(day) for day in dates) or not _counts(text, one):
            continue
        end = numbers[at + 1].span.start if at + 1 < len(numbers) else len(text)
        before, behind = text[: one.span.start].rstrip()[-1:], text[one.span.end : end]
        sign = _SIGNS.get(before) or _SIGNS.get(behind.lstrip()[:1])
        words = list(islice(_WORD.finditer(_CLAUSE_END.split(behind, maxsplit=1)[0]), _WORDS_BEHIND))
        while words and not _says_what(words[-1][0]):
            words.pop()
        of = {word.rstrip("s") for found in words for word in folded_words(found[0]) if _says_what(word)}
        if sign or of:
            shown = text[one.span.start - (before in _SIGNS) : one.span.end + (words[-1].end() if words else 0)]
            yield Quantity(one.values, frozenset(of | ({sign} if sign else set())), shown)


def _counts(text: str, one: Number) -> bool:
    """Whether it is no ordinal and no year that stands alone."""
    written = text[one.span.start : one.span.end]
    year = len(written) == 4 and written.isdecimal() and _FIRST_YEAR <= int(written) <= _LAST_YEAR
    return not (year or _ORDINAL.search(written))


def _says_what(word: str) -> bool:
    return word in _SIGNS or any(one.isalnum() and one not in _SMALL for one in folded_words(word))


def clash(one: Quantities, other: Quantities) -> frozenset[Decimal]:
    """The values of one for which the other has others of the same: both have none in common."""
    told, there = (_every(side) for side in (one, other))
    return frozenset().union(
        *(a.values for a in one for b in other if a.of & b.of and not (a.values & there or b.values & told))
    )


def covers(one: Quantities, other: Quantities) -> bool:
    """Whether each of one's numbers is among the other's."""
    there = _every(other)
    return all(quantity.values & there for quantity in one)


def _every(some: Quantities) -> frozenset[Decimal]:
    return frozenset().union(*(quantity.values for quantity in some))

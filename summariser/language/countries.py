"""Countries by what they and their people are called, in English as records have them."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_][\w-]*(?:['’](?!s\b)\w+)*")
_FAR_EAST = re.compile("[\u3400-\u9fff]")
_LONGEST, _LEAST = 6, 3
"""Words of a country's name, and letters of the beginning of one."""


@dataclass(frozen=True)
class Country:
    """A country, and where a text names it."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class _Table:
    """forms: whole names. most: by the first word of some of them, the most words that one has. stems: beginnings of a
    word. begun: the first letters of these. unspaced: names within a run of letters."""

    forms: dict[str, str]
    most: dict[str, int]
    stems: dict[str, str]
    begun: frozenset[str]
    unspaced: re.Pattern[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    """A word that begins in lower case may have a capital too: Chinesische."""
    found = tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))
    forms, stems = dict[str, str](), dict[str, str]()
    for country, others in found.items():
        for form in (country, *others):
            where, key = (stems, form[:-1]) if form[-1] == "-" else (forms, form)
            where[key] = where[key[0].upper() + key[1:]] = country
    most: dict[str, int] = {}
    for first, *rest in map(_WORD.findall, forms):
        most[first] = max(most.get(first, 0), 1 + len(rest))
    unspaced = sorted((form for form in forms if _FAR_EAST.match(form)), key=len, reverse=True)
    begun = frozenset(stem[:_LEAST] for stem in stems)
    return _Table(forms, most, stems, begun, re.compile("|".join(unspaced)))


def country_in(text: str) -> Country | None:
    """The first country or people that a short text names: Vietnamese; of Việt Nam; 中国."""
    return next(countries_in(text), None)


def countries_in(text: str) -> Iterator[Country]:
    """Every country or people that a text names, in order; where it names some in Chinese characters, only those."""
    table, words, after = _table(), list(_WORD.finditer(text)), 0
    far = [] if text.isascii() else list(table.unspaced.finditer(text))
    yield from (Country(table.forms[one[0]], *one.span()) for one in far)
    for at, word in enumerate(() if far else words):
        first = word[0]
        if (first not in table.most and first[:_LEAST] not in table.begun) or word.start() < after:
            continue
        if found := _country_at(table, text, words[at : at + _LONGEST]):
            after = found.end
            yield found


def _country_at(table: _Table, text: str, words: Sequence[re.Match[str]]) -> Country | None:
    """The longest name that begins with the first of these words."""
    first = words[0]
    for last in reversed(words[: table.most.get(first[0], 0)]):
        if name := table.forms.get(" ".join(text[first.start() : last.end()].split())):
            return Country(name, first.start(), last.end())
    stems = (table.stems.get(first[0][:length]) for length in range(len(first[0]), _LEAST - 1, -1))
    return next((Country(name, *first.span()) for name in stems if name), None)


@lru_cache(maxsize=64)
def countries_by_number(text: str) -> tuple[tuple[str, int], ...]:
    """The countries that a text names and how often, the most often named first."""
    return tuple(Counter(one.name for one in countries_in(text)).most_common())


@lru_cache(maxsize=1 << 12)
def is_country(text: str) -> bool:
    """Whether a text is a country's name, or what its people are called, and nothing else."""
    found = country_in(text)
    return (
        found is not None
        and text[found.end :].strip() in ("", "'s", "’s", "'", "’")
        and not text[: found.start].strip()
    )

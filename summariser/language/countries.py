"""Countries by what they and their people are called, in English as records have them."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.?|[^\W\d_][\w-]*(?:['’](?!s\b)\w+)*")
_FAR_EAST = re.compile("[\u3400-\u9fff]")
_LONGEST = 6
"""Words of a country's name."""


@dataclass(frozen=True)
class Country:
    """A country, and where a text names it."""

    name: str
    start: int
    end: int


@dataclass(frozen=True)
class _Table:
    """forms: whole names. stems: beginnings of a word. unspaced: names within a run of letters."""

    forms: dict[str, str]
    stems: dict[str, str]
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
    unspaced = sorted((form for form in forms if _FAR_EAST.match(form)), key=len, reverse=True)
    return _Table(forms, stems, re.compile("|".join(unspaced)))


def country_in(text: str) -> Country | None:
    """The first country or people that a short text names: Vietnamese; of Việt Nam; 中国."""
    table = _table()
    if far := table.unspaced.search(text):
        return Country(table.forms[far[0]], *far.span())
    words = list(_WORD.finditer(text))
    for at, word in enumerate(words):
        for last in reversed(words[at : at + _LONGEST]):
            if name := table.forms.get(" ".join(text[word.start() : last.end()].split())):
                return Country(name, word.start(), last.end())
        stems = (table.stems.get(word[0][:length]) for length in range(len(word[0]), 2, -1))
        if name := next(filter(None, stems), None):
            return Country(name, *word.span())
    return None


@lru_cache(maxsize=1 << 12)
def is_country(text: str) -> bool:
    """Whether a text is a country's name, or what its people are called, and nothing else."""
    found = country_in(text)
    return (
        found is not None
        and text[found.end :].strip() in ("", "'s", "’s", "'", "’")
        and not text[: found.start].strip()
    )

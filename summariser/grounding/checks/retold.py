"""Texts in the record's own words: whom they name must be known, and they are written in the article's letters."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.grounding.checks.case import Case
from summariser.grounding.checks.leaks import Vocabulary, strings
from summariser.grounding.likeness import merged
from summariser.language.calendar_names import bare_months
from summariser.language.dates import dates_in, find_dates
from summariser.language.detection import language_of
from summariser.language.locate import folded_words
from summariser.language.names import find_name, is_title
from summariser.language.text import fold, words

_ACRONYM = 6
"""Letters of a word in capitals that may stand for a longer name."""
_SAME_LANGUAGE = 0.5
"""The share of a text's small words that the article has, from which on the two are taken to be in one language."""
_NOUNS_IN_CAPITALS = frozenset({"de"})
"""Languages in which a capital does not make a name."""


def check_retold(case: Case) -> Iterator[Flag]:
    """other_script, in any text, and name_not_told, in those that rest on no passage of their own, as a summary."""
    for part in case.parts:
        for path, _, value in part.values("text"):
            if not isinstance(value, str):
                continue
            if strange := _strange_letters(case.article, value):
                message = f"“{shorten(strange)}” is written in letters that the article does not have."
                yield Flag(path=path, code="other_script", message=message)
            if not part.cited and (unknown := list(dict.fromkeys(_unknown_names(case, value)))):
                shown = ", ".join(f"“{shorten(name)}”" for name in unknown[:3])
                message = f"{shown}: neither the article nor the rest of the record has this."
                yield Flag(path=path, code="name_not_told", message=message)


def _strange_letters(article: Article, text: str) -> str:
    """What is in a script that the article does not have, such as 人民 in an English text about an English article; not
    where it is most of the text, which then is in another language altogether."""
    unknown = {c for c in set(text) - _characters(article) if c.isalpha() and _script(c) not in _scripts(article)}
    if not unknown:
        return ""
    strange = [c for c in text if c in unknown]
    return "".join(strange) if 2 * len(strange) < sum(map(str.isalpha, text)) else ""


@lru_cache(maxsize=8)
def _characters(article: Article) -> frozenset[str]:
    return frozenset(article.text).union(article.title or "")


@lru_cache(maxsize=8)
def _scripts(article: Article) -> frozenset[str]:
    return frozenset(_script(c) for c in _characters(article) if c.isalpha())


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _unknown_names(case: Case, text: str) -> Iterator[str]:
    """Words with a capital that nothing else knows; titles, dates, acronyms and first words of a sentence apart."""
    known = _vocabulary(case.article)
    dates = [*(mention.span for mention in find_dates(text)), *(span for span, _ in bare_months(text))]
    unknown: list[tuple[str, str]] = []
    folded = fold(text)
    for word, (first, last) in zip(folded.words, folded.tokens, strict=True):
        if not text[folded.starts[first]].isupper():
            continue
        span = folded.span(first, last)
        shown = text[span.start : span.end]
        is_acronym = len(shown) <= _ACRONYM and shown.isupper()
        if is_acronym or is_title([word]) or _begins_sentence(text, span.start):
            continue
        if not known.knows(word) and not any(span.overlaps(one) for one in dates):
            unknown.append((word, shown))
    told = {word for one in strings(_groups(case)) for word in folded_words(one)} if unknown else ()
    for word, shown in unknown:
        if word not in told and not find_name(case.article, word, ()) and _is_in_its_language(case.article, text):
            yield shown  # find_name knows Hanoi in an article with Hà Nội


_vocabulary = lru_cache(maxsize=16)(Vocabulary)


@lru_cache(maxsize=64)
def _is_in_its_language(article: Article, text: str) -> bool:
    """Whether a text is in the article's language, and that one in which a capital makes a name."""
    known = _vocabulary(article)
    small = [word for word, span in words(text) if text[span.start].islower()]
    alike = sum(known.has(word) for word in small) >= _SAME_LANGUAGE * len(small)
    return alike and language_of(article).code not in _NOUNS_IN_CAPITALS


_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w’'-]*(?:\s+[^\W\d_a-zß-öø-ÿ][\w’'-]*)*")
_NAMES = 30
"""Names of a text that are looked for in the article."""


@lru_cache(maxsize=256)
def told(article: Article, value: str) -> tuple[Span, ...]:
    """Where the article first has the names and dates of a value that cites nothing: a date, or a text."""
    found: list[Span | None] = []
    for said in find_dates(value):
        same = (m for m in dates_in(article) if m.day and (m.month, m.day) == (said.month, said.day))
        found.append(next((m.span for m in same if m.year in (None, said.year)), None))
    for name in list(dict.fromkeys(_NAME.findall(value)))[:_NAMES]:
        mention = find_name(article, name, ())
        found.append(mention.span if mention else None)
    return tuple(Span(*one) for one in merged([(span.start, span.end) for span in found if span]))


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t“\"'‘«(")
    return not before or before[-1] in ".!?:;\n。！？"


def _groups(case: Case) -> Any:
    """What the record says elsewhere: names, titles, countries."""
    return {name: value for name, value in case.data.items() if isinstance(value, dict | list)}

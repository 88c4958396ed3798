"""Texts in the record's own words: whom they name must be known, and they are written in the article's letters."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.grounding.checks.case import Case
from summariser.grounding.checks.leaks import Vocabulary, strings
from summariser.grounding.checks.negation import language_of
from summariser.language.dates import find_dates
from summariser.language.locate import folded_words
from summariser.language.names import find_name, is_title
from summariser.language.text import words

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
            unknown = [] if part.cited else _unknown_names(case, value)
            if unknown:
                shown = ", ".join(f"“{shorten(name)}”" for name in unknown[:3])
                message = f"{shown}: neither the article nor the rest of the record has such a name."
                yield Flag(path=path, code="name_not_told", message=message)


def _strange_letters(article: Article, text: str) -> str:
    """What is in a script that the article does not have, such as 人民 in an English text about an English article; not
    where it is most of the text, which then is in another language altogether."""
    letters = [c for c in text if c.isalpha()]
    strange = [c for c in letters if _script(c) not in _scripts(article)]
    return "".join(strange) if 2 * len(strange) < len(letters) else ""


@lru_cache(maxsize=256)
def _scripts(article: Article) -> frozenset[str]:
    return frozenset(_script(c) for c in set(f"{article.text}{article.title or ''}") if c.isalpha())


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _unknown_names(case: Case, text: str) -> list[str]:
    """Runs of words with capitals, none of titles, dates or acronyms, that have a word which nothing else knows."""
    known = Vocabulary(case.article)
    spoken = [(word, span) for word, span in words(text) if text[span.start].isalpha()]
    small = [word for word, span in spoken if text[span.start].islower()]
    alike = sum(known.has(word) for word in small) >= _SAME_LANGUAGE * len(small)
    if not alike or language_of(case.article).code in _NOUNS_IN_CAPITALS:
        return []
    told = {word for one in strings(_rest(case)) for word in folded_words(one)}
    dates = [mention.span for mention in find_dates(text)]
    found: list[str] = []
    run: list[tuple[int, int, bool]] = []
    for word, span in [*spoken, ("", None)]:
        if span and text[span.start].isupper() and (not run or not text[run[-1][1] : span.start].strip()):
            counted = not (
                known.knows(word)
                or word in told
                or is_title([word])
                or (len(word) <= _ACRONYM and text[span.start : span.end].isupper())
                or any(span.overlaps(one) for one in dates)
                or find_name(case.article, word, ())  # Hanoi, where the article has Hà Nội
            )
            run.append((span.start, span.end, counted and not (not run and _begins_sentence(text, span.start))))
            continue
        if any(strange for _, _, strange in run):
            found.append(text[run[0][0] : run[-1][1]])
        run = []
    return list(dict.fromkeys(found))


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t“\"'‘«(")
    return not before or before[-1] in ".!?:;\n。！？"


def _rest(case: Case) -> Any:
    """All that the record says in fields of its groups: names, titles, countries."""
    return {name: value for name, value in case.data.items() if isinstance(value, dict | list)}

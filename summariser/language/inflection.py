"""Names in another case than the one that a model gives them in: Путиным, for Путин.

This is no grammar, but the endings that names have in a language: those of the first case, and for each the others that
may stand for it, with the consonants that change before them (Praga, w Pradze). What is found is the name, or one that
differs from it in its ending alone. Where small words are joined to the front of a name (Arabic's and Hebrew's "to" and
"with"), it is found behind them.
"""

from collections.abc import Sequence
from functools import lru_cache

from summariser.core.article import Article
from summariser.language.detection import language_in
from summariser.language.locate import Locator, Words, folded_words
from summariser.language.text import fold
from summariser.language.words import Entries, Language, folded

Endings = frozenset[tuple[str, str]]
"""An ending of the first case, and one of another case."""

FIRST = 2
"""Letters at the start of a word that no case changes."""
_LONGEST = 7
"""Letters of an ending."""
_LEAST_ALIKE = 3
"""Letters of a name that do not change, if it has no more."""
_MOST_WORDS = 12
"""Words of a name; longer ones are looked for only as they stand."""
_VOWELS = frozenset("aeiouyаеиоуыэюяі")


def endings(article: Article) -> Endings:
    """The endings of cases, folded; none where no language is told, in which Иван and Ивана may be two people, as in
    Bulgarian."""
    return _pairs(_cases(article))


def endings_in(language: Language) -> Endings:
    """Those of a language, whatever the article."""
    return _pairs(language.people.cases)


def _cases(article: Article) -> Entries:
    language = language_in(article)
    return language.people.cases if language else ()


@lru_cache(maxsize=32)
def _pairs(cases: Entries) -> Endings:
    """Of "a > y e"; "-" is no ending, "." one vowel, the same in all."""
    pairs = set[tuple[str, str]]()
    for case in cases:
        for vowel in "aeiouy" if "." in case else " ":
            first, _, others = fold(case.replace(".", vowel)).text.partition(" > ")
            pairs |= {(one.strip("-"), other.strip("-")) for one in first.split() for other in others.split()}
    return frozenset(pairs)


@lru_cache(maxsize=8)
def _joined(article: Article) -> tuple[tuple[str, ...], frozenset[str], Endings]:
    """What may be joined to the front of a name, and two of it; the names that only seem to begin with one; and what
    becomes of an article that a name begins with behind some."""
    language = language_in(article)
    if not language or not language.people.joined:
        return (), frozenset(), frozenset()
    joined = language.people.joined
    two = (one + other for one in joined for other in joined if one != other)
    return (*joined, *two), folded(language.people.whole), _pairs(language.people.merged)


def _beginnings(index: Locator, first: str, cases: Endings) -> dict[str, int]:
    """The words that a name's first one may stand as, and how many letters are joined to their front."""
    joined, whole, merged = _joined(index.article)
    found = {
        before + first: len(before)
        for before in joined
        if not any(before[at:] + first in whole for at in range(len(before)))
    }
    for the, short in merged:
        if first.startswith(the) and len(first) - len(the) >= _LEAST_ALIKE:
            found |= {before + short + first[len(the) :]: len(before) for before in ("", *joined) if before != short}
    return found | {known: 0 for known in index.alike(first[:FIRST]) if unchanged(first, known, cases)}


def in_another_case(index: Locator, words: tuple[str, ...]) -> Sequence[tuple[Words, int]]:
    """Where a name stands so, and how many letters are joined to its front, in the order of the text."""
    known = endings(index.article) or any(_joined(index.article))
    return _in_another_case(index, words) if known and 0 < len(words) <= _MOST_WORDS else ()


@lru_cache(maxsize=64)  # the same people stand in sentence after sentence
def _in_another_case(index: Locator, words: tuple[str, ...]) -> Sequence[tuple[Words, int]]:
    cases, (first, *rest) = endings(index.article), words
    least = _LEAST_ALIKE if sum(map(len, words)) <= _LEAST_ALIKE else FIRST
    begins = _beginnings(index, first, cases)
    found: list[tuple[Words, int]] = []
    for place, skip in sorted((at, skip) for known, skip in begins.items() for at in index.positions.get(known, ())):
        run = Words(place, place + len(words))
        others = index.words[place + 1 : run.last]
        alike = [unchanged(word, other, cases) for word, other in zip(rest, others, strict=False)]
        letters = sum(alike) + (unchanged(first, index.words[place], cases) or len(first))
        # A word that is no name may be as near to one: Мира, a woman, and мира, of the world.
        if len(others) == len(rest) and all(alike) and letters >= least and not _is_lower(index, place):
            found.append((run, skip))
    return found


def _is_lower(index: Locator, place: int) -> bool:
    return index.article.text[index.starts[place]].islower()


def unchanged(word: str, other: str, cases: Endings) -> int:
    """How many letters a name's word in the first case and another word share before their endings; 0 if that is no
    case of it."""
    if word == other:
        return len(word)
    if not cases or word[:FIRST] != other[:FIRST]:
        return 0
    same = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    for stem in range(same, max(FIRST, max(len(word), len(other)) - _LONGEST) - 1, -1):
        if (word[stem:], other[stem:]) in cases:
            return stem
    # The vowel of a last syllable that goes: Павел, с Павлом; Marek, z Markiem.
    goes = same >= FIRST and same == len(word) - 2 and word[-2] in _VOWELS and word[-1] not in _VOWELS
    return same if goes and other[same : same + 1] == word[-1] and ("", other[same + 1 :]) in cases else 0


def is_in_another_case(article: Article, own: str, name: str) -> bool:
    """Whether the article's own spelling differs from the name by the mark of a case alone: z Giorgią Meloni."""
    others = (other for one in _cases(article) for other in one.partition(" > ")[2].split())
    marks = {one for one in others if len(one) == 1 and not one.isascii()}
    pairs = zip(own.split(), name.split(), strict=False)
    return bool(marks) and all(one == other or (one[-1] in marks and one[:-1] == other[:-1]) for one, other in pairs)


def may_be_one(article: Article, one: str, other: str) -> bool:
    """Whether two names, or one and the end of the other, may be cases of one in this article's language."""
    cases = endings(article)
    pairs = list(zip(reversed(folded_words(one)), reversed(folded_words(other)), strict=False)) if cases else []
    return any(
        all(alike) and sum(alike) >= _LEAST_ALIKE
        for alike in ([unchanged(a, b, cases) for a, b in pairs], [unchanged(b, a, cases) for a, b in pairs])
    )

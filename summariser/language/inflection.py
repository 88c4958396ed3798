"""Names in another case than the one that a model gives them in: Путиным, for Путин.

This is no grammar, but the endings that names have in a language, each of which may stand for any other: what is found
is the name, or one that differs from it in its ending alone. Where small words are joined to the front of a name
(Arabic's and Hebrew's "to" and "with"), it is found behind them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from summariser.core.article import Article
from summariser.language.detection import language_in
from summariser.language.locate import Locator, Words, folded_words
from summariser.language.words import Entries, Language, every, folded

_FIRST = 2
"""Letters at the start of a word that no case changes."""
_LEAST_ALIKE = 3
"""Letters of a whole name that do not change."""
_VOWELS = frozenset("aeiouyаеиоуыэюяі")
_THE, _TO_THE = "ال", "لل"
"""Arabic's article, and what "to" makes of it."""


@lru_cache(maxsize=8)
def endings(article: Article) -> frozenset[str]:
    """The endings of cases, folded; where no language is told, those of all."""
    cases = _cases(language_in(article))
    return folded(cases) | {""} if cases else frozenset()


def _joined(article: Article) -> tuple[str, ...]:
    """What may be joined to the front of a name, and two of it."""
    language = language_in(article)
    joined = language.people.joined if language else ()
    return (*joined, *(one + two for one in joined for two in joined if one != two))


def _cases(language: Language | None) -> Entries:
    return language.people.cases if language else every(lambda one: one.people.cases)


def in_another_case(index: Locator, words: Sequence[str]) -> Iterator[tuple[Words, int]]:
    """Where a name stands so, and how many letters are joined to its front, in the order of the text."""
    cases, joined = endings(index.article), _joined(index.article)
    if not words or not (cases or joined):
        return
    first, *rest = words
    begins = {before + first: len(before) for before in joined}
    if joined and first.startswith(_THE):
        begins[_TO_THE + first[len(_THE) :]] = 0
    begins |= {known: 0 for known in index.distinct if unchanged(first, known, cases)}
    for place, skip in sorted((at, skip) for known, skip in begins.items() for at in index.positions.get(known, ())):
        run = Words(place, place + len(words))
        others = index.words[place + 1 : run.last]
        alike = [unchanged(word, other, cases) for word, other in zip(rest, others, strict=False)]
        letters = sum(alike) + (unchanged(first, index.words[place], cases) or len(first))
        # A word that is no name may be as near to one: Мира, a woman, and мира, of the world.
        if len(others) == len(rest) and all(alike) and letters >= _LEAST_ALIKE and not _is_lower(index, place):
            yield run, skip


def _is_lower(index: Locator, place: int) -> bool:
    return index.article.text[index.starts[place]].islower()


def unchanged(word: str, other: str, cases: frozenset[str]) -> int:
    """How many letters two words share before their endings; 0 if they are not cases of one name."""
    if word == other:
        return len(word)
    same = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    for stem in range(same, _FIRST - 1, -1):
        if word[stem:] in cases and other[stem:] in cases:
            return stem
    # The vowel of a last syllable that goes: Павел, с Павлом; Marek, z Markiem.
    goes = same >= _FIRST and same == len(word) - 2 and word[-2] in _VOWELS and word[-1] not in _VOWELS
    return same if goes and other[same : same + 1] == word[-1] and other[same + 1 :] in cases else 0


def is_in_another_case(article: Article, own: str, name: str) -> bool:
    """Whether the article's own spelling differs from the name by the mark of a case alone: z Giorgią Meloni."""
    marks = {one for one in _cases(language_in(article)) if len(one) == 1 and not one.isascii()}
    pairs = zip(own.split(), name.split(), strict=False)
    return bool(marks) and all(one == other or (one[-1] in marks and one[:-1] == other[:-1]) for one, other in pairs)


def may_be_one(article: Article, one: str, other: str) -> bool:
    """Whether two names, or one and the end of the other, may be cases of one in this article's language."""
    cases = endings(article)
    pairs = list(zip(reversed(folded_words(one)), reversed(folded_words(other)), strict=False)) if cases else []
    alike = [unchanged(*pair, cases) for pair in pairs]
    return all(alike) and sum(alike) >= _LEAST_ALIKE

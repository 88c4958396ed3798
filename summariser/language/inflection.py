"""Names in another case than the one that a model gives them in: Путиным, for Путин.

This is no grammar, but the endings that names have in a language, each of which may stand for any other: what is found
is the name, or one that differs from it in its ending alone. Where small words are joined to the front of a name
(Arabic's and Hebrew's "to" and "with"), it is found behind them.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from summariser.core.article import Article
from summariser.language.detection import language_in
from summariser.language.locate import Locator, Words
from summariser.language.words import Entries, Language, every, folded

_FIRST = 2
"""Letters at the start of a word that no case changes."""
_LEAST_ALIKE = 3
"""Letters of a whole name that do not change."""
_VOWELS = frozenset("aeiouyаеиоуыэюяі")
_THE, _TO_THE = "ال", "لل"
"""Arabic's article, and what "to" makes of it."""


@lru_cache(maxsize=8)
def _of_article(article: Article) -> tuple[frozenset[str], tuple[str, ...]]:
    """The endings of cases, and what may be joined to the front; where no language is told, all endings."""
    language = language_in(article)
    joined = language.people.joined if language else ()
    twice = (one + two for one in joined for two in joined if one != two)
    cases = _cases(language)
    return folded(cases) | {""} if cases else frozenset(), (*joined, *twice)


def _cases(language: Language | None) -> Entries:
    return language.people.cases if language else every(lambda one: one.people.cases)


def in_another_case(index: Locator, words: Sequence[str]) -> Iterator[tuple[Words, int]]:
    """Where a name stands so, and how many letters are joined to its front, in the order of the text."""
    endings, joined = _of_article(index.article)
    if not words or not (endings or joined):
        return
    first, *rest = words
    begins = {before + first: len(before) for before in joined}
    if joined and first.startswith(_THE):
        begins[_TO_THE + first[len(_THE) :]] = 0
    begins |= {known: 0 for known in index.distinct if _alike(first, known, endings)}
    for place, skip in sorted((at, skip) for known, skip in begins.items() for at in index.positions.get(known, ())):
        run = Words(place, place + len(words))
        others = index.words[place + 1 : run.last]
        alike = [_alike(word, other, endings) for word, other in zip(rest, others, strict=False)]
        unchanged = sum(alike) + (_alike(first, index.words[place], endings) or len(first))
        # A word that is no name may be as near to one: Мира, a woman, and мира, of the world.
        if len(others) == len(rest) and all(alike) and unchanged >= _LEAST_ALIKE and not _is_lower(index, place):
            yield run, skip


def _is_lower(index: Locator, place: int) -> bool:
    return index.article.text[index.starts[place]].islower()


def _alike(word: str, other: str, endings: frozenset[str]) -> int:
    """How many letters two words share before their endings; 0 if they are not cases of one name."""
    if word == other:
        return len(word)
    same = next((at for at, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    for stem in range(same, _FIRST - 1, -1):
        if word[stem:] in endings and other[stem:] in endings:
            return stem
    # The vowel of a last syllable that goes: Павел, с Павлом; Marek, z Markiem.
    goes = same >= _FIRST and same == len(word) - 2 and word[-2] in _VOWELS and word[-1] not in _VOWELS
    return same if goes and other[same : same + 1] == word[-1] and other[same + 1 :] in endings else 0


def is_in_another_case(article: Article, own: str, name: str) -> bool:
    """Whether the article's own spelling differs from the name by the mark of a case alone: z Giorgią Meloni."""
    marks = {one for one in _cases(language_in(article)) if len(one) == 1 and not one.isascii()}
    pairs = zip(own.split(), name.split(), strict=False)
    return bool(marks) and all(one == other or (one[-1] in marks and one[:-1] == other[:-1]) for one, other in pairs)

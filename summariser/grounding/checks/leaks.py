"""What a draft has from a worked example instead of from its article."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from summariser.ask.prompt import Example
from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.core.lazy import cached_property
from summariser.core.schema import Node
from summariser.core.walk import as_date
from summariser.grounding.checks.case import Case
from summariser.language.dates import dates_in, find_dates
from summariser.language.locate import folded_words, locator
from summariser.language.names import find_composed, find_name, is_title, without_title
from summariser.language.number_words import values_in
from summariser.language.text import words

_RUN, _FOREIGN = 7, 3
"""Words in a row that are the same in a draft and an example, and how many of them not being the article's makes a
copy: five in a row are often no more than a turn of phrase."""

_STEM = 4
"""Letters by which China is known from Chinese, and Vietnamese from Vietnam."""

_NAME = 3
"""Words up to which a text is a name rather than a sentence."""

_SMALLEST = 10
"""Numbers below this are everywhere."""


def check_examples(case: Case, examples: Sequence[Example], unfound: Mapping[str, str]) -> Iterator[Flag]:
    """from_example: a name, a text, a date or a number of the draft, or (`unfound`, by path) opening words that are
    not in the article, stand in an example and not in the article.

    Words that stand in both are no sign of anything, and neither are other forms of the article's words. Not for the
    check of a record under review: only who asked the model knows what it was shown.
    """
    shown = [_shown(example) for example in examples]
    about = Vocabulary(case.article)
    for path, opening in unfound.items():
        if any(one.has(folded_words(opening)) for one in shown):
            yield _flag(path, opening)
    for part in case.parts:
        for path, node, value in part.values("name", "text", "date", "number"):
            if leaked := _LEAKS[node.kind](node, value, about, shown):
                yield _flag(path, leaked)


def _flag(path: str, leaked: str) -> Flag:
    message = f"“{shorten(leaked)}” is not in the article, but in an example that the model was shown."
    return Flag(path=path, code="from_example", message=message)


@dataclass(frozen=True)
class Vocabulary:
    """The words of an article, and whether it knows a word in one form or another."""

    article: Article

    @cached_property
    def _words(self) -> frozenset[str]:
        return locator(self.article).distinct.union(folded_words(self.article.title or ""))

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(word[:length] for word in self._words for length in range(3, _STEM + 1))

    def has(self, word: str) -> bool:
        """Whether the article has the word as it is."""
        return word in self._words

    def knows(self, word: str) -> bool:
        if word in self._words or word[0].isnumeric():
            return word in self._words
        if len(word) < 3 and word.isascii():  # US and UK are written in other ways, and small words say nothing
            return True
        # Lao is a stem of Laos, and Thai of Thailand, whichever of the two the article has.
        return word[:_STEM] in self._stems or any(word[:length] in self._words for length in range(3, len(word)))


@dataclass(frozen=True)
class _Shown:
    """An example as it is searched: its article and its answer, as folded words between single spaces."""

    text: str
    runs: frozenset[tuple[str, ...]]
    names: frozenset[str]
    days: frozenset[date]
    numbers: frozenset[Decimal]

    def has(self, wanted: Sequence[str]) -> bool:
        return bool(wanted) and f" {' '.join(wanted)} " in self.text


@lru_cache(maxsize=64)
def _shown(example: Example) -> _Shown:
    texts = [example.article.text, *strings(json.loads(example.answer))]
    spoken = [folded_words(text) for text in texts]
    spelt = {word for text in texts for word in _spelt_as_names(text)}
    small = {word for text in texts for word, span in words(text) if not text[span.start].isupper()}
    mentions = [m for text in texts for m in find_dates(text)]
    days = {day for m in mentions if m.year and m.month and m.day and (day := _day(m.year, m.month, m.day))}
    return _Shown(
        text="  ".join(f" {' '.join(one)} " for one in spoken),
        runs=frozenset(run for one in spoken for run in _runs(one)),
        names=frozenset(spelt - small),
        days=frozenset(days),
        numbers=frozenset().union(*(values_in(text) for text in texts)),
    )


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


def _runs(spoken: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(spoken[at : at + _RUN]) for at in range(len(spoken) - _RUN + 1))


def _spelt_as_names(text: str) -> Iterator[str]:
    """Folded words with a capital, where no sentence begins; all of them, where the text is too short to be one."""
    found = words(text)
    for word, span in found:
        before = text[: span.start].rstrip("\"'“‘«( \n\t")
        if text[span.start].isupper() and (len(found) <= _NAME or (before and before[-1] not in ".!?:")):
            yield word


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _name(node: Node, value: Any, about: Vocabulary, shown: Sequence[_Shown]) -> str:
    own = not (node.optional or node.many)
    name = without_title(str(value), about.article) if own else str(value)
    spoken = folded_words(name)
    if is_title(spoken) or not any(one.has(spoken) for one in shown):
        return ""
    # The parts of a person's name are other people's too; those of an office or a country are not.
    if not own and all(map(about.knows, spoken)):
        return ""
    one_by_one = ([sentence.number] for sentence in about.article.sentences)
    composed = any(find_composed(about.article, name, numbers) for numbers in one_by_one)
    return "" if composed or find_name(about.article, name, ()) else name


def _text(_: Node, value: Any, about: Vocabulary, shown: Sequence[_Shown]) -> str:
    text = str(value)
    for word, span in words(text):
        if not any(word in one.names for one in shown) or about.knows(word) or is_title([word]):
            continue
        spelling = text[span.start : span.end]
        if spelling[0].isupper() and not find_name(about.article, spelling, ()):  # which also finds Viet Nam
            return spelling
    for run in _runs(folded_words(text)):
        if any(run in one.runs for one in shown) and sum(not about.knows(word) for word in run) >= _FOREIGN:
            return " ".join(run)
    return ""


def _date(_: Node, value: Any, about: Vocabulary, shown: Sequence[_Shown]) -> str:
    day = as_date(value)
    if day is None or not any(day in one.days for one in shown):
        return ""
    told = any(
        m.relative or m.weekday == day.weekday() or (m.month, m.day or day.day) == (day.month, day.day)
        for m in dates_in(about.article)
    )
    return "" if told or about.article.published == day else day.isoformat()


def _number(_: Node, value: Any, about: Vocabulary, shown: Sequence[_Shown]) -> str:
    wanted = Decimal(str(value))
    known = wanted in values_in(about.article.text)
    return str(value) if not known and abs(wanted) >= _SMALLEST and any(wanted in s.numbers for s in shown) else ""


_LEAKS = {"name": _name, "text": _text, "date": _date, "number": _number}

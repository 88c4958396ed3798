"""Numbers in figures and in words, folded. English ones are read as a claim; those of other languages only support one.

Vietnamese năm is five and also year, ba is three and bà is Mrs: good enough to find a number, not to miss one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, reduce
from itertools import chain
from operator import or_

from summariser.core.article import Span
from summariser.language.text import Folded, fold
from summariser.language.words import folded, language, languages


def _counted(first: int, rows: Iterable[str], step: int = 1) -> dict[str, int]:
    return {word: first + step * at for at, row in enumerate(rows) for word in folded(row.split("/"))}


def _powers(scales: Mapping[str, int]) -> dict[str, int]:
    return {fold(word).text: 10**power for word, power in scales.items()}


_ENGLISH = language("en").numbers
_CARDINALS = {_ENGLISH.zero: 0} | _counted(1, _ENGLISH.ones)
_ORDINALS, _TENS = _counted(1, _ENGLISH.ordinals), _counted(20, _ENGLISH.tens, 10)
_ALL = [one.numbers for one in reversed(languages())]
"""English last: its words win over those of other languages that are spelt alike."""
UNITS = reduce(or_, (_counted(1, one.ones) for one in _ALL)) | _ORDINALS | _CARDINALS
TENS = reduce(or_, (_counted(20, one.tens, 10) for one in _ALL))
HUNDREDS = {fold(word).text: number for one in _ALL for word, number in one.hundreds.items()}
"""What multiplies the count right before it: hai mươi is two tens."""

SCALES = reduce(or_, (_powers(one.scales) for one in _ALL))
SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
"""Scales written onto the digits: $10bn. The bare digits stay possible, because 10m may be ten metres."""

_COUNTING = (_CARDINALS, _ORDINALS, _TENS, _ENGLISH.hundreds, ["thousand", "million", "billion", "trillion"])
CLAIMED = frozenset(chain.from_iterable(_COUNTING)).difference(_ENGLISH.unclaimed)
"""Words that count as a number in a record's own words. "Second" is too often a unit of time or an adverb."""


_TOKEN = re.compile(r"-?(\d+(?:[.,:/]\d+)*)([^\W\d_]*)")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*|\d{1,2}(?:,\d\d)+,\d{3}")
_DECIMAL = re.compile(r"(\d{1,3}(?:([.,])\d{3})*|\d+)(?!\2)[.,](\d+)")
_GAP = re.compile(r"[\s-]{0,2}")
_ROMAN = re.compile(r"(?=..)x{0,3}(?:ix|iv|v?i{0,3})")
SPOKEN = frozenset({*UNITS, *TENS, *HUNDREDS, *SCALES})
_LONGEST, _MOST = 40, 12
"""Digits and words of a number that can be one; longer runs of digits are identifiers."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text. `values` are all that it may mean (1.000 is a thousand or one); `bare` without its scale.

    `words` are its folded words.
    """

    span: Span
    values: frozenset[Decimal]
    bare: frozenset[Decimal]
    words: tuple[str, ...]


@lru_cache(maxsize=1024)
def find_numbers(text: str) -> tuple[Number, ...]:
    """All numbers in a text, in order."""
    return tuple(_numbers(text, fold(text)))


@lru_cache(maxsize=1024)
def values_in(text: str) -> frozenset[Decimal]:
    """Every value that a text tells, Roman numerals included: XIII of a congress, which others write as 13th."""
    folded = fold(text)
    places = [at for at, word in enumerate(folded.words) if word[0] in "xvi" and _ROMAN.fullmatch(word)]
    spans = ((folded.words[at], folded.span(*folded.tokens[at])) for at in places)
    romans = (word for word, span in spans if text[span.start : span.end].isupper())
    return frozenset(map(_roman, romans)).union(*(number.values for number in find_numbers(text)))


def _numbers(text: str, folded: Folded) -> Iterator[Number]:
    words = folded.words
    stop = 0
    for at in [index for index, word in enumerate(words) if word in SPOKEN or (word[0] < ":" and _is_figure(word))]:
        if at < stop:  # it belongs to the number before
            continue
        stop = at + 1
        while stop < min(len(words), at + _MOST) and _goes_on(text, folded, at, stop):
            stop += 1
        run = words[at:stop]
        bare, scale = _read(run)
        if bare:
            values = frozenset(value * factor for value in bare for factor in scale)
            span = folded.span(folded.tokens[at][0], folded.tokens[stop - 1][1])
            yield Number(span, values, bare, tuple(run))


def _is_figure(word: str) -> bool:
    """Whether a word is a number in digits, or begins with one."""
    return (word[0].isdecimal() or word[0] == "-") and _TOKEN.match(word) is not None


def _goes_on(text: str, folded: Folded, first: int, at: int) -> bool:
    """Whether a word, not the first, belongs to the number that starts at `first`."""
    words, places = folded.words, folded.tokens
    word, before = words[at], words[at - 1]
    if not _GAP.fullmatch(text, folded.ends[places[at - 1][1] - 1], folded.starts[places[at][0]]):
        return False
    if _TOKEN.match(words[first]):
        # 10 000 as French and Swedish write it.
        grouped = [bool(re.fullmatch(r"\d{3}", words[i])) for i in range(first + 1, at + 1)]
        return word in SCALES or (all(grouped) and bool(re.fullmatch(r"\d{1,3}", words[first])))
    after_larger = before in HUNDREDS or before in SCALES
    if word == "and":
        following = words[at + 1] if at + 1 < len(words) else ""
        return after_larger and (following in UNITS or following in TENS)
    if word in UNITS or word in TENS:
        return after_larger or before == "and" or (before in TENS and word in UNITS)
    return word in SCALES or word in HUNDREDS


def _read(run: list[str]) -> tuple[frozenset[Decimal], set[int]]:
    """The values of a run of number words without its last scales, and the factors that these may stand for."""
    digits = _TOKEN.match(run[0])
    if not digits:
        value = _spoken(run)
        return (frozenset({Decimal(value)}) if value else frozenset()), {1}
    factor = 1
    while run[-1] in SCALES:
        factor *= SCALES[run.pop()]
    suffix = SUFFIXES.get(digits[2])
    bare = frozenset({Decimal("".join(run))}) if len(run) > 1 else _readings(digits[1])
    return bare, {factor} if factor > 1 else {1, suffix or 1}


def _spoken(run: list[str]) -> int:
    """Two hundred and five thousand. 0 for "thousands" alone, which is no number."""
    if run[0] in SCALES and run[0].endswith("s"):
        return 0
    total, current = 0, 0
    for word in run:
        if word in SCALES:
            # A scale on a scale multiplies: mil millones.
            total, current = total + current * SCALES[word] if current else max(1, total) * SCALES[word], 0
        elif word in HUNDREDS:
            current = max(1, current) * HUNDREDS[word]
        elif word != "and":
            current += UNITS.get(word, TENS.get(word, 0))
    return total + current


def _readings(digits: str) -> frozenset[Decimal]:
    if len(digits) > _LONGEST:
        return frozenset()
    found: set[str] = set()
    if digits.isdigit():
        found.add(digits)
    if _GROUPED.fullmatch(digits):
        found.add(digits.replace(",", "").replace(".", ""))
    if decimal := _DECIMAL.fullmatch(digits):
        found.add(f"{decimal[1].replace(',', '').replace('.', '')}.{decimal[3]}")
    return frozenset(map(Decimal, found or re.split(r"[.,:/]", digits)))


def _roman(word: str) -> Decimal:
    letters = [{"i": 1, "v": 5, "x": 10}[letter] for letter in word]
    return Decimal(sum(-a if a < b else a for a, b in zip(letters, [*letters[1:], 0], strict=True)))

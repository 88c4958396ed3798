"""Words for numbers, folded. English ones are read as a claim; those of other languages only support one.

Vietnamese năm is five and also year, ba is three and bà is Mrs: good enough to find a number, not to miss one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from summariser.core.article import Span
from summariser.language.text import Folded, fold


def word_set(*rows: str) -> frozenset[str]:
    """The words of some rows of text."""
    return frozenset(word for row in rows for word in row.split())


def verbose(pattern: str) -> re.Pattern[str]:
    """A pattern laid out over lines; a space in it is written with a backslash."""
    return re.compile(pattern, re.VERBOSE | re.MULTILINE)


def _counted(first: int, *rows: str) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows, first) for word in row.split()}


_ENGLISH_CARDINALS = _counted(
    0, "zero", "one", "two both twice", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve dozen", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_ORDINALS = _counted(
    1, "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
_OTHERS = _counted(
    1, "mot un une uno una ein eine einen um uma 一", "hai deux dos zwei beide deren ambos dois duas dua 二 两 兩",
    "ba trois tres drei tiga 三", "bon tu quatre cuatro vier quatro empat 四", "nam lam cinq cinco funf lima 五",
    "sau six seis sechs enam 六", "bay sept siete sieben sete tujuh 七", "tam huit ocho acht oito delapan 八",
    "chin neuf nueve neun nove sembilan 九", "dix diez zehn dez sepuluh", "onze once elf", "douze doce zwolf doze",
    "treize trece dreizehn", "quatorze catorce vierzehn", "quinze quince funfzehn", "seize sechzehn", "siebzehn",
    "achtzehn", "neunzehn",
)  # fmt: skip
_ENGLISH_TENS = {
    word: 10 * number
    for word, number in _counted(
        2, "twenty twentieth", "thirty thirtieth", "forty fortieth", "fifty fiftieth", "sixty sixtieth",
        "seventy seventieth", "eighty eightieth", "ninety ninetieth",
    ).items()
}  # fmt: skip
_OTHER_TENS = {
    word: 10 * number
    for word, number in _counted(
        2, "vingt veinte zwanzig", "trente treinta dreissig", "quarante cuarenta vierzig",
        "cinquante cincuenta funfzig",
        "soixante sesenta sechzig", "setenta siebzig", "ochenta achtzig", "noventa neunzig",
    ).items()
}  # fmt: skip

UNITS = _OTHERS | _ENGLISH_ORDINALS | _ENGLISH_CARDINALS
TENS = _OTHER_TENS | _ENGLISH_TENS
HUNDREDS = {"hundred": 100, "hundredth": 100, "tram": 100, "hundert": 100, "百": 100, "muoi": 10, "十": 10}
"""What multiplies the count right before it: hai mươi is two tens."""

SCALES = {
    **dict.fromkeys(["thousand", "nghin", "ngan", "mille", "mil", "tausend", "ribu", "千"], 10**3),
    **dict.fromkeys(["million", "trieu", "millones", "millon", "millionen", "milhoes", "juta", "mio"], 10**6),
    **dict.fromkeys(["billion", "ty", "ti", "milliard", "milliarde", "milliarden", "mrd", "miliar"], 10**9),
    **dict.fromkeys(["trillion", "billionen", "billones"], 10**12),
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
    **dict.fromkeys(["thousands", "milliers"], 10**3),
    **dict.fromkeys(["millions"], 10**6),
    **dict.fromkeys(["billions", "milliards"], 10**9),
    **dict.fromkeys(["万", "萬"], 10**4),
    **dict.fromkeys(["亿", "億"], 10**8),
}
SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
"""Scales written onto the digits: $10bn. The bare digits stay possible, because 10m may be ten metres."""

CLAIMED = word_set(
    *_ENGLISH_CARDINALS, *_ENGLISH_ORDINALS, *_ENGLISH_TENS, "hundred hundredth thousand million billion trillion"
) - word_set("both twice first second one zero")
"""Words that count as a number in a record's own words. "Second" is too often a unit of time or an adverb."""


_TOKEN = re.compile(r"-?(\d+(?:[.,:/]\d+)*)([^\W\d_]*)")
_GROUPED = re.compile(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*|\d{1,2}(?:,\d\d)+,\d{3}")
_DECIMAL = re.compile(r"(\d{1,3}(?:([.,])\d{3})*|\d+)(?!\2)[.,](\d+)")
_GAP = re.compile(r"[\s-]{0,2}")
_ROMAN = re.compile(r"(?=..)x{0,3}(?:ix|iv|v?i{0,3})")
_SPOKEN = frozenset({*UNITS, *TENS, *HUNDREDS, *SCALES})
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
    romans = (
        word
        for word, (start, end) in zip(folded.words, folded.tokens, strict=True)
        if word[0] in "xvi" and _ROMAN.fullmatch(word) and text[folded.starts[start] : folded.ends[end - 1]].isupper()
    )
    return frozenset(map(_roman, romans)).union(*(number.values for number in find_numbers(text)))


def _numbers(text: str, folded: Folded) -> Iterator[Number]:
    words = folded.words
    stop = 0
    for at in [index for index, word in enumerate(words) if word in _SPOKEN or _is_figure(word)]:
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

"""Comparing texts as a reader does: the same words whatever the typography, with the way back to the original.

Everything that looks for something in an article compares folded text and then shows the article's own characters,
so this module owns the map from folded text to offsets in the original.
"""

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from summariser.core.article import Span
from summariser.core.lazy import cached_property

_LETTERS = {"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
"""Letters that readers type without their stroke or joint, and that Unicode does not decompose."""

_QUOTES = {**dict.fromkeys("“”„‟«»″〝〞〟「」『』", '"'), **dict.fromkeys("‘’‚‛‹›′ʼʻ`´", "'")}
_DASHES = "‐‑‒–—―−⁃﹘﹣"
_COMPATIBLE = re.compile("<(?:wide|narrow|compat|font|noBreak|initial|medial|final|isolated)>")
# Not <super>, <sub> and <fraction>: 10² is not 102.

_STRIPPED_MARKS = re.compile(
    "[\u0300-\u0333\u0339-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\ufe00-\ufe0f\ufe20-\ufe2f"  # Latin, Greek, Cyrillic
    "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]"  # Hebrew points, Arabic vowel signs
)
# Vowel signs of Indic and South-East Asian scripts make the word, and an overlay makes = into ≠: both are kept.

_UNSPACED = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1100-\u115f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Scripts written without spaces between words (and Korean, which joins particles to names)."""


_PARTED = re.compile(r"([-‐\u00ad])(?<=[^\W\d_].)(?<![Nn]on.)[^\S\n]*\n\s*(?=[^\W\d_])")
"""Where a word is parted at the end of a line, but after non-, which must not hide a negation. It begins with the
hyphen, and looks back from there: a pattern that begins by looking back is tried at every letter."""


def unwrapped(text: str) -> str:
    """A text on one line, with the words whole that were parted at the end of one; Asia-Pacific keeps its hyphen."""
    return " ".join(_PARTED.sub(lambda m: "" if _is_parted(m) else m[1], text).split())


def _is_parted(match: re.Match[str]) -> bool:
    return match.string[match.end()].islower()


class _FoldTable(dict[str, str]):
    """The folded form of each character met so far: "" if it is dropped, " " if it is white space."""

    def __missing__(self, character: str) -> str:
        self[character] = folded = _fold_character(character)
        return folded


class _ClassTable(dict[int, str]):
    """One letter for what a folded character is to the tokeniser; see `_WORD`."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _CLASSES.get(chr(code)) or _class_of(chr(code))
        return found


def _fold_character(character: str) -> str:
    if character.isspace():
        return " "
    if character in _QUOTES:
        return _QUOTES[character]
    if character in _DASHES:
        return "-"
    if unicodedata.category(character) in ("Cc", "Cf") or character == "ـ":  # Arabic letters stretched in print
        return ""
    if _COMPATIBLE.match(unicodedata.decomposition(character)):
        character = unicodedata.normalize("NFKC", character)
    lowered = unicodedata.normalize("NFD", unicodedata.normalize("NFD", character).casefold())
    return "".join(_LETTERS.get(c, _decimal(c)) for c in lowered if not _STRIPPED_MARKS.match(c))


def _decimal(character: str) -> str:
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


_CLASSES = {"n": "n", "t": "t", "'": "A", "-": "H", **dict.fromkeys(".,:/", "P"), **dict.fromkeys("%‰", "S")}


def _class_of(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M" or "\u1160" <= character <= "\u11ff":
        return "M"
    if character.isalpha():
        return "U" if _UNSPACED.match(character) else "L"
    if character.isnumeric():
        return "D"
    return "S" if category in ("Sc", "Sm") else "X"


_FOLD = _FoldTable()
_CLASS = _ClassTable()

_WORD = (
    r"[LMntDUSH](?:{}(?<=[LMnt])[LMntD]*+|(?<=[D])[D]*(?:[P][D]+)*(?:[LMnt][LMntD]*)?|(?<=[US])[M]*"
    r"|(?<=[H])(?<![LMntDUP].)[D]+(?:[P][D]+)*(?:[LMnt][LMntD]*)?)"  # 20th, 1,000.5, -3, 2023-09-05 as three
)
"""L letter, n and t themselves, M mark, D digit, U letter of an unspaced script, A apostrophe, H dash, P . , : or /,
S a sign that changes what a number says, X anything else. It begins with a set, which is soon looked for."""
_NEGATED = "(?<=[LMnt])[LMnt]*?(?=nAt(?![LMntD]))|(?<=n)At(?![LMntD])|"  # do|n't, so that a negation is a word
_WORDS = re.compile(_WORD.format("")), re.compile(_WORD.format(_NEGATED))
_ASCII = str.maketrans(
    {"L": "a-z", "M": r"\0", "D": "0-9", "U": r"\0", "A": "'", "H": r"\-", "P": ".,:/", "S": "$%+<=>|~"}
)
_ASCII_WORDS = tuple(re.compile(one.pattern.translate(_ASCII)) for one in _WORDS)
"""The same for folded ASCII itself, which is without control characters."""

_PLAIN = re.compile(r"[!-~]++(?: [!-~]++)*+")
"""A stretch of ASCII with single spaces, most of most articles: it folds one character to one, all at once."""


@dataclass(frozen=True)
class Folded:
    """A text without case, diacritics and typography, and where each of its characters came from."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The original span of `text[start:end]`; it never parts a letter from the marks that follow it."""
        return Span(self.starts[start], self.ends[end - 1])

    @cached_property
    def tokens(self) -> list[tuple[int, int]]:
        """Where its words are, and the signs that change what a number says.

        Scripts without spaces give one word a letter; n't, the s of a possessive and elided articles are words too.
        """
        if self.text.isascii():
            at, index = 0, self.text.index
            return [(at := index(word, at), at := at + len(word)) for word in self.words]
        classes = self.text.translate(_CLASS)
        return [match.span() for match in _WORDS["nAt" in classes].finditer(classes)]

    @cached_property
    def words(self) -> list[str]:
        """What stands at `tokens`."""
        if self.text.isascii():
            return _ascii_words(self.text)
        return [self.text[start:end] for start, end in self.tokens]


@lru_cache(maxsize=128)
def fold(text: str) -> Folded:
    """Fold a text: compatible forms, case, diacritics, quotation marks and dashes unified, white space to one space,
    words parted at the end of a line whole.

    Kept for the few texts that are looked at last: an article and its sentences are folded for many a question.
    """
    if _PLAIN.fullmatch(text):
        return Folded(_lower(text), range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    places = array("q"), array("q")
    done = 0
    for parted in filter(_is_parted, _PARTED.finditer(text)):
        _fold_stretch(text, done, parted.start(), pieces, places)
        done = parted.end()
    _fold_stretch(text, done, len(text), pieces, places)
    return Folded("".join(pieces), *places)


def _fold_stretch(text: str, done: int, stop: int, pieces: list[str], places: "tuple[array[int], array[int]]") -> None:
    starts, ends = places
    for plain in _PLAIN.finditer(text, done, stop):
        start, end = plain.span()
        if done < start:
            _fold_each(text, range(done, start), pieces, places)
        pieces.append(_lower(plain[0]))
        starts.extend(_numbers(start, end))
        ends.extend(_numbers(start + 1, end + 1))
        done = end
    if done < stop:
        _fold_each(text, range(done, stop), pieces, places)


def _lower(plain: str) -> str:
    return plain.lower().replace("`", "'")


_FIRST_NUMBERS = array("q", range(16_384))
"""To be copied: counting them out for every article takes longer than the rest of folding it."""


def _numbers(start: int, end: int) -> "array[int] | range":
    return _FIRST_NUMBERS[start:end] if end <= len(_FIRST_NUMBERS) else range(start, end)


def _fold_each(text: str, stretch: range, pieces: list[str], places: "tuple[array[int], array[int]]") -> None:
    """Fold a stretch character by character, after what has been folded before it."""
    starts, ends = places
    table = _FOLD
    after_space = bool(pieces) and pieces[-1] == " "
    for index in stretch:
        piece = table[text[index]]
        if not piece:
            # A dropped mark belongs to the letter before it; a dropped control to nothing.
            if ends and not after_space and unicodedata.category(text[index])[0] == "M":
                ends[-1] = index + 1
        elif piece == " ":
            if after_space:
                ends[-1] = index + 1
            else:
                pieces.append(piece)
                starts.append(index)
                ends.append(index + 1)
            after_space = True
        else:
            after_space = False
            pieces.append(piece)
            for _ in piece:
                starts.append(index)
                ends.append(index + 1)


def plain_words(text: str) -> list[str]:
    """The words of `fold(text)`, found many times sooner, of a plain text; of another none."""
    return _ascii_words(_lower(text)) if _PLAIN.fullmatch(text) else []


def _ascii_words(folded: str) -> list[str]:
    return _ASCII_WORDS["n't" in folded].findall(folded)


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[tuple[str, Span], ...]:
    """Folded words of a text with their original spans: `words("Đỗ Mười’s")` gives do, muoi and s."""
    folded = fold(text)
    return tuple((folded.text[start:end], folded.span(start, end)) for start, end in folded.tokens)


def is_near(one: str, other: str) -> bool:
    """Whether two words are a typing error apart: one edit, two in long words, never in the first letter.

    Most words that mean something else so close (could, would; able, unable) differ in the first letter.
    """
    longest, shortest = max(len(one), len(other)), min(len(one), len(other))
    most = 2 if longest >= 9 else 1
    # An edit changes at most two letters of those that only one of them has.
    if shortest < 4 or longest - shortest > most or one[0] != other[0] or len({*one} ^ {*other}) > 2 * most:
        return False
    return not any(map(str.isnumeric, one + other)) and edits(one, other, most) <= most


def edits(one: str, other: str, limit: int) -> int:
    """Letters inserted, deleted, replaced or swapped with the next; `limit + 1` if they are more than the limit."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    before, row = list[int](), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)

"""Names of months and weekdays in the languages of news, and the marks that stand for them in a text that is searched.

A pattern that has to spell out a thousand names is slow. So each name in a folded text is first replaced, letter for
letter, by a mark and fillers, control characters that no folded text has; patterns look for the marks.
"""

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from summariser.core.article import Span
from summariser.language.text import fold

CALENDAR = tomllib.loads(Path(__file__).with_name("calendar.toml").read_text(encoding="utf-8"))
_RELATIVE = {"yesterday": -1, "today": 0, "tomorrow": 1}
"""Words for a day, by how many days it is after that of publication."""

FILLER = "\x08"
_MONTH, _SHORT_MONTH, _WEEKDAY, _WEEKDAY_BESIDE, _RELATIVE_DAY = 0x80, 0x90, 0x01, 0x11, 0x0F
MONTH, SHORT_MONTH = "[\x80-\x9f]", "[\x90-\x9f]"
WEEKDAY, WEEKDAY_BESIDE, RELATIVE = "[\x01-\x07]", "[\x11-\x17]", "[\x0e-\x10]"
"""What marks are, as patterns; after each come as many fillers as the name has letters more."""

_SENSES: list[tuple[int, ...]] = [(month,) for month in range(1, 13)]
"""The months that a name can mean: listopad is October in Croatian and November in Polish."""


def months_of(mark: str) -> tuple[int, ...]:
    return _SENSES[(ord(mark) - _MONTH) % 16]


def weekday_of(mark: str) -> int:
    return (ord(mark) - _WEEKDAY) % 16


def days_ahead(mark: str) -> int:
    return ord(mark) - _RELATIVE_DAY


def _read() -> dict[str, str]:
    """The mark of every name."""
    full, short, marks = dict[str, set[int]](), dict[str, set[int]](), dict[str, str]()
    for names_of in (table for table in CALENDAR.values() if isinstance(table, dict)):
        months, days, cut = (names_of.get(kind, "") for kind in ("months", "weekdays", "short"))
        for names, found in ((months, full), (cut, short)):
            for month, row in enumerate(names.split(","), 1):
                for name in filter(None, row.strip().split("/")):
                    found.setdefault(name, set()).add(month)
        for weekday, row in enumerate(days.split(",")):
            for name in filter(None, row.strip().split("/")):
                marks[name] = chr((_WEEKDAY_BESIDE if name in CALENDAR["beside_a_date"] else _WEEKDAY) + weekday)
    for first, found in ((_SHORT_MONTH, short), (_MONTH, full)):
        for name, senses in found.items():
            if (sense := tuple(sorted(senses))) not in _SENSES:
                _SENSES.append(sense)
            marks[name] = chr(first + _SENSES.index(sense))
    marks |= {name: chr(_RELATIVE_DAY + ahead) for word, ahead in _RELATIVE.items() for name in CALENDAR[word]}
    return marks


_MARKS = _read()
_WORD = re.compile(r"[^\s\d!-/:-@\[-`{-~،؛।。、·]+(?:-feira)?")
_ASCII_WORD = re.compile(r"[a-z]{3,}(?:-feira)?")
_NO_LETTERS = {code: " " for code in range(128) if not chr(code).islower()}
_SEVERAL_WORDS = ("aujourd'hui", "hom qua", "hom nay", "hari ini", "ngay mai", "jum'at")


@lru_cache(maxsize=1)
def _within() -> re.Pattern[str]:
    """Names that are found inside what looks like one word: Thai puts no spaces, Bengali adds endings."""
    free, bounded = dict[str, list[str]](), list[str]()
    for name in sorted(_MARKS, key=len, reverse=True):
        if name[0] >= "\u0900" and (len(name) > 4 or name[0] >= "\u3000" or name[0] in "\u1100\u1109"):
            free.setdefault(name[0], []).append(re.escape(name[1:]))
        elif name[0] >= "\u0900" or not (_WORD.fullmatch(name) or name.isascii()):
            bounded.append(re.escape(name))
    names = [f"{first}(?:{'|'.join(rest)})" for first, rest in free.items()]
    return re.compile("|".join([*names, rf"(?<![^\x00-\x7f])(?:{'|'.join(bounded)})(?![^\x00-\x7f،।。、])"]))


def _mark(match: re.Match[str]) -> str:
    name = match[0]
    mark = _MARKS.get(name)
    return mark + FILLER * (len(name) - 1) if mark else name


def marked(text: str) -> str:
    """A folded text with marks for its names, as long as it is."""
    found, word = text, _ASCII_WORD if text.isascii() else _WORD
    # Taken apart by `translate`, most texts are done with in a third of the time.
    words = text.translate(_NO_LETTERS).split() if text.isascii() else word.findall(text)
    if not _MARKS.keys().isdisjoint(words):
        found = word.sub(_mark, found)
    for name in _SEVERAL_WORDS:
        if name in text:
            found = found.replace(name, _MARKS[name] + FILLER * (len(name) - 1))
    return found if text.isascii() else _within().sub(_mark, found)


def names_month(text: str, month: int) -> bool:
    """Whether a folded text names a month."""
    return any(month in months_of(mark) for mark in set(re.findall(MONTH, marked(text))))


_IN_MONTH = re.compile(
    rf"\b(?:in|since|by|until|during|of|last|next|en|depuis|im|seit|em)\s+(({MONTH}){FILLER}*+)(?!\w|,?\s*\d)"
)


def bare_months(text: str) -> list[tuple[Span, tuple[int, ...]]]:
    """Months that stand without a day or a year: met in May."""
    folded = fold(text)
    searched = marked(folded.text)
    if searched == folded.text:  # as most
        return []
    found = [(folded.span(*m.span(1)), months_of(m[2])) for m in _IN_MONTH.finditer(searched)]
    return [(span, months) for span, months in found if text[span.start].isupper() or span.start == 0]


@lru_cache(maxsize=1)
def _blocks() -> frozenset[int]:
    """Blocks of 128 characters that the names are written in, or dates of the Far East in digits."""
    names = "".join(_MARKS)
    return frozenset(ord(c) >> 7 for c in names) | {0x3000 >> 7} | frozenset(range(0x4E00 >> 7, 0xA000 >> 7))


def is_read(text: str) -> bool:
    """Whether the names of months and weekdays are known in all scripts of a folded text."""
    return all(c < "\u0370" or not c.isalpha() or ord(c) >> 7 in _blocks() for c in set(text))

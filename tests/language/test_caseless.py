"""Words looked for in lower case are found where `re.IGNORECASE` finds them, in whatever script."""

import re
import sys

import pytest

from summariser.language.caseless import Caseless

CASED = "".join(c for c in map(chr, range(sys.maxunicode + 1)) if c.isprintable() and c.lower() != c.upper())
PLAIN = re.sub("[µİıſ\u0345Ͱ-Ͽᲀ-ᲈẛἀ-῿ꙋﬅﬆ]", "", CASED)
"""Without letters that lower case alone does not make alike; with one of them, a text is searched in another way."""
LETTERS = "abcdefghijklmnopqrstuvwxyzàáâãäåæçèéêëìíñòóôõöøùúüýßœđăơưạếộабвгдежзийклмнопрстуфхцчшщъыьэюяёςσμıſ"
TEXTS = (
    "Both SIDES signed. ", "İki taraf imzaladı; IKI TARAF. ", "Ο ΛΟΓΟΣ, ο λόγος. ", "Die Straße, STRASSE, STRAẞE. ",
    "Hai BÊN ký. Обе СТОРОНЫ подписали. ", "ſigned at 300 K (Kelvin) in ﬆyle. ", "双方SIGNED协议。",
)  # fmt: skip
WORDS = (
    r"\bsign(?:ed|s)?\b", r"(?P<who>both\s+sides|hai bên|стороны)", "[a-zà-ý]{3,}(?=[^a-z])", "λόγος|ςο", "ß|ss",
    "imzaladı", "MoU|Seite", "kelvin", r"\W+", "协议",
)  # fmt: skip


@pytest.mark.parametrize("text", [PLAIN, CASED], ids=["plain", "all"])
def test_every_letter_is_found_with_its_capital(text: str) -> None:
    for letter in LETTERS:
        assert spans(Caseless(letter), text) == spans(re.compile(letter, re.IGNORECASE), text), letter


@pytest.mark.parametrize("text", [*TEXTS, "".join(TEXTS), "".join(TEXTS) * 20])
def test_words_are_found_as_without_regard_to_case(text: str) -> None:
    for word in WORDS:
        one, usual = Caseless(word), re.compile(word, re.IGNORECASE)
        assert spans(one, text) == spans(usual, text), word
        assert span(one.search(text, 3)) == span(usual.search(text, 3)), word
        assert span(one.search(text, 0, 9)) == span(usual.search(text, 0, 9)), word
        assert span(one.match(text, 5)) == span(usual.match(text, 5)), word
        assert span(one.fullmatch(text[:12])) == span(usual.fullmatch(text[:12])), word


def spans(pattern: Caseless | re.Pattern[str], text: str) -> list[tuple[int, int] | None]:
    return list(map(span, pattern.finditer(text)))


def span(found: re.Match[str] | None) -> tuple[int, int] | None:
    return found.span() if found else None

"""Folding: what readers take for the same words is the same text, and leads back to the original characters."""

import unicodedata
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summariser.core.display import shorten
from summariser.language.text import edits, fold, is_near, plain_words, words
from tests.growth import assert_in_proportion


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Nguyễn Phú Trọng", "nguyen phu trong"),
        (unicodedata.normalize("NFD", "Nguyễn Phú Trọng"), "nguyen phu trong"),
        ("ĐÀ NẴNG, đ Ø ł Œuvre Æ ß İ ı ẞ", "da nang, d o l oeuvre ae ss i i ss"),
        ("“a” „b“ «c» ‘d’ 'e' \"f\" 「g」", '"a" "b" "c" \'d\' \'e\' "f" "g"'),
        ("a–b—c−d‑e", "a-b-c-d-e"),
        ("well…", "well..."),
        ("a \u00a0\n\t b\u2028c", "a b c"),
        ("a\u200bb\u00adc\u202ed\ufeffe\x00f", "abcdef"),
        ("ﬁne ＦＵＬＬ １２ Ⅻ", "fine full 12 xii"),
        ("١٢ और ไทย์", "12 और ไทย์"),
        ("10² ½ a ≠ b", "10² ½ a ≠ b"),
        ("Привет Ёж", "привет еж"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert unicodedata.normalize("NFC", fold(text).text) == unicodedata.normalize("NFC", folded)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_span_holds_the_marks_of_its_last_letter(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "hỏi Tô, rồi ế\u0323!")
    folded = fold(text)
    for wanted in ("hoi", "to", "roi", "e"):
        at = folded.text.rindex(wanted)
        span = folded.span(at, at + len(wanted))
        assert fold(text[span.start : span.end]).text == wanted
        assert not unicodedata.combining((text + " ")[span.end])


def test_a_control_after_a_word_is_not_part_of_it() -> None:
    assert fold("end\u200b.").span(0, 3).end == 3


def test_white_space_stands_for_all_of_its_run() -> None:
    span = fold("a \u200b\n b").span(1, 2)
    assert (span.start, span.end) == (1, 5)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Trọng’s visit", "trong s visit"),
        ("don't, can’t; won't isn’ty", "do n't ca n't wo n't isn ty"),
        ("L’accord n’est pas", "l accord n est pas"),
        ("1,000.5 and 20th, 3.", "1,000.5 and 20th 3"),
        ("2023-09-05 2023.09.06 1/8", "2023 09 05 2023.09.06 1/8"),
        ("−5% or -3 but 30-31", "-5 % or -3 but 30 31"),
        ("$5 ≠ €5 10²", "$ 5 ≠ € 5 10²"),
        ("U.S.-Fiji COP26 snake_case", "u s fiji cop26 snake case"),
        ("习近平 访问", "习 近 平 访 问"),
        ("“…” — !", ""),
    ],
)
def test_words(text: str, found: str) -> None:
    assert unicodedata.normalize("NFC", " ".join(word for word, _ in words(text))) == found


@given(st.text(st.characters(codec="ascii")) | st.text("an't`-.5:$ "))
def test_the_words_of_plain_text_are_those_of_any_text(text: str) -> None:
    assert plain_words(text) in ([], fold(text).words)
    assert plain_words("Two-thirds of $1,000.50") == fold("Two-thirds of $1,000.50").words


def test_words_know_their_place() -> None:
    text = "Ông Đỗ\u00a0Mười"
    assert [text[span.start : span.end] for _, span in words(text)] == ["Ông", "Đỗ", "Mười"]


def test_shorten_makes_one_safe_line() -> None:
    assert shorten("a\n b\x1b[2J\u202e") == "a b\\x1b[2J\\u202e"
    assert len(shorten("x" * 10_000)) == 60
    assert shorten("x" * 10_000).endswith("…")
    assert shorten(" " * 10_000 + "x") == "…"
    assert shorten("") == ""


def test_the_time_of_folding_grows_with_the_length() -> None:
    def work(size: int) -> None:
        text = "Tổng Bí thư Nguyễn Phú Trọng đã “khẳng định” như vậy. " * size
        assert len(fold(text).text) == len(text)

    assert_in_proportion(work, 8_000)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("accept", "acecpt", True),
        ("accept", "accepts", True),
        ("cooperation", "coperatino", True),
        ("could", "would", False),
        ("able", "unable", False),
        ("legal", "illegal", False),
        ("now", "not", False),
        ("2023", "2024", False),
        ("careful", "careless", False),
    ],
)
def test_near_words(one: str, other: str, near: bool) -> None:
    assert is_near(one, other) is near


def test_edits_are_counted_up_to_the_limit() -> None:
    pairs = [("ab", "ab"), ("ab", "ba"), ("abc", "bd"), ("abc", "xyz"), ("a", "abcde")]
    assert [edits(one, other, 2) for one, other in pairs] == [0, 1, 2, 3, 3]


@pytest.mark.parametrize("hyphen", ["-", "‐", "\u00ad", "-\r"])
def test_a_word_parted_at_the_end_of_a_line_is_one_word(hyphen: str) -> None:
    text = f"The Inter{hyphen}\n  national Fund of the North-\nSouth and well-known Bran{hyphen}\ndt"
    found = words(text)
    assert " ".join(word for word, _ in found) == "the international fund of the north south and well known brandt"
    assert [text[s.start : s.end] for w, s in found if w in ("international", "brandt")] == [
        f"Inter{hyphen}\n  national",
        f"Bran{hyphen}\ndt",
    ]


@given(st.text("abn5", min_size=1, max_size=11), st.text("abn5", min_size=1, max_size=11))
def test_a_typing_error_is_told_by_counting_edits(one: str, other: str) -> None:
    most = 2 if max(len(one), len(other)) >= 9 else 1
    alike = one[0] == other[0] and min(len(one), len(other)) >= 4 and "5" not in one + other
    assert is_near(one, other) == (alike and edits(one, other, most) <= most)


@given(st.text("abcdefghij", min_size=4, max_size=10), st.data())
def test_one_edit_in_a_word_is_a_typing_error(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    longer = word[:at] + data.draw(st.sampled_from("xyz")) + word[at:]
    assert is_near(word, longer)
    assert is_near(word, word[:at] + "x" + word[at + 1 :])

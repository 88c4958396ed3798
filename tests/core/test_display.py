import pytest
from hypothesis import given
from hypothesis import strategies as st

from summariser.core.display import JOINERS, differing, from_difference, shorten, visible


def test_a_message_gets_one_printable_line() -> None:
    assert shorten("one\ntwo\tthree") == "one two three"
    assert shorten("\x1b[2J") == "\\x1b[2J"
    assert shorten("right\u202eleft") == "right\\u202eleft"


def test_long_text_is_cut_at_the_asked_end() -> None:
    assert shorten("start " + "a" * 500, 20) == "start " + "a" * 13 + "…"
    assert shorten("a" * 500 + "end.txt", 20, keep="end") == "…" + "a" * 12 + "end.txt"


@pytest.mark.parametrize(
    ("text", "other", "shown"),
    [
        ("they met on 5 May", "they met on 6 May", "they met on 5 May"),
        (
            "The two sides met in Oslo and agreed to trade",
            "The two sides met in Oslo and refused",
            "…and agreed to tr…",
        ),
        ("The two sides met in Oslo", "The two sides met in Oslo, and that was it", "…Oslo"),
        ("a" * 40 + "b", "a" * 41, "…aaaaaab"),
        ("Ann spoke of the long road ahead", "Bo was silent", "Ann spoke of the…"),
    ],
)
def test_a_cut_shows_where_two_texts_differ(text: str, other: str, shown: str) -> None:
    assert shorten(from_difference(text, other, 18), 18) == shown


@given(st.text("ab "), st.text("ab "), st.integers(6, 20))
def test_wherever_two_texts_differ_their_cuts_do(one: str, other: str, room: int) -> None:
    a, b = from_difference(one, other, room), from_difference(other, one, room)
    assert (a[:room] == b[:room]) == (one == other) or len(one) != len(other)
    assert one.endswith(a.removeprefix("…"))


@pytest.mark.parametrize(
    ("one", "other", "marked"),
    [
        ("They met in Oslo.", "They met in Bergen.", (["Oslo"], ["Bergen"])),
        ("They met.", "They met briefly in Oslo.", ([], ["briefly in Oslo"])),
        ("Nguyen said so", "Nguyễn said not so!", (["Nguyen"], ["Nguyễn", "not", "!"])),
        ("会谈在河内举行", "会谈在北京举行", (["河内"], ["北京"])),
        ("same", "same", ([], [])),
        ("a " + "x " * 600 + "b c", "a " + "y " * 600 + "c", ([("x " * 600 + "b").strip()], [("y " * 600).strip()])),
    ],
)
def test_the_words_in_which_two_texts_differ(one: str, other: str, marked: tuple[list[str], list[str]]) -> None:
    a, b = differing(one, other)
    assert ([one[slice(*span)] for span in a], [other[slice(*span)] for span in b]) == marked


@given(st.text(), st.text())
def test_without_the_differing_words_two_texts_are_the_same(one: str, other: str) -> None:
    rest = [
        "".join(c for n, c in enumerate(text) if not c.isspace() and not any(a <= n < b for a, b in spans))
        for text, spans in zip((one, other), differing(one, other), strict=True)
    ]
    assert rest[0] == rest[1]


def test_what_acts_on_a_terminal_is_replaced_one_for_one() -> None:
    assert visible("a\x1b]0;title\x07b\x9bc\u202ed\re\u2028f") == "a\u241b]0;title\u2407b\ufffdc\ufffdd e f"
    assert visible("Hà Nội “5”\n\tمرحبا 👩🏽") == "Hà Nội “5”\n\tمرحبا 👩🏽"


@pytest.mark.parametrize("word", ["می\u200cخواهند", "ක්\u200dර", "👩\u200d💻"])
def test_joiners_are_part_of_the_spelling(word: str) -> None:
    assert visible(word) == shorten(word) == word


@given(st.text())
def test_any_text_becomes_harmless_and_keeps_its_length(text: str) -> None:
    assert len(visible(text)) == len(text)
    assert all(c.isprintable() or c in JOINERS or c in "\n\t" for c in visible(text))
    assert all(c.isprintable() or c in JOINERS for c in shorten(text, 30))
    assert len(shorten(text, 30)) <= 30

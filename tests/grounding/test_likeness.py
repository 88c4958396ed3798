"""When two values are the same, or how alike they are."""

import pytest

from summariser.core.schema import Node
from summariser.grounding.likeness import merged, overlap, part_of_name, same_name, same_value, shared, text_likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Phú Trọng", "NGUYEN PHU TRONG"),
        ("General Secretary Xi Jinping", "Xi Jinping"),
        ("Viet Nam", "Việt Nam"),
        ("Viet Nam", "Vietnam"),
    ],
)
def test_same_names(one: str, other: str) -> None:
    assert same_name(one, other)
    assert part_of_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("Putin", "Vladimir Putin"), ("Hanoi", "the Party's headquarters in Hanoi"), ("CPC", "the CPC")]
)
def test_part_of_a_name_is_the_same_only_leniently(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert part_of_name(one, other)
    assert part_of_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Deputy Prime Minister", "Minister"), ("Xi Jinping", "Xi Mingze"), ("Ann", "Anna Lee"), ("", "Xi Jinping")],
)
def test_other_names(one: str, other: str) -> None:
    assert not same_name(one, other)


def test_whole_words_only() -> None:
    assert not part_of_name("Ann", "Anna Lee")
    assert not part_of_name("", "Anna Lee")


def test_text_by_its_words() -> None:
    assert text_likeness("They met.", "They met.") == 1.0
    # 2 of 3 words and 2 of 4 words: 2 * 2 / 7.
    assert text_likeness("Ann met Bo", "Ann left; Bo stayed") == pytest.approx(4 / 7)
    assert text_likeness("trade", "war") == 0.0
    assert text_likeness("the the the", "the") == pytest.approx(0.5)


def test_passages_by_their_characters() -> None:
    assert merged([(5, 9), (0, 3), (2, 6), (4, 4)]) == ((0, 9),)
    assert merged([(0, 3), (5, 9)]) == ((0, 3), (5, 9))
    assert shared([(0, 10)], [(2, 4), (8, 20)]) == 4
    assert overlap([(0, 10)], [(5, 15)]) == pytest.approx(0.5)
    assert overlap([(0, 10)], [(10, 15)]) == 0.0
    assert overlap([], []) == 0.0


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        ("number", 3, 3.0, True),
        ("number", "3.50", 3.5, True),
        ("number", 3, 4, False),
        ("date", "2024-05-05", "2024-05-05", True),
        ("date", "2024-05-05", "2024-05-06", False),
        ("choice", "signed", "agreed", False),
        ("boolean", True, True, True),
        ("boolean", False, None, False),
        ("name", None, None, True),
        ("name", None, "Ann Lee", False),
    ],
)
def test_single_values(kind: str, one: object, other: object, same: bool) -> None:
    assert same_value(Node("x", kind, ""), one, other) is same  # type: ignore[arg-type] # text for a Literal

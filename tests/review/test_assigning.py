"""The draw: shares that hold over time, articles that stay where they are, and names of people."""

from collections import Counter
from fractions import Fraction

import pytest

from summariser.core.errors import ConfigurationError
from summariser.core.record import folder_of
from summariser.review.assigning import Had, Order, draw, order, position_of, readers_of, stored

ARTICLES = [f"{number:05}" for number in range(1000)]


def shares(**percent: int) -> Order:
    return Order("Eva", {name: Fraction(many, 100) for name, many in percent.items()})


def counted(dealt: dict[str, tuple[str, ...]]) -> Counter[str]:
    return Counter(name for readers in dealt.values() for name in readers)


def test_everybody_gets_their_share_and_the_same_seed_gives_the_same() -> None:
    wanted = shares(ana=40, ben=60)
    found = draw(wanted, ARTICLES, ARTICLES, {}, Had())
    assert counted(dict(found.dealt)) == {"ana": 400, "ben": 600}
    assert draw(wanted, ARTICLES[::-1], ARTICLES, {}, Had()) == found
    other = draw(Order("Eva", wanted.shares, seed=2), ARTICLES, ARTICLES, {}, Had())
    assert other.dealt != found.dealt


def test_what_the_shares_do_not_cover_is_left() -> None:
    found = draw(shares(ana=40, ben=10), ARTICLES[:10], ARTICLES, {}, Had())
    assert (counted(dict(found.dealt)), found.left) == ({"ana": 4, "ben": 1}, 5)
    assert draw(shares(ana=1), ARTICLES[:3], ARTICLES, {}, Had()).left == 2, "at least one"


def test_a_share_holds_over_what_was_given_before() -> None:
    had = Had({"ana": 300, "ben": 0}, 300)
    found = draw(shares(ana=40, ben=60), ARTICLES[:300], ARTICLES, {}, had)
    assert counted(dict(found.dealt)) == {"ben": 300}, "ana has more than her share, and nothing is taken from her"
    found = draw(shares(ana=40, ben=60), ARTICLES[:700], ARTICLES, {}, had)
    assert counted(dict(found.dealt)) == {"ana": 100, "ben": 600}


def test_what_two_read_counts_for_both() -> None:
    wanted = Order("Eva", shares(ana=40, ben=30, cem=30).shares, double=Fraction(1, 10))
    found = draw(wanted, ARTICLES, ARTICLES, {}, Had())
    pairs = [readers for readers in found.dealt.values() if len(readers) > 1]
    assert (len(pairs), found.left) == (100, 0)
    assert all(len(set(pair)) == 2 for pair in pairs)
    assert counted(dict(found.dealt)) == {"ana": 440, "ben": 330, "cem": 330}
    again = draw(wanted, [], [], {}, Had({"ana": 440, "ben": 330, "cem": 330}, 1000, 100))
    assert not again.dealt


def test_only_untouched_articles_are_read_by_two() -> None:
    wanted = Order("Eva", shares(ana=50, ben=50).shares, double=Fraction(1))
    found = draw(wanted, ["a", "b"], ["b"], {}, Had())
    assert sorted(map(len, found.dealt.values())) == [1, 2]
    assert len(found.dealt["b"]) == 2


def test_a_place_that_is_lacking_is_filled_by_somebody_else() -> None:
    lacking = {"a": ("ana", ""), "b": ("ben", ""), "c": ("", "")}
    found = draw(shares(ana=50, ben=50), [], [], lacking, Had({"ana": 1, "ben": 1}, 2, 2))
    assert {one: sorted(readers) for one, readers in found.dealt.items()} == {
        "a": ["ana", "ben"],
        "b": ["ana", "ben"],
        "c": ["ana", "ben"],
    }
    alone = draw(shares(ana=100), [], [], lacking, Had({"ana": 1}, 1, 1))
    assert dict(alone.dealt) == {"b": ("ben", "ana"), "c": ("ana", "")}, "nobody reads twice"


@pytest.mark.parametrize(
    ("people", "given", "double", "said"),
    [
        (["ana", " "], [], 0, "a name is empty"),
        (["ana", " ANA "], [], 0, "'ANA' is given twice"),
        (["ana", "ben"], [40], 0, "give each --to its --share"),
        (["ana", "ben"], [40, 70], 0, "the shares are 110% together: at most 100%"),
        (["ana"], [], 10, "--double needs two people"),
    ],
)
def test_an_order_that_cannot_be(people: list[str], given: list[int], double: int, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        order("Eva", people, [Fraction(one, 100) for one in given], Fraction(double, 100), 1)


def test_case_and_white_space_make_no_other_person() -> None:
    assert position_of(("Zoë  Ng",), "zoe\u0308 ng") == 0
    assert position_of(("", "ana"), "") is None
    assert readers_of(stored(("ana", ""))) == ("ana", "")


@pytest.mark.parametrize(
    "name",
    [
        "..",
        ".",
        "a/b",
        "a\\b",
        "/etc/passwd",
        "<b>x</b>",
        "\x1b[31mred",
        "x" * 5_000,
        "名" * 200,
        " ",
        "a\nb",
        "ana.",
        "\ud800",
    ],
)
def test_whatever_the_name_its_folder_is_one_folder(name: str) -> None:
    folder = folder_of(name)
    assert folder.isprintable()
    assert folder.strip(" .") == folder != ""
    assert not set(folder) & set('/\\<>:"|?*')
    assert len(folder.encode()) <= 210


def test_no_two_people_share_a_folder() -> None:
    hostile = folder_of("a/b")
    assert len({folder_of(name) for name in ("a/b", "a_b", "a:b", hostile, "x" * 300, "x" * 301)}) == 6
    assert [folder_of(name) for name in ("ana", "Zoë Ng", "李明")] == ["ana", "Zoë Ng", "李明"]

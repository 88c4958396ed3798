"""The bound of an audit, against exact probabilities: it is wrong no more often than it says, and wastes little."""

import random
from fractions import Fraction
from math import comb, sqrt

import pytest

from summariser.corpus.trust import Design
from tests.benchmarks.audit import exactly, fixed

FIVE = Fraction(5, 100)
THREE = Fraction(3, 100)


def seeded(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - drawn again alike, not secret


def drawn(design: Design, wrong: int, rng: random.Random) -> list[bool]:
    population = [True] * wrong + [False] * (design.population - wrong)
    rng.shuffle(population)
    return population


def first_shown(design: Design, outcomes: list[bool]) -> int | None:
    """How many were looked at when it was shown, if somebody looks after each."""
    wrong = 0
    for seen, outcome in enumerate(outcomes, 1):
        wrong += outcome
        if design.excludes(design.too_many, seen, wrong):
            return seen
    return None


@pytest.mark.parametrize(("population", "below", "risk"), [(400, THREE, FIVE), (300, Fraction(1, 10), FIVE)])
def test_simulated_at_the_boundary_it_is_wrong_as_seldom_as_it_says(
    population: int, below: Fraction, risk: Fraction
) -> None:
    design, rng, runs = Design(population, below, risk), seeded(20), 1000
    shown = sum(first_shown(design, drawn(design, design.too_many, rng)) is not None for _ in range(runs))
    sampling_error = 2 * sqrt(float(risk * (1 - risk)) / runs)
    assert 0 < shown / runs <= float(risk) + sampling_error


@pytest.mark.parametrize("population", [20, 33, 150])
@pytest.mark.parametrize("below", [THREE, Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)])
@pytest.mark.parametrize("risk", [FIVE, FIVE / 4])
def test_the_exact_chance_of_a_false_claim_is_at_most_the_risk(
    population: int, below: Fraction, risk: Fraction
) -> None:
    design = Design(population, below, risk)
    for total in {design.too_many, min(design.too_many + 2, population)}:
        assert exactly(design, total).chance <= risk


def test_one_less_than_too_many_is_always_shown_in_the_end() -> None:
    for population in (1, 7, 40, 100):
        design = Design(population, Fraction(1, 10), FIVE)
        assert exactly(design, design.too_many - 1).chance == pytest.approx(1)


def fixed_bound(population: int, seen: int, wrong: int) -> int:
    """The exact bound of a sample whose size was fixed beforehand: the largest total that so few wrong ones are not
    too unlikely for."""
    for total in range(population, -1, -1):
        ways = sum(comb(total, some) * comb(population - total, seen - some) for some in range(wrong + 1))
        if Fraction(ways, comb(population, seen)) > FIVE:
            return total
    return 0


@pytest.mark.parametrize("population", [30, 60])
def test_it_never_says_more_than_the_exact_bound_of_a_fixed_sample(population: int) -> None:
    design = Design(population, Fraction(1, 10), FIVE)
    for seen in range(1, population + 1):
        for wrong in range(min(seen, 6) + 1):
            totals = [total for total in range(population + 1) if not design.excludes(total, seen, wrong)]
            assert max(totals) >= fixed_bound(population, seen, wrong)
            assert totals == list(range(max(totals) + 1)), "greater ones are excluded too"


def test_looking_at_all_of_them_leaves_no_doubt() -> None:
    design = Design(60, Fraction(1, 10), FIVE)
    rng = seeded(3)
    for wrong in (0, 1, 5, 6, 30, 60):
        told = design.after(drawn(design, wrong, rng))
        assert (told.seen, told.wrong, told.most, told.shown) == (60, wrong, wrong, wrong < 6)


def test_looking_after_each_costs_little_and_the_guide_tells_how_much() -> None:
    design = Design(1000, THREE, FIVE)
    assert fixed(design) == 94
    assert fixed_bound(1000, 93, 0) >= 30 > fixed_bound(1000, 94, 0)
    assert first_shown(design, [False] * 1000) == 110
    assert [round(exactly(design, wrong).average) for wrong in (10, 20)] == [254, 633]
    assert 0.03 < exactly(design, 30).chance <= 0.05


def test_each_right_one_lowers_the_bound_or_leaves_it() -> None:
    design = Design(812, THREE, FIVE)
    bounds = [design.after([False] * seen).most for seen in range(0, 130, 5)]
    assert bounds == sorted(bounds, reverse=True)
    assert bounds[0] == 812
    assert bounds[-1] < design.too_many == 25


def test_a_wrong_one_never_lowers_the_bound_nor_raises_it() -> None:
    design = Design(812, THREE, FIVE)
    for seen in (10, 60, 90):
        before = design.after([False] * seen)
        after = design.after([False] * seen + [True])
        assert after.most == before.most
        assert after.more is not None
        assert before.more is not None
        assert after.more > before.more


@pytest.mark.parametrize("outcomes", [[], [False] * 61, [False] * 40 + [True] + [False] * 90])
def test_so_many_more_without_an_error_do_show_it(outcomes: list[bool]) -> None:
    design = Design(812, THREE, FIVE)
    more = design.after(outcomes).more
    assert more
    assert not design.after(outcomes + [False] * (more - 1)).shown
    assert design.after(outcomes + [False] * more).shown


def test_too_many_wrong_ones_cannot_be_made_good() -> None:
    design = Design(50, Fraction(1, 10), FIVE)
    assert design.after([True] * 5).more is None
    assert design.after([True] * 4).more == 46


def test_a_million_takes_no_longer_to_bound() -> None:
    told = Design(1_000_000, THREE, FIVE).after([False] * 200)
    assert told.shown
    assert told.most / 1_000_000 < THREE

"""Paired differences, against cases worked out by hand."""

import pytest

from summariser.evaluate.figures import Key
from summariser.evaluate.two_runs import paired

PLACE = Key("place", "value")
PEOPLE = Key("people", "items")


def test_the_difference_of_pooled_figures() -> None:
    a, b = [[1, 2, 4], [1, 2, 0]], [[2, 2, 4], [1, 2, 2]]
    (figure,) = paired([PEOPLE], a, b)
    assert (figure.articles, figure.a, figure.b) == (2, (2, 4, 4), (3, 4, 6))
    # A: 2 of 4 and 2 of 4, F1 0.5. B: 3 of 6 and 3 of 4, F1 6/10.
    assert figure.gaps["precision"].difference == 0.0
    assert figure.gaps["recall"].difference == 0.25
    assert (figure.main.a, figure.main.b) == (0.5, 0.6)
    assert figure.main.difference == pytest.approx(0.1)


def test_equal_runs_differ_by_nothing_however_hard_the_articles() -> None:
    rows = [[1, 1, 1]] * 10 + [[0, 1, 1]] * 10
    (figure,) = paired([PLACE], rows, rows)
    assert (figure.main.difference, figure.main.interval, figure.main.tells) == (0.0, (0.0, 0.0), False)


def test_pairing_takes_out_what_the_articles_have_in_common() -> None:
    """B is right wherever A is, and in 20 more of 100 articles. The difference of an article has variance
    0.2 - 0.2², so the interval is 0.2 ± 1.96 x 0.04; unpaired it would be ± 1.96 x 0.07."""
    a = [[1, 1, 1]] * 40 + [[0, 1, 1]] * 60
    b = [[1, 1, 1]] * 60 + [[0, 1, 1]] * 40
    (figure,) = paired([PLACE], a, b)
    assert figure.main.difference == pytest.approx(0.2)
    assert figure.main.interval == pytest.approx((0.1216, 0.2784), abs=0.02)
    assert figure.main.tells
    (exchanged,) = paired([PLACE], b, a)
    assert exchanged.main.difference == pytest.approx(-0.2)
    assert exchanged.main.tells


def test_an_interval_that_touches_zero_tells_nothing() -> None:
    (figure,) = paired([PLACE], [[0, 1, 1], [1, 1, 1]], [[1, 1, 1], [1, 1, 1]])
    assert (figure.main.difference, figure.main.interval) == (0.5, (0.0, 1.0))
    assert not figure.main.tells


def test_a_single_article_and_none() -> None:
    (figure,) = paired([PLACE], [[0, 1, 1]], [[1, 1, 1]])
    assert (figure.main.difference, figure.main.interval, figure.main.tells) == (1.0, None, False)
    (nothing,) = paired([PLACE], [], [])
    assert (nothing.articles, nothing.main.difference, nothing.main.interval) == (0, None, None)


def test_what_either_run_lacks_has_no_difference() -> None:
    (figure,) = paired([PEOPLE], [[0, 0, 0], [0, 0, 0]], [[0, 0, 2], [0, 0, 0]])
    assert figure.articles == 1
    assert figure.gaps["precision"].difference is None
    assert figure.gaps["precision"].interval is None
    assert figure.main.difference is None


def test_what_one_article_alone_has_is_no_evidence() -> None:
    (figure,) = paired([PLACE], [[0, 1, 1], [0, 0, 0], [0, 0, 0]], [[1, 1, 1], [0, 0, 0], [0, 0, 0]])
    assert (figure.articles, figure.main.difference, figure.main.interval, figure.main.tells) == (1, 1.0, None, False)

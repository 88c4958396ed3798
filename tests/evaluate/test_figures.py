"""From counts to figures with their intervals, against cases worked out by hand."""

import pytest

from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.evaluate.figures import Key, Tally, keys, percentile_interval, pooled, ratios, resampled_totals

ITEMS = Key("people", "items")


def test_precision_recall_and_their_harmonic_mean() -> None:
    assert ratios("items", Tally(3, 4, 6)) == {"precision": 0.5, "recall": 0.75, "f1": pytest.approx(0.6)}
    assert ratios("items", Tally(0, 0, 0)) == {"precision": None, "recall": None, "f1": None}
    assert ratios("items", Tally(0, 2, 0)) == {"precision": None, "recall": 0.0, "f1": 0.0}
    assert ratios("value", Tally(3, 4, 4)) == {"accuracy": 0.75}


def test_counts_are_pooled_over_articles() -> None:
    (figure,) = pooled([ITEMS], [[1, 1, 1], [2, 3, 5]])
    assert figure.tally == (3, 4, 6)
    assert figure.estimates["precision"].value == 0.5
    assert figure.estimates["f1"].value == pytest.approx(0.6)


def test_a_single_article_gives_no_interval() -> None:
    (figure,) = pooled([ITEMS], [[1, 2, 2]])
    assert figure.estimates["f1"].value == 0.5
    assert figure.estimates["f1"].interval is None
    (nothing,) = pooled([ITEMS], [])
    assert nothing.estimates["f1"].value is None


def test_articles_that_agree_leave_nothing_in_doubt() -> None:
    (figure,) = pooled([ITEMS], [[1, 2, 2]] * 10)
    assert figure.estimates["f1"].interval == (0.5, 0.5)


def test_the_interval_of_a_share_is_the_binomials() -> None:
    """50 of 100 articles right: the standard error is 0.05, so the interval is 0.5 ± 0.098."""
    rows = [[1, 1, 1]] * 50 + [[0, 1, 1]] * 50
    (figure,) = pooled([Key("place", "value")], rows)
    interval = figure.estimates["accuracy"].interval
    assert interval is not None
    assert interval == pytest.approx((0.402, 0.598), abs=0.02)


def test_draws_are_the_same_every_time_and_whole_rows() -> None:
    rows = [[1, 10, 100], [2, 20, 200], [2**40, 0, 0]]
    draws = list(resampled_totals(rows, resamples=50))
    assert draws == list(resampled_totals(rows, resamples=50))
    assert draws != list(resampled_totals(rows, resamples=50, seed=1))
    for one, ten, hundred in draws:
        assert (one % 2**40, one >> 40 <= 3) == (ten // 10, True)
        assert hundred == 10 * ten
    assert list(resampled_totals([], resamples=3)) == []


def test_percentiles() -> None:
    assert percentile_interval([float(n) for n in range(1001)]) == pytest.approx((25, 975))
    assert percentile_interval([1.0]) is None


def test_each_figure_of_a_schema_once() -> None:
    names = keys(Schema.of(Meeting))
    assert len(names) == len(set(names))
    assert Key("participants[presence=attended]", "items") in names
    assert Key("quotes[kind=direct]", "items") in names
    assert Key("agreements.parties", "items") in names
    assert Key("summary", "text") in names
    assert Key("quotes.text", "words") in names


def test_what_one_article_alone_has_gets_no_interval() -> None:
    (figure,) = pooled([ITEMS], [[1, 2, 2], [0, 0, 0], [0, 0, 0]])
    assert (figure.main.value, figure.main.interval) == (0.5, None)

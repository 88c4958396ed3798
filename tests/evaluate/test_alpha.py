"""Krippendorff's alpha against the worked examples that its author published."""

import sys
from collections import Counter

import pytest

from summariser.core.errors import ConfigurationError
from summariser.evaluate.alpha import MOST_VALUES, nominal_alpha


def alpha(a: str, b: str) -> float | None:
    return nominal_alpha()(Counter(zip(a, b, strict=True)))


def test_the_published_examples() -> None:
    # Krippendorff 2011, Computing Krippendorff's Alpha-Reliability: A (binary, two observers) and B (nominal, two).
    assert alpha("0100000010", "1110010000") == pytest.approx(0.095, abs=0.0005)
    assert alpha("aabbdcccedda", "babbbccceddd") == pytest.approx(0.692, abs=0.0005)


def test_from_perfect_to_worse_than_chance() -> None:
    assert alpha("aabb", "aabb") == 1.0
    # Do = 1; of the 8 values 4 are a and 4 are b: De = 2 * 4 * 4 / (8 * 7), alpha = 1 - 56 / 32.
    assert alpha("aabb", "bbaa") == pytest.approx(-0.75)


def test_where_it_has_no_value() -> None:
    assert alpha("aaaa", "aaaa") is None
    assert alpha("", "") is None
    many = {(f"{n}", f"{n}"): 1 for n in range(MOST_VALUES + 1)}
    assert nominal_alpha()(many) is None


def test_without_the_library_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nltk.metrics.agreement", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'summariser\[agreement\]'"):
        nominal_alpha()

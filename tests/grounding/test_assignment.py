"""One-to-one matching: the best total there is, against trying everything."""

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from summariser.grounding.matching import best_pairs

SIZES = st.integers(0, 5)
WEIGHTS = st.dictionaries(
    st.tuples(SIZES, SIZES),
    st.sampled_from([0.3, 0.5, 0.8, 1.0]) | st.floats(0.01, 1.1),
    max_size=36,
)


def best_total(weights: dict[tuple[int, int], float]) -> float:
    """The largest total of all matchings of 6 rows with 6 columns; a pair without a weight adds nothing."""
    return max(sum(weights.get(pair, 0.0) for pair in enumerate(order)) for order in permutations(range(6)))


@settings(max_examples=60, deadline=None)
@given(WEIGHTS)
def test_no_matching_is_better(weights: dict[tuple[int, int], float]) -> None:
    pairs = best_pairs(weights)
    assert pairs == sorted(pairs)
    assert all(pair in weights for pair in pairs)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert abs(sum(weights[pair] for pair in pairs) - best_total(weights)) < 1e-9


def test_a_greedy_choice_would_take_the_best_pair_first() -> None:
    weights = {(0, 0): 1.0, (0, 1): 0.9, (1, 0): 0.9}
    assert best_pairs(weights) == [(0, 1), (1, 0)]


def test_more_rows_than_columns_and_the_other_way_round() -> None:
    assert best_pairs({(0, 0): 0.4, (1, 0): 0.6, (2, 0): 0.5}) == [(1, 0)]
    assert best_pairs({(0, 0): 0.4, (0, 1): 0.6, (0, 2): 0.5}) == [(0, 1)]
    assert best_pairs({}) == []

"""Money: exact sums, and every rounding in the direction that cannot overspend."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summariser.core.money import FREE, Price, Usage, as_text, dollars, picodollars

D = Decimal
MINI = Price(D("0.40"), D("1.60"), D("0.10"))
PRICES = st.decimals(0, 1000, places=6)
TOKENS = st.integers(0, 10**7)


def test_usages_add_up() -> None:
    assert Usage(1, 0, 2) + Usage(10, 5, 20) == Usage(11, 5, 22)
    assert sum([Usage(1, 1, 1)] * 3, Usage()) == Usage(3, 3, 3)


def test_tokens_from_the_cache_have_their_own_price() -> None:
    assert MINI.cost(Usage(1000, 0, 100)) == D("0.00056")
    assert MINI.cost(Usage(1000, 1000, 100)) == D("0.00026")
    assert MINI.cost(Usage()) == 0
    assert FREE.cost(Usage(10**9, 0, 10**9)) == 0


def test_a_cost_is_rounded_up_to_a_picodollar() -> None:
    assert Price(D("0.0000011"), D(0), D(0)).cost(Usage(1)) == D("2e-12")


def test_the_worst_case_is_the_dearer_input_price_for_every_byte() -> None:
    assert MINI.worst_case(1000, 100) == D("0.00056")
    assert Price(D(1), D(1), D(3)).worst_case(1_000_000, 0) == 3


@given(st.builds(Price, PRICES, PRICES, PRICES), TOKENS, TOKENS, st.data())
def test_no_usage_within_its_bounds_costs_more_than_the_worst_case(
    price: Price, most_in: int, most_out: int, data: st.DataObject
) -> None:
    tokens = data.draw(st.integers(0, most_in))
    usage = Usage(tokens, data.draw(st.integers(0, tokens)), data.draw(st.integers(0, most_out)))
    assert price.cost(usage) <= price.worst_case(most_in, most_out)


@given(st.decimals(0, 10**6, places=14))
def test_picodollars_are_never_too_few(amount: Decimal) -> None:
    pico = picodollars(amount)
    assert 0 <= dollars(pico) - amount < D("1e-12")
    assert picodollars(dollars(pico)) == pico


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "$0.00"),
        ("1", "$1.00"),
        ("2.5", "$2.50"),
        ("0.014375", "$0.014375"),
        ("0.0100", "$0.01"),
        ("0.00000001", "$0.000001"),
        ("1E+3", "$1000.00"),
        ("12.3456789", "$12.345679"),
    ],
)
def test_amounts_for_people(amount: str, text: str) -> None:
    assert as_text(D(amount)) == text

"""Prices: the user's word first, then the bundled list, always as a bound, and never a silent zero."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta, tzinfo
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from genai_prices import Usage, data
from genai_prices.types import (
    ClauseEquals,
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    Provider,
    StartDateConstraint,
    Tier,
    TieredPrices,
    TimeOfDateConstraint,
)

from summariser.core.errors import ConfigurationError
from summariser.core.money import FREE, Price
from summariser.models.prices import GenaiPrices, parse_price

D = Decimal


@pytest.fixture
def listing(monkeypatch: pytest.MonkeyPatch) -> list[ModelInfo]:
    """The models of an invented provider named `house`, in place of the bundled list."""
    models: list[ModelInfo] = []
    provider = Provider("house", "House", "https://house", models=models)
    monkeypatch.setattr(data, "providers", [provider])
    return models


def listed(models: list[ModelInfo], prices: ModelPrice | list[ConditionalPrice]) -> GenaiPrices:
    models.append(ModelInfo("m", ClauseEquals("m"), prices=prices))
    return GenaiPrices(provider="house")


def test_a_listed_model_has_the_price_of_the_bundled_list() -> None:
    assert GenaiPrices(provider="openai").price("gpt-4o-mini") == Price(D("0.15"), D("0.6"), D("0.075"))


@pytest.mark.parametrize("model", ["gpt-4o-mini", "gpt-6-luna"])
def test_a_batch_costs_half(model: str) -> None:
    """Against the bundled list: a wrong word for batches would silently give the ordinary price."""
    live, batch = GenaiPrices(provider="openai").price(model), GenaiPrices(provider="openai").batch_price(model)
    assert (batch.input, batch.output) == (live.input / 2, live.output / 2)
    assert batch.cached_input <= live.cached_input


def test_without_a_price_for_batches_the_ordinary_one_counts(listing: list[ModelInfo]) -> None:
    prices = listed(listing, ModelPrice(input_mtok=D(1), output_mtok=D(2)))
    assert prices.batch_price("m") == prices.price("m")


def test_a_model_is_found_by_its_name_alone() -> None:
    assert GenaiPrices().price("gpt-4o-mini") == GenaiPrices(provider="openai").price("gpt-4o-mini")


def test_the_user_knows_best() -> None:
    mine = Price(D(1), D(2), D(1))
    assert GenaiPrices({"gpt-4o-mini": mine}, "openai").price("gpt-4o-mini") == mine


@pytest.mark.parametrize("model", ["local", "local:/models/some.gguf"])
def test_the_embedded_model_is_free(model: str) -> None:
    assert GenaiPrices().price(model) == FREE


def test_an_unknown_model_is_refused_with_what_to_do() -> None:
    with pytest.raises(ConfigurationError, match=r"'no-such-model'.*--price IN/OUT.*0/0 if it costs nothing") as caught:
        GenaiPrices().price("no-such-model")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "prices",
    [
        ModelPrice(input_mtok=D(1)),
        ModelPrice(output_mtok=D(1)),
        ModelPrice(input_mtok=D(1), output_mtok=D(0)),
        ModelPrice(input_mtok=D(0), output_mtok=D(0)),
        ModelPrice(input_mtok=D(1), output_mtok=D(1), requests_kcount=D(5)),
    ],
)
def test_gaps_zeros_and_charges_by_the_request_are_no_price(listing: list[ModelInfo], prices: ModelPrice) -> None:
    with pytest.raises(ConfigurationError, match="--price"):
        listed(listing, prices).price("m")


def test_the_dearest_tier_counts(listing: list[ModelInfo]) -> None:
    tiers = TieredPrices(base=D(2), tiers=[Tier(start=200_000, price=D(4)), Tier(start=500_000, price=D(3))])
    found = listed(listing, ModelPrice(input_mtok=tiers, output_mtok=D(8))).price("m")
    assert found == Price(D(4), D(8), D(4))


@pytest.mark.parametrize(("longest", "dearest"), [(200_000, 2), (200_001, 4)])
def test_a_tier_that_no_request_can_reach_does_not_count(listing: list[ModelInfo], longest: int, dearest: int) -> None:
    tiers = TieredPrices(base=D(2), tiers=[Tier(start=200_000, price=D(4))])
    listed(listing, ModelPrice(input_mtok=tiers, output_mtok=D(8)))
    assert GenaiPrices(provider="house", longest=longest).price("m").input == dearest


def test_writing_the_cache_and_reasoning_are_bounded_too(listing: list[ModelInfo]) -> None:
    prices = ModelPrice(
        input_mtok=D(4), cache_write_mtok=D(5), cache_read_mtok=D(1), output_mtok=D(8), output_reasoning_mtok=D(9)
    )
    assert listed(listing, prices).price("m") == Price(D(5), D(9), D(1))


def test_a_cheaper_hour_does_not_last_all_night(listing: list[ModelInfo]) -> None:
    day = ModelPrice(input_mtok=D(2), output_mtok=D(6))
    hours = [
        ConditionalPrice(prices=day),
        ConditionalPrice(TimeOfDateConstraint(time(0), time(12)), prices=ModelPrice(input_mtok=D(1), output_mtok=D(9))),
        ConditionalPrice(TimeOfDateConstraint(time(12), time(0)), prices=day),
    ]
    assert listed(listing, hours).price("m") == Price(D(2), D(9), D(2))


@pytest.mark.parametrize("hour", range(0, 24, 5))
def test_an_hour_at_a_discount_leaves_the_price_of_the_others(
    listing: list[ModelInfo], monkeypatch: pytest.MonkeyPatch, hour: int
) -> None:
    at(monkeypatch, datetime(2026, 3, 4, hour, 10, tzinfo=UTC))
    hours = [
        ConditionalPrice(prices=ModelPrice(input_mtok=D(2), output_mtok=D(6))),
        ConditionalPrice(TimeOfDateConstraint(time(0), time(16)), prices=ModelPrice(input_mtok=D(1), output_mtok=D(3))),
    ]
    assert listed(listing, hours).price("m") == Price(D(2), D(6), D(2))


@pytest.mark.parametrize(("days", "dearest"), [(-1, 3), (0, 3), (2, 3), (30, 2)])
def test_a_price_that_rises_during_the_run_counts_already(
    listing: list[ModelInfo], monkeypatch: pytest.MonkeyPatch, days: int, dearest: int
) -> None:
    now = datetime(2026, 3, 4, 23, 10, tzinfo=UTC)
    at(monkeypatch, now)
    dated = [
        ConditionalPrice(prices=ModelPrice(input_mtok=D(2), output_mtok=D(6))),
        ConditionalPrice(
            StartDateConstraint((now + timedelta(days)).date()), prices=ModelPrice(input_mtok=D(3), output_mtok=D(6))
        ),
    ]
    assert listed(listing, dated).price("m").input == dearest


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    class Then(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # only what is called
            return now

    monkeypatch.setattr("summariser.models.prices.datetime", Then)


def values(model: ModelInfo) -> list[Any]:
    prices = [one.prices for one in model.prices] if isinstance(model.prices, list) else [model.prices]
    return [value for price in prices for value in vars(price).items()]


def varied() -> dict[str, list[tuple[Provider, ModelInfo]]]:
    """By provider, the models of the bundled list that have a price for text, which depends on something: the prompt's
    length, the hour, the day, or what becomes of the cache."""
    found: dict[str, list[tuple[Provider, ModelInfo]]] = {}
    seen: set[str] = set()
    for provider in data.providers:
        for model in provider.models:
            of_cache = any(key.startswith("cache_write") for key, _ in values(model))
            tiers = any(isinstance(value, TieredPrices) for _, value in values(model))
            if not (isinstance(model.prices, list) or of_cache or tiers) or model is not provider.find_model(model.id):
                continue
            as_another = f"{provider.id} {model.prices} {model.price_variants}"
            if as_another in seen:
                continue
            seen.add(as_another)
            with suppress(ConfigurationError):
                GenaiPrices(provider=provider.id).price(model.id)
                found.setdefault(provider.id, []).append((provider, model))
    return found


VARIED = varied()
LONGEST = 272_000
OUTPUT = 4096


def usages(read: int) -> list[Usage]:
    """What a request of so many bytes, hence at most as many tokens, and its answer may be counted as."""
    inputs: list[dict[str, int]] = [
        {},
        {"cache_read_tokens": read},
        {"cache_write_tokens": read},
        {"cache_write_tokens": read, "cache_write_1h_tokens": read},
        {"cache_read_tokens": read // 2, "cache_write_tokens": read - read // 2},
    ]
    return [Usage(input_tokens=read, output_tokens=OUTPUT, **kinds) for kinds in inputs]


def test_most_providers_have_such_prices() -> None:
    assert {"anthropic", "openai", "google", "deepseek", "x-ai", "aws", "openrouter"} <= set(VARIED)


@pytest.mark.parametrize("provider_id", VARIED)
def test_no_usage_within_the_bounds_costs_more_than_was_reserved(provider_id: str) -> None:
    prices = GenaiPrices(provider=provider_id, longest=LONGEST)
    now = datetime.now(UTC)
    for provider, model in VARIED[provider_id]:
        starts = {tier.start for _, v in values(model) if isinstance(v, TieredPrices) for tier in v.tiers}
        hours = (0, 5, 11, 17, 24, 24 * 6) if isinstance(model.prices, list) else (0,)
        price = {False: prices.price(model.id), True: prices.batch_price(model.id)}
        for batch, read in product(price, {1, LONGEST} | {one + 1 for one in starts if one < LONGEST}):
            reserved = price[batch].worst_case(read, OUTPUT)
            for usage, later in product(usages(read), hours):
                cost = model.calc_price(
                    usage,
                    provider,
                    genai_request_timestamp=now + timedelta(hours=later),
                    price_context={"processing": "batch"} if batch else None,
                )
                assert cost.total_price <= reserved, (model.id, usage, later, batch)


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("0.15/0.60", Price(D("0.15"), D("0.60"), D("0.15"))),
        (" $0.15 / $0.60 / 0.075 ", Price(D("0.15"), D("0.60"), D("0.075"))),
        ("0/0", FREE),
        ("-0/0", FREE),
    ],
)
def test_a_price_as_typed(text: str, price: Price) -> None:
    assert parse_price(text) == price


@pytest.mark.parametrize(
    "text", ["", "1", "1/", "a/b", "1/-2", "1/2/3/4", "nan/1", "1/inf", "1e9/1", "sNaN/1", "1,5/2"]
)
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is no price: give US dollars"):
        parse_price(text)


def test_a_price_is_never_rounded_down() -> None:
    exact = "0.10000000000000000000000000000000001"
    assert parse_price(f"{exact}/1").input == Decimal(exact)

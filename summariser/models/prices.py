"""What models cost: what the user says, else the price list bundled with genai-prices, never fetched.

A price here is a bound: where a provider has several for one model (by length of prompt, by hour, for writing its
cache), the dearest counts.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from summariser.core.errors import ConfigurationError
from summariser.core.money import FREE, Price

if TYPE_CHECKING:
    from genai_prices.types import ModelInfo, ModelPrice, PriceContext

_INPUT = ("input_mtok", "cache_write_mtok")  # what is read is also written to the cache, for more at some providers
_KEPT_LONG = ("cache_write_1h_mtok",)  # not asked for here, but a gateway may
_CACHED = ("cache_read_mtok",)
_OUTPUT = ("output_mtok", "output_reasoning_mtok", "output_citation_mtok")

_AHEAD, _EVERY = timedelta(days=7), timedelta(hours=1)
"""How far ahead, and in what steps, prices that depend on the time are looked up: a run may last so long, and no price
holds for less than a step."""

_BATCH = {"processing": "batch"}
"""The name that genai-prices has for it; for a name that it does not know it would silently give the ordinary price."""


class GenaiPrices:
    """What models cost.

    overrides: prices by model, which win. provider: as genai-prices names it, None to go by the model's name.
    longest: the most bytes of any request that will be sent, hence the most tokens; prices for longer prompts do
    not count. None if there is no such limit.
    """

    def __init__(
        self, overrides: Mapping[str, Price] | None = None, provider: str | None = None, longest: int | None = None
    ) -> None:
        self._overrides = dict(overrides or {})
        self._provider = provider
        self._longest = longest

    def batch_price(self, model: str) -> Price:
        """What the model costs in a batch; the ordinary price where the list has none for batches."""
        return self._bound(model, _BATCH)

    def price(self, model: str) -> Price:
        return self._bound(model)

    def _bound(self, model: str, context: "PriceContext | None" = None) -> Price:
        if model in self._overrides:
            return self._overrides[model]
        if model == "local" or model.startswith("local:"):
            return FREE
        listed = self._listed(model, context)
        if any(price.requests_kcount for price in listed):
            raise _unknown(model, "is also charged by the request")
        inputs, outputs = (self._dearest(listed, keys) for keys in (_INPUT, _OUTPUT))
        # No price, or zero, is a gap in the list: a model that truly costs nothing is for the user to declare.
        if not inputs or not outputs:
            raise _unknown(model, "has no known price")
        kept = self._dearest(listed, _KEPT_LONG) or Decimal(0)
        return Price(inputs, outputs, self._dearest(listed, _CACHED) or inputs, kept)

    def _listed(self, model: str, context: "PriceContext | None") -> "list[ModelPrice]":
        from genai_prices.data import providers
        from genai_prices.data_snapshot import DataSnapshot

        try:
            # Our own snapshot, so that no other code in this process can have replaced the bundled one.
            _, found = DataSnapshot(providers, from_auto_update=False).find_provider_model(
                model, None, self._provider, None
            )
        except LookupError as error:
            raise _unknown(model, "has no known price") from error
        return _current(found, context)

    def _dearest(self, listed: "list[ModelPrice]", keys: tuple[str, ...]) -> Decimal | None:
        found = [amount for price in listed for key in keys for amount in self._amounts(getattr(price, key))]
        return max(found, default=None)

    def _amounts(self, price: object) -> Iterator[Decimal]:
        from genai_prices.types import TieredPrices

        if isinstance(price, TieredPrices):
            yield price.base
            yield from (tier.price for tier in price.tiers if self._longest is None or tier.start < self._longest)
        elif isinstance(price, Decimal):
            yield price


def parse_price(text: str) -> Price:
    """A price as typed: `IN/OUT` or `IN/OUT/CACHED`, US dollars for a million tokens."""
    try:
        amounts = [_amount(part) for part in text.split("/")]
    except (ValueError, InvalidOperation):
        amounts = []
    if len(amounts) not in (2, 3):
        raise ConfigurationError(
            f"{text[:40]!r} is no price: give US dollars for a million tokens as IN/OUT, like 0.15/0.60, "
            "or IN/OUT/CACHED"
        )
    return Price(amounts[0], amounts[1], amounts[2] if len(amounts) == 3 else amounts[0])


def _amount(text: str) -> Decimal:
    amount = Decimal(text.strip().removeprefix("$"))
    if not amount.is_finite() or not 0 <= amount <= 1_000_000:
        raise ValueError(text)
    return amount.copy_abs()  # no minus before a zero; abs() would round


def _current(model: "ModelInfo", context: "PriceContext | None") -> "list[ModelPrice]":
    """The price of now, and those that come into force while a run may last, each of them once.

    A context that the list does not know gives the ordinary price, which is never less.
    """
    now = datetime.now(UTC)
    moments = _AHEAD // _EVERY if isinstance(model.prices, list) else 1
    found = (model.get_prices(now + number * _EVERY, context) for number in range(moments))
    return list({id(one): one for one in found}.values())


def _unknown(model: str, why: str) -> ConfigurationError:
    return ConfigurationError(
        f"model {model[:80]!r} {why}, so the cap could not hold: give it with --price IN/OUT in US dollars for a "
        "million tokens, like --price 0.15/0.60, or 0/0 if it costs nothing"
    )


def context_window(model: str, provider: str) -> int | None:
    """Tokens, prompt and answer together; None where the list does not say. `provider` is named as there."""
    from genai_prices.data import providers
    from genai_prices.data_snapshot import DataSnapshot

    try:
        _, found = DataSnapshot(providers, from_auto_update=False).find_provider_model(model, None, provider, None)
    except LookupError:
        return None
    return found.context_window

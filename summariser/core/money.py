"""Money and tokens. The only module that multiplies prices or rounds money.

Amounts are Decimal US dollars; the journal keeps them as whole picodollars (1e-12 USD), so that sums are exact.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

PICO = Decimal(10) ** 12
MILLION = Decimal(1_000_000)
BYTES_A_TOKEN = 4
"""The usual rule of thumb for English; other languages take more tokens. For estimates, never for the cap."""

_SMALLEST_SHOWN = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens. `cached` of the `input` tokens were read from the provider's prompt cache."""

    input: int = 0
    cached: int = 0
    output: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(self.input + other.input, self.cached + other.cached, self.output + other.output)


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for a million tokens. `cached_input` is what an input token from the prompt cache costs, and
    `reserved_input` what one may cost at worst, if that is more than what it counts as when it was used."""

    input: Decimal
    output: Decimal
    cached_input: Decimal
    reserved_input: Decimal = Decimal(0)

    def cost(self, usage: Usage) -> Decimal:
        """What that usage costs, exactly, rounded up to a picodollar."""
        fresh = usage.input - usage.cached
        total = fresh * self.input + usage.cached * self.cached_input + usage.output * self.output
        return dollars(picodollars(total / MILLION))

    def worst_case(self, request_bytes: int, max_output: int) -> Decimal:
        """A bound on one request: no token is shorter than a byte, and the answer is cut at `max_output`.

        The whole request body is counted, since providers put the answer's JSON Schema into the prompt.
        """
        dearest = max(self.input, self.cached_input, self.reserved_input)
        return dollars(picodollars((request_bytes * dearest + max_output * self.output) / MILLION))


@dataclass(frozen=True, slots=True)
class Assumed:
    """The part of what a run has spent that nobody told: so many attempts, each counted at its worst case.

    Their answers did not arrive, or not yet, or did not say what they used.
    """

    attempts: int = 0
    cost: Decimal = Decimal(0)

    def __str__(self) -> str:
        """For people, after what was spent."""
        answers = "1 answer that has" if self.attempts == 1 else f"{self.attempts} answers that have"
        return f"{as_text(self.cost)} of it assumed, for {answers} not arrived or did not say what they used"


FREE = Price(Decimal(0), Decimal(0), Decimal(0))


def picodollars(amount: Decimal) -> int:
    """Whole picodollars, rounded up: an estimate may be too high, never too low."""
    return int((amount * PICO).to_integral_value(ROUND_CEILING))


def dollars(pico: int) -> Decimal:
    return Decimal(pico) / PICO


def as_text(amount: Decimal) -> str:
    """For people: cents at least, millionths of a dollar at most, rounded up so that nothing spent looks like none."""
    rounded = amount.quantize(_SMALLEST_SHOWN, ROUND_CEILING)
    whole, _, places = f"{rounded:f}".partition(".")
    return f"${whole}.{places.rstrip('0').ljust(2, '0')}"

"""The port `Ledger` in memory. It notes every call, so that tests can check the order of things."""

from dataclasses import dataclass, field

from summariser.core.errors import CapReachedError
from summariser.core.money import Usage
from summariser.extraction.ports import Bound, Receipt, Spent


@dataclass
class FakeLedger:
    """`answers` are in the books from the start; `most` is how many requests fit under the cap."""

    answers: dict[str, str] = field(default_factory=dict)
    most: int | None = None
    calls: list[str] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    receipts: dict[int, Receipt] = field(default_factory=dict)

    async def recall(self, key: str) -> str | None:
        self.calls.append("recall")
        return self.answers.get(key)

    async def reserve(self, key: str, bound: Bound) -> int:
        self.calls.append("reserve")
        if self.most is not None and len(self.bounds) >= self.most:
            raise CapReachedError("the next request does not fit under the cap")
        self.bounds.append(bound)
        self.keys.append(key)
        return len(self.bounds)

    async def settle(self, attempt: int, receipt: Receipt) -> None:
        self.calls.append(f"settle {receipt.outcome}")
        assert attempt not in self.receipts, "an attempt is settled once"
        self.receipts[attempt] = receipt
        if receipt.outcome == "answered":
            self.answers[self.keys[attempt - 1]] = receipt.raw

    async def spent(self) -> Spent:
        return Spent(self.usage)

    @property
    def outcomes(self) -> list[str]:
        return [self.receipts[attempt].outcome for attempt in sorted(self.receipts)]

    @property
    def open(self) -> int:
        """Reservations that were never settled."""
        return len(self.bounds) - len(self.receipts)

    @property
    def usage(self) -> Usage:
        """What providers said was used."""
        return sum((r.usage for r in self.receipts.values() if r.usage), Usage())

"""How often a password may be tried: slowly by whoever is wrong, and still at once by whoever is right elsewhere."""

import ipaddress
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Key = tuple[Literal["both", "address", "name"], str, str]

MOST_KEYS = 10_000


@dataclass(frozen=True)
class Limit:
    """So many attempts at once, then one more each time `seconds` have passed."""

    most: int
    seconds: float


LIMITS = {"both": Limit(5, 60), "address": Limit(30, 20), "name": Limit(100, 60)}
"""For a name from one address; for an address, whatever the names; for a name, from all addresses together."""


class Attempts:
    """Counts before a password is looked at, so that many at once are not more than one after the other.

    The limit of a name holds for addresses from which nobody has signed in under it: else a crowd of strangers could
    keep its owner out.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._full: dict[Key, tuple[float, float]] = {}
        self._known: set[tuple[str, str]] = set()
        self._most_keys = MOST_KEYS

    def take(self, name: str, address: str) -> int:
        """Count one attempt; or the seconds until there may be one."""
        keys = self._keys(name, address)
        waits = [self._wait(key) for key in keys]
        if any(waits):
            return max(1, round(max(waits)))
        for key in keys:
            self._full[key] = (self._level(key) + 1, self._clock())
        if len(self._full) > self._most_keys:
            self._full = {key: kept for key, kept in self._full.items() if self._level(key) > 0}
            self._most_keys = max(MOST_KEYS, 2 * len(self._full))
        return 0

    def right(self, name: str, address: str) -> None:
        """The attempt was no attempt: it was the right password."""
        for key in self._keys(name, address):
            self._full[key] = (max(0.0, self._level(key) - 1), self._clock())
        self._known.add((name, _network(address)))
        self._full.pop(("both", name, _network(address)), None)

    def _keys(self, name: str, address: str) -> list[Key]:
        place = _network(address)
        keys: list[Key] = [("both", name, place), ("address", "", place)]
        return keys if (name, place) in self._known else [*keys, ("name", name, "")]

    def _level(self, key: Key) -> float:
        level, at = self._full.get(key, (0.0, 0.0))
        return max(0.0, level - (self._clock() - at) / LIMITS[key[0]].seconds)

    def _wait(self, key: Key) -> float:
        limit = LIMITS[key[0]]
        return max(0.0, self._level(key) + 1 - limit.most) * limit.seconds


def _network(address: str) -> str:
    """The address; of IPv6 the network, whose other addresses are the same person's for the asking."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:80]
    return str(found if found.version == 4 else ipaddress.ip_network((found, 64), strict=False))

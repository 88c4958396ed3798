"""Who is to review what: names of people, and a draw that anybody can make again."""

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, partial

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.core.record import spelling

WHOLE = Fraction(1)


def tidy(name: str) -> str:
    """The name on one line, as it is kept."""
    return " ".join(name.encode("utf-8", "replace").decode().split())


@lru_cache(maxsize=4096)
def person(name: str) -> str:
    """What two spellings of one person's name have in common: case and white space make no other person."""
    return spelling(tidy(name))


@lru_cache(maxsize=4096)
def readers_of(stored: str) -> tuple[str, ...]:
    """The people whose article it is: two if it is read by two, "" where one is still to be found."""
    return tuple(stored.split("\n")) if stored else ()


def stored(readers: Sequence[str]) -> str:
    return "\n".join(readers)


def position_of(readers: Sequence[str], name: str) -> int | None:
    """Which of the readers the person is; None for somebody else."""
    return next((n for n, one in enumerate(readers) if one and person(one) == person(name)), None)


def in_words(readers: Sequence[str]) -> str:
    """Ana; Ana and Ben; Ana and somebody still to be found."""
    named = [shorten(one, 40) for one in readers if one]
    return " and ".join([*named, *(["somebody still to be found"] if len(named) < len(readers) else [])])


@dataclass(frozen=True)
class Order:
    """What is to be given to whom: each person's share, and of what they get the part that two read. `only`: of these
    articles alone; None: of all that nobody has begun."""

    by: str
    shares: Mapping[str, Fraction]
    double: Fraction = Fraction(0)
    seed: int = 1
    only: frozenset[str] | None = None

    @property
    def terms(self) -> str:
        """The order in a line, as it is kept with what came of it."""
        shares = ", ".join(f"{as_percent(share)} to {name}" for name, share in self.shares.items())
        double = f", {as_percent(self.double)} read by two" if self.double else ""
        return f"{shares}{double}, seed {self.seed}{', of named articles' if self.only is not None else ''}"


def order(by: str, people: Sequence[str], shares: Sequence[Fraction], double: Fraction, seed: int) -> Order:
    """An order that can be carried out; ConfigurationError says what is wrong with it. Without shares all get alike."""
    names = [tidy(name) for name in people]
    if not all(any(c.isprintable() and c != " " for c in name) for name in names):
        raise ConfigurationError("--to: a name is empty")
    if twice := next((one for n, one in enumerate(names) if person(one) in map(person, names[:n])), None):
        raise ConfigurationError(f"--to {shorten(twice)!r} is given twice")
    if len(shares) not in (0, len(names)):
        raise ConfigurationError("give each --to its --share, or none of them one: then all get alike")
    if sum(shares) > WHOLE:
        raise ConfigurationError(f"the shares are {as_percent(sum(shares, Fraction(0)))} together: at most 100%")
    if double and len(names) < 2:
        raise ConfigurationError("--double needs two people: name another one with --to")
    each = shares or [WHOLE / len(names)] * len(names)
    return Order(by, dict(zip(names, each, strict=True)), double, seed)


def as_percent(share: Fraction) -> str:
    return f"{float(100 * share):.4g}%"


@dataclass(frozen=True)
class Had:
    """What the people of an order have from before: each one's articles, and how many of all these two read."""

    of: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0
    by_two: int = 0


def draw(
    wanted: Order, free: Collection[str], fit: Collection[str], lacking: Mapping[str, tuple[str, ...]], had: Had
) -> "Drawn":
    """Deal articles out: always the same ones for a seed, and mostly the same when some are added.

    `free` are those of nobody, of which two may read the `fit`; `lacking` are read by two and lack a reader. Each goes
    to whoever is then furthest below their share, what they had before included, so that a share holds over all and
    nothing is taken from anybody.
    """
    rank = partial(_rank, wanted.seed)
    ranked = sorted(free, key=rank)
    covered = sum(wanted.shares.values(), Fraction(0)) * (had.articles + len(free))
    by_two = max(math.ceil(wanted.double * covered) - had.by_two, 0)
    pairs = {
        **{one: lacking[one] for one in sorted(lacking, key=rank)},
        **dict.fromkeys([one for one in ranked if one in fit][:by_two], ("", "")),
    }
    singles = [one for one in ranked if one not in pairs]
    total = sum(had.of.values()) + len(singles) + sum(readers.count("") for readers in pairs.values())
    dealing = _Dealing({name: share * total - had.of.get(name, 0) for name, share in wanted.shares.items()})
    dealt: dict[str, tuple[str, ...]] = {}
    for article, readers in pairs.items():
        both = [one for one in readers if one]
        while len(both) < 2 and (one := dealing.next(both)):
            both.append(one)
        if tuple(both) != tuple(filter(None, readers)):
            dealt[article] = (*both, *[""] * (2 - len(both)))
    for article in singles:
        if one := dealing.next((), owed=True):
            dealt[article] = (one,)
    return Drawn(dealt, sum(one not in dealt for one in ranked))


def _rank(seed: int, article: str) -> bytes:
    return hashlib.sha256(f"{seed}:{article}".encode()).digest()


@dataclass(frozen=True)
class Drawn:
    """Each article with its readers, the one that it had first; and how many articles remain everybody's."""

    dealt: Mapping[str, tuple[str, ...]]
    left: int


@dataclass
class _Dealing:
    """How far each person is below their share."""

    below: dict[str, Fraction]

    def next(self, beside: Collection[str], *, owed: bool = False) -> str:
        """Who gets the next article, beside these readers; "" for nobody. `owed`: only who is below their share."""
        taken = set(map(person, beside))
        chosen = max((name for name in self.below if person(name) not in taken), key=self.below.__getitem__, default="")
        if not chosen or (owed and self.below[chosen] <= 0):
            return ""
        self.below[chosen] -= 1
        return chosen

"""How many articles an audit takes, by the share that is really wrong, and how often it is wrong itself: exactly, by
following every way in which the draws may fall. `python -m tests.benchmarks.audit`
"""

from fractions import Fraction
from math import comb, inf
from typing import NamedTuple

from summariser.corpus.trust import Design

DESIGNS = ((1000, "3%", 1), (1000, "3%", 3), (200, "10%", 1), (10_000, "3%", 1))
"""How many are unreviewed, what is to be shown, and how many questions share the risk."""
RISK = Fraction(5, 100)


class Exactly(NamedTuple):
    """The chance that it is ever shown, looking after each draw, and how many draws that takes on average then."""

    chance: float
    average: float


def exactly(design: Design, total: int) -> Exactly:
    """If `total` are wrong."""
    paths, chance, draws = {0: 1.0}, 0.0, 0.0
    for seen in range(1, design.population + 1):
        after: dict[int, float] = {}
        for wrong, reached in paths.items():
            bad = (total - wrong) / (design.population - seen + 1)
            for now, likely in ((wrong + 1, reached * bad), (wrong, reached * (1 - bad))):
                if likely <= 0:
                    continue
                if design.excludes(design.too_many, seen, now):
                    chance += likely
                    draws += likely * seen
                else:
                    after[now] = after.get(now, 0.0) + likely
        paths = after
    return Exactly(chance, draws / chance if chance else inf)


def fixed(design: Design) -> int:
    """The sample of a size fixed beforehand that shows it if nothing in it is wrong."""
    whole, bad = design.population, design.too_many
    return next(n for n in range(whole) if Fraction(comb(whole - bad, n), comb(whole, n)) <= design.risk)


def main() -> None:
    for population, below, questions in DESIGNS:
        share = Fraction(below.rstrip("%")) / 100
        design = Design(population, share, RISK / questions)
        print(f"{population:,} unreviewed, below {below}, questions: {questions}. Fixed sample: {fixed(design)}")
        for part in (0, 1, 2):
            total = int(share * population * part / 3)
            print(f"  {100 * total / population:.3g}% wrong: {exactly(design, total).average:.0f} on average")
        print(f"  at the boundary: falsely shown in {100 * exactly(design, design.too_many).chance:.2f}%")


if __name__ == "__main__":
    main()

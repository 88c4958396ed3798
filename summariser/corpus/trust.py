"""How many of a population can be wrong, after some of it was drawn and looked at: a bound that holds at every look.

Articles are drawn at random without replacement, and each is right or wrong. Were `total` of them wrong, a gambler who
is paid fair odds would win nothing on average; so whoever has multiplied the stake by k has a reason, at most 1 in k by
chance, *whenever* they stop (Ville's inequality). Totals against which the gambler has won enough are excluded.

The bets are those of a beta-binomial guess at the total, learnt from what was drawn, so that the capital is one ratio
of two probabilities of the draws. It does not depend on their order, and is exact: nothing is approximated.

- I. Waudby-Smith, A. Ramdas: Confidence sequences for sampling without replacement. NeurIPS 2020. The ratio.
- I. Waudby-Smith, P. B. Stark, A. Ramdas: RiLACS: risk limiting audits via confidence sequences. E-Vote-ID 2021.
- P. B. Stark: ALPHA: audit that learns from previously hand-audited ballots. Annals of Applied Statistics 17, 2023.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf, lgamma, log

from summariser.core.lazy import cached_property

EXPECTED, WEIGHT = 1.2, 6.0
"""The guess before anything is drawn weighs as much as the articles among which the boundary has WEIGHT wrong ones, and
expects EXPECTED of them: a fifth of what is asked about. Other guesses cost draws and never validity."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an audit stands. `most`: no more than so many of the population are wrong. `shown`: the share is below what
    was asked. `more`: so many without an error would show it; None if no draw can, as too many were wrong."""

    seen: int
    wrong: int
    most: int
    shown: bool
    more: int | None


@dataclass(frozen=True)
class Design:
    """What is to be shown of how many: that the share of wrong ones is below `below`, but for a chance of `risk`."""

    population: int
    below: Fraction
    risk: Fraction

    @cached_property
    def too_many(self) -> int:
        """The smallest number of wrong ones that is not below the share."""
        return ceil(self.population * self.below)

    def capital(self, total: int, seen: int, wrong: int) -> float:
        """The logarithm of what a stake of 1 has become if `total` are wrong."""
        right, prior = seen - wrong, WEIGHT / float(self.below) - EXPECTED
        if wrong > total or right > self.population - total:
            return inf
        guessed = _beta(EXPECTED + wrong, prior + right) - _beta(EXPECTED, prior)
        chance = _falling(total, wrong) + _falling(self.population - total, right) - _falling(self.population, seen)
        return guessed - chance

    def excludes(self, total: int, seen: int, wrong: int) -> bool:
        """Whether that total, and with it every greater one, is excluded.

        The probability of the draws falls with the total from their own share on, so that the capital only grows.
        """
        beyond = seen * (total + 1) >= wrong * (self.population + 1)
        return beyond and self.capital(total, seen, wrong) >= -log(self.risk)

    def after(self, outcomes: Iterable[bool]) -> Standing:
        """Where it stands after these, in the order of drawing; True is a wrong one. What was excluded stays so."""
        seen, wrong, most = 0, 0, self.population
        for outcome in outcomes:
            seen += 1
            wrong += outcome
            if self.excludes(most, seen, wrong):
                now, found = seen, wrong
                totals = range(most)
                most = bisect_left(totals, 1, key=lambda total: self.excludes(total, now, found)) - 1
        shown = most < self.too_many
        return Standing(seen, wrong, most, shown, 0 if shown else self._more(seen, wrong))

    def _more(self, seen: int, wrong: int) -> int | None:
        if wrong >= self.too_many:
            return None
        steps = range(self.population - seen)
        return bisect_left(steps, 1, key=lambda step: self.excludes(self.too_many, seen + step, wrong))


def _beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _falling(whole: int, taken: int) -> float:
    """The logarithm of whole * (whole - 1) * ..., `taken` factors."""
    return lgamma(whole + 1) - lgamma(whole - taken + 1)

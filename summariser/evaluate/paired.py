"""Two runs over the same articles: what the second is better or worse by, figure by figure.

The paired bootstrap (Efron and Tibshirani 1993, chapter 13, on the difference of the two figures; in language
processing since Koehn 2004, EMNLP, pp. 388-395): each draw takes the same articles for both runs, so that an article
that is hard for both does not widen the interval. Of many figures that do not differ, one in twenty has an interval
without zero all the same; and of a few articles the interval is too narrow (Hesterberg 2015, The American Statistician
69: 371-386).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from summariser.evaluate.bootstrap import percentile_interval, resampled_totals
from summariser.evaluate.figures import Key, Tally, entered, ratios, tallies


@dataclass(frozen=True)
class Gap:
    """One figure of two runs. `difference` is b - a, None if either has no value. `interval` is its 95% interval, over
    the draws where both had one; None where either run has something in one article alone."""

    a: float | None
    b: float | None
    difference: float | None
    interval: tuple[float, float] | None

    @property
    def tells(self) -> bool:
        """Whether the interval leaves out zero; one that touches it does not."""
        return self.interval is not None and not self.interval[0] <= 0 <= self.interval[1]


@dataclass(frozen=True)
class PairedFigure:
    """A figure of two runs over the same articles. `articles` are those where gold or either run has something for
    it; `gaps` are by name, as the estimates of a Figure."""

    key: Key
    articles: int
    a: Tally
    b: Tally
    gaps: Mapping[str, Gap]

    @property
    def main(self) -> Gap:
        """F1, or the one that there is."""
        return list(self.gaps.values())[-1]


def paired(names: Sequence[Key], a: Sequence[Sequence[int]], b: Sequence[Sequence[int]]) -> list[PairedFigure]:
    """The figures of two runs. a, b: the tallies of each article, in the same order of articles and of `names`."""
    rows = [[*one, *other] for one, other in zip(a, b, strict=True)]
    totals = [sum(column) for column in zip(*rows, strict=True)] or [0] * (6 * len(names))
    draws: list[dict[str, list[float]]] = [{} for _ in names]
    several = [min(entered(a, number), entered(b, number)) > 1 for number in range(len(names))]
    for drawn in resampled_totals(rows) if any(several) else ():
        for key, (one, other), into in compress(zip(names, _sides(drawn), draws, strict=True), several):
            for name, value in _differences(key, one, other).items():
                if value is not None:
                    into.setdefault(name, []).append(value)
    return [
        PairedFigure(key, _together(a, b, number), one, other, _gaps(key, one, other, draws[number]))
        for number, (key, (one, other)) in enumerate(zip(names, _sides(totals), strict=True))
    ]


def _sides(numbers: Sequence[int]) -> list[tuple[Tally, Tally]]:
    half = len(numbers) // 2
    return list(zip(tallies(numbers[:half]), tallies(numbers[half:]), strict=True))


def _differences(key: Key, one: Tally, other: Tally) -> dict[str, float | None]:
    before, after = ratios(key.measure, one), ratios(key.measure, other)
    return {name: _minus(after[name], value) for name, value in before.items()}


def _minus(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def _gaps(key: Key, one: Tally, other: Tally, drawn: Mapping[str, Sequence[float]]) -> dict[str, Gap]:
    before, after = ratios(key.measure, one), ratios(key.measure, other)
    return {
        name: Gap(value, after[name], _minus(after[name], value), percentile_interval(drawn.get(name, ())))
        for name, value in before.items()
    }


def _together(a: Sequence[Sequence[int]], b: Sequence[Sequence[int]], number: int) -> int:
    """Articles that have something to count for this figure in either run."""
    at = slice(3 * number, 3 * number + 3)
    return sum(any((*one[at], *other[at])) for one, other in zip(a, b, strict=True))

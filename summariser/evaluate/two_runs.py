"""Two runs against the same gold, on the articles that both have a draft of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress

from summariser.core.errors import Failure
from summariser.evaluate.against_gold import Compared, Evaluation
from summariser.evaluate.figures import Key, Tally, entered, percentile_interval, ratios, resampled_totals, tallies


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


@dataclass(frozen=True)
class Comparison:
    """Both evaluations cut down to what they share, in one order.

    left_out: gold that cannot be compared with both. without_draft: gold files whose articles neither has drafted.
    only_a, only_b: gold files whose articles one run alone has drafted.
    """

    keys: tuple[Key, ...]
    a: tuple[Compared, ...]
    b: tuple[Compared, ...]
    left_out: tuple[Failure, ...]
    without_draft: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]

    def figures(self) -> list[PairedFigure]:
        """The figures of both over the articles that they share, with the differences' intervals."""
        return paired(self.keys, [one.counts for one in self.a], [one.counts for one in self.b])


def compare(a: Evaluation, b: Evaluation) -> Comparison:
    """Pair two evaluations that were made with the same gold and the same schema."""
    others = {one.gold: one for one in b.compared}
    both = [(one, others[one.gold]) for one in a.compared if one.gold in others]
    failures = {(failure.path, failure.reason): failure for found in (a, b) for failure in found.left_out}
    lacking = set(a.without_draft), set(b.without_draft)
    return Comparison(
        a.keys,
        tuple(one for one, _ in both),
        tuple(other for _, other in both),
        tuple(failures.values()),
        tuple(path for path in a.without_draft if path in lacking[1]),
        tuple(path for path in b.without_draft if path not in lacking[0]),
        tuple(path for path in a.without_draft if path not in lacking[1]),
    )

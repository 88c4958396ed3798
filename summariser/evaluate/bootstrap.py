"""How far a figure may be off because only these articles were looked at: bootstrap percentile intervals.

Efron 1979 (Annals of Statistics 7); Efron and Tibshirani 1993, chapter 13. Articles are drawn anew, with
replacement, because what one article holds hangs together; the figure of each draw is pooled over its articles.
"""

import random
import statistics
import sys
from array import array
from collections.abc import Iterator, Sequence

RESAMPLES = 1000
SEED = 0
LEVEL = 0.95


def resampled_totals(
    rows: Sequence[Sequence[int]], resamples: int = RESAMPLES, seed: int = SEED
) -> Iterator[list[int]]:
    """Column totals of as many rows again, drawn with replacement: one list for each draw.

    rows: counts of each article, none negative, every total under 2**64.
    """
    columns = list(zip(*rows, strict=True))
    place = {column: number for number, column in enumerate(dict.fromkeys(columns))}  # many are equal
    highest = max(map(max, place), default=0) * len(rows)
    code = next(code for code in "IQ" if highest < 1 << 8 * array(code).itemsize)
    # All counts of a row lie side by side in one integer, so that one addition adds them all: a thousand draws of
    # ten thousand articles take seconds, without numpy.
    packed = [int.from_bytes(array(code, row).tobytes(), sys.byteorder) for row in zip(*place, strict=True)]
    length = array(code).itemsize * len(place)
    order = [place[column] for column in columns]
    draw = random.Random(seed)  # noqa: S311 - the same figures for the same articles; nothing is secret
    for _ in range(resamples if packed else 0):
        totals = array(code, sum(draw.choices(packed, k=len(packed))).to_bytes(length, sys.byteorder))
        yield [totals[number] for number in order]


def percentile_interval(values: Sequence[float]) -> tuple[float, float] | None:
    """The middle 95% of the values; None of fewer than two."""
    if len(values) < 2:
        return None
    cuts = statistics.quantiles(values, n=round(2 / (1 - LEVEL)), method="inclusive")
    return cuts[0], cuts[-1]

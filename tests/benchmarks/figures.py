"""What a benchmark measured beside a bare baseline, in turns, in one run: printed, and kept for the page's table."""

import json
import os
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

KEPT = "SUMMARISER_BENCHMARKS"
"""The file to which figures are added, a line each."""


def compared(name: str, ours: Sequence[float], bare: Sequence[float], baseline: str, unit: str = "ms") -> float:
    """The median of how many times as much as the baseline it took: what a benchmark may judge by."""
    times = [one / other for one, other in zip(ours, bare, strict=True)]
    row = {
        "name": name,
        "measured": f"{spread(ours)} {unit}",
        "baseline": f"{baseline}: {spread(bare)} {unit}",
        "times": spread(times),
        "when": f"{datetime.now(UTC):%Y-%m-%d}, {load()}",
    }
    print("\n" + "; ".join(f"{key} {value}" for key, value in row.items()))
    if file := os.environ.get(KEPT):
        with Path(file).open("a", encoding="utf-8") as kept:
            kept.write(json.dumps(row) + "\n")
    return statistics.median(times)


def spread(figures: Sequence[float]) -> str:
    """Least, median and most; one figure alone where there are no others."""
    told = (min(figures), statistics.median(figures), max(figures)) if len(figures) > 1 else figures
    return ", ".join(f"{one:.3g}" for one in told)


def load() -> str:
    return f"load {os.getloadavg()[0]:.0f}" if hasattr(os, "getloadavg") else "load unknown"

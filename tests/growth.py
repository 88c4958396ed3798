"""Time judged by how it grows with the size of a text: no clock says on which machine that is."""

import sys
import time
from collections.abc import Callable

TRIES = 5
"""Another program on the machine may lengthen one measurement, and not the same one every time."""


def assert_in_proportion(work: Callable[[int], object], size: int) -> None:
    """Four times the size may take nine times as long, by the processor's clock; its square would be sixteen."""
    short = long = float("inf")
    for _ in range(TRIES):
        short, long = min(short, _seconds(work, size // 4)), min(long, _seconds(work, size))
        if long < 9 * short + 0.2:
            return
    raise AssertionError(f"{long:.2f} s for {size}, {short:.2f} s for a quarter of it")


def _seconds(work: Callable[[int], object], size: int) -> float:
    """Counting which lines are run would take longer than the lines, and is left to other tests."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        started = time.process_time()
        work(size)
        return time.process_time() - started
    finally:
        sys.settrace(tracer)

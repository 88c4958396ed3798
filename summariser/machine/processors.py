"""How many processors there are for this program."""

import gc
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def usable_cores() -> int:
    """The cores this process may use: its affinity, and in a container its quota, not what the machine has."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, container_cores(Path("/sys/fs/cgroup/cpu.max")) or cores))


def container_cores(cpu_max: Path) -> int | None:
    """Whole cores of a control group's quota (version 2), None where there is none."""
    try:
        quota, period = cpu_max.read_text().split()
        return max(1, int(quota) // int(period))
    except (OSError, ValueError):  # No such file, or "max".
        return None


NEW_OBJECTS = 20_000
"""So many more than were let go since the last look; Python's own 700 make a look for every few sentences."""

_LASTING: list[tuple[int, int, int]] = []
"""For each block that lasts, in whatever thread, how often was looked before the first of them."""

_LOCK = threading.Lock()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look seldom, and not through what was loaded before, for as long as the block lasts.

    Nearly all that a run makes goes by itself, when nothing refers to it any more.
    """
    with _LOCK:
        if not _LASTING:
            gc.freeze()
        _LASTING.append(_LASTING[0] if _LASTING else gc.get_threshold())
        gc.set_threshold(NEW_OBJECTS, *_LASTING[0][1:])
    try:
        yield
    finally:
        with _LOCK:
            before = _LASTING.pop()
            if not _LASTING:
                gc.set_threshold(*before)
                gc.unfreeze()

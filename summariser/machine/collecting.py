"""How often Python looks for unused objects that refer to each other, while a run makes many short-lived ones."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

NEW_OBJECTS = 20_000
"""So many more than were let go since the last look; Python's own 700 make a look for every few sentences."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look seldom, and not through what was loaded before, for as long as the block lasts.

    Nearly all that a run makes goes by itself, when nothing refers to it any more.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()

import gc
from collections.abc import Iterator

import pytest

from summariser.machine.processors import NEW_OBJECTS, seldom_collected


@pytest.fixture
def _nothing_is_frozen() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.freeze()


@pytest.mark.usefixtures("_nothing_is_frozen")
def test_unused_objects_are_looked_for_seldom_while_a_run_lasts_and_as_before_after_it() -> None:
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold() == (NEW_OBJECTS, *before[1:])
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


@pytest.mark.usefixtures("_nothing_is_frozen")
def test_what_was_frozen_before_and_nothing_else_stays_so() -> None:
    gc.freeze()
    new: list[list[int]] = [[]]
    frozen = gc.get_freeze_count()
    with seldom_collected():
        assert new in gc.get_objects()
    assert gc.get_freeze_count() == frozen


def test_of_two_runs_at_once_the_last_one_to_end_puts_it_back() -> None:
    tests, usual = gc.get_threshold(), (700, 10, 10)
    gc.set_threshold(*usual)
    first, second = seldom_collected(), seldom_collected()
    try:
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        assert gc.get_threshold() == (NEW_OBJECTS, 10, 10)
        second.__exit__(None, None, None)
        assert gc.get_threshold() == usual
    finally:
        gc.set_threshold(*tests)

import gc
from collections.abc import Iterator

import pytest

from summariser.machine import processors
from summariser.machine.processors import NEW_OBJECTS, seldom_collected


@pytest.fixture(autouse=True)
def _no_other_block_lasts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(processors, "_LASTING", [])
    gc.unfreeze()
    yield
    gc.freeze()


def test_unused_objects_are_looked_for_seldom_while_a_run_lasts_and_as_before_after_it() -> None:
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold() == (NEW_OBJECTS, *before[1:])
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_what_is_made_while_one_lasts_is_looked_through_in_another_too() -> None:
    with seldom_collected():
        new: list[list[int]] = [[]]
        with seldom_collected():
            assert new in gc.get_objects()
        assert gc.get_freeze_count() > 0


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

import gc

from summariser.machine.processors import NEW_OBJECTS, seldom_collected


def test_unused_objects_are_looked_for_seldom_while_a_run_lasts_and_as_before_after_it() -> None:
    before = gc.get_threshold()
    with seldom_collected():
        assert gc.get_threshold() == (NEW_OBJECTS, *before[1:])
        assert gc.get_freeze_count() > 0
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0

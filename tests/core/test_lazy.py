"""Values that are computed once, when they are asked for, by whichever thread asks."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Optional

from summariser.core.lazy import cached_property


class Pair:
    """Each of its two values is the other one of another pair, if there is one."""

    def __init__(self, other: Optional["Pair"] = None, meet: Callable[[], object] = lambda: None) -> None:
        self.other = other
        self.meet = meet
        self.asked = 0

    @cached_property
    def first(self) -> str:
        """One of two."""
        self.asked += 1
        self.meet()
        return self.other.second if self.other else "first"

    @cached_property
    def second(self) -> str:
        self.meet()
        return self.other.first if self.other else "second"


def test_a_value_is_computed_once() -> None:
    pair = Pair()
    assert (pair.first, pair.first, pair.asked) == ("first", "first", 1)
    assert Pair.first.__doc__ == "One of two."


def test_two_threads_do_not_wait_for_each_other() -> None:
    both = Barrier(2, timeout=10).wait
    one, two = Pair(Pair(), both), Pair(Pair(), both)
    threads = [Thread(target=work, daemon=True) for work in (lambda: one.first, lambda: two.second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (vars(one).get("first"), vars(two).get("second")) == ("second", "first")

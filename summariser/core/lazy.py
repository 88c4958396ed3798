"""`cached_property` as it is from Python 3.12 on: without a lock.

That of Python 3.11 holds one lock for all instances while it computes, so that two threads that read two articles wait
for each other: for as long as the longer one takes, and for ever where two properties need each other. Here two threads
that ask the same instance at once may both compute the value.
"""

import functools
import sys
from typing import TYPE_CHECKING, Any, TypeVar

__all__ = ["cached_property"]

T = TypeVar("T")

if TYPE_CHECKING or sys.version_info >= (3, 12):
    cached_property = functools.cached_property  # noqa: TID251 - has no lock there
else:

    class cached_property(functools.cached_property[T]):  # noqa: N801, TID251 - as there, on what is there
        def __get__(self, instance: Any, owner: type | None = None) -> Any:
            if instance is None:
                return self
            value = instance.__dict__[self.attrname] = self.func(instance)
            return value

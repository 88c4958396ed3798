"""Words in whatever case, found several times sooner than by `re.IGNORECASE`: in the text in lower case, by a pattern
that minds case.

They find the same. Where letters are alike that lower case does not make one (İ and i, ſ and s, Greek), the text is
left as it is and the pattern is one of `re.IGNORECASE`.
"""

import re
import sys
from collections.abc import Iterator
from functools import lru_cache

from summariser.core.lazy import cached_property

_ODD = re.compile("[µİıſ\u0345\u0370-\u03ff\u1c80-\u1c88\u1e9b\u1f00-\u1fff\ua64b\ufb05\ufb06]")
_ALIKE = str.maketrans("ıſ", "is")
"""Letters of a pattern by those that are alike and no odd ones."""
_ESCAPED = re.compile(r"\\.|\(\?P<\w+>")
_RARE = re.compile("[ẛ\u1c80-\u1c88]")
_LONG = 1_000
"""Code points of a text that is kept in lower case, since it is one to be searched sentence by sentence."""


class Caseless:
    """A pattern of words in lower case. What is found has the offsets of the text, and its words in lower case."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        bare = _ESCAPED.sub("", pattern)
        self._is_lower = bare == bare.lower() and (bare.isascii() or not _RARE.search(bare))

    @cached_property
    def _any_case(self) -> re.Pattern[str]:
        return re.compile(self.pattern, re.IGNORECASE)

    @cached_property
    def _lower_case(self) -> re.Pattern[str]:
        return re.compile(self.pattern.translate(_ALIKE))

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        pattern, text = self._for(text)
        return pattern.search(text, start, end)

    def match(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        pattern, text = self._for(text)
        return pattern.match(text, start, end)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        pattern, text = self._for(text)
        return pattern.fullmatch(text)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        pattern, text = self._for(text)
        return pattern.finditer(text, start, end)

    def _for(self, text: str) -> tuple[re.Pattern[str], str]:
        lower = (_lower(text) if len(text) < _LONG else _kept(text)) if self._is_lower else None
        return (self._any_case, text) if lower is None else (self._lower_case, lower)


def _lower(text: str) -> str | None:
    return text.lower() if text.isascii() or not _ODD.search(text) else None


_kept = lru_cache(maxsize=8)(_lower)

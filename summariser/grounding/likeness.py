"""How alike two values are: the rules by which drafts are compared with gold.

Names: the same folded words once titles in front are left out, spaces apart (Viet Nam = Vietnam); part of a name is
not the name. Passages: the F1 of their characters, by place. Free text: the F1 of its words as in SQuAD (Rajpurkar et
al. 2016, EMNLP), on folded words and without leaving out English articles; two texts may say the same in other words,
or the opposite in the same ones, so this is only an indication. Everything else: equal or not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from summariser.core.schema import Node
from summariser.language.locate import folded_words, plain
from summariser.language.names import without_title

Range = tuple[int, int]
"""Code points `start` to `end` of the article. Not a Span: what is compared may be anything, also empty."""


@lru_cache(maxsize=1 << 16)
def bare_name(name: str) -> tuple[str, ...]:
    """The folded words of a name without the titles in front of it."""
    return tuple(word for word in map(plain, folded_words(without_title(name))) if word)


def same_name(one: str, other: str) -> bool:
    """The strict rule, which the headline figures go by."""
    return one == other or "".join(bare_name(one)) == "".join(bare_name(other))


def part_of_name(one: str, other: str) -> bool:
    """The lenient rule: the words of one stand, whole and together, in the other, as Putin in Vladimir Putin."""
    if same_name(one, other):
        return True
    short, long = sorted((bare_name(one), bare_name(other)), key=len)
    return bool(short) and f" {' '.join(short)} " in f" {' '.join(long)} "


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> Counter[str]:
    return Counter(folded_words(text))


def text_likeness(one: str, other: str) -> float:
    """The harmonic mean of the shares of each text's words that the other has too; 1.0 for equal texts."""
    if one == other:
        return 1.0
    first, second = _words(one), _words(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def same_value(node: Node, one: Any, other: Any) -> bool:
    """Whether two single values count as the same; two that are missing do."""
    if one is None or other is None:
        return bool(one is other)
    if node.kind == "name":
        return same_name(str(one), str(other))
    if node.kind == "number":
        return bool(_number(one) == _number(other))
    return bool(one == other)


def _number(value: Any) -> object:
    try:
        return Decimal(str(value))  # 3 and 3.0 are one number, and a Decimal is written as a string
    except InvalidOperation:
        return value


def merged(ranges: Sequence[Range]) -> tuple[Range, ...]:
    """The same characters as ranges that neither touch nor overlap, in order: cited twice is cited once."""
    if len(ranges) == 1 and ranges[0][0] < ranges[0][1]:
        return (ranges[0],)
    joined: list[Range] = []
    for start, end in sorted(r for r in ranges if r[0] < r[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def size(ranges: Sequence[Range]) -> int:
    return sum(end - start for start, end in ranges)


def shared(one: Sequence[Range], other: Sequence[Range]) -> int:
    """The characters that both have; both merged."""
    if not one or not other or one[-1][1] <= other[0][0] or other[-1][1] <= one[0][0]:
        return 0
    return sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)


def overlap(one: Sequence[Range], other: Sequence[Range]) -> float:
    """The F1 of characters (Dice's coefficient) of two merged passages; 0.0 if either is empty."""
    common = shared(one, other)
    return 2 * common / (size(one) + size(other)) if common else 0.0


def evidence_ranges(group: Mapping[str, Any]) -> tuple[Range, ...]:
    """The passages that a group cites."""
    return merged([(one["start"], one["end"]) for one in group.get("evidence") or ()])


def verbatim_range(words: Any, group: Mapping[str, Any], text: str | None) -> tuple[Range, ...]:
    """Where verbatim words stand: in their own evidence, else in the article where they are first; () if nowhere."""
    if not isinstance(words, str) or not words:
        return ()
    for one in group.get("evidence") or ():
        if (at := one["text"].find(words)) >= 0:
            return ((one["start"] + at, one["start"] + at + len(words)),)
    at = text.find(words) if text else -1
    return ((at, at + len(words)),) if at >= 0 else ()

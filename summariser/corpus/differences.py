"""Where the articles of one event tell it differently, field by field, each with its passages.

Compared are days, places, choices (presence, kinds of commitment), names (speakers), numbers, and the numbers in texts.
Free text, offices and organisations are not: other words are no other facts.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any, Literal, NamedTuple

from summariser.core.display import shorten
from summariser.core.record import Record, identity_of
from summariser.core.schema import Node, Schema, headline
from summariser.core.walk import Part, as_date, dotted, top
from summariser.corpus.keys import numbers_in, person
from summariser.grounding.checks.cues import cue_pattern
from summariser.grounding.likeness import part_of_name, same_name, same_value
from summariser.language.locate import folded_words

State = Literal["same", "finer", "silent", "differs", "denies"]
"""finer: within what others say, as a day of three. silent: says nothing, which is no difference. denies: its passage
says that it is not so."""

_ALIKE = 0.5
"""The F1 of the words of two statements, or two quotations, that are held to be one."""


class Said(NamedTuple):
    """What an article says, as it is compared and as it is shown, with the passages that it rests on."""

    value: Any
    shown: Any
    passages: list[Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one article says of a field."""

    article: str
    state: State
    value: Any
    passages: list[Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the articles of an event do not all say the same. `item`: whom or what in a list it is about."""

    field: str
    item: str | None
    cells: tuple[Cell, ...]


Judge = Callable[[Said, Said], State]
"""How what one says stands to what another says."""


def differences(schema: Schema, records: Sequence[Record]) -> Iterator[Difference]:
    """In the order of the schema."""
    articles = [identity_of(record.article) for record in records]
    wholes = [top(schema, record.data) for record in records]
    for field, item, judge, sides in _rows(wholes, None):
        states = _states(judge, sides)
        if not {"finer", "differs", "denies"}.isdisjoint(states):
            cells = (
                Cell(article, state, said.shown if said else None, said.passages if said else [])
                for article, state, said in zip(articles, states, sides, strict=True)
            )
            yield Difference(field, item, tuple(cells))


def _states(judge: Judge, sides: Sequence[Said | None]) -> list[State]:
    """Each against the one that most others agree with, or are only finer than."""
    told = [said for said in sides if said]
    if not told:
        return ["silent"] * len(sides)

    def standing(said: Said) -> tuple[int, int]:
        states = [judge(said, other) for other in told]
        return sum(state in ("same", "finer") for state in states), states.count("denies")

    measure = max(told, key=standing)
    return [judge(measure, said) if said else "silent" for said in sides]


_Row = tuple[str, str | None, Judge, list[Said | None]]


def _rows(sides: Sequence[Part | None], item: str | None) -> Iterator[_Row]:
    """What a group has in each article, which may lack it; nothing of one that a single article has."""
    there = [side for side in sides if side]
    if len(there) < 2:
        return
    part = there[0]
    known_by = part.group.key if part.group and part.listed else None
    for node in part.nodes:
        if node.role or node is known_by or node.proposed == "published":  # outlets publish on days of their own
            continue
        if node.many:
            for name, matched in _items(node, sides) if node.group else ():
                yield from _rows(matched, name)
            continue
        if node.group:
            inner = [next(side.groups(node), None) if side else None for side in sides]
            if node.group.is_event_date:
                yield dotted(part.field, node.name), item, _days, [_event_days(one) for one in inner]
            else:
                yield from _rows(inner, item)
        elif judge := _judge(node):
            yield dotted(part.field, node.name), item, judge, [_said(side, node) for side in sides]
    if item:
        yield f"{part.field} numbers", item, _numbers, [_told_numbers(side) for side in sides]


def _items(node: Node, sides: Sequence[Part | None]) -> Iterator[tuple[str, list[Part | None]]]:
    """The items of a list that are one: by the name that tells them apart, or else by like words."""
    rows: list[tuple[str, list[Part | None]]] = []
    known = headline(node.group) if node.group else None
    for at, side in enumerate(sides):
        for part in side.groups(node) if side else ():
            named = part.group.key if part.group else None
            alike = _same_person if named else like_words
            said = part.value.get((named or known or node).name)
            if not isinstance(said, str) or not said:
                continue
            row = next((row for row in rows if row[1][at] is None and alike(row[0], said)), None)
            if row is None:
                row = (said, [None for _ in sides])
                rows.append(row)
            row[1][at] = part
    yield from rows


def _same_person(one: str, other: str) -> bool:
    return person(one) == person(other)


def like_words(one: str, other: str) -> bool:
    a, b = _words(one), _words(other)
    return 2 * len(a & b) >= _ALIKE * (len(a) + len(b))


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> frozenset[str]:
    return frozenset(folded_words(text))


def _passages(part: Part) -> list[Any]:
    """Its own passages, or those of the part around it."""
    return part.evidence or (_passages(part.above) if part.above else [])


def _said(part: Part | None, node: Node) -> Said | None:
    value = part.value.get(node.name) if part else None
    return Said(value, value, _passages(part)) if part and value not in (None, "") else None


def _event_days(part: Part | None) -> Said | None:
    start, end = (as_date(part.value.get(name)) for name in ("start", "end")) if part else (None, None)
    first, last = start or end, end or start
    if part is None or first is None or last is None:
        return None
    return Said((first, last), shown_days(first, last), _passages(part))


def shown_days(first: date, last: date) -> str:
    """2024-03-09, or 2024-03-09 to 2024-03-11."""
    return str(first) if first == last else f"{first} to {last}"


def _told_numbers(part: Part | None) -> Said | None:
    found = numbers_in(part.nodes, part.value) if part else frozenset[Decimal]()
    return Said(found, ", ".join(f"{one:f}" for one in sorted(found)), _passages(part)) if part and found else None


def _judge(node: Node) -> Judge | None:
    """How two values of a field are compared; None for those that are not."""
    if node.kind == "name":
        return _names
    if node.kind == "boolean":
        return _truths
    return partial(_values, node) if node.kind in ("choice", "number", "date") else None


def _days(one: Said, other: Said) -> State:
    if one.value == other.value:
        return "same"
    within = one.value[0] <= other.value[0] and other.value[1] <= one.value[1]
    return "finer" if within else "differs"


def _names(one: Said, other: Said) -> State:
    if same_name(str(one.value), str(other.value)):
        return "same"
    longer = len(str(other.value)) > len(str(one.value))
    return "finer" if longer and part_of_name(str(one.value), str(other.value)) else "differs"


def _truths(one: Said, other: Said) -> State:
    return "same" if one.value == other.value else "denies"


def _values(node: Node, one: Said, other: Said) -> State:
    if same_value(node, one.value, other.value):
        return "same"
    against = dict(node.against).get(str(one.value), ())
    denied = against and any(cue_pattern(against).search(str(each.get("text"))) for each in other.passages)
    return "denies" if denied else "differs"


def _numbers(one: Said, other: Said) -> State:
    if one.value == other.value:
        return "same"
    return "finer" if one.value < other.value else "differs"


def labelled(difference: Difference) -> str:
    """The field, and whom or what it is about: participants.presence of Liu Jianchao."""
    return f"{difference.field}{f' of {shorten(difference.item, 60)}' if difference.item else ''}"

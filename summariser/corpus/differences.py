"""Where the articles of one event tell it differently, field by field, each with its passages.

Compared are days, places, choices (presence, kinds of commitment), names (speakers), numbers, and what texts count.
Free text, offices and organisations are not: other words are no other facts.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import PurePath
from typing import Any, NamedTuple

from summariser.core.display import shorten
from summariser.core.record import EVIDENCE, Record, identity_of
from summariser.core.schema import Node, Schema, headline
from summariser.core.walk import Part, as_date, dotted, top
from summariser.corpus.judges import AGREES, CONTRADICTS, DAYS, NUMBERS, Judge, Said, State, judge_of
from summariser.corpus.keys import Named
from summariser.corpus.quantities import quantities
from summariser.corpus.rulings import People
from summariser.language.locate import folded_words

_ALIKE = 0.5
"""The F1 of the words of two statements, or two quotations, that are held to be one."""
_NOBODY = People()
"""Nothing decided about names."""


class Cell(NamedTuple):
    """What one article says of a field; `path` is the JSON pointer of its place in that article's record."""

    article: str
    state: State
    value: Any
    passages: list[Any]
    path: str


class Difference(NamedTuple):
    """A field of which two articles or more say something. `item`: whom or what in a list it is about."""

    field: str
    item: str | None
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether they do not all say the same."""
        return not all(cell.state in ("same", "silent") for cell in self.cells)

    @property
    def contradicts(self) -> bool:
        return any(cell.state in CONTRADICTS for cell in self.cells)


class Contradiction(NamedTuple):
    """What another article says against one."""

    article: Named
    state: State
    value: Any
    passages: list[Any]


class Others(NamedTuple):
    """The event of a record: its id, the other articles' records, and who is who by what people decided."""

    id: str
    records: Sequence[Record]
    people: People


class Around(NamedTuple):
    """The event of a record: its id, the other articles' records, and what they say against it, by the field's path."""

    id: str
    others: Sequence[Record]
    against: Mapping[str, tuple[Contradiction, ...]]


def differences(schema: Schema, records: Sequence[Record], people: People = _NOBODY) -> Iterator[Difference]:
    """The fields in which they do not all say the same, in the order of the schema."""
    return (found for found in comparisons(schema, records, people) if found.differs)


def comparisons(schema: Schema, records: Sequence[Record], people: People = _NOBODY) -> Iterator[Difference]:
    """The fields of which at least two say something. Each is held against the one that most others agree with, or are
    only finer than."""
    articles = [identity_of(record.article) for record in records]
    for field, item, judge, sides in _Rows(schema, people).of([top(schema, record.data) for record in records]):
        if len(sides) - sides.count(None) > 1:
            states = _states(judge, sides)
            yield Difference(field, item, tuple(map(_cell, articles, states, sides)))


def elsewhere(schema: Schema, own: Record, others: Others) -> dict[str, tuple[Contradiction, ...]]:
    """What other articles of the event say against a record, by the path of its field. What one of them tells less
    finely is nothing against it."""
    articles = [Named.of(record.article) for record in others.records]
    found: dict[str, tuple[Contradiction, ...]] = {}
    parts = [top(schema, record.data) for record in (own, *others.records)]
    for _, _, judge, sides in _Rows(schema, others.people).of(parts):
        mine = sides[0]
        told = [] if mine is None else [
            Contradiction(article, judge(mine, other), other.shown, other.passages)
            for article, other in zip(articles, sides[1:], strict=True)
            if other and judge.excludes(mine, other)
        ]  # fmt: skip
        if mine and told:
            found[mine.path] = (*found.get(mine.path, ()), *told)
    return found


def _cell(article: str, state: State, said: Said | None) -> Cell:
    return Cell(article, state, said.shown, said.passages, said.path) if said else Cell(article, state, None, [], "")


def _states(judge: Judge, sides: Sequence[Said | None]) -> list[State]:
    told = [said for said in sides if said]
    if all(said.value == told[0].value for said in told):
        return ["same" if said else "silent" for said in sides]
    measure = _measure(judge, told)
    states: list[State] = [judge(measure, said) if said else "silent" for said in sides]
    finer = [said for said, state in zip(sides, states, strict=True) if said and state == "finer"]
    for at, said in enumerate(sides):  # within what one tells of three days, two may tell of different ones
        if said and states[at] == "finer" and any(judge.excludes(said, other) for other in finer):
            states[at] = "differs"
    apart = [said for said, state in zip(sides, states, strict=True) if said and state in CONTRADICTS]
    for at, said in enumerate(sides):  # where most deny what one says, they too do so
        if said and states[at] in AGREES and any(judge.negates(other, said) for other in apart):
            states[at] = "denies"
    return states


def _measure(judge: Judge, told: Sequence[Said]) -> Said:
    """What most others agree with, or are only finer than; of several, what more of them deny."""
    agreeing = [sum(judge.compare(said, other) in AGREES for other in told) for said in told]
    best = [said for said, many in zip(told, agreeing, strict=True) if many == max(agreeing)]
    first: list[Said] = list({str(said.shown): said for said in reversed(best)}.values())[::-1]
    if len(first) == 1:
        return first[0]
    return max(first, key=lambda said: sum(judge(said, other) == "denies" for other in told))


_Row = tuple[str, str | None, Judge, list[Said | None]]


_Item = tuple[int, Mapping[str, Any]]
"""Where an item stands in its list, and what it says."""


@dataclass(frozen=True)
class _Rows:
    """Finds the fields of which something is said, side by side."""

    schema: Schema
    people: People

    def of(self, sides: Sequence[Part | None], item: str | None = None) -> Iterator[_Row]:
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
                for name, matched in self._items(node, sides) if node.group else ():
                    yield from self.of(matched, name)
                continue
            if node.group:
                inner = [next(side.groups(node), None) if side else None for side in sides]
                if node.group.is_event_date:
                    yield dotted(part.field, node.name), item, DAYS, [_event_days(one) for one in inner]
                else:
                    yield from self.of(inner, item)
            elif judge := judge_of(self.schema, node, self.people):
                yield dotted(part.field, node.name), item, judge, [_said(side, node) for side in sides]
        if item:
            yield f"{part.field} numbers", item, NUMBERS, [_told_numbers(side) for side in sides]

    def _items(self, node: Node, sides: Sequence[Part | None]) -> Iterator[tuple[str, list[Part | None]]]:
        """The items of a list that several articles have: by the name that tells them apart, or else by like words, the
        likest first."""
        rows, meant = list[tuple[str, list[_Item | None]]](), list[Any]()
        group = node.group
        known = (group.key or headline(group) or node) if group else node
        means: Callable[[str], Any] = self.people.one if group and group.key else _words
        matched = _same_person if group and group.key else _likest
        for at, side in enumerate(sides):
            items = side.value.get(node.name) if side else None
            named: list[tuple[str, _Item]] = [
                (said, (number, one))
                for number, one in enumerate(items if isinstance(items, list) else ())
                if isinstance(one, dict) and (said := one.get(known.name)) and isinstance(said, str)
            ]
            told = [means(said) for said, _ in named]
            row_of = matched(meant, told)
            for m, (said, one) in enumerate(named):
                if m not in row_of:
                    rows.append((said, [None] * len(sides)))
                    meant.append(told[m])
                rows[row_of.get(m, -1)][1][at] = one
        for said, found in rows:
            if len(found) - found.count(None) > 1:
                both = zip(sides, found, strict=True)
                yield (
                    said,
                    [
                        side.inner(node, f"{side.path}/{node.name}/{one[0]}", one[1]) if side and one else None
                        for side, one in both
                    ],
                )


def _same_person(rows: Sequence[str], items: Sequence[str]) -> dict[int, int]:
    """For an item the row of the same person; of one who is there twice the first one's is the first row."""
    of: dict[str, list[int]] = {}
    for n in range(len(rows) - 1, -1, -1):
        of.setdefault(rows[n], []).append(n)
    return {m: free.pop() for m, item in enumerate(items) if (free := of.get(item))}


def _likest(rows: Sequence[frozenset[str]], items: Sequence[frozenset[str]]) -> dict[int, int]:
    """For an item the row with the likest words."""
    alike = [
        (likeness, n, m)
        for n, row in enumerate(rows)
        for m, item in enumerate(items)
        if (likeness := _likeness(row, item) if row or item else 1.0)
    ]
    matched, taken = dict[int, int](), set[int]()
    for _, n, m in sorted(alike, key=lambda pair: -pair[0]):
        if m not in matched and n not in taken:
            matched[m] = n
            taken.add(n)
    return matched


def like_words(one: str, other: str) -> float:
    """How alike they are; 0 for what is not one."""
    return _likeness(_words(one), _words(other))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    both, all_ = len(one & other), len(one) + len(other)
    return 2 * both / all_ if both and 2 * both >= _ALIKE * all_ else 0.0


@lru_cache(maxsize=1 << 12)
def _words(text: str) -> frozenset[str]:
    return frozenset(folded_words(text))


def _passages(part: Part) -> list[Any]:
    """Its own passages, or those of the part around it; without what somebody's edit made no passage."""
    found = part.value.get(EVIDENCE) if part.group and part.group.cited else None
    own = [
        one
        for one in (found if isinstance(found, list) else ())
        if isinstance(one, dict) and isinstance(one.get("text"), str)
    ]
    return own or (_passages(part.above) if part.above else [])


def _said(part: Part | None, node: Node) -> Said | None:
    value = part.value.get(node.name) if part else None
    if part is None or value in (None, ""):
        return None
    return Said(value, value, _passages(part), part, f"{part.path}/{node.name}")


def _event_days(part: Part | None) -> Said | None:
    start, end = (as_date(part.value.get(name)) for name in ("start", "end")) if part else (None, None)
    first, last = start or end, end or start
    if part is None or first is None or last is None:
        return None
    return Said((first, last), shown_days(first, last), _passages(part), part, part.path)


def shown_days(first: date, last: date) -> str:
    """2024-03-09, or 2024-03-09 to 2024-03-11."""
    return str(first) if first == last else f"{first} to {last}"


def _told_numbers(part: Part | None) -> Said | None:
    """What the texts of an item count; its place is that of the first of them."""
    if part is None:
        return None
    texts = [(path, one) for path, _, text in part.values("text", "verbatim") if (one := quantities(str(text)))]
    if not texts:
        return None
    found = tuple(one for _, some in texts for one in some)
    return Said(found, ", ".join(one.shown for one in found), _passages(part), part, texts[0][0])


def article_named(article: Named) -> str:
    """By its file's name, else its id."""
    return shorten(PurePath(article.path).name if article.path else article.id, 60, keep="end")


def words_of(passages: Sequence[Any], room: int) -> str:
    """Passages as they are quoted on a line; "" for none."""
    words = " … ".join(str(one.get("text")) for one in passages)
    return f"“{shorten(words, room)}”" if words else ""


def labelled(difference: Difference) -> str:
    """The field, and whom or what it is about: participants.presence of Liu Jianchao."""
    return f"{difference.field}{f' of {shorten(difference.item, 60)}' if difference.item else ''}"

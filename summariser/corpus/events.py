"""From records to events: keys are made of all, and what is linked is read again, one event at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import Protocol

from summariser.core.errors import Failure
from summariser.core.lazy import cached_property
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.corpus.differences import Difference, Others, comparisons, shown_days
from summariser.corpus.keys import EventKey, KeyMaker, Named
from summariser.corpus.linking import NO_RULINGS, Comparison, Linked, Pair, compare, event_id, link
from summariser.corpus.rulings import Ruling, Rulings

_COMPARED = 100
"""Articles of one event that are told apart field by field; a report of which there are more is one of an agency's."""
_GULP = 50
"""Events whose records are read at a time."""
_EARLIER = 20
"""Articles among which the strongest link is looked for."""

Compared = tuple[Difference, ...]

Load = Callable[[Sequence[str]], Iterable[Record]]
"""Reads records again, by their names."""


class Known(Protocol):
    """Where events were found to differ before, by the marks of their records."""

    def find(self, marks: Sequence[str]) -> Mapping[str, Compared]: ...

    def keep(self, mark: str, compared: Compared) -> None: ...


@dataclass
class Gathered:
    """The keys of what was read. `undated` ones of them, and all that is in no key, cannot be linked."""

    keys: list[EventKey] = field(default_factory=list)
    other_schemas: Counter[str] = field(default_factory=Counter)
    older: int = 0
    undated: int = 0
    left_out: list[Failure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks for a link, and how much."""

    points: float
    what: str


@dataclass(frozen=True, slots=True)
class Link:
    """Two articles, and why they are or may be about one event. `ruling`: somebody said that they are."""

    a: Named
    b: Named
    score: float
    reasons: tuple[Reason, ...]
    ruling: Ruling | None = None


@dataclass(frozen=True)
class Event:
    """Articles about one event. participants: each person once, as the first article has the name. links: for each
    article but the first what somebody decided, or else the strongest to an earlier one. days: None if no article
    has any, as somebody linked them. agreed: the fields that two or more tell, and all alike."""

    id: str
    articles: tuple[Named, ...]
    days: tuple[date, date] | None
    place: str | None
    participants: tuple[str, ...]
    links: tuple[Link, ...]
    differences: tuple[Difference, ...]
    agreed: tuple[Difference, ...] = ()

    @property
    def order(self) -> tuple[tuple[date, date], str]:
        """To sort by: the day, those without one last."""
        return self.days or (date.max, date.max), self.id

    @property
    def when(self) -> str:
        """Its days in words."""
        return shown_days(*self.days) if self.days else "no date"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two articles that may be about one event. `apart`: they would be linked, were they not linked more strongly with
    articles that do not go together."""

    link: Link
    apart: bool


def gather(schema: Schema, found: Iterable[tuple[str, Record | EventKey] | Failure]) -> Gathered:
    """The keys of these records, one record in memory at a time; of some there is the key already."""
    gathered, known, maker = Gathered(), set[str](), KeyMaker(schema)
    for one in found:
        if isinstance(one, Failure):
            gathered.left_out.append(one)
            continue
        name, record = one
        if isinstance(record, Record):
            if not schema.takes(record.schema_id):
                gathered.other_schemas[record.schema_id] += 1
                continue
            if record.article.replaced_by:
                gathered.older += 1
                continue
        key = maker.key_of(record, name) if isinstance(record, Record) else record
        if key.article.id in known:
            gathered.left_out.append(Failure(name, "is about the same article as another record"))
            continue
        known.add(key.article.id)
        gathered.undated += key.days is None
        gathered.keys.append(key)
    return gathered


def others_of(
    schema: Schema, own: Record, candidates: Sequence[Record], rulings: Rulings = NO_RULINGS
) -> Others | None:
    """Those of the candidates that are about the event of a record. None if there are none."""
    records = {str(number): record for number, record in enumerate((own, *candidates))}
    keys = gather(schema, records.items()).keys
    corpus = Corpus.of(schema, keys, lambda names: [records[name] for name in names], rulings)
    for members in corpus.groups.events:
        own_event = [corpus.groups.keys[number] for number in members]
        if any(key.name == "0" for key in own_event):
            others = [records[key.name] for key in own_event if key.name != "0"][:_COMPARED]
            return Others(event_id(own_event), others, corpus.rulings.people)
    return None


@dataclass(frozen=True)
class Corpus:
    """Linked records, and how to read them again."""

    schema: Schema
    groups: Linked
    load: Load
    rulings: Rulings = NO_RULINGS
    known: Known | None = None

    @staticmethod
    def of(
        schema: Schema,
        keys: Sequence[EventKey],
        load: Load,
        rulings: Rulings = NO_RULINGS,
        known: Known | None = None,
    ) -> "Corpus":
        people = rulings.people.among(name for key in keys for name in key.names)
        seen = [people.seen_in(key) for key in keys]
        return Corpus(schema, link(seen, rulings), load, replace(rulings, people=people), known)

    def events(self, start: str = "") -> Iterator[Event]:
        """Those with more than one article, by day and id; only those whose id begins so."""
        keys = self.groups.keys
        some = [one for one in self.groups.events if not start or event_id([keys[one[0]]]).startswith(start)]
        found = iter(sorted(some, key=lambda one: (keys[one[0]].days or (0, 0), keys[one[0]].order)))
        while gulp := list(islice(found, _GULP)):
            compared = self._compared([[keys[number] for number in members[:_COMPARED]] for members in gulp])
            yield from map(self._event, gulp, compared)

    def _compared(self, gulp: Sequence[Sequence[EventKey]]) -> list[Compared]:
        """Where the articles of each event differ, by what was decided about names; they are read again only if that is
        not known."""
        people = self.rulings.people
        marks = ["\n".join((*(key.mark for key in keys), *people.mark)) for keys in gulp]
        known = self.known.find(marks) if self.known else {}
        missing = [keys for keys, mark in zip(gulp, marks, strict=True) if mark not in known]
        records = iter(self.load([key.name for keys in missing for key in keys]) if missing else ())
        found: list[Compared] = []
        for keys, mark in zip(gulp, marks, strict=True):
            compared = known.get(mark)
            if compared is None:
                compared = tuple(comparisons(self.schema, list(islice(records, len(keys))), people))
                if self.known:
                    self.known.keep(mark, compared)
            found.append(compared)
        return found

    def doubts(self) -> Iterator[Doubt]:
        """What may be about one event, the likeliest first."""
        return map(self.doubt, self.groups.doubtful)

    def _event(self, members: Sequence[int], compared: Compared) -> Event:
        keys = [self.groups.keys[number] for number in members]
        names = self._names(keys[:_COMPARED])
        return Event(
            event_id(keys),
            tuple(key.article for key in keys),
            _days(keys),
            next((key.where for key in keys[:_COMPARED] if key.where), None),
            tuple(names.values()),
            tuple(self._link(members, at, names) for at in range(1, len(members))),
            tuple(one for one in compared if one.differs),
            tuple(one for one in compared if not one.differs),
        )

    def _names(self, keys: Iterable[EventKey]) -> dict[str, str]:
        """Who was there, each as first named."""
        names: dict[str, str] = {}
        for name in (name for key in keys for name in key.names):
            names.setdefault(self.rulings.people.one(name), name)
        return names

    def _link(self, members: Sequence[int], at: int, names: Mapping[str, str]) -> Link:
        """What somebody decided of one record and an earlier one of its event; or else the strongest link to one of the
        first before it; or, as of what a person joined any may be linked with any, to whichever there is."""
        number = members[at]
        ruled = [other for other in self._linked_with.get(number, ()) if other in members]
        if ruled and ruled[0] < number:
            return self._explained(ruled[0], number, names)
        found = {other: self._compare(other, number) for other in members[: min(at, _EARLIER)]}
        if not any(one and one.links for one in found.values()):
            if ruled:
                return self._explained(ruled[0], number, names)
            found = {other: self._compare(other, number) for other in members if other != number}
        strongest = max(found, key=lambda other: (*_strength(found[other]), -other))
        return self._told(strongest, number, found[strongest], names)

    def _compare(self, one: int, other: int) -> Comparison | None:
        return compare(self.groups.keys[one], self.groups.keys[other])

    @cached_property
    def _linked_with(self) -> Mapping[int, list[int]]:
        """By the number of a record, those that somebody said are about its event, the first drafted first."""
        found: dict[int, list[int]] = {}
        for a, b in sorted(pair for pair, one in self.groups.ruled.items() if one.act == "link"):
            found.setdefault(a, []).append(b)
            found.setdefault(b, []).append(a)
        return found

    def _explained(self, one: int, other: int, names: Mapping[str, str]) -> Link:
        return self._told(one, other, self._compare(one, other), names)

    def _told(self, one: int, other: int, found: Comparison | None, names: Mapping[str, str]) -> Link:
        a, b = (self.groups.keys[number] for number in (one, other))
        reasons = _reasons(found, names) if found else ()
        ruling = self.groups.ruled.get((min(one, other), max(one, other)))
        return Link(a.article, b.article, found.score if found else 0, reasons, ruling)

    def doubt(self, pair: Pair) -> Doubt:
        """Why two records are doubtful."""
        return Doubt(self._explained(pair.a, pair.b, self._names([self.groups.keys[pair.a]])), pair.links)


def _strength(found: Comparison | None) -> tuple[bool, float]:
    return (found.links, found.score) if found else (False, 0)


def _days(keys: Sequence[EventKey]) -> tuple[date, date] | None:
    """The days that most have, the fewest and the first of them."""
    found = [key.days for key in keys if key.days]
    if not found:
        return None
    first, last = min(found, key=lambda one: (-found.count(one), one[1] - one[0], one))
    return date.fromordinal(first), date.fromordinal(last)


def _reasons(found: Comparison, names: Mapping[str, str]) -> tuple[Reason, ...]:
    when = "the same days" if found.apart == 0 else "a day apart" if found.apart == 1 else f"{found.apart} days apart"
    people = ", ".join(sorted(names.get(one, one) for one in found.people))
    numbers = ", ".join(f"{one:f}" for one in sorted(found.numbers)[:3])
    told = [
        (found.day_points, when),
        (found.people_points, f"{len(found.people)} of {found.shorter} people: {people}"),
        (found.place, "the same place"),
        (found.shares_matter, f"a number in common: {numbers}" if numbers else "a commitment in common"),
    ]
    return tuple(Reason(round(float(points), 2), what) for points, what in told if points or what == when)

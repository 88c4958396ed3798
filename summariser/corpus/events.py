"""From records to events: keys are made of all, and what is linked is read again, one event at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from summariser.core.errors import Failure
from summariser.core.record import Record, identity_of
from summariser.core.schema import Schema
from summariser.corpus.differences import Difference, comparisons
from summariser.corpus.keys import EventKey, Named, attended, key_of, person, pieces, places
from summariser.corpus.linking import Comparison, Groups, Pair, compare, event_id, link

_COMPARED = 100
"""Articles of one event that are told apart field by field; a report of which there are more is one of an agency's."""
_GULP = 50
"""Events whose records are read at a time."""
_EARLIER = 20
"""Articles among which the strongest link is looked for."""

Load = Callable[[Sequence[str]], Sequence[Record]]
"""Reads records again, by their names."""


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
    """Two articles, and why they are or may be about one event."""

    a: Named
    b: Named
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Event:
    """Articles about one event. participants: each person once, as the first article has the name. links: for each
    article but the first, the strongest to an earlier one. agreed: the fields that two or more tell, and all alike."""

    id: str
    articles: tuple[Named, ...]
    days: tuple[date, date]
    place: str | None
    participants: tuple[str, ...]
    links: tuple[Link, ...]
    differences: tuple[Difference, ...]
    agreed: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two articles that may be about one event. `apart`: they would be linked, were they not linked more strongly with
    articles that do not go together."""

    link: Link
    apart: bool


def gather(schema: Schema, found: Iterable[tuple[str, Record] | Failure]) -> Gathered:
    """The keys of these records, one record in memory at a time."""
    gathered, known = Gathered(), set[str]()
    for one in found:
        if isinstance(one, Failure):
            gathered.left_out.append(one)
            continue
        name, record = one
        if not schema.takes(record.schema_id):
            gathered.other_schemas[record.schema_id] += 1
        elif record.article.replaced_by:
            gathered.older += 1
        elif (identity := identity_of(record.article)) in known:
            gathered.left_out.append(Failure(name, "is about the same article as another record"))
        else:
            known.add(identity)
            key = key_of(schema, record, name)
            gathered.undated += key.days is None
            gathered.keys.append(key)
    return gathered


def others_of(schema: Schema, own: Record, candidates: Sequence[Record]) -> tuple[str, list[Record]] | None:
    """The id of the event that a record is about, and of the candidates those that are about it too. None if there are
    none."""
    records = {str(number): record for number, record in enumerate((own, *candidates))}
    corpus = Corpus.of(schema, gather(schema, records.items()).keys, lambda names: [records[name] for name in names])
    for members in corpus.groups.events:
        keys = [corpus.groups.keys[number] for number in members]
        if any(key.name == "0" for key in keys):
            return event_id(keys), [records[key.name] for key in keys if key.name != "0"][:_COMPARED]
    return None


@dataclass(frozen=True)
class Corpus:
    """Linked records, and how to read them again."""

    schema: Schema
    groups: Groups
    load: Load

    @staticmethod
    def of(schema: Schema, keys: Sequence[EventKey], load: Load) -> "Corpus":
        return Corpus(schema, link(keys), load)

    def events(self) -> Iterator[Event]:
        """Those with more than one article, by day and id."""
        keys = self.groups.keys
        found = iter(sorted(self.groups.events, key=lambda one: (keys[one[0]].days or (0, 0), keys[one[0]].order)))
        while some := list(islice(found, _GULP)):
            compared = [[keys[number].name for number in members[:_COMPARED]] for members in some]
            records = iter(self.load([name for names in compared for name in names]))
            for members, names in zip(some, compared, strict=True):
                yield self._event([keys[number] for number in members], list(islice(records, len(names))))

    def doubts(self) -> Iterator[Doubt]:
        """What may be about one event, the likeliest first."""
        for pair in self.groups.doubtful:
            yield Doubt(self._doubt(pair), pair.links)

    def _event(self, keys: Sequence[EventKey], records: Sequence[Record]) -> Event:
        every = [list(pieces(self.schema.nodes, record.data)) for record in records]
        names: dict[str, str] = {}
        for name in (name for parts in every for name in attended(parts)):
            names.setdefault(person(name), name)
        where = (name for parts in every for name in places(parts))
        found = [key.days for key in keys if key.days]
        days = min(found, key=lambda one: (-found.count(one), one[1] - one[0], one))
        links = [_strongest(keys, number, names) for number in range(1, len(keys))]
        compared = list(comparisons(self.schema, records))
        return Event(
            event_id(keys),
            tuple(key.article for key in keys),
            (date.fromordinal(days[0]), date.fromordinal(days[1])),
            next(where, None),
            tuple(names.values()),
            tuple(links),
            tuple(one for one in compared if one.differs),
            tuple(one for one in compared if not one.differs),
        )

    def _doubt(self, pair: Pair) -> Link:
        a, b = (self.groups.keys[number] for number in (pair.a, pair.b))
        (record,) = self.load([a.name])
        names = {person(name): name for name in attended(list(pieces(self.schema.nodes, record.data)))}
        found = compare(a, b)
        return Link(a.article, b.article, pair.score, _reasons(found, names) if found else ())


def _strongest(keys: Sequence[EventKey], number: int, names: dict[str, str]) -> Link:
    """The strongest link of an article to one of the first, before it."""
    compared = ((compare(keys[before], keys[number]), before) for before in range(min(number, _EARLIER)))
    linked = ((one, before) for one, before in compared if one)
    found, before = max(linked, key=lambda each: (each[0].score, -each[1]))
    return Link(keys[before].article, keys[number].article, found.score, _reasons(found, names))


def _reasons(found: Comparison, names: dict[str, str]) -> tuple[Reason, ...]:
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

"""Which records are about one event: pairs are scored, and linked so that all of a group are alike.

Days that overlap count 3, a day apart 2 unless both articles state theirs; the share of the shorter list of people in
common up to 2; a place in common 1; a number or a commitment in common 1. Two are linked at 5. They must share a number
or a commitment if they are a day apart, as talks are that go on the next day; if a single name is in common; and if one
lists more than twice as many people, as a summit does beside which two of them met. What else reaches 4 is doubtful.
What a person decided wins: articles that somebody linked count as one, which is like whatever one of them is like, and
those that somebody parted are of two events.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from heapq import heappop, heappush

from summariser.corpus.keys import EventKey
from summariser.corpus.rulings import Groups, Ruling, Rulings, joined

LINKED, DOUBTFUL = 5, 4
MOST_DOUBTS = 10
NO_RULINGS = Rulings()
_WEEK = 7
_ALIKE = 0.6
"""The F1 of the words of two statements that say the same."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two records have in common. `shorter` and `longer`: how many attended by either list; `apart`: days between
    them; `shares_matter`: a number or a commitment."""

    apart: int
    day_points: int
    people: frozenset[str]
    shorter: int
    longer: int
    place: bool
    numbers: frozenset[Decimal]
    shares_matter: bool

    @property
    def people_points(self) -> float:
        return 2 * len(self.people) / self.shorter

    @property
    def score(self) -> float:
        return self.day_points + self.people_points + self.place + self.shares_matter

    @property
    def links(self) -> bool:
        certain = self.apart == 0 and len(self.people) > 1 and 2 * len(self.people) >= self.longer
        return self.score >= LINKED and (certain or self.shares_matter)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, by their places in the list; the earlier drafted first."""

    a: int
    b: int
    score: float
    links: bool


@dataclass(frozen=True)
class Linked:
    """The events with more than one article, and the pairs that may be about one but are not linked.

    ruled: what a person decided of two records. gone: decisions about an article that has no record here; not_followed:
    those that would bring together what another keeps apart.
    """

    keys: tuple[EventKey, ...]
    events: tuple[tuple[int, ...], ...]
    doubtful: tuple[Pair, ...]
    ruled: Mapping[tuple[int, int], Ruling]
    gone: tuple[Ruling, ...] = ()
    not_followed: tuple[Ruling, ...] = ()


def event_id(keys: Sequence[EventKey]) -> str:
    """Made from the article that was drafted first, so that it stays when others join."""
    return hashlib.sha256(f"event {min(keys, key=lambda one: one.order).article.id}".encode()).hexdigest()[:12]


def compare(a: EventKey, b: EventKey) -> Comparison | None:
    """None if they cannot be about one event: not within a week, other people, or other days as both state."""
    if a.days is None or b.days is None:
        return None
    apart = max(0, max(a.days[0], b.days[0]) - min(a.days[1], b.days[1]))
    both_state = a.stated and b.stated
    if apart > _WEEK or (both_state and apart > 1):
        return None
    people = a.present & b.present
    shorter, longer = sorted((len(a.present), len(b.present)))
    if not people or not (len(people) > 1 or len(people) == shorter):
        return None
    points = 3 if apart == 0 else 2 if apart == 1 and not both_state else 0
    place = any(_same_place(one, other) for one in a.places for other in b.places)
    numbers = a.numbers & b.numbers
    matter = bool(numbers) or any(_same_commitment(one, other) for one in a.commitments for other in b.commitments)
    return Comparison(apart, points, people, shorter, longer, place, numbers, matter)


def _same_place(one: str, other: str) -> bool:
    """Whether one of two names is the other or stands in it: Beijing, Great Hall of the People in Beijing."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return short.replace(" ", "") == long.replace(" ", "") or f" {short} " in f" {long} "


def _same_commitment(one: tuple[str, str], other: tuple[str, str]) -> bool:
    if one[0] != other[0]:
        return False
    words, others = _words(one[1]), _words(other[1])
    enough = _ALIKE * (len(words) + len(others)) / 2
    return min(len(words), len(others)) >= enough and len(words & others) >= enough


@lru_cache(maxsize=1 << 12)
def _words(commitment: str) -> frozenset[str]:
    """Kept for the few that are compared again and again: a key has them as one text, which takes a fraction."""
    return frozenset(commitment.split())


def link(found: Sequence[EventKey], rulings: Rulings = NO_RULINGS) -> Linked:
    """All events of these records, the same whatever their order."""
    keys = tuple(sorted(found, key=lambda one: (one.order, one.name)))
    ruled, gone = _ruled(keys, rulings)
    nodes, not_followed = joined((one, pair) for pair, one in ruled.items())
    compared = list(_without_copies(keys, nodes))
    likely = _foremost(pair for pair in _pairs(keys, compared) if not nodes.apart(pair.a, pair.b))
    pairs = sorted(likely, key=lambda one: (-one.score, one.a, one.b))
    linked = dict.fromkeys(_of_nodes(pair, nodes) for pair in pairs if pair.links)
    group_of = _complete_linkage([pair for pair in linked if pair[0] != pair[1]])

    def group(number: int) -> int:
        return group_of.get(nodes.first(number), nodes.first(number))

    members: dict[int, list[int]] = defaultdict(list)
    for number in range(len(keys)):
        members[group(number)].append(number)
    events = sorted(tuple(some) for some in members.values() if len(some) > 1)
    doubtful = tuple(one for one in pairs if group(one.a) != group(one.b))
    return Linked(keys, tuple(events), doubtful, ruled, gone, not_followed)


def _ruled(keys: Sequence[EventKey], rulings: Rulings) -> tuple[dict[tuple[int, int], Ruling], tuple[Ruling, ...]]:
    """What was decided of two of these records, in the order of the decisions, and of others."""
    at = {key.article.id: number for number, key in enumerate(keys)} if rulings.all else {}
    ruled, gone = dict[tuple[int, int], Ruling](), list[Ruling]()
    for one in rulings.on_articles():
        a, b = sorted(at.get(article, -1) for article in one.pair)
        if a < 0:
            gone.append(one)
        else:
            ruled[a, b] = one
    return ruled, tuple(gone)


def _without_copies(keys: Sequence[EventKey], nodes: Groups[int]) -> Iterator[int]:
    """The first of records that say quite the same, the others joined to it: a report that many outlets print is
    compared once."""
    first: dict[tuple[object, ...], int] = {}
    for number, key in enumerate(keys):
        same = first.setdefault(key.content, number)
        itself = compare(key, key) if same != number else None
        if not (itself and itself.links and nodes.join(same, number)):
            yield number


def _of_nodes(pair: Pair, nodes: Groups[int]) -> tuple[int, int]:
    a, b = sorted((nodes.first(pair.a), nodes.first(pair.b)))
    return a, b


def _foremost(pairs: Iterable[Pair]) -> list[Pair]:
    """Those that link, and of each record the likeliest that do not: one that is like hundreds helps nobody."""
    linked, best = list[Pair](), defaultdict[int, list[tuple[float, int, int]]](list)
    for pair in pairs:
        if pair.links:
            linked.append(pair)
            continue
        for one in (pair.a, pair.b):
            heappush(best[one], (pair.score, -pair.a, -pair.b))
            if len(best[one]) > MOST_DOUBTS:
                heappop(best[one])
    doubts = {doubt for some in best.values() for doubt in some}
    return linked + [Pair(-a, -b, score, links=False) for score, a, b in doubts]


def _pairs(keys: Sequence[EventKey], numbers: Sequence[int]) -> Iterator[Pair]:
    """What is linked or doubtful, of all that share a name and a week."""
    by_person: dict[str, list[int]] = defaultdict(list)
    for number in sorted(numbers, key=lambda one: keys[one].days or (0, 0)):
        for name in keys[number].present if keys[number].days else ():
            by_person[name].append(number)
    for name, bucket in sorted(by_person.items()):
        for at, one in enumerate(bucket):
            _, last = keys[one].days or (0, 0)
            for other in bucket[at + 1 :]:
                first, _ = keys[other].days or (0, 0)
                if first > last + _WEEK:
                    break
                if min(keys[one].present & keys[other].present) == name and (pair := _pair(keys, one, other)):
                    yield pair


def _pair(keys: Sequence[EventKey], one: int, other: int) -> Pair | None:
    found = compare(keys[one], keys[other])
    return (
        Pair(min(one, other), max(one, other), found.score, found.links) if found and found.score >= DOUBTFUL else None
    )


def _complete_linkage(pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """The group of each record, by the first in it. Pairs come best first; two groups become one when every pair of one
    from each has come."""
    group: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    seen: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for pair in pairs:
        a, b = sorted(group.setdefault(one, one) for one in pair)
        for one in (a, b):
            members.setdefault(one, [one])
        seen[a][b] += 1
        seen[b][a] += 1
        if seen[a][b] < len(members[a]) * len(members[b]):
            continue
        for one in members[b]:
            group[one] = a
        members[a] += members.pop(b)
        for other, many in seen.pop(b).items():
            del seen[other][b]
            if other != a:
                seen[a][other] += many
                seen[other][a] += many
    return group

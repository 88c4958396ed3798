"""Marks by date in lanes under one scale: which lanes, which marks, and where each stands. Nothing here draws."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from summariser.corpus.differences import like_words
from summariser.corpus.meetings import Commitment, Facts, Meeting, Quotation, Ref
from summariser.corpus.scale import Scale

LANES, MARKS = 40, 250
"""Lanes of a picture, those with the most marks; and marks of a lane, the newest."""
_APART = 1.6
"""Percent of the line between marks that stand side by side; what is nearer is stacked."""
_LEVELS = 12
_COUNTRIES = 4
"""Of a meeting of more countries there would be more pairs than anybody reads."""
_PEOPLE = 4
_THREADED = 200
"""Marks of a lane that are held against each other."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that happened. `shape` says which glyph: a kind of the picture. refs: its passages, one or more."""

    day: date | None
    what: str
    shape: str
    notes: tuple[str, ...]
    flagged: bool
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark on the line: percent from its beginning, and how many others it is stacked on."""

    mark: Mark
    x: float
    level: int


@dataclass(frozen=True)
class Lane:
    """One row. threads: marks, by their numbers, that are about one matter, in order of date."""

    label: str
    placed: tuple[Placed, ...]
    undated: tuple[Mark, ...]
    left_out: int
    threads: tuple[tuple[int, ...], ...] = ()

    @property
    def levels(self) -> int:
        return max((one.level for one in self.placed), default=0) + 1

    @property
    def marks(self) -> tuple[Mark, ...]:
        return (*(one.mark for one in self.placed), *self.undated)


@dataclass(frozen=True)
class Lanes:
    """A picture. `lanes_left_out` lanes with `marks_left_out` marks are not in it, those of full lanes included."""

    lanes: tuple[Lane, ...]
    shapes: tuple[str, ...]
    lanes_left_out: int
    marks_left_out: int

    @property
    def undated(self) -> int:
        return sum(len(lane.undated) for lane in self.lanes)


def timeline(found: Sequence[Meeting], scale: Scale | None) -> Lanes:
    """Meetings by pairs of countries. What has no pair comes last."""
    lanes: dict[str, list[Mark]] = defaultdict(list)
    last: set[str] = set()
    for meeting in found:
        mark, countries = _meeting(meeting), meeting.countries
        for label in _pairs(countries):
            lanes[label].append(mark)
            if not 2 <= len(countries) <= _COUNTRIES:
                last.add(label)
    return _picture(lanes, scale, ("date stated", "date inferred"), last)


def _pairs(countries: Sequence[str]) -> list[str]:
    if not countries:
        return ["No country given"]
    if len(countries) == 1:
        return [f"{countries[0]} alone"]
    if len(countries) > _COUNTRIES:
        return [f"More than {_COUNTRIES} countries"]
    return [f"{one} – {other}" for at, one in enumerate(countries) for other in countries[at + 1 :]]


def _meeting(meeting: Meeting) -> Mark:
    names = [some[0].name for some in meeting.present.values()]
    more = f" and {len(names) - _PEOPLE} more" if len(names) > _PEOPLE else ""
    who = f"{', '.join(names[:_PEOPLE])}{more}" if names else "nobody named as present"
    many = len(meeting.articles)
    notes = [f"{many} articles"] if many > 1 else []
    if meeting.days:
        first, final = meeting.days
        notes += [f"to {final}"] if final > first else []
        notes += ["date inferred"] if meeting.inferred else []
    return Mark(
        meeting.days[0] if meeting.days else None,
        f"{meeting.place}: {who}" if meeting.place else who,
        "date inferred" if meeting.inferred else "date stated",
        tuple(notes),
        meeting.flagged,
        tuple(one.day for one in meeting.articles),
    )


def speakers(found: Sequence[Meeting], names: dict[str, str], scale: Scale | None) -> Lanes:
    """Quotations by who said them. names: how each person is shown, by what stands for all of the names."""
    lanes: dict[str, list[Mark]] = defaultdict(list)
    for meeting in found:
        for facts, said in ((one, said) for one in meeting.articles for said in one.quotations):
            lanes[names.setdefault(said.key, said.speaker)].append(_quotation(facts, said))
    return _picture(lanes, scale, ("direct", "reported"), set())


def _quotation(facts: Facts, said: Quotation) -> Mark:
    shape = "direct" if said.direct else "reported"
    day = facts.days[0] if facts.days else None
    return Mark(day, said.text, shape, (shape,), said.flagged, (said.ref,))


def agreements(found: Sequence[Meeting], kinds: Sequence[str], scale: Scale | None) -> Lanes:
    """Commitments by their parties; one that names a single party stands where its meeting's countries do, so that what
    one side proposed is found beside what both signed."""
    lanes: dict[str, list[Mark]] = defaultdict(list)
    for meeting in found:
        for facts, said in ((one, said) for one in meeting.articles for said in one.commitments):
            lanes[_parties(meeting, said)].append(_commitment(facts, said))
    return _picture(lanes, scale, tuple(kinds), set(), threads=True)


def _parties(meeting: Meeting, said: Commitment) -> str:
    parties, countries = said.parties, meeting.countries
    if len(parties) < 2 and 2 <= len(countries) <= _COUNTRIES and set(parties) <= set(countries):
        parties = countries
    return " – ".join(sorted(parties)[:_COUNTRIES]) + (" …" if len(parties) > _COUNTRIES else "") or "No party given"


def _commitment(facts: Facts, said: Commitment) -> Mark:
    by = (f"by {', '.join(said.parties)}",) if said.parties else ()
    day = facts.days[0] if facts.days else None
    return Mark(day, said.statement, said.kind, (said.kind, *by), said.flagged, (said.ref,))


def _picture(
    lanes: dict[str, list[Mark]], scale: Scale | None, shapes: tuple[str, ...], last: set[str], *, threads: bool = False
) -> Lanes:
    ordered = sorted(lanes, key=lambda label: (label in last, -len(lanes[label]), label))
    shown = [_lane(label, lanes[label], scale, threads=threads) for label in ordered[:LANES]]
    without = ordered[LANES:]
    missing = sum(lane.left_out for lane in shown) + sum(len(lanes[label]) for label in without)
    return Lanes(tuple(shown), shapes, len(without), missing)


def _lane(label: str, marks: list[Mark], scale: Scale | None, *, threads: bool) -> Lane:
    newest = sorted(marks, key=lambda one: one.day or date.min)[-MARKS:]
    placed = tuple(_placed([one for one in newest if one.day], scale)) if scale else ()
    undated = tuple(one for one in newest if not one.day)
    found = tuple(_threads([one.mark for one in placed])) if threads else ()
    return Lane(label, placed, undated, len(marks) - len(newest), found)


def _placed(marks: Iterable[Mark], scale: Scale) -> list[Placed]:
    """Each on the lowest level that has room; where none has, on the one whose last mark is farthest."""
    found, ends = list[Placed](), list[float]()
    for mark in marks:
        x = scale.x(mark.day) if mark.day else 0.0
        level = next((at for at, end in enumerate(ends) if x - end >= _APART), len(ends))
        if level == _LEVELS:
            level = ends.index(min(ends))
        ends[level : level + 1] = [x]
        found.append(Placed(mark, x, level))
    return found


def _threads(marks: Sequence[Mark]) -> list[tuple[int, ...]]:
    """Marks in like words on different days."""
    groups: list[list[int]] = []
    for number, mark in list(enumerate(marks))[-_THREADED:]:
        group = next((one for one in groups if like_words(marks[one[0]].what, mark.what)), None)
        if group is None:
            groups.append([number])
        elif marks[group[-1]].day != mark.day:
            group.append(number)
    return [tuple(group) for group in groups if len(group) > 1]

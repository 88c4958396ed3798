"""Who met whom, and who was spoken of where."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from summariser.corpus.meetings import Meeting, Ref
from summariser.corpus.seriation import seriate

PEOPLE = 40
"""Those at or spoken of in the most meetings."""
OCCASIONS = 12
"""Meetings of two people that are listed, the newest."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting of two people, or one at which the first spoke of the other."""

    day: date | None
    place: str | None
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """`met` meetings that both attended, `spoken_of` at which the person of the row was and the other only named.
    occasions: the newest of them."""

    met: int
    spoken_of: int
    occasions: tuple[Occasion, ...]


@dataclass(frozen=True)
class Matrix:
    """People in an order in which groups show; cells by numbers of two people, for those that have one."""

    people: tuple[str, ...]
    cells: Mapping[tuple[int, int], Cell]
    left_out: int


def who_met_whom(found: Sequence[Meeting], names: Mapping[str, str]) -> Matrix:
    """names: how each person is shown, by the one spelling of the name."""
    weight: Counter[str] = Counter()
    for meeting in found:
        there = list(meeting.present)
        if len(there) + len(meeting.mentioned) > 1 and there:
            weight.update(dict.fromkeys(there, 2) | dict.fromkeys(meeting.mentioned, 1))
    chosen = [key for key, _ in sorted(weight.items(), key=lambda one: (-one[1], one[0]))[:PEOPLE]]
    met, spoken = _shared(found, chosen)
    between = [
        [_weight(met, spoken, a, b) / sqrt(weight[a] * weight[b]) if a != b else 0.0 for b in chosen] for a in chosen
    ]
    keys = [chosen[number] for number in seriate(between)]
    cells = {
        (row, column): _cell(met.get((a, b), []), spoken.get((a, b), []), b)
        for row, a in enumerate(keys)
        for column, b in enumerate(keys)
        if (a, b) in met or (a, b) in spoken
    }
    return Matrix(tuple(names[key] for key in keys), cells, len(weight) - len(keys))


_Pairs = dict[tuple[str, str], list[Meeting]]


def _shared(found: Sequence[Meeting], chosen: Sequence[str]) -> tuple[_Pairs, _Pairs]:
    met, spoken = defaultdict[tuple[str, str], list[Meeting]](list), defaultdict[tuple[str, str], list[Meeting]](list)
    wanted = set(chosen)
    for meeting in found:
        there = [key for key in meeting.present if key in wanted]
        for a in there:
            for b in there:
                if a != b:
                    met[a, b].append(meeting)
            for b in meeting.mentioned:
                if b in wanted:
                    spoken[a, b].append(meeting)
    return met, spoken


def _weight(met: _Pairs, spoken: _Pairs, a: str, b: str) -> float:
    return len(met.get((a, b), ())) + (len(spoken.get((a, b), ())) + len(spoken.get((b, a), ()))) / 4


def _cell(met: Sequence[Meeting], spoken: Sequence[Meeting], other: str) -> Cell:
    newest = sorted([*met, *spoken], key=lambda one: one.days or (date.min, date.min))[: -OCCASIONS - 1 : -1]
    occasions = [
        Occasion(
            meeting.days[0] if meeting.days else None,
            meeting.place,
            tuple(one.ref for one in (meeting.present.get(other) or meeting.mentioned[other])),
        )
        for meeting in newest
    ]
    return Cell(len(met), len(spoken), tuple(occasions))

"""Who decided what: every act about an article in order, with what was there before. What was undone is told as undone.

Nothing of it is kept anywhere: it is read off the history and the notes, which are only ever appended.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal

from summariser.core.display import from_difference, shorten
from summariser.core.record import EVIDENCE, ORIGIN, Bulk
from summariser.core.walk import place_in_words
from summariser.review.history import Entry, Step, list_of
from summariser.review.notes import NoteLine, standing

ROOM = 80
"""Characters of a value."""

Act = tuple[int, int]
"""The draft, and the number of the act about it."""


@dataclass(frozen=True, slots=True)
class Told:
    """An act about one place, or a note. `undone`: it is not in force any more. `paths` are the places that it touched,
    of an undo those of what it undid. `alone`: of one of two blind readings, whose items have numbers of their own."""

    at: datetime
    reviewer: str
    action: Step | Literal["note", "withdraw"]
    path: str
    before: Any
    after: Any
    draft: int
    act: int = 0
    bulk: Bulk | None = None
    undone: bool = False
    paths: frozenset[str] = frozenset()
    alone: bool = False

    def touches(self, path: str) -> bool:
        """Whether it is about that place, something in it, or something that it is in; "" is the whole record."""
        return not path or any(
            one == path or one.startswith(f"{path}/") or (one and path.startswith(f"{one}/")) for one in self.paths
        )


def account(
    entries: Sequence[Entry],
    notes: Sequence[NoteLine],
    taken: Mapping[str, str] | None = None,
    readings: Sequence[Sequence[Entry]] = (),
) -> tuple[Told, ...]:
    """Everything that people did, in order. `taken`: where omissions stand that became items, as a history says."""
    alone = (_decided(one, {}, alone=True) for one in readings)
    return tuple(merge(*alone, _decided(entries, taken or {}), _noted(notes, taken or {}), key=attrgetter("at")))


def _decided(entries: Sequence[Entry], taken: Mapping[str, str], *, alone: bool = False) -> Iterator[Told]:
    acts: dict[Act, list[Entry]] = {}
    for entry in entries:
        acts.setdefault((entry.draft, entry.act), []).append(entry)
    force = _in_force(entries)
    for entry in entries:
        act, rewinds = (entry.draft, entry.act), entry.action in ("undo", "redo")
        paths = {one.path for one in acts.get((entry.draft, entry.after), ())} if rewinds else {entry.path}
        paths |= {taken[path] for path in paths if path in taken}
        undone = _decides(entry) and act not in force
        what = (entry.action, entry.path, entry.before, entry.after, entry.draft, entry.act, entry.bulk)
        yield Told(entry.at, entry.reviewer, *what, undone, frozenset(paths), alone)


def _in_force(entries: Sequence[Entry]) -> set[Act]:
    """The acts that were not undone, or were done again. Each draft has its own."""
    force: set[Act] = set()
    for draft, some in groupby(entries, key=attrgetter("draft")):
        done: list[Act] = []
        undone: list[Act] = []
        for act, lines in groupby(some, key=attrgetter("act")):
            first = next(lines)
            if first.action == "undo" and done:
                undone.append(done.pop())
            elif first.action == "redo" and undone:
                done.append(undone.pop())
            elif _decides(first):
                done.append((draft, act))
                undone.clear()
        force.update(done)
    return force


def _decides(entry: Entry) -> bool:
    return entry.action in ("accept", "correct", "reject", "add")


def _noted(lines: Sequence[NoteLine], taken: Mapping[str, str]) -> Iterator[Told]:
    by_id, stand = {line.id: line for line in lines}, {line.id for line in standing(lines)}
    for line in lines:
        before = by_id[line.undoes].text if line.undoes in by_id else None
        action: Literal["note", "withdraw"] = "note" if line.text else "withdraw"
        undone = action == "note" and line.id not in stand
        what = (action, line.path, before, line.text or None, line.draft)
        yield Told(
            line.at, line.reviewer, *what, undone=undone, paths=frozenset({line.path, taken.get(line.path, line.path)})
        )


# In words


def place(path: str) -> str:
    """Where it was: Participants 2, title; "" for the article."""
    above, _, last = path.rpartition("/")
    if last == EVIDENCE:
        return f"{place_in_words(above)}, passages"
    if omitted := list_of(path):
        return f"{place_in_words(omitted)}, left out {int(last) + 1}"
    return place_in_words(path)


_ACTS: dict[str, str] = {
    "accept": "accepted",
    "correct": "corrected",
    "reject": "left out",
    "add": "added",
    "undo": "undone",
    "redo": "done again",
    "skip": "left for later",
    "finish": "finished, and the record written",
    "reopen": "taken up again",
    "adopt": "begun on a newer draft",
    "withdraw": "note withdrawn",
}
_OF_OMISSIONS = {"reject": "declined", "add": "taken"}
_BULK: dict[Bulk | None, str] = {None: "", "seen": " with others, on screen", "unseen": " with others, unseen"}


def words(one: Told, room: int = ROOM) -> str:
    """What was done, without where, when and by whom."""
    act = _ACTS.get(one.action, one.action)
    if list_of(one.path):
        act = _OF_OMISSIONS.get(one.action, act)
    elif one.action == "reject" and not one.path.rpartition("/")[2].isdecimal():
        act = "emptied"
    said = ": ".join(filter(None, (f"{act}{_BULK[one.bulk]}", _about(one, room))))
    if one.undone:
        return f"{said} ({'changed or withdrawn since' if one.action == 'note' else 'undone'})"
    return said


def _about(one: Told, room: int) -> str:
    """The value, what it became, or of an undo which places it was about."""
    if one.action in ("undo", "redo"):
        places = sorted(map(place, one.paths)) or ["nothing"]
        return shorten(places[0]) + (f" and {len(places) - 1} more" if len(places) > 1 else "")
    if one.action in ("skip", "finish", "reopen", "adopt"):
        return ""
    if one.action == "correct" or (one.action == "note" and one.before):
        return _change(one.before, one.after, room)
    return value(one.before if one.action in ("reject", "withdraw") else one.after, room)


def _change(before: Any, after: Any, room: int) -> str:
    if isinstance(before, str) and isinstance(after, str):
        parts = from_difference(before, after, room), from_difference(after, before, room)
        return " → ".join(value(part, room) for part in parts)
    return f"{value(before, room)} → {value(after, room)}"


def value(given: Any, room: int = ROOM) -> str:
    """A value for people, on one line; of a group its texts, of passages their words."""
    if given is None or given in ("", [], {}):
        return "nothing"
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, Mapping):
        texts = (text for key, text in given.items() if key not in (EVIDENCE, ORIGIN) and isinstance(text, str))
        given = " · ".join(filter(None, texts))
    elif isinstance(given, list):
        given = " … ".join(str(one.get("text", "…") if isinstance(one, Mapping) else one) for one in given)
    return f"“{shorten(given, room)}”" if isinstance(given, str) else shorten(given, room)

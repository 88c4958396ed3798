"""Decisions applied to a draft's data: what it has become, what was decided about each part, undo and redo.

Paths are JSON Pointers into the draft's data. They stay right while a record is reviewed: a rejected item keeps its
place until the record is compacted, and an added one gets the next index. All values are immutable, so that undoing
is going back to an earlier one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any, Literal

from summariser.core.errors import SummariserError
from summariser.core.lazy import cached_property
from summariser.core.record import Action, Bulk, Decision

Step = Literal[Action, "undo", "redo", "finish", "reopen", "adopt"]
"""All kinds of acts in the journal: the published actions, and others, which are not published; `adopt` begins on a
newer draft."""


class DecisionError(SummariserError, ValueError):
    """A decision that is not possible: nothing was changed. The message says, in one line, what to do instead; `path`
    is the field that it names, if it names one."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(message)
        self.path = path


IN_BULK: dict[Bulk, str] = {"seen": "in_bulk", "unseen": "in_bulk_unseen"}
"""What stands among the codes that were seen of a value that was accepted together with others."""


@dataclass(frozen=True, slots=True)
class Change:
    """One decision about one path. `seen` are the codes of the flags that stood beside the value when it was made."""

    path: str
    action: Action
    before: Any = None
    after: Any = None
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of an article's history. `act` numbers what was done in one go, and is undone in one go.

    `seconds` is the active time since the entry before; it stands on the first line of an act. The entry of an undo
    or redo has the act that it is about in `after`.
    """

    act: int
    path: str
    action: Step
    before: Any
    after: Any
    seen: tuple[str, ...]
    at: datetime
    reviewer: str
    draft: int
    seconds: float = 0.0

    @property
    def bulk(self) -> Bulk | None:
        """Whether the value was accepted together with others, and if so whether it had been on screen."""
        return next((bulk for bulk, code in IN_BULK.items() if code in self.seen), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """What was decided about a path, and which flags stood there at the time."""

    action: Action
    seen: frozenset[str]


@dataclass(frozen=True)
class State:
    """A draft's data after some decisions. Rejected items are still in `data`; `removed` has their paths."""

    data: Mapping[str, Any]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()

    def gone(self, path: str) -> bool:
        """Whether this, or what it is part of, was rejected."""
        return bool(self.removed) and any(above in self.removed for above in upwards(path))

    @cached_property
    def compact(self) -> "Compact":
        kept: dict[str, list[int]] = {}
        data = _compacted(self.data, "", self.removed, kept)
        return Compact(data, kept)


@dataclass(frozen=True)
class Compact:
    """The data without rejected items, and which items each list kept."""

    data: dict[str, Any]
    kept: Mapping[str, Sequence[int]]

    def original(self, path: str) -> str:
        """The path in the uncompacted data of a path in this."""
        found = ""
        for token in tokens(path):
            items = self.kept.get(found)
            found += f"/{items[int(token)] if items is not None and token.isdecimal() else token}"
        return found


def tokens(path: str) -> list[str]:
    """The parts of a pointer. Names of fields are identifiers, so that there is nothing to unescape."""
    return path.split("/")[1:]


def upwards(path: str) -> Iterable[str]:
    """The path itself, then each path above it, without the record as a whole."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def list_of(path: str) -> str:
    """The list of an omission's path, as /quotes of /quotes/-/0; "" for all other paths."""
    above, omission, _ = path.partition("/-/")
    return above if omission else ""


def value_at(data: Any, path: str) -> Any:
    """The value, or None when there is no such place."""
    for token in tokens(path):
        if isinstance(data, Mapping):
            data = data.get(token)
        elif isinstance(data, list) and token.isdecimal() and int(token) < len(data):
            data = data[int(token)]
        else:
            return None
    return data


def apply(state: State, change: Change) -> State:
    """The state after one more decision."""
    marks = {**state.marks, change.path: Mark(change.action, frozenset(change.seen))}
    data, removed = state.data, state.removed
    if above := list_of(change.path):
        told = State(data, marks, removed)
        place = f"{above}/{len(value_at(data, above) or ())}"
        return apply(told, replace(change, path=place)) if change.action == "add" else told
    if change.action == "accept":
        removed = removed - {change.path}
    elif change.action == "reject" and isinstance(value_at(data, change.path.rpartition("/")[0]), list):
        removed = removed | {change.path}
    elif change.action in ("correct", "reject", "add"):
        data = _with(data, tokens(change.path), change.after)
    return State(data, marks, removed)


@dataclass(frozen=True)
class _Done:
    act: int
    path: str
    entries: tuple[Entry, ...]
    state: State


@dataclass(frozen=True)
class History:
    """The acts of one review in force, those that were undone and can be redone, and the number of the next."""

    base: State
    done: tuple[_Done, ...] = ()
    undone: tuple[_Done, ...] = ()
    next_act: int = 1

    @property
    def state(self) -> State:
        return self.done[-1].state if self.done else self.base

    @property
    def standing(self) -> tuple[Entry, ...]:
        """The entries of the acts in force, in order."""
        return tuple(entry for one in self.done for entry in one.entries)

    @cached_property
    def taken(self) -> dict[str, str]:
        """The paths of omissions that were taken, each with that of the item that it became."""
        found, before = dict[str, str](), self.base
        for one in self.done:
            if any(list_of(entry.path) for entry in one.entries):
                found |= _taken(before, one.entries)
            before = one.state
        return found

    def then(self, entries: Sequence[Entry]) -> "History":
        """The history after one more act, whose entries these are."""
        first = entries[0]
        following = max(self.next_act, first.act + 1)
        match first.action:
            case "undo":
                if not self.done:
                    return History(self.base, self.done, self.undone, following)
                return History(self.base, self.done[:-1], (*self.undone, self.done[-1]), following)
            case "redo":
                if not self.undone:
                    return History(self.base, self.done, self.undone, following)
                return History(self.base, (*self.done, self.undone[-1]), self.undone[:-1], following)
            case "finish" | "reopen" | "skip" | "adopt":
                return History(self.base, self.done, self.undone, following)
        state = self.state
        for entry in entries:
            state = apply(state, _as_change(entry))
        return History(self.base, (*self.done, _Done(first.act, first.path, tuple(entries), state)), (), following)


def _taken(state: State, entries: Iterable[Entry]) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in entries:
        if (above := list_of(entry.path)) and entry.action == "add":
            found[entry.path] = f"{above}/{len(value_at(state.data, above) or ())}"
        state = apply(state, _as_change(entry))
    return found


def replay(data: Mapping[str, Any], entries: Iterable[Entry]) -> History:
    """The history that a draft's data and the journal's entries make."""
    history = History(State(data))
    for _, act in groupby(entries, key=lambda entry: entry.act):
        history = history.then(list(act))
    return history


def _as_change(entry: Entry) -> Change:
    """What an entry of an act in force does."""
    return Change(entry.path, _published(entry.action), entry.before, entry.after, entry.seen)


def published(history: History) -> tuple[Decision, ...]:
    """The decisions in force, as a record has them. What was undone stays in the journal alone."""
    return tuple(
        Decision(
            path=entry.path,
            action=_published(entry.action),
            before=entry.before,
            after=entry.after,
            at=entry.at,
            reviewer=entry.reviewer,
            bulk=entry.bulk,
        )
        for entry in history.standing
    )


def _published(step: Step) -> Action:
    match step:
        case "undo" | "redo" | "finish" | "reopen" | "adopt":
            raise ValueError(f"{step} is not a decision about a value")
        case _:
            return step


def _with(value: Any, path: Sequence[str], new: Any) -> Any:
    """A copy with one place changed; all other parts are shared. An index at the end of a list appends."""
    if not path:
        return new
    token, rest = path[0], path[1:]
    if isinstance(value, list):
        index = int(token)
        inside = value[index] if index < len(value) else None
        return [*value[:index], _with(inside, rest, new), *value[index + 1 :]]
    known = value if isinstance(value, Mapping) else {}
    return {**known, token: _with(known.get(token), rest, new)}


def _compacted(value: Any, path: str, removed: frozenset[str], kept: dict[str, list[int]]) -> Any:
    if isinstance(value, Mapping):
        return {key: _compacted(inner, f"{path}/{key}", removed, kept) for key, inner in value.items()}
    if isinstance(value, list):
        stay = [index for index in range(len(value)) if f"{path}/{index}" not in removed]
        if len(stay) < len(value):
            kept[path] = stay
        return [_compacted(value[index], f"{path}/{index}", removed, kept) for index in stay]
    return value

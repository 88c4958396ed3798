"""What reviews say about the drafts: how often each field was left, changed or thrown away, and how long it took."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from summariser.core.record import EVIDENCE
from summariser.review.history import Entry, list_of, tokens
from summariser.review.ports import Reviewed


@dataclass
class FieldTally:
    """Decisions in force about one field, by its dotted name, and the active seconds that they took."""

    accepted: int = 0
    corrected: int = 0
    rejected: int = 0
    added: int = 0
    seconds: float = 0.0


@dataclass
class ReviewTally:
    """The reviews of one model's drafts by one prompt."""

    model: str
    prompt: str
    reviewed: int = 0
    seconds: float = 0.0
    fields: dict[str, FieldTally] = field(default_factory=dict)


_COUNTED = {"accept": "accepted", "correct": "corrected", "reject": "rejected", "add": "added"}


def dotted(path: str) -> str:
    """The field that a path is about: /participants/3/title and its like are participants.title."""
    names = [token for token in tokens(list_of(path) or path) if not token.isdecimal()]
    return ".".join(names) or "record"


def count(tally: ReviewTally, entries: Sequence[Entry]) -> None:
    """Add one article's history. The last decision about a value counts; the time of all of them does."""
    last: dict[str, Entry] = {}
    for entry in standing(entries):
        last[entry.path] = entry
    for entry in last.values():
        name = dotted(entry.path)
        counted = _COUNTED.get(entry.action)
        declined = entry.action == "reject" and list_of(entry.path)  # nothing of the draft was thrown away
        if counted and not declined and not (name.endswith(f".{EVIDENCE}") and entry.action == "accept"):
            one = tally.fields.setdefault(name, FieldTally())
            setattr(one, counted, getattr(one, counted) + 1)
    _share_time(tally, entries)


def standing(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries that were not undone."""
    done: list[list[Entry]] = []
    undone: list[list[Entry]] = []
    for act in _acts(entries):
        match act[0].action:
            case "undo":
                undone += [done.pop()] if done else []
            case "redo":
                done += [undone.pop()] if undone else []
            case "skip" | "finish" | "reopen" | "adopt":
                continue
            case _:
                done.append(act)
                undone.clear()
    return tuple(entry for act in done for entry in act)


def _acts(entries: Iterable[Entry]) -> list[list[Entry]]:
    acts: list[list[Entry]] = []
    for entry in entries:
        if acts and acts[-1][0].act == entry.act:
            acts[-1].append(entry)
        else:
            acts.append([entry])
    return acts


def _share_time(tally: ReviewTally, entries: Sequence[Entry]) -> None:
    """Divide an act's seconds among the fields it was about: accepting forty at once gives each a fortieth."""
    for act in _acts(entries):
        about = [entry for entry in act if entry.action in _COUNTED]
        seconds = sum(entry.seconds for entry in act)
        for entry in about:
            tally.fields.setdefault(dotted(entry.path), FieldTally()).seconds += seconds / len(about)


@dataclass(frozen=True)
class OpenDoubts:
    """What is open in drafts that nobody has finished reviewing: how many such `drafts`, their flags, and what they
    leave out, by list."""

    drafts: int = 0
    flags: int = 0
    omissions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Statistics:
    """All reviews: articles by state (`older`: left out of the queue), seconds spent on those reviewed, a tally for
    each model and prompt."""

    states: Mapping[str, int]
    seconds: float
    tallies: tuple[ReviewTally, ...]
    open: OpenDoubts = OpenDoubts()

    @property
    def seconds_per_article(self) -> float | None:
        reviewed = self.states.get("reviewed", 0)
        return self.seconds / reviewed if reviewed else None


def report(states: Mapping[str, int], reviews: Iterable[Reviewed], doubts: OpenDoubts = OpenDoubts()) -> Statistics:
    """Articles by state, and for each model and prompt what became of its fields."""
    tallies: dict[tuple[str, str], ReviewTally] = {}
    for one in reviews:
        tally = tallies.setdefault((one.model, one.prompt), ReviewTally(one.model, one.prompt))
        count(tally, one.entries)
        if one.state == "reviewed":
            tally.reviewed += 1
            tally.seconds += one.seconds
    seconds = sum(tally.seconds for tally in tallies.values())
    return Statistics(dict(states), seconds, tuple(tallies[key] for key in sorted(tallies)), doubts)

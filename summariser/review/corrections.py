"""What reviewers changed, and whether the draft's flags had foreseen it.

A change is foreseen by a flag on the value; for a rejected item, also by a flag on anything in it; for an added one, by
a flag on its list. Evidence counts with the group it belongs to. A flag about the record as a whole led to something if
anything was changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from summariser.core.flags import RISK, FlagCode, risk
from summariser.core.record import EVIDENCE, Record
from summariser.review.history import Entry, Mark, State, replay, value_at
from summariser.review.ports import Reviewed
from summariser.review.tally import dotted

Happened = Literal["kept", "corrected", "rejected", "added"]


@dataclass(frozen=True, slots=True)
class FieldOutcome:
    """What became of a decided value. `before` is what the draft had, `after` what the reviewer left; `codes` are the
    flags that foresaw it."""

    path: str
    field: str
    happened: Happened
    before: Any
    after: Any
    codes: tuple[FlagCode, ...]

    @property
    def changed(self) -> bool:
        return self.happened != "kept"

    @property
    def risk(self) -> int:
        return sum(RISK[code] for code in self.codes)


@dataclass(frozen=True)
class Judged:
    """A draft after its review: what became of its values, and for each decided flag whether it led to a change."""

    outcomes: tuple[FieldOutcome, ...]
    flags: tuple[tuple[FlagCode, bool], ...]


def judge(draft: Record, entries: Sequence[Entry]) -> Judged:
    """Compare a draft with what the decisions in force have made of it."""
    state = replay(draft.data, entries).state
    on: dict[str, set[FlagCode]] = {}
    for flag in draft.flags:
        on.setdefault(flag.path, set()).add(flag.code)
    found: dict[str, FieldOutcome] = {}
    led: set[str] = set()
    for path, mark in state.marks.items():
        about = path.removesuffix(f"/{EVIDENCE}")
        happened = _happened(draft.data, state, path, mark) if path else "kept"
        if happened is None or (about in found and found[about].changed):
            continue
        places = [place for place in on if _foresees(place, about, happened)]
        led.update(places if happened != "kept" else ())
        typed = {"name_not_found"} if happened in ("corrected", "added") else set()
        known = _known(mark.seen) - typed  # a flag on a name that the reviewer gave foresaw nothing
        codes = {code for place in places for code in on[place]} | known
        values = value_at(draft.data, path), None if happened == "rejected" else value_at(state.data, path)
        found[about] = FieldOutcome(path, dotted(path), happened, *values, tuple(sorted(codes)))
    if any(one.changed for one in found.values()):
        led.add("")
    flags = [(flag.code, flag.path in led) for flag in draft.flags if flag.path in led or flag.path in found]
    return Judged(tuple(one for path, one in found.items() if path), tuple(flags))


def _happened(drafted: Mapping[str, Any], state: State, path: str, mark: Mark) -> Happened | None:
    """None if the decision is not about the draft: about a part of a rejected or added item, or about an item that was
    added and removed again."""
    above = path.rpartition("/")[0]
    holder, before, after = value_at(drafted, above), value_at(drafted, path), value_at(state.data, path)
    if holder is None or state.gone(above):
        return None
    new = before is None and (isinstance(holder, list) or isinstance(after, Mapping))
    if state.gone(path):
        return None if new else "rejected"
    if new:
        return "added"
    whole = isinstance(before, Mapping | list) and not path.endswith(f"/{EVIDENCE}")
    if before == after or whole:  # of a group or a list, only its own decision counts here: its parts have theirs
        return "kept"
    return "rejected" if mark.action == "reject" else "corrected"


def _foresees(flagged: str, path: str, happened: Happened) -> bool:
    if happened == "rejected" and flagged.startswith(f"{path}/"):
        return True
    return flagged == path or (happened == "added" and flagged != "" and flagged == path.rpartition("/")[0])


def _known(codes: Iterable[str]) -> set[FlagCode]:
    """The codes that this version knows: the journal may come from another."""
    return {code for code in RISK if code in codes}


@dataclass(frozen=True)
class Bin:
    """How many values, or records, had a risk from `low` to `high` (None: without end), and how many were changed."""

    low: int
    high: int | None
    count: int
    changed: int


class Calibration:
    """How well risk predicts change: counts by risk, so that any number of values fits the memory."""

    def __init__(self, edges: Sequence[int]) -> None:
        self._edges = edges
        self._counts: dict[int, list[int]] = {}

    def add(self, risk: int, changed: bool) -> None:
        self._counts.setdefault(risk, [0, 0])[changed] += 1

    @property
    def bins(self) -> tuple[Bin, ...]:
        """The bins that begin at the edges, those without a value left out."""
        return tuple(one for one in self._bins() if one.count)

    def _bins(self) -> Iterator[Bin]:
        for low, following in zip(self._edges, [*self._edges[1:], None], strict=True):
            inside = [n for risk, n in self._counts.items() if low <= risk and (following is None or risk < following)]
            changed = sum(n[True] for n in inside)
            yield Bin(low, following and following - 1, changed + sum(n[False] for n in inside), changed)

    @property
    def auc(self) -> float | None:
        """The chance that of one changed and one kept, drawn at random, the changed one had the higher risk, equal
        risks counting half: the area under the ROC curve, as the statistic of Mann and Whitney (1947) over the number
        of pairs (Hanley and McNeil 1982, Radiology 143: 29-36). 0.5 is chance; None if all were changed, or none."""
        kept = sum(n[False] for n in self._counts.values())
        changed = sum(n[True] for n in self._counts.values())
        won, below = 0.0, 0
        for _, (stayed, went) in sorted(self._counts.items()):
            won += went * (below + stayed / 2)
            below += stayed
        return won / (kept * changed) if kept and changed else None


EXAMPLES = 3
"""Examples kept of each kind of correction, so that memory grows with the kinds and not with the articles."""

_VALUE_RISKS = (0, 1, 3, 5, 6)
_RECORD_RISKS = (0, 1, 5, 10, 20)
"""Where the bins begin. One flag weighs 1 to 5."""


@dataclass(frozen=True)
class ReviewedDraft:
    """A review, and the draft that it is about; `name` is the article's for people."""

    name: str
    draft: Record
    review: Reviewed


class Kind(NamedTuple):
    """Corrections of one kind. No `codes`: no flag foresaw them."""

    model: str
    prompt: str
    field: str
    happened: Happened
    codes: tuple[FlagCode, ...]


class CorrectionExample(NamedTuple):
    """One of them."""

    article: str
    path: str
    before: Any
    after: Any


@dataclass
class Corrected:
    """How often, and the first few."""

    count: int = 0
    examples: list[CorrectionExample] = field(default_factory=list)


@dataclass
class FlagTally:
    """Flags of one code whose value was decided, and how many of them led to a change."""

    times: int = 0
    led: int = 0


@dataclass
class Corrections:
    """What became of all drafts that somebody has decided about.

    `values` counts the drafted values that were decided; what was added is none of them. `by_record` counts articles
    whose review is finished: changed if anything was, by the risk that orders the queue.
    """

    articles: int = 0
    values: int = 0
    kinds: dict[Kind, Corrected] = field(default_factory=dict)
    flags: dict[FlagCode, FlagTally] = field(default_factory=dict)
    by_value: Calibration = field(default_factory=lambda: Calibration(_VALUE_RISKS))
    by_record: Calibration = field(default_factory=lambda: Calibration(_RECORD_RISKS))

    @property
    def commonest(self) -> list[tuple[Kind, Corrected]]:
        return sorted(self.kinds.items(), key=lambda pair: (-pair[1].count, pair[0]))

    def count(self, *, foreseen: bool | None = None, added: bool | None = None) -> int:
        """How many corrections there were: of all, or of those that are so."""
        return sum(
            one.count
            for kind, one in self.kinds.items()
            if foreseen in (None, bool(kind.codes)) and added in (None, kind.happened == "added")
        )

    def add(self, one: ReviewedDraft) -> None:
        judged = judge(one.draft, one.review.entries)
        self.articles += 1
        for outcome in judged.outcomes:
            if outcome.happened != "added":
                self.values += 1
                self.by_value.add(outcome.risk, outcome.changed)
            if outcome.changed:
                self._keep(one, outcome)
        for code, led in judged.flags:
            tally = self.flags.setdefault(code, FlagTally())
            tally.times += 1
            tally.led += led
        if one.review.state == "reviewed":
            self.by_record.add(risk(one.draft.flags), any(outcome.changed for outcome in judged.outcomes))

    def _keep(self, one: ReviewedDraft, outcome: FieldOutcome) -> None:
        kind = Kind(one.review.model, one.review.prompt, outcome.field, outcome.happened, outcome.codes)
        corrected = self.kinds.setdefault(kind, Corrected())
        corrected.count += 1
        if len(corrected.examples) < EXAMPLES:
            corrected.examples.append(CorrectionExample(one.name, outcome.path, outcome.before, outcome.after))


def corrections(reviews: Iterable[ReviewedDraft]) -> Corrections:
    """Read once, one by one."""
    found = Corrections()
    for one in reviews:
        found.add(one)
    return found

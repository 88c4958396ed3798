"""What reviewers correct, over all articles: for `summariser status --corrections`."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from summariser.core.flags import FlagCode, risk
from summariser.core.record import Record
from summariser.review.corrections import Calibration, Happened, Outcome, judge
from summariser.review.ports import Reviewed

EXAMPLES = 3
"""Examples kept of each kind of correction: however many articles there are, the memory is that of the kinds."""

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


class Example(NamedTuple):
    """One of them."""

    article: str
    path: str
    before: Any
    after: Any


@dataclass
class Corrected:
    """How often, and the first few."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)


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

    def _keep(self, one: ReviewedDraft, outcome: Outcome) -> None:
        kind = Kind(one.review.model, one.review.prompt, outcome.field, outcome.happened, outcome.codes)
        corrected = self.kinds.setdefault(kind, Corrected())
        corrected.count += 1
        if len(corrected.examples) < EXAMPLES:
            corrected.examples.append(Example(one.name, outcome.path, outcome.before, outcome.after))


def corrections(reviews: Iterable[ReviewedDraft]) -> Corrections:
    """Read once, one by one."""
    found = Corrections()
    for one in reviews:
        found.add(one)
    return found

"""What an extraction tells while it works, and how it ended."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from summariser.core.errors import Failure, SummariserError
from summariser.core.money import Assumed
from summariser.extraction.ports import Run, RunState, Spent

Kind = Literal["begun", "drafted", "cached", "failed", "waiting", "same", "left"]


@dataclass(frozen=True)
class Event:
    """Progress: one article is done, waits for a batch or is left for another time, or the run has begun (`path` is
    then empty). `article` is its id, "" if it could not be read. `same`: its text was another one's. `final`: it failed
    for good. `flags` are the codes of a draft's, and `escalated` says that a stronger model was asked for it.

    `spent` may be a moment old, and `in_flight` counts requests under way.
    """

    kind: Kind
    path: str
    run: Run
    spent: Spent
    reason: str = ""
    in_flight: int = 0
    article: str = ""
    final: bool = False
    flags: tuple[str, ...] = ()
    escalated: bool = False


@dataclass
class Outcome:
    """How an extraction ended. `spent` is of the whole run, earlier sittings included, and `spent_elsewhere` what of
    it went to a stronger model. `escalated` of those drafted now were asked of that one too.

    `waiting` of the articles that are `left` have their requests in batches. `reading`: one input was still being
    read, and may be for ever, when a person asked to stop. `same`: the paths of inputs whose text another one
    had, which count as no articles.
    """

    run: Run
    state: RunState = "finished"
    drafted: int = 0
    cached: int = 0
    left: int = 0
    waiting: int = 0
    same: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    flags: Counter[str] = field(default_factory=Counter)
    spent: Spent = field(default_factory=Spent)
    escalated: int = 0
    spent_elsewhere: Spent = field(default_factory=Spent)
    assumed: Assumed = field(default_factory=Assumed)
    stopped_by: SummariserError | None = None
    reading: bool = False
    _reasons: dict[str, str] = field(default_factory=dict, repr=False)

    def count(self, event: Event) -> None:
        """Take in what became of one input."""
        if event.kind == "failed":
            # Ten thousand articles may fail for one reason: it is kept once.
            reason = self._reasons.setdefault(event.reason, event.reason)
            self.failed.append(Failure(event.path, reason, event.final))
        elif event.kind == "same":
            self.same.append(event.path)
        elif event.kind == "cached":
            self.cached += 1
        elif event.kind == "drafted":
            self.drafted += 1
            self.escalated += event.escalated
            self.flags.update(event.flags)
        else:
            self.left += 1
            self.waiting += event.kind == "waiting"

    @property
    def articles(self) -> int:
        return self.drafted + self.cached + len(self.failed) + self.left

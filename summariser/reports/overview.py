"""The first lines of `status`: what a workspace holds, and what to do next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from summariser.core.display import shorten
from summariser.core.money import as_text
from summariser.reports.status import GOING_ON

if TYPE_CHECKING:
    from summariser.journal.queries import RunSummary
    from summariser.review.tally import Statistics


@dataclass(frozen=True)
class EventCount:
    """Events of two articles or more among the newest drafts; `to_decide`: doubtful links and names that a person is
    to say something about."""

    events: int
    articles: int
    to_decide: int


@dataclass(frozen=True)
class Overview:
    """What a workspace holds. `failed`: articles without a draft. `events`: None if they were not looked for. Of the
    articles to review, `read` were read by two and wait to be adjudicated by this command."""

    statistics: "Statistics"
    runs: "Sequence[RunSummary]"
    failed: int
    events: EventCount | None = None
    read: int = 0
    adjudicate: str = ""

    @property
    def drafted(self) -> int:
        return sum(self.statistics.states.values())

    @property
    def spent(self) -> Decimal:
        return sum((run.spent for run in self.runs), Decimal(0))

    @property
    def to_review(self) -> int:
        return self.statistics.states.get("waiting", 0) + self.statistics.states.get("in progress", 0)


def lines(found: Overview) -> Iterator[str]:
    """Four lines at most, the last of them what to do next."""
    reviewed = _reviewed(found)
    failed = f", {found.failed} failed" if found.failed else ""
    total = found.drafted + found.failed
    made = f"{found.drafted} drafted{failed}, {reviewed} reviewed"
    yield f"{_many(total, 'article')}: {made}; {as_text(found.spent)} spent"
    if open_ := _open(found.statistics):
        yield f"open: {open_}"
    if found.events and (found.events.events or found.events.to_decide):
        of = f", of {_many(found.events.articles, 'article')}" if found.events.events else ""
        decide = f"; {found.events.to_decide} to decide" if found.events.to_decide else ""
        yield f"events: {found.events.events}{of}{decide}"
    yield f"next: {_next(found)}"


def _reviewed(found: Overview) -> int:
    return found.statistics.states.get("reviewed", 0)


def _open(statistics: "Statistics") -> str:
    left_out = sum(statistics.open.omissions.values())
    told = [_many(statistics.open.flags, "doubt")] if statistics.open.flags else []
    told += [f"{left_out} left out"] if left_out else []
    drafts = _many(statistics.open.drafts, "draft")
    return f"{' and '.join(told)}, in {drafts} that nobody has finished reviewing" if told else ""


def _next(found: Overview) -> str:
    run = found.runs[0] if found.runs else None
    if run and (hint := GOING_ON.get(run.state)) and run.state != "incomplete":
        return f"{hint}: summariser {shorten(run.command, 100)} …"
    if not found.drafted:
        return "summariser extract ARTICLES"
    if found.to_review > found.read:
        return "summariser review"
    if found.read:
        return found.adjudicate
    if found.events and found.events.to_decide:
        return "summariser events ask"
    return "summariser report, export or events" if _reviewed(found) else "summariser extract ARTICLES"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def as_json(found: Overview) -> dict[str, Any]:
    """The same as JSON values; money as a number of US dollars."""
    events = found.events
    return {
        "articles": found.drafted + found.failed,
        "drafted": found.drafted,
        "failed": found.failed,
        "reviewed": _reviewed(found),
        "to_review": found.to_review,
        "doubts": found.statistics.open.flags,
        "left_out": sum(found.statistics.open.omissions.values()),
        "events": events and {"events": events.events, "articles": events.articles, "to_decide": events.to_decide},
        "cost_usd": float(found.spent),
        "next": _next(found),
    }

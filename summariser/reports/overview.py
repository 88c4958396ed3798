"""The first lines of `status`: what a workspace holds, and what to do next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    """What a workspace holds. `failed`: articles without a draft. `events`: None if they were not looked for. `past`:
    how many of the articles are older versions of files, by state; they are not counted. Of the articles to review,
    `read` were read by two and wait to be adjudicated by this command."""

    statistics: "Statistics"
    runs: "Sequence[RunSummary]"
    failed: int
    events: EventCount | None = None
    past: Mapping[str, int] = field(default_factory=dict)
    read: int = 0
    adjudicate: str = ""

    @property
    def drafted(self) -> int:
        return sum(self.statistics.states.values()) - sum(self.past.values())

    @property
    def reviewed(self) -> int:
        return self.statistics.states.get("reviewed", 0) - self.past.get("reviewed", 0)

    @property
    def spent(self) -> Decimal:
        return sum((run.spent for run in self.runs), Decimal(0))

    @property
    def to_review(self) -> int:
        begun = self.statistics.states.get("in progress", 0) - self.past.get("in progress", 0)
        return self.statistics.states.get("waiting", 0) + begun


def lines(found: Overview) -> Iterator[str]:
    """Four lines at most, the last of them what to do next."""
    failed = f", {found.failed} failed" if found.failed else ""
    total = found.drafted + found.failed
    made = f"{found.drafted} drafted{failed}, {found.reviewed} reviewed"
    yield f"{_many(total, 'article')}: {made}; {as_text(found.spent)} spent"
    if open_ := _open(found.statistics):
        yield f"open: {open_}"
    yield from _events(found.events)
    yield f"next: {_next(found)}"


def of_records(held: int, events: EventCount | None) -> Iterator[str]:
    """The same of reviewed records alone, where there is no journal."""
    yield f"{_many(held, 'reviewed record')} in reviewed/, and no journal"
    yield from _events(events)
    yield f"next: {_after_review(events)}; `summariser extract ARTICLES` drafts more"


def of_records_json(held: int, events: EventCount | None) -> dict[str, Any]:
    """The same as JSON values: what only a journal can tell is missing."""
    return {"articles": held, "reviewed": held, "events": _events_json(events), "next": _after_review(events)}


def _events(found: EventCount | None) -> Iterator[str]:
    if found and (found.events or found.to_decide):
        of = f", of {_many(found.articles, 'article')}" if found.events else ""
        decide = f"; {found.to_decide} to decide" if found.to_decide else ""
        yield f"events: {found.events}{of}{decide}"


def _events_json(found: EventCount | None) -> dict[str, int] | None:
    return {"events": found.events, "articles": found.articles, "to_decide": found.to_decide} if found else None


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
    if found.reviewed or (found.events and found.events.to_decide):
        return _after_review(found.events)
    return "summariser extract ARTICLES"


def _after_review(events: EventCount | None) -> str:
    return "summariser events ask" if events and events.to_decide else "summariser report, export or events"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def as_json(found: Overview) -> dict[str, Any]:
    """The same as JSON values; money as a number of US dollars."""
    return {
        "articles": found.drafted + found.failed,
        "drafted": found.drafted,
        "failed": found.failed,
        "reviewed": found.reviewed,
        "to_review": found.to_review,
        "doubts": found.statistics.open.flags,
        "left_out": sum(found.statistics.open.omissions.values()),
        "events": _events_json(found.events),
        "cost_usd": float(found.spent),
        "next": _next(found),
    }

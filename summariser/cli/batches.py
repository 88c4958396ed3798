"""Batches on the command line: `extract --batch`, and what `status` says of those that are out."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from summariser.core.display import shorten
from summariser.core.money import as_text, dollars

if TYPE_CHECKING:
    from summariser.extraction.batch_collect import BatchEvent
    from summariser.extraction.batch_submit import Running
    from summariser.extraction.outcome import Outcome
    from summariser.journal.place import Place
    from summariser.journal.queries import BatchSummary
    from summariser.reports.progress import Progress
    from summariser.wiring.plan import Plan


async def extract(plan: "Plan", progress: "Progress", run: "Running") -> "Outcome":
    """Collect what batches have brought, draft it, and submit what the books have no answers for."""
    from summariser.extraction.batch_submit import Reports, extract_in_batches
    from summariser.wiring.batches import batch_extraction

    reports = Reports(progress.report, lambda event: progress.say(line(event)))
    async with batch_extraction(plan, progress.fetching, progress.say) as (job, tools, batches):
        return await extract_in_batches(job, tools, batches, run, reports)


def line(event: "BatchEvent") -> str:
    """What happened to a batch, in one line for a person."""
    from summariser.extraction.batch_collect import GIVEN_UP

    batch = event.batch
    name = f"batch {shorten(batch.batch_id or batch.id, 80)}"
    many = f"{batch.requests} requests"
    told = shorten(event.told, 200)
    until = f"{batch.since.astimezone(UTC) + GIVEN_UP:%Y-%m-%d %H:%M} UTC"
    lines = {
        "submitted": f"{name}: {many} submitted; its answers come within 24 hours: run the same command again then",
        "waiting": f"{name}: {told}, of {many} submitted {age(batch.created)} ago",
        "collected": f"{name}: {told}; {event.answered} answers fetched, {event.unanswered} requests came to nothing",
        "released": f"{name}: {many} given back, for {told}; nothing was charged",
        "uncertain": f"{name}: may have been submitted or not; run the same command again in ten minutes",
        "unknown": f"{name}: the server does not know it (another key?); its cost stays reserved until {until},"
        " when it is given up and the same command asks for its articles anew; --fresh without --batch asks now",
        "elsewhere": f"{name}: it is at {shorten(batch.server, 160)}; name that server to ask about it",
        "failed": f"{name}: refused as a whole, and nothing of it charged: {told}",
    }
    return lines[event.kind]


def age(since: datetime) -> str:
    """How long ago that was, in words."""
    minutes = max(timedelta(0), datetime.now(UTC) - since) // timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def status(journal: "Place") -> list["BatchSummary"]:
    """The batches that are out, as the journal knows and, where it can be asked, the provider says."""
    from summariser.journal import queries

    found = queries.batches_out(journal)
    if not found:
        return []
    from summariser.wiring.batches import ask

    told = asyncio.run(ask([one.batch for one in found], os.environ))
    return [replace(one, told=told.get(one.batch.id, ""), asked=one.batch.id in told) for one in found]


_UNASKED = {"gathering": "being filled", "submitting": "being submitted", "out": "submitted"}


def status_lines(found: Sequence["BatchSummary"]) -> list[str]:
    """Each batch in one line."""
    lines: list[str] = []
    for one in found:
        batch = one.batch
        state = one.told if one.asked else f"{batch.told} when last asked" if batch.told else _UNASKED[batch.state]
        ready = one.asked and one.told.startswith(("completed", "expired", "cancelled"))
        hint = "; run its extract --batch again to fetch the answers" if ready else ""
        money = f"{as_text(dollars(one.reserved))} reserved"
        lines.append(
            f"batch {shorten(batch.batch_id or batch.id, 80)} of run {batch.run_id}: {batch.requests} requests,"
            f" {money}, {age(batch.created)} old: {shorten(state, 120)}{hint}"
        )
    return lines


def as_json(found: Sequence["BatchSummary"]) -> list[dict[str, Any]]:
    """The same as JSON values."""
    return [
        {
            "id": one.batch.id,
            "batch": one.batch.batch_id,
            "run": one.batch.run_id,
            "state": one.batch.state,
            "server": one.batch.server,
            "requests": one.batch.requests,
            "reserved_usd": float(dollars(one.reserved)),
            "created": one.batch.created.isoformat(),
            "told": one.told if one.asked else one.batch.told,
            "asked": one.asked,
        }
        for one in found
    ]

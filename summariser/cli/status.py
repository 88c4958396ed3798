"""`summariser status`: what was spent, and what is left to do."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Json, Workspace

if TYPE_CHECKING:
    from summariser.journal.place import Place
    from summariser.reports.overview import EventCount


_LINKED = 1_000
"""Articles among which `status` looks for events: of more, `events` tells, in its own time."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(short_help="Show runs, their cost, batches and reviews.", epilog="Example: summariser status --json")(
        status
    )


def status(
    corrections: Annotated[
        bool, typer.Option("--corrections", help="What reviewers corrected, and whether flags foresaw it.")
    ] = False,
    people: Annotated[
        bool, typer.Option("--people", help="What each reviewer has decided, finished and left, and how they agree.")
    ] = False,
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """What the workspace holds and what to do next; runs and their cost, spend by model, batches, and reviews."""
    from summariser.journal.databases import told
    from summariser.wiring.settings import journal_place

    path = journal_place(workspace, journal)
    if not corrections and (held := _reviewed(path, workspace)):
        _without_journal(held, workspace, journal, as_json=as_json)
        return
    with told(path):
        if corrections:
            _corrections(path, as_json=as_json)
        elif people:
            _people(path, as_json=as_json)
        else:
            _status(path, workspace, journal, as_json=as_json)


def _reviewed(path: "Place", workspace: Path) -> int:
    """How many reviewed records there are where there is no journal."""
    from summariser.files.record_files import record_names
    from summariser.journal.presence import exists

    folder = workspace / "reviewed"
    return len(record_names(folder)) if folder.is_dir() and not exists(path) else 0


def _without_journal(held: int, workspace: Path, journal: str | None, *, as_json: bool) -> None:
    from summariser.reports import overview
    from summariser.reports.terminal import print_json, print_lines

    events = _events(workspace, journal, drafts=False) if held <= _LINKED else None
    if as_json:
        print_json({"workspace": overview.of_records_json(held, events)})
    else:
        print_lines(list(overview.of_records(held, events)))


def _corrections(path: "Place", *, as_json: bool) -> None:
    from summariser.journal import queries
    from summariser.reports import corrections as corrected
    from summariser.reports.terminal import print_json, print_lines

    found = queries.corrected(path)
    if as_json:
        print_json({"corrections": corrected.as_json(found)})
    else:
        print_lines(corrected.lines(found))


def _people(path: "Place", *, as_json: bool) -> None:
    from summariser.core.errors import ConfigurationError
    from summariser.evaluate.alpha import nominal_alpha
    from summariser.journal.people import people
    from summariser.journal.queries import connected
    from summariser.journal.runs import stamp
    from summariser.machine.clock import SystemClock
    from summariser.reports import people as told
    from summariser.reports.terminal import print_json, print_lines

    try:
        alpha = nominal_alpha()
    except ConfigurationError:
        alpha = None
    with connected(path) as connection:
        found = people(connection, stamp(SystemClock().now()), alpha)
    if as_json:
        print_json({"people": told.as_json(found)})
    else:
        print_lines(told.lines(found, alpha=alpha is not None))


def _status(path: "Place", workspace: Path, journal: str | None, *, as_json: bool) -> None:
    from summariser.cli import batches
    from summariser.journal import queries
    from summariser.reports import overview, people, reviews
    from summariser.reports.status import model_json, print_status, run_json
    from summariser.reports.terminal import print_json, print_lines

    runs, models = queries.summaries(path), queries.spend_by_model(path)
    statistics = queries.statistics(path)
    by_two = queries.doubles(path)
    holds = overview.Overview(statistics, runs, queries.without_draft(path), past=queries.past(path))
    if by_two.waiting:
        command = people.adjudicate(min(by_two.waiting), workspace)
        holds = replace(holds, read=sum(by_two.waiting.values()), adjudicate=command)
    if holds.drafted <= _LINKED:
        holds = replace(holds, events=_events(workspace, journal))
    out = batches.status(path)
    if as_json:
        print_json(
            {
                "workspace": overview.as_json(holds),
                "runs": [run_json(r) for r in runs],
                "models": [model_json(m) for m in models],
                "batches": batches.as_json(out),
                "review": reviews.as_json(statistics) | people.doubles_json(by_two, workspace),
            }
        )
    else:
        print_lines([*overview.lines(holds), ""])
        print_status(runs, models)
        print_lines([*batches.status_lines(out), *reviews.lines(statistics), *people.doubles_lines(by_two, workspace)])


def _events(workspace: Path, journal: str | None, *, drafts: bool = True) -> "EventCount | None":
    """Of the newest drafts, or of reviewed records. None where they cannot be linked now: `events` says why."""
    from summariser.core.errors import SummariserError
    from summariser.corpus.questions import open_names, spellings
    from summariser.reports.overview import EventCount
    from summariser.wiring.corpus import CorpusPlan, opened

    try:
        with opened(CorpusPlan(workspace, drafts=drafts, journal=journal)) as (corpus, _):
            names = len(list(open_names(spellings(corpus.groups.keys), corpus.rulings.people)))
            events = corpus.groups.events
            return EventCount(len(events), sum(map(len, events)), len(corpus.groups.doubtful) + names)
    except SummariserError:
        return None

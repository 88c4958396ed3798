"""`summariser status`: what was spent, and what is left to do."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Json, Workspace

if TYPE_CHECKING:
    from summariser.journal.place import Place


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(short_help="Show runs, their cost, batches and reviews.", epilog="Example: summariser status --json")(
        status
    )


def status(
    corrections: Annotated[
        bool, typer.Option("--corrections", help="What reviewers corrected, and whether flags foresaw it.")
    ] = False,
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """Runs and what they cost, spend by model, batches that are out, and what is left to do and to review."""
    from summariser.journal.databases import told
    from summariser.wiring.settings import journal_place

    path = journal_place(workspace, journal)
    with told(path):
        _status(path, corrections, as_json)


def _status(path: "Place", corrections: bool, as_json: bool) -> None:
    from summariser.cli import batches
    from summariser.journal import queries
    from summariser.reports import reviews
    from summariser.reports.status import model_json, print_status, run_json
    from summariser.reports.terminal import print_json, print_lines

    if corrections:
        from summariser.reports import corrections as corrected

        found = queries.corrected(path)
        if as_json:
            print_json({"corrections": corrected.as_json(found)})
        else:
            print_lines(corrected.lines(found))
        return
    runs, models = queries.summaries(path), queries.spend_by_model(path)
    statistics = queries.statistics(path)
    out = batches.status(path)
    if as_json:
        print_json(
            {
                "runs": [run_json(r) for r in runs],
                "models": [model_json(m) for m in models],
                "batches": batches.as_json(out),
                "review": reviews.as_json(statistics),
            }
        )
    else:
        print_status(runs, models)
        print_lines([*batches.status_lines(out), *reviews.lines(statistics)])

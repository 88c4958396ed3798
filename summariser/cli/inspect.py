"""`summariser status` and `show`: what is there."""

from pathlib import Path
from typing import Annotated

import typer

from summariser.cli import Json, Workspace
from summariser.core.display import shorten
from summariser.reports.output import fail


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(epilog="Example: summariser status --json")(status)
    app.command(epilog="Example: summariser show 001_e8c98279682e230f")(show)


def status(
    corrections: Annotated[
        bool, typer.Option("--corrections", help="What reviewers corrected, and whether flags foresaw it.")
    ] = False,
    workspace: Workspace = Path(),
    as_json: Json = False,
) -> None:
    """Runs and what they cost, spend by model, batches that are out, and what is left to do and to review."""
    from summariser.journal.sqlite import told
    from summariser.wiring.settings import journal_path

    path = journal_path(workspace)
    with told(path):
        _status(path, corrections, as_json)


def _status(path: Path, corrections: bool, as_json: bool) -> None:
    from summariser.cli import batches
    from summariser.journal import queries
    from summariser.reports import record as report
    from summariser.reports import reviews as review_lines

    if corrections:
        from summariser.reports import corrections as correction_lines

        found = queries.corrected(path)
        if as_json:
            report.print_json({"corrections": correction_lines.as_json(found)})
        else:
            report.print_lines(correction_lines.lines(found))
        return
    runs, models = queries.summaries(path), queries.spend_by_model(path)
    reviews = queries.statistics(path)
    out = batches.status(path)
    if as_json:
        report.print_json(
            {
                "runs": [report.run_json(r) for r in runs],
                "models": [report.model_json(m) for m in models],
                "batches": batches.as_json(out),
                "review": review_lines.as_json(reviews),
            }
        )
    else:
        report.print_status(runs, models)
        report.print_lines([*batches.status_lines(out), *review_lines.lines(reviews)])


def show(
    wanted: Annotated[str, typer.Argument(help="An article's id (or its start), path, or file name.", metavar="ID")],
    workspace: Workspace = Path(),
    as_json: Json = False,
) -> None:
    """One record with its evidence and flags."""
    from summariser.core.own_words import require_own_words
    from summariser.journal import queries
    from summariser.journal.sqlite import told
    from summariser.reports import record as report
    from summariser.wiring.settings import journal_path

    path = journal_path(workspace)
    found = queries.find_record(path, wanted)
    if not found:
        fail(f"no draft of '{shorten(wanted, 160)}': `summariser status` says what there is")
    if len(found) > 1:
        names = ", ".join(f"{match.article_id} ({shorten(match.path or '-', 160, keep='end')})" for match in found[:5])
        fail(f"'{shorten(wanted, 160)}' is {len(found)} articles: {names}; give an id")
    record, article = found[0].record, queries.article(path, found[0].article_id)
    require_own_words(record, article)
    with told(path):
        if as_json:
            report.print_json(record.as_json())
        else:
            report.print_record(record, article)

"""`summariser diff`: what another prompt or model changed, before anyone adopts it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Json, Workspace
from summariser.reports import output

if TYPE_CHECKING:
    from summariser.evaluate.diff import RunDiff


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        short_help="Say what one run drafted otherwise than another.",
        epilog="Example: summariser diff 20261124-0912 20261125-1740 --workspace work/",
    )(diff)


def diff(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    run_a: Annotated[str, typer.Argument(help="A run as `summariser status` names it, or the start of that.")],
    run_b: Annotated[str, typer.Argument(help="The run that may be adopted instead.")],
    schema: Annotated[
        str, typer.Option(help="meeting, meeting/2, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """Say what run B drafted otherwise than run A: exit code 1 if something was left out."""
    from summariser.evaluate import diff as workflow
    from summariser.files.schemas import load_schema
    from summariser.journal.lookup import journal_drafts
    from summariser.reports import diff as diff_report
    from summariser.reports.terminal import print_json
    from summariser.wiring.settings import journal_place

    wanted = load_schema(schema)
    with journal_drafts(journal_place(workspace, journal)) as drafts:
        runs = drafts.two_runs((run_a, run_b), wanted.id)
        found = workflow.diff(wanted, *map(drafts.of_run, runs))
    _tell(found)
    if as_json:
        print_json(diff_report.as_json(found, runs))
    else:
        diff_report.print_report(found, runs)
    if found.left_out or found.only_a or found.only_b:
        raise typer.Exit(1)


def _tell(found: "RunDiff") -> None:
    from summariser.cli.evaluate import named

    for failure in found.left_out:
        output.tell(f"left out: {failure}")
    for run, names in (("A", found.only_a), ("B", found.only_b)):
        if names:
            output.tell(f"left out: {named(tuple(names), 'article')} with a draft of run {run} only")

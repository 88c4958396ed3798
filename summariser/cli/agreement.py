"""`summariser agreement`: on what two readers of the same articles agree."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Json
from summariser.core.display import shorten
from summariser.reports import output

if TYPE_CHECKING:
    from summariser.evaluate.two_readers import AgreementReport

SHOWN_NAMES = 5


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        short_help="Compare two people's readings of the same articles.",
        epilog="Example: summariser agreement anna/ ben/",
    )(agreement)


def agreement(
    reading_a: Annotated[Path, typer.Argument(help="A workspace, or a folder of reviewed records.")],
    reading_b: Annotated[Path, typer.Argument(help="Another reader's.")],
    schema: Annotated[
        str, typer.Option(help="meeting, meeting/2, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    as_json: Json = False,
) -> None:
    """Compare two readings of the same articles: exit code 1 if something was left out."""
    from contextlib import ExitStack

    from summariser.evaluate import two_readers as workflow
    from summariser.evaluate.alpha import nominal_alpha
    from summariser.files.gold_files import reading
    from summariser.files.schemas import load_schema
    from summariser.reports import agreement as agreement_report
    from summariser.reports.terminal import print_json
    from summariser.wiring.settings import journal_place

    wanted, alpha = load_schema(schema), nominal_alpha()
    with ExitStack() as stack:
        a, b = (stack.enter_context(reading(path, journal_place(path), wanted)) for path in (reading_a, reading_b))
        found = workflow.agreement(wanted, a, b, alpha)
    tell_left_out(found)
    if as_json:
        print_json(agreement_report.as_json(found))
    else:
        agreement_report.print_report(found)
    if found.left_out or found.only_a or found.only_b:
        raise typer.Exit(1)


def tell_left_out(found: "AgreementReport") -> None:
    """What was left out, each with its reason; names alone go in one line."""
    for failure in found.left_out:
        output.tell(f"left out: {failure}")
    for reading, names in (("A", found.only_a), ("B", found.only_b)):
        if names:
            shown = ", ".join(shorten(name, 80, keep="end") for name in names[:SHOWN_NAMES])
            more = ", …" if len(names) > SHOWN_NAMES else ""
            what = "article" if len(names) == 1 else "articles"
            output.tell(f"left out: {len(names)} {what} ({shown}{more}) only in reading {reading}")

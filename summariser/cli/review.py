"""`summariser review`: a person turns drafts into reviewed records."""

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from summariser.cli import Journal, Workspace
from summariser.core.display import shorten
from summariser.machine import children
from summariser.reports.output import fail, tell

_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*%?")


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Example: summariser review --sample 20%")(review)


def review(  # noqa: PLR0913, PLR0917 - typer's options are a function's parameters
    wanted: Annotated[
        list[str] | None,
        typer.Argument(help="Articles: ids, paths or file names. Default: all.", metavar="PATH_OR_ID"),
    ] = None,
    workspace: Workspace = Path(),
    journal: Journal = None,
    schema: Annotated[
        str, typer.Option(help="meeting, meeting/2, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    sample: Annotated[
        str | None, typer.Option(help="Only a random part of all articles, for audit.", metavar="20%")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed draws another sample.", metavar="N")] = 1,
    reviewer: Annotated[
        str | None,
        typer.Option(help="Your name in the records. Default: SUMMARISER_REVIEWER, or git's.", metavar="NAME"),
    ] = None,
    adjudicate: Annotated[
        tuple[Path, Path] | None,
        typer.Option(help="Make one record of two readings of the same articles.", metavar="READING_A READING_B"),
    ] = None,
    web: Annotated[bool, typer.Option("--web", help="In a browser on this computer. It has no login.")] = False,
    port: Annotated[int, typer.Option(help="Of --web.", metavar="N", min=1, max=65535)] = 8000,
) -> None:
    """Check drafts by keyboard, and write reviewed records."""
    percent = _percent(sample) if sample else None
    if adjudicate and web:
        fail("--adjudicate works in a terminal: leave out --web")
    from summariser.wiring import reviewing

    audit = (percent, seed) if percent else None
    plan = reviewing.ReviewPlan(
        tuple(wanted or ()), workspace, schema, audit, reviewer, os.environ.get(children.TAB, ""), journal
    )
    if web:
        arguments = [one for one in sys.argv[1:] if one != "--web"]
        reviewing.review_in_browser(plan, os.environ, arguments, port, tell)
        return
    in_browser = "TEXTUAL_DRIVER" in os.environ  # set by the server, whose tabs talk through pipes
    if in_browser:
        reviewing.end_with_server()
    # Textual draws on standard error.
    if not in_browser and not all(one and one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr)):
        fail("review needs a terminal: standard input, output and error must be one")
    if adjudicate:
        from summariser.cli.adjudicate import run

        sys.exit(run(adjudicate, plan))
    if code := reviewing.review(plan, os.environ):
        sys.exit(code)


def _percent(text: str) -> float:
    found = _PERCENT.fullmatch(text.strip())
    if not found or not 0 < float(found[1]) <= 100:
        fail(f"--sample {shorten(text)!r}: give a percentage, such as 20%")
    return float(found[1])

"""`summariser review`: a person turns drafts into reviewed records."""

import importlib
import os
import re
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from summariser.cli import Workspace
from summariser.cli.output import fail, tell
from summariser.domain.display import shorten

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
    schema: Annotated[
        str, typer.Option(help="meeting, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
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
    web: Annotated[bool, typer.Option("--web", help="In a browser on this computer. Needs textual-serve.")] = False,
) -> None:
    """Check drafts by keyboard, and write reviewed records."""
    percent = _percent(sample) if sample else None
    if web:
        _serve()
        return
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        fail("review needs a terminal: standard input and output must be one")
    if adjudicate:
        from summariser.cli.adjudicate import run

        sys.exit(run(adjudicate, workspace, schema, reviewer))
    from summariser import wiring

    audit = (percent, seed) if percent else None
    plan = wiring.ReviewPlan(tuple(wanted or ()), workspace, schema, audit, reviewer)
    if code := wiring.review(plan, os.environ):
        sys.exit(code)


def _percent(text: str) -> float:
    found = _PERCENT.fullmatch(text.strip())
    if not found or not 0 < float(found[1]) <= 100:
        fail(f"--sample {shorten(text)!r}: give a percentage, such as 20%")
    return float(found[1])


def _serve() -> None:
    """The same command in a browser: every visitor gets a process of its own."""
    try:
        server = importlib.import_module("textual_serve.server")
    except ImportError:
        fail("--web needs textual-serve: pip install 'summariser[serve]'")

    arguments = [sys.executable, "-m", "summariser", *(one for one in sys.argv[1:] if one != "--web")]
    tell("No login: whoever can reach 127.0.0.1 on this computer can review. Ctrl+C ends it.")
    server.Server(shlex.join(arguments), host="127.0.0.1", port=8000, title="summariser review").serve()

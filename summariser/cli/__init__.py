"""The command line: parse, call, print, exit. Everything heavy is imported inside the command that needs it."""

import atexit
import gc
from pathlib import Path
from typing import Annotated

import typer

from summariser.core.display import shorten
from summariser.core.errors import LaterError, SummariserError
from summariser.journal.place import Server
from summariser.reports import output
from summariser.reports.output import fail, prepare

EXIT_CODES = """Exit codes: 0 all done; 1 some articles failed; 2 bad usage or configuration; 3 stopped at the cost
cap with work left; 130 interrupted, run the same command again to go on."""


def public(url: str | None) -> str | None:
    """The URL, as an argument; "" for the workspace's own journal. An error if there is a password in it."""
    if url and Server.of(url, Path()).with_password:
        raise typer.BadParameter(
            "it has a password in it, which whoever lists the processes of this computer can see: set PGPASSWORD, "
            "write it into ~/.pgpass, or put the URL into SUMMARISER_JOURNAL"
        )
    return url


def page_file(path: Path | None) -> Path | None:
    """The file of a page, as an argument; an error if it would have a name that means standard output elsewhere."""
    if path == Path("-"):
        raise typer.BadParameter("a page is written into a file: name one")
    return path


Workspace = Annotated[Path, typer.Option(help="Folder with .summariser/, prompts/ and reviewed/.", metavar="DIR")]
Journal = Annotated[
    str | None,
    typer.Option(
        help="A journal in PostgreSQL.  [default: SUMMARISER_JOURNAL, or the workspace's own]",
        metavar="URL",
        callback=public,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


def application() -> typer.Typer:
    """All commands, ready to parse."""
    from summariser.cli import (
        agreement,
        assign,
        audit,
        diff,
        evaluate,
        events,
        export,
        extract,
        journal,
        report,
        review,
        rulings,
        schema,
        serve,
        show,
        status,
        users,
    )

    app = typer.Typer(
        name="summariser",
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help="Turns articles about meetings into typed records: a language model drafts, a person checks.",
        epilog=EXIT_CODES,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_options)
    extract.register(app)
    review.register(app)
    assign.register(app)
    serve.register(app)
    users.register(app)
    audit.register(app)
    status.register(app)
    show.register(app)
    evaluate.register(app)
    diff.register(app)
    rulings.register(events.register(app))
    report.register(app)
    export.register(app)
    schema.register(app)
    agreement.register(app)
    journal.register(app)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        output.put(f"summariser {version('summariser')}\n")
        raise typer.Exit


START = """Draft records of your articles:  summariser extract FOLDER --dry-run  (then without --dry-run)
Check them by keyboard:          summariser review
All commands:                    summariser --help
"""


def _options(
    context: typer.Context,
    _: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_version)
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        output.put(START)


def main() -> None:
    """Run the command; every error on purpose becomes one line and an exit code."""
    prepare()
    atexit.register(gc.freeze)  # or the interpreter, at its end, searches all that was loaded for garbage: 0.2 s
    try:
        application()()
    except SummariserError as error:
        fail(str(error), 130 if isinstance(error, LaterError) else 2)
    except OSError as error:
        fail(f"{error.strerror or error}{f': {shorten(error.filename, 160)}' if error.filename else ''}")

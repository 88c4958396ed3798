"""`summariser audit`: how many of the drafts that nobody has reviewed can be wrong, from some that are drawn."""

import os
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Json, Workspace
from summariser.core.display import shorten, visible
from summariser.reports import output
from summariser.reports.output import fail

if TYPE_CHECKING:
    from collections.abc import Iterable

    from summariser.wiring.auditing import AuditPlan

_PERCENT = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,4})?)\s*%?")

EXAMPLES = """Examples:

  summariser audit --field date --below 3%

  summariser audit --field participants --field quotes --below 10%

  summariser audit

  summariser audit --status
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(short_help="Show how few of the unreviewed drafts are wrong, from some of them.", epilog=EXAMPLES)(
        audit
    )


def audit(  # noqa: PLR0913, PLR0917 - typer's options are a function's parameters
    field: Annotated[
        list[str] | None,
        typer.Option(help="A field of the record; several times for several.  [default: as begun last]"),
    ] = None,
    below: Annotated[
        str | None, typer.Option(help="The share of wrong ones that is to be shown.", metavar="3%")
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Draw anew, beside what was begun already.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Only tell where all audits stand.")] = False,
    schema: Annotated[
        str, typer.Option(help="meeting, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    reviewer: Annotated[
        str | None,
        typer.Option(help="Your name in the records. Default: SUMMARISER_REVIEWER, or git's.", metavar="NAME"),
    ] = None,
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """Review articles drawn at random, until few of all the unreviewed drafts can be wrong."""
    from summariser.wiring import auditing

    if status and (field or below or new):
        fail("--status only tells where audits stand: leave out --field, --below and --new, or --status")
    if status or as_json:
        _tell_status(workspace, journal, as_json=as_json)
        return
    plan = auditing.AuditPlan(
        tuple(field or ()), _share(field, below, new=new), workspace, schema, reviewer, new, journal
    )
    auditing.find(plan)  # what is wrong with the plan comes first
    if not all(one and one.isatty() for one in (sys.stdin, sys.stdout, sys.stderr)):
        fail("audit needs a terminal: standard input, output and error must be one; --status tells where it stands")
    _sit(plan)


def _sit(plan: "AuditPlan") -> None:
    from summariser.reports.audit import audit_lines
    from summariser.wiring import auditing

    code, progress = auditing.audit(plan, os.environ)
    _put(audit_lines(progress))
    if code:
        sys.exit(code)


def _share(field: list[str] | None, below: str | None, *, new: bool) -> str:
    """The share as a decimal, always spelt the same; "" if no field was named either."""
    if not field and below is None and not new:
        return ""
    if not field:
        fail("name the fields too, as in --field date --below 3%")
    if below is None:
        fail("say what is to be shown, as in --below 3%")
    found = _PERCENT.fullmatch(below.strip())
    if not found or not Decimal(found[1]):
        fail(f"--below {shorten(below)!r}: give a percentage above 0% and below 100%, such as 3%")
    return format((Decimal(found[1]) / 100).normalize(), "f")


def _tell_status(workspace: Path, journal: str | None, *, as_json: bool) -> None:
    from summariser.journal import queries
    from summariser.journal.place import no_journal
    from summariser.journal.presence import exists
    from summariser.reports.audit import audit_lines, claims
    from summariser.reports.terminal import print_json
    from summariser.wiring.settings import journal_place

    place = journal_place(workspace, journal)
    if not exists(place):
        raise no_journal(place)
    found = queries.audit_progress(place)
    if as_json:
        print_json({"claims": claims(found)})
    elif found:
        _put(line for one in found for line in audit_lines(one))
    else:
        output.put("no audit was begun: `summariser audit --field date --below 3%` begins one\n")


def _put(lines: "Iterable[str]") -> None:
    output.put("".join(f"{visible(line)}\n" for line in lines))

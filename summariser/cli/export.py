"""`summariser export`: records, and their articles, for other programs and other people."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summariser.cli import Journal, Json, Workspace
from summariser.core.display import shorten
from summariser.reports import output
from summariser.reports.output import fail

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from summariser.core.errors import Failure
    from summariser.core.schema import Schema
    from summariser.export.export import Exported, ExportedRecord, ExportFormat, Output
    from summariser.export.selection import RecordFilter
    from summariser.files.record_files import Articles, States
    from summariser.journal.lookup import ExportView

STANDARD_OUTPUT = "-"
CLAIMS = "claims.jsonl"
"""Records are never called so: theirs end in .json."""

EXAMPLES = """Examples:

  summariser export --format csv --out tables/

  summariser export --format jsonl --since 2024-01-01 --participant "Nguyen Phu Trong" > some.jsonl

  summariser export --drafts --out drafts/

  summariser export --drafts --format labelstudio --out for-label-studio/

  summariser export --format articles --out articles.jsonl

  summariser export --format dyads --out dyads.csv

  summariser export --format dyads --codebook
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(short_help="Write records in one of several formats.", epilog=EXAMPLES)(export)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise typer.BadParameter(f"{given!r} is not a day like 2024-08-19") from error


@dataclass(frozen=True)
class _ExportOptions:
    """What was asked for: which records, from where, in which format, and where to."""

    name: str
    format: "ExportFormat"
    drafts: bool
    workspace: Path
    journal: str | None
    out: str
    schema: "Schema | None"
    selection: "RecordFilter"


def export(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    format: Annotated[
        str,
        typer.Option(
            help="json, csv, parquet, polecat, labelstudio (folders); jsonl, markdown, dyads, prodigy, articles (one "
            "file); or what an installed package brings.",
            metavar="FORMAT",
        ),
    ] = "json",
    drafts: Annotated[
        bool, typer.Option("--drafts", help="The newest drafts, as the model left them, instead of reviewed records.")
    ] = False,
    out: Annotated[
        str | None,
        typer.Option(help="Folder or file; - for standard output.  [default: export/ or drafts/; -]", metavar="PATH"),
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option(
            help="Only records of this schema.  [default: all; meeting where fields matter; polecat, dyads: meeting/2]",
            metavar="SCHEMA",
        ),
    ] = None,
    since: Annotated[
        date | None, typer.Option(parser=_day, help="Events on or after this day.", metavar="YYYY-MM-DD")
    ] = None,
    until: Annotated[
        date | None, typer.Option(parser=_day, help="Events on or before this day.", metavar="YYYY-MM-DD")
    ] = None,
    participant: Annotated[
        str | None, typer.Option(help="With somebody, or something, of this name in a list.", metavar="NAME")
    ] = None,
    state: Annotated[
        Literal["waiting", "in-progress", "reviewed", "skipped"] | None,
        typer.Option(help="How the article's review stands in the journal."),
    ] = None,
    codebook: Annotated[
        bool, typer.Option("--codebook", help="Print what the columns of polecat, or of dyads, mean; write nothing.")
    ] = False,
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """Write reviewed records, or drafts, in one of several formats: exit code 1 if something had to be left out."""
    from summariser.export.formats import find_format
    from summariser.export.selection import RecordFilter, review_state
    from summariser.files.schemas import load_schema

    selection = RecordFilter(since, until, participant, frozenset([review_state(state)] if state else []))
    needs = find_format(format)
    if codebook:
        output.put(needs.codebook or fail(f"--codebook: --format {shorten(format)} has none; polecat and dyads do"))
        return
    name = schema or (needs.reads if needs.schema or selection.reads_data else None)
    wanted = load_schema(name) if name else None
    if wanted:
        selection.check(wanted)
    place = out or (("drafts" if drafts else "export") if needs.folder else STANDARD_OUTPUT)
    if place == STANDARD_OUTPUT and needs.folder:
        fail(f"--format {format} is several files: give a folder with --out")
    if needs.folder and Path(place).is_file():
        fail(f"--out {shorten(place, 160)} is a file, and --format {format} is several: give a folder")
    if place == STANDARD_OUTPUT and as_json:
        fail("--json and the records would both go to standard output: give a file with --out")
    order = _ExportOptions(format, needs, drafts, workspace, journal, place, wanted, selection)
    _tell(order, _exported(order), as_json=as_json)


def _exported(order: _ExportOptions) -> "Exported":
    from summariser.export.export import ExportRequest
    from summariser.export.export import export as write_all
    from summariser.machine.atomic import private_files, refuse_link

    if order.out != STANDARD_OUTPUT:
        refuse_link(Path(order.out), order.workspace)
    unpublished = order.drafts or order.format.articles
    with _journal(order) as journal, private_files() if unpublished else nullcontext():
        needed = order.format.articles
        articles = journal.article if journal and (needed or order.format.titles) else None
        wanted = ExportRequest(order.selection, order.schema, articles, newest=order.drafts, needed=needed)
        records = _records(order, journal)
        with _opened(order) as into:
            return write_all(records, wanted, into)


@contextmanager
def _journal(order: _ExportOptions) -> "Iterator[ExportView | None]":
    """The journal; None where there is none and reviewed records will do without."""
    from summariser.journal.lookup import export_view
    from summariser.journal.presence import exists
    from summariser.wiring.settings import journal_place

    path = journal_place(order.workspace, order.journal)
    if not (order.drafts or order.format.articles or exists(path)):
        yield None
        return
    with export_view(path) as view:
        yield view


def _records(order: _ExportOptions, journal: "ExportView | None") -> "Iterator[ExportedRecord | Failure]":
    from summariser.export.export import drafted, marked
    from summariser.files.record_files import reviewed_records

    if order.drafts and journal:
        return drafted(journal.drafted())
    folder = order.workspace / "reviewed"
    found = reviewed_records(folder, order.schema, *_known(journal))
    return marked(found, journal.older()) if journal else found


def _known(journal: "ExportView | None") -> "tuple[States, Articles]":
    return (journal.state, journal.article) if journal else (lambda _: None, lambda _: None)


def _opened(order: _ExportOptions) -> "AbstractContextManager[Output]":
    if order.format.folder:
        folder: AbstractContextManager[Output] = order.format.open(Path(order.out), order.schema)
        return folder
    return _stream(order)


@contextmanager
def _stream(order: _ExportOptions) -> "Iterator[Output]":
    from summariser.machine.atomic import atomic_file

    standard = order.out == STANDARD_OUTPUT
    with nullcontext(output.StandardBytes()) if standard else atomic_file(Path(order.out)) as stream:
        yield order.format.open(stream, order.schema)
    if standard:
        output.put("")  # so that an error of the last bytes is told


def _tell(order: _ExportOptions, done: "Exported", *, as_json: bool) -> None:
    for failure in done.left_out:
        output.tell(f"left out: {failure}")
    for schema, many in done.other_schemas.items():
        output.tell(f"not exported: {many} of schema {shorten(schema)!r}: name theirs with --schema")
    if done.older:
        what = "not exported" if order.drafts else "among them"
        output.tell(f"{what}: {done.older} of older versions of files that changed since")
    noun = "article" if order.name == "articles" else "draft" if order.drafts else "reviewed record"
    said = f"{done.written} {noun}{'' if done.written == 1 else 's'} written to"
    if order.out == STANDARD_OUTPUT:
        output.tell(f"{said} standard output")
    elif as_json:
        _print_summary(order, done)
    else:
        output.put(f"{said} {shorten(order.out, 160)}\n")
    _carry_claims(order)
    if done.left_out:
        sys.exit(1)


def _carry_claims(order: _ExportOptions) -> None:
    """What audits say about the drafts of this workspace, in a file beside the records."""
    from summariser.journal.queries import audit_progress
    from summariser.machine.atomic import write_atomic
    from summariser.reports.audit import claim_lines, claims_file
    from summariser.wiring.settings import journal_place

    found = audit_progress(journal_place(order.workspace, order.journal))
    if order.schema:
        found = [one for one in found if one.audit.schema == order.schema.id]
    if not found:
        return
    if order.out == STANDARD_OUTPUT:
        for line in claim_lines(found):
            output.tell(f"audited: {line}")
        return
    beside = Path(order.out)
    write_atomic(
        beside / CLAIMS if order.format.folder else beside.with_name(f"{beside.name}.{CLAIMS}"), claims_file(found)
    )


def _print_summary(order: _ExportOptions, done: "Exported") -> None:
    from summariser.reports.terminal import print_json

    where = "folder" if order.format.folder else "file"
    left = [{"path": one.path, "reason": one.reason} for one in done.left_out]
    summary = {"written": done.written, where: order.out, "format": order.name, "left_out": left, "older": done.older}
    print_json(summary | {"other_schemas": done.other_schemas})

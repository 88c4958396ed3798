"""`summariser events`: which articles report one meeting, why it is thought so, and where they differ."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Json, Workspace
from summariser.core.display import shorten
from summariser.reports import output

if TYPE_CHECKING:
    from collections.abc import Iterable

    from summariser.core.errors import Failure
    from summariser.core.record import Record
    from summariser.core.schema import Schema
    from summariser.corpus.events import Gathered, Load
    from summariser.export.export import ExportedRecord

EXAMPLES = """Examples:

  summariser events

  summariser events --drafts --json > events.json
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog=EXAMPLES)(events)


def events(
    drafts: Annotated[
        bool, typer.Option("--drafts", help="The newest drafts, as the model left them, instead of reviewed records.")
    ] = False,
    schema: Annotated[
        str, typer.Option(help="meeting, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """List the articles that report one meeting, and where they differ: exit code 1 if records had to be left out."""
    from summariser.corpus.events import Corpus, gather
    from summariser.corpus.keys import require_linkable
    from summariser.files.schemas import load_schema
    from summariser.reports import events as report

    wanted = load_schema(schema)
    require_linkable(wanted)
    with _records(wanted, workspace, journal, drafts=drafts) as (found, load):
        gathered = gather(wanted, found)
        _tell(gathered, wanted.id)
        corpus = Corpus.of(wanted, gathered.keys, load)
        if as_json:
            report.print_json(corpus)
        else:
            report.print_report(corpus, gathered.undated)
    if gathered.left_out:
        raise typer.Exit(1)


@contextmanager
def _records(
    schema: "Schema", workspace: Path, journal: str | None, *, drafts: bool
) -> "Iterator[tuple[Iterable[tuple[str, Record] | Failure], Load]]":
    """Records by the names that they are read again by: numbers for drafts, files' names for reviewed ones."""
    from contextlib import nullcontext

    from summariser.export.export import marked
    from summariser.files.gold_files import read_record
    from summariser.files.record_files import reviewed_records
    from summariser.journal.lookup import export_view
    from summariser.journal.presence import exists
    from summariser.wiring.settings import journal_place

    path, folder = journal_place(workspace, journal), workspace / "reviewed"
    with export_view(path) if drafts or exists(path) else nullcontext() as view:
        if drafts and view:
            made = ((str(number), record) for number, record in view.newest())
            yield made, lambda names: view.numbered([int(name) for name in names])
            return
        state, article = (view.state, view.article) if view else (lambda _: None, lambda _: None)
        found = reviewed_records(folder, schema, state, article)
        read = marked(found, view.older()) if view else found
        yield _named(read), lambda names: [read_record(folder / f"{name}.json", schema) for name in names]


def _named(found: "Iterable[ExportedRecord | Failure]") -> "Iterator[tuple[str, Record] | Failure]":
    from summariser.core.errors import Failure

    for one in found:
        yield one if isinstance(one, Failure) else (one.name, one.record)


def _tell(gathered: "Gathered", schema: str) -> None:
    for failure in gathered.left_out:
        output.tell(f"left out: {failure}")
    for other, many in gathered.other_schemas.items():
        output.tell(f"not compared: {many} of schema {shorten(other)!r}, not {schema!r}: name theirs with --schema")
    if gathered.older:
        output.tell(f"not compared: {gathered.older} of older versions of files that changed since")

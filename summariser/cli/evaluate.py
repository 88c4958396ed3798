"""`summariser eval`: how good drafts, or reviewed records, are by gold records."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Json, Workspace, output
from summariser.domain.display import shorten

if TYPE_CHECKING:
    from summariser.domain.schema import Schema
    from summariser.workflows.evaluate import Candidates, Evaluation

SHOWN_NAMES = 5


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("eval", epilog="Example: summariser eval gold/ --workspace work/")(evaluate)


def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Gold records: files, or folders of them.", metavar="GOLD...")],
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="Compare the reviewed records instead of the drafts.")
    ] = False,
    schema: Annotated[
        str, typer.Option(help="meeting, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    workspace: Workspace = Path(),
    as_json: Json = False,
) -> None:
    """Compare drafts with gold records: exit code 1 if something was left out."""
    from summariser.adapters.gold_files import find_files, read_gold
    from summariser.adapters.schemas import load_schema
    from summariser.cli import evaluation_report
    from summariser.workflows import evaluate as workflow

    wanted = load_schema(schema)
    files = find_files(gold)
    with _candidates(workspace, wanted, reviewed) as candidates:
        found = workflow.evaluate(wanted, read_gold(files, wanted), candidates)
    _tell(found, "reviewed record" if reviewed else "draft")
    if as_json:
        output.put(evaluation_report.json_report(found))
    else:
        evaluation_report.print_report(found)
    if found.left_out or found.without_draft or found.unreadable:
        raise typer.Exit(1)


@contextmanager
def _candidates(workspace: Path, schema: "Schema", reviewed: bool) -> "Iterator[Candidates]":
    """What is compared. Reviewed records can be read without a journal; only their articles' texts are then missing."""
    from summariser.adapters.gold_files import RecordFolder
    from summariser.adapters.journal.lookup import journal_drafts
    from summariser.wiring import journal_path

    journal = journal_path(workspace)
    if not reviewed:
        with journal_drafts(journal) as drafts:
            yield drafts
        return
    folder = workspace / "reviewed"
    if not journal.exists():
        yield RecordFolder(folder, schema, lambda _: None)
        return
    with journal_drafts(journal) as drafts:
        yield RecordFolder(folder, schema, drafts.text)


def _tell(found: "Evaluation", what: str) -> None:
    """What was left out, each with its reason; names alone go in one line."""
    for failure in (*found.unreadable, *found.left_out):
        output.tell(f"left out: {failure}")
    if found.without_draft:
        output.tell(f"left out: {_named(found.without_draft, 'gold record')} without a {what} here")
    if found.without_gold:
        output.tell(f"not compared: {_named(found.without_gold, what)} without a gold record")


def _named(names: tuple[str, ...], what: str) -> str:
    shown = ", ".join(shorten(name, 80, keep="end") for name in names[:SHOWN_NAMES])
    more = ", …" if len(names) > SHOWN_NAMES else ""
    return f"{len(names)} {what}{'' if len(names) == 1 else 's'} ({shown}{more})"

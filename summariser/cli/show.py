"""`summariser show`: one record with its evidence and flags."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Json, Workspace
from summariser.core.display import shorten
from summariser.reports.output import fail

if TYPE_CHECKING:
    from summariser.core.record import Record
    from summariser.corpus.differences import Around
    from summariser.journal.place import Place
    from summariser.journal.queries import Match


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Example: summariser show 001_e8c98279682e230f --history")(show)


def show(
    wanted: Annotated[str, typer.Argument(help="An article's id (or its start), path, or file name.", metavar="ID")],
    history: Annotated[
        bool, typer.Option("--history", help="Who decided what, in order, undone decisions and notes too.")
    ] = False,
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """One record with its evidence, flags and notes, and what other articles of its event say against it."""
    from summariser.core.own_words import require_own_words
    from summariser.journal import queries
    from summariser.journal.databases import told
    from summariser.reports.record import around_json, print_record
    from summariser.reports.terminal import print_json
    from summariser.wiring.settings import journal_place

    path = journal_place(workspace, journal)
    found = queries.find_record(path, wanted)
    if not found:
        fail(f"no draft of '{shorten(wanted, 160)}': `summariser status` says what there is")
    if len(found) > 1:
        names = ", ".join(f"{match.article_id} ({shorten(match.path or '-', 160, keep='end')})" for match in found[:5])
        fail(f"'{shorten(wanted, 160)}' is {len(found)} articles: {names}; give an id")
    if history:
        _show_history(path, found[0], as_json=as_json)
        return
    record, article = found[0].record, queries.article(path, found[0].article_id)
    require_own_words(record, article)
    around = _around(path, record)
    with told(path):
        if as_json:
            print_json(record.as_json() | around_json(around))
        else:
            print_record(record, article, around)


def _show_history(journal: "Place", match: "Match", *, as_json: bool) -> None:
    from summariser.journal.databases import told
    from summariser.journal.histories import history
    from summariser.reports.history import history_json, print_history
    from summariser.reports.terminal import print_json

    with told(journal):
        known = history(journal, match.article_id)
        if as_json:
            print_json(history_json(match.record, known))
        else:
            print_history(match.record, known)


def _around(journal: "Place", record: "Record") -> "Around | None":
    """The event of a record of a built-in schema; of others nobody knows here which model they are of."""
    from summariser.core.meeting import BUILT_IN
    from summariser.core.schema import Schema
    from summariser.corpus.differences import Around, elsewhere
    from summariser.journal.neighbours import others

    if record.schema_id not in BUILT_IN:
        return None
    schema = Schema.of(BUILT_IN[record.schema_id])
    found = others(journal, schema, record)
    return Around(found.id, found.records, elsewhere(schema, record, found)) if found else None

"""`summariser show`: one record with its evidence and flags."""

from pathlib import Path
from typing import Annotated

import typer

from summariser.cli import Journal, Json, Workspace
from summariser.core.display import shorten
from summariser.reports.output import fail


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog="Example: summariser show 001_e8c98279682e230f")(show)


def show(
    wanted: Annotated[str, typer.Argument(help="An article's id (or its start), path, or file name.", metavar="ID")],
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """One record with its evidence and flags."""
    from summariser.core.own_words import require_own_words
    from summariser.journal import queries
    from summariser.journal.databases import told
    from summariser.reports.record import print_record
    from summariser.reports.terminal import print_json
    from summariser.wiring.settings import journal_place

    path = journal_place(workspace, journal)
    found = queries.find_record(path, wanted)
    if not found:
        fail(f"no draft of '{shorten(wanted, 160)}': `summariser status` says what there is")
    if len(found) > 1:
        names = ", ".join(f"{match.article_id} ({shorten(match.path or '-', 160, keep='end')})" for match in found[:5])
        fail(f"'{shorten(wanted, 160)}' is {len(found)} articles: {names}; give an id")
    record, article = found[0].record, queries.article(path, found[0].article_id)
    require_own_words(record, article)
    with told(path):
        if as_json:
            print_json(record.as_json())
        else:
            print_record(record, article)

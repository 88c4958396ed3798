"""`summariser journal copy`: a journal from a file into PostgreSQL, or back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Json, public
from summariser.reports import output

if TYPE_CHECKING:
    from summariser.journal.place import Place

EXAMPLES = """Examples:

  summariser journal copy work/ postgresql+psycopg://ana@db.example/meetings

  summariser journal copy postgresql+psycopg://ana@db.example/meetings copy/
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    journal = typer.Typer(help="Copy a journal from one database to another.", rich_markup_mode=None)
    journal.callback()(lambda: None)  # so that `copy` keeps its name, being the only one
    journal.command(epilog=EXAMPLES)(copy)
    app.add_typer(journal, name="journal")


def copy(
    source: Annotated[str, typer.Argument(help="A workspace, a journal's file, or a URL.", metavar="FROM")],
    target: Annotated[str, typer.Argument(help="The same; no journal may be there yet.", metavar="TO")],
    as_json: Json = False,
) -> None:
    """Copy a journal with everything in it, and compare every row."""
    from summariser.journal.copying import copy as copied
    from summariser.reports.terminal import print_json

    one, other = _place(source), _place(target)
    rows = copied(one, other)
    if as_json:
        print_json({"from": str(one), "to": str(other), "rows": rows})
        return
    told = ", ".join(f"{table} {many}" for table, many in rows.items() if many) or "nothing: it is empty"
    output.put(f"copied, and every row compared: {told}\n")


def _place(given: str) -> "Place":
    from summariser.journal.place import is_url, place_of
    from summariser.wiring.settings import journal_path

    if is_url(given):
        return place_of(public(given) or "")
    path = Path(given)
    return path if path.is_file() or path.suffix == ".db" else journal_path(path)

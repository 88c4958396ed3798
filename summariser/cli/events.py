"""`summariser events`: which articles report one meeting, why it is thought so, and where they differ."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Json, Workspace, page_file
from summariser.core.display import shorten
from summariser.reports import output

if TYPE_CHECKING:
    from summariser.corpus.events import Corpus, Gathered

EXAMPLES = """Examples:

  summariser events

  summariser events --drafts --json > events.json

  summariser events --html events.html

  summariser events ask
"""

Drafts = Annotated[
    bool, typer.Option("--drafts", help="The newest drafts, as the model left them, instead of reviewed records.")
]
SchemaName = Annotated[
    str, typer.Option(help="meeting, meeting/2, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
]


def register(app: typer.Typer) -> typer.Typer:
    """Add the command to the application; what is returned takes those below it."""
    group = typer.Typer(rich_markup_mode=None, add_completion=False)
    group.callback(invoke_without_command=True, epilog=EXAMPLES)(events)
    group.command()(show)
    app.add_typer(group, name="events")
    return group


def events(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    context: typer.Context,
    drafts: Drafts = False,
    schema: SchemaName = "meeting",
    html: Annotated[
        Path | None,
        typer.Option(
            help="Write a page with a table for each event, its articles side by side.",
            metavar="FILE",
            callback=page_file,
        ),
    ] = None,
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """List the articles that report one meeting, and where they differ: exit code 1 if records had to be left out."""
    if command := context.invoked_subcommand:
        sources = {name: context.get_parameter_source(name) for name in context.params}
        if given := [name for name, source in sources.items() if source and source.name != "DEFAULT"]:
            output.fail(f"put --{given[0].removeprefix('as_')} after {command}: summariser events {command} …")
        return
    from summariser.reports import events as report
    from summariser.wiring.corpus import CorpusPlan, opened

    with opened(CorpusPlan(workspace, schema, drafts, journal)) as (corpus, gathered):
        tell(corpus, gathered)
        if html:
            _write_page(html, corpus)
        if as_json:
            report.print_json(corpus)
        else:
            report.print_report(corpus, gathered.undated)
    if gathered.left_out:
        raise typer.Exit(1)


def _write_page(path: Path, corpus: "Corpus") -> None:
    from summariser.machine.atomic import private_files
    from summariser.reports.page.events import write_events_page

    with private_files():
        write_events_page(path, corpus)
    output.tell(f"page: {shorten(path, 160, keep='end')}")


def show(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    event: Annotated[str, typer.Argument(help="An event's id, or the start of it.", metavar="EVENT")],
    drafts: Drafts = False,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """One event by its id."""
    from summariser.reports import events as report
    from summariser.wiring.corpus import CorpusPlan, opened

    with opened(CorpusPlan(workspace, schema, drafts, journal)) as (corpus, gathered):
        tell(corpus, gathered)
        report.print_event(corpus, event, as_json=as_json)


def tell(corpus: "Corpus", gathered: "Gathered") -> None:
    """What was not compared, and which decisions are not followed, on standard error."""
    from summariser.reports.rulings import not_followed

    for failure in gathered.left_out:
        output.tell(f"left out: {failure}")
    for other, many in gathered.other_schemas.items():
        named = f"{shorten(other)!r}, not {corpus.schema.id!r}"
        output.tell(f"not compared: {many} of schema {named}: name theirs with --schema")
    if gathered.older:
        output.tell(f"not compared: {gathered.older} of older versions of files that changed since")
    for line in not_followed(corpus.groups, corpus.rulings.people):
        output.tell(line)

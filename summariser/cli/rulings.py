"""`summariser events link`, `apart`, `same`, `different`, `undo`, `decisions` and `ask`: what a person decides."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Json, Workspace
from summariser.cli.events import Drafts, SchemaName, tell
from summariser.core.errors import ConfigurationError
from summariser.reports import output

if TYPE_CHECKING:
    from summariser.corpus.rulings import Act
    from summariser.journal.rulings import SqlRulings

Article = Annotated[str, typer.Argument(help="An article's id, the start of it, path or file name.", metavar="ARTICLE")]
Name = Annotated[str, typer.Argument(help="As an article has it; quoted, if there are spaces in it.", metavar="NAME")]
Person = Annotated[
    str | None, typer.Option("--reviewer", help="Your name. Default: SUMMARISER_REVIEWER, or git's.", metavar="NAME")
]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    for command in (ask, link, apart, same, different, decisions, undo):
        group.command()(command)


def link(
    one: Article,
    other: Article,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    reviewer: Person = None,
) -> None:
    """Say that two articles report one event, whatever their score."""
    _decide_articles("link", (one, other), schema, workspace, reviewer)


def apart(
    one: Article,
    other: Article,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    reviewer: Person = None,
) -> None:
    """Say that two articles do not report one event, whatever their score."""
    _decide_articles("apart", (one, other), schema, workspace, reviewer)


def same(
    one: Name,
    other: Name,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    reviewer: Person = None,
) -> None:
    """Say that two names are of one person, in all articles."""
    _decide("same", (one, other), schema, workspace, reviewer)


def different(
    one: Name,
    other: Name,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    reviewer: Person = None,
) -> None:
    """Say that two names are of two people, however alike they are."""
    _decide("different", (one, other), schema, workspace, reviewer)


def undo(
    decision: Annotated[int, typer.Argument(help="The decision's number.", metavar="N")],
    workspace: Workspace = Path(),
    reviewer: Person = None,
) -> None:
    """Undo a decision by its number; an undo can be undone too. Nothing is forgotten."""
    from summariser.reports.rulings import said

    with _journal(workspace, make=False) as rulings:
        made, undone = asyncio.run(rulings.undo(decision, _who(workspace, reviewer)))
    output.put(f"decision {made.id}: decision {undone.id} is undone ({said(undone)})\n")


def decisions(schema: SchemaName = "meeting", workspace: Workspace = Path(), as_json: Json = False) -> None:
    """List what people decided, with numbers, and what was undone since."""
    from summariser.corpus.rulings import undone
    from summariser.files.schemas import load_schema
    from summariser.reports import rulings as report
    from summariser.reports.terminal import print_json, print_lines
    from summariser.wiring.corpus import rulings_made

    made = rulings_made(workspace, load_schema(schema).name)
    gone = undone(made)
    if as_json:
        print_json({"decisions": [report.whole_json(one, gone.get(one.id)) for one in made]})
    else:
        print_lines([report.line(one, gone.get(one.id)) for one in made] or ["no decisions"])


def ask(
    drafts: Drafts = False,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    reviewer: Person = None,
) -> None:
    """Answer, one at a time, which names are one person's and which doubtful articles report one event."""
    if not output.is_dialogue():
        output.fail("ask needs a terminal: in scripts use `summariser events link`, `apart`, `same` and `different`")
    from summariser.cli.asking import Dialogue
    from summariser.wiring.corpus import CorpusPlan, opened

    plan, person = CorpusPlan(workspace, schema, drafts), _who(workspace, reviewer)
    with opened(plan) as (corpus, gathered):
        tell(corpus, gathered)
        with _journal(workspace) as rulings:
            try:
                Dialogue(corpus, rulings, person).run()
            except KeyboardInterrupt:
                output.fail("interrupted: what was answered is kept", 130)


def _decide_articles(act: "Act", wanted: tuple[str, str], schema: str, workspace: Path, reviewer: str | None) -> None:
    from summariser.wiring.corpus import the_article

    one, other = (the_article(workspace, name).id for name in wanted)
    _decide(act, (one, other), schema, workspace, reviewer)


def _decide(act: "Act", pair: tuple[str, str], schema: str, workspace: Path, reviewer: str | None) -> None:
    from summariser.corpus.rulings import alike
    from summariser.files.schemas import load_schema
    from summariser.reports.rulings import said

    name = load_schema(schema).name
    if not all(one.strip() for one in pair):
        raise ConfigurationError("a name is empty: give two names, each in quotation marks")
    if alike(act, pair):
        raise ConfigurationError("both are the same: name two")
    with _journal(workspace) as rulings:
        made = asyncio.run(rulings.add(name, act, pair, _who(workspace, reviewer)))
    output.put(f"decision {made.id}: {said(made)}\n")


@contextmanager
def _journal(workspace: Path, *, make: bool = True) -> "Iterator[SqlRulings]":
    from summariser.journal.store import SqlJournal
    from summariser.machine.clock import SystemClock
    from summariser.wiring.settings import journal_path

    path = journal_path(workspace)
    if not workspace.is_dir() or not (make or path.exists()):
        raise ConfigurationError(f"no journal in {str(path.parent)!r}: nothing was decided here yet")
    with SqlJournal(path, SystemClock()) as journal:
        yield journal.rulings


def _who(workspace: Path, reviewer: str | None) -> str:
    from summariser.files.review_settings import load_settings, reviewer_name

    settings = load_settings(workspace / ".summariser" / "config.toml")
    return reviewer or settings.reviewer or reviewer_name(os.environ)

"""`summariser events link`, `apart`, `same`, `different`, `undo`, `decisions` and `ask`: what a person decides."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Json, Workspace
from summariser.cli.events import Drafts, SchemaName, tell
from summariser.core.errors import ConfigurationError
from summariser.reports import output

if TYPE_CHECKING:
    from summariser.corpus.rulings import Act
    from summariser.journal.rulings import SqlRulings
    from summariser.wiring.corpus import CorpusPlan

Article = Annotated[str, typer.Argument(help="An article's id, the start of it, path or file name.", metavar="ARTICLE")]
Name = Annotated[str, typer.Argument(help="As an article has it; quoted, if there are spaces in it.", metavar="NAME")]
Person = Annotated[
    str | None, typer.Option("--reviewer", help="Your name. Default: SUMMARISER_REVIEWER, or git's.", metavar="NAME")
]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    for command in (ask, link, apart, same, different, decisions, undo):
        group.command()(command)


def link(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    one: Article,
    other: Article,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    journal: Journal = None,
    reviewer: Person = None,
) -> None:
    """Say that two articles report one event, whatever their score."""
    from summariser.wiring.corpus import CorpusPlan

    _decide_articles("link", (one, other), CorpusPlan(workspace, schema, journal=journal), reviewer)


def apart(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    one: Article,
    other: Article,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    journal: Journal = None,
    reviewer: Person = None,
) -> None:
    """Say that two articles do not report one event, whatever their score."""
    from summariser.wiring.corpus import CorpusPlan

    _decide_articles("apart", (one, other), CorpusPlan(workspace, schema, journal=journal), reviewer)


def same(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    one: Name,
    other: Name,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    journal: Journal = None,
    reviewer: Person = None,
) -> None:
    """Say that two names are of one person, in all articles."""
    from summariser.wiring.corpus import CorpusPlan

    _decide("same", (one, other), CorpusPlan(workspace, schema, journal=journal), reviewer)


def different(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    one: Name,
    other: Name,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    journal: Journal = None,
    reviewer: Person = None,
) -> None:
    """Say that two names are of two people, however alike they are."""
    from summariser.wiring.corpus import CorpusPlan

    _decide("different", (one, other), CorpusPlan(workspace, schema, journal=journal), reviewer)


def undo(
    decision: Annotated[int, typer.Argument(help="The decision's number.", metavar="N")],
    workspace: Workspace = Path(),
    journal: Journal = None,
    reviewer: Person = None,
) -> None:
    """Undo a decision by its number; an undo can be undone too. Nothing is forgotten."""
    from summariser.reports.rulings import said
    from summariser.wiring.corpus import CorpusPlan

    with _journal(CorpusPlan(workspace, journal=journal), make=False) as rulings:
        made, undone = asyncio.run(rulings.undo(decision, _who(workspace, reviewer)))
    output.put(f"decision {made.id}: decision {undone.id} is undone ({said(undone)})\n")


def decisions(
    schema: SchemaName = "meeting", workspace: Workspace = Path(), journal: Journal = None, as_json: Json = False
) -> None:
    """List what people decided, with numbers, and what was undone since."""
    from summariser.corpus.rulings import undone
    from summariser.files.schemas import load_schema
    from summariser.journal.place import no_journal
    from summariser.journal.presence import exists
    from summariser.reports import rulings as report
    from summariser.reports.terminal import print_json, print_lines
    from summariser.wiring.corpus import rulings_made
    from summariser.wiring.settings import journal_place

    place = journal_place(workspace, journal)
    if not exists(place) and not (workspace / "reviewed").is_dir():
        raise no_journal(place, "nothing was decided here yet")
    made = rulings_made(place, load_schema(schema).name)
    gone = undone(made)
    if as_json:
        print_json({"decisions": [report.whole_json(one, gone.get(one.id)) for one in made]})
    else:
        print_lines([report.line(one, gone.get(one.id)) for one in made] or ["no decisions"])


def ask(
    drafts: Drafts = False,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    journal: Journal = None,
    reviewer: Person = None,
) -> None:
    """Answer, one at a time, which names are one person's and which doubtful articles report one event."""
    if not output.is_dialogue():
        output.fail("ask needs a terminal: in scripts use `summariser events link`, `apart`, `same` and `different`")
    from summariser.cli.asking import Dialogue
    from summariser.wiring.corpus import CorpusPlan, opened

    plan, person = CorpusPlan(workspace, schema, drafts, journal), _who(workspace, reviewer)
    with opened(plan) as (corpus, gathered):
        tell(corpus, gathered)
        with _journal(plan) as rulings:
            try:
                Dialogue(corpus, rulings, person).run()
            except KeyboardInterrupt:
                output.fail("interrupted: what was answered is kept", 130)


def _decide_articles(act: "Act", wanted: tuple[str, str], plan: "CorpusPlan", reviewer: str | None) -> None:
    from summariser.wiring.corpus import the_article

    one, other = (the_article(plan, name).id for name in wanted)
    _decide(act, (one, other), plan, reviewer)


def _decide(act: "Act", pair: tuple[str, str], plan: "CorpusPlan", reviewer: str | None) -> None:
    from summariser.corpus.rulings import alike
    from summariser.files.schemas import load_schema
    from summariser.reports.rulings import said

    name = load_schema(plan.schema).name
    if not all(one.strip() for one in pair):
        raise ConfigurationError("a name is empty: give two names, each in quotation marks")
    if alike(act, pair):
        raise ConfigurationError("both are the same: name two")
    with _journal(plan) as rulings:
        made = asyncio.run(rulings.add(name, act, pair, _who(plan.workspace, reviewer)))
    output.put(f"decision {made.id}: {said(made)}\n")


@contextmanager
def _journal(plan: "CorpusPlan", *, make: bool = True) -> "Iterator[SqlRulings]":
    from summariser.journal.place import no_journal
    from summariser.journal.presence import exists
    from summariser.journal.store import SqlJournal
    from summariser.machine.clock import SystemClock

    if not plan.workspace.is_dir() or not (make or exists(plan.place)):
        raise no_journal(plan.place, "nothing was decided here yet")
    with SqlJournal(plan.place, SystemClock()) as journal:
        yield journal.rulings


def _who(workspace: Path, reviewer: str | None) -> str:
    from summariser.files.review_settings import load_settings, reviewer_name

    settings = load_settings(workspace / ".summariser" / "config.toml")
    return reviewer or settings.reviewer or reviewer_name(os.environ)

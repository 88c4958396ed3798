"""`summariser assign`: whose an article is to review."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Json, Workspace
from summariser.reports import output

if TYPE_CHECKING:
    from summariser.wiring.assigning import AssignPlan


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(
        short_help="Say who is to review what, some of it read by two.",
        epilog="Example: summariser assign --to ana --share 40% --to ben --share 60% --double 10%",
    )(assign)


def assign(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    wanted: Annotated[
        list[str] | None,
        typer.Argument(
            help="Articles: ids, paths or file names. Default: all that nobody has begun.", metavar="PATH_OR_ID"
        ),
    ] = None,
    to: Annotated[list[str] | None, typer.Option(help="Who gets them; may be repeated.", metavar="NAME")] = None,
    share: Annotated[
        list[str] | None,
        typer.Option(help="The part of the --to at the same place. Default: all alike.", metavar="40%"),
    ] = None,
    double: Annotated[
        str | None, typer.Option(help="The part that two people read, blind to each other.", metavar="10%")
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed draws otherwise.", metavar="N")] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be given to whom; give nothing.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Who has what, and who gave it to them when.")] = False,
    release: Annotated[
        str | None, typer.Option(help="Take back what that person has not finished.", metavar="NAME")
    ] = None,
    reviewer: Annotated[
        str | None,
        typer.Option(help="Your name, as who assigned it. Default: SUMMARISER_REVIEWER, or git's.", metavar="NAME"),
    ] = None,
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """Give articles with drafts to people, by shares or by name. Nothing is ever taken from anybody but by --release.

    Exit code 1 if an article that was named could not be given or taken back.
    """
    from summariser.wiring.assigning import AssignPlan

    people, shares = tuple(to or ()), tuple(share or ())
    if sum((bool(people), listed, release is not None)) != 1:
        output.fail("say one of --to NAME, --list and --release NAME")
    if not people and (shares or double is not None or dry_run):
        output.fail("--share, --double and --dry-run go with --to NAME")
    plan = AssignPlan(tuple(wanted or ()), people, shares, double, seed, workspace, reviewer, journal)
    if listed:
        _list(plan, as_json=as_json)
    elif release is not None:
        _release(plan, release, as_json=as_json)
    else:
        _assign(plan, dry_run=dry_run, as_json=as_json)


def _assign(plan: "AssignPlan", *, dry_run: bool, as_json: bool) -> None:
    from summariser.reports import assignments as told
    from summariser.reports.terminal import print_json, print_lines
    from summariser.wiring.assigning import assign

    found = assign(plan, dry_run=dry_run)
    if as_json:
        print_json(told.outcome_json(found, plan.seed, dry_run=dry_run))
    else:
        print_lines(told.outcome_lines(found, plan.seed, dry_run=dry_run))
    for line in told.remarks(found):
        output.tell(line)
    if found.refused:
        raise typer.Exit(1)


def _release(plan: "AssignPlan", name: str, *, as_json: bool) -> None:
    from summariser.reports import assignments as told
    from summariser.reports.terminal import print_json, print_lines
    from summariser.wiring.assigning import release

    found = release(plan, name)
    if as_json:
        print_json(told.released_json(found))
    else:
        print_lines(told.released_lines(found, name))
    for line in told.not_released(found):
        output.tell(line)
    if found.open or found.refused:
        raise typer.Exit(1)


def _list(plan: "AssignPlan", *, as_json: bool) -> None:
    from summariser.reports import assignments as told
    from summariser.reports.terminal import print_json, print_lines
    from summariser.wiring.assigning import standing

    people, acts = standing(plan)
    if as_json:
        print_json(told.standing_json(people, acts))
    else:
        print_lines(told.standing_lines(people, acts))

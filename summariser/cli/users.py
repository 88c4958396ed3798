"""`summariser users`: who may sign in to `summariser serve`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from summariser.cli import Journal, Json, Workspace
from summariser.reports import output

Name = Annotated[str, typer.Argument(help="As it will stand in records.", metavar="NAME")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    users = typer.Typer(help="Who may sign in to `summariser serve`.", rich_markup_mode=None, no_args_is_help=True)
    for command in (add, list_users, token, remove):
        users.command(command.__name__.partition("_")[0])(command)
    app.add_typer(users, name="users")


def add(name: Name, workspace: Workspace = Path(), journal: Journal = None) -> None:
    """Make a user, and print the token for their first sign-in: once, and on standard output."""
    from summariser.wiring.serving import users_of

    with users_of(workspace, journal) as users:
        _tell(asyncio.run(users.add(name)))


def token(name: Name, workspace: Workspace = Path(), journal: Journal = None) -> None:
    """Print a new token. It takes the place of the password, and signs out whoever is signed in under the name."""
    from summariser.wiring.serving import users_of

    with users_of(workspace, journal) as users:
        _tell(asyncio.run(users.renew(name)))


def remove(name: Name, workspace: Workspace = Path(), journal: Journal = None) -> None:
    """Let somebody sign in no more. Their sessions end; what they decided stays."""
    from summariser.reports.assignments import still_theirs
    from summariser.wiring.assigning import AssignPlan, left_of
    from summariser.wiring.serving import users_of

    with users_of(workspace, journal) as users:
        gone = asyncio.run(users.remove(name))
    output.put(f"{gone} may sign in no more; what they decided stays\n")
    if left := left_of(AssignPlan(workspace=workspace, journal=journal), gone):
        output.tell(still_theirs(gone, left))


def list_users(workspace: Workspace = Path(), journal: Journal = None, as_json: Json = False) -> None:
    """List who may sign in, and when they last did something."""
    from summariser.reports.terminal import print_json, print_lines
    from summariser.wiring.serving import users_of

    with users_of(workspace, journal) as users:
        found = asyncio.run(users.everybody())
    if as_json:
        told = [{"name": one.name, "password": bool(one.password), "seen": one.seen or None} for one in found]
        print_json({"users": told})
        return
    width = max((len(one.name) for one in found), default=0)
    print_lines([f"{one.name:{width}}  {_state(one.password, one.seen)}" for one in found] or ["no users"])


def _state(password: str, seen: str) -> str:
    if not password:
        return "has a token, and no password yet"
    return f"signed in, last seen {seen[:16].replace('T', ' ')} UTC" if seen else "signed out"


def _tell(made: str) -> None:
    from summariser.journal.users import TOKEN

    output.tell(f"the token chooses a password, once, within {TOKEN.days} days:")
    output.put(f"{made}\n")

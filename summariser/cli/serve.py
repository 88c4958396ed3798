"""`summariser serve`: a team reviews in browsers, signed in."""

import os
from pathlib import Path
from typing import Annotated

import typer

from summariser.cli import Journal, Workspace
from summariser.reports.output import tell

EXAMPLES = """Examples:

  summariser serve

  summariser serve --host 0.0.0.0 --port 8443 --tls-certificate cert.pem --tls-key key.pem

  summariser serve --public-url https://review.example.org
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog=EXAMPLES)(serve)


def serve(  # noqa: PLR0913, PLR0917 - typer's options are a function's parameters
    workspace: Workspace = Path(),
    journal: Journal = None,
    schema: Annotated[
        str, typer.Option(help="meeting, meeting/2, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    host: Annotated[str, typer.Option(help="The address to listen on.", metavar="ADDRESS")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=1, max=65535)] = 8000,
    certificate: Annotated[
        Path | None, typer.Option("--tls-certificate", help="Of this server, with its chain.", metavar="FILE")
    ] = None,
    key: Annotated[Path | None, typer.Option("--tls-key", help="Of the certificate.", metavar="FILE")] = None,
    public_url: Annotated[
        str | None, typer.Option(help="What browsers see of a proxy in front: https://NAME.", metavar="URL")
    ] = None,
) -> None:
    """Let a team review in browsers, signed in; `summariser users add` makes users."""
    from summariser.wiring import serving
    from summariser.wiring.reviewing import ReviewPlan

    plan = ReviewPlan(workspace=workspace, schema=schema, journal=journal)
    serving.serve(serving.ServePlan(host, port, certificate, key, public_url, plan), os.environ, tell)

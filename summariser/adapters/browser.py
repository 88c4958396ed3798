"""Shows a Textual program in a browser on this computer, through textual-serve: each tab is a process of its own."""

import os
import shlex
import socket
import subprocess
from collections.abc import Callable, Sequence

from aiohttp import web
from textual_serve.server import Server

from summariser.domain.errors import ConfigurationError

HOST = "127.0.0.1"

_POLICY = "style-src 'self' 'unsafe-inline'; font-src 'self' data:"
"""The page of textual-serve asks Google for a font; what is reviewed here is nobody else's business."""


class LocalServer(Server):
    """Answers this computer's browser, and no page from elsewhere that the browser has open as well."""

    def initialize_logging(self) -> None:
        """No line for every request; what goes wrong is still told on standard error."""

    async def on_startup(self, app: web.Application) -> None:
        """Nothing to add to what was told."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.on_response_prepare.append(_keep_inside)
        return app

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        # A browser lets any page open a websocket to this computer, and says which page it was.
        if request.headers.get("Origin", self.public_url) != self.public_url:
            raise web.HTTPForbidden(text="only the page that this program served may connect")
        return await super().handle_websocket(request)


async def _keep_inside(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = _POLICY


def serve(arguments: Sequence[str], port: int, title: str, tell: Callable[[str], None]) -> None:
    """Serve the command until Ctrl+C or SIGTERM, having told that there is no login.

    ConfigurationError if the port is taken.
    """
    command = subprocess.list2cmdline(arguments) if os.name == "nt" else shlex.join(arguments)
    try:
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
        tell(f"http://{HOST}:{port} has no login: whoever can reach it on this computer can review. Ctrl+C ends it.")
        LocalServer(command, host=HOST, port=port, title=title).serve()
    except OSError as error:
        reason = error.strerror or error
        raise ConfigurationError(f"port {port} of {HOST}: {reason}: give another one with --port") from error

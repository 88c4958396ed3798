"""Shows a Textual program in a browser on this computer, through textual-serve: each tab is a process of its own."""

import html
import os
import shlex
import socket
import subprocess
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any, cast

from aiohttp import WSCloseCode, web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from summariser.core.errors import ConfigurationError
from summariser.machine import children

HOST = "127.0.0.1"

LARGEST = 1 << 20
"""Bytes of a message from the page: a key, or what was pasted."""

MOST_CELLS = 1000

NONSENSE = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What a message leads to that is not what the page sends."""

_SCRIPT = Path(__file__).parent / "web" / "pages" / "static" / "review.js"
"""The same as on the page for a team."""

_POLICY = "style-src 'self' 'unsafe-inline'; font-src 'self' data:"
"""Keeps the page of textual-serve from asking Google for a font: what is reviewed here is nobody else's business."""


class BrowserServer(Server):
    """Answers this computer's browser, and no page from elsewhere that the browser has open as well."""

    def __init__(self, command: str, **told: Any) -> None:
        super().__init__(command, **told)
        self._tabs: set[int] = set()

    def initialize_logging(self) -> None:
        """No line for every request; what goes wrong is still told on standard error."""

    async def on_startup(self, app: web.Application) -> None:
        """Nothing to add to what was told."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.on_response_prepare.append(_keep_inside)
        return app

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        page = cast("web.Response", await super().handle_index(request))
        head = f"<title>{html.escape(self.title)}</title>\n<script>\n{_SCRIPT.read_text('utf-8')}</script>\n</head>"
        page.text = (page.text or "").replace("</head>", head, 1)
        return page

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        # A browser lets any page open a websocket to this computer, and always says which page it was.
        if request.headers.get("Origin") != self.public_url:
            raise web.HTTPForbidden(text="only the page that this program served may connect")
        websocket = web.WebSocketResponse(heartbeat=15, max_msg_size=LARGEST)
        await websocket.prepare(request)

        async def close() -> None:
            await websocket.close()

        number = next(one for one in count(1) if one not in self._tabs)  # whoever comes back is who was here before
        self._tabs.add(number)
        tab = Tab(
            number,
            self.command,
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=close,
            download_manager=self.download_manager,
        )
        try:
            await tab.start(cells(request.query.get("width", 80)), cells(request.query.get("height", 24)))
            await self._process_messages(websocket, tab)
        except NONSENSE:
            await websocket.close(code=WSCloseCode.UNSUPPORTED_DATA)
        finally:
            await tab.stop()
            self._tabs.remove(number)
        return websocket


class Tab(AppService):
    """One review, in a process of its own. The tabs that are open have different numbers."""

    def __init__(self, number: int, command: str, **told: Any) -> None:
        super().__init__(command, **told)
        self._number = number

    def _build_environment(self, width: int = 80, height: int = 24) -> dict[str, str]:
        return children.environment(super()._build_environment(width, height)) | {children.TAB: str(self._number)}

    async def set_terminal_size(self, width: int, height: int) -> None:
        await super().set_terminal_size(cells(width), cells(height))


def cells(wanted: str | int) -> int:
    """As many columns, or lines, as a screen may have: the review lays out every one of them."""
    return max(1, min(int(wanted), MOST_CELLS))


async def _keep_inside(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = _POLICY


def serve(arguments: Sequence[str], port: int, title: str, tell: Callable[[str], None]) -> None:
    """Serve this program, with those arguments, until Ctrl+C or SIGTERM, having told that there is no login.

    ConfigurationError if the port is taken.
    """
    words = [*children.PYTHON, "-m", "summariser", *arguments]
    command = subprocess.list2cmdline(words) if os.name == "nt" else f"exec {shlex.join(words)}"
    try:
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
        tell(f"http://{HOST}:{port} has no login: whoever can reach it on this computer can review. Ctrl+C ends it.")
        BrowserServer(command, host=HOST, port=port, title=title).serve()
    except OSError as error:
        reason = error.strerror or error
        raise ConfigurationError(f"port {port} of {HOST}: {reason}: give another one with --port") from error

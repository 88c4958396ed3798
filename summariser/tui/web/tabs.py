"""A tab: the process in which somebody reviews, and what goes between it and the page."""

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Protocol

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.download_manager import DownloadManager

from summariser.core.display import visible
from summariser.tui.browser import cells

ENVIRONMENT = {"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver", "TEXTUAL_COLOR_SYSTEM": "truecolor"}
"""What Textual has to find when it is imported, for a process that is a tab."""

PATIENCE = 90.0
"""Seconds for a tab to end: it may wait for a journal that is away or locked."""


@dataclass(frozen=True)
class Seat:
    """What a tab is told when it begins: whose it is, which of theirs, and how large."""

    name: str
    number: int
    width: int
    height: int

    def line(self) -> bytes:
        return json.dumps(asdict(self)).encode("ascii") + b"\n"

    @classmethod
    def read(cls, read: Callable[[], bytes]) -> "Seat":
        """From as many single bytes as make a line: what comes behind it is somebody else's to read."""
        line = b""
        while not line.endswith(b"\n") and (byte := read()):
            line += byte
        return cls(**json.loads(line))


class Children(Protocol):
    """Where the processes come from."""

    def child(self) -> socket.socket: ...


class _Process:
    """As much of a process as `AppService` looks at."""

    def __init__(self, stdout: asyncio.StreamReader) -> None:
        self.stdout = stdout
        self.stderr = asyncio.StreamReader()  # what a tab says there goes to where the server's goes
        self.stderr.feed_eof()


class Tab(AppService):
    """A review in a process that was forked."""

    def __init__(self, seat: Seat, children: Children, websocket: web.WebSocketResponse) -> None:
        async def close() -> None:
            await websocket.close()

        send, say = websocket.send_bytes, websocket.send_str
        super().__init__("", write_bytes=send, write_str=say, close=close, download_manager=DownloadManager())
        self._seat = seat
        self._children = children

    async def _open_app_process(self, *_: int, **__: int) -> _Process:  # type: ignore[override] # a size is not asked for
        self._reader, self._stdin = await asyncio.open_connection(sock=self._children.child())
        self._process = process = _Process(self._reader)  # type: ignore[assignment] # it has what is asked for
        self._stdin.write(self._seat.line())
        return process

    async def begin(self) -> None:
        await self.start(self._seat.width, self._seat.height)

    async def run(self) -> None:
        """However it ends, the page is told."""
        await super().run()
        await self.remote_close()

    async def obey(self, told: object) -> bool:
        """Do what the page says; whether it was a key. ValueError and the like if it is nothing that a page says."""
        if not isinstance(told, list):
            raise TypeError(type(told))
        if told[0] == "stdin":
            await self.send_bytes(told[1].encode("utf-8", "replace"))
            return True
        if told[0] == "resize":
            await self.set_terminal_size(cells(told[1]["width"]), cells(told[1]["height"]))
        elif told[0] == "focus":
            await self.focus()
        elif told[0] == "blur":
            await self.blur()
        elif told[0] != "ping":
            raise ValueError(told[0])
        return False

    async def stop(self) -> None:
        """What was typed is stored when this returns. It is read to its end, for it must not be held up by its last
        pictures, which nobody sees."""
        end = asyncio.get_running_loop().time() + PATIENCE
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout_at(end):
                await super().stop()  # which waits for it, and then ends as if it had ended
            async with asyncio.timeout_at(end):
                while await self._reader.read(1 << 16):
                    pass
        self.stdin.close()


def say(text: str) -> None:
    """Show a line in the page, from a tab that cannot begin."""
    shown = f"\r\n {visible(text)}\r\n".encode()
    os.write(1, b"__GANGLION__\n" + AppService.encode_packet(b"D", shown))

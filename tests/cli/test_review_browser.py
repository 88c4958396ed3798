"""`summariser review --web` for real: the page, its websocket, keys, and the end of it."""

import asyncio
import re
import signal
import socket
import sqlite3
from pathlib import Path

import pytest

from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run, Start

aiohttp = pytest.importorskip("aiohttp", reason="comes with the extra `serve`")
pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
LONGEST = 60.0


class Tab:
    """What a browser's tab would show."""

    def __init__(self, websocket: "aiohttp.ClientWebSocketResponse") -> None:
        self._websocket = websocket
        self._seen = ""

    async def type(self, keys: str) -> None:
        await self._websocket.send_json(["stdin", keys])

    async def wait_for(self, words: str) -> None:
        async with asyncio.timeout(LONGEST):
            while words not in self._seen:
                frame = await self._websocket.receive()
                assert frame.type is aiohttp.WSMsgType.BINARY, frame
                self._seen += _CONTROL.sub("", frame.data.decode())
        self._seen = self._seen.partition(words)[2]


async def _visit(address: str) -> None:
    async with aiohttp.ClientSession() as browser:
        async with asyncio.timeout(LONGEST), browser.get(address) as page:
            assert page.status == 200
            assert "font-src 'self'" in page.headers["Content-Security-Policy"]
        wanted = f"{address}/ws?width=120&height=40"
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await browser.ws_connect(wanted, origin="http://elsewhere.example")
        async with browser.ws_connect(wanted, origin=address) as websocket:
            tab = Tab(websocket)
            await tab.wait_for("to check")
            await tab.type("A")
            await tab.wait_for("of the record accepted")
            await tab.type("eNot yet")  # and the tab is closed
            await tab.wait_for("Not yet")


def test_in_a_browser(run: Run, start: Start, tmp_path: Path) -> None:
    assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", ROOT / "seeds").code == 0
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = start("review", "--web", "--port", str(port), "000_957266d671135620")
    told = server.stderr.readline()
    assert f"http://127.0.0.1:{port} has no login" in told
    asyncio.run(_patiently(f"http://127.0.0.1:{port}"))
    server.send_signal(signal.SIGTERM)
    assert server.wait(LONGEST) == 0
    with sqlite3.connect(journal_path(tmp_path)) as journal:
        (kept,) = journal.execute("SELECT position, holder FROM reviews WHERE state = 'in progress'").fetchall()
    journal.close()
    assert "Not yet" in kept[0]
    assert kept[1] == "", "the article was given back"


async def _patiently(address: str) -> None:
    """The program tells its address just before it listens there."""
    port = int(address.rpartition(":")[2])
    async with asyncio.timeout(LONGEST):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                break
    await _visit(address)

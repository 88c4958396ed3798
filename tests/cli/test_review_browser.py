"""`summariser review --web` for real: the page, its websocket, keys, and the end of it."""

import asyncio
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import aiohttp
import pytest

from summariser.wiring.settings import journal_path
from tests import browser as real
from tests.cli.conftest import ROOT, Run, Start, environment
from tests.ports import free_port

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
LONGEST = 120.0
CLOSED = """new Promise((done) => setInterval(() => {
    if (document.body.classList.contains("-closed")) done();
}, 50))"""
T = TypeVar("T")
HAS_PROC = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes in /proc")


class Tab:
    """What a browser's tab would show."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
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
            shown = await page.text()
            assert "<title>summariser review</title>" in shown
            assert '.xterm-helper-textarea")' in shown, "keys work without a click"
        wanted = f"{address}/ws?width=120&height=40"
        for origin in ("http://elsewhere.example", "null", f"{address}.elsewhere.example", None):
            with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
                await browser.ws_connect(wanted, origin=origin)
        async with browser.ws_connect(wanted, origin=address) as websocket:
            tab = Tab(websocket)
            await tab.wait_for(" decided")
            await tab.type("A")
            await tab.wait_for("not on screen")  # and goes there
            await tab.type("A")
            await tab.wait_for("of the record accepted")
            await tab.type("eNot yet")  # and the tab is closed
            await tab.wait_for("Not yet")


async def _twice(address: str) -> None:
    """Two tabs are two reviewers; a tab that is closed makes room for the next."""
    wanted = f"{address}/ws?width=160&height=40"
    async with aiohttp.ClientSession() as browser:
        async with browser.ws_connect(wanted, origin=address) as websocket:
            first = Tab(websocket)
            await first.wait_for(" decided")
            async with browser.ws_connect(wanted, origin=address) as another:
                await Tab(another).wait_for("is being reviewed by")
            await first.type("A")
            await first.wait_for("of the record accepted")
        async with browser.ws_connect(wanted, origin=address) as again:
            await Tab(again).wait_for("decided")


async def _look(address: str) -> None:
    """With a browser's own keys, and nothing clicked."""
    async with real.tab() as first, real.tab() as second:
        await first.size(1280, 900)
        await first.open(address)
        await first.press("A")  # before there is anything to see
        assert await first.ask("document.title") == "summariser review"
        await _shown(first, "not on screen")  # and goes there
        await first.press("A")
        await _shown(first, "of the record accepted")
        await second.open(address)
        await _shown(second, "is being reviewed by")
        await first.press(*"eNot yet")
        await _shown(first, "Not yet")
        await second.press("q")
        await second.ask(CLOSED)


async def _shown(tab: real.Tab, words: str) -> None:
    async with asyncio.timeout(LONGEST):
        while words not in (seen := _CONTROL.sub("", tab.received.decode("utf-8", "replace"))):
            tab.heard.clear()
            await tab.heard.wait()
    tab.received = seen.partition(words)[2].encode()


async def _nonsense(address: str, server: "subprocess.Popen[str]") -> None:
    """Ends the connection that it came over, and no other."""
    async with aiohttp.ClientSession() as browser:
        async with browser.ws_connect(f"{address}/ws?width=999999999&height=-3", origin=address) as websocket:
            await websocket.receive()
            (own,) = [Path(f"/proc/{one}/environ").read_bytes() for one in _below(server.pid)]  # noqa: ASYNC240 - /proc never waits
            assert b"\0COLUMNS=1000\0" in own
            assert b"\0ROWS=1\0" in own
        for said in ("{", '{"a": 1}', "[]", '["stdin", 1]', '["resize", {"width": "x"}]', "x" * (2 << 20)):
            async with browser.ws_connect(f"{address}/ws", origin=address) as websocket, asyncio.timeout(LONGEST):
                await websocket.send_str(said)
                while (await websocket.receive()).type not in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
                    pass


async def _leave_open(address: str, server: "subprocess.Popen[str]", folder: Path) -> list[int]:
    """The processes of a tab whose server is killed while somebody types in it, once the first words are stored."""
    wanted = f"{address}/ws?width=120&height=40"
    async with aiohttp.ClientSession() as browser, browser.ws_connect(wanted, origin=address) as websocket:
        tab = Tab(websocket)
        await tab.wait_for(" decided")
        await tab.type("A")
        await tab.wait_for("not on screen")  # and goes there
        await tab.type("A")
        await tab.wait_for("of the record accepted")
        await tab.type("eHalf a word")
        await tab.wait_for("Half a word")
        async with asyncio.timeout(LONGEST):
            while "Half a word" not in await asyncio.to_thread(_stored, folder):  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(0.1)
        await tab.type(" and more")
        tabs = _below(server.pid)
        server.kill()
        return tabs


def _below(process: int) -> list[int]:
    """The processes that it has started, none of which was given its key."""
    found = [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()]
    for one in found:
        own = Path(f"/proc/{one}/environ").read_bytes()
        assert b"PATH=" in own
        assert b"made-up" not in own
    return found


def _stored(folder: Path) -> str:
    """Where reviewers are, and what they type."""
    with sqlite3.connect(journal_path(folder)) as journal:
        places = [row[0] for row in journal.execute("SELECT position FROM reviews")]
    journal.close()
    return "".join(places)


def _position(folder: Path) -> str:
    """Where the reader was, once the article was given back: a tab may end a moment after its server."""
    deadline = time.monotonic() + LONGEST
    while True:
        with sqlite3.connect(journal_path(folder)) as journal:
            ((position, holder),) = journal.execute("SELECT position, holder FROM reviews WHERE position != ''")
        journal.close()
        if holder == "":
            return str(position)
        assert time.monotonic() < deadline, "the article was given back"
        time.sleep(0.05)


def _served(start: Start) -> tuple[str, "subprocess.Popen[str]"]:
    port = free_port()
    own = environment() | {"OPENAI_API_KEY": "sk-made-up"}
    server = start("review", "--web", "--port", str(port), "000_957266d671135620", safe=True, env=own)
    assert server.stderr
    told = server.stderr.readline()
    assert f"http://127.0.0.1:{port} has no login" in told
    return f"http://127.0.0.1:{port}", server


@pytest.fixture
def drafted(run: Run, tmp_path: Path) -> Path:
    """A workspace in which a stranger has left modules beside the articles."""
    assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", ROOT / "seeds").code == 0
    (tmp_path / "summariser").mkdir()
    for name in ("typer", "json", "textual", "sitecustomize", "summariser/__init__", "summariser/__main__"):
        (tmp_path / f"{name}.py").write_text("open('ran', 'a').write(__name__)\n", "utf-8")
    return tmp_path


def test_in_a_browser(drafted: Path, start: Start) -> None:
    address, server = _served(start)
    asyncio.run(_patiently(address, _visit))
    server.send_signal(signal.SIGTERM)
    assert server.wait(LONGEST) == 0
    assert "Not yet" in _position(drafted)
    assert not (drafted / "ran").exists()


def test_in_a_real_browser_keys_need_no_click(drafted: Path, start: Start) -> None:
    real.browser()
    address, server = _served(start)
    asyncio.run(_patiently(address, _look))
    server.send_signal(signal.SIGTERM)
    assert server.wait(LONGEST) == 0
    assert "Not yet" in _position(drafted)


def test_two_tabs_do_not_take_an_article_from_each_other(drafted: Path, start: Start) -> None:
    address, server = _served(start)
    asyncio.run(_patiently(address, _twice))
    server.send_signal(signal.SIGTERM)
    assert server.wait(LONGEST) == 0


@HAS_PROC
def test_what_no_page_of_ours_says(drafted: Path, start: Start) -> None:
    address, server = _served(start)
    asyncio.run(_patiently(address, lambda address: _nonsense(address, server)))
    assert server.poll() is None
    server.kill()
    assert "Traceback" not in server.communicate(timeout=LONGEST)[1]


@HAS_PROC
def test_a_tab_ends_with_its_server(drafted: Path, start: Start) -> None:
    address, server = _served(start)
    tabs = asyncio.run(_patiently(address, lambda address: _leave_open(address, server, drafted)))
    assert tabs
    deadline = time.monotonic() + LONGEST
    while any(Path(f"/proc/{one}").exists() for one in tabs):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert "Half a word" in _position(drafted)


async def _patiently(address: str, visit: Callable[[str], Awaitable[T]]) -> T:
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
    return await visit(address)

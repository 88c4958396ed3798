"""`summariser users` and `summariser serve` for real: a person signs in, reviews, and finds everything again."""

import asyncio
import re
import signal
import socket
import sqlite3
import subprocess
import time
from pathlib import Path

import aiohttp
import pytest

from summariser.wiring.settings import journal_path
from tests import browser as real
from tests.cli.conftest import ROOT, Run, Start, environment
from tests.cli.test_review_browser import CLOSED, HAS_PROC, LONGEST, Tab, _patiently, _shown, _stored
from tests.ports import free_port

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")

PASSWORD = "seven rivers meet here"
ARTICLE = "000_957266d671135620.txt"


@pytest.fixture
def drafted(run: Run, tmp_path: Path) -> Path:
    seed = next((ROOT / "seeds").glob("000_*"))
    assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", seed).code == 0
    return tmp_path


def _served(start: Start, port: int) -> "subprocess.Popen[str]":
    own = environment() | {"OPENAI_API_KEY": "sk-made-up"}
    server = start("serve", "--port", str(port), safe=True, env=own)
    assert server.stderr
    assert f"http://127.0.0.1:{port} asks who signs in" in server.stderr.readline()
    return server


def _say_nonsense(port: int, request: str) -> None:
    with socket.create_connection(("127.0.0.1", port), LONGEST) as connection:
        connection.sendall(request.encode())
        assert b"400" in connection.recv(100)


def _family(process: int) -> set[int]:
    """The processes below it, all the way down."""
    found = {int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()}
    return found.union(*map(_family, found))


def _decided(folder: Path) -> set[str]:
    with sqlite3.connect(journal_path(folder)) as journal:
        found = {row[0] for row in journal.execute("SELECT reviewer FROM decisions")}
    journal.close()
    return found


async def _review(address: str, token: str, cookies: aiohttp.CookieJar, folder: Path) -> None:
    """Choose a password, decide, and leave off in the middle of a word."""
    async with aiohttp.ClientSession(cookie_jar=cookies) as session:
        form = {"name": "ana", "token": token, "password": PASSWORD, "again": PASSWORD}
        async with session.post(f"{address}/welcome", data=form, headers={"Origin": address}) as answer:
            assert "data-session-websocket-url" in await answer.text()
        websocket = await session.ws_connect(f"{address}/ws?width=120&height=40", origin=address)
        tab = Tab(websocket)
        await tab.wait_for(" decided")
        await tab.type("A")
        await tab.wait_for("not on screen")  # and goes there
        await tab.type("A")
        await tab.wait_for("of the record accepted")
        await tab.type("eHalf a word")
        async with asyncio.timeout(LONGEST):
            while "Half a word" not in await asyncio.to_thread(_stored, folder):  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(0.1)
        await tab.type(" and more")
        await tab.wait_for("more")


async def _return(address: str, cookies: aiohttp.CookieJar) -> None:
    async with aiohttp.ClientSession(cookie_jar=cookies) as session:
        async with session.get(address) as page:
            assert "data-session-websocket-url" in await page.text(), "a session outlives its server"
        async with session.ws_connect(f"{address}/ws?width=120&height=40", origin=address) as websocket:
            await Tab(websocket).wait_for("Half a word and more")


@HAS_PROC
def test_nothing_is_lost_when_the_server_is_killed(run: Run, drafted: Path, start: Start) -> None:
    token, port = run("users", "add", "Ana").out.strip(), free_port()
    address, server = f"http://127.0.0.1:{port}", _served(start, port)

    async def visit(address: str) -> tuple[aiohttp.CookieJar, set[int]]:
        cookies = aiohttp.CookieJar(unsafe=True)
        await _review(address, token, cookies, drafted)
        return cookies, _family(server.pid)

    async def visits() -> None:
        cookies, family = await _patiently(address, visit)
        (cookie,) = [one.value for one in cookies]
        assert len(family) == 2, "one that forks, and the tab"
        _say_nonsense(port, f"POST /sign-in HTTP/1.1\r\nCookie: review={cookie}\x01\r\n\r\n{PASSWORD}")
        shown = [Path(f"/proc/{one}/cmdline").read_bytes() for one in (server.pid, *family)]  # noqa: ASYNC240 - never waits
        server.kill()
        deadline = time.monotonic() + LONGEST
        while any(Path(f"/proc/{one}").exists() for one in family):  # noqa: ASYNC240 - as above
            assert time.monotonic() < deadline
            await asyncio.sleep(0.1)
        assert _decided(drafted) == {"Ana"}
        again = _served(start, port)
        await _patiently(address, lambda address: _return(address, cookies))
        again.send_signal(signal.SIGTERM)
        told = [*again.communicate(timeout=LONGEST), *server.communicate(timeout=LONGEST)]
        assert again.returncode == 0
        kept = b"".join(one.read_bytes() for one in (drafted / ".summariser").iterdir() if one.is_file())
        for secret in (token, cookie, PASSWORD):
            assert secret not in "".join(told)
            assert secret.encode() not in kept + b"".join(shown)

    asyncio.run(visits())
    with sqlite3.connect(journal_path(drafted)) as journal:
        ((position, holder),) = journal.execute("SELECT position, holder FROM reviews").fetchall()
    journal.close()
    assert "Half a word and more" in position
    assert holder == "", "the article was given back"


async def _ready(tab: real.Tab) -> None:
    """The first field has the focus, which a browser gives it a moment after loading."""
    async with asyncio.timeout(LONGEST):
        while await tab.ask("document.activeElement.name") != "name":  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.05)


async def _look(address: str, token: str) -> None:
    """With a keyboard, and nothing clicked."""
    async with real.tab() as tab:
        await tab.size(1200, 800)
        await tab.open(address)
        assert await tab.ask("document.title") == "Sign in - summariser"
        await _ready(tab)
        await tab.open(f"{address}/welcome")
        await _ready(tab)
        for field in ("Ana", token, PASSWORD):
            await tab.press(*field, "Tab")
        await tab.press(*PASSWORD, "Enter")
        await _shown(tab, " decided")
        assert await tab.ask("document.title") == "Review - summariser"
        assert not await tab.ask("document.cookie"), "no script sees it"
        await tab.press("A")
        await _shown(tab, "not on screen")  # and goes there
        await tab.press("A")
        await _shown(tab, "of the record accepted")
        await tab.press("q")
        await tab.ask(CLOSED)
        tab.received = b""
        await tab.press("Enter")  # the review again
        await _shown(tab, " decided")
        await tab.press("q")
        await tab.ask(CLOSED)
        await tab.open(address)
        await tab.press("q")  # before anything shows
        await tab.ask(CLOSED)
        await tab.press("Tab", "Enter")
        async with asyncio.timeout(LONGEST):
            while await tab.ask("document.title") != "Sign in - summariser":  # noqa: ASYNC110 - its page comes
                await asyncio.sleep(0.05)
        assert all(one.startswith((address, "data:")) for one in tab.requests)
        assert not [one for one in tab.complaints if "Content Security Policy" in one]


def test_in_a_real_browser_by_keyboard(run: Run, drafted: Path, start: Start) -> None:
    real.browser()
    token, port = run("users", "add", "Ana").out.strip(), free_port()
    server = _served(start, port)
    asyncio.run(_patiently(f"http://127.0.0.1:{port}", lambda address: _look(address, token)))
    server.send_signal(signal.SIGTERM)
    assert server.wait(LONGEST) == 0
    assert _decided(drafted) == {"Ana"}


def test_users(run: Run, drafted: Path) -> None:
    assert run("users", "list").out == "no users\n"
    made = run("users", "add", "Zoë <b>")
    assert re.fullmatch(r"[0-9a-f]{48}\n", made.out)
    assert "within 7 days" in made.complaint
    assert "already" in run("users", "add", "ZOË <b>").complaint
    assert run("users", "list").out == "Zoë <b>  has a token, and no password yet\n"
    assert run("users", "list", "--json").json == {"users": [{"name": "Zoë <b>", "password": False, "seen": None}]}
    assert run("users", "token", "zoë <b>").out != made.out
    assert "can be printed" in run("users", "add", "\x1b[31m").complaint
    assert run("users", "remove", "zoë <b>").out == "Zoë <b> may sign in no more; what they decided stays\n"
    assert "no user" in run("users", "remove", "Zoë <b>").complaint
    assert run("users", "list", "--json").json == {"users": []}


def test_what_is_refused(run: Run, tmp_path: Path) -> None:
    assert "in clear" in run("serve", "--host", "192.0.2.1").complaint
    assert "give both" in run("serve", "--tls-key", "k").complaint
    assert "https://" in run("serve", "--public-url", "http://a").complaint
    assert "no journal" in run("users", "add", "Ana").complaint
    assert not (tmp_path / ".summariser").exists()

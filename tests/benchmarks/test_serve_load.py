"""Ten reviewers at once in browsers: `serve`, whose tabs are forked, against `review --web`, which starts each anew,
and against applications of one process.

Run with `pytest -n0 -m soak tests/benchmarks/test_serve_load.py -s`.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import aiohttp
import pytest

from summariser.journal.store import SqlJournal
from summariser.machine import passwords
from summariser.machine.clock import SystemClock
from tests.cli.conftest import environment
from tests.cli.test_review_browser import HAS_PROC, LONGEST, Tab, _patiently
from tests.ports import free_port
from tests.tui.conftest import Place, draft

MANY = 10
KEYS = "jjkjkjjkjk"
LEAST = 0.25
"""Seconds without a frame after which a key is taken to be painted."""


# All reviews as applications of one process, without a server or a page: the least that such a server would take.
TOGETHER = """
import asyncio, contextlib, json, sys, time
from pathlib import Path
from textual import events
from summariser.tui.app import ReviewApp
from summariser.tui.screens.review import ReviewScreen
from summariser.wiring.reviewing import ReviewPlan, open_session, review_setup

def memory():
    return int(Path("/proc/self/smaps_rollup").read_text("ascii").partition("\\nPss:")[2].split()[0]) / 1024

async def press(app, key):
    done, began = asyncio.Event(), time.perf_counter()
    app.post_message(events.Key(key, None))
    app.call_later(lambda: app.screen.call_after_refresh(done.set))
    await done.wait()
    return time.perf_counter() - began

async def type_all(app):
    return [await press(app, key) for key in sys.argv[2]]

async def main():
    apps, sizes = [], []
    async with contextlib.AsyncExitStack() as stack:
        for number in range(int(sys.argv[1])):
            plan = ReviewPlan(reviewer=f"Reviewer {number}")
            name, setup = review_setup(plan, {})
            session = stack.enter_context(open_session(plan, "meeting", name))
            apps.append(ReviewApp(ReviewScreen(session, setup)))
            pilot = await stack.enter_async_context(apps[-1].run_test(size=(160, 50)))
            await pilot.pause()
            sizes.append(memory())
        alone = sorted(await type_all(apps[0]))
        every = sorted(sum(await asyncio.gather(*map(type_all, apps)), []))
        each = (sizes[-1] - sizes[0]) / (len(sizes) - 1)
        print(json.dumps([sizes[-1], each, alone[len(alone) // 2], every[len(every) // 2]]))

asyncio.run(main())
"""


@dataclass
class Load:
    """Megabytes and seconds; of the processor, except for what is said to be by the clock."""

    memory: float
    before: float
    first: float
    key: float
    first_by_clock: float
    key_by_clock: float
    alone_by_clock: float

    @property
    def each(self) -> float:
        return (self.memory - self.before) / MANY


class Timed(Tab):
    """Reads all the time, as a browser does."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        super().__init__(websocket)
        self.frames: asyncio.Queue[bytes] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read(websocket))

    async def _read(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in websocket:
            self.frames.put_nowait(frame.data)

    async def shown(self, words: bytes) -> None:
        seen = b""
        async with asyncio.timeout(LONGEST):
            while words not in seen:
                seen += await self.frames.get()

    async def press(self, key: str) -> float:
        """Seconds until a picture comes back."""
        began = time.perf_counter()
        await self.type(key)
        await asyncio.wait_for(self.frames.get(), LONGEST)
        taken = time.perf_counter() - began
        while True:
            try:
                await asyncio.wait_for(self.frames.get(), LEAST)
            except TimeoutError:
                return taken


def family(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [process, *(below for one in told for below in family(int(one)))]


def memory(processes: list[int]) -> float:
    """What they take together, what they share counted once."""
    found = [Path(f"/proc/{one}/smaps_rollup").read_text("ascii") for one in processes]
    return sum(int(one.partition("\nPss:")[2].split()[0]) for one in found) / 1024


def processor(processes: list[int]) -> float:
    """What they and their dead have used."""
    stats = [Path(f"/proc/{one}/stat").read_text("ascii").rpartition(")")[2].split()[11:15] for one in processes]
    return sum(sum(map(int, one)) for one in stats) / os.sysconf("SC_CLK_TCK")


async def measure(address: str, server: int, cookies: list[str]) -> Load:
    """One after the other until all show their first screen; then keys in one, then in all at once."""
    await _patiently(address, _nothing)
    async with aiohttp.ClientSession() as session:
        tabs, firsts, before, used = [], list[float](), memory(family(server)), processor(family(server))
        for cookie in cookies:
            began = time.perf_counter()
            told = {"Cookie": f"review={cookie}"}
            wanted = f"{address}/ws?width=160&height=50"
            tab = Timed(await session.ws_connect(wanted, origin=address, headers=told))
            await tab.shown(b"decided")
            firsts.append(time.perf_counter() - began)
            tabs.append(tab)
        await asyncio.sleep(2 * LEAST)
        first = (processor(family(server)) - used) / len(cookies)
        alone = [await tabs[0].press(key) for key in KEYS]
        used = processor(family(server))
        together = await asyncio.gather(*(_type(tab) for tab in tabs))
        key = (processor(family(server)) - used) / len(cookies) / len(KEYS)
        every = [one for taken in together for one in taken]
        heavy = memory(family(server))
        return Load(heavy, before, first, key, median(firsts), median(every), median(alone))


async def _type(tab: Timed) -> list[float]:
    return [await tab.press(key) for key in KEYS]


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[tuple[str, int]]:
    port = free_port()
    command = [sys.executable, "-P", "-m", "summariser", *arguments, "--port", str(port)]
    server = subprocess.Popen(command, cwd=folder, env=environment(), stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}", server.pid
        server.send_signal(signal.SIGTERM)
        server.wait(LONGEST)
    finally:
        server.kill()
        server.wait()


def in_one_process(folder: Path) -> list[float]:
    """Megabytes together and each; seconds by the clock for a key, alone and when all type."""
    command = [sys.executable, "-c", TOGETHER, str(MANY), KEYS]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True, check=True)
    found: list[float] = json.loads(done.stdout)
    return found


async def _nothing(_: str) -> None:
    """Somebody listens there."""


@HAS_PROC
@pytest.mark.soak
async def test_ten_reviewers_at_once(tmp_path: Path) -> None:
    with SqlJournal(tmp_path / ".summariser" / "journal.db", SystemClock()) as journal:
        place, cookies = Place(tmp_path, journal), []
        for number in range(MANY):
            await place.save(f"article-{number}", draft())
            name, stored = f"Reviewer {number}", passwords.NOBODY
            assert await journal.users.choose(name, await journal.users.add(name), stored)
            user = await journal.users.find(name)
            assert user
            cookies.append(await journal.users.begin(user))
    with started(tmp_path, "review", "--web") as (address, server):
        anew = await measure(address, server, cookies)
    with started(tmp_path, "serve") as (address, server):
        forked = await measure(address, server, cookies)
    memory, each, alone, every = in_one_process(tmp_path)
    for name, load in (("review --web", anew), ("serve", forked)):
        print(
            f"\n{name}: {load.memory:.0f} MB for {MANY} and the server, {load.each:.0f} MB each; of the processor "
            f"{load.first:.2f} s to the first screen and {load.key * 1000:.0f} ms a key; by the clock "
            f"{load.first_by_clock:.2f} s, {load.alone_by_clock * 1000:.0f} ms a key alone and "
            f"{load.key_by_clock * 1000:.0f} ms when all type"
        )
    print(
        f"applications of one process: {memory:.0f} MB without a server, {each:.0f} MB each; by the clock "
        f"{alone * 1000:.0f} ms a key alone, {every * 1000:.0f} ms when all type"
    )
    print(
        f"serve / review --web: memory {forked.memory / anew.memory:.2f}, each {forked.each / anew.each:.2f}, "
        f"first screen {forked.first / anew.first:.2f}, key {forked.key / anew.key:.2f}"
    )
    assert forked.memory < 0.85 * anew.memory
    assert forked.first < 0.5 * anew.first
    assert forked.key < 1.5 * anew.key

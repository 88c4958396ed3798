"""A real browser without a screen, told what to do over its debugging protocol: one tab, one page."""

import asyncio
import base64
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LONGEST = 120.0
BINARY = 2
REQUIRED = os.environ.get("SUMMARISER_BROWSER") == "required"
KEYS = {
    "Enter": (13, "\r"), "Escape": (27, ""), "Tab": (9, ""), "End": (35, ""), "Home": (36, ""),
    "ArrowLeft": (37, ""), "ArrowUp": (38, ""), "ArrowRight": (39, ""), "ArrowDown": (40, ""),
}  # fmt: skip


def browser() -> str:
    """The installed one. Without one a test is skipped, or fails if the environment says that it must run."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and REQUIRED:
        pytest.fail(f"no browser: none of {', '.join(NAMES)} is installed")
    return found or pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")


class Tab:
    """A tab. requests: every address that the page asked for, itself included. complaints: errors and warnings.
    received: what its websockets were sent, with `heard` whenever there is more."""

    def __init__(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        self._websocket = websocket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded = asyncio.Event()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.received = b""
        self.heard = asyncio.Event()

    async def listen(self) -> None:
        async for message in self._websocket:
            found = message.json()
            if waiting := self._waiting.pop(found.get("id", 0), None):
                waiting.set_result(found)
            elif "method" in found:
                self._happened(found["method"], found["params"])

    def _happened(self, method: str, told: dict[str, Any]) -> None:
        if method == "Page.loadEventFired":
            self._loaded.set()
        elif method == "Network.requestWillBeSent":
            self.requests.append(told["request"]["url"])
        elif method == "Network.webSocketFrameReceived" and told["response"]["opcode"] == BINARY:
            self.received += base64.b64decode(told["response"]["payloadData"])
            self.heard.set()
        elif method == "Runtime.exceptionThrown":
            self.complaints.append(str(told["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled":
            self.complaints.append(str(told["args"]))
        elif method == "Log.entryAdded":
            self.complaints.append(told["entry"]["text"])

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._websocket.send_json({"id": number, "method": method, "params": parameters})
        answer = await asyncio.wait_for(waiting, LONGEST)
        assert "error" not in answer, (method, answer)
        result: dict[str, Any] = answer["result"]
        return result

    async def open(self, address: str) -> None:
        self._loaded.clear()
        await self.call("Page.navigate", url=address)
        await asyncio.wait_for(self._loaded.wait(), LONGEST)

    async def size(self, width: int, height: int) -> None:
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    async def scheme(self, wanted: str) -> None:
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": wanted}])

    async def ask(self, expression: str) -> Any:
        """The value of some JavaScript."""
        told = await self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    async def press(self, *keys: str) -> None:
        for key in keys:
            code, text = KEYS.get(key) or (ord(key.upper()), key)
            pressed = {"key": key, "code": key, "windowsVirtualKeyCode": code}
            await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **pressed)
            await self.call("Input.dispatchKeyEvent", type="keyUp", **pressed)

    async def click(self, selector: str) -> None:
        """In the middle of the first such element, wherever that is on the screen by then."""
        x, y = await self.ask(
            f"(() => {{ const one = document.querySelector({selector!r}); one.scrollIntoView({{block: 'center',"
            " behavior: 'instant'}); const {left, right, top, bottom} = one.getBoundingClientRect();"
            " return [(left + right) / 2, (top + bottom) / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    async def picture(self, *, whole: bool = True) -> bytes:
        told = await self.call("Page.captureScreenshot", captureBeyondViewport=whole)
        return base64.b64decode(told["data"])

    async def printed(self) -> bytes:
        return base64.b64decode((await self.call("Page.printToPDF", printBackground=False))["data"])


@asynccontextmanager
async def tab() -> AsyncIterator[Tab]:
    """A browser of its own, which ends with the block."""
    with tempfile.TemporaryDirectory(prefix="browser", ignore_cleanup_errors=True) as home:
        process = await asyncio.create_subprocess_exec(
            browser(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--remote-debugging-port=0", f"--user-data-dir={home}", "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            async with aiohttp.ClientSession() as session:
                port = await asyncio.wait_for(_port(Path(home) / "DevToolsActivePort", process), LONGEST)
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    (page,) = [one for one in await answer.json() if one["type"] == "page"]
                async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as websocket:
                    opened = Tab(websocket)
                    listening = asyncio.create_task(opened.listen())
                    for domain in ("Page", "Network", "Runtime", "Log"):
                        await opened.call(f"{domain}.enable")
                    yield opened
                await listening
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def _port(told: Path, process: asyncio.subprocess.Process) -> str:
    """The browser writes the port that it has chosen to a file, with a line end behind it."""
    while True:
        assert process.returncode is None, "the browser ended before it listened"
        if told.exists() and "\n" in (text := told.read_text("utf-8")):  # noqa: ASYNC240 - a line on a local disk
            return text.splitlines()[0]
        await asyncio.sleep(0.05)

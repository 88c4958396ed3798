"""A second interpreter: another core for this program, and a place for what must not be loaded into this process.

Jobs go to it pickled over its standard input, and what it makes of them comes back over its standard output, in the
same order. It ends when its input does, that is with this process, however that ends. Who waits for one that does not
come, that ends before its time or that stands still is told None.

The pools of concurrent.futures promise less: their children run the user's script anew, are reached by Ctrl+C, take the
working folder for a place of modules, and wait for ever for one that stands still.
"""

import asyncio
import pickle
from collections import deque
from contextlib import suppress
from typing import Any

from summariser.machine import children
from summariser.machine.serving import LENGTH

_CHILD = "import sys; work, *sys.path = sys.argv[1:]; from summariser.machine.serving import serve; serve(work)"
"""Finds what this process finds, and what lies in the working folder only where nothing else has that name."""

_BUFFER = 1 << 16
"""Bytes of answers that are held, as asyncio has it for streams."""

PATIENCE = 60.0
"""Seconds without an answer, while one is waited for, after which it stands still: it may have been stopped, or the
machine has no memory left for it."""


class SecondInterpreter:
    """Starts when it is called, once. To be used inside one event loop."""

    def __init__(self, work: str, *needed: object, patience: float | None = None) -> None:
        """`work`: the `serving.Make` that it is to use, as MODULE:NAME; `needed` is what that takes."""
        self._work = work
        self._needed = needed
        self._patience = patience or PATIENCE
        self._coming: asyncio.Task[None] | None = None
        self._process: asyncio.SubprocessTransport | None = None
        self._ending = False
        self._input: asyncio.StreamWriter | None = None
        self._settled = asyncio.Event()
        self._waiting: deque[asyncio.Future[Any]] = deque()
        self._limit = asyncio.timeout(None)

    @property
    def busy(self) -> bool:
        """Whether it has a job, if only one that nobody waits for any more."""
        return bool(self._waiting)

    def call(self) -> None:
        if self._coming is None:
            self._coming = asyncio.create_task(self._attend())

    async def come(self) -> None:
        """Wait until it is here, or gone."""
        await self._settled.wait()

    async def do(self, job: object) -> Any:
        """What it makes of a job; None if it is not here, or cannot."""
        if self._input is None or self._input.transport.is_closing():
            return None
        try:
            content = pickle.dumps(job, pickle.HIGHEST_PROTOCOL)
        except Exception:  # noqa: BLE001 - a type of the user's may refuse in any way
            return None
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Any] = loop.create_future()
        if not self._waiting:
            self._limit.reschedule(loop.time() + self._patience)
        self._input.write(content)
        self._waiting.append(answer)
        return await answer

    async def aclose(self) -> None:
        """End it. Who still waits for it gets nothing from it."""
        self._ending = True
        self._end()
        if self._coming is not None:
            await asyncio.shield(self._coming)  # a process that has just started must not be forgotten

    async def _attend(self) -> None:
        """From its start to its end. Never raises: whatever goes wrong with it, the work is done without it."""
        with suppress(Exception):
            await self._accompany(b"".join(map(pickle.dumps, self._needed)))
        self._input = None
        self._settled.set()
        for answer in self._waiting:
            if not answer.done():
                answer.set_result(None)

    async def _accompany(self, needed: bytes) -> None:
        loop = asyncio.get_running_loop()
        # What create_subprocess_exec does, which keeps the transport to itself. In a session of its own: Ctrl+C at the
        # terminal is for this process, which knows what to finish.
        self._process, streams = await loop.subprocess_exec(
            lambda: asyncio.subprocess.SubprocessStreamProtocol(_BUFFER, loop),
            *(*children.PYTHON, "-c", _CHILD, self._work, *children.search_path()),
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
            env=children.environment(),
        )
        process = asyncio.subprocess.Process(self._process, streams, loop)
        try:
            if not self._ending and process.stdin and process.stdout:
                process.stdin.write(needed)
                await self._listen(process.stdin, process.stdout)
        except asyncio.IncompleteReadError:  # it has ended
            self._process = None
        finally:
            self._input = None
            self._end()
            self._process = None
            await process.wait()

    def _end(self) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            self._process.kill()
        for number in (0, 1):  # a process that a user's model has started may hold the other ends, and live on
            pipe = self._process.get_pipe_transport(number)
            if pipe and not pipe.is_closing():
                (pipe.abort if isinstance(pipe, asyncio.WriteTransport) else pipe.close)()

    async def _listen(self, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader) -> None:
        """Hand on what it says, until it stands still. IncompleteReadError when it has ended."""
        while True:
            try:
                self._limit = asyncio.timeout(self._patience if self._waiting or self._input is None else None)
                async with self._limit:
                    length = int.from_bytes(await stdout.readexactly(LENGTH), "big")
                    content = await stdout.readexactly(length)
            except TimeoutError:
                return
            if self._input is None:  # it says that it is ready
                self._input = stdin
                self._settled.set()
                continue
            found = pickle.loads(content)  # noqa: S301 - from this program's own child
            answer = self._waiting.popleft()
            if not answer.done():  # its article may have been given up
                answer.set_result(found)

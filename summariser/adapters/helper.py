"""The port `Helper`: a second interpreter that grounds, since Python runs on one core only.

Readings go to it pickled over its standard input, and what it makes of them comes back over its standard output, in
the same order. It ends when its input does, that is with this process, however that ends. If it does not come, or
ends before its time, the work is done here: nothing but time is lost.
"""

import asyncio
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, BinaryIO

from summariser.adapters.collecting import seldom_collected
from summariser.adapters.cores import usable_cores
from summariser.adapters.schemas import load_model
from summariser.domain.grounding import Grounded
from summariser.domain.reading import Reading, Recipe

_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from summariser.adapters.helper import serve; serve()"
"""Finds what this process finds, and not what lies in the working folder."""

_LENGTH = 4
"""Bytes that say how long an answer is."""


class Helper:
    """One second interpreter, which starts when it is called. To be used inside one event loop."""

    def __init__(self, schema: str, recipes: Sequence[Recipe]) -> None:
        """`schema`: the name by which `load_model` finds the recipes' model, which may be a file of the user's."""
        self._schema = schema
        self._recipes = {recipe: number for number, recipe in enumerate(recipes)}
        self._coming: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._ending = False
        self._input: asyncio.StreamWriter | None = None
        self._waiting: deque[asyncio.Future[Grounded | None]] = deque()

    def call(self) -> None:
        if self._coming is None and usable_cores() > 1:
            self._coming = asyncio.create_task(self._attend())

    async def ground(self, recipe: Recipe, reading: Reading) -> Grounded | None:
        if self._input is None:
            return None
        try:
            content = pickle.dumps((self._recipes[recipe], reading), pickle.HIGHEST_PROTOCOL)
        except Exception:  # noqa: BLE001 - a type of the user's may refuse in any way, and so below
            return None
        answer: asyncio.Future[Grounded | None] = asyncio.get_running_loop().create_future()
        self._input.write(content)
        self._waiting.append(answer)
        return await answer

    async def aclose(self) -> None:
        """End it. Who still waits for it gets nothing from it."""
        self._ending = True
        self._end()
        if self._coming is not None:
            await self._coming

    async def _attend(self) -> None:
        """From its start to its end. Never cancelled: a process that has just started must not be forgotten."""
        try:
            needed = pickle.dumps(self._schema) + pickle.dumps(tuple(self._recipes))
        except Exception:  # noqa: BLE001
            return
        with suppress(OSError):
            # In a session of its own: Ctrl+C at the terminal is for this process, which knows what to finish.
            self._process = process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-c", _CHILD, *sys.path),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
            if self._ending:
                self._end()
            await self._listen(process, needed)
            self._process = self._input = None
            await process.wait()
        for answer in self._waiting:
            if not answer.done():
                answer.set_result(None)

    def _end(self) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _listen(self, process: asyncio.subprocess.Process, needed: bytes) -> None:
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes to the helper")
        process.stdin.write(needed)
        with suppress(asyncio.IncompleteReadError):  # it has ended
            while True:
                length = int.from_bytes(await process.stdout.readexactly(_LENGTH), "big")
                content = await process.stdout.readexactly(length)
                if self._input is None:  # it says that it is ready
                    self._input = process.stdin
                    continue
                answer = self._waiting.popleft()
                if not answer.done():  # its article may have been given up
                    answer.set_result(pickle.loads(content))  # noqa: S301 - from this program's own child


def serve() -> None:
    """What the second interpreter does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # for whatever a user's model reads, and prints
    os.dup2(2, 1)
    with seldom_collected(), suppress(EOFError, BrokenPipeError):
        answer(incoming, outgoing)
    os._exit(0)  # the pipe may be broken: nothing to flush


def answer(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Read what is needed, say that all is ready, then one reading after the other. EOFError at the end.

    A reading that cannot be grounded is answered with None: whoever asked will see why.
    """
    load_model(pickle.load(incoming))  # noqa: S301 - from this program's own parent, and so below
    recipes = pickle.load(incoming)  # noqa: S301
    _send(outgoing, None)
    while True:
        number, reading = pickle.load(incoming)  # noqa: S301
        try:
            grounded = reading.grounded(recipes[number])
        except Exception:  # noqa: BLE001 - told by the parent, which meets it too
            grounded = None
        _send(outgoing, grounded)


def _send(outgoing: BinaryIO, what: Any) -> None:
    content = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    outgoing.write(len(content).to_bytes(_LENGTH, "big") + content)
    outgoing.flush()

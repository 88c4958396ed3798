"""Implements `Helper` of drafting: a second interpreter that grounds, since one runs on one core only.

Readings go to it pickled over its standard input, and what it makes of them comes back over its standard output, in
the same order. It ends when its input does, that is with this process, however that ends. If it does not come, or
ends before its time, the work is done here: nothing but time is lost.
"""

import asyncio
import os
import pickle
import signal
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO

from summariser.extraction.reply import Reading, Recipe
from summariser.files.schemas import load_model
from summariser.grounding.grounding import Grounded
from summariser.machine import children
from summariser.machine.processors import seldom_collected, usable_cores

_CHILD = "import sys; sys.path[:] = sys.argv[1:]; from summariser.wiring.helper import serve; serve()"
"""Finds what this process finds, and what lies in the working folder only where nothing else has that name."""

_LENGTH = 4
"""Bytes that say how long an answer is."""

PATIENCE = 60.0
"""Seconds without an answer after which a helper stands still: it may have been stopped, or the machine has no memory
left for it."""


class HelperProcess:
    """One second interpreter, which starts when it is called. To be used inside one event loop."""

    def __init__(self, schema: str, recipes: Sequence[Recipe]) -> None:
        """`schema`: the name by which `load_model` finds the recipes' model, which may be a file of the user's."""
        self._schema = schema
        self._recipes = {recipe: number for number, recipe in enumerate(recipes)}
        self._useful = usable_cores() > 1
        self._coming: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._ending = False
        self._input: asyncio.StreamWriter | None = None
        self._waiting: deque[asyncio.Future[Grounded | None]] = deque()

    def call(self) -> None:
        if self._coming is None and self._useful:
            self._coming = asyncio.create_task(self._attend())

    async def ground(self, recipe: Recipe, reading: Reading) -> Grounded | None:
        if self._input is None or self._input.transport.is_closing():
            return None
        try:
            content = pickle.dumps((self._recipes[recipe], reading), pickle.HIGHEST_PROTOCOL)
        except Exception:  # noqa: BLE001 - a type of the user's may refuse in any way
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
            await asyncio.shield(self._coming)  # a process that has just started must not be forgotten

    async def _attend(self) -> None:
        """From its start to its end. Never raises: whatever goes wrong with it, the work is done without it."""
        with suppress(Exception):
            await self._accompany(pickle.dumps(self._schema) + pickle.dumps(tuple(self._recipes)))
        self._input = None
        for answer in self._waiting:
            if not answer.done():
                answer.set_result(None)

    async def _accompany(self, needed: bytes) -> None:
        # In a session of its own: Ctrl+C at the terminal is for this process, which knows what to finish.
        self._process = process = await asyncio.create_subprocess_exec(
            *(*children.PYTHON, "-c", _CHILD, *children.search_path()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            start_new_session=True,
            env=children.environment(),
        )
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
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()

    async def _listen(self, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader) -> None:
        """Hand on what it says, until it stands still. IncompleteReadError when it has ended."""
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    length = int.from_bytes(await stdout.readexactly(_LENGTH), "big")
                    content = await stdout.readexactly(length)
            except TimeoutError:
                if self._waiting or self._input is None:
                    return
                continue
            if self._input is None:  # it says that it is ready
                self._input = stdin
                continue
            found = pickle.loads(content)  # noqa: S301 - from this program's own child
            answer = self._waiting.popleft()
            if not answer.done():  # its article may have been given up
                answer.set_result(found)


def serve() -> None:
    """What the second interpreter does. It ends at once, whatever threads a user's model has started."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # The end of the input is not seen while a user's model is loaded or an article is grounded.
        children.when_orphaned(lambda: os._exit(0))
        incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # for whatever a user's model reads, and prints
        os.dup2(2, 1)
        with seldom_collected():
            answer(incoming, outgoing)
    finally:
        os._exit(0)


def answer(incoming: BinaryIO, outgoing: BinaryIO) -> None:
    """Read what is needed, say that all is ready, then one reading after the other. EOFError at the end.

    A reading that cannot be grounded is answered with None: whoever asked will see why.
    """
    load_model(pickle.load(incoming))  # noqa: S301 - from this program's own parent, and so below
    recipes = pickle.load(incoming)  # noqa: S301 - from the parent alone, over a pipe of its own
    nothing = pickle.dumps(None)
    _send(outgoing, nothing)
    while True:
        number, reading = pickle.load(incoming)  # noqa: S301 - as above
        try:
            grounded = pickle.dumps(reading.grounded(recipes[number]), pickle.HIGHEST_PROTOCOL)
        except Exception:  # noqa: BLE001 - told by the parent, which meets it too
            grounded = nothing
        _send(outgoing, grounded)


def _send(outgoing: BinaryIO, content: bytes) -> None:
    outgoing.write(len(content).to_bytes(_LENGTH, "big") + content)
    outgoing.flush()

"""A worker on a cluster: the same engine as on one machine, in a process that Ray places somewhere.

It is given articles and tells what became of them. All that lasts is in the journal, so it may end at any moment.
"""

import asyncio
import os
import pickle
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError, SummariserError
from summariser.extraction.extraction import Extraction
from summariser.extraction.intake import Input
from summariser.extraction.outcome import Event
from summariser.extraction.ports import RunState
from summariser.files.schemas import load_schema
from summariser.models.weights import cache_folder
from summariser.wiring.extracting import extraction
from summariser.wiring.plan import Plan

TOGETHER = 0.05
"""Seconds for which news is gathered: an answer to each article would be a message to each."""


@dataclass(frozen=True)
class Order:
    """What a worker is told when it begins. `plan` is pickled: before it is read, the versions must be known to agree,
    and the schema that it speaks of must be loaded."""

    plan: bytes
    schema: str
    environment: Mapping[str, str]

    @classmethod
    def of(cls, plan: Plan, environment: Mapping[str, str]) -> "Order":
        return cls(pickle.dumps(plan), str(plan.settings.schema), environment)

    def opened(self) -> Plan:
        """ConfigurationError if this machine cannot follow it."""
        schema = load_schema(self.schema)
        plan: Plan = pickle.loads(self.plan)  # noqa: S301 - from the command that placed this worker
        if repr(schema.nodes) != repr(plan.job.recipe.schema.nodes):
            raise ConfigurationError(f"schema {shorten(self.schema, 160)} is another one there")
        if plan.settings.workspace.is_dir():
            return plan
        # For answers that arrive while the journal is away. The next worker here books them.
        return replace(plan, settings=replace(plan.settings, workspace=_folder()))


def _folder() -> Path:
    folder = cache_folder() / "workers"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"folder {str(folder)!r} cannot be made: {error.strerror}") from error
    return folder


class Begun(NamedTuple):
    """Where a worker is, and why it cannot work there; "" if it can."""

    where: str
    refusal: str


class Ended(NamedTuple):
    """How a worker's extraction ended. `cause`: what ended it, if that would end every other's too."""

    state: RunState
    cause: SummariserError | None = None


class News(NamedTuple):
    """What has happened since the last time."""

    events: tuple[Event, ...]
    lines: tuple[str, ...]
    ended: Ended | None


class Worker:
    """The actor. It is made without arguments, since a cluster keeps and may show what an actor was made with; what it
    has to know comes with a call, from process to process."""

    def __init__(self) -> None:
        self._inputs: SimpleQueue[Input | None] = SimpleQueue()
        self._events: list[Event] = []
        self._lines: list[str] = []
        self._ended: Ended | None = None
        self._heard = asyncio.Event()
        self._extraction: Extraction | None = None
        self._stopping = False
        self._task: asyncio.Task[None] | None = None

    async def begin(self, program: str, *order: bytes) -> Begun:
        """`order` is an Order, pickled, in pieces: one of another version may look different."""
        where = socket.gethostname()
        if program != version("summariser"):
            return Begun(where, f"summariser {version('summariser')} is installed there, and {program} here")
        told: Order = pickle.loads(b"".join(order))  # noqa: S301 - from the command that placed this worker
        os.environ.update(told.environment)
        try:
            self._task = asyncio.create_task(self._work(told.opened()))
        except ConfigurationError as error:
            return Begun(where, str(error))
        return Begun(where, "")

    async def take(self, inputs: list[Input]) -> None:
        """Inputs to work on; none: there will be no more."""
        for one in inputs:
            self._inputs.put(one)
        if not inputs:
            self._inputs.put(None)

    async def news(self) -> News:
        """Waits until there is some."""
        await self._heard.wait()
        await asyncio.sleep(TOGETHER)
        self._heard.clear()
        news = News(tuple(self._events), tuple(self._lines), self._ended)
        self._events.clear()
        self._lines.clear()
        return news

    async def stop(self, now: bool) -> None:
        """Begin no other article, or give up those in flight too."""
        self._stopping = True
        if self._extraction:
            (self._extraction.stop_now if now else self._extraction.stop)()
        self._inputs.put(None)

    async def _work(self, plan: Plan) -> None:
        loop = asyncio.get_running_loop()

        def tell(line: str) -> None:  # from another thread, perhaps
            loop.call_soon_threadsafe(self._tell, line)

        try:
            async with extraction(plan, tell=tell) as tools:
                self._extraction = Extraction(plan.job, tools, self._report)
                if self._stopping:
                    self._extraction.stop()
                outcome = await self._extraction.run(iter(self._inputs.get, None))
            self._ended = Ended(outcome.state, outcome.stopped_by)
        except SummariserError as error:
            self._ended = Ended("stopped", error)
        except BaseException as error:  # noqa: BLE001 - told where somebody reads it, and not in a log of the cluster
            said = f"the program failed ({type(error).__name__}: {shorten(error)}): please report this"
            self._ended = Ended("stopped", SummariserError(said))
        self._heard.set()

    def _report(self, event: Event) -> None:
        self._events.append(event)
        self._heard.set()

    def _tell(self, line: str) -> None:
        self._lines.append(line)
        self._heard.set()

"""Ray: the cluster that is joined or started, and its workers. The only module that imports it.

What a cluster keeps of an actor, and shows to whoever may see its dashboard, are its class, its resources and the
command's arguments. Keys and passwords are in none of them: they go to a worker in a call.
"""

import logging
import os
import pickle
import socket
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, chdir, contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.extraction.outcome import Event
from summariser.extraction.ports import RunPlan
from summariser.journal.place import Server
from summariser.machine import children
from summariser.machine.clock import SystemClock
from summariser.wiring.plan import Plan, Tell
from summariser.wiring.ray_worker import Begun, News, Order, Worker
from summariser.wiring.settings import journal_place
from summariser.wiring.team import Remote, Team, Work, WorkerGoneError

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds for a cluster's address to answer."""

_GREETING = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"
_SETTINGS = 4
"""How HTTP/2 begins (RFC 9113), which Ray speaks: a preface and a frame of settings, answered by such a frame."""

_NOT_TOLD = ("PGPASSWORD", "SUMMARISER_JOURNAL")
_TOLD = ("OPENAI_", "PG")
"""What of the environment the processes of a cluster that is started here do not get, and what each worker is told."""


_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_DEDUP_LOGS": "1",
    "RAY_DEDUP_LOGS_SKIP_REGEX": "^",
}
"""Read when Ray is imported. What it is told of a cluster, such as that a node has ended, it would print on standard
output, unless that is a repetition or is to be skipped."""

_PIECE = 60_000
"""Bytes of an argument that stay in the call: Ray puts larger ones where all its processes there can read."""


class Node(NamedTuple):
    """A machine of the cluster, and how many processors it has for work."""

    name: str
    processors: int


@asynccontextmanager
async def team(plan: Plan, report: Callable[[Event], None], tell: Tell) -> AsyncIterator[Team]:
    """Workers on a cluster for this plan. ConfigurationError, before anything is sent, if they cannot be had."""
    from summariser.journal.store import SqlJournal

    settings, place = plan.settings, shared(plan)
    if settings.batch:
        raise ConfigurationError("--batch leaves the work to the provider: leave out --ray")
    with connected(settings.ray) as nodes, SqlJournal(place, SystemClock(), tell) as journal:
        workers = settings.workers or len(nodes)
        told = f"{sum(node.processors for node in nodes)} processors"
        tell(f"{_many(workers, 'worker')} on a cluster of {_many(len(nodes), 'machine')} with {told}")
        each = 2 * settings.concurrency if settings.concurrency else None
        work = Work(plan.job.plan, workers, plan.job.limit, each)
        yield Team(work, (journal, journal), _Staff(_abroad(plan, place)), report, tell)


def placement(plan: Plan) -> str:
    """What would be placed where, in one line. Joins a cluster, and starts none."""
    shared(plan)
    settings = plan.settings
    with connected(settings.ray, start=False) as nodes:
        workers = _many(settings.workers or max(1, len(nodes)), "worker")
        if not nodes:
            return f"no cluster runs here: one would be started, with {workers}"
        each = ", ".join(f"{shorten(node.name, 80)} ({_many(node.processors, 'processor')})" for node in nodes)
        return f"{workers} would be spread over {each}"


def shared(plan: Plan) -> Server:
    """The journal of a plan that several machines can work on; ConfigurationError if it is none."""
    settings = plan.settings
    place = journal_place(settings.workspace, settings.journal)
    if not isinstance(place, Server):
        raise ConfigurationError(
            "--ray needs a journal that every machine reaches: name one with --journal postgresql+psycopg://…"
        )
    if settings.replay or settings.record:
        raise ConfigurationError("a recording is one file on this machine: leave out --ray")
    if any(choice and choice.local for choice in (plan.model, plan.stronger)):
        raise ConfigurationError(
            "the embedded model takes all of one machine: leave out --ray, or serve a model and name it with --base-url"
        )
    return place


def _abroad(plan: Plan, place: Server) -> Plan:
    """The plan as another machine can follow it."""
    settings = plan.settings
    schema = settings.schema
    if isinstance(schema, str) and ".py:" in schema:
        schema = str(Path(schema).absolute())
    own = replace(
        settings, paths=(), schema=schema, journal=place.url, workspace=settings.workspace.absolute(), ray=None
    )
    return replace(plan, settings=own, job=replace(plan.job, limit=None))


class _Staff:
    """Implements Staff: each worker takes one processor, on another machine than the last if there is a choice."""

    def __init__(self, plan: Plan) -> None:
        import ray

        self._plan = plan
        options: dict[str, Any] = {"num_cpus": 1, "max_restarts": 0, "scheduling_strategy": "SPREAD"}
        self._actor: Any = ray.remote(Worker).options(**options)
        self._environment = {name: value for name, value in os.environ.items() if name.startswith(_TOLD)}

    def hire(self, plan: RunPlan) -> Remote:
        whole = replace(self._plan, job=replace(self._plan.job, plan=plan))
        return _Hired(self._actor.remote(), pickle.dumps(Order.of(whole, self._environment)))


class _Hired:
    """Implements Remote."""

    def __init__(self, actor: Any, order: bytes) -> None:
        self._actor = actor
        self._order = [order[at : at + _PIECE] for at in range(0, len(order), _PIECE)]

    async def begin(self, program: str) -> Begun:
        return await self._asked(self._actor.begin.remote(program, *self._order), Begun)

    async def take(self, inputs: list[Any]) -> None:
        await self._asked(self._actor.take.remote(inputs), type(None))

    async def news(self) -> News:
        return await self._asked(self._actor.news.remote(), News)

    def stop(self, now: bool) -> None:
        self._actor.stop.remote(now)

    def dismiss(self) -> None:
        import ray

        ray.kill(self._actor)

    @staticmethod
    async def _asked(reference: Any, kind: type[T]) -> T:
        from ray.exceptions import RayError

        try:
            told = await reference
        except (RayError, RuntimeError) as error:  # RuntimeError: its class could not be loaded there
            raise WorkerGoneError(_why(error)) from error
        if not isinstance(told, kind):
            raise WorkerGoneError(f"it answers with {shorten(type(told).__name__, 40)}")
        return told


def _why(error: Exception) -> str:
    """What Ray says of an end, in a few words."""
    from ray.exceptions import RayActorError

    said = str(error)
    if "ModuleNotFoundError" in said or "failed to import" in said:
        wanted = f"summariser[ray,postgres] {version('summariser')}"
        return f"the program cannot be loaded there: install {wanted} on every machine of the cluster"
    if isinstance(error, RayActorError):  # several lines, with names that only the cluster knows
        return "it cannot be reached any more"
    return shorten(" ".join(said.split()), 160)


@contextmanager
def connected(address: str | None, *, start: bool = True) -> Iterator[list[Node]]:
    """The cluster at that address, while the block lasts; else the one that runs here; else a new one, or none."""
    os.environ |= _QUIET
    ray: Any
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            import ray
        except ImportError as error:
            raise ConfigurationError("--ray needs Ray: pip install 'summariser[ray,postgres]'") from error
        running = find(address, ray.util.get_node_ip_address())
        if not running and not start:
            yield []
            return
        with _bare(), chdir("/"):  # Ray has workers look for modules in this process's folder before all others
            try:
                ray.init(running or "local", log_to_driver=False, logging_level=logging.ERROR, include_dashboard=False)
            except (OSError, RuntimeError, ValueError, AssertionError) as error:
                raise ConfigurationError(f"--ray: {shorten(' '.join(str(error).split()), 300)}") from error
    try:
        nodes = [one for one in ray.nodes() if one["Alive"]]
        yield [Node(one["NodeManagerHostname"], int(one["Resources"].get("CPU", 0))) for one in nodes]
    finally:
        ray.shutdown()


@contextmanager
def _bare() -> Iterator[None]:
    """No keys in the environment: processes of a cluster that is started here would inherit them."""
    kept = dict(os.environ)
    bare = children.environment(kept)
    for name in kept:
        if name in _NOT_TOLD or (name not in bare and not name.startswith("RAY_")):
            del os.environ[name]
    try:
        yield
    finally:
        os.environ |= kept


def find(address: str | None, here: str) -> str | None:
    """The address of the cluster that is meant; None if none is named and none runs here. ConfigurationError if none
    answers where one is named. `here`: where Ray looks for this machine."""
    address = address or os.environ.get("RAY_ADDRESS")
    if address == "local":
        return None
    if address and address != "auto":
        if "://" in address:
            told = f"{shorten(address, 160)}: run this on a machine of the cluster, and give its address like host:6379"
            raise ConfigurationError(f"--ray {told}")
        if not _answers(address, here):
            raise ConfigurationError(f"--ray: no cluster answers at {shorten(address, 160)}")
        return address
    try:  # Ray takes the note for true, also when that cluster has long ended
        noted = _note().read_text("utf-8").strip()
    except (OSError, ValueError):
        return None
    return noted if _answers(noted, here) else None


def _note() -> Path:
    """Where Ray notes the cluster that was started last on this machine."""
    folder = os.environ.get("RAY_TMPDIR") or os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - as Ray does
    return Path(folder, "ray", "ray_current_cluster")


def _answers(address: str, here: str) -> bool:
    """Whether something that can be a cluster does, before long. Ray itself tries for minutes, aloud."""
    host, _, port = address.rpartition(":")
    host = here if host in ("localhost", "127.0.0.1", "[::1]") else host.strip("[]")
    encrypted = os.environ.get("RAY_USE_TLS", "0").lower() in ("1", "true")
    try:
        with socket.create_connection((host, int(port)), PATIENCE) as line:
            line.settimeout(PATIENCE)
            line.sendall(_GREETING)
            return encrypted or line.recv(9)[3:4] == bytes([_SETTINGS])
    except (OSError, ValueError, OverflowError):
        return False


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s'[: count != 1]}"

"""Workers that share a run, here all in one process: what a cluster adds is only where they are."""

import asyncio
import pickle
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest

from summariser.core.errors import ConfigurationError, ProviderError, SummariserError
from summariser.extraction.extraction import Extraction
from summariser.extraction.intake import Input
from summariser.extraction.outcome import Event, Outcome
from summariser.extraction.ports import RunPlan
from summariser.files.article_files import count_inputs, read_articles
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.wiring import team
from summariser.wiring.plan import Plan
from summariser.wiring.ray_worker import Begun, News, Order, Worker
from summariser.wiring.settings import Settings, journal_path
from summariser.wiring.team import Team, Work, WorkerGoneError
from tests.cli.test_end_to_end import number_of, paid
from tests.fakes.server import FaultServer, Reply, drafts, error

COUNT = 24


@pytest.fixture
def provider() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running


@pytest.fixture
def plan(tmp_path: Path, provider: FaultServer) -> Plan:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(COUNT):
        (folder / f"{number:02}.txt").write_text(f"Meeting number {number} took place in Oslo. Ann Lee took part.\n")
    settings = Settings([str(folder)], tmp_path, Decimal(5), "m", provider.url, "1/2", concurrency=2)
    return Plan.of(replace(settings, second_reader=False, journal=""), {})


@dataclass
class Staff:
    """Workers of this process. `lives`: how often each in turn tells news before it is gone; `places`: how many may
    begin; `version`: what the command says of itself. One that is gone goes on with what it has, unheard: it is kept,
    since a task that nobody knows is collected, and its articles would stay taken."""

    plan: Plan
    lives: list[int] = field(default_factory=list)
    places: int = 100
    version: str = ""
    hired: int = 0
    dismissed: int = 0
    kept: "list[Here]" = field(default_factory=list)

    def hire(self, plan: RunPlan) -> "Here":
        whole = replace(self.plan, job=replace(self.plan.job, plan=plan))
        self.hired += 1
        life = self.lives[self.hired - 1] if self.hired <= len(self.lives) else 10_000
        self.kept.append(Here(self, Order.of(whole, {}), life, self.hired <= self.places))
        return self.kept[-1]


class Here:
    """A worker that can be reached so many times."""

    def __init__(self, staff: Staff, order: Order, life: int, place: bool) -> None:
        self._worker = Worker()
        self._staff = staff
        self._order = order
        self._life = life
        self._place = place

    async def begin(self, program: str) -> Begun:
        if not self._place:
            await asyncio.Event().wait()
        if self._life < 0:
            raise WorkerGoneError("it fell ill")
        order = pickle.dumps(self._order)
        return await self._worker.begin(self._staff.version or program, order[:99], order[99:])

    async def take(self, inputs: list[Input]) -> None:
        await self._worker.take(pickle.loads(pickle.dumps(inputs)))  # noqa: S301 - as a cluster does

    async def news(self) -> News:
        self._life -= 1
        if self._life < 0:
            raise WorkerGoneError("it fell ill")
        return await self._worker.news()

    def stop(self, now: bool) -> None:
        self._stopping = asyncio.ensure_future(self._worker.stop(now))

    def dismiss(self) -> None:
        self._staff.dismissed += 1


@dataclass
class Told:
    events: list[Event] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@asynccontextmanager
async def together(plan: Plan, staff: Staff, workers: int, told: Told) -> AsyncIterator[Team]:
    with SqlJournal(journal_path(plan.settings.workspace), SystemClock()) as journal:
        work = Work(plan.job.plan, workers, plan.job.limit, 4)
        yield Team(work, (journal, journal), staff, told.events.append, told.lines.append)


async def done(plan: Plan, staff: Staff, workers: int = 2, told: Told | None = None) -> Outcome:
    async with together(plan, staff, workers, told or Told()) as work:
        return await work.run(read_articles(plan.settings.paths), count_inputs(plan.settings.paths))


async def test_two_do_what_one_would_have_done(plan: Plan, provider: FaultServer) -> None:
    paths = Path(plan.settings.paths[0])
    (paths / "same.txt").write_text((paths / "00.txt").read_text())
    (paths / "zz.pdf").write_bytes(b"no pdf")
    told, staff = Told(), Staff(plan)
    found = await done(plan, staff, told=told)
    assert (found.drafted, found.cached, len(found.failed), found.left, len(found.same)) == (COUNT, 0, 1, 0, 1)
    assert (found.state, staff.dismissed) == ("finished", 2)
    assert found.flags.total() > 0
    assert float(found.spent.cost) == pytest.approx(paid(provider.account))
    assert Counter(event.kind for event in told.events) == {"begun": 1, "drafted": COUNT, "failed": 1, "same": 1}
    assert Counter(map(number_of, provider.account.bodies)) == dict.fromkeys(range(COUNT), 1)
    again = await done(plan, Staff(plan))
    assert (again.drafted, again.cached, again.run.id) == (0, COUNT, found.run.id)


async def test_another_takes_the_place_of_one_that_is_gone(plan: Plan, provider: FaultServer) -> None:
    provider.behaviour = lambda number, body: replace(drafts(number, body), delay=0.05)
    told, staff = Told(), Staff(plan, [1, 2, 3])
    found = await done(plan, staff, told=told)
    assert (found.drafted + found.cached, len(found.failed), found.left) == (COUNT, 0, 0)
    assert staff.hired in {4, 5}, "the third may have had the last news to tell"
    assert Counter(map(number_of, provider.account.bodies)) == dict.fromkeys(range(COUNT), 1)
    assert any("has ended (it fell ill): another takes its place" in line for line in told.lines)


async def test_one_that_never_does_anything_is_not_replaced_for_ever(plan: Plan, provider: FaultServer) -> None:
    staff = Staff(plan, [-1] * 10)
    found = await done(plan, staff, 1)
    assert str(found.stopped_by) == "worker 1 ended 3 times before it had done anything: it fell ill"
    assert (found.state, found.left, staff.hired, provider.account.requests) == ("stopped", COUNT, 3, 0)


async def test_those_without_a_place_are_not_waited_for(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(team, "PATIENCE", 0.01)
    told = Told()
    found = await done(plan, Staff(plan, places=2), 5, told)
    assert (found.drafted, found.left) == (COUNT, 0)
    assert "3 of 5 workers have not begun" in " ".join(told.lines)


@pytest.mark.parametrize("error", [ConfigurationError("not to be read"), OSError("not to be read")])
async def test_inputs_that_cannot_be_read_end_the_run(plan: Plan, error: Exception) -> None:
    def inputs() -> Iterator[Input]:
        yield next(read_articles(plan.settings.paths))
        raise error

    async with together(plan, Staff(plan), 2, Told()) as work:
        found = await asyncio.wait_for(work.run(inputs()), 60)
    assert found.state == "stopped"
    assert "not to be read" in str(found.stopped_by)


async def test_the_cap_holds_for_all_together(plan: Plan, provider: FaultServer) -> None:
    cap = Decimal("0.06")
    small = replace(plan, job=replace(plan.job, plan=replace(plan.job.plan, cap=cap)))
    found = await done(small, Staff(small), 3)
    assert (found.state, found.drafted + found.left) == ("capped", COUNT)
    assert found.left > 0
    assert paid(provider.account) <= float(found.spent.cost) <= float(cap)


async def test_what_ends_one_ends_all(plan: Plan, provider: FaultServer) -> None:
    provider.behaviour = lambda number, body: error(401, "wrong key")
    found = await done(plan, Staff(plan), 3)
    assert isinstance(found.stopped_by, ProviderError)
    assert (found.state, found.drafted, found.left) == ("stopped", 0, COUNT)


@pytest.mark.parametrize("now", [False, True])
async def test_a_person_who_stops_it_loses_nothing(plan: Plan, provider: FaultServer, now: bool) -> None:
    told = Told()

    def behaviour(number: int, body: dict[str, object]) -> Reply:
        if number == 5:
            loop.call_soon_threadsafe(work.stop_now if now else work.stop)
        return replace(drafts(number, body), delay=0.1)

    loop, provider.behaviour = asyncio.get_running_loop(), behaviour
    async with together(plan, Staff(plan), 2, told) as work:
        found = await work.run(read_articles(plan.settings.paths), COUNT)
    assert (found.state, found.stopped_by) == ("interrupted", None)
    assert found.left == COUNT - found.drafted > 0
    assert now or found.drafted == provider.account.charged
    again = await done(plan, Staff(plan))
    assert (again.run.id, again.drafted + again.cached, again.left) == (found.run.id, COUNT, 0)


async def test_of_a_fresh_run_there_is_one(plan: Plan, provider: FaultServer) -> None:
    """Each that opened one of its own would have a cap of its own."""
    await done(plan, Staff(plan))
    fresh = replace(plan, job=replace(plan.job, plan=replace(plan.job.plan, fresh=True)))
    found = await done(fresh, Staff(fresh, [2]), 3)
    assert (found.drafted + found.cached, found.left) == (COUNT, 0)
    assert provider.account.charged == 2 * COUNT
    assert float(found.spent.cost) == pytest.approx(paid(provider.account) / 2)


# What a machine lacks, in one line that names it


async def test_another_version_is_refused(plan: Plan, provider: FaultServer) -> None:
    found = await done(plan, Staff(plan, version="0.0.1"))
    assert "is installed there, and 0.0.1 here" in str(found.stopped_by)
    assert str(found.stopped_by).startswith("on ")
    assert (found.state, provider.account.requests) == ("stopped", 0)


@pytest.mark.parametrize("there", ["", "from pydantic import BaseModel\nclass Deal(BaseModel):\n    price: float\n"])
async def test_a_schema_that_is_not_there_or_another_one_is_refused(plan: Plan, tmp_path: Path, there: str) -> None:
    (tmp_path / "deals.py").write_text("from pydantic import BaseModel\nclass Deal(BaseModel):\n    buyer: str\n")
    name = f"{tmp_path / 'deals.py'}:Deal"
    own = Plan.of(replace(plan.settings, schema=name), {})
    order = Order.of(own, {})
    (tmp_path / "deals.py").write_text(there)
    with pytest.raises(ConfigurationError, match=r"is another one there|has no attribute 'Deal'"):
        order.opened()


def test_a_workspace_that_is_not_there_is_made_where_the_cache_is(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUMMARISER_CACHE", str(tmp_path / "cache"))
    assert Order.of(plan, {}).opened().settings.workspace == tmp_path
    away = replace(plan, settings=replace(plan.settings, workspace=tmp_path / "elsewhere"))
    assert Order.of(away, {}).opened().settings.workspace == tmp_path / "cache" / "workers"


class Panic(BaseException):
    """As a library that is not in Python may raise."""


@pytest.mark.parametrize("error", [ZeroDivisionError("by nothing"), Panic("by nothing")])
async def test_an_error_of_the_program_is_told_too(
    plan: Plan, provider: FaultServer, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    async def broken(*_: object) -> Outcome:
        raise error

    monkeypatch.setattr(Extraction, "run", broken)
    found = await asyncio.wait_for(done(plan, Staff(plan)), 60)
    assert isinstance(found.stopped_by, SummariserError)
    assert f"the program failed ({type(error).__name__}: by nothing): please report this" in str(found.stopped_by)

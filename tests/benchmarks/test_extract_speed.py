"""`extract` against a server on loopback, beside bare loops in the same run: requests alone with aiohttp, and openai
with instructor; neither grounds or journals.

The server is a process of its own. Articles are of 4 kB and differ in every sentence; the answers are those of reviewed
records.
"""

import asyncio
import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from summariser.core.answer_type import draft_type
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.extraction.extraction import Extraction
from summariser.extraction.outcome import Outcome
from summariser.files.article_files import read_articles
from summariser.wiring.extracting import extraction
from summariser.wiring.plan import Plan
from summariser.wiring.settings import Settings
from tests.benchmarks.figures import compared
from tests.benchmarks.realistic import completion, model, write
from tests.cli.conftest import environment
from tests.fakes.quick_server import quick_server

MANY = 100_000
ROUNDS = 3
LEAST = 0.1
"""Of the bare loop's rate, on machines that have much else to do."""
MOST_TIMES_PLAIN = 2.0
MOST_MEGABYTES = 250
MOST_WITH_A_THOUSAND = 350

ALONE = "--no-second-reader"
"""Rules that read beside the model take more than all else; their cost is told for itself."""


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of the processor, all threads and processes together."""

    clock: float
    processor: float


async def took(work: Callable[[], Awaitable[object]]) -> Took:
    clock, processor = time.perf_counter(), time.process_time()
    await work()
    return Took(time.perf_counter() - clock, time.process_time() - processor)


async def ours(path: Path, url: str, count: int, concurrency: int, *, second_reader: bool = False) -> Took:
    paths = (str(path),)
    workspace = path.parent / f"{path.name}-{concurrency}-{second_reader}"
    options: dict[str, Any] = {"model": "m", "base_url": url, "price": "1/2", "second_reader": second_reader}
    settings = Settings(paths, workspace, max_cost=Decimal(10_000), concurrency=concurrency, **options)
    outcome: Outcome | None = None

    async def work() -> None:
        nonlocal outcome
        outcome = await Extraction(plan.job, tools).run(read_articles(paths, sys.stdin.buffer), count)

    before = of_children()
    plan = Plan.of(settings, {})
    async with extraction(plan) as tools:
        result = await took(work)
    assert outcome is not None
    assert (outcome.drafted, outcome.failed) == (count, [])
    return replace(result, processor=result.processor + of_children() - before)


def of_children() -> float:
    """Seconds of the processor that children used, those that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def in_parallel(path: Path, concurrency: int, one: Callable[[str], Awaitable[object]]) -> None:
    """Every line's text handed to `one`, so many at once."""
    with path.open(encoding="utf-8") as lines:

        async def worker() -> None:
            for line in lines:
                await one(json.loads(line)["text"])

        await asyncio.gather(*(worker() for _ in range(concurrency)))


async def bare(path: Path, url: str, concurrency: int) -> Took:
    async def work() -> None:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

            async def post(text: str) -> None:
                body = {"model": "m", "messages": [{"role": "user", "content": text}]}
                async with session.post(f"{url}/chat/completions", json=body) as response:
                    await response.read()

            await in_parallel(path, concurrency, post)

    return await took(work)


async def plain(path: Path, url: str, concurrency: int) -> Took:
    """What one would write with openai and instructor alone."""
    import instructor
    from openai import AsyncOpenAI

    openai = AsyncOpenAI(base_url=url, api_key="none")
    client = instructor.from_openai(openai, mode=instructor.Mode.JSON_SCHEMA)
    response_model = draft_type(Schema.of(Meeting))

    async def ask(text: str) -> None:
        messages: Any = [{"role": "user", "content": text}]
        await client.chat.completions.create(model="m", response_model=response_model, messages=messages, strict=False)

    async def work() -> None:
        async with openai:
            await in_parallel(path, concurrency, ask)

    return await took(work)


@pytest.mark.soak
@pytest.mark.parametrize(("in_flight", "latency"), [(256, 2.0), (1000, 5.0)], ids=["256", "1000"])
async def test_the_rate_at_many_in_flight(tmp_path: Path, in_flight: int, latency: float) -> None:
    count, rounds = 10 * in_flight, 2
    await warm(tmp_path)
    found, loops = list[Took](), list[Took]()
    with model(latency) as url:
        for turn in range(rounds):
            path = write(tmp_path / f"{turn}.jsonl", count, turn * count)
            loops.append(await bare(path, url, in_flight))
            found.append(await ours(path, url, count, in_flight))
    what = f"{in_flight:,} in flight at {latency:g} s"
    seconds, bare_seconds = ([one.clock for one in some] for some in (found, loops))
    times = compared(f"{what}: {count:,} articles, by the clock", seconds, bare_seconds, "requests alone", "s")
    busy, bare_busy = ([one.processor / count * 1e3 for one in some] for some in (found, loops))
    compared(f"{what}: an article, of the processor", busy, bare_busy, "requests alone")
    assert 1 / times >= LEAST


@pytest.mark.soak
async def test_the_rate_of_two_processes(tmp_path: Path) -> None:
    """A thousand in flight, half of them each, in one run. The time in which the interpreters start counts too."""
    in_flight, latency = 1000, 5.0
    path = write(tmp_path / "many.jsonl", 2 * in_flight)
    with model(latency) as url, ThreadPoolExecutor(2) as pool:
        loop = await bare(path, url, in_flight)
        options = (path, "--model", "m", "--base-url", url, "--price", "1/2", "--max-cost", 10_000, ALONE)
        began = time.monotonic()
        both = [
            pool.submit(measured, tmp_path / "shared", "extract", *options, "--concurrency", in_flight // 2)
            for _ in range(2)
        ]
        drafted = [one.result().json["drafted"] for one in both]
        seconds = time.monotonic() - began
    assert sum(drafted) == 2 * in_flight
    what = "1,000 in flight at 5 s by two commands that share a run, their start included, by the clock"
    assert 1 / compared(what, [seconds], [loop.clock], "requests alone", "s") >= LEAST


@pytest.mark.soak
def test_memory_of_a_thousand_in_flight(tmp_path: Path) -> None:
    path = write(tmp_path / "many.jsonl", 2000)
    with model(5.0) as url:
        options = ("--model", "m", "--base-url", url, "--price", "1/2", "--max-cost", 10_000, ALONE, "--concurrency")
        many = measured(tmp_path / "many", "extract", path, *options, 1000)
        one = measured(tmp_path / "one", "extract", path, "--limit", 1, *options, 1)
    assert many.json["drafted"] == 2000
    compared("memory with 1,000 in flight", [many.megabytes], [one.megabytes], "one article", "MB")
    assert many.megabytes < MOST_WITH_A_THOUSAND


@pytest.mark.soak
async def test_an_instant_server(tmp_path: Path) -> None:
    count, concurrency = 300, 32
    await warm(tmp_path)
    found, usual = list[float](), list[float]()
    with model() as url:
        for turn in range(ROUNDS):
            path = write(tmp_path / f"{turn}.jsonl", count, turn * count)
            usual.append((await plain(path, url, concurrency)).processor / count * 1e3)
            found.append((await ours(path, url, count, concurrency)).processor / count * 1e3)
    times = compared("an article, of the processor, all included", found, usual, "openai with instructor")
    assert times < MOST_TIMES_PLAIN


@pytest.mark.soak
async def test_the_second_reader(tmp_path: Path) -> None:
    """Its lexicon alone, in a thread: tests are without the parser's data. So few at once that no second process is
    started to ground: for so few articles its start would be most of what is measured."""
    count, concurrency = 60, 8
    await warm(tmp_path)
    both, alone = list[float](), list[float]()
    with model() as url:
        for turn in range(3):
            path = write(tmp_path / f"{turn}.jsonl", count, turn * count)
            alone.append((await ours(path, url, count, concurrency)).processor / count * 1e3)
            both.append((await ours(path, url, count, concurrency, second_reader=True)).processor / count * 1e3)
    compared("an article with the second reader's lexicon, of the processor", both, alone, "without it")


async def warm(folder: Path) -> None:
    """Whatever is imported and compiled once."""
    path = write(folder / "warm.jsonl", 40, 10**6)
    with model() as url:
        await ours(path, url, 40, 8)
        await plain(path, url, 8)


@dataclass(frozen=True)
class Ended:
    seconds: float
    megabytes: float
    json: dict[str, Any]


def measured(workspace: Path, *arguments: object) -> Ended:
    """The program as a process of its own, with the most memory that it and its helper ever had."""
    command = [sys.executable, "-m", "summariser", *map(str, arguments), "--workspace", str(workspace), "--json"]
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()) as process:
        assert process.stdout is not None
        with ThreadPoolExecutor(1) as pool:
            most = pool.submit(most_of_family, process.pid)
            out = process.stdout.read()
            process.wait()
            seconds = time.monotonic() - began
    assert process.returncode == 0
    return Ended(seconds, most.result(), json.loads(out))


def most_of_family(pid: int) -> float:
    """Megabytes that a process and its children ever had, added up. Looked at until it ends; 0 where nothing tells.

    What the system tells of a process that has ended begins with what its parent had.
    """
    most: dict[str, int] = {}
    try:
        while True:
            for one in (str(pid), *Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()):
                told = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{one}/status").read_text("ascii"))
                if told:  # before it becomes another program, a new process tells what its parent had
                    most[one] = int(told[1])
            time.sleep(0.1)
    except OSError:  # one of them has just ended: the process too, or nearly
        return sum(most.values()) / 1024


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "many.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(MANY):
            file.write(
                json.dumps({"text": f"Leaders met for the {number}th time in Hanoi. They agreed to meet again."}) + "\n"
            )
    yield path
    path.unlink()


@pytest.mark.soak
def test_a_hundred_thousand_articles(small: Path, tmp_path: Path) -> None:
    answer: dict[str, Any] = {
        "summary": "They met.",
        "published": None,
        "location": {"name": "Hanoi", "sentences": [1]},
    }
    date: dict[str, Any] = {"start": None, "end": None, "basis": "unknown", "sentences": []}
    answer |= {"date": date, "participants": [], "agreements": [], "quotes": []}
    with quick_server({"": completion(json.dumps(answer))}) as url:
        options = (small, "--model", "m", "--base-url", url, "--price", "0/0", "--concurrency", 64, ALONE)
        first = measured(tmp_path, "extract", *options)
        again = measured(tmp_path, "extract", *options)
    status = measured(tmp_path, "status")
    assert (first.json["drafted"], again.json["cached"]) == (MANY, MANY)
    told = f"{MANY:,} short articles drafted"
    resumed = compared(f"{MANY:,} articles resumed, all done", [again.seconds], [first.seconds], told, "s")
    shown = compared(f"status of {MANY:,} articles", [status.seconds], [first.seconds], told, "s")
    assert max(first.megabytes, again.megabytes) < MOST_MEGABYTES
    assert resumed < 0.1
    assert shown < 0.05

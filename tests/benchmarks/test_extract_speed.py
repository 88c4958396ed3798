"""`extract` against a server on loopback, beside a bare loop of requests in the same run: no journal, no parsing.

Run with `pytest -m soak -n0 tests/benchmarks/test_extract_speed.py -s` on a machine that does nothing else. The server
is a process of its own. Articles are of 3 kB and differ in every sentence; the answer is a recorded one.
"""

import asyncio
import json
import os
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
from tests.cli.conftest import environment
from tests.fakes.quick_server import quick_server

ROOT = Path(__file__).parents[2]
MANY = 100_000
SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnprstv" for vowel in "aeio"]

ALONE = "--no-second-reader"
"""Rules that read beside the model take more than all else; their cost is told for itself."""


def recorded() -> str:
    """The whole answer about the first seed, put together from those about its fields."""
    whole: dict[str, Any] = {}
    for line in (ROOT / "tests" / "recordings" / "seeds.jsonl").read_text("utf-8").splitlines()[1:8]:
        whole |= json.loads(json.loads(line)["response"]["choices"][0]["message"]["content"])
    return json.dumps(whole, ensure_ascii=False)


def completion(content: str) -> bytes:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1500, "completion_tokens": 450, "total_tokens": 1950}
    return json.dumps(
        {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    ).encode()


def varied(text: str, number: int) -> str:
    """The text with a word of its own at the end of every clause."""
    word = "".join(SYLLABLES[number >> shift & 63] for shift in (0, 6, 12))
    return re.sub(r"(?<=[a-z])([.,] )", rf" {word}\1", text)


@pytest.fixture
def articles(tmp_path: Path) -> Callable[[int], Path]:
    text = next((ROOT / "seeds").glob("000_*.txt")).read_text("utf-8")[:3000]

    def _articles(count: int) -> Path:
        path = tmp_path / f"{count}.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps({"text": varied(text, number)}) + "\n" for number in range(count))
        return path

    return _articles


@dataclass(frozen=True)
class Took:
    """Seconds by the clock, and of the processor, all threads and processes together."""

    clock: float
    processor: float


async def took(work: Callable[[], Awaitable[object]]) -> Took:
    clock, processor = time.perf_counter(), time.process_time()
    await work()
    return Took(time.perf_counter() - clock, time.process_time() - processor)


async def ours(path: Path, url: str, count: int, concurrency: int) -> Took:
    paths = (str(path),)
    workspace = path.parent / f"{path.name}-{concurrency}"
    options: dict[str, Any] = {"model": "m", "base_url": url, "price": "1/2", "second_reader": False}
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


def told(what: str, figures: str) -> None:
    load = Path("/proc/loadavg").read_text("ascii").split()[0] if Path("/proc/loadavg").exists() else "unknown"
    print(f"\n{what}: {figures} (load {load})")


@pytest.mark.soak
@pytest.mark.parametrize(
    ("in_flight", "latency", "rounds", "least"), [(256, 2.0, 10, 0.9), (1000, 5.0, 8, 0.85)], ids=["256", "1000"]
)
async def test_the_rate_at_many_in_flight(
    articles: Callable[[int], Path], in_flight: int, latency: float, rounds: int, least: float
) -> None:
    count = in_flight * rounds
    path, ideal = articles(count), rounds * latency
    with quick_server(completion(recorded())) as url:
        await ours(articles(64), url, 64, 8)  # what is imported and compiled once
    with quick_server(completion(recorded()), latency) as url:
        loop = await bare(path, url, in_flight)
        found = await ours(path, url, count, in_flight)
    told(
        f"{in_flight} in flight at {latency:g} s",
        f"{ideal / found.clock:.2f} of the ideal rate, the bare loop {ideal / loop.clock:.2f};"
        f" {found.processor / count * 1e3:.2f} ms of processor an article,"
        f" the bare loop {loop.processor / count * 1e3:.2f}",
    )
    assert ideal / found.clock >= least


@pytest.mark.soak
def test_the_rate_of_two_processes(articles: Callable[[int], Path], tmp_path: Path) -> None:
    """A thousand in flight, half of them each, in one run. The time in which the interpreters start counts too."""
    in_flight, latency, rounds = 1000, 5.0, 8
    count, ideal = in_flight * rounds, rounds * latency
    path = articles(count)
    with quick_server(completion(recorded()), latency) as url, ThreadPoolExecutor(2) as pool:
        options = (path, "--model", "m", "--base-url", url, "--price", "1/2", "--max-cost", 10_000, ALONE)
        began = time.monotonic()
        both = [
            pool.submit(measured, tmp_path / "shared", "extract", *options, "--concurrency", in_flight // 2)
            for _ in range(2)
        ]
        drafted = [one.result().json["drafted"] for one in both]
        seconds = time.monotonic() - began
    told(
        f"two processes, {in_flight} in flight at {latency:g} s",
        f"{ideal / seconds:.2f} of the ideal rate; they drafted {drafted[0]} and {drafted[1]}",
    )
    assert sum(drafted) == count
    assert ideal / seconds >= 0.85


@pytest.mark.soak
async def test_an_instant_server(articles: Callable[[int], Path]) -> None:
    count, concurrency = 1_000, 64
    path = articles(count)
    with quick_server(completion(recorded())) as url:
        await ours(articles(64), url, 64, 8)
        await plain(articles(64), url, 8)
        usual = await plain(path, url, concurrency)
        found = await ours(path, url, count, concurrency)
    told(
        "an instant server",
        f"{count / found.processor:.0f} articles a second of processor, grounded and journaled;"
        f" openai with instructor alone {count / usual.processor:.0f}",
    )
    assert found.processor <= usual.processor


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
            helper = pool.submit(most_of_children, process.pid)
            out = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.monotonic() - began
            process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return Ended(seconds, usage.ru_maxrss / 1024 + helper.result(), json.loads(out))


def most_of_children(pid: int) -> float:
    """Megabytes that the children of a process ever had, added up. Looked at until it ends; 0 where nothing tells."""
    most: dict[str, int] = {}
    try:
        while True:
            for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split():
                told = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{child}/status").read_text("ascii"))
                most[child] = max(most.get(child, 0), int(told[1]) if told else 0)
            time.sleep(0.2)
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
    with quick_server(completion(json.dumps(answer))) as url:
        options = (small, "--model", "m", "--base-url", url, "--price", "0/0", "--concurrency", 64, ALONE)
        first = measured(tmp_path, "extract", *options)
        again = measured(tmp_path, "extract", *options)
    status = measured(tmp_path, "status")
    assert (first.json["drafted"], again.json["cached"]) == (MANY, MANY)
    told(
        f"{MANY:,} articles",
        f"{first.megabytes:.0f} MB at most, {MANY / first.seconds:.0f} a second; resumed with everything done in"
        f" {again.seconds:.1f} s and {again.megabytes:.0f} MB; status {status.seconds:.2f} s",
    )
    assert first.megabytes < 250
    assert again.megabytes < 250
    assert again.seconds < 10
    assert status.seconds < 1

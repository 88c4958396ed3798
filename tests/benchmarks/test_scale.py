"""How it scales: processes at one journal in PostgreSQL beside as many with a SQLite journal each, in turns in one run.

Run with `pytest -m soak -n0 -s tests/benchmarks/test_scale.py`, which prints what docs/explain/scale.md works with. The
server keeps to its durable settings. A rate is told by the clock and by the processor's time, the server's included:
by the clock other programs' work counts too.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from tests.benchmarks.figures import load
from tests.benchmarks.realistic import SEEDS, completion, own_word
from tests.cli.conftest import ROOT, environment
from tests.fakes.quick_server import quick_server
from tests.postgres import Instance, running

ANSWERS = {"": completion(json.dumps(SEEDS[0].answer))}
"""One for every request."""
Workers = list[tuple[str, ...]]
EACH = 120
CLAIMS = 300
ROUNDS = 3

# A process of its own, which says when all that is loaded once is loaded, and waits to be told to go.
WORKER = """
import asyncio, json, resource, sys, time
from decimal import Decimal
from pathlib import Path
from summariser.extraction.extraction import Extraction
from summariser.files.article_files import read_articles
from summariser.wiring.extracting import extraction
from summariser.wiring.plan import Plan
from summariser.wiring.settings import Settings

async def drafted(path, workspace, url, journal):
    options = {"model": "m", "base_url": url, "price": "1/2", "second_reader": False}
    settings = Settings((path,), Path(workspace), max_cost=Decimal(10_000), concurrency=32, journal=journal, **options)
    plan = Plan.of(settings, {})
    async with extraction(plan) as tools:
        return (await Extraction(plan.job, tools).run(read_articles((path,), sys.stdin.buffer), 1)).drafted

def used():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)

warm, path, workspace, url, journal = sys.argv[1:]
asyncio.run(drafted(warm, workspace if journal else workspace + "-warm", url, journal))
print(flush=True)
sys.stdin.readline()
began, processor = time.time(), used()
count = asyncio.run(drafted(path, workspace, url, journal))
print(json.dumps({"drafted": count, "began": began, "ended": time.time(), "processor": used() - processor}))
"""


# Claims, reservations and settlements without a model, for articles of its own.
TAKING = """
import asyncio, json, sys, time
from decimal import Decimal
from pathlib import Path
from summariser.core.article import Article
from summariser.core.money import Price, Usage
from summariser.extraction.ports import Bound, Receipt, RunPlan
from summariser.journal.place import Server
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock

first, count, workspace, url = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
price = Price(Decimal(1), Decimal(2), Decimal(1))
plan = RunPlan("k", "d", "m", "meeting/1", "extract@1", "whole", Decimal(1000), price, "extract")
place = Server.of(url, workspace) if url else workspace / "journal.db"

async def main():
    with SqlJournal(place, SystemClock()) as journal:
        run = await journal.open_run(plan)

        async def one(number):
            article = Article(f"Article {number}.", "0" * 64)
            await journal.claim(run, article)
            ledger = journal.ledger(run, article.id)
            await ledger.settle(await ledger.reserve(article.id, Bound(10_000, 1_000)), answer)

        async def worker(numbers):
            for number in numbers:
                await one(number)

        answer = Receipt("answered", "{}", Usage(2_000, output=400))
        await one(first)
        print(flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began, processor = time.time(), time.process_time()
        numbers = iter(range(first + 1, first + 1 + count))
        await asyncio.gather(*(worker(numbers) for _ in range(64)))
        done = {"drafted": count, "began": began, "ended": time.time()}
        print(json.dumps(done | {"processor": time.process_time() - processor}))

asyncio.run(main())
"""


@dataclass(frozen=True)
class Rate:
    """Articles a second: by the clock, and by the processor."""

    clock: float
    processor: float


def used_by(server: Instance | None) -> float:
    """Seconds of the processor that the server and its processes have used."""
    if server is None:
        return 0
    first = int(server.pid)
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == first:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == first:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def at_once(script: str, workers: Sequence[tuple[str, ...]], server: Instance | None = None) -> Rate:
    """All begin when all are ready."""
    pipe: Any = subprocess.PIPE
    command = [sys.executable, "-c", script]
    started: list[Any] = [
        subprocess.Popen([*command, *one], stdin=pipe, stdout=pipe, text=True, env=environment()) for one in workers
    ]
    for one in started:
        one.stdout.readline()
    before = used_by(server)
    for one in started:
        one.stdin.write("\n")
        one.stdin.flush()
    told = [json.loads(one.communicate()[0]) for one in started]
    count = sum(one["drafted"] for one in told)
    processor = sum(one["processor"] for one in told) + used_by(server) - before
    return Rate(count / (max(one["ended"] for one in told) - min(one["began"] for one in told)), count / processor)


def compared(script: str, workers: Callable[[str, str], Workers], server: Instance) -> str:
    """SQLite and PostgreSQL in turns; `workers` says for a place's name and a URL who is to be started."""
    found = [
        (at_once(script, workers(f"{turn}-file", "")), at_once(script, workers(f"{turn}", server.new()), server))
        for turn in range(ROUNDS)
    ]
    by_clock = median(there.clock / here.clock for here, there in found)
    by_processor = median(there.processor / here.processor for here, there in found)
    rates = [median(rate.clock for rate in rates) for rates in zip(*found, strict=True)]
    busy = [median(rate.processor for rate in rates) for rates in zip(*found, strict=True)]
    return (
        f"PostgreSQL reaches {by_processor:.2f} of SQLite's by the processor, {by_clock:.2f} by the clock; a second of"
        f" the processor {busy[0]:.0f} and {busy[1]:.0f}, of the clock {rates[0]:.0f} and {rates[1]:.0f}"
    )


def told(what: str, figures: str) -> None:
    print(f"\n{what}: {figures} ({load()})")


def varied(text: str, number: int) -> str:
    """The text with a word of its own at the end of every clause."""
    return re.sub(r"(?<=[a-z])([.,] )", rf" {own_word(number)}\1", text)


def articles(path: Path, first: int, count: int, length: int = 3_000) -> str:
    whole = "\n\n".join(one.read_text("utf-8") for one in sorted((ROOT / "seeds").glob("*.txt")))
    text = (whole * (length // len(whole) + 1))[:length]
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": varied(text, number)}) + "\n" for number in range(first, first + count))
    return str(path)


@pytest.fixture(scope="module")
def durable() -> Iterator[Instance]:
    with running(durable=True) as instance:
        yield instance


@pytest.mark.soak
@pytest.mark.parametrize("processes", [1, 2, 4])
def test_articles_a_second(durable: Instance, tmp_path: Path, processes: int) -> None:
    warm = articles(tmp_path / "warm.jsonl", 900_000, 8)
    own = [articles(tmp_path / f"{n}.jsonl", n * EACH, EACH) for n in range(processes)]
    with quick_server(ANSWERS) as provider:

        def workers(place: str, url: str) -> Workers:
            return [(warm, path, str(tmp_path / f"{place}-{n}"), provider, url) for n, path in enumerate(own)]

        told(f"{processes} processes, articles", compared(WORKER, workers, durable))


@pytest.mark.soak
@pytest.mark.parametrize("processes", [1, 2, 4])
def test_claims_a_second(durable: Instance, tmp_path: Path, processes: int) -> None:
    def workers(place: str, url: str) -> Workers:
        folders = [tmp_path / f"{place}-{n}" for n in range(processes)]
        for folder in folders:
            folder.mkdir()
        return [(str(n * CLAIMS * 2), str(CLAIMS), str(folder), url) for n, folder in enumerate(folders)]

    told(f"{processes} processes, claims with reservation and settlement", compared(TAKING, workers, durable))


@pytest.mark.soak
@pytest.mark.parametrize("length", [300, 3_000, 30_000])
def test_bytes_an_article(durable: Instance, tmp_path: Path, length: int) -> None:
    path = articles(tmp_path / "a.jsonl", 0, EACH, length)
    url = durable.new()
    with quick_server(ANSWERS) as provider:
        for place, journal in ((tmp_path / "file", ""), (tmp_path / "server", url)):
            at_once(WORKER, [(path, path, str(place), provider, journal)])
    with sqlite3.connect(tmp_path / "file" / ".summariser" / "journal.db") as file:
        here = dict(
            file.execute("SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s JOIN sqlite_master m USING (name) GROUP BY 1")
        )
    with durable.connect() as connection:
        rows: Any = connection.execute(
            "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = %s"
            "::regnamespace",
            (url.rpartition("%3D")[2],),
        ).fetchall()
    there = dict(rows)
    for name, sizes in (("SQLite", here), ("PostgreSQL", there)):
        largest = {table: round(size / EACH) for table, size in sizes.items() if size / EACH >= 100}
        told(f"{length} characters, {name}", f"{sum(sizes.values()) / EACH:,.0f} bytes an article: {largest}")

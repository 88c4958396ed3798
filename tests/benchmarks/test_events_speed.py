"""`events` of 100,000 drafts: time and memory, against a loop that does no more than read and parse the same records
twice, as they are read to find the events and again to compare what is in them; and again with one more.

Run with `python -m tests.benchmarks events`.
"""

import asyncio
import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from summariser.core.article import Article
from summariser.core.money import Price
from summariser.core.record import ArticleRef, Record
from summariser.extraction.ports import RunPlan
from summariser.files.gold_files import parse_record
from summariser.journal.store import SqlJournal
from tests.benchmarks.figures import compared
from tests.cli.conftest import ROOT, environment

RECORDS = 100_000
MEGABYTE = 1024
RATIO = 10
"""Times the processor that the bare loop takes; no clock says on which machine that is."""
AGAIN = 0.5
"""Of the first time, when one record is new: what is left is to link all of them and to print every event."""
MOST_MEMORY = 500 * MEGABYTE
SYLLABLES = ("ba", "chi", "den", "fo", "gu", "hai", "jin", "ka", "lo", "mai", "ne", "phu", "qui", "ro", "sa", "tran")
PLACES = ("Hanoi", "Riga", "Beijing", "Lima", "Accra", "Bern", "Doha", "Oslo")
MEASURE = """
import resource, sys, time
from pathlib import Path
before = time.process_time()
{work}
most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(time.process_time() - before, most // 1024 if sys.platform == "darwin" else most, file=sys.stderr)
"""
EVENTS = """
from summariser.cli import main
sys.argv = ["summariser", "events", "--drafts", "--json"]
try:
    main()
except SystemExit as left:
    assert not left.code
"""
BARE = """
import json, sqlite3
for _ in range(2):
    for record, in sqlite3.connect(".summariser/journal.db").execute("SELECT record FROM drafts"):
        json.loads(record)
"""


class _Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def written(count: int) -> Iterator[tuple[Article, Record]]:
    """The seeds' records with other people, days and places: meetings that one to four articles report."""
    chance = random.Random(1)  # noqa: S311 - the same records every time
    people = [" ".join("".join(chance.choices(SYLLABLES, k=2)).title() for _ in range(3)) for _ in range(5_000)]
    seeds = [
        (path, parse_record(ROOT / f"reviewed/{path.stem}.json")) for path in sorted((ROOT / "seeds").glob("*.txt"))
    ]
    texts = [path.read_text("utf-8") for path, _ in seeds]
    number = 0
    while number < count:
        day = str(date(2020, 1, 1) + timedelta(days=chance.randrange(3650)))
        who, place = chance.sample(people, chance.randint(2, 4)), chance.choice(PLACES)
        for _ in range(min(chance.randint(1, 4), count - number)):
            kind = number % len(seeds)
            article = Article(f"{texts[kind]}\n\nNo. {number}", f"{number:064x}", f"in/{number}.txt")
            data: dict[str, Any] = dict(seeds[kind][1].data)
            data["date"] = data["date"] | {"start": day, "end": day}
            data["location"] = data["location"] | {"name": place}
            data["summary"] = f"{data['summary']} This was the report of {number} words."
            person = data["participants"][0]
            data["participants"] = [person | {"name": name, "presence": "attended"} for name in who]
            yield article, Record(schema_id="meeting/1", article=ArticleRef.of(article), data=data)
            number += 1


async def fill(journal: Path, found: Iterable[tuple[Article, Record]]) -> None:
    plan = RunPlan("k", "d", "m", "meeting/1", "p", "whole", Decimal(1), Price(Decimal(0), Decimal(0), Decimal(0)), "x")
    with SqlJournal(journal, _Clock()) as opened:
        run = (await opened.open_run(plan)).id
    connection = sqlite3.connect(journal)
    with connection:
        for article, record in found:
            about = article.id, article.path, article.sha256, article.text
            connection.execute("INSERT INTO articles (id, path, sha256, text) VALUES (?, ?, ?, ?)", about)
            draft = run, article.id, "d", "2031-01-01", json.dumps(record.as_json()), "{}"
            columns = "run_id, article_id, draft_key, created_at, record, answer"
            connection.execute(f"INSERT INTO drafts ({columns}) VALUES (?, ?, ?, ?, ?, ?)", draft)  # noqa: S608 - names of columns, from the table itself
    connection.close()


class Measured(NamedTuple):
    """Seconds of the processor, KiB and standard output of a process that does nothing else."""

    seconds: float
    memory: int
    out: bytes


def measured(work: str, workspace: Path) -> Measured:
    command = [sys.executable, "-c", MEASURE.format(work=work)]
    done = subprocess.run(command, cwd=workspace, env=environment(), capture_output=True, check=True)
    seconds, memory = done.stderr.split()[-2:]
    return Measured(float(seconds), int(memory), done.stdout)


@pytest.mark.soak
def test_a_hundred_thousand_records_are_compared_in_a_few_times_what_reading_takes(tmp_path: Path) -> None:
    (tmp_path / ".summariser").mkdir()
    journal = tmp_path / ".summariser/journal.db"
    records = written(RECORDS + 1)
    asyncio.run(fill(journal, islice(records, RECORDS)))
    bare = measured(BARE, tmp_path)
    first = measured(EVENTS, tmp_path)
    asyncio.run(fill(journal, records))
    again = measured(EVENTS, tmp_path)
    found = json.loads(first.out)
    linked = sum(len(event["articles"]) for event in found["events"])
    told = f"`events` of {RECORDS:,} drafts, {linked:,} of them in {len(found['events']):,} events, of the processor"
    compared(told, [first.seconds], [bare.seconds], "reading them", "s")
    compared("the same with one draft more", [again.seconds], [first.seconds], "the first time", "s")
    compared("memory of `events`", [first.memory / MEGABYTE], [bare.memory / MEGABYTE], "reading them", "MiB")
    assert linked > RECORDS / 2
    assert max(first.memory, again.memory) < MOST_MEMORY
    assert first.seconds < RATIO * bare.seconds
    assert again.seconds < AGAIN * first.seconds
    assert len(json.loads(again.out)["events"]) >= len(found["events"])

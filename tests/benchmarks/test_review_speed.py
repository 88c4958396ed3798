"""The review at its largest: a queue of 100,000 drafts, an article of 100 kB; against a bare application.

Run with `python -m tests.benchmarks review key`.
"""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from summariser.journal.copying import copy
from summariser.journal.place import Server
from summariser.journal.store import SqlJournal
from tests.benchmarks.figures import compared
from tests.benchmarks.test_scale import used_by
from tests.postgres import Instance
from tests.tui.conftest import TEXT, Place, Time, draft, unnamed

ROOT = Path(__file__).parents[2]
PRESSES = 300
MEGABYTE = 1024 * 1024
MOST_TIMES_BARE = {10_000: 25.0, 100_000: 120.0}
MOST_MEMORY = 200 * MEGABYTE
SLOWEST_KEY = 6.0
"""Times as long as the bare application needs for one, of the processor."""

# Each script is a process of its own: nothing is warm, and its memory is its own.
TIMING = """
import asyncio, json, resource, sys, time
from textual import events
from textual.app import App
from textual.containers import VerticalScroll
from textual.widgets import Static

def memory():
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024

async def presses(app, keys):
    taken, busy = [], []
    for number in range(int(sys.argv[2])):
        done = asyncio.Event()
        before, processor = time.perf_counter(), time.process_time()
        app.post_message(events.Key(keys[number % len(keys)], None))
        app.call_later(lambda: app.screen.call_after_refresh(done.set))
        await done.wait()
        taken.append(time.perf_counter() - before)
        busy.append(time.process_time() - processor)
    taken.sort()
    busy.sort()
    late = int(len(taken) * 0.95)
    return {"p50": taken[len(taken) // 2], "p95": taken[late], "busy95": busy[late]} if taken else {}

async def measure(make, keys):
    before, processor = time.perf_counter(), time.process_time()
    app = make()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        shown = time.perf_counter() - before
        busy = time.process_time() - processor
        found = {"shown": shown, "busy": busy, "memory": memory()} | await presses(app, keys)
    print(json.dumps(found))
"""
REVIEW = """
from pathlib import Path
from summariser.machine.clock import SystemClock
from summariser.journal.store import SqlJournal
from summariser.files.record_files import FolderRecords
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.tui.app import ReviewApp
from summariser.tui.screens.review import ReviewScreen
from summariser.tui.screens.session import Setup
from summariser.journal.neighbours import JournalNeighbours
from summariser.review.session import Reviewer, ReviewContext, ReviewSession
from summariser.wiring.settings import journal_place

def make():
    place, clock = Path(sys.argv[1]), SystemClock()
    where = journal_place(place, "".join(sys.argv[3:]))
    journal, neighbours = SqlJournal(where, clock), JournalNeighbours(where)
    context = ReviewContext(journal.reviews, FolderRecords(place / "reviewed"), clock, neighbours)
    return ReviewApp(ReviewScreen(ReviewSession(Schema.of(Meeting), context, Reviewer("Anna", "desk")), Setup()))

KEYS = "j j j k right_square_bracket a u e escape c shift+right down escape o j x u tab shift+tab"
asyncio.run(measure(make, KEYS.split()))
"""
BARE = """
class Bare(App[None]):
    BINDINGS = [("j", "scroll(1)"), ("k", "scroll(-1)")]

    def compose(self):
        with VerticalScroll():
            yield Static(open(sys.argv[1] + "/text.txt", encoding="utf-8").read(), markup=False)

    def action_scroll(self, step):
        self.query_one(VerticalScroll).scroll_relative(y=step, animate=False)

asyncio.run(measure(Bare, ["j", "j", "j", "k"]))
"""


def measured(script: str, folder: Path, presses: int = 0, url: str = "") -> dict[str, float]:
    command = [sys.executable, "-c", TIMING + script, str(folder), str(presses), url]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def multiply(journal: Path, count: int) -> None:
    """As many articles with their drafts as are wanted, copies of the one that is there, named and flagged apart."""
    with sqlite3.connect(journal) as connection:

        def copy(table: str, **changes: str) -> None:
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            values = ", ".join(changes.get(name, f"old.{name}") for name in names)
            connection.execute(
                f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "  # noqa: S608 - a number of ours
                f"INSERT INTO {table} SELECT {values} FROM n, (SELECT * FROM {table} LIMIT 1) AS old"
            )

        key = "printf('%016x', i)"
        copy("articles", id=key, path="'in/' || i || '.txt'")
        copy("drafts", id="i", article_id=key)
        name = "'article-' || (i * 7919 % 1000003)"
        codes = "CASE i % 4 WHEN 0 THEN 'name_not_found' WHEN 1 THEN 'name_not_found year_inferred' ELSE '' END"
        copy(
            "reviews",
            article_id=key,
            draft_id="i",
            name=name,
            spelling=name,
            title="'Ministers of Norland and Sudland meet in Porto Alto for the ' || i || 'th time to talk'",
            codes=codes,
            date="date('2020-01-01', '+' || (i % 2000) || ' days')",
            revision="i",
        )
    connection.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    clock = Time()
    with SqlJournal(tmp_path / ".summariser" / "journal.db", clock) as journal:
        yield Place(tmp_path, journal, clock)


@pytest.mark.soak
@pytest.mark.parametrize("count", MOST_TIMES_BARE)
async def test_opening_a_large_workspace(place: Place, count: int) -> None:
    await place.save("first", draft())
    place.journal.close()
    multiply(place.folder / ".summariser" / "journal.db", count)
    (place.folder / "text.txt").write_text(TEXT, "utf-8")
    bare, ours = measured(BARE, place.folder), measured(REVIEW, place.folder)
    what, beside = f"the review of {count:,} drafts", "a bare application"
    times = compared(f"{what} opens, of the processor", [ours["busy"]], [bare["busy"]], beside, "s")
    compared(f"{what} opens, by the clock", [ours["shown"]], [bare["shown"]], beside, "s")
    compared(f"memory of {what}", [ours["memory"] / MEGABYTE], [bare["memory"] / MEGABYTE], beside, "MB")
    assert times < MOST_TIMES_BARE[count]
    assert ours["memory"] < MOST_MEMORY


@pytest.mark.soak
async def test_opening_one_in_postgresql(place: Place, server: Instance) -> None:
    """Of the same drafts; the server's part of the work counts too."""
    await place.save("first", draft())
    place.journal.close()
    multiply(place.folder / ".summariser" / "journal.db", 100_000)
    url = server.new()
    copy(place.folder / ".summariser" / "journal.db", Server.of(url, place.folder))
    measured(REVIEW, place.folder, url=url)
    before = used_by(server)
    there = measured(REVIEW, place.folder, url=url)
    busy = there["busy"] + used_by(server) - before
    here = measured(REVIEW, place.folder)
    print(
        f"\n100,000 in PostgreSQL: {busy / here['busy']:.2f} times the processor of SQLite ({here['busy']:.2f} s)"
        f", shown after {there['shown']:.2f} and {here['shown']:.2f} s; memory {there['memory'] / MEGABYTE:.0f} and"
        f" {here['memory'] / MEGABYTE:.0f} MB"
    )
    assert busy <= 2 * here["busy"]


@pytest.mark.soak
async def test_a_key_in_a_long_article(place: Place) -> None:
    text = TEXT + "\n\n" + "\n\n".join(_paragraph(number) for number in range(420))
    assert len(text) > 100_000
    await place.save("long", unnamed(), text)
    await place.save("other", draft())
    place.journal.close()
    (place.folder / "text.txt").write_text(text, "utf-8")
    bare, ours = measured(BARE, place.folder, PRESSES), measured(REVIEW, place.folder, PRESSES)
    what, beside = f"a key in an article of {len(text):,} characters", "a bare application"
    late, bare_late = [1000 * ours["p95"]], [1000 * bare["p95"]]
    compared(f"{what}, by the clock, 95th percentile", late, bare_late, beside)
    busy, bare_busy = [1000 * ours["busy95"]], [1000 * bare["busy95"]]
    assert compared(f"{what}, of the processor, 95th percentile", busy, bare_busy, beside) < SLOWEST_KEY


def _paragraph(number: int) -> str:
    names = f"Delegate {number} of Norland"
    return f"{names} said on {1 + number % 28} June 2024 that the talks on chapter {number} had gone well. " * 2 + (
        "The weather stayed fine, and nobody else had anything to add about that."
    )

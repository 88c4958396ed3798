"""The report of 5,000 records: how large its page is, and what a browser makes of it.

Run with `pytest -n0 -m soak tests/benchmarks/test_report_size.py -s`.
"""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.browser import browser, tab
from tests.cli.conftest import environment
from tests.corpus.invented import corpus, write

RECORDS = 5_000
MOST_MEGABYTES = 25
NODES = "document.querySelectorAll('*').length"
LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
OPENING = """(async () => {
    const mark = document.querySelector("#speakers .track a"), before = performance.now();
    mark.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - before;
})()"""


@pytest.mark.soak
async def test_the_page_of_5000_records(tmp_path: Path) -> None:
    browser()
    write(tmp_path, corpus(RECORDS))
    began = time.monotonic()
    command = [sys.executable, "-m", "summariser", "report"]
    done = subprocess.run(  # noqa: ASYNC221 - nothing else runs meanwhile
        command, cwd=tmp_path, env=environment(), check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    made, page = time.monotonic() - began, tmp_path / "report.html"
    size = page.stat().st_size / 1e6
    async with tab() as one:
        for width in (1280, 390):
            await one.size(width, 900)
            await one.open(page.as_uri())
            nodes, loaded, painted, opened = [await one.ask(what) for what in (NODES, LOADED, PAINTED, OPENING)]
            assert await one.ask("document.querySelector('dialog .hit mark').textContent")
            print(f"{width} px: first paint {painted:.0f} ms, loaded {loaded:.0f} ms, passage {opened:.0f} ms")
    print(f"{size:.1f} MB, {nodes:,} elements, made in {made:.1f} s")
    assert size < MOST_MEGABYTES

"""A SIGTERM to pytest alone ends it, its workers and what their tests have started."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import summariser
from tests import postgres

ROOT = Path(summariser.__file__).parents[1]
REVIEW = """
import asyncio, os
from tests.conftest import server
from tests.tui.conftest import draft, new_journal, place

async def test_a_review_beside_a_server(server, place):
    await place.save("a", draft())
    async with place.app():
        server_id = (server.folder / "data" / "postmaster.pid").read_text().splitlines()[0]
        with open("begun.new", "w") as file:
            file.write(f"{os.getpid()} {server_id}")
        os.rename("begun.new", "begun")
        await asyncio.sleep(600)
"""
ALONE = ["-c", os.devnull, "--rootdir=.", "-p", "tests.ending", "-p", "no:cacheprovider", "-o", "asyncio_mode=auto"]


def test_a_sigterm_ends_the_tests_and_all_that_they_started(tmp_path: Path, server: postgres.Instance) -> None:
    (tmp_path / "test_it.py").write_text(REVIEW, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-n1", "--basetemp=kept", *ALONE, "test_it.py"]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "SLIPCOVER_"))}
    own |= {"PYTHONPATH": str(ROOT)}
    with (tmp_path / "told").open("wb") as told:
        process = subprocess.Popen(command, cwd=tmp_path, env=own, stdout=told, stderr=told)
    try:
        _until(lambda: (tmp_path / "begun").exists() or process.poll() is not None)
        assert process.poll() is None, (tmp_path / "told").read_text("utf-8")
        process.send_signal(signal.SIGTERM)
        assert process.wait(120) == 2, (tmp_path / "told").read_text("utf-8")
    finally:
        process.kill()
        process.wait()
    for started in map(int, (tmp_path / "begun").read_text("utf-8").split()):
        _until(partial(_gone, started))


def _until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False

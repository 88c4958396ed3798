"""For all tests: nothing is fetched, and what a person's cache holds changes nothing."""

import compileall
import gc
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import summariser
from summariser.machine import children
from summariser.machine.processors import seldom_collected
from tests import postgres
from tests.forks import start

pytest_plugins = ("tests.ending",)

CACHE = Path(os.environ.get("SUMMARISER_CACHE") or Path.home() / ".cache/summariser")
"""The cache of whoever runs the tests, for those that need a model or the parser."""

# The machine may be busy: how long an example takes says nothing.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


MEMORY = Path("/dev/shm")  # noqa: S108 - what is made there is pytest's, which sees to it that it is ours alone
ROOM = 4 << 30
"""Bytes that have to be free in it: containers often have next to nothing there."""


def pytest_configure(config: pytest.Config) -> None:
    """The tests' folders are in memory where there is room: no test looks at what a disk does when power fails, and
    each of thousands of journals waits for it. And the many processes that tests start are not to compile the program
    anew each, nor the next run the tests, whatever the environment says."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    sys.dont_write_bytecode = False
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(summariser.__file__).parent, quiet=2)


def pytest_collection_finish() -> None:
    """What tests write, some of it twice in a second, is not kept."""
    sys.dont_write_bytecode = True


@pytest.fixture(autouse=True, scope="session")
def _seldom_collected() -> Iterator[None]:
    """No search for garbage need look through what is there by now, nor is one due every 700 objects."""
    gc.collect()
    with seldom_collected():
        yield
        gc.collect()
    gc.freeze()  # five searches are due at pytest's end, and one at the interpreter's


@pytest.fixture(autouse=True)
def _nothing_is_fetched(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if request.node.get_closest_marker("local") or request.config.getoption("--record-mode") == "rewrite":
        return
    monkeypatch.setenv("SUMMARISER_OFFLINE", "1")
    monkeypatch.setenv("SUMMARISER_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Instance]:
    """A PostgreSQL server, started when the first test asks for it."""
    if postgres.binaries() is None and not os.environ.get(postgres.REQUIRED):
        pytest.skip("PostgreSQL's server is not installed: apt-get install postgresql")
    in_memory = os.environ.get("PYTEST_DEBUG_TEMPROOT") == str(MEMORY)
    with postgres.running(*[str(MEMORY)] * in_memory) as instance:
        yield instance


@pytest.fixture(scope="session")
def nursery() -> Iterator[start.Nursery]:
    """Where processes of the program come from at once."""
    with start.nursery() as found:
        yield found


@pytest.fixture
def quick_children(nursery: start.Nursery, monkeypatch: pytest.MonkeyPatch) -> None:
    """Second interpreters of this process come from there as well."""
    monkeypatch.setattr(children, "PYTHON", (*nursery.python, "-P"))

"""`summariser review` as people start it: in a terminal of its own, killed, and beside somebody else."""

import asyncio
import json
import os
import re
import select
import signal
import sqlite3
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from summariser.core.meeting import Meeting
from summariser.core.record import Omission
from summariser.core.schema import Schema
from summariser.files.record_files import FolderRecords
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.session import ReviewContext, Reviewer, ReviewSession, Sheet
from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run, Start, environment
from tests.tui.conftest import Place, draft, unnamed
from tests.tui.test_path import FORCE, OMISSIONS

pty = pytest.importorskip("pty", reason="needs the terminals of Unix")

_CONTROL = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[P_^][^\x1b]*\x1b\\|[ -/]*[0-~])")
LONGEST = 120.0
"""Seconds to wait for something to be on the screen of a busy machine."""


@dataclass
class Terminal:
    """A process and the other end of its terminal."""

    process: "subprocess.Popen[str]"
    end: int
    seen: str = ""

    def type(self, keys: str) -> None:
        os.write(self.end, keys.encode())

    def wait_for(self, words: str) -> None:
        """Read on until the words have been written to the screen after what was waited for last."""
        self.read_until(lambda: words in self.seen, words)
        self.seen = self.seen.partition(words)[2]

    def read_until(self, happened: Callable[[], bool], what: str) -> None:
        """Read on until something has happened: a program whose screen nobody reads stands still before long."""
        raw, until = self.seen.encode(), time.monotonic() + LONGEST
        while not happened():
            assert time.monotonic() < until, f"{what!r} never came: {self.seen[-2000:]!r}"
            if select.select([self.end], [], [], 0.05)[0]:
                raw += os.read(self.end, 65536)
                self.seen = _CONTROL.sub("", raw.decode("utf-8", "replace"))

    def leave(self) -> int:
        """Quit, and read what is still written; the exit code."""
        self.type("q")
        while True:
            assert select.select([self.end], [], [], LONGEST)[0], "it did not end"
            try:
                os.read(self.end, 65536)
            except OSError:  # how a terminal without a process ends
                return self.process.wait(LONGEST)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


Sit = Callable[..., Terminal]


@pytest.fixture
def sit(run: Run, terminal: Sit) -> Sit:
    """Over the drafts of the seeds."""
    assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", ROOT / "seeds").code == 0
    return terminal


@pytest.fixture
def terminal(start: Start) -> Iterator[Sit]:
    """Somebody of that name at a terminal of 120x40."""
    import fcntl
    import termios

    ends: list[int] = []

    def _sit(name: str, *arguments: str, command: str = "review") -> Terminal:
        ours, theirs = pty.openpty()
        ends.append(ours)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        settings = environment() | {"TERM": "xterm-256color"}
        process = start(command, "--reviewer", name, *arguments, **streams, env=settings, start_new_session=True)
        os.close(theirs)
        return Terminal(process, ours)

    yield _sit
    for end in ends:
        os.close(end)


def drafted(workspace: Path, data: dict[str, Any], omissions: tuple[Omission, ...] = ()) -> None:
    """The one article "a" with this draft."""
    with SqlJournal(journal_path(workspace), SystemClock()) as journal:
        asyncio.run(Place(workspace, journal).save("a", data, omissions=omissions))


async def opened(workspace: Path, name: str) -> Sheet:
    """How the article of that name stands for Anna, who opens it again."""
    import socket

    with SqlJournal(journal_path(workspace), SystemClock()) as journal:
        bench = ReviewContext(journal.reviews, FolderRecords(workspace / "reviewed"), SystemClock())
        session = ReviewSession(Schema.of(Meeting), bench, Reviewer("Anna", socket.gethostname()))
        (row,) = [row for row in await session.queue("name") if row.name == name]
        sheet = await session.open(row.article_id)
        await session.close()
        return sheet


def test_what_the_screen_said_was_saved_survives_kill_9(sit: Sit, tmp_path: Path) -> None:
    terminal = sit("Anna", "000_957266d671135620")
    terminal.wait_for("to check")
    terminal.type("A")
    terminal.wait_for("of the record accepted")
    terminal.type("n\x1b")  # choosing words, and out of it: nothing to save
    terminal.kill()
    sheet = asyncio.run(opened(tmp_path, "000_957266d671135620"))
    assert sheet.state == "in progress"
    assert sum(row.state == "accepted" for row in sheet.rows if row.role == "field") > 5  # as many as fit the screen

    again = sit("Anna", "000_957266d671135620")
    again.wait_for(f"{sheet.decided} of {sheet.total} decided")
    assert again.leave() == 0


def test_what_was_being_typed_survives_kill_9(terminal: Sit, tmp_path: Path) -> None:
    drafted(tmp_path, unnamed())
    anna = terminal("Anna", "a")
    anna.wait_for("1 to check")
    anna.type("eMinister")  # in place of the name that is in doubt
    anna.read_until(lambda: _typed(tmp_path) == "Minister", "stored")
    anna.kill()
    again = terminal("Anna", "a")
    again.wait_for("not entered yet")
    again.type(" Chen\r")
    again.wait_for("saved")
    assert again.leave() == 0
    sheet = asyncio.run(opened(tmp_path, "a"))
    assert sheet.row("/participants/1/name").value == "Minister Chen"
    assert sheet.typing is None


def test_an_omission_that_was_taken_and_one_that_was_declined_survive_kill_9(terminal: Sit, tmp_path: Path) -> None:
    drafted(tmp_path, draft(), OMISSIONS)
    anna = terminal("Anna", "a")
    anna.wait_for("2 left out?")
    anna.type("x")
    anna.wait_for("declined")
    anna.type("a")
    anna.wait_for("taken")
    anna.kill()
    sheet = asyncio.run(opened(tmp_path, "a"))
    assert (sheet.omissions, sheet.data["quotes"][1]) == ([], FORCE)
    assert sheet.row("/agreements/-/0").state == "rejected"
    again = terminal("Anna", "a")
    again.wait_for(f"{sheet.decided} of {sheet.total} decided")
    again.type("u")
    again.wait_for("1 left out?")
    assert again.leave() == 0


def _typed(workspace: Path) -> str:
    """What the journal has of it, without opening the article."""
    with sqlite3.connect(journal_path(workspace)) as journal:
        places = [row[0] for row in journal.execute("SELECT position FROM reviews") if "\n" in row[0]]
    journal.close()
    return json.loads(places[0].splitlines()[1])[1] if places else ""


def test_two_people_on_one_workspace(sit: Sit) -> None:
    anna = sit("Anna", "000_957266d671135620")
    anna.wait_for("to check")
    ben = sit("Ben", "000_957266d671135620")
    ben.wait_for("is being reviewed by Anna on ")
    assert ben.leave() == 0
    assert anna.leave() == 0
    ben = sit("Ben", "000_957266d671135620")
    ben.wait_for("to check")
    ben.kill()


def test_six_people_who_start_together_all_get_an_article(terminal: Sit, tmp_path: Path) -> None:
    with SqlJournal(journal_path(tmp_path), SystemClock()) as journal:
        for name in "abcdefgh":
            asyncio.run(Place(tmp_path, journal).save(name, unnamed()))
    people = {name: terminal(name) for name in ("Ann", "Ben", "Cho", "Dag", "Eva", "Fay")}
    for one in people.values():
        one.wait_for("of 23 decided")
    assert len({*_held(tmp_path).values()}) == len(people), "each has one, and nobody the same"
    assert [one.leave() for one in people.values()] == [0] * len(people)


def _held(workspace: Path) -> dict[str, str]:
    with sqlite3.connect(journal_path(workspace)) as journal:
        held = dict(journal.execute("SELECT article_id, holder FROM reviews WHERE holder != ''"))
    journal.close()
    return held

"""The command line, inside this process where that will do, and as a process of its own where it will not."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpcore2
import pytest
from typer.main import get_command

from summariser import cli
from summariser.reports import output
from tests.forks.start import Forked, Nursery

ROOT = Path(cli.__file__).parents[2]
APPLICATION = cli.application
KEPT = ("SUMMARISER_OFFLINE", "SUMMARISER_CACHE")
OWN = ("OPENAI_", "SUMMARISER_", "COLUMNS", "NO_COLOR", "FORCE_COLOR")


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The only line on standard error."""
        (line,) = self.err.splitlines()
        return line


Run = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[str]"]


def environment() -> dict[str, str]:
    found = {name: value for name, value in os.environ.items() if not name.startswith(OWN) or name in KEPT}
    return {**found, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", "PYTHONIOENCODING": "utf-8"}


@cache
def commands() -> Any:
    """The program's, put together once."""
    return get_command(APPLICATION())


@pytest.fixture(autouse=True, scope="session")
def _certificates_are_read_once() -> Iterator[None]:
    """Each client for batches reads all of the system's, in 20 ms, and says nothing over TLS here."""
    with patch("httpcore2.default_ssl_context", cache(httpcore2.default_ssl_context)):
        yield


@pytest.fixture
def run(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    quick_children: None,
) -> Run:
    """Runs a command in this process, in a folder of its own, with no settings but the given ones."""
    for name in list(os.environ):
        if name.startswith(OWN) and name not in KEPT:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    # Where an article is still being read when all is over, the process ends at once: this one has more tests to run.
    monkeypatch.setattr(output, "leave_now", sys.exit)
    monkeypatch.setattr(cli, "application", commands)

    def _run(*arguments: object, **settings: str) -> Result:
        with monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["summariser", *map(str, arguments)])
            capsys.readouterr()
            with pytest.raises(SystemExit) as left:
                cli.main()
        out, err = capsys.readouterr()
        return Result(int(left.value.code or 0), out, err)

    return _run


@pytest.fixture
def start(tmp_path: Path, nursery: Nursery) -> Iterator[Start]:
    """Starts the program as a process, in the test's folder."""
    started: list[subprocess.Popen[str]] = []

    def _start(
        *arguments: object, before: tuple[str, ...] = (), safe: bool = False, **options: Any
    ) -> "subprocess.Popen[str]":
        """`safe`: as the installed command starts, which does not look for modules in the working folder. This, and
        what comes `before`, get a new interpreter."""
        command = [*(["-P"] if safe else []), "-m", "summariser", *map(str, arguments)]
        settings: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        settings |= {"cwd": tmp_path, "env": environment(), "text": True, "encoding": "utf-8"} | options
        if before or safe:
            started.append(subprocess.Popen([*before, sys.executable, *command], **settings))
        else:
            started.append(Forked(nursery, command, **settings))
        return started[-1]

    yield _start
    for process in started:
        process.kill()
        process.communicate()


def ended(process: "subprocess.Popen[str]", within: float = 60) -> Result:
    out, err = process.communicate(timeout=within)
    assert "Traceback" not in (err or ""), err
    return Result(process.returncode, out or "", err or "")


@pytest.fixture
def articles(tmp_path: Path) -> Callable[[int], Path]:
    """A folder with so many short articles."""

    def _articles(count: int) -> Path:
        folder = tmp_path / "articles"
        folder.mkdir(exist_ok=True)
        for number in range(count):
            text = f"Meeting number {number} took place in Hanoi on 5 May 2024. Ann Lee and Bo Chen took part.\n"
            (folder / f"{number:03}.txt").write_text(text, "utf-8")
        return folder

    return _articles

"""Ctrl-C during something that takes for ever: it ends, and the run can be resumed."""

import os
import select
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run, Start, ended, environment
from tests.fakes.server import FaultServer, Reply, completion, error

FOR_EVER = """
import pathlib
def read(*_, **__):
    pathlib.Path("reading").touch()
    while True:
        try:
            for _ in range(1000):
                pass
        except Exception:
            pass
"""
PDF = f"""{FOR_EVER}
class Page:
    extract_text = read
class PdfReader:
    metadata = None
    pages = [Page()]
    def __init__(self, _):
        pass
"""
READERS = {
    "pypdf/__init__.py": PDF,
    "pypdf/errors.py": "class DependencyError(Exception): pass\nclass FileNotDecryptedError(Exception): pass\n",
    "trafilatura/__init__.py": f"{FOR_EVER}\nbare_extraction = load_html = read\n",
}
NOWHERE = ("--model", "m", "--base-url", "http://127.0.0.1:1/v1", "--price", "0/0")


@pytest.fixture
def reviewed(run: Run, tmp_path: Path) -> None:
    """A workspace that has an example to show."""
    seed = ROOT / "seeds" / "000_957266d671135620.txt"
    assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", seed).code == 0
    assert run("export", "--drafts", "--out", "reviewed").code == 0
    path = tmp_path / "reviewed" / f"{seed.stem}.json"
    path.write_text(path.read_text("utf-8").replace('"status": "draft"', '"status": "reviewed"'), "utf-8")
    with sqlite3.connect(journal_path(tmp_path)) as journal:
        journal.execute("UPDATE reviews SET state = 'reviewed'")
    journal.close()


def _begun(process: "subprocess.Popen[str]", sign: Path) -> None:
    deadline = time.monotonic() + 120
    while not sign.exists():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.usefixtures("reviewed")
@pytest.mark.parametrize("name", ["a.pdf", "a.html"])
@pytest.mark.parametrize("options", [(), ("--dry-run",), ("--examples", "1")], ids=" ".join)
def test_an_article_that_is_never_read(start: Start, tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    for file, code in READERS.items():
        path = tmp_path / "own" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, "utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(b"%PDF-1.4" if name == "a.pdf" else b"<html><body>Words.</body></html>")
    own = environment() | {"PYTHONPATH": os.pathsep.join((str(tmp_path / "own"), str(ROOT)))}
    process = start("extract", "in", *NOWHERE, *options, env=own)
    _begun(process, tmp_path / "reading")
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    assert ended(process).code == 130, "though its reader never ends"


def test_what_words_the_next_question_is_never_loaded(start: Start, tmp_path: Path) -> None:
    """The first Ctrl-C is told at once, and the second ends it."""
    (tmp_path / "own" / "instructor").mkdir(parents=True)
    (tmp_path / "own" / "instructor" / "__init__.py").write_text(f"{FOR_EVER}\nread()\n", "utf-8")
    own = environment() | {"PYTHONPATH": os.pathsep.join((str(tmp_path / "own"), str(ROOT)))}
    seed = ROOT / "seeds" / "000_957266d671135620.txt"
    with FaultServer(lambda _, body: completion({"summary": 5})) as server:
        process = start("extract", seed, "--model", "m", "--base-url", server.url, "--price", "1/2", env=own)
        _begun(process, tmp_path / "reading")
        process.send_signal(signal.SIGINT)
        assert process.stderr
        assert select.select([process.stderr], [], [], 120)[0], "though it never ends, Ctrl-C is heard"
        assert "stopping: finishing what is in flight" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        assert ended(process).code == 130


SLOW_PIP = """
import os, pathlib, time
pathlib.Path("fetching.new").write_text(str(os.getpid()))
os.rename("fetching.new", "fetching")
time.sleep(600)
"""


@pytest.fixture
def fetching(tmp_path: Path) -> dict[str, str]:
    """The environment of a command that fetches the parser's data for ever, and so notes in the file `fetching`."""
    pytest.importorskip("spacy")
    (tmp_path / "own" / "pip").mkdir(parents=True)
    (tmp_path / "own" / "pip" / "__init__.py").touch()
    (tmp_path / "own" / "pip" / "__main__.py").write_text(SLOW_PIP, "utf-8")
    return environment() | {
        "PYTHONPATH": os.pathsep.join((str(tmp_path / "own"), str(ROOT))),
        "SUMMARISER_CACHE": str(tmp_path / "cache"),
        "SUMMARISER_OFFLINE": "",
    }


SEED = ROOT / "seeds" / "000_957266d671135620.txt"


def test_a_download_is_not_waited_for(start: Start, tmp_path: Path, fetching: dict[str, str]) -> None:
    process = start("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", SEED, env=fetching)
    _begun(process, tmp_path / "fetching")
    process.send_signal(signal.SIGINT)
    result = ended(process)
    assert result.code == 130
    assert "the parser's data is fetched first, once: 13 MB into" in result.err
    _gone(tmp_path / "fetching")


def test_a_run_that_cannot_go_on_waits_for_no_download(start: Start, tmp_path: Path, fetching: dict[str, str]) -> None:
    def refused(number: int, body: object) -> Reply:
        while not (tmp_path / "fetching").exists():
            time.sleep(0.01)
        return error(401, "a wrong key")

    with FaultServer(refused) as server:
        process = start("extract", SEED, "--model", "m", "--base-url", server.url, "--price", "0/0", env=fetching)
        result = ended(process)
    assert result.code == 2
    assert "does not accept the API key" in result.err
    _gone(tmp_path / "fetching")


def _gone(noted: Path) -> None:
    pid, deadline = int(noted.read_text("utf-8")), time.monotonic() + 120
    try:
        while time.monotonic() < deadline:
            os.kill(pid, 0)
            time.sleep(0.01)
    except ProcessLookupError:
        return
    pytest.fail("it goes on")


@pytest.mark.parametrize("model", [("--model", "local"), NOWHERE], ids=["local", "elsewhere"])
def test_a_dry_run_tells_what_would_be_fetched(run: Run, tmp_path: Path, model: tuple[str, ...]) -> None:
    told = run(
        "extract", ROOT / "seeds", "--dry-run", *model,
        SUMMARISER_CACHE=str(tmp_path / "cache"), SUMMARISER_OFFLINE="",
    )  # fmt: skip
    assert ("the default model is fetched first, once: 1,117 MB into" in told.err) == (model[1] == "local")
    assert not (tmp_path / "cache").exists(), "nothing was fetched or made"

"""What is written stays in the workspace, and is nobody else's to read before it is published."""

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")
RECORDING = ROOT / "tests/recordings/seeds.jsonl"
SEED = ROOT / "seeds" / "000_957266d671135620.txt"
NOWHERE = ("--model", "m", "--base-url", "http://127.0.0.1:1/v1", "--price", "0/0")


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    found = tmp_path / "outside"
    found.mkdir()
    (found / "file").write_text("mine")
    return found


def untouched(outside: Path) -> None:
    assert [one.name for one in outside.iterdir()] == ["file"]
    assert (outside / "file").read_text() == "mine"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("name", [".summariser", "journal.db", "journal.db-wal", "journal.db-shm"])
@pytest.mark.parametrize("target", ["outside", "outside/file", "outside/nothing", "itself"])
def test_the_journal(run: Run, tmp_path: Path, outside: Path, name: str, target: str) -> None:
    place = tmp_path / name if name == ".summariser" else journal_path(tmp_path).with_name(name)
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(place if target == "itself" else tmp_path / target)
    result = run("extract", "--replay", RECORDING, SEED)
    assert result.code == 2
    assert "nothing is written through a link" in result.complaint
    untouched(outside)


@pytest.mark.parametrize("out", ["link", "link/deeper", "folder/link", "folder/../link/deeper"])
@pytest.mark.parametrize("format", ["json", "csv", "labelstudio"])
def test_exports_to_a_folder(run: Run, outside: Path, tmp_path: Path, out: str, format: str) -> None:
    assert run("extract", "--replay", RECORDING, SEED).code == 0
    (tmp_path / "folder").mkdir()
    for link in ("link", "folder/link"):
        (tmp_path / link).symlink_to(outside)
    for given in (out, tmp_path / out):
        result = run("export", "--drafts", "--format", format, "--out", given, "--workspace", tmp_path)
        assert result.code == 2
        assert "nothing is written through a link" in result.complaint
    untouched(outside)


@pytest.mark.parametrize("target", ["file", "nothing"])
def test_exports_to_a_file(run: Run, outside: Path, tmp_path: Path, target: str) -> None:
    assert run("extract", "--replay", RECORDING, SEED).code == 0
    (tmp_path / "out.jsonl").symlink_to(outside / target)
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / f"{SEED.stem}.json").symlink_to(outside / target)
    for arguments in (["--format", "jsonl", "--out", "out.jsonl"], []):
        result = run("export", "--drafts", *arguments)
        assert result.code == 2
        assert "nothing is written through a link" in result.complaint
    untouched(outside)


def test_a_recording(run: Run, outside: Path, tmp_path: Path) -> None:
    (tmp_path / "made.jsonl").symlink_to(outside / "file")
    result = run(
        "extract",
        "--record",
        "made.jsonl",
        "--model",
        "m",
        "--base-url",
        "http://127.0.0.1:1/v1",
        "--price",
        "0/0",
        SEED,
    )
    assert (result.code, "nothing is written through a link" in result.err) == (2, True)
    untouched(outside)


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_what_is_not_published_is_private(run: Run, tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        assert run("extract", "--replay", RECORDING, SEED).code == 0
        assert mode(tmp_path / ".summariser") == 0o700
        for one in (tmp_path / ".summariser").iterdir():
            assert mode(one) == 0o600, one
        run(
            "extract",
            "--record",
            "made.jsonl",
            "--model",
            "m",
            "--base-url",
            "http://127.0.0.1:1/v1",
            "--price",
            "0/0",
            SEED,
        )
        assert mode(tmp_path / "made.jsonl") == 0o600
        assert run("export", "--drafts").code == 0
        assert run("export", "--drafts", "--format", "jsonl", "--out", "drafts.jsonl").code == 0
        assert mode(tmp_path / "drafts") == 0o700
        assert mode(tmp_path / "drafts" / f"{SEED.stem}.json") == mode(tmp_path / "drafts.jsonl") == 0o600
        assert run("export", "--drafts", "--format", "csv", "--out", "tables").code == 0
        assert {mode(one) for one in (tmp_path / "tables").iterdir()} == {0o600}
        assert os.umask(umask) == umask
    finally:
        os.umask(before)


def test_a_journal_in_use_is_private_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    from summariser.journal.store import SqlJournal
    from summariser.machine.clock import SystemClock

    with SqlJournal(journal_path(tmp_path), SystemClock()):
        found = {one.name: mode(one) for one in journal_path(tmp_path).parent.iterdir()}
    assert found == {f"journal.db{suffix}": 0o600 for suffix in ("", "-wal", "-shm")}


@pytest.mark.parametrize(
    "added",
    [
        "CREATE TRIGGER keep AFTER INSERT ON drafts BEGIN DELETE FROM attempts; END",
        "CREATE VIEW more AS SELECT * FROM drafts",
        "ALTER TABLE articles RENAME TO a; CREATE VIEW articles AS SELECT * FROM a",
    ],
)
def test_a_journal_with_code_of_its_own_is_refused(run: Run, tmp_path: Path, added: str) -> None:
    assert run("extract", "--replay", RECORDING, SEED).code == 0
    with sqlite3.connect(journal_path(tmp_path)) as journal:
        journal.executescript(added)
    journal.close()
    before = journal_path(tmp_path).read_bytes()
    for command in (["status"], ["show", SEED.stem], ["export", "--drafts"], ["extract", "--replay", RECORDING, SEED]):
        result = run(*command)
        assert result.code == 2
        assert "which this program never makes" in result.complaint
    assert journal_path(tmp_path).read_bytes() == before


@pytest.fixture
def left_out(run: Run, tmp_path: Path) -> Callable[..., tuple[int, str]]:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "own.txt").write_bytes(SEED.read_bytes())
    (tmp_path / "key.txt").write_text("A private key, say.")
    (folder / "link.txt").symlink_to(tmp_path / "key.txt")

    def _left_out(*options: str) -> tuple[int, str]:
        result = run("extract", "--replay", RECORDING, "in", *options)
        return result.code, result.err

    return _left_out


def test_a_link_out_of_the_folder_is_named_and_not_read(left_out: Callable[..., tuple[int, str]]) -> None:
    code, said = left_out()
    assert code == 1
    assert "in/link.txt: is a link out of the folder" in said
    code, said = left_out("--follow-links")
    assert (code, "no recorded answer" in said) == (1, True)  # it was read and asked about

"""A journal that something has gone wrong with: one line that says what, where, and what to do."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Result, Run

SEED = ROOT / "seeds" / "000_957266d671135620.txt"
EXTRACT = ("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", SEED)
READING = (("status",), ("status", "--json"), ("show", SEED.stem), ("export", "--drafts", "--out", "out"))


@pytest.fixture
def journal(run: Run, tmp_path: Path) -> Path:
    assert run(*EXTRACT).code == 0
    path = journal_path(tmp_path)
    assert [one.name for one in path.parent.iterdir()] == ["journal.db"]
    return path


def one_line(result: Result, path: Path) -> None:
    assert result.code == 2, result
    assert str(path.name) in result.complaint
    assert len(result.complaint) < 400
    assert any(words in result.complaint for words in ("move it away", "restore a copy", "check that", "update"))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("Dear diary, " * 1000)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def _zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _others(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    other.close()


def _version(found: int) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute("DELETE FROM schema_version")
            connection.execute("INSERT INTO schema_version VALUES (?)", (found,))
        connection.close()

    change.__name__ = f"version {found}"
    return change


WAYS = [_text, _folder, _half, _header, _zeros, *(map(_version, (0, -1, 2, 99)))]


@pytest.mark.parametrize("damage", WAYS, ids=lambda way: way.__name__)
def test_every_command_says_so(run: Run, journal: Path, damage: Callable[[Path], None]) -> None:
    damage(journal)
    for command in (*READING, EXTRACT):
        one_line(run(*command), journal)


@pytest.mark.parametrize("damage", [_empty, _others])
def test_what_is_no_journal_is_not_made_one_by_reading(run: Run, journal: Path, damage: Callable[[Path], None]) -> None:
    damage(journal)
    before = journal.read_bytes()
    for command in READING:
        one_line(run(*command), journal)
    assert journal.read_bytes() == before


def test_another_programs_database_is_left_alone(run: Run, journal: Path) -> None:
    _others(journal)
    one_line(run(*EXTRACT), journal)
    with sqlite3.connect(journal) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]
    connection.close()


def test_sqlites_own_number_means_nothing_here(run: Run, journal: Path) -> None:
    for number in (-1, 0, 2):
        with sqlite3.connect(journal) as connection:
            connection.execute(f"PRAGMA user_version = {number}")
        connection.close()
        assert run("status").code == 0


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE runs SET created_at = 'yesterday'",
        "UPDATE runs SET cap_pico = 'much'",
        "UPDATE runs SET model = x'ff00'",
        "UPDATE runs SET state = 7",
        "UPDATE runs SET command = x'00'",
        "UPDATE drafts SET record = x'ff'",
        "UPDATE drafts SET record = '{}'",
        "UPDATE drafts SET record = '['",
        "UPDATE articles SET published = 'soon'",
        "UPDATE articles SET text = x'c3'",
        "UPDATE articles SET path = 5",
        "UPDATE attempts SET cost_pico = 'x', input_tokens = 'y'",
        "UPDATE reviews SET state = x'01'",
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = 'CREATE TABLE runs (id)' WHERE name = 'runs'",
        "DROP TABLE drafts",
    ],
)
def test_values_that_this_program_never_wrote(run: Run, journal: Path, change: str) -> None:
    with sqlite3.connect(journal) as connection:
        connection.executescript(f"PRAGMA foreign_keys = OFF; {change}")
    connection.close()
    for command in READING:
        result = run(*command)
        if result.code:
            assert len(result.err.splitlines()) == 1


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_byte_may_be_another(run: Run, journal: Path, data: st.DataObject) -> None:
    whole = journal.with_name("whole")
    if not whole.exists():
        shutil.copyfile(journal, whole)
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    for suffix in ("-wal", "-shm"):
        journal.with_name(journal.name + suffix).unlink(missing_ok=True)
    journal.write_bytes(content)
    for command in READING:
        result = run(*command)
        assert result.code in (0, 1, 2)
        if result.code == 2:
            assert len(result.err.splitlines()) == 1
    with suppress(OSError):
        shutil.rmtree("out")

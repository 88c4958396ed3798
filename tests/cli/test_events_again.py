"""What `events` keeps beside the journal changes nothing of what it says, whatever becomes of it."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from summariser.files.corpus_cache import CorpusCache, corpus_cache
from summariser.journal import drafts
from summariser.wiring.corpus import CACHE
from tests.cli.conftest import ROOT, Result, Run

Replay = ("--replay", ROOT / "tests/recordings/seeds.jsonl")
Spoil = Callable[[Path], object]


@pytest.fixture
def cache(run: Run, tmp_path: Path) -> Path:
    """Of a workspace with the drafts of four seeds, whose events have been listed."""
    for path in sorted((ROOT / "seeds").glob("00[0-3]*")):
        assert run("extract", *Replay, path).code == 0
    assert run("events", "--drafts").code == 0
    return tmp_path / ".summariser" / CACHE


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the drafts that were read."""
    found: list[int] = []
    parse = drafts.parse

    def noted(stored: drafts.Stored) -> object:
        found.append(stored.id)
        return parse(stored)

    monkeypatch.setattr(drafts, "parse", noted)
    return found


def said(run: Run) -> Result:
    return run("events", "--drafts", "--json")


def test_of_one_draft_more_that_one_is_read_alone(run: Run, cache: Path, read: list[int]) -> None:
    before = said(run)
    assert read == []
    run("extract", *Replay, *sorted((ROOT / "seeds").glob("004*")))
    read.clear()
    again = said(run)
    assert read == [5]
    assert again.json["events"] == before.json["events"]
    cache.unlink()
    assert said(run) == again


def fill(path: Path) -> None:
    path.write_bytes(b"x" * 100_000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def damage(path: Path) -> None:
    """Behind its first page, which says what is in it."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"x" * (size - 4096))


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def change(sql: str) -> Spoil:
    def _change(path: Path) -> None:
        with sqlite3.connect(path) as connection:
            connection.execute(sql)
        connection.close()

    return _change


@pytest.mark.parametrize(
    "spoil",
    [
        Path.unlink,
        fill,
        empty,
        damage,
        folder,
        change("UPDATE kept SET value = x'7b'"),
        change("UPDATE kept SET value = '[]'"),
        change("UPDATE kept SET value = NULL"),
        change("DROP TABLE kept"),
        change("ALTER TABLE kept RENAME TO other"),
        change("CREATE TRIGGER t AFTER INSERT ON kept BEGIN DELETE FROM kept; END"),
        change("CREATE VIEW v AS SELECT 1"),
    ],
)
def test_a_cache_that_is_no_use_changes_nothing_and_is_replaced(
    run: Run, cache: Path, spoil: Spoil, read: list[int]
) -> None:
    before = said(run)
    spoil(cache)
    assert said(run) == before
    assert said(run) == before
    read.clear()
    assert said(run) == before
    assert read == [] or cache.is_dir()


def test_nothing_is_written_through_a_link(run: Run, cache: Path, tmp_path: Path) -> None:
    before = said(run)
    elsewhere = tmp_path / "elsewhere"
    cache.rename(elsewhere)
    elsewhere.write_bytes(b"mine")
    cache.symlink_to(elsewhere)
    assert said(run) == before
    assert elsewhere.read_bytes() == b"mine"


@pytest.mark.usefixtures("cache")
def test_what_a_person_decided_is_in_no_cache(run: Run, read: list[int]) -> None:
    (event,) = said(run).json["events"]
    run("events", "apart", *(one["id"] for one in event["articles"]))
    assert said(run).json["events"] == []
    run("events", "undo", "1")
    assert said(run).json["events"] == [event]


def test_a_reviewed_record_that_changed_is_read_again(run: Run, cache: Path, tmp_path: Path) -> None:
    """And one that was held against its article once is not believed when it says something else."""
    reviewed = tmp_path / "reviewed"
    reviewed.mkdir()
    for path in sorted((ROOT / "reviewed").glob("00[01]*.json")):
        (reviewed / path.name).write_bytes(path.read_bytes())
    (event,) = run("events", "--json").json["events"]
    assert run("events", "--json").json["events"] == [event]
    path = min(reviewed.iterdir())
    whole = path.read_text("utf-8")
    record = json.loads(whole)
    record["data"]["date"] |= {"start": "2023-10-30", "end": "2023-10-30"}
    path.write_text(json.dumps(record), "utf-8")
    assert run("events", "--json").json["events"] == []
    record["data"]["date"]["evidence"][0]["text"] = "never"
    path.write_text(json.dumps(record), "utf-8")
    assert run("events", "--json").complaint.startswith(f"left out: reviewed/{path.name}")
    path.write_text(whole, "utf-8")
    assert run("events", "--json").json["events"] == [event]


def test_a_workspace_without_a_journal_is_left_as_it_is(run: Run) -> None:
    assert run("events", "--workspace", ROOT / "tests/examples/reports").code == 0
    assert not (ROOT / "tests/examples/reports/.summariser").exists()


def test_what_is_asked_for_no_more_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summariser.files.corpus_cache._FEW", 10)
    path = tmp_path / "c"
    with corpus_cache(path) as kept:
        for number in range(30):
            kept.keep(str(number), b"1")
    with corpus_cache(path) as kept:
        assert kept.find([str(number) for number in range(30)]) == {}
        kept.keep("a", b"2")
    with corpus_cache(path) as kept:
        assert kept.find(["a", "b"]) == {"a": b"2"}


def test_without_a_file_nothing_is_kept(tmp_path: Path) -> None:
    with corpus_cache(tmp_path / "nowhere" / "c") as kept:
        kept.keep("a", b"1")
        assert kept.find(["a"]) == {}
    assert CorpusCache(None).find(["a"]) == {}

"""The other articles of an event, found among those whose day in the queue is near."""

import sqlite3
from pathlib import Path

import pytest

from summariser.core.meeting import Meeting
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.files.gold_files import parse_record
from summariser.journal import neighbours
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from tests.outlets import ROOT, save_outlets

SCHEMA = Schema.of(Meeting)


@pytest.fixture
async def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    with SqlJournal(path, SystemClock()) as opened:
        await save_outlets(opened)
    return path


def found(journal: Path, record: Record) -> list[str]:
    others = neighbours.others(journal, SCHEMA, record)
    return sorted(Path(one.article.path or "").stem[:4] for one in others[1]) if others else []


def execute(journal: Path, statement: str) -> None:
    connection = sqlite3.connect(journal)
    with connection:
        connection.execute(statement)
    connection.close()


SEED = parse_record(ROOT / "reviewed/001_e8c98279682e230f.json")


def test_those_of_the_event_and_no_others(journal: Path) -> None:
    assert found(journal, SEED) == ["000_", "delt", "rive"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2023-08-22", True), ("2023-08-21", False), ("2023-10-20", True), ("2023-10-21", False), ("when?", False)],
)
def test_the_day_in_the_queue_is_that_of_publication(journal: Path, day: str, expected: bool) -> None:
    execute(journal, f"UPDATE reviews SET date = '{day}' WHERE name = 'river-post'")  # noqa: S608 - our own
    assert ("rive" in found(journal, SEED)) is expected


def test_the_nearest_are_read(journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    execute(journal, "UPDATE reviews SET date = '2023-09-07' WHERE name != 'delta-evening'")
    monkeypatch.setattr(neighbours, "NEAREST", 1)
    assert found(journal, SEED) == ["delt"]


def test_a_record_without_a_day_has_no_neighbours(journal: Path) -> None:
    undated = SEED.model_copy(update={"data": {**SEED.data, "date": None}})
    assert found(journal, undated) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_there_are(journal: Path, day: str) -> None:
    moved = SEED.model_copy(update={"data": SEED.data | {"date": SEED.data["date"] | {"start": day, "end": day}}})
    assert found(journal, moved) == []

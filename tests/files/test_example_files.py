"""Examples out of a workspace that was reviewed, and the files that keep a command's choice."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from summariser.ask.example_choice import ExampleCandidate
from summariser.ask.prompt import Example
from summariser.core.answer_type import draft_type
from summariser.core.article import Article
from summariser.core.errors import ConfigurationError, Failure
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.files.example_files import ChosenFiles, ReviewedRecords
from tests.cli.conftest import ROOT, Run, run

__all__ = ["run"]

MEETING = Schema.of(Meeting)
ONE = (Example(Article("Một ‹b› \U0001f600.", "f" * 64, "in/a.txt", "Title", None), '{"a":1}'),)
OTHER = (Example(Article("Two.", ""), "{}"),)


@pytest.fixture
def workspace(run: Run, tmp_path: Path) -> Path:
    """The five seeds; all but the last are reviewed."""
    assert run("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", ROOT / "seeds").code == 0
    shutil.copytree(ROOT / "reviewed", tmp_path / "reviewed")
    with sqlite3.connect(tmp_path / ".summariser" / "journal.db") as journal:
        journal.execute("update reviews set state = 'reviewed' where name not like '004%'")
    journal.close()
    return tmp_path


def found(workspace: Path) -> list[ExampleCandidate | Failure]:
    journal = workspace / ".summariser" / "journal.db"
    return list(ReviewedRecords(journal, workspace / "reviewed", MEETING).candidates())


def test_reviewed_records_are_examples_and_others_are_named(workspace: Path) -> None:
    assert [isinstance(one, ExampleCandidate) for one in found(workspace)] == [True] * 4
    for one in found(workspace):
        assert isinstance(one, ExampleCandidate)
        assert one.corrections > 5
        assert draft_type(MEETING).model_validate_json(one.example.answer)
    folder = workspace / "reviewed"
    (folder / "000_957266d671135620.json").write_text("{")
    (folder / "001_e8c98279682e230f.json").unlink()
    for name, change in (("002_b28a2dd193972ed8", "text"), ("003_bf1c26f0cbf87680", "status")):
        record = json.loads((folder / f"{name}.json").read_text("utf-8"))
        if change == "text":
            record["data"]["date"]["evidence"][0]["text"] = "elsewhere"
        else:
            record["review"]["status"] = "draft"
        (folder / f"{name}.json").write_text(json.dumps(record), "utf-8")
    reasons = {one.path[:3]: one.reason for one in found(workspace) if isinstance(one, Failure)}
    assert reasons["000"].startswith("is no record")
    assert reasons["001"] == "is not a regular file"
    assert reasons["002"] == "cites passages that are not in its article"
    assert reasons["003"] == "is not reviewed"


def test_without_a_journal_there_is_nothing(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_a_choice_comes_back_as_it_was_and_the_first_one_holds(tmp_path: Path) -> None:
    files = ChosenFiles(tmp_path / "examples")
    assert files.load("k") is None
    assert files.keep("k", ONE, replace=False) == ONE
    assert files.keep("k", OTHER, replace=False) == ONE
    assert files.load("k") == ONE
    assert files.keep("k", OTHER, replace=True) == OTHER
    assert files.load("k") == OTHER
    assert [path.name for path in (tmp_path / "examples").iterdir()] == ["k.json"]


def test_where_files_cannot_be_linked_the_first_one_holds_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    files = ChosenFiles(tmp_path)
    assert [files.keep("k", some, replace=False) for some in (ONE, OTHER)] == [ONE, ONE]
    assert [path.name for path in tmp_path.iterdir()] == ["k.json"]


def test_damage_and_trouble_are_said_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "k.json").write_text('{"format": "summariser.examples/1"}')
    with pytest.raises(ConfigurationError, match="are damaged: give --fresh to choose anew"):
        ChosenFiles(tmp_path).load("k")
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigurationError, match="cannot be written: "):
        ChosenFiles(tmp_path / "file").keep("k", ONE, replace=False)

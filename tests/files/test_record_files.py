"""Reviewed records on disk, and who is said to have reviewed them."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from summariser.core.errors import ConfigurationError
from summariser.core.record import ArticleRef, Record
from summariser.files.record_files import FolderRecords
from summariser.files.review_settings import reviewer_name

RECORD = Record(schema_id="meeting/1", article=ArticleRef(sha256="0" * 64), data={"summary": "Tô Lâm đã gặp."})


def test_a_record_is_written_as_it_was_rendered(tmp_path: Path) -> None:
    files = FolderRecords(tmp_path / "reviewed")
    assert files.digest("a") is None
    text = files.render(RECORD)
    files.write("a", text)
    path = tmp_path / "reviewed" / "a.json"
    assert path.read_bytes() == text.encode()
    assert text.endswith("}\n")
    assert "Tô Lâm đã gặp." in text
    assert list(json.loads(text))[:4] == ["format", "schema", "article", "data"]
    assert Record.model_validate_json(text) == RECORD
    assert files.digest("a") == hashlib.sha256(path.read_bytes()).hexdigest()


def test_replacing_leaves_nothing_beside_the_record(tmp_path: Path) -> None:
    files = FolderRecords(tmp_path)
    for text in ("one\n", "two\n"):
        files.write("a", text)
    assert [path.name for path in tmp_path.iterdir()] == ["a.json"]
    assert (tmp_path / "a.json").read_text() == "two\n"


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "b/a", "/etc/passwd", "a\0b"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="which is no name of a file"):
        FolderRecords(tmp_path).write(name, "x")
    assert not list(tmp_path.iterdir())


def test_a_disk_that_refuses_is_told_of_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "reviewed").write_text("not a folder")
    files = FolderRecords(tmp_path / "reviewed")
    with pytest.raises(ConfigurationError, match=r"reviewed/a\.json' cannot be written: .*: put that right"):
        files.write("a", "x")
    with pytest.raises(ConfigurationError, match=r"reviewed/a\.json' cannot be read: Not a directory"):
        files.digest("a")


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts a git of our own, a shell script, in place of all programs."""

    def _git(script: str) -> None:
        program = tmp_path / "git"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))

    return _git


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for git is a shell script")
def test_the_reviewer_is_named_by_the_environment_or_git_or_the_login(
    git: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "anna")
    git("echo 'Anna Schmidt'")
    assert reviewer_name({"SUMMARISER_REVIEWER": " example "}) == "example"
    assert reviewer_name({"SUMMARISER_REVIEWER": " "}) == "Anna Schmidt"
    git("exit 1")
    assert reviewer_name({}) == "anna"
    monkeypatch.setenv("PATH", "/nowhere")
    assert reviewer_name({}) == "anna"


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for git is a shell script")
def test_a_git_that_hangs_is_not_waited_for(git: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summariser.files.review_settings._PATIENCE", 0.05)
    monkeypatch.setattr("getpass.getuser", lambda: "anna")
    git("while :; do :; done")
    assert reviewer_name({}) == "anna"


@pytest.mark.parametrize("link", ["reviewed", "reviewed/a.json"])
@pytest.mark.parametrize("target", ["outside", "outside/file", "outside/nothing"])
def test_nothing_is_written_through_a_link(tmp_path: Path, link: str, target: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "file").write_text("mine")
    (tmp_path / link).parent.mkdir(exist_ok=True)
    (tmp_path / link).symlink_to(tmp_path / target)
    with pytest.raises(ConfigurationError, match="nothing is written through a link"):
        FolderRecords(tmp_path / "reviewed").write("a", "{}\n")
    assert [one.read_text() for one in (tmp_path / "outside").iterdir()] == ["mine"]

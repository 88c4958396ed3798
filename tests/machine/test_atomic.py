"""Writing files whole: the old one or the new one, never half, and nothing left beside it."""

import errno
import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summariser.machine.atomic import dump_json, write_atomic


def test_writes_the_text_as_utf8_with_its_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    write_atomic(path, "Trọng\r\nLiu\n")
    assert path.read_bytes() == "Trọng\r\nLiu\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["record.json"]


@settings(max_examples=50, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.txt"
    write_atomic(path, text)
    assert path.read_bytes().decode() == text


def test_replaces_a_file_and_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text("old")
    path.chmod(0o604)
    write_atomic(path, "new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_new_file_follows_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_atomic(tmp_path / "record.json", "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "record.json").stat().st_mode) == 0o640


@pytest.mark.parametrize("target", ["there/record.json", "there/nothing.json", "link.json", "there"])
def test_nothing_is_written_through_a_link(tmp_path: Path, target: str) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "record.json").write_text("old")
    link = tmp_path / "link.json"
    link.symlink_to(target)
    with pytest.raises(OSError, match="nothing is written through a link") as caught:
        write_atomic(link, "new")
    assert caught.value.filename == str(link)
    assert link.is_symlink()
    assert [one.name for one in (tmp_path / "there").iterdir()] == ["record.json"]
    assert (tmp_path / "there" / "record.json").read_text() == "old"


@pytest.mark.parametrize("call", ["os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, error: BaseException
) -> None:
    path = tmp_path / "record.json"
    path.write_text("old")

    def fail(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(call, fail)
    with pytest.raises(type(error)) as caught:
        write_atomic(path, "new")
    if isinstance(caught.value, OSError):
        assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(path))
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["record.json"]


def test_the_data_is_synced_before_the_name_changes_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened: list[str] = []
    real_sync, real_replace = os.fsync, Path.replace

    def sync(descriptor: int) -> None:
        happened.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real_sync(descriptor)

    def replace(self: Path, target: Path) -> Path:
        happened.append("replace")
        return real_replace(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "replace", replace)
    write_atomic(tmp_path / "record.json", "new")
    assert happened == ["file", "replace", "folder"]


def test_a_folder_that_cannot_be_synced_is_no_failure_but_a_bad_disk_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_sync = os.fsync
    code = errno.EINVAL

    def sync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(code, os.strerror(code))
        real_sync(descriptor)

    monkeypatch.setattr(os, "fsync", sync)
    write_atomic(tmp_path / "record.json", "new")
    assert (tmp_path / "record.json").read_text() == "new"
    code = errno.EIO
    with pytest.raises(OSError, match="Input/output error"):
        write_atomic(tmp_path / "record.json", "newer")


def test_a_device_or_a_folder_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        with pytest.raises(OSError, match="not a regular file"):
            write_atomic(path, "new")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert [p.name for p in tmp_path.iterdir()] == ["pipe"]


def test_a_missing_folder_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as caught:
        write_atomic(tmp_path / "nowhere" / "record.json", "new")
    assert caught.value.filename == str(tmp_path / "nowhere" / "record.json")


def test_a_lone_surrogate_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_atomic(path, "new \ud800")
    assert path.read_text() == "old"


def test_json_keeps_key_order_and_characters() -> None:
    assert dump_json({"b": "Trọng", "a": [1]}) == '{\n  "b": "Trọng",\n  "a": [\n    1\n  ]\n}\n'
    with pytest.raises(ValueError, match="JSON compliant"):
        dump_json({"a": float("nan")})

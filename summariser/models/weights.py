"""Puts a model's file into the user's cache folder, once, and proves that it is the right file.

The unfinished `.part` file is always a prefix of the model, whichever source wrote it, and survives an interruption;
only the checksum at the end is trusted.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import platformdirs

from summariser.core.errors import ConfigurationError
from summariser.models.downloads import DOWNLOADS
from summariser.models.weight_sources import (
    PART_SIZE,
    OfficialPage,
    Progress,
    Source,
    SourceError,
    Weights,
    WheelParts,
)

CHUNK = 1 << 20

DEFAULT_WEIGHTS = Weights(
    file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


def _cache() -> Path:
    chosen = os.environ.get("SUMMARISER_CACHE")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("summariser"))


def cache_folder() -> Path:
    """Where the model and the server's log live: SUMMARISER_CACHE, or the user's cache folder."""
    folder = _cache()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"cannot create the cache folder {str(folder)!r} ({error.strerror}): set SUMMARISER_CACHE to another folder"
        ) from error
    return folder.resolve()


def to_fetch(weights: Weights = DEFAULT_WEIGHTS) -> str:
    """What a person is told before the file is fetched; empty if it is there, or nothing is ever fetched."""
    path = _cache() / weights.file_name
    part = path.with_name(f"{path.name}.part")
    if path.exists() or os.environ.get("SUMMARISER_OFFLINE"):
        return ""
    missing = weights.size - (part.stat().st_size if part.exists() else 0)
    return (
        f"{weights.what} is fetched first, once: {missing / 1e6:,.0f} MB into {str(path.parent)!r};"
        " Ctrl-C ends that at once, and the next run goes on from there"
    )


def fetch_weights(
    progress: Progress, weights: Weights = DEFAULT_WEIGHTS, sources: Sequence[Source] = (OfficialPage(), WheelParts())
) -> Path:
    """The path of the verified model file, fetched first if need be. Raises ConfigurationError."""
    folder = cache_folder()
    target = folder / weights.file_name
    if _is_marked(target, weights):
        return target

    def waiting() -> None:
        progress("waiting for another download", 0, weights.size)

    try:
        with DOWNLOADS.under_way(), lock(folder / f"{weights.file_name}.lock", waiting):
            if not _is_marked(target, weights):  # Another process may have finished while this one waited.
                _fetch(target, weights, sources, progress)
    except OSError as error:
        raise ConfigurationError(
            f"cannot write {weights.what} into {str(folder)!r} ({error.strerror}): "
            "set SUMMARISER_CACHE to another folder"
        ) from error
    return target


def _fetch(target: Path, weights: Weights, sources: Sequence[Source], progress: Progress) -> None:
    if target.exists() and _verify(target, weights, progress):  # Somebody put the file there by hand.
        _mark(target, weights)
        return
    if os.environ.get("SUMMARISER_OFFLINE"):
        sources = ()
    part = target.with_name(f"{target.name}.part")
    part.touch()
    _require_space(part, weights)
    problems: list[str] = []
    for source in sources:
        problem = _try_source(source, part, weights, progress)
        if problem is None:
            part.replace(target)
            _mark(target, weights)
            return
        problems.append(f"{source.label}: {problem}")
    why = "; ".join(problems) or "nothing is fetched, as SUMMARISER_OFFLINE wants it"
    raise ConfigurationError(
        f"cannot get {weights.what} ({why}): {weights.instead}, or put the file at {str(target)!r}"
    )


def _try_source(source: Source, part: Path, weights: Weights, progress: Progress) -> str | None:
    """None when `part` is now the verified file, else why not. Doubtful bytes of an earlier attempt get a second
    chance."""
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
                progress(f"checking {weights.what}", file.tell(), weights.size)
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
            f"{weights.what} needs {missing / 1e9:.1f} GB in {str(part.parent)!r}, and {free / 1e9:.1f} GB is free: "
            "free some space, or set SUMMARISER_CACHE to a folder on another disk"
        )


@contextlib.contextmanager
def lock(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
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

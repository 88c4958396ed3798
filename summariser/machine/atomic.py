"""Files that are either the old one or the new one, whole, whatever happens while they are written.

Nothing is written through a link: what lies behind it may be anybody's, for workspaces are copied and shared.
"""

import errno
import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import BinaryIO

_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF})
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)  # not on Windows


def write_atomic(path: Path, text: str) -> None:
    """Write `text` as UTF-8, its line ends as they are; on return it is on disk.

    An existing file keeps its mode. Raises OSError, if it is a link too, its `filename` the given path:
    no class of ours fits, for a full disk means something else to a review than to an export. The old file is
    then intact and nothing is left beside it. Raises UnicodeEncodeError, touching nothing, on a lone surrogate.
    """
    data = text.encode("utf-8")
    with atomic_file(path) as file:
        file.write(data)


@contextmanager
def atomic_file(path: Path) -> Iterator[BinaryIO]:
    """The same for what does not fit the memory: the file becomes `path` when the block ends, unless by an error."""
    target = path.absolute()
    refuse_link(path)
    try:
        mode = _mode_of(target)
        # Not tempfile: that makes private files, while a new record should follow the umask.
        beside = target.with_name(f".{secrets.token_hex(8)}.tmp")
        try:
            with beside.open("xb") as file:
                if mode is not None:
                    beside.chmod(mode)
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(target)
        except BaseException:  # an interrupt must not leave litter either
            beside.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise OSError(error.errno, error.strerror or type(error).__name__, str(path)) from error


def refuse_link(path: Path, within: Path | None = None) -> None:
    """OSError if the path is a link, or leads through one that is inside the folder `within`."""
    folders = [path.absolute(), *path.absolute().parents]
    own = folders[: folders.index(within.absolute())] if within and within.absolute() in folders else folders[:1]
    for one in own:
        if one.is_symlink():
            raise OSError(errno.ELOOP, "nothing is written through a link", str(one))


def private_folder(folder: Path) -> None:
    """Make it, for this user alone, if it is missing; OSError if it is a link."""
    refuse_link(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def private_file(path: Path) -> FileIO:
    """The file, to append to; a new one is for this user alone. OSError if it is a link."""
    refuse_link(path)
    return open(path, "ab", buffering=0, opener=lambda name, flags: os.open(name, flags | _NO_LINK, 0o600))


@contextmanager
def private_files() -> Iterator[None]:
    """What is made in the block is for this user alone."""
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def dump_json(value: object) -> str:
    """JSON that diffs well: two spaces, keys as given, characters as themselves, a newline at the end."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _mode_of(target: Path) -> int | None:
    """The permissions of the file to replace; OSError if it is none, for replacing would turn a device into a file."""
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found):
        raise OSError(errno.EINVAL, "not a regular file")
    return stat.S_IMODE(found)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where folders can be synced: not on Windows, nor on every network disk."""
    if os.name != "posix":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise

"""Disk space set aside for the answers under way, so that a full disk loses none that was paid for.

It is a file of zeros beside the journal. An answer that the journal cannot store is written over them, which takes no
more space. Whoever opens the journal next books such answers, and removes the file.
"""

import json
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Engine, select

from summariser.core.errors import JournalError
from summariser.core.money import Usage
from summariser.extraction.ports import Bound
from summariser.journal import reservations
from summariser.journal.leases import may_live
from summariser.journal.reservations import Settlement
from summariser.journal.tables import attempts

_HEAD = 256
"""Bytes at the beginning that name the owner while it is at work."""

_MARK = 8
"""Bytes before each answer: its length, and a checksum."""

_STEP = 64 * 1024
_A_TOKEN, _AROUND = 8, 4096
"""Bytes set aside for each token of an answer, and for the rest: generous, for a token of English has four or five, and
answers are compressed."""


class Spare:
    """The space of one open journal. All methods but `close` run in the writer's thread. The file is made when first
    needed."""

    def __init__(self, folder: Path, owner: str) -> None:
        self._path = folder / f"unsaved-{owner[-8:]}.bin"
        self._owner = owner
        self._file: IO[bytes] | None = None
        self._size = 0
        self._end = _HEAD
        self._held: dict[object, int] = {}

    def hold(self, who: object, bound: Bound) -> None:
        """Set space aside for the one request that `who` has under way; JournalError if the disk has none."""
        self._held[who] = bound.max_output * _A_TOKEN + _AROUND
        needed = self._end + sum(self._held.values())
        if needed <= self._size:
            return
        try:
            with suppress(OSError):
                self._grow(needed + self._size // 2)  # half as much again, so that growing is rare
                return
            self._grow(needed)
        except OSError as error:
            self.release(who)
            raise JournalError(
                f"no room beside the journal for the answers to come ({error.strerror}): "
                "free some space, then run the same command again"
            ) from error

    def release(self, who: object) -> None:
        """The answer is in the journal, or there was none."""
        self._held.pop(who, None)

    def keep(self, attempt: int, end: Settlement) -> None:
        """Write down a settlement that the journal could not store. One that does not fit counts at its worst case."""
        known = json.dumps([self._owner, attempt, asdict(end)]).encode()
        packed = zlib.compress(known, 1)
        if self._file is not None:
            with suppress(OSError):
                self._put(self._end, _mark(packed) + packed)
                self._end += _MARK + len(packed)

    def close(self) -> None:
        """Remove the file, unless answers are in it: then whoever opens the journal next may take it."""
        if self._file is None:
            return
        with suppress(OSError), self._file:
            if self._end > _HEAD:
                self._put(0, bytes(_HEAD))
        self._file = None
        if self._end == _HEAD:
            self._path.unlink(missing_ok=True)

    def _grow(self, size: int) -> None:
        if self._file is None:
            self._file = self._path.open("w+b", buffering=0)
            self._put(0, self._owner.encode()[:_HEAD].ljust(_HEAD, b"\0"))
            self._size = _HEAD
        size = -(-size // _STEP) * _STEP
        self._put(self._size, bytes(size - self._size))
        self._size = size

    def _put(self, at: int, data: bytes) -> None:
        file = self._file
        if file is None:
            raise ValueError("there is no file yet")
        file.seek(at)
        while data:
            data = data[file.write(data) :]  # a disk that is almost full takes a part
        os.fsync(file.fileno())


def restore(engine: Engine, folder: Path) -> None:
    """Book the answers in files of processes that have ended, and remove the files."""
    for path in sorted(folder.glob("unsaved-*.bin")):
        with suppress(FileNotFoundError):  # another process was quicker
            content = path.read_bytes()
            owner = content[:_HEAD].rstrip(b"\0").decode("utf-8", "replace")
            if owner and may_live(owner):
                continue
            kept = list(_kept(content))
            if kept:
                with engine.begin() as connection:
                    for one in kept:
                        _book(connection, *one)
            path.unlink(missing_ok=True)


def _book(connection: Connection, owner: str, attempt: int, end: dict[str, Any]) -> None:
    usage = end.pop("usage")
    its_owner = connection.execute(select(attempts.c.owner).where(attempts.c.id == attempt)).scalar()
    if its_owner == owner:  # else it is of another journal, which stood here before
        with suppress(JournalError):  # it was settled before
            reservations.settle(connection, attempt, Settlement(**end, usage=Usage(**usage) if usage else None))


def _kept(content: bytes) -> Iterator[Any]:
    """The settlements that were written, up to the first incomplete one."""
    at = _HEAD
    while size := int.from_bytes(content[at : at + 4]):
        packed = content[at + _MARK : at + _MARK + size]
        if _mark(packed) != content[at : at + _MARK]:
            return
        yield json.loads(zlib.decompress(packed))
        at += _MARK + size


def _mark(packed: bytes) -> bytes:
    return len(packed).to_bytes(4) + zlib.crc32(packed).to_bytes(4)

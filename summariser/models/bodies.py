"""Bodies of responses, unpacked here, where that has a limit: a few bytes can be packed gigabytes."""

import zlib
from collections.abc import AsyncIterator

LONGEST_BODY = 4_000_000
"""Bytes, unpacked: a hundred times the longest answer that is asked for. What goes beyond is left unread."""

_GZIP, _ZLIB, _RAW = 31, 15, -15
"""How zlib calls gzip, and what `deflate` stands for: the standard's, and that of servers that leave out its header."""

_PACKED = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}
_MEMBER = b"\x1f\x8b"
"""The bytes with which every member of a gzip body begins."""


async def bounded(pieces: AsyncIterator[bytes], encoding: str) -> AsyncIterator[bytes]:
    """A body that comes in pieces, as far as it is read. zlib.error if it is not packed as its encoding says."""
    packing = _PACKED.get(encoding.strip().lower())
    unpacking = _Unpacking(packing) if packing else None
    left = LONGEST_BODY
    async for piece in pieces:
        data = unpacking.unpack(piece, left) if unpacking else piece[:left]
        yield data
        left -= len(data)
        if left <= 0:
            return


class _Unpacking:
    """Unpacks a body that comes in pieces. A gzip body may have several members, one after the other (RFC 1952)."""

    def __init__(self, packing: int) -> None:
        self._packing = packing
        self._unpack = zlib.decompressobj(packing)
        self._head = b""

    def unpack(self, piece: bytes, most: int) -> bytes:
        """Unpack a piece, to `most` bytes at most. zlib.error if it is not packed that way."""
        if len(self._head) < 2:
            piece = self._head = self._head + piece
            if len(piece) < 2:
                return b""
            if self._packing == _ZLIB and not _has_header(piece):
                self._unpack = zlib.decompressobj(_RAW)
        found = bytearray()
        while piece and len(found) < most:
            if self._unpack.eof:
                if self._packing != _GZIP or not _MEMBER.startswith(piece[:2]):
                    break  # padding
                self._unpack = zlib.decompressobj(_GZIP)
            found += self._unpack.decompress(piece, most - len(found))
            piece = self._unpack.unused_data
        return bytes(found)


def _has_header(data: bytes) -> bool:
    """Whether it begins as zlib's format does (RFC 1950)."""
    return data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0

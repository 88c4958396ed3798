"""The body of an HTTP response, read up to a limit: a server can send more than there is memory for."""

import zlib
from collections.abc import AsyncIterator

from httpx2 import AsyncByteStream, Response

LONGEST_BODY = 4_000_000
"""Bytes, unpacked: a hundred times the longest answer that is asked for. What goes beyond is left unread."""

_GZIP, _ZLIB, _RAW = 31, 15, -15
"""How zlib calls gzip, and what `deflate` stands for: the standard's, and that of servers that leave out its header."""

_PACKED = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}
_MEMBER = b"\x1f\x8b"
"""With which every member of a gzip body begins."""


async def bound(response: Response) -> None:
    """A hook of the client, called before the body is read: unpacking is done here, where it has a limit."""
    if isinstance(response.stream, AsyncByteStream):
        encoding = response.headers.pop("content-encoding", "").strip().lower()
        response.stream = _Bounded(response.stream, _PACKED.get(encoding))


class _Bounded(AsyncByteStream):
    def __init__(self, inner: AsyncByteStream, packing: int | None) -> None:
        self._inner = inner
        self._unpacking = _Unpacking(packing) if packing else None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = LONGEST_BODY
        async for piece in self._inner:
            data = self._unpacking.unpack(piece, left) if self._unpacking else piece[:left]
            yield data
            left -= len(data)
            if left <= 0:
                return

    async def aclose(self) -> None:
        await self._inner.aclose()


class _Unpacking:
    """A packed body that comes in pieces. One of gzip may be of several members, one after the other (RFC 1952)."""

    def __init__(self, packing: int) -> None:
        self._packing = packing
        self._unpack = zlib.decompressobj(packing)
        self._head = b""

    def unpack(self, piece: bytes, most: int) -> bytes:
        """What a piece holds, `most` bytes of it at most. zlib.error if it is not packed that way."""
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

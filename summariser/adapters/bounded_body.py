"""The body of an HTTP response, read up to a limit: a server can send more than there is memory for."""

import zlib
from collections.abc import AsyncIterator

from httpx2 import AsyncByteStream, Response

LONGEST_BODY = 4_000_000
"""Bytes, unpacked: a hundred times the longest answer that is asked for. What goes beyond is left unread."""

_PACKED = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""How zlib calls what these names of encodings stand for."""


async def bound(response: Response) -> None:
    """A hook of the client, called before the body is read: unpacking is done here, where it has a limit."""
    if isinstance(response.stream, AsyncByteStream):
        encoding = response.headers.pop("content-encoding", "").strip().lower()
        response.stream = _Bounded(response.stream, _PACKED.get(encoding))


class _Bounded(AsyncByteStream):
    def __init__(self, inner: AsyncByteStream, packing: int | None) -> None:
        self._inner = inner
        self._packing = packing

    async def __aiter__(self) -> AsyncIterator[bytes]:
        unpack = zlib.decompressobj(self._packing) if self._packing else None
        left = LONGEST_BODY
        async for piece in self._inner:
            data = unpack.decompress(piece, left) if unpack else piece[:left]
            yield data
            left -= len(data)
            if left <= 0:
                return

    async def aclose(self) -> None:
        await self._inner.aclose()

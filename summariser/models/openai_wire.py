"""HTTP to a server that speaks Chat Completions.

The only module that makes openai's clients; `openai_batch_wire` uses the same for files and batches, and no other does.
"""

import asyncio
import html
import os
import re
import zlib
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlsplit

from httpx2 import AsyncByteStream, Response

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.models.wire import Endpoint, Request, WireAnswer, WireError, shown

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx2 import AsyncClient
    from openai import AsyncOpenAI

LONGEST_BODY = 4_000_000
"""Bytes, unpacked: a hundred times the longest answer that is asked for. What goes beyond is left unread."""

_GZIP, _ZLIB, _RAW = 31, 15, -15
"""How zlib calls gzip, and what `deflate` stands for: the standard's, and that of servers that leave out its header."""

_PACKED = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}
_MEMBER = b"\x1f\x8b"
"""The bytes with which every member of a gzip body begins."""


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


TIMEOUT = 600.0
"""Seconds for one attempt from first to last byte: a small computer takes minutes over an article."""

CONNECT_TIMEOUT = 15.0

KEPT = 5.0
"""Seconds for which an idle connection is kept: servers close theirs not much later, and a request that meets that
counts as sent."""

PATH = "/chat/completions"

_AZURE = re.compile(r"(^|\.)(openai|services\.ai|cognitiveservices)\.azure\.(com|us|cn)/|/openai/deployments/")
"""Addresses in Azure's format, at Azure or at a gateway. They want the key in a header of Azure's own."""

_TOKEN = "eyJ"  # noqa: S105 - what every JSON Web Token begins with
"""Azure also takes tokens of its directory (Entra), but in the header where other servers want the key."""

UNTOLD = tuple(
    f"X-Stainless-{what}" for what in ("Lang", "Package-Version", "OS", "Arch", "Runtime", "Runtime-Version", "Async")
)
"""Headers in which the client describes the machine that it runs on. They are not sent."""


class OpenAIWire:
    """HTTP as openai's client sends it: to its address, with its headers, over its connections, but without what it
    does for every request beside, which takes as long again. `timeout`: seconds for a whole attempt, so that a slow
    trickle of bytes cannot last for ever.

    The connections are aiohttp's: the pool of the other backend goes through all its connections for every request,
    which with a thousand in flight takes longer than the requests.
    """

    def __init__(self, endpoint: Endpoint, timeout: float = TIMEOUT) -> None:
        self._endpoint = endpoint
        self._timeout = timeout
        self._http = _connections(endpoint, timeout, bounded=True)
        client = open_client(endpoint, timeout, self._http)
        base = client.base_url
        url = base.copy_with(raw_path=base.raw_path.rstrip(b"/") + PATH.encode())
        url = url.copy_merge_params({name: str(value) for name, value in client.default_query.items()})
        headers = {**client.auth_headers, **client.default_headers}
        kept = {name: value for name, value in headers.items() if isinstance(value, str)}
        self._empty = self._http.build_request("POST", url, headers=kept)
        del self._empty.headers["content-length"]

    async def post(self, request: Request) -> WireAnswer:
        response = await self._send(request.data)
        text = response.content.decode("utf-8-sig", "replace")
        return WireAnswer(response.status_code, dict(response.headers), without_key(text, self._endpoint))

    async def _send(self, data: bytes) -> Response:
        like = self._empty  # which the client would put together anew, header by header
        request = type(like)("POST", like.url, headers=like.headers, content=data, extensions=like.extensions)
        try:
            async with asyncio.timeout(self._timeout):
                return await self._http.send(request)
        except TimeoutError as error:
            raise WireError(f"no whole answer within {self._timeout:g} s", reached=True) from error
        except Exception as error:  # whatever a transport raises, or who unpacks what it brings
            raise no_response(error) from error

    async def aclose(self) -> None:
        await self._http.aclose()


def open_client(
    endpoint: Endpoint, timeout: float, http: "AsyncClient | None" = None, *, bounded: bool = True
) -> "AsyncOpenAI":
    """A client that never retries by itself. Without `bounded`, bodies may be of any length, for callers that stream
    them."""
    from httpx2 import InvalidURL
    from openai import AsyncOpenAI

    key, url = endpoint.api_key, endpoint.url
    if not (key.isascii() and key.isprintable()):
        raise ConfigurationError("the API key holds characters that no key has: copy it again")
    try:
        return AsyncOpenAI(
            api_key=key or "none",  # the client insists on one; local servers want none
            max_retries=0,
            **_address(endpoint),
            http_client=http or _connections(endpoint, timeout, bounded=bounded),
        )
    except (InvalidURL, ValueError) as error:
        raise ConfigurationError(f"--base-url {shorten(shown(url), 160)} is not a URL") from error


def _connections(endpoint: Endpoint, timeout: float, *, bounded: bool) -> "AsyncClient":
    from httpx2 import Limits, Timeout
    from openai import DefaultAioHttpClient

    return DefaultAioHttpClient(
        verify=_verifying(endpoint),
        timeout=Timeout(timeout, connect=CONNECT_TIMEOUT),
        limits=Limits(max_connections=0, keepalive_expiry=KEPT),  # aiohttp: no limit
        # A proxy from the environment cannot reach this machine's own servers.
        trust_env=not endpoint.loopback,
        # A redirect would be one more request than was reserved, and could lead the article anywhere.
        follow_redirects=False,
        event_hooks={"response": [bound] if bounded else []},
    )


def _verifying(endpoint: Endpoint) -> "SSLContext":
    """Who may vouch for the server. To read the system's certificates takes longer than all else that opens a client:
    they are read once for all of a process, and not for a server of this machine without TLS, where nobody may."""
    import ssl

    if endpoint.loopback and urlsplit(endpoint.url).scheme == "http":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return _trusted(not endpoint.loopback, os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@lru_cache(maxsize=8)
def _trusted(trust_env: bool, *_named: str | None) -> "SSLContext":
    """`_named`: the certificates that the environment names, which may change."""
    from httpx2 import create_ssl_context

    return create_ssl_context(trust_env=trust_env)


def _address(endpoint: Endpoint) -> dict[str, Any]:
    """Where requests go, and under which headers. A query belongs behind their paths: Azure's says which version of it
    is meant. ValueError if it is no URL."""
    from openai import Omit

    parts = urlsplit(endpoint.url)
    headers: dict[str, Any] = dict.fromkeys(UNTOLD, Omit())  # dropped as those of a request are
    if _AZURE.search(f"{parts.hostname}/{parts.path}") and endpoint.api_key and not endpoint.api_key.startswith(_TOKEN):
        headers["api-key"] = endpoint.api_key
    base = parts._replace(path=parts.path.rstrip("/").removesuffix(PATH), query="", fragment="")
    query = dict(parse_qsl(parts.query))
    return {"base_url": base.geturl(), "default_query": query, "default_headers": headers}


def no_response(error: BaseException | None) -> WireError:
    """What became of the request, by aiohttp's own error: the client reports a connection that broke off as one that
    was never made."""
    import aiohttp
    import httpx2

    cause = error.__cause__ if isinstance(error, httpx2.HTTPError) and error.__cause__ else error
    unsent = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL, httpx2.InvalidURL)
    if isinstance(
        cause, (*unsent, aiohttp.ClientHttpProxyError, httpx2.UnsupportedProtocol, httpx2.LocalProtocolError)
    ):
        return WireError("no connection", reached=False)
    # Not the cause's own words: they can hold the headers.
    reason = "no answer in time" if isinstance(cause, TimeoutError) else "the connection broke off"
    return WireError(reason, reached=True)


def without_key(text: str, endpoint: Endpoint) -> str:
    """The text without the key: error pages can repeat request headers, and bodies go into the journal and into
    messages."""
    key = endpoint.api_key
    if len(key) < 12:
        return text
    for form in {key, key.replace("/", "\\/"), quote(key, safe=""), html.escape(key)}:
        text = text.replace(form, "[key]")
    return text

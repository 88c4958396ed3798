"""HTTP for files and batches. Makes one attempt at each call, and does not interpret the answers. The only module that
makes openai's clients.

Files of results may be of any length: they are read line by line.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from httpx2 import (
    AsyncByteStream,
    HTTPError,
    InvalidURL,
    Limits,
    LocalProtocolError,
    Response,
    Timeout,
    TransportError,
    UnsupportedProtocol,
)
from openai import APIConnectionError, APIStatusError, AsyncOpenAI, DefaultAioHttpClient, Omit

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.core.lazy import cached_property
from summariser.models.bodies import LONGEST_BODY, bounded
from summariser.models.openai_wire import CONNECT_TIMEOUT, KEPT, Address, bad_proxy, no_response, without_key
from summariser.models.wire import Endpoint, WireAnswer, WireError, shown

TIMEOUT = 60.0
"""Seconds for a call about a batch, as a whole; for a file, between two pieces of it."""

UPLOAD_TIMEOUT = 1800.0
"""Seconds for a whole file on its way: 200 MB at 1 Mbit/s."""


class RefusedFileError(Exception):
    """The server would not hand out a file; `answer` is what it said instead."""

    def __init__(self, answer: WireAnswer) -> None:
        super().__init__(f"status {answer.status}")
        self.answer = answer


class BatchWire:
    """Calls of one endpoint's files and batches. `timeout`: seconds for each call."""

    def __init__(self, endpoint: Endpoint, timeout: float = TIMEOUT) -> None:
        self._endpoint = endpoint
        self._timeout = timeout

    async def get(self, path: str, **query: str) -> WireAnswer:
        call = self._client.get(path, cast_to=Response, options={"params": dict(query)})
        return await self._answer(call, self._timeout)

    async def post(self, path: str, body: dict[str, Any]) -> WireAnswer:
        return await self._answer(self._client.post(path, cast_to=Response, body=body), self._timeout)

    async def upload(self, path: Path) -> WireAnswer:
        """Send a file for a batch, streamed from the disk."""
        try:
            with path.open("rb") as file:
                sending = self._client.files.with_raw_response.create(
                    file=(path.name, file, "application/jsonl"), purpose="batch"
                )

                async def response() -> Response:
                    return (await sending).http_response

                return await self._answer(response(), UPLOAD_TIMEOUT)
        except OSError as error:
            raise ConfigurationError(f"{str(path)!r} cannot be read: {error.strerror}") from error

    async def lines(self, file_id: str) -> AsyncIterator[str | None]:
        """The lines of a file; None for one that is far too long. WireError if the file ends early."""
        content = self._files.files.with_streaming_response.content(
            file_id, extra_headers={"Accept-Encoding": "identity"}
        )
        try:
            async with content as response:
                encoding = response.headers.get("content-encoding", "identity")
                if encoding != "identity":
                    raise WireError(f"the file came packed as {encoding[:20]!r}", reached=True)
                async for line in _lines(response.http_response.aiter_raw()):
                    yield None if line is None else without_key(line.decode("utf-8", "replace"), self._endpoint)
        except APIStatusError as error:
            raise RefusedFileError(self._read(error.response)) from error
        except APIConnectionError as error:
            raise _unheard(error) from error
        except TransportError as error:
            raise _unheard(error) from error

    async def aclose(self) -> None:
        for name in ("_client", "_files"):
            if client := self.__dict__.pop(name, None):
                await client.close()

    async def _answer(self, call: Any, timeout: float) -> WireAnswer:  # noqa: ASYNC109 - it is cut off here
        try:
            async with asyncio.timeout(timeout):
                return self._read(await call)
        except APIStatusError as error:
            return self._read(error.response)
        except APIConnectionError as error:
            raise _unheard(error) from error
        except TimeoutError as error:
            raise WireError(f"no whole answer within {timeout:g} s", reached=True) from error

    def _read(self, response: Response) -> WireAnswer:
        text = response.content[:LONGEST_BODY].decode("utf-8-sig", "replace")
        return WireAnswer(response.status_code, dict(response.headers), without_key(text, self._endpoint))

    @cached_property
    def _client(self) -> AsyncOpenAI:
        return self._open(bounded=True)

    @cached_property
    def _files(self) -> AsyncOpenAI:
        return self._open(bounded=False)

    def _open(self, *, bounded: bool) -> AsyncOpenAI:
        return open_client(self._endpoint, self._timeout, bounded=bounded)


UNTOLD = tuple(
    f"X-Stainless-{what}" for what in ("Lang", "Package-Version", "OS", "Arch", "Runtime", "Runtime-Version", "Async")
)
"""Headers in which the client describes the machine that it runs on. They are not sent."""


def open_client(endpoint: Endpoint, timeout: float, *, bounded: bool) -> AsyncOpenAI:
    """A client that never retries by itself. Without `bounded`, bodies may be of any length, for callers that stream
    them."""
    place = Address.of(endpoint)
    unsaid: dict[str, Any] = dict.fromkeys(UNTOLD, Omit())  # dropped as those of a request are
    try:
        connections = DefaultAioHttpClient(
            timeout=Timeout(timeout, connect=CONNECT_TIMEOUT),
            limits=Limits(max_connections=0, keepalive_expiry=KEPT),  # aiohttp: no limit
            trust_env=not endpoint.loopback,
            follow_redirects=False,
            event_hooks={"response": [_bound] if bounded else []},
        )
    except (InvalidURL, ValueError) as error:  # it reads all proxies of the environment
        raise bad_proxy(endpoint) from error
    try:
        return AsyncOpenAI(
            api_key=place.key,
            max_retries=0,
            base_url=place.base,
            default_query=dict(place.query),
            default_headers=unsaid | place.headers,
            http_client=connections,
        )
    except (InvalidURL, ValueError) as error:
        raise ConfigurationError(f"--base-url {shorten(shown(endpoint.url), 160)} is not a URL") from error


async def _bound(response: Response) -> None:
    """A hook of the client, called before the body is read."""
    if isinstance(response.stream, AsyncByteStream):
        response.stream = _Bounded(response.stream, response.headers.pop("content-encoding", ""))


class _Bounded(AsyncByteStream):
    def __init__(self, inner: AsyncByteStream, encoding: str) -> None:
        self._inner = inner
        self._encoding = encoding

    def __aiter__(self) -> AsyncIterator[bytes]:
        return bounded(aiter(self._inner), self._encoding)

    async def aclose(self) -> None:
        await self._inner.aclose()


def _unheard(error: BaseException) -> WireError:
    """What became of the request, by aiohttp's own error: the client reports a connection that broke off as one that
    was never made."""
    cause: BaseException | None = error
    while isinstance(cause, APIConnectionError | HTTPError) and cause.__cause__:
        cause = cause.__cause__
    if isinstance(cause, UnsupportedProtocol | LocalProtocolError | InvalidURL):
        return WireError("no connection", reached=False)
    return no_response(cause)


async def _lines(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes | None]:
    """Complete lines, and the last one even without its line end. None for one that is too long."""
    held, overlong = bytearray(), False
    async for piece in pieces:
        for number, part in enumerate(piece.split(b"\n")):
            if number:
                yield None if overlong else bytes(held)
                held.clear()
                overlong = False
            if len(held) + len(part) > LONGEST_BODY:
                overlong = True
                held.clear()
            if not overlong:
                held += part
    if held or overlong:
        yield None if overlong else bytes(held)

"""HTTP to a server that speaks Chat Completions.

The only module that makes openai's clients; `openai_batch_wire` uses the same for files and batches, and no other does.
"""

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

from summariser.adapters.wire import Endpoint, Request, WireAnswer, WireError, shown
from summariser.domain.display import shorten
from summariser.domain.errors import ConfigurationError

if TYPE_CHECKING:
    from ssl import SSLContext

    from httpx2 import Response
    from openai import AsyncOpenAI

TIMEOUT = 600.0
"""Seconds for one attempt from first to last byte: a small computer takes minutes over an article."""

CONNECT_TIMEOUT = 15.0


class OpenAIWire:
    """HTTP through openai's client. `timeout`: seconds for a whole attempt, so that a drip cannot last for ever.

    Each request in flight has a client, and so a connection, of its own, and idle clients wait on a stack: the
    pool inside one client looks at every one of its connections for every request, which at a thousand in flight
    takes longer than the requests. Clients share what is dear, the certificates.
    """

    def __init__(self, endpoint: Endpoint, timeout: float = TIMEOUT) -> None:
        self._endpoint = endpoint
        self._timeout = timeout
        self._idle = [self._open()]

    async def post(self, request: Request) -> WireAnswer:
        client = self._idle.pop() if self._idle else self._open()
        try:
            response = await self._send(client, request.data)
        finally:
            self._idle.append(client)
        text = response.content.decode("utf-8-sig", "replace")
        return WireAnswer(response.status_code, dict(response.headers), self._without_key(text))

    async def _send(self, client: "AsyncOpenAI", data: bytes) -> "Response":
        import httpx2
        from openai import APIConnectionError, APIStatusError

        try:
            async with asyncio.timeout(self._timeout):
                return await client.post(
                    "/chat/completions",
                    cast_to=httpx2.Response,
                    content=data,
                    options={"headers": {"Content-Type": "application/json"}},
                )
        except APIStatusError as error:
            return error.response
        except APIConnectionError as error:
            raise no_response(error.__cause__) from error
        except TimeoutError as error:
            raise WireError(f"no whole answer within {self._timeout:g} s", reached=True) from error

    def _without_key(self, text: str) -> str:
        return without_key(text, self._endpoint)

    async def aclose(self) -> None:
        while self._idle:
            await self._idle.pop().close()

    @cached_property
    def _certificates(self) -> "SSLContext":
        from httpx2 import create_ssl_context

        return create_ssl_context()

    def _open(self) -> "AsyncOpenAI":
        return open_client(self._endpoint, self._timeout, self._certificates)


def open_client(
    endpoint: Endpoint, timeout: float, certificates: "SSLContext", *, bounded: bool = True
) -> "AsyncOpenAI":
    """A client that never sends again by itself. Not `bounded`: bodies may be of any length, for who streams them."""
    from httpx2 import InvalidURL, Timeout
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient

    from summariser.adapters.bounded_body import bound

    key, url = endpoint.api_key, endpoint.url
    if not (key.isascii() and key.isprintable()):
        raise ConfigurationError("the API key holds characters that no key has: copy it again")
    try:
        return AsyncOpenAI(
            api_key=key or "none",  # the client insists on one; local servers want none
            base_url=url,
            max_retries=0,
            http_client=DefaultAsyncHttpxClient(
                timeout=Timeout(timeout, connect=CONNECT_TIMEOUT),
                verify=certificates,
                # A proxy from the environment cannot reach this machine's own servers.
                trust_env=not endpoint.loopback,
                # A redirect would be one more request than was reserved, and could lead the article anywhere.
                follow_redirects=False,
                event_hooks={"response": [bound] if bounded else []},
            ),
        )
    except (InvalidURL, ValueError) as error:
        raise ConfigurationError(f"--base-url {shorten(shown(url), 160)} is not a URL") from error


def no_response(cause: BaseException | None) -> WireError:
    """What a broken exchange means: above all whether the request may have arrived."""
    import httpx2

    unsent = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)
    if isinstance(cause, (*unsent, httpx2.ProxyError, httpx2.LocalProtocolError)):
        return WireError("no connection", reached=False)
    # Not the cause's own words: they can hold the headers.
    reason = "no answer in time" if isinstance(cause, httpx2.TimeoutException) else "the connection broke off"
    return WireError(reason, reached=True)


def without_key(text: str, endpoint: Endpoint) -> str:
    """Error pages can echo headers, and what is read goes into the books and into messages."""
    key = endpoint.api_key
    return text.replace(key, "[key]") if len(key) >= 12 else text

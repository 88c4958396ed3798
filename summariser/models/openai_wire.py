"""HTTP to a server that speaks Chat Completions: aiohttp alone, since openai's client takes a second and 20 MB to load.
`openai_batch_wire` has that client, for files and batches.
"""

import asyncio
import html
import os
import re
import ssl
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.core.lazy import cached_property
from summariser.models.bodies import bounded
from summariser.models.wire import Endpoint, Request, WireAnswer, WireError, is_of_server, shown

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


class OpenAIWire:
    """`timeout`: seconds for a whole attempt, so that a slow trickle of bytes cannot last for ever."""

    def __init__(self, endpoint: Endpoint, timeout: float = TIMEOUT) -> None:
        self._endpoint = endpoint
        self._timeout = timeout
        place = Address.of(endpoint)
        self._url = URL(place.base + PATH) % place.query
        self._headers = {
            "accept": "application/json",
            "accept-encoding": "gzip, deflate",
            "authorization": f"Bearer {place.key}",
            "content-type": "application/json",
            "user-agent": "summariser",
            **_told_to_openai(os.environ),
            **place.headers,
        }
        self._proxy = _proxy(endpoint)

    async def post(self, request: Request) -> WireAnswer:
        try:
            async with asyncio.timeout(self._timeout):
                return await self._post(request.data)
        except TimeoutError as error:
            if isinstance(error, aiohttp.ClientError):
                raise no_response(error) from error
            raise WireError(f"no whole answer within {self._timeout:g} s", reached=True) from error
        except Exception as error:  # whatever a transport raises, or who unpacks what it brings
            raise no_response(error) from error

    async def _post(self, data: bytes) -> WireAnswer:
        # A redirect would be one more request than was reserved, and could lead the article anywhere.
        sending = self._http.post(self._url, data=data, headers=self._headers, proxy=self._proxy, allow_redirects=False)
        async with sending as response:
            headers = {name.lower(): ", ".join(response.headers.getall(name)) for name in response.headers}
            packed = response.headers.get("content-encoding", "")
            body = b"".join([piece async for piece in bounded(response.content.iter_any(), packed)])
            text = body.decode("utf-8-sig", "replace")
            return WireAnswer(response.status, headers, without_key(text, self._endpoint))

    @cached_property
    def _http(self) -> aiohttp.ClientSession:
        """The connections, which belong to one event loop."""
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT, ssl=_trusted(self._url)),
            timeout=aiohttp.ClientTimeout(sock_connect=CONNECT_TIMEOUT),
            auto_decompress=False,
        )

    async def aclose(self) -> None:
        if session := self.__dict__.pop("_http", None):
            await session.close()


class Address(NamedTuple):
    """Where requests go, and what is said there. A query belongs behind their paths: Azure's says which version is
    meant."""

    base: str
    query: dict[str, str]
    key: str
    headers: dict[str, str]

    @staticmethod
    def of(endpoint: Endpoint) -> "Address":
        """ConfigurationError if it is no URL, or the key is no key."""
        key = endpoint.api_key
        if not (key.isascii() and key.isprintable()):
            raise ConfigurationError("the API key holds characters that no key has: copy it again")
        try:
            parts = urlsplit(endpoint.url)
            base = parts._replace(path=parts.path.rstrip("/").removesuffix(PATH), query="", fragment="").geturl()
            URL(base)
        except ValueError as error:
            told = shorten(shown(endpoint.url), 160)
            raise ConfigurationError(f"--base-url {told} is not a URL") from error
        azure = _AZURE.search(f"{parts.hostname}/{parts.path}") and key and not key.startswith(_TOKEN)
        # Local servers want no key, but some want the header.
        return Address(base, dict(parse_qsl(parts.query)), key or "none", {"api-key": key} if azure else {})


def _told_to_openai(environment: Mapping[str, str]) -> dict[str, str]:
    """The headers that openai's client takes from the environment."""
    names = {"openai-organization": "OPENAI_ORG_ID", "openai-project": "OPENAI_PROJECT_ID"}
    own = (line.partition(":") for line in environment.get("OPENAI_CUSTOM_HEADERS", "").split("\n") if ":" in line)
    known = {header: environment[name] for header, name in names.items() if name in environment}
    return known | {name.strip().lower(): value.strip() for name, _, value in own}


def _proxy(endpoint: Endpoint) -> str | None:
    """The one that the environment names, which cannot reach this machine's own servers. NO_PROXY may hold an IPv6
    address with its brackets or without."""
    parts = urlsplit(endpoint.url)
    if endpoint.loopback or proxy_bypass(endpoint.host) or proxy_bypass(parts.netloc):
        return None
    known = getproxies()
    proxy = known.get(parts.scheme) or known.get("all")
    if not proxy:
        return None
    url = proxy if "://" in proxy else f"http://{proxy}"
    if not is_of_server(url):
        raise bad_proxy(endpoint)
    return url


def bad_proxy(endpoint: Endpoint) -> ConfigurationError:
    """Without a word of the proxy's URL, which may hold a password."""
    return ConfigurationError(
        "the environment names a proxy that is none for HTTP, like http://localhost:3128: change HTTP_PROXY,"
        f" HTTPS_PROXY or ALL_PROXY, or name {endpoint.host} in NO_PROXY"
    )


def _trusted(url: URL) -> ssl.SSLContext | bool:
    """Whose certificates are believed: as httpx has it, those of the machine or of SSL_CERT_FILE."""
    if url.scheme != "https":
        return True
    from httpx2 import create_ssl_context

    return create_ssl_context()


def no_response(error: BaseException | None) -> WireError:
    """What became of the request, by aiohttp's own error."""
    unsent = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)
    if isinstance(error, (*unsent, aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)):
        return WireError("no connection", reached=False)
    # Not the cause's own words: they can hold the headers.
    reason = "no answer in time" if isinstance(error, TimeoutError) else "the connection broke off"
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

"""One request as it is sent, and what may come back. Independent of how it is sent."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlsplit

from summariser.core.errors import JournalError
from summariser.core.lazy import cached_property
from summariser.core.record import canonical

OPENAI_URL = "https://api.openai.com/v1"

_OPENAI_HOSTS = re.compile(r"(^|\.)(api\.openai\.com|openai\.azure\.com)$")
_TAKES_TEMPERATURE = re.compile(r"(ft:)?(gpt-3\.5|gpt-4|chatgpt-4o)")
_TAKES_EFFORT = re.compile(r"(o1|o3|o3-mini|o4-mini|gpt-5(\.\d+)?(-mini|-nano)?)(-\d{4}-\d\d-\d\d)?")
"""Reasoning models that accept low effort; the -pro and -chat variants and unknown names do not, or may not."""

_REASONS_NOT = re.compile(r"gpt-6(\.\d+)?-(luna|sol|terra|astra)(-\d{4}-\d\d-\d\d)?")
"""Models that can be told not to reason: then an answer is no longer than what it says."""

LONGEST_REQUEST = 272_000
"""Bytes, hence at most as many tokens: beyond this many tokens providers charge more for the whole request."""


@dataclass(frozen=True)
class Endpoint:
    """A model and where it is served; `base_url` None is OpenAI itself.

    `bounded` sends limits on lengths in the answer's schema: for servers that enforce a schema by a grammar
    (llama.cpp), where they stop run-away output. Hosted providers refuse some of these keywords.
    """

    model: str
    base_url: str | None = None
    api_key: str = field(default="", repr=False)
    bounded: bool = False
    max_output: int = 4096

    @property
    def url(self) -> str:
        return self.base_url or OPENAI_URL

    @property
    def openai(self) -> bool:
        """Whether OpenAI's own names of parameters apply, rather than those that other servers understand."""
        return bool(_OPENAI_HOSTS.search(urlsplit(self.url).hostname or ""))

    @property
    def host(self) -> str:
        """Where it is, for messages: a URL may hold a password."""
        parts = urlsplit(self.url)
        return (parts.hostname or "no host") + (f":{parts.port}" if parts.port else "")

    @property
    def loopback(self) -> bool:
        name = urlsplit(self.url).hostname or ""
        return name in ("localhost", "::1") or name.startswith("127.")

    @property
    def parameters(self) -> dict[str, Any]:
        """What is sent besides the messages and the schema, the same in every request."""
        if not self.openai:
            return {"max_tokens": self.max_output, "temperature": 0}
        parameters: dict[str, Any] = {"max_completion_tokens": self.max_output}
        if _TAKES_TEMPERATURE.match(self.model):
            parameters["temperature"] = 0
        elif _TAKES_EFFORT.fullmatch(self.model):
            parameters["reasoning_effort"] = "low"
        elif _REASONS_NOT.fullmatch(self.model):
            parameters["reasoning_effort"] = "none"
        return parameters


def is_of_server(url: str) -> bool:
    """Whether a URL is one of a server that speaks HTTP."""
    try:
        parts = urlsplit(url)
        # Labels of no or too many letters are found out by the look-up of the host, when a request counts as sent.
        host = (parts.hostname or "").encode("idna")
        known = parts.scheme in ("http", "https") and bool(host) and parts.port != 0
    except ValueError:  # also brackets that never close, a port beyond all ports
        return False
    return known and url.isprintable() and " " not in url


def shown(url: str) -> str:
    """A URL for a message, without what may be a password or a key in it."""
    place = re.split("[?#]", url, maxsplit=1)[0]
    scheme = place.partition("//")[0] + "//" if "//" in place else ""
    if "@" in url[len(place) :]:  # the sign may be one of the password's
        return f"{scheme}…"
    _, at, place = place.rpartition("@")
    return f"{scheme}…@{place}" if at else place


class Fixed(dict[str, Any]):
    """A part that is the same in many requests. Its JSON, in UTF-8, is computed once: never change it.

    `sent` goes over the wire in its place: the same, without what the model is told elsewhere.
    """

    sent: Mapping[str, Any] | None = None

    @cached_property
    def canonical(self) -> bytes:
        return _canonical(dict(self))

    @cached_property
    def compact(self) -> bytes:
        return _compact(dict(self.sent or self))


@dataclass(frozen=True)
class Request:
    """One request. `key` names its meaning; `data` is its bytes, in which the order of the schema's fields counts."""

    key: str
    body: Mapping[str, Any]
    data: bytes

    @staticmethod
    def of(body: Mapping[str, Any]) -> "Request":
        meaning = _object((name, _canonical(part)) for name, part in sorted(body.items()))
        data = _object((name, _compact(part)) for name, part in body.items())
        return Request(hashlib.sha256(meaning).hexdigest(), body, data)


def _object(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A JSON object of members that are JSON already."""
    return b"{%b}" % b",".join(b"%b:%b" % (_compact(name), value) for name, value in members)


def _canonical(value: object) -> bytes:
    if isinstance(value, Fixed):
        return value.canonical
    if isinstance(value, list):
        return b"[%b]" % b",".join(map(_canonical, value))
    return canonical(value).encode("utf-8", "surrogatepass")


def _compact(value: object) -> bytes:
    if isinstance(value, Fixed):
        return value.compact
    if isinstance(value, list):
        return b"[%b]" % b",".join(map(_compact, value))
    # Half a surrogate pair, which only a \\u escape in an input can bring, has no bytes in UTF-8.
    return compact(value).encode("utf-8", "replace")


def compact(value: object) -> str:
    """JSON in the order in which it stands, without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class WireAnswer:
    """An HTTP response, read to its end. The names of `headers` are in lower case."""

    status: int
    headers: Mapping[str, str]
    text: str


class WireError(Exception):
    """No response. `reached` is False when the request certainly did not arrive, so that it cannot be charged."""

    def __init__(self, reason: str, *, reached: bool) -> None:
        super().__init__(reason)
        self.reached = reached


class UnrecordedError(JournalError):
    """An answer arrived, and was paid for, but could not be written down where it should have been."""

    def __init__(self, reason: str, answer: WireAnswer) -> None:
        super().__init__(reason)
        self.answer = answer


class Wire(Protocol):
    """Sends requests. Makes one attempt at each and never retries: every attempt has to be accounted for."""

    async def post(self, request: Request) -> WireAnswer:
        """The response whatever its status; WireError when there was none."""

    async def aclose(self) -> None:
        """Let go of connections and files."""

"""By which address the server is reached, and what it believes of a request."""

import ipaddress
import re
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError

_HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?")


@dataclass(frozen=True)
class Door:
    """`public` is the address that browsers see, where a proxy stands in front; it speaks TLS."""

    host: str = "127.0.0.1"
    port: int = 8000
    certificate: Path | None = None
    key: Path | None = None
    public: str | None = None

    @classmethod
    def of(cls, host: str, port: int, certificate: Path | None, key: Path | None, public: str | None) -> "Door":
        """ConfigurationError for what would send passwords over a network in clear, or cannot be."""
        if (certificate is None) != (key is None):
            raise ConfigurationError("--tls-certificate and --tls-key go together: give both")
        if public is not None:
            public = _public(public)
        if not (_is_loopback(host) or certificate or public):
            raise ConfigurationError(
                f"--host {shorten(host)!r}: passwords would cross the network in clear: give --tls-certificate and "
                "--tls-key, or --public-url https://... of the proxy in front"
            )
        return cls(host, port, certificate, key, public)

    @property
    def secure(self) -> bool:
        """Whether browsers speak TLS."""
        return bool(self.certificate or self.public)

    @property
    def address(self) -> str:
        """What to open in a browser."""
        named = f"[{self.host}]" if ":" in self.host else self.host
        return self.public or f"{'https' if self.certificate else 'http'}://{named}:{self.port}"

    def origin(self, request: web.Request) -> str | None:
        """What a page of ours has for its origin; None if the request is for another server.

        Any site may give its name this computer's address, and have its pages ask here; without TLS, which would not
        show them our certificate, only names that are surely ours will do.
        """
        if self.public:
            return self.public
        host = request.headers.get("Host", "").lower()
        if not _HOST.fullmatch(host) or not (self.certificate or _is_loopback(_name(host))):
            return None
        return f"{'https' if self.certificate else 'http'}://{host}"

    def visitor(self, request: web.Request) -> str:
        """The address that asks: the one that the proxy saw, if there is one, which is the last it noted."""
        if self.public and (noted := request.headers.getall("X-Forwarded-For", [])):
            return noted[-1].rpartition(",")[2].strip()
        return request.remote or ""

    def tls(self) -> ssl.SSLContext | None:
        """ConfigurationError if the files are not what they should be."""
        if not (self.certificate and self.key):
            return None
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            # A key with a password would be asked for at a terminal, which a server has none of.
            context.load_cert_chain(self.certificate, self.key, password="")
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or shorten(error, 120)
            where = f"{shorten(self.certificate, 160)!r} and {shorten(self.key, 160)!r}"
            raise ConfigurationError(f"{where} are no certificate and its key without a password: {reason}") from error
        return context


def _public(url: str) -> str:
    parts = urlsplit(url.rstrip("/").lower())
    if parts.scheme != "https" or not _HOST.fullmatch(parts.netloc) or parts.path or parts.query or parts.fragment:
        raise ConfigurationError(
            f"--public-url {shorten(url)!r}: give the address that browsers see, as https://review.example.org"
        )
    return f"https://{parts.netloc}"


def _name(host: str) -> str:
    return host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False

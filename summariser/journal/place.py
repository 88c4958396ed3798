"""Where a journal is: a file of SQLite, or a database on a PostgreSQL server.

Light to import: SQLAlchemy and psycopg are loaded by whoever opens it.
"""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qs, unquote, urlsplit

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError

SCHEMES = ("postgresql+psycopg", "postgresql", "postgres")
_SECRETS = ("password", "sslpassword")


@dataclass(frozen=True)
class Server:
    """A database of PostgreSQL, for one workspace. `str()` and `repr()` leave out passwords."""

    url: str = field(repr=False)
    workspace: Path = Path()

    @classmethod
    def of(cls, url: str, workspace: Path) -> "Server":
        """ConfigurationError, without a word of the URL that may be a password, if it cannot be one."""
        try:
            parts = urlsplit(url)
            _ = parts.port
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in SCHEMES or not _name(url):
            raise ConfigurationError("the journal's URL must be like postgresql+psycopg://user@host/database")
        return cls(url, workspace)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        asked = parse_qs(parts.query)
        user = parts.username or asked.get("user", [""])[0]
        host = parts.hostname or asked.get("host", [""])[0]
        port = f":{parts.port}" if parts.port else ""
        return shorten(f"postgresql://{unquote(user)}{'@' if user else ''}{host}{port}/{_name(self.url)}", 160)

    @property
    def with_password(self) -> bool:
        """Whether a password stands in the URL."""
        parts = urlsplit(self.url)
        return bool(parts.password) or not parse_qs(parts.query).keys().isdisjoint(_SECRETS)

    @property
    def beside(self) -> Path:
        """A folder of the workspace for answers that the database cannot take. No two databases share one."""
        word = hashlib.sha256(f"{self} {urlsplit(self.url).query}".encode()).hexdigest()[:12]
        return self.workspace / ".summariser" / f"postgres-{word}"


Place: TypeAlias = Path | Server
"""Where a journal is. Both are named to a person by their `str()`."""


def is_url(text: str) -> bool:
    return text.partition("://")[0] in SCHEMES and "://" in text


def place_of(text: str, workspace: Path = Path()) -> Place:
    """The place that a person names: a URL, or a file."""
    return Server.of(text, workspace) if is_url(text) else Path(text)


def no_journal(place: Place, instead: str = "run `summariser extract` first") -> ConfigurationError:
    """The error for a journal that is not there. `instead` says what to do."""
    where = f"in {str(place.parent)!r}" if isinstance(place, Path) else f"in {str(place)!r}"
    return ConfigurationError(f"no journal {where}: {instead}")


def _name(url: str) -> str:
    parts = urlsplit(url)
    return unquote(parts.path.lstrip("/")) or parse_qs(parts.query).get("dbname", [""])[0]

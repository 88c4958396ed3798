"""Where exported bytes go."""

import json
from typing import Any, Protocol

from summariser.core.display import json_text
from summariser.core.errors import ArticleError


class Stream(Protocol):
    """A file, or standard output."""

    def write(self, data: bytes, /) -> object: ...


def encoded(text: str) -> bytes:
    """UTF-8; ArticleError for half a character, which only a file that somebody made by hand can hold."""
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ArticleError("its record has half a character (a lone surrogate), which no file can hold") from error


def json_line(value: Any) -> bytes:
    """One line of JSON, which may be looked at in a terminal: what that would obey is escaped."""
    return encoded(json_text(json.dumps(value, ensure_ascii=False, allow_nan=False)) + "\n")

"""Records as they are, and the articles that they are about: what this program reads back.

`eval` takes both forms of records as gold; `extract` takes the articles, with the same ids and offsets.
"""

import json
from pathlib import Path
from typing import Any, Protocol, Self

from summariser.core.article import Article
from summariser.core.display import json_text
from summariser.core.errors import ArticleError
from summariser.core.record import Record
from summariser.export.export import ExportFormat
from summariser.machine.atomic import dump_json, write_atomic


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


class JsonFolder:
    """One file for each record, in the format of reviewed/. The folder is made when the first is written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is left to do: each file is in place once it is written."""

    def write(self, name: str, record: Record, article: Article | None) -> None:  # noqa: ARG002 - an Output
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomic(self._folder / f"{name}.json", dump_json(record.as_json()))


class Records:
    """One record a line."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def write(self, name: str, record: Record, article: Article | None) -> None:  # noqa: ARG002 - an Output
        self._stream.write(json_line(record.as_json()))


class Articles:
    """One article a line, as `extract` reads them; it leaves `id` and `path` unread."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream

    def write(self, name: str, record: Record, article: Article | None) -> None:  # noqa: ARG002 - an Output
        if article:
            self._stream.write(json_line(_line(article)))


def _line(article: Article) -> dict[str, Any]:
    published = article.published.isoformat() if article.published else None
    said = {"title": article.title, "published": published, "source": article.source}
    return {"id": article.id, "path": article.path, **said, "text": article.text}


JSON = ExportFormat(lambda folder, _: JsonFolder(folder), folder=True)
JSONL = ExportFormat(lambda stream, _: Records(stream))
ARTICLES = ExportFormat(lambda stream, _: Articles(stream), articles=True)

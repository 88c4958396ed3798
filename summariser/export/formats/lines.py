"""Records as they are, and the articles that they are about: what this program reads back.

`eval` takes both forms of records as gold; `extract` takes the articles, with the same ids and offsets.
"""

from pathlib import Path
from typing import Any, Self

from summariser.core.article import Article
from summariser.core.record import Record
from summariser.export.export import ExportFormat
from summariser.export.formats.streams import Stream, json_line
from summariser.machine.atomic import dump_json, write_atomic


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

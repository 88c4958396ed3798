"""What records are exported as: which formats there are, what each needs, and how each is opened."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from summariser.adapters.exports.streams import Stream
from summariser.domain.schema import Schema
from summariser.workflows.export import Output

Format = Literal["json", "jsonl", "csv", "parquet", "markdown", "prodigy", "labelstudio", "articles"]


@dataclass(frozen=True, slots=True)
class Needs:
    """folder: it is several files. schema: it follows a schema's fields. articles: it holds the articles' texts."""

    folder: bool = False
    schema: bool = False
    articles: bool = False


NEEDS: dict[Format, Needs] = {
    "json": Needs(folder=True),
    "jsonl": Needs(),
    "csv": Needs(folder=True, schema=True),
    "parquet": Needs(folder=True, schema=True),
    "markdown": Needs(schema=True),
    "prodigy": Needs(schema=True, articles=True),
    "labelstudio": Needs(folder=True, schema=True, articles=True),
    "articles": Needs(articles=True),
}


def open_folder(format: Format, schema: Schema | None, folder: Path) -> AbstractContextManager[Output]:
    """The files of a format, in place when the block ends; those of `json`, each as it is written."""
    if schema and format == "csv":
        from summariser.adapters.exports.csv_tables import csv_tables

        return csv_tables(folder, schema)
    if schema and format == "parquet":
        from summariser.adapters.exports.parquet_tables import parquet_tables

        return parquet_tables(folder, schema)
    if schema and format == "labelstudio":
        from summariser.adapters.exports.label_studio import label_studio

        return label_studio(folder, schema)
    from summariser.adapters.exports.lines import JsonFolder

    return JsonFolder(folder)


def open_stream(format: Format, schema: Schema | None, stream: Stream) -> Output:
    """A format that is one file, written to a stream as it comes."""
    from summariser.adapters.exports.lines import Articles, Records

    if schema and format == "markdown":
        from summariser.adapters.exports.markdown import Markdown

        return Markdown(stream, schema)
    if schema and format == "prodigy":
        from summariser.adapters.exports.prodigy import Prodigy

        return Prodigy(stream, schema)
    return Articles(stream) if format == "articles" else Records(stream)

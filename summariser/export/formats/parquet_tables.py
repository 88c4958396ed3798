"""The same flat tables as Parquet, typed: days are days, numbers numbers, and a null is told from an empty text.

pyarrow, for it is the format's reference implementation, needs nothing else and writes row group by row group. It is
a 55 MB download and so an extra: fastparquet brings pandas and numpy, DuckDB, at half the size, would need every
record in a second file first.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.errors import ArticleError, ConfigurationError
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.export.export import ExportFormat
from summariser.export.formats.csv_tables import file_stem
from summariser.export.tables import Column, Table, rows, tables
from summariser.machine.atomic import atomic_file

ROWS = 10_000
"""Rows held of a table before they are written as a row group."""


@contextmanager
def parquet_tables(folder: Path, schema: Schema) -> Iterator["ParquetTables"]:
    """A file for each table. They replace older ones, each as a whole, when the block ends without an error."""
    try:
        import pyarrow.parquet  # noqa: F401 - before anything is opened
    except ImportError as error:
        raise ConfigurationError("--format parquet needs pyarrow: pip install 'summariser[parquet]'") from error
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        opened = {t.name: _open(stack, folder / f"{file_stem(schema, t.name)}.parquet", t) for t in tables(schema)}
        output = ParquetTables(schema, opened)
        yield output
        output.flush()


def _open(stack: ExitStack, path: Path, table: Table) -> Any:
    import pyarrow as pa
    from pyarrow import parquet

    types = {
        "text": pa.string(),
        "date": pa.date32(),
        "number": pa.float64(),
        "integer": pa.int64(),
        "boolean": pa.bool_(),
    }
    fields = pa.schema([(column.name, types[column.type]) for column in table.columns])
    return stack.enter_context(parquet.ParquetWriter(stack.enter_context(atomic_file(path)), fields))


class ParquetTables:
    def __init__(self, schema: Schema, writers: dict[str, Any]) -> None:
        self._schema = schema
        self._writers = writers
        self._columns = {table.name: table.columns for table in tables(schema)}
        self._waiting: dict[str, list[list[Any]]] = {name: [] for name in writers}

    def write(self, name: str, record: Record, article: Article | None) -> None:  # noqa: ARG002 - an Output
        added = [(table, self._cells(table, values)) for table, values in rows(self._schema, record)]
        for table, cells in added:
            self._waiting[table].append(cells)
        for table, waiting in self._waiting.items():
            if len(waiting) >= ROWS:
                self._write_group(table)

    def flush(self) -> None:
        """Write what is held."""
        for table, waiting in self._waiting.items():
            if waiting:
                self._write_group(table)

    def _write_group(self, table: str) -> None:
        import pyarrow as pa

        writer, waiting = self._writers[table], self._waiting[table]
        columns = zip(*waiting, strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, writer.schema, strict=True)]
        writer.write_batch(pa.record_batch(arrays, schema=writer.schema))
        waiting.clear()

    def _cells(self, table: str, values: list[Any]) -> list[Any]:
        return [_cell(column, value) for column, value in zip(self._columns[table], values, strict=True)]


def _cell(column: Column, value: Any) -> Any:
    """The value as the column's type; ArticleError where a file that somebody edited has something else."""
    if value is None:
        return None
    try:
        if column.type == "date":
            return date.fromisoformat(value)
        if column.type == "number":
            return float(value)
        if column.type == "integer":
            return _int64(value)
        return bool(value) if column.type == "boolean" else str(value).encode("utf-8").decode("utf-8")
    except (ValueError, TypeError, OverflowError) as error:
        raise ArticleError(f"its {column.name} is no {column.type}: {shorten(value)!r}") from error


def _int64(value: Any) -> int:
    number = int(value)
    if not -(2**63) <= number < 2**63:
        raise OverflowError
    return number


FORMAT = ExportFormat(parquet_tables, folder=True, schema=True)

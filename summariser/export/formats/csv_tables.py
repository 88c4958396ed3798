"""Flat tables as CSV, for spreadsheets: parquet and jsonl are for programs.

UTF-8 with a byte order mark, for without one Excel takes UTF-8 for the system's old code page; pandas, R and DuckDB
skip it, Python reads it as `utf-8-sig`. Lines end as in RFC 4180.

A cell that begins with what a spreadsheet takes for a formula, perhaps after something that is not seen, gets an
apostrophe in front (OWASP, CSV Injection: https://owasp.org/www-community/attacks/CSV_Injection), and so does one that
begins with apostrophes and then that, so that leaving out one apostrophe before such a character always gives the text
back. Numbers are written as numbers.
A file opened with another separator than the comma is read as other cells than these, and nothing helps it.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from summariser.core.article import Article
from summariser.core.record import Record, safe_stem
from summariser.core.schema import Schema
from summariser.export.export import ExportFormat
from summariser.export.formats.lines import Stream, encoded
from summariser.export.tables import Column, rows, tables
from summariser.machine.atomic import atomic_file

_BLANK = r"[\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
"""Programs leave out some of these when they read a cell."""

_FORMULA = re.compile(rf"'*(?:[\t\r\n]|{_BLANK}*[=+\-@＝＋－＠])")


@contextmanager
def csv_tables(folder: Path, schema: Schema) -> Iterator["CsvTables"]:
    """A file for each table. They replace older ones, each as a whole, when the block ends without an error."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        files = {
            t.name: stack.enter_context(atomic_file(folder / f"{file_stem(schema, t.name)}.csv"))
            for t in tables(schema)
        }
        yield CsvTables(schema, dict(files))


def file_stem(schema: Schema, table: str) -> str:
    """The schema's name, then the list's: meeting, meeting.participants, meeting.agreements.parties."""
    stem = safe_stem(schema.name) or "records"
    return f"{stem}.{table}" if table else stem


class CsvTables:
    def __init__(self, schema: Schema, streams: dict[str, Stream]) -> None:
        self._schema = schema
        self._streams = streams
        self._columns = {table.name: table.columns for table in tables(schema)}
        for name, columns in self._columns.items():
            streams[name].write(codecs.BOM_UTF8 + csv_line([column.name for column in columns]))

    def write(self, name: str, record: Record, article: Article | None) -> None:  # noqa: ARG002 - an Output
        lines = [(table, csv_line(self._cells(table, values))) for table, values in rows(self._schema, record)]
        for table, line in lines:
            self._streams[table].write(line)

    def _cells(self, table: str, values: list[Any]) -> list[str]:
        return [_cell(column, value) for column, value in zip(self._columns[table], values, strict=True)]


def _cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float) and column.type in ("number", "integer"):
        return str(value)
    return guarded(str(value))


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def csv_line(cells: Sequence[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line).writerow(cells)
    return encoded(line.getvalue())


FORMAT = ExportFormat(csv_tables, folder=True, schema=True)

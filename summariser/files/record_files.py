"""The folder of reviewed records: one JSON file for each, written as a whole or not at all."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.errors import ArticleError, ConfigurationError, Failure
from summariser.core.own_words import require_own_words
from summariser.core.record import ArticleRef, Record, ReviewState, folder_of
from summariser.core.schema import Schema
from summariser.export.export import ExportedRecord
from summariser.files.gold_files import fitting, parse_record
from summariser.machine.atomic import dump_json, refuse_link, write_atomic


class FolderRecords:
    """Implements the port RecordFiles. The folder is made when the first record is written."""

    def __init__(self, folder: Path, within: Path | None = None) -> None:
        """Nothing is written if the folder is a link, or leads through one that is inside the folder `within`."""
        self._folder = folder
        self._within = within

    def of_reader(self, person: str) -> "FolderRecords":
        """The person's own readings: `readings/NAME` beside this folder."""
        workspace = self._folder.parent
        return FolderRecords(workspace / "readings" / folder_of(person), workspace)

    def digest(self, name: str) -> str | None:
        """The SHA-256 sum of the file's bytes; None if there is none."""
        found = self._bytes(name)
        return None if found is None else hashlib.sha256(found).hexdigest()

    def read(self, name: str) -> str | None:
        """The file's text, where it is none with stand-ins; None if there is no file."""
        found = self._bytes(name)
        return None if found is None else found.decode("utf-8", "replace")

    def _bytes(self, name: str) -> bytes | None:
        path = self.path(name)
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _trouble("read", path, error) from error

    def render(self, record: Record) -> str:
        """The text of a record's file: keys in the order of the format, so that it diffs well."""
        return dump_json(record.as_json())

    def write(self, name: str, text: str) -> None:
        """Replace the file as a whole; it is on disk on return."""
        path = self.path(name)
        try:
            refuse_link(self._folder, self._within)
            self._folder.mkdir(parents=True, exist_ok=True)
            write_atomic(path, text)
        except OSError as error:
            raise _trouble("written", path, error) from error

    def path(self, name: str) -> Path:
        """Where the record of that name is; ConfigurationError if it is no name of a file."""
        # Names come out of the journal, which somebody else may have made.
        if not name or name != Path(name).name or name in (".", "..") or "\0" in name:
            raise ConfigurationError(f"the journal names a record {name[:60]!r}, which is no name of a file")
        return self._folder / f"{name}.json"


def _trouble(what: str, path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(
        f"the record {str(path)!r} cannot be {what}: {error.strerror}: put that right, then finish the article again"
    )


States = Callable[[ArticleRef], ReviewState | None]
Articles = Callable[[ArticleRef], Article | None]


def reviewed_records(
    folder: Path, schema: Schema | None, state_of: States, article_of: Articles
) -> Iterator[ExportedRecord | Failure]:
    """Each record, or why it cannot be used, by name. Those of the schema must fit it; others are passed on as
    they are. ConfigurationError, before anything is read, if there is no such folder. Of an article that is known,
    passages must be its own."""
    return (reviewed_record(folder / name, schema, state_of, article_of) for name in record_names(folder))


def record_names(folder: Path) -> list[str]:
    """The names of the files in it, in order; ConfigurationError if there is no such folder."""
    if not folder.is_dir():
        shown = shorten(folder, 160, keep="end")
        raise ConfigurationError(f"no reviewed records in {shown}/: review some first, or add --drafts")
    with os.scandir(folder) as entries:  # names alone: a hundred thousand paths would be many times as large
        return sorted(entry.name for entry in entries if entry.name.endswith(".json") and entry.name[0] != ".")


def reviewed_record(
    path: Path, schema: Schema | None, state_of: States, article_of: Articles
) -> ExportedRecord | Failure:
    """The record in that file, or why it cannot be used, as of all in `reviewed_records`."""
    try:
        record = parse_record(path)
        if schema and schema.takes(record.schema_id):
            record = fitting(record, schema)
        if article := article_of(record.article):
            require_own_words(record, article)
    except ArticleError as error:
        return Failure(str(path), str(error))
    state = state_of(record.article)
    # The journal here knows no review of a record from another workspace.
    return ExportedRecord(path.stem, record, "reviewed" if state in (None, "waiting") else state)

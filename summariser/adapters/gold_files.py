"""Files of records: gold written anywhere, and the reviewed ones of a workspace."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from summariser.domain.display import shorten
from summariser.domain.errors import ArticleError, ConfigurationError, Failure
from summariser.domain.record import ArticleRef, Record
from summariser.domain.schema import Schema
from summariser.workflows.evaluate import Candidate, Entry, Gold


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files themselves, and of a folder all that end in .json. ConfigurationError if there is nothing."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.glob("*.json") if not p.name.startswith("."))
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            raise ConfigurationError(f"{shorten(path, 160, keep='end')}: there is no such file or folder")
    if not found:
        named = ", ".join(shorten(path, 160, keep="end") for path in paths[:3])
        raise ConfigurationError(f"no gold records in {named}: give files, or folders with .json files")
    return list(found)


def read_gold(files: Sequence[Path], schema: Schema) -> Iterator[Gold | Failure]:
    """Each record, or why it cannot be used, one by one, so that any number of them fits the memory."""
    for path in files:
        try:
            yield Gold(str(path), read_record(path, schema))
        except ArticleError as error:
            yield Failure(str(path), str(error))


def read_record(path: Path, schema: Schema) -> Record:
    """A record of this schema, its data spelt as the schema spells it; ArticleError if it is none."""
    record = _parse(path)
    if record.schema_id != schema.id:
        raise ArticleError(f"is of schema {record.schema_id[:60]!r}, not {schema.id!r}: name its schema with --schema")
    try:
        data = schema.model.model_validate(record.data).model_dump(mode="json")
    except ValidationError as error:
        raise ArticleError(f"is no record of {schema.id!r}: {_first(error, 'data')}") from error
    return record.model_copy(update={"data": data})


def _parse(path: Path) -> Record:
    try:
        if not path.is_file():  # opening a pipe would wait for its writer
            raise ArticleError("is not a regular file")
        return Record.model_validate_json(path.read_bytes())
    except OSError as error:
        raise ArticleError(f"cannot be read ({error.strerror or type(error).__name__})") from error
    except ValidationError as error:
        raise ArticleError(f"is no record: {_first(error)}") from error


def _first(error: ValidationError, within: str = "") -> str:
    """The first thing that is wrong, with its place."""
    wrong = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = "/".join(str(part) for part in (within, *wrong["loc"]) if part != "")
    return f"{shorten(where)}: {shorten(wrong['msg'], 120)}" if where else shorten(wrong["msg"], 160)


class RecordFolder:
    """The records of a folder, as candidates. `text_of` gives an article's text, or None.

    Files that are no records are no entries, and are told as unreadable.
    """

    def __init__(self, folder: Path, schema: Schema, text_of: Callable[[ArticleRef], str | None]) -> None:
        self._schema = schema
        self._text_of = text_of
        self._paths: list[Path] = []
        self._failures: list[Failure] = []
        if not folder.is_dir():
            raise ConfigurationError(f"no reviewed records in {shorten(folder, 160, keep='end')}: review some first")
        self._files = find_files([folder])

    def entries(self) -> Sequence[Entry]:
        found: list[Entry] = []
        for path in self._files:
            try:
                article = _parse(path).article
            except ArticleError as error:
                self._failures.append(Failure(str(path), str(error)))
                continue
            found.append(Entry(len(self._paths), path.stem, article))
            self._paths.append(path)
        return found

    def unreadable(self) -> Sequence[Failure]:
        return self._failures

    def load(self, entry: Entry) -> Candidate:
        path = self._paths[entry.number]
        try:
            record = read_record(path, self._schema)
        except ArticleError as error:
            raise ArticleError(f"its reviewed record {shorten(path, 160, keep='end')} {error}") from error
        return Candidate(record, self._text_of(entry.article))

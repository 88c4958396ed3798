"""Files of records: gold written anywhere, and the reviewed ones of a workspace."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pydantic import ValidationError

from summariser.core.display import shorten
from summariser.core.errors import ArticleError, ConfigurationError, Failure
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import EvaluatedArticle, Gold, Prediction
from summariser.journal.place import Place
from summariser.journal.presence import exists


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
        for name, read in _records_in(path):
            try:
                yield Gold(name, of_schema(read(), schema))
            except ArticleError as error:
                yield Failure(name, str(error))


def _records_in(path: Path) -> Iterator[tuple[str, Callable[[], Record]]]:
    """Each record's name and how it is read: a file, or the lines of one that ends in .jsonl."""
    if path.suffix.lower() != ".jsonl" or not path.is_file():
        yield str(path), partial(parse_record, path)
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield f"{path}:{number}", partial(_record, line)


def read_record(path: Path, schema: Schema) -> Record:
    """A record of this schema, its data spelt as the schema spells it; ArticleError if it is none."""
    return of_schema(parse_record(path), schema)


def of_schema(record: Record, schema: Schema) -> Record:
    """The record with its data spelt as the schema spells it; ArticleError if it is of another, or does not fit."""
    if record.schema_id != schema.id:
        raise ArticleError(f"is of schema {record.schema_id[:60]!r}, not {schema.id!r}: name its schema with --schema")
    return fitting(record, schema)


def fitting(record: Record, schema: Schema) -> Record:
    """The same of a record that may be of an earlier version which the schema takes."""
    try:
        data = schema.model.model_validate(record.data).model_dump(mode="json")
    except ValidationError as error:
        raise ArticleError(f"is no record of {schema.id!r}: {_first(error, 'data')}") from error
    return record.model_copy(update={"data": data})


def parse_record(path: Path) -> Record:
    """The record in a file, of whatever schema; ArticleError if it cannot be read or is none."""
    try:
        if not path.is_file():  # opening a pipe would wait for its writer
            raise ArticleError("is not a regular file")
        return _record(path.read_bytes())
    except OSError as error:
        raise ArticleError(f"cannot be read ({error.strerror or type(error).__name__})") from error


def _record(text: bytes) -> Record:
    try:
        return Record.model_validate_json(text)
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

    def entries(self) -> Sequence[EvaluatedArticle]:
        found: list[EvaluatedArticle] = []
        for path in self._files:
            try:
                article = parse_record(path).article
            except ArticleError as error:
                self._failures.append(Failure(str(path), str(error)))
                continue
            found.append(EvaluatedArticle(len(self._paths), path.stem, article))
            self._paths.append(path)
        return found

    def unreadable(self) -> Sequence[Failure]:
        return self._failures

    def load(self, entry: EvaluatedArticle) -> Prediction:
        path = self._paths[entry.number]
        try:
            record = read_record(path, self._schema)
        except ArticleError as error:
            raise ArticleError(f"its reviewed record {shorten(path, 160, keep='end')} {error}") from error
        return Prediction(record, self._text_of(entry.article))


@contextmanager
def reading(path: Path, journal: Place, schema: Schema) -> Iterator[RecordFolder]:
    """The records in a workspace's reviewed/, or else in the folder itself; their articles from the journal, if it is
    there."""
    inner = path / "reviewed"
    folder = inner if inner.is_dir() else path
    if not exists(journal):
        yield RecordFolder(folder, schema, lambda _: None)
        return
    from summariser.journal.lookup import journal_drafts

    with journal_drafts(journal) as drafts:
        yield RecordFolder(folder, schema, drafts.text)

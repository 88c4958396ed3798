"""Examples from a workspace: its reviewed records with their articles, and which of them a command was given."""

import contextlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from summariser.ask.example_choice import ExampleCandidate, corrections
from summariser.ask.prompt import Example
from summariser.core.article import Article
from summariser.core.errors import ArticleError, ConfigurationError, Failure
from summariser.core.record import Record, canonical, evidence_in
from summariser.core.schema import Schema
from summariser.files.gold_files import read_record
from summariser.files.record_files import FolderRecords
from summariser.grounding.inverse import answer_of
from summariser.journal.place import Place
from summariser.journal.presence import exists
from summariser.journal.queries import reviewed_articles
from summariser.machine.atomic import dump_json, private_folder, write_atomic

NEWEST = 1000
"""The most reviewed records that are looked at, those reviewed last: reading them takes seconds."""


class ReviewedRecords:
    """The reviewed records of a workspace as candidates."""

    def __init__(self, journal: Place, folder: Path, schema: Schema) -> None:
        self._journal = journal
        self._records = FolderRecords(folder)
        self._schema = schema

    def candidates(self) -> Iterator[ExampleCandidate | Failure]:
        """Each as an example, or why it cannot be one."""
        if not exists(self._journal):
            return
        for name, article in reviewed_articles(self._journal, NEWEST):
            try:
                record = read_record(self._records.path(name), self._schema)
                _require(record, article)
            except ArticleError as error:
                yield Failure(f"{name}.json", str(error))
            else:
                answer = answer_of(self._schema, record.data, article)
                yield ExampleCandidate(Example(article, canonical(answer)), corrections(record))


def _require(record: Record, article: Article) -> None:
    """ArticleError if the record is not a reviewed one of this very text."""
    if record.review.status != "reviewed":
        raise ArticleError("is not reviewed")
    if any(article.text[one.start : one.end] != one.text for one in evidence_in(record.data)):
        raise ArticleError("cites passages that are not in its article")


class _Stored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    class Item(BaseModel):
        path: str | None
        title: str | None
        published: date | None
        sha256: str
        text: str
        answer: str

    format: Literal["summariser.examples/1"] = "summariser.examples/1"
    examples: tuple[Item, ...]


class ChosenFiles:
    """A folder with the examples of each command, written once, so that the command resumes its run with them.

    They are stored whole: a record that is reviewed again, or deleted, changes no run that was begun with it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, key: str) -> tuple[Example, ...] | None:
        """The examples of the command with this key, if it was given any; ConfigurationError if they are damaged."""
        path = self._path(key)
        try:
            stored = _Stored.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ConfigurationError(f"the examples {str(path)!r} cannot be read: {error.strerror}") from error
        except ValidationError as error:
            raise ConfigurationError(f"the examples {str(path)!r} are damaged: give --fresh to choose anew") from error
        return tuple(map(_example, stored.examples))

    def keep(self, key: str, examples: tuple[Example, ...], *, replace: bool) -> tuple[Example, ...]:
        """Store the examples, and return those that hold: of two processes at once, the first one's."""
        text = dump_json(_Stored(examples=tuple(map(_item, examples))).model_dump(mode="json"))
        path, beside = self._path(key), self._folder / f".{key}.{os.getpid()}.tmp"
        try:
            private_folder(self._folder.parent)
            private_folder(self._folder)
            if replace:
                write_atomic(path, text)
                return examples
            write_atomic(beside, text)
            try:
                _put(beside, path)
            finally:
                beside.unlink(missing_ok=True)
        except OSError as error:
            raise ConfigurationError(f"the examples {str(path)!r} cannot be written: {error.strerror}") from error
        return self.load(key) or examples

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def _put(beside: Path, path: Path) -> None:
    """Give a complete file its name, unless the name is taken."""
    with contextlib.suppress(FileExistsError):
        try:
            path.hardlink_to(beside)
        except FileExistsError:
            raise
        except OSError:  # not every file system has links
            if not path.exists():
                beside.replace(path)


def _item(one: Example) -> _Stored.Item:
    article = one.article
    return _Stored.Item(
        path=article.path,
        title=article.title,
        published=article.published,
        sha256=article.sha256,
        text=article.text,
        answer=one.answer,
    )


def _example(item: _Stored.Item) -> Example:
    return Example(Article(item.text, item.sha256, item.path, item.title, item.published), item.answer)

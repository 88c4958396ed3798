"""Export: the records that are wanted, one after another, into whatever format."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from summariser.core.article import Article
from summariser.core.errors import ArticleError, Failure
from summariser.core.record import ArticleRef, Record, ReviewState, identity_of, spelling, stem_of
from summariser.core.schema import Schema
from summariser.export.selection import RecordFilter


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """A record that may be wanted: the name for its file, and how the review of its article stands."""

    name: str
    record: Record
    state: ReviewState


class Output(Protocol):
    """A format's file or folder."""

    def write(self, name: str, record: Record, article: Article | None) -> None:
        """Add a record; ArticleError, and nothing added, if this one cannot be written in the format.

        `article` is None where the format does without.
        """


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """How records are written in one format.

    open: makes an `Output`. Of a format that is one file it is called with a binary stream and the schema. Of one that
    is several (`folder`) it is called with the folder's path and the schema, and makes a context manager: the files are
    in place when its block ends. schema: it follows a schema's fields; else the schema may be None. reads: the schema
    that is meant where none is named. articles: it holds the articles' texts. titles: it does with them what it can,
    where they are known. codebook: what its columns mean, for people.
    """

    open: Callable[[Any, Any], Any]
    folder: bool = False
    schema: bool = False
    reads: str = "meeting"
    articles: bool = False
    titles: bool = False
    codebook: str = ""


Articles = Callable[[ArticleRef], Article | None]


@dataclass(frozen=True)
class ExportRequest:
    """What is exported. Without a schema, records of every schema are. `articles` gives an article's text, if the
    format has use for it; None if nobody knows it, and the record is left out if `needed`. `newest`: no older versions
    of files."""

    selection: RecordFilter
    schema: Schema | None = None
    articles: Articles | None = None
    newest: bool = False
    needed: bool = True


@dataclass(frozen=True)
class Exported:
    """What came of it. `other_schemas` counts the records, by schema, that were left out for theirs, and `older` those
    of older versions of files: left out if only the newest were wanted."""

    written: int
    left_out: tuple[Failure, ...]
    other_schemas: dict[str, int]
    older: int


def export(found: Iterable[ExportedRecord | Failure], wanted: ExportRequest, into: Output) -> Exported:
    """Write what is wanted, holding one record at a time."""
    written, older, left_out, others = 0, 0, list[Failure](), Counter[str]()
    states = wanted.selection.states
    for one in found:
        if isinstance(one, Failure):
            left_out.append(one)
        elif states and one.state not in states:
            continue
        elif wanted.schema and not wanted.schema.takes(one.record.schema_id):
            others[one.record.schema_id] += 1
        elif wanted.schema is None or wanted.selection.takes(wanted.schema, one.record):
            older += one.record.article.replaced_by is not None
            if wanted.newest and one.record.article.replaced_by:
                continue
            try:
                into.write(one.name, one.record, _article(one.record, wanted))
                written += 1
            except ArticleError as error:
                left_out.append(Failure(one.record.article.path or one.name, str(error)))
    return Exported(written, tuple(left_out), dict(others), older)


def _article(record: Record, wanted: ExportRequest) -> Article | None:
    if wanted.articles is None:
        return None
    article = wanted.articles(record.article)
    if article is None and wanted.needed:
        raise ArticleError("its article is not in the journal of this workspace: extract it here first")
    return article


def marked(found: Iterable[ExportedRecord | Failure], older: Mapping[str, str]) -> Iterator[ExportedRecord | Failure]:
    """The same; a record of an older version of a file says which article has replaced it."""
    for one in found:
        newer = older.get(one.record.article.id or "") if isinstance(one, ExportedRecord) else None
        yield replace(one, record=one.record.replaced_by(newer)) if isinstance(one, ExportedRecord) else one


def drafted(drafts: Iterable[tuple[Record, ReviewState] | Failure]) -> Iterator[ExportedRecord | Failure]:
    """Drafts with the names of their files, without a suffix: the stems of their articles' files.

    Where two articles share a stem, all but the first get their id appended. Names hold nothing that could lead
    out of a folder. An older version of a file leaves its name to the newest.
    """
    taken: set[str] = set()
    for one in drafts:
        if isinstance(one, Failure):
            yield one
            continue
        record, state = one
        stem, identity = stem_of(record.article), identity_of(record.article)
        name, number = identity if record.article.replaced_by else stem, 1
        while (spelt := spelling(name)) in taken:
            name = f"{stem}-{identity}" if number == 1 else f"{stem}-{identity}-{number}"
            number += 1
        taken.add(spelt)
        yield ExportedRecord(name, record, state)

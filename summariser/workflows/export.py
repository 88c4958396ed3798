"""Export: the records that are wanted, one after another, into whatever format."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from summariser.domain.article import Article
from summariser.domain.errors import ArticleError, Failure
from summariser.domain.file_names import identity_of, spelling, stem_of
from summariser.domain.record import ArticleRef, Record
from summariser.domain.schema import Schema
from summariser.review_ports import ReviewState
from summariser.workflows.selection import Selection


@dataclass(frozen=True, slots=True)
class Found:
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


Articles = Callable[[ArticleRef], Article | None]


@dataclass(frozen=True)
class Wanted:
    """What is exported. Without a schema, records of every schema are. `articles` gives an article's text, if the
    format needs it; None if nobody knows it."""

    selection: Selection
    schema: Schema | None = None
    articles: Articles | None = None


@dataclass(frozen=True)
class Exported:
    """What came of it. `other_schemas` counts the records, by schema, that were left out for theirs."""

    written: int
    left_out: tuple[Failure, ...]
    other_schemas: dict[str, int]


def export(found: Iterable[Found | Failure], wanted: Wanted, into: Output) -> Exported:
    """Write what is wanted, holding one record at a time."""
    written, left_out, others = 0, list[Failure](), Counter[str]()
    states = wanted.selection.states
    for one in found:
        if isinstance(one, Failure):
            left_out.append(one)
        elif states and one.state not in states:
            continue
        elif wanted.schema and one.record.schema_id != wanted.schema.id:
            others[one.record.schema_id] += 1
        elif wanted.schema is None or wanted.selection.takes(wanted.schema, one.record):
            try:
                into.write(one.name, one.record, _article(one.record, wanted.articles))
                written += 1
            except ArticleError as error:
                left_out.append(Failure(one.record.article.path or one.name, str(error)))
    return Exported(written, tuple(left_out), dict(others))


def _article(record: Record, articles: Articles | None) -> Article | None:
    if articles is None:
        return None
    article = articles(record.article)
    if article is None:
        raise ArticleError("its article is not in the journal of this workspace: extract it here first")
    return article


def drafted(drafts: Iterable[tuple[Record, ReviewState] | Failure]) -> Iterator[Found | Failure]:
    """Drafts with the names of their files, without a suffix: the stems of their articles' files.

    Where two articles share a stem, all but the first get their id appended. Names hold nothing that could lead
    out of a folder.
    """
    taken: set[str] = set()
    for one in drafts:
        if isinstance(one, Failure):
            yield one
            continue
        record, state = one
        stem, identity = stem_of(record.article), identity_of(record.article)
        name, number = stem, 1
        while (spelt := spelling(name)) in taken:
            name = f"{stem}-{identity}" if number == 1 else f"{stem}-{identity}-{number}"
            number += 1
        taken.add(spelt)
        yield Found(name, record, state)

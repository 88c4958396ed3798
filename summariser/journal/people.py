"""What each person has done and has left: what `status --people` tells. Read-only."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, select

from summariser.core.errors import ArticleError, Failure, JournalError
from summariser.core.meeting import BUILT_IN
from summariser.core.record import ArticleRef, RecordReview
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import EvaluatedArticle, Prediction
from summariser.evaluate.two_readers import AgreementReport, Alpha, agreement
from summariser.journal import drafts
from summariser.journal.reviews import entry_columns, entry_of
from summariser.journal.tables import articles, decisions, reading_decisions, readings, reviews, runs
from summariser.journal.tables import drafts as drafted
from summariser.review.assigning import person, readers_of
from summariser.review.history import replay

VALUES = ("accept", "correct", "reject", "add")
"""Decisions about values: what `decided` counts, those that were undone later too."""

Readers = tuple[str, str]


@dataclass
class Agreed:
    """On what a person and whoever read the same agree: values compared and agreed, in so many articles. The sum of
    the fields' alphas is weighted by how often each was compared."""

    articles: int = 0
    units: int = 0
    agreed: int = 0
    weighted: float = 0.0
    weights: int = 0

    def add(self, report: AgreementReport) -> None:
        self.articles += report.articles
        for one in report.fields.values():
            self.units += one.units
            self.agreed += one.agreed
            if one.alpha is not None:
                self.weighted += one.alpha * one.units
                self.weights += one.units

    @property
    def percent(self) -> float | None:
        return 100 * self.agreed / self.units if self.units else None

    @property
    def alpha(self) -> float | None:
        return self.weighted / self.weights if self.weights else None


@dataclass
class Person:
    """`reviewed` articles whose review this person finished last, `readings` finished blind; `in_hand`: begun and not
    finished, or open just now; `left` of the `assigned` are not finished. Seconds are active ones."""

    name: str
    decided: int = 0
    reviewed: int = 0
    readings: int = 0
    seconds: float = 0.0
    in_hand: set[str] = field(default_factory=set)
    assigned: int = 0
    left: int = 0
    agreed: Agreed = field(default_factory=Agreed)


@dataclass(frozen=True)
class Doubles:
    """Articles that two people read: how many are `read` still, how many of these lack a reader, and how many wait for
    adjudication, by readers."""

    read: int
    lacking: int
    waiting: Mapping[Readers, int]


def doubles(connection: Connection) -> Doubles:
    done = _done(connection)
    query = select(reviews.c.article_id, reviews.c.readers).where(reviews.c.state == "waiting", reviews.c.readers != "")
    read, lacking, waiting = 0, 0, Counter[Readers]()
    for article, stored in connection.execute(query):
        readers = readers_of(stored)
        if len(readers) == 2:
            both = all((article, one) in done for one in readers)
            read += not both
            lacking += "" in readers
            waiting.update([(min(readers), max(readers))] if both else [])
    return Doubles(read, lacking, waiting)


def _done(connection: Connection) -> frozenset[tuple[str, str]]:
    query = select(readings.c.article_id, readings.c.reader).where(readings.c.state == "reviewed")
    return frozenset((article, reader) for article, reader in connection.execute(query))


def people(connection: Connection, now: str, alpha: Alpha | None) -> list[Person]:
    """Everybody who has done anything or is to do something, by name."""
    found: dict[str, Person] = {}

    def of(name: str) -> Person:
        return found.setdefault(person(name), Person(name))

    _count_assigned(connection, of)
    _count_decided(connection, of)
    for name, many in connection.execute(_finished()):
        of(name).reviewed += many
    for _, name in _done(connection):
        of(name).readings += 1
    for name, article in _in_hand(connection, now):
        of(name).in_hand.add(article)
    for pair, report in _agreement(connection, alpha):
        for name in pair:
            of(name).agreed.add(report)
    return sorted(found.values(), key=lambda one: person(one.name))


def assigned(connection: Connection) -> list[Person]:
    """Whoever has been given anything, with no more than that."""
    found: dict[str, Person] = {}
    _count_assigned(connection, lambda name: found.setdefault(person(name), Person(name)))
    return sorted(found.values(), key=lambda one: person(one.name))


def _count_assigned(connection: Connection, of: Callable[[str], Person]) -> None:
    done = _done(connection)
    held = select(reviews.c.article_id, reviews.c.readers, reviews.c.state).where(reviews.c.readers != "")
    for article, stored, state in connection.execute(held):
        readers = readers_of(stored)
        for name in filter(None, readers):
            of(name).assigned += 1
            finished = state == "reviewed" or (len(readers) > 1 and (article, name) in done)
            of(name).left += not finished


def _count_decided(connection: Connection, of: Callable[[str], Person]) -> None:
    for table in (decisions, reading_decisions):
        about_values = func.sum(case((table.c.action.in_(VALUES), 1), else_=0))
        query = select(table.c.reviewer, about_values, func.sum(table.c.seconds)).group_by(table.c.reviewer)
        for name, decided, seconds in connection.execute(query):
            of(name).decided += int(decided)
            of(name).seconds += float(seconds)


def _finished() -> Any:
    last = select(func.max(decisions.c.id)).where(decisions.c.action == "finish").group_by(decisions.c.article_id)
    query = select(decisions.c.reviewer, func.count()).join(reviews, reviews.c.article_id == decisions.c.article_id)
    return query.where(reviews.c.state == "reviewed", decisions.c.id.in_(last)).group_by(decisions.c.reviewer)


def _in_hand(connection: Connection, now: str) -> Iterator[tuple[str, str]]:
    last = select(func.max(decisions.c.id)).group_by(decisions.c.article_id)
    begun = select(decisions.c.reviewer, decisions.c.article_id).join(
        reviews, reviews.c.article_id == decisions.c.article_id
    )
    for name, article in connection.execute(begun.where(reviews.c.state == "in progress", decisions.c.id.in_(last))):
        yield name, article
    reading = select(readings.c.reader, readings.c.article_id, reviews.c.readers).join(
        reviews, reviews.c.article_id == readings.c.article_id
    )
    for name, article, stored in connection.execute(reading.where(readings.c.state == "in progress")):
        if name in readers_of(stored):  # and has not been released from it since
            yield name, article
    for table in (reviews, readings):
        held = select(table.c.holder, table.c.article_id).where(table.c.holder != "", table.c.until > now)
        for holder, article in connection.execute(held):
            yield holder.rpartition(" on ")[0], article


_FINISHED = (
    select(readings.c.article_id, readings.c.reader, reviews.c.name, runs.c.schema_id)
    .join(reviews, reviews.c.article_id == readings.c.article_id)
    .join(drafted, drafted.c.id == readings.c.draft_id)
    .join(runs, runs.c.id == drafted.c.run_id)
    .where(readings.c.state == "reviewed")
    .order_by(readings.c.article_id, readings.c.reader)
)


def _agreement(connection: Connection, alpha: Alpha | None) -> Iterator[tuple[Readers, AgreementReport]]:
    """What both of a pair have finished, compared; of built-in schemas, for of others nobody knows here which model
    they are of."""
    pairs = defaultdict[tuple[str, str, str], list[tuple[str, str]]](list)
    for article, group in groupby(connection.execute(_FINISHED), key=lambda row: row.article_id):
        both = list(group)
        if len(both) == 2 and both[0].schema_id in BUILT_IN:
            pairs[both[0].reader, both[1].reader, both[0].schema_id].append((article, both[0].name))
    for (one, other, schema_id), read in pairs.items():
        schema = Schema.of(BUILT_IN[schema_id])
        a, b = (Reading(connection, reader, read) for reader in (one, other))
        yield (one, other), agreement(schema, a, b, alpha or (lambda _: None))


_READING = (
    select(*entry_columns(reading_decisions))
    .where(reading_decisions.c.article_id == bindparam("article"), reading_decisions.c.reader == bindparam("reader"))
    .order_by(reading_decisions.c.id)
)
_DRAFT = select(drafted.c.id, drafted.c.record).where(drafted.c.id == bindparam("draft"))
_ARTICLE = select(articles).where(articles.c.id == bindparam("article"))


class Reading:
    """A person's readings of these articles, by id and name, as they stand in the journal: a workspace elsewhere may
    have the files."""

    def __init__(self, connection: Connection, reader: str, read: Sequence[tuple[str, str]]) -> None:
        self._connection = connection
        self._reader = reader
        self._read = read

    def entries(self) -> Sequence[EvaluatedArticle]:
        return [
            EvaluatedArticle(number, name, ArticleRef(id=article, sha256=article))
            for number, (article, name) in enumerate(self._read)
        ]

    def unreadable(self) -> Sequence[Failure]:
        return ()

    def load(self, entry: EvaluatedArticle) -> Prediction:
        article = entry.article.id
        made = self._connection.execute(_READING, {"article": article, "reader": self._reader})
        entries = [entry_of(row) for row in made]
        number = entries[-1].draft
        draft = self._connection.execute(_DRAFT, {"draft": number}).one()
        try:
            record = drafts.parse(drafts.Stored(draft.id, draft.record))
        except JournalError as error:
            raise ArticleError(str(error)) from error  # the others are compared all the same
        history = replay(record.data, [one for one in entries if one.draft == number])
        read = RecordReview(status="reviewed", reviewer=self._reader)
        text = drafts.as_article(self._connection.execute(_ARTICLE, {"article": article}).one()).text
        return Prediction(record.model_copy(update={"data": history.state.compact.data, "review": read}), text)

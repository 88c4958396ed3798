"""Readings of an article by two people, each blind to the other's: which review a person gets, and where it stands."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, select, update

from summariser.journal.runs import stamp
from summariser.journal.tables import NEXT, decisions, reading_decisions, readings, reviews
from summariser.review.assigning import in_words, person, position_of, readers_of
from summariser.review.ports import Claim, ClaimedError


@dataclass(frozen=True)
class Kept:
    """One review as it is kept: the article's only one, or the reading of one of its two readers.

    `review` is the article's row in the queue; `row` is that one, or the reading's.
    """

    review: Row[Any]
    row: Row[Any]
    decisions: Table = decisions
    reader: str = ""

    @property
    def owner(self) -> dict[str, str]:
        """What tells its decisions from others in their table, beside the article."""
        return {"reader": self.reader} if self.reader else {}

    def history(self, columns: Sequence[Column[Any]]) -> Select[Any]:
        mine = self.decisions.c.article_id == self.review.article_id
        own = [self.decisions.c[name] == value for name, value in self.owner.items()]
        return select(*columns).where(mine, *own).order_by(self.decisions.c.id)

    def update(self, connection: Connection, values: Mapping[str, object]) -> None:
        """Change the row, and have the queues see it."""
        mine = reviews.c.article_id == self.review.article_id
        if self.reader:
            connection.execute(update(readings).where(_of(self.review.article_id, self.reader)).values(values))
            connection.execute(update(reviews).where(mine).values(revision=NEXT))
        else:
            connection.execute(update(reviews).where(mine).values({**values, "revision": NEXT}))


def kept_by(connection: Connection, review: Row[Any], reader: str) -> Kept:
    """The review of that reader, or the article's only one."""
    if not reader:
        return Kept(review, review)
    row = connection.execute(select(readings).where(_of(review.article_id, reader))).one()
    return Kept(review, row, reading_decisions, reader)


def asked_for(connection: Connection, review: Row[Any], claim: Claim) -> Kept:
    """The review that this person gets of the article; ClaimedError, which says whose it is, if it is not theirs."""
    found = _due(connection, review, claim.reader, adjudicates=claim.adjudicates)
    if claim.adjudicates:
        # From the first look at both on, neither is changed any more.
        open_ = (readings.c.article_id == review.article_id, readings.c.closed == "")
        closed = {"closed": stamp(claim.now), "holder": "", "token": "", "until": ""}
        connection.execute(update(readings).where(*open_).values(closed))
    return found


def refused(connection: Connection, wanted: Collection[str], reader: str) -> str:
    """Why none of these articles is this person's to review; "" if one is."""
    why = ""
    for review in connection.execute(select(reviews).where(reviews.c.article_id.in_(wanted))).all():
        try:
            _due(connection, review, reader)
        except ClaimedError as error:
            why = why or str(error)
        else:
            return ""
    return why


def _due(connection: Connection, review: Row[Any], name: str, *, adjudicates: bool = False) -> Kept:
    """An assignment holds until the article is finished; after that it is everybody's, as any other."""
    readers = readers_of(review.readers)
    at = position_of(readers, name)
    if not readers or review.state == "reviewed" or (len(readers) == 1 and at == 0):
        return Kept(review, review)
    if len(readers) == 1:
        raise ClaimedError(f"{review.name!r} is assigned to {in_words(readers)}: take another one")
    if review.state != "waiting":  # somebody has begun to adjudicate it, and whoever goes on goes on with that
        return Kept(review, review)
    made = [kept_by(connection, review, one) for one in readers if one]
    done = len(made) == len(readers) and all(one.row.state == "reviewed" for one in made)
    if adjudicates and done:
        return Kept(review, review)
    own = next((one for one in made if at is not None and one.reader == readers[at]), None)
    if own and not own.row.closed and not adjudicates:
        return own
    how, then = ("has been read", "it waits for adjudication") if done else ("is read", "take another one")
    raise ClaimedError(f"{review.name!r} {how} by {in_words(readers)}, each by themselves: {then}")


def states(connection: Connection, name: str) -> dict[str, Any]:
    """How that person's own readings stand, by article."""
    spelt = connection.execute(select(readings.c.reader).distinct()).scalars()
    mine = readings.c.reader.in_([one for one in spelt if person(one) == person(name)])
    columns = (readings.c.article_id, readings.c.state, readings.c.holder, readings.c.until)
    return {row.article_id: row for row in connection.execute(select(*columns).where(mine))}


def _of(article_id: str, reader: str) -> ColumnElement[bool]:
    return (readings.c.article_id == article_id) & (readings.c.reader == reader)

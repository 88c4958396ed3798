"""Assignments in the journal: given out by a draw, taken back, and told. What was done is only ever appended."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from summariser.core.clock import Clock
from summariser.core.display import shorten
from summariser.journal import places
from summariser.journal.database import storable
from summariser.journal.drafts import NOTHING_DONE
from summariser.journal.runs import stamp
from summariser.journal.tables import NEXT, assignments, decisions, reading_decisions, readings, reviews, users
from summariser.journal.writer import GroupWriter
from summariser.review.assigning import Had, Order, draw, in_words, person, position_of, readers_of, stored


@dataclass(frozen=True)
class Given:
    """An article with its readers, and who of them are `new`."""

    article_id: str
    name: str
    readers: tuple[str, ...]
    new: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What an order came to: what was `given`, how many articles remain everybody's, and which of the named ones could
    not be given, with why. `in_all`: how many articles each person has now. `unknown`: nobody of these names has had
    or reviewed anything here."""

    given: tuple[Given, ...]
    left: int
    refused: tuple[tuple[str, str], ...]
    in_all: Mapping[str, int]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Released:
    """What was taken back, and the names of what the person has open just now, which stays theirs. `refused`: of the
    articles that were named those that they do not have, or have finished."""

    given: tuple[Given, ...]
    open: tuple[str, ...]
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """What somebody gave out, or took back, in one go."""

    at: datetime
    kind: str
    assigner: str
    terms: str
    given: tuple[tuple[str, str], ...]


class SqlAssignments:
    """Over the writer of a journal. Write transactions run one after the other: of two draws at once the second sees
    what the first gave out."""

    def __init__(self, writer: GroupWriter, clock: Clock) -> None:
        self._writer = writer
        self._clock = clock

    async def assign(self, wanted: Order) -> Outcome:
        now = stamp(self._clock.now())

        def work(connection: Connection) -> Outcome:
            outcome = planned(connection, wanted, now)
            _give(connection, outcome.given, wanted, now)
            return outcome

        return await self._writer.write(work)

    async def release(self, name: str, by: str, only: Collection[str] | None = None) -> Released:
        """Take back what the person has not finished, or of that these articles alone. What they decided stays with the
        article, or with their reading of it."""
        now = stamp(self._clock.now())
        return await self._writer.write(lambda connection: _release(connection, name, by, only, now))


def planned(connection: Connection, wanted: Order, now: str) -> Outcome:
    """What the order would come to just now."""
    wanted, unknown = _as_known(connection, wanted)
    every = [_Row(*row) for row in connection.execute(select(*(reviews.c[name] for name in _Row.__annotations__)))]
    if wanted.only is None:
        older, released = places.older(connection), _released(connection)
        free = [one for one in every if one.article_id not in older and one.is_free(now, one.article_id in released)]
        asked = every
    else:
        asked = [one for one in every if one.article_id in wanted.only]
        free = [one for one in asked if not one.why_not(now)]
    lacking = {one.article_id: readers_of(one.readers) for one in asked if one.lacks and one.state == "waiting"}
    fit = {one.article_id for one in free if one.state == "waiting"}
    before = _had(every, wanted)
    had = before if wanted.only is None else Had()
    drawn = draw(wanted, [one.article_id for one in free], fit, lacking, had)
    told = asked if wanted.only is not None else ()
    refused = tuple((one.name, one.why_not(now)) for one in told if one.article_id not in drawn.dealt)
    names = {one.article_id: one.name for one in every}
    given = tuple(
        Given(one, names[one], readers, tuple(who for who in readers if who and who not in lacking.get(one, ())))
        for one, readers in drawn.dealt.items()
    )
    in_all = Counter(before.of)
    for one in given:
        in_all.update(one.new)
    return Outcome(given, drawn.left, refused, {name: in_all[name] for name in wanted.shares}, unknown)


@dataclass(frozen=True, slots=True)
class _Row:
    article_id: str
    name: str
    state: str
    holder: str
    until: str
    readers: str

    @property
    def lacks(self) -> bool:
        return "" in readers_of(self.readers)

    def is_free(self, now: str, released: bool) -> bool:
        """Whether a draw may give it to somebody: nobody has begun it, or who had has given it back."""
        return (self.state == "waiting" or released) and not self.why_not(now)

    def why_not(self, now: str) -> str:
        """Why it cannot be given to anybody else by name; "" if it can."""
        if self.state == "reviewed":
            return "is finished"
        if self.readers:
            return f"is assigned to {in_words(readers_of(self.readers))}"
        return f"is being reviewed by {shorten(self.holder)}" if self.holder and self.until > now else ""


def _as_known(connection: Connection, wanted: Order) -> tuple[Order, tuple[str, ...]]:
    """The order with names as they were spelt the first time; and those that are new here."""
    spelt = {person(name): name for name in names_in(connection)}
    shares = {spelt.get(person(name), name): share for name, share in wanted.shares.items()}
    return replace(wanted, shares=shares), tuple(name for name in shares if person(name) not in spelt)


def _released(connection: Connection) -> frozenset[str]:
    """What was taken back, and what nobody has gone on with since."""
    one, back = assignments.c.article_id, assignments.c.kind == "release"
    given_back = select(one, func.max(assignments.c.at).label("at")).where(back).group_by(one)
    among = decisions.c.article_id.in_(select(one).where(back))
    decided = select(decisions.c.article_id, func.max(decisions.c.at).label("at")).where(among)
    last = {row.article_id: row.at for row in connection.execute(decided.group_by(decisions.c.article_id))}
    rows = connection.execute(given_back)
    return frozenset(row.article_id for row in rows if last.get(row.article_id, "") <= row.at)


def _had(every: Sequence[_Row], wanted: Order) -> Had:
    had, articles, by_two = Counter[str](), 0, 0
    known = {person(name): name for name in wanted.shares}
    for row in every:
        readers = readers_of(row.readers)
        ours = [known[person(one)] for one in readers if person(one) in known]
        had.update(ours)
        articles += bool(ours)
        by_two += bool(ours) and len(readers) > 1
    return Had(had, articles, by_two)


def names_in(connection: Connection) -> list[str]:
    """Everybody who was given anything, may sign in or has decided anything here, by their first spelling."""
    given = select(assignments.c.reader).group_by(assignments.c.reader).order_by(func.min(assignments.c.id))
    found = [
        *connection.execute(given).scalars(),
        *connection.execute(select(users.c.name).order_by(users.c.spelling)).scalars(),
    ]
    for table in (decisions, reading_decisions):
        found += connection.execute(select(table.c.reviewer).distinct().order_by(table.c.reviewer)).scalars()
    spelt: dict[str, str] = {}
    for name in found:
        spelt.setdefault(person(name), name)
    return list(spelt.values())


def acts(connection: Connection) -> list[Act]:
    """Everything that was ever given out or taken back, the first done first."""
    query = select(assignments, reviews.c.name).join(reviews, reviews.c.article_id == assignments.c.article_id)
    rows = connection.execute(query.order_by(assignments.c.act, assignments.c.id))
    found: list[Act] = []
    for _, group in groupby(rows, key=lambda row: row.act):
        done = list(group)
        one = done[0]
        told = tuple((row.name, row.reader) for row in done)
        found.append(Act(datetime.fromisoformat(one.at), one.kind, one.assigner, one.terms, told))
    return found


def _give(connection: Connection, given: Sequence[Given], wanted: Order, now: str) -> None:
    if not given:
        return
    new = [(one, name) for one in given for name in one.new]
    _note(connection, "assign", [(one.article_id, name) for one, name in new], (wanted.by, wanted.terms, now))
    _set(connection, {one.article_id: stored(one.readers) for one in given})
    for one, name in new:
        if len(one.readers) > 1:
            _begin_reading(connection, one.article_id, name, one.readers)


def _note(connection: Connection, kind: str, whom: Sequence[tuple[str, str]], how: tuple[str, str, str]) -> None:
    by, terms, now = how
    act = connection.execute(select(func.coalesce(func.max(assignments.c.act), 0) + 1)).scalar_one()
    common = {"act": act, "kind": kind, "at": now, "assigner": storable(by), "terms": terms}
    connection.execute(insert(assignments), [{**common, "article_id": one, "reader": reader} for one, reader in whom])


def _set(connection: Connection, readers: Mapping[str, str]) -> None:
    """The queues that are open see it as any other change. A claim that ran out is over: nobody goes on with it in an
    article that is another's now."""
    changed = connection.execute(select(NEXT)).scalar_one()
    one = update(reviews).where(reviews.c.article_id == bindparam("one"))
    rows = [{"one": article, "names": names} for article, names in readers.items()]
    connection.execute(one.values(readers=bindparam("names"), revision=changed, holder="", token="", until=""), rows)


_NOTHING_READ = {**NOTHING_DONE, "state": "waiting", "closed": ""}


def _begin_reading(connection: Connection, article: str, reader: str, readers: Sequence[str]) -> None:
    """A reading of the draft that the other one reads, or else of the newest. Whoever had begun one before goes on."""
    there = {row.reader: row for row in connection.execute(select(readings).where(readings.c.article_id == article))}
    other = next((there[one] for one in readers if one in there and one != reader), None)
    newest = select(reviews.c.draft_id).where(reviews.c.article_id == article)
    draft = other.draft_id if other else connection.execute(newest).scalar_one()
    if reader not in there:
        own = {"article_id": article, "reader": reader, "draft_id": draft}
        connection.execute(insert(readings), own | _NOTHING_READ)
    elif there[reader].state == "waiting":
        mine = (readings.c.article_id == article, readings.c.reader == reader)
        connection.execute(update(readings).where(*mine).values(draft_id=draft))


def _release(connection: Connection, name: str, by: str, only: Collection[str] | None, now: str) -> Released:
    held = reviews.c.readers != ""
    columns = (
        reviews.c.article_id,
        reviews.c.name,
        reviews.c.readers,
        reviews.c.state,
        reviews.c.holder,
        reviews.c.until,
    )
    back, busy = dict[str, tuple[str, str]](), dict[str, str]()
    names = dict[str, str]()
    for row in connection.execute(select(*columns).where(held).order_by(reviews.c.name)).all():
        readers = readers_of(row.readers)
        at = position_of(readers, name)
        if at is None or (only is not None and row.article_id not in only):
            continue
        own = row if len(readers) == 1 else _reading(connection, row.article_id, readers[at])
        if own.state == "reviewed" or (len(readers) > 1 and row.state != "waiting"):
            continue
        if own.holder and own.until > now:
            busy[row.article_id] = row.name
            continue
        left = [one for n, one in enumerate(readers) if n != at]
        names[row.article_id] = row.name
        back[row.article_id] = (readers[at], stored([*left, *[""] * len(left)]) if any(left) else "")
    if back:
        _note(connection, "release", [(one, reader) for one, (reader, _) in back.items()], (by, "", now))
        _set(connection, {one: left for one, (_, left) in back.items()})
        _end_claims(connection, [(one, reader) for one, (reader, _) in back.items()])
    given = tuple(Given(one, names[one], readers_of(left)) for one, (_, left) in back.items())
    others = reviews.c.article_id.in_(set(only or ()) - back.keys() - busy.keys())
    refused = connection.execute(select(reviews.c.name).where(others).order_by(reviews.c.name)).scalars()
    return Released(given, tuple(busy.values()), tuple(refused))


def _end_claims(connection: Connection, whose: Sequence[tuple[str, str]]) -> None:
    """As `_set` does in articles: nobody goes on with a reading that is not theirs any more."""
    mine = (readings.c.article_id == bindparam("one"), readings.c.reader == bindparam("who"))
    over = update(readings).where(*mine).values(holder="", token="", until="")
    connection.execute(over, [{"one": article, "who": reader} for article, reader in whose])


def _reading(connection: Connection, article: str, reader: str) -> Any:
    mine = (readings.c.article_id == article, readings.c.reader == reader)
    return connection.execute(select(readings).where(*mine)).one()

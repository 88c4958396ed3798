"""Reviews in the journal: the queue, claims, and decisions, which are only ever appended."""

import json
from collections.abc import Container, Iterable, Iterator
from dataclasses import astuple
from datetime import datetime
from itertools import groupby
from sys import intern
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Row, Table, insert, or_, select, true

from summariser.core.display import shorten
from summariser.core.errors import JournalError
from summariser.journal import drafts, notes, places, readings
from summariser.journal.database import storable
from summariser.journal.databases import told
from summariser.journal.place import Place
from summariser.journal.readings import Kept
from summariser.journal.runs import stamp
from summariser.journal.tables import articles, decisions, reviews, runs, samples
from summariser.journal.tables import drafts as drafted
from summariser.journal.writer import GroupWriter
from summariser.review.assigning import position_of, readers_of
from summariser.review.history import Entry
from summariser.review.notes import NoteLine
from summariser.review.ports import Claim, ClaimedError, Listing, Opened, Reviewed, ReviewUpdate, Sampling, Typing

_LISTED = (
    reviews.c.article_id,
    reviews.c.name,
    reviews.c.title,
    reviews.c.date,
    reviews.c.codes,
    reviews.c.state,
    reviews.c.holder,
    reviews.c.until,
    reviews.c.readers,
    reviews.c.revision,
)


class SqlReviews:
    """Implements the port Reviews, over the writer of a journal."""

    def __init__(self, writer: GroupWriter, place: Place) -> None:
        self._writer = writer
        self._place = place

    async def listings(self, since: int = 0, reader: str = "") -> list[Listing]:
        with told(self._place):
            return await self._writer.read(lambda connection: _listings(connection, since, reader))

    async def open(self, article_id: str, claim: Claim) -> Opened:
        found = await self._writer.write(lambda connection: _open(connection, article_id, claim))
        if found is None:
            raise JournalError(f"the journal {str(self._place)!r} has no draft of {shorten(article_id)!r}")
        with told(self._place):
            return _opened(found)

    async def store(self, page: ReviewUpdate) -> int:
        return await self._writer.write(lambda connection: _store(connection, page))

    async def record_sample(self, sampling: Sampling) -> None:
        values = {
            "at": stamp(sampling.at),
            "reviewer": storable(sampling.reviewer),
            "percent": sampling.percent,
            "seed": sampling.seed,
            "articles": json.dumps(sampling.articles),
        }
        await self._writer.write(lambda connection: connection.execute(insert(samples), values))

    async def reviews(self) -> list[Reviewed]:
        return await self._writer.read(lambda connection: list(reviewed(connection)))


class _Found(NamedTuple):
    kept: Kept
    article: Row[Any]
    draft: drafts.Stored
    entries: list[Any]
    notes: tuple[NoteLine, ...]


def _open(connection: Connection, article_id: str, claim: Claim) -> _Found | None:
    review = connection.execute(select(reviews).where(reviews.c.article_id == article_id)).first()
    if review is None:
        return None
    now = stamp(claim.now)
    kept = readings.asked_for(connection, review, claim)
    if kept.row.holder not in ("", claim.holder) and kept.row.until > now:
        raise ClaimedError(
            f"{review.name!r} is being reviewed by {kept.row.holder}: take another one, or try again later"
        )
    kept.update(connection, {"holder": storable(claim.holder), "token": claim.token, "until": stamp(claim.until)})
    article = connection.execute(select(articles).where(articles.c.id == article_id)).one()
    # Decisions belong to one draft: a newer one takes its place only when the reviewer says so.
    entries: list[Any] = list(connection.execute(kept.history(entry_columns(kept.decisions))))
    base = entries[-1].draft_id if entries else kept.row.draft_id
    draft = connection.execute(select(drafted.c.id, drafted.c.record).where(drafted.c.id == base)).one()
    written = notes.of_article(connection, article_id, kept.reader)
    return _Found(kept, article, drafts.Stored(draft.id, draft.record), entries, written)


def _opened(found: _Found) -> Opened:
    row = found.kept.row
    position, typing = _place(row.position)
    entries = tuple(map(entry_of, found.entries))
    return Opened(
        article=drafts.as_article(found.article),
        name=found.kept.review.name,
        state=row.state,
        draft=found.draft.id,
        record=drafts.parse(found.draft),
        entries=tuple(entry for entry in entries if entry.draft == found.draft.id),
        newest=found.kept.review.draft_id,
        position=position,
        seconds=row.seconds,
        written=frozenset(f"{row.written} {row.writing}".split()),
        typing=typing,
        earlier=tuple(entry for entry in entries if entry.draft != found.draft.id),
        notes=found.notes,
        reader=found.kept.reader,
    )


def _store(connection: Connection, page: ReviewUpdate) -> int:
    review = connection.execute(select(reviews).where(reviews.c.article_id == page.article_id)).one()
    kept = readings.kept_by(connection, review, page.reader)
    if kept.row.token != page.claim.token:
        who = kept.row.holder or "somebody who has given it back since"
        raise ClaimedError(f"{review.name!r} was opened elsewhere, by {who}: open it again")
    if page.entries:
        rows = [columns_of(page.article_id, entry) | kept.owner for entry in page.entries]
        connection.execute(insert(kept.decisions), rows)
    notes.add(connection, page.article_id, kept.reader, page.notes)
    values: dict[str, object] = {"position": _stored_place(page), "seconds": page.seconds}
    values |= {"holder": "", "token": "", "until": ""} if page.release else {"until": stamp(page.claim.until)}
    if page.state:
        values["state"] = page.state
    if page.writing:
        # Added, not replaced: the file may hold what an earlier attempt wrote.
        values["writing"] = f"{kept.row.writing} {page.writing}".strip()
    elif page.state == "reviewed":
        values |= {"written": kept.row.writing.rpartition(" ")[2], "writing": ""}
    kept.update(connection, values)
    newest: int = review.draft_id
    return newest


def _listings(connection: Connection, since: int, reader: str) -> list[Listing]:
    older, newly = places.older(connection), places.older(connection, since)
    changed = or_(reviews.c.revision > since, reviews.c.article_id.in_(newly)) if since else true()
    own = readings.states(connection, reader) if reader else {}
    rows = connection.execute(select(*_LISTED).where(changed))
    return [_listing(row, older, reader, own.get(row.article_id)) for row in rows]


def _listing(row: Any, older: Container[str], reader: str, own: Any) -> Listing:
    # A hundred thousand rows have few dates, states and sets of flags among them: one copy of each will do.
    one, name, title, day, codes, state, holder, until, stored, revision = row
    readers = readers_of(intern(stored))
    reads = own is not None and state == "waiting" and position_of(readers, reader) is not None
    if reads:
        state, holder, until = own.state, own.holder, own.until
    told = (one, name, title, intern(day), intern(codes), state, holder, until, revision, one in older)
    return Listing(*told, readers, reads)


def _stored_place(page: ReviewUpdate) -> str:
    """The path, and on a second line what is being typed; there is no line end in a path, nor in JSON on one line."""
    typing = page.typing
    return f"{page.position}\n{json.dumps(astuple(typing))}" if typing else page.position


def _place(stored: str) -> tuple[str, Typing | None]:
    position, _, typing = stored.partition("\n")
    return position, Typing(*json.loads(typing)) if typing else None


_ENTRY = ("act", "path", "action", "before", "after", "seen", "at", "reviewer", "draft_id", "seconds")


def entry_columns(table: Table) -> list[Column[Any]]:
    """What an entry is made of, in the order of `entry_of`."""
    return [table.c[name] for name in _ENTRY]


ENTRY = entry_columns(decisions)


def reviewed(connection: Connection) -> Iterator[Reviewed]:
    """Each article that somebody has decided something about, with the decisions about its draft."""
    columns = (decisions.c.article_id, runs.c.model, runs.c.prompt, reviews.c.state, reviews.c.seconds.label("all"))
    query = (
        select(*columns, *ENTRY)
        .join(reviews, reviews.c.article_id == decisions.c.article_id)
        .join(drafted, drafted.c.id == decisions.c.draft_id)
        .join(runs, runs.c.id == drafted.c.run_id)
        .order_by(decisions.c.article_id, decisions.c.id)
    )
    rows: Iterable[Row[Any]] = connection.execute(query)
    for article_id, group in groupby(rows, key=lambda row: row.article_id):
        history = list(group)
        last = history[-1]
        entries = tuple(entry_of(row[len(columns) :]) for row in history if row.draft_id == last.draft_id)
        yield Reviewed(article_id, last.model, last.prompt, last.state, last.all, entries)


def entry_of(row: Any) -> Entry:
    act, path, action, before, after, seen, at, reviewer, draft, seconds = row
    return Entry(
        act=act,
        path=path,
        action=action,
        before=_value(before),
        after=_value(after),
        seen=tuple(seen.split()),
        at=datetime.fromisoformat(at),
        reviewer=reviewer,
        draft=draft,
        seconds=seconds,
    )


def columns_of(article_id: str, entry: Entry) -> dict[str, object]:
    return {
        "article_id": article_id,
        "draft_id": entry.draft,
        "path": entry.path,
        "action": entry.action,
        "reviewer": storable(entry.reviewer),
        "at": stamp(entry.at),
        "before": _text(entry.before),
        "after": _text(entry.after),
        "act": entry.act,
        "seconds": entry.seconds,
        "seen": " ".join(entry.seen),
    }


def _text(value: object) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)

"""Decisions as the journal keeps them: rows that are added and never changed."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, select

from summariser.journal.runs import stamp
from summariser.journal.sqlite import storable
from summariser.journal.tables import decisions, reviews, runs
from summariser.journal.tables import drafts as drafted
from summariser.review.history import Entry
from summariser.review.ports import Reviewed

ENTRY = (
    decisions.c.act,
    decisions.c.path,
    decisions.c.action,
    decisions.c.before,
    decisions.c.after,
    decisions.c.seen,
    decisions.c.at,
    decisions.c.reviewer,
    decisions.c.draft_id,
    decisions.c.seconds,
)


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

"""Where articles were read: which of them is the newest version of its file, and by what names each is found."""

import os
import re
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple
from unicodedata import normalize

from sqlalchemy import Connection, and_, delete, exists, insert, or_, select, update

from summariser.core.article import Article
from summariser.journal.tables import NEXT, PAST, articles, paths, reviews

_LINE = re.compile(r"\.jsonl:\d+\Z")
"""A line of a JSONL file is known by its number only: another text there is another article, not a newer version."""


class Named(NamedTuple):
    """An article that was asked for, and the path by which it was found; None for one from standard input."""

    article_id: str
    path: str | None


def note(connection: Connection, read: Sequence[Article]) -> None:
    """Note where these articles were just read. What is noted already costs one query for all of them."""
    found = {_place(one.path): one for one in read if one.path}
    known = select(paths.c.place, paths.c.article_id).where(paths.c.place.in_(found), paths.c.current == 1)
    standing = {row.place: row.article_id for row in connection.execute(known)}
    fresh: list[dict[str, object]] = []
    for place, one in found.items():
        if place in standing and standing[place] != one.id:
            _replace(connection, place, standing[place], one.id)
        if standing.get(place) != one.id:
            fresh.append({"place": place, "article_id": one.id, "path": one.path, "current": 1})
    if fresh:
        connection.execute(insert(paths), fresh)


def _replace(connection: Connection, place: str, old: str, new: str) -> None:
    here = paths.c.place == place
    if _LINE.search(place):
        connection.execute(delete(paths).where(here))
        return
    connection.execute(delete(paths).where(here, paths.c.article_id == new))  # it was here before, and is again
    connection.execute(update(paths).where(here).values(current=0))
    connection.execute(update(reviews).where(reviews.c.article_id.in_([old, new])).values(revision=NEXT))


def older(connection: Connection, since: int = 0) -> dict[str, str]:
    """The drafted articles that are older versions only, each with the newer one's id, if that is drafted too.

    `since`: only those whose newer version changed in the queue after that revision.
    """
    now, elsewhere = paths.alias(), paths.alias()
    query = (
        select(paths.c.article_id, now.c.article_id.label("newer"))
        .join(now, and_(now.c.place == paths.c.place, now.c.current == 1))
        .join(reviews, reviews.c.article_id == now.c.article_id)
        .where(PAST, reviews.c.revision > since)
        .where(~exists().where(elsewhere.c.article_id == paths.c.article_id, elsewhere.c.current == 1))
    )
    return {row.article_id: row.newer for row in connection.execute(query)}


def named(connection: Connection, wanted: str) -> list[Named]:
    """The articles meant by the start of an id, or by a file's path, name or stem. A file that has changed means its
    newest version."""
    alike = select(articles.c.id, articles.c.path).where(articles.c.id.startswith(wanted, autoescape=True))
    found = {row.id: row.path for row in connection.execute(alike)}
    spelt = normalize("NFC", wanted)
    like = or_(paths.c.place.contains(spelt, autoescape=True), paths.c.path.contains(wanted, autoescape=True))
    drafted = exists().where(reviews.c.article_id == paths.c.article_id)
    read = select(paths).where(or_(like, paths.c.place == _place(wanted)), drafted).order_by(paths.c.path)
    rows = [row for row in connection.execute(read) if row.place == _place(wanted) or _is_name(spelt, row.path)]
    newest = [row for row in rows if row.current] or rows
    found |= {row.article_id: row.path for row in newest if row.article_id not in found}
    # Drafted before it was noted where articles are read.
    noted = exists().where(paths.c.article_id == articles.c.id)
    bare = select(articles.c.id, articles.c.path).where(articles.c.path.contains(wanted, autoescape=True), ~noted)
    found |= {row.id: row.path for row in connection.execute(bare) if _is_name(spelt, row.path)}
    return sorted((Named(*one) for one in found.items()), key=lambda one: (one.path or "", one.article_id))


def _is_name(wanted: str, path: str) -> bool:
    path = normalize("NFC", path)
    return wanted in (path, PurePath(path).name, PurePath(path).stem)


def _place(path: str) -> str:
    """One spelling for a file: macOS splits accented letters in names, other systems keep them as they are."""
    return normalize("NFC", os.path.abspath(path))  # noqa: PTH100 - Path.absolute() keeps the dots in "../a.txt"

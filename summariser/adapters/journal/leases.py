"""Leases: which process works on which article of a run, so that several share a run and no article is done twice.

A lease runs out, for the sake of processes whose end cannot be seen: one that hangs, or that of another host.
"""

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from summariser.adapters.journal.batches import stamp
from summariser.adapters.journal.owners import is_batch, may_live
from summariser.adapters.journal.tables import leases

TERM = timedelta(minutes=15)
"""Longer than any request and the longest pause before it is sent again: both ends of a request renew leases."""

RENEWAL = timedelta(minutes=1)
"""How long after a renewal the next one comes: it is one statement for all leases, not one for every request."""


class Lease(NamedTuple):
    """Who works on an article, and until when nobody else does. The fields are columns."""

    run_id: str
    article_id: str
    owner: str
    expires_at: str


class Tenure:
    """What one journal holds in one run, which it opened at `began`. Whatever it writes renews all of it in time."""

    def __init__(self, run_id: str, owner: str, began: datetime) -> None:
        self.began = stamp(began)
        self._run_id = run_id
        self._owner = owner
        self._renewed = began

    def lease(self, article_id: str, now: datetime) -> Lease:
        return Lease(self._run_id, article_id, self._owner, stamp(now + TERM))

    def renewal(self, now: datetime) -> dict[str, str] | None:
        """What `renew` needs, when it is time. Should that transaction fail, there are more before the term ends."""
        if now - self._renewed < RENEWAL:
            return None
        self._renewed = now
        return {"run": self._run_id, "holder": self._owner, "until": stamp(now + TERM)}


_OF_ARTICLE = (leases.c.run_id == bindparam("run"), leases.c.article_id == bindparam("article"))
_HELD = select(leases.c.owner, leases.c.expires_at).where(*_OF_ARTICLE)
_DROP = delete(leases).where(*_OF_ARTICLE)
_RELEASE = _DROP.where(leases.c.owner == bindparam("holder"))
_GRANT = insert(leases)
_RENEW = (
    update(leases)
    .where(leases.c.run_id == bindparam("run"), leases.c.owner == bindparam("holder"))
    .values(expires_at=bindparam("until"))
)


def take(connection: Connection, lease: Lease, now: str) -> Literal["mine", "held", "out"]:
    """Grant the lease if the article is free, or its lease has run out or is that of a process that has ended.

    Also the asker's own lease is in the way: the same article may come twice, by two paths.
    """
    article = {"run": lease.run_id, "article": lease.article_id}
    held = connection.execute(_HELD, article).first()
    if held is not None:
        if held.expires_at > now and may_live(held.owner):
            return "out" if is_batch(held.owner) else "held"
        connection.execute(_DROP, article)
    connection.execute(_GRANT, lease._asdict())
    return "mine"


def renew(connection: Connection, renewal: dict[str, str]) -> None:
    """Let all that an owner holds last longer. What it has lost to another stays lost."""
    connection.execute(_RENEW, renewal)


def release(connection: Connection, run_id: str, article_id: str, owner: str) -> None:
    """Give back the owner's lease of an article, if it still has one."""
    connection.execute(_RELEASE, {"run": run_id, "article": article_id, "holder": owner})

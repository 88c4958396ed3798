"""Leases: which process works on which article, so that no two ask the same question about it, in one run or in two.

A lease expires, since the end of a process that hangs, or runs on another host, cannot be seen. Times are the
database's.
"""

import hashlib
import os
import secrets
import socket
import time
import uuid
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from sqlalchemy import Connection, String, bindparam, delete, exists, insert, select, update

from summariser.journal.database import database_time
from summariser.journal.prepared import Prepared
from summariser.journal.tables import leases

_BATCH = "batch:"
"""How the owner of a batch's requests begins. A process has more parts in its name, even on a host called `batch`."""


def new_owner(*, shared: bool = False) -> str:
    """A name for one open journal: host, process id, when the process started, and a random word.

    The start tells apart two processes that were given the same id one after the other. `shared`: several hosts have
    the journal open, and two of them may have one name.
    """
    pid = os.getpid()
    return f"{socket.gethostname()}{_machine() if shared else ''}:{pid}:{_started(pid)}:{secrets.token_hex(4)}"


def batch_owner(own_id: str) -> str:
    """The owner of the requests of one batch, and of the leases of their articles."""
    return f"{_BATCH}{own_id}"


def is_batch(owner: str) -> bool:
    """Whether the owner is a batch. Nobody waits for one: its requests may take a day."""
    return owner.startswith(_BATCH) and owner.count(":") == 1


def may_live(owner: str) -> bool:
    """False only if the owner's process has certainly ended. What another host does cannot be seen from here."""
    if is_batch(owner):
        return True
    host, _, rest = owner.rpartition(":")[0].partition(":")
    number, _, started = rest.partition(":")
    here = (socket.gethostname(), socket.gethostname() + _machine())
    if host not in here or os.name != "posix" or not number.isdigit():
        return True  # on Windows, asking with signal 0 would end that process
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return _started(int(number)) == started


@cache
def _machine() -> str:
    """A word for this machine since it booted, and for the processes that see each other on it: containers do not."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii")
        boot += str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        return f"@{uuid.getnode():x}"
    return f"@{hashlib.sha256(boot.encode()).hexdigest()[:8]}"


def _started(pid: int) -> str:
    """Clock ticks from boot to the start of the process. Empty where the system does not say, and for a zombie."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    state, *rest = line.rpartition(")")[2].split()  # the name before it, in brackets, may hold blanks and brackets
    return "" if state in "ZX" else rest[18]


TERM = timedelta(minutes=15)
"""How long a lease lasts: longer than any request, or any pause before it is sent again. Both ends of a request renew
it."""

RENEWAL = 60.0
"""Seconds between renewals at least. One statement renews all leases of a process."""


class Lease(NamedTuple):
    """Who works on an article, and what it is asked. The fields are columns."""

    question: str
    article_id: str
    run_id: str
    owner: str


class LeaseHolder:
    """The leases of one open journal in one run. Whatever the journal writes renews them all when they are due."""

    def __init__(self, question: str, run_id: str, owner: str) -> None:
        self._question = question
        self._run_id = run_id
        self._owner = owner
        self._renewed = time.monotonic()

    def lease(self, article_id: str) -> Lease:
        return Lease(self._question, article_id, self._run_id, self._owner)

    def renewal(self) -> dict[str, str] | None:
        """What `renew` needs; None while it is not due. If that transaction fails, a later one renews before the leases
        expire."""
        now = time.monotonic()
        if now - self._renewed < RENEWAL:
            return None
        self._renewed = now
        return {"run": self._run_id, "holder": self._owner}


_OF_ARTICLE = (leases.c.question == bindparam("asked"), leases.c.article_id == bindparam("article"))
_HELD = select(leases.c.owner, leases.c.expires_at, (leases.c.expires_at > database_time()).label("lasts")).where(
    *_OF_ARTICLE
)
_RELEASE = Prepared(delete(leases).where(*_OF_ARTICLE, leases.c.owner == bindparam("holder")))
_FREE = ~exists().where(leases.c.question == bindparam("question"), leases.c.article_id == bindparam("article_id"))
_GRANT = Prepared(
    insert(leases).from_select(
        [*Lease._fields, "expires_at"],
        # Two processes may ask at once: then the second waits here for the first, and finds the lease taken.
        select(*(bindparam(name, type_=String) for name in Lease._fields), database_time(TERM))
        .where(_FREE)
        .suffix_with("ON CONFLICT DO NOTHING"),
    )
)
_TAKE_OVER = (
    update(leases)
    .where(*_OF_ARTICLE, leases.c.owner == bindparam("holder"), leases.c.expires_at == bindparam("until"))
    .values(run_id=bindparam("run"), owner=bindparam("taker"), expires_at=database_time(TERM))
)
_RENEW = (
    update(leases)
    .where(leases.c.run_id == bindparam("run"), leases.c.owner == bindparam("holder"))
    .values(expires_at=database_time(TERM))
)


def take(connection: Connection, lease: Lease) -> Literal["mine", "held", "out"]:
    """Grant the lease if the article is free, or its lease has expired or belongs to a process that has ended.

    The asker's own lease is in the way too: the same article may come twice, by two paths.
    """
    if _GRANT.on(connection, lease._asdict()).rowcount:
        return "mine"
    article = {"asked": lease.question, "article": lease.article_id}
    held = connection.execute(_HELD, article).first()
    if held is None:  # given back this moment: it is asked for again
        return "held"
    if held.lasts and may_live(held.owner):
        return "out" if is_batch(held.owner) else "held"
    old = {"holder": held.owner, "until": held.expires_at}
    took = connection.execute(_TAKE_OVER, article | old | {"run": lease.run_id, "taker": lease.owner})
    return "mine" if took.rowcount else "held"


def renew(connection: Connection, renewal: dict[str, str]) -> None:
    """Extend all leases of an owner. Those that another has taken over stay lost."""
    connection.execute(_RENEW, renewal)


def release(connection: Connection, *given: Lease) -> None:
    """Give back the owner's leases of articles, if it still has them."""
    if held := [{"asked": one.question, "article": one.article_id, "holder": one.owner} for one in given]:
        _RELEASE.all(connection, held)

"""The review in a browser for a team: users, and the server they sign in at."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.core.errors import ConfigurationError, SummariserError
from summariser.files.schemas import load_schema
from summariser.journal.place import Server, no_journal
from summariser.journal.presence import exists
from summariser.machine import children
from summariser.machine.clock import SystemClock
from summariser.wiring import reviewing
from summariser.wiring.settings import journal_place

if TYPE_CHECKING:
    from summariser.journal.users import SqlUsers

_LOADED = (
    "sqlite3",
    "textual.drivers.web_driver",
    "textual.layouts.factory",
    "textual.scrollbar",
    "summariser.files.record_files",
    "summariser.files.review_settings",
    "summariser.journal.neighbours",
    "summariser.journal.queries",
    "summariser.journal.sqlite",
    "summariser.journal.store",
    "summariser.tui.app",
    "summariser.tui.screens.review",
    "summariser.tui.web.server",
)
"""What a tab imports until its first screen shows: the server does so once, and they share it."""

_LOADED_FOR_SERVER = ("summariser.journal.postgres", "sqlalchemy.dialects.postgresql.psycopg", "psycopg")


@dataclass(frozen=True)
class ServePlan:
    """Where the server listens, by what address it is reached, and what is reviewed there."""

    host: str
    port: int
    certificate: Path | None
    key: Path | None
    public: str | None
    review: reviewing.ReviewPlan


@contextmanager
def users_of(workspace: Path, url: str | None) -> "Iterator[SqlUsers]":
    """Who may sign in there. ConfigurationError if there is no journal."""
    from summariser.journal.store import SqlJournal

    place = journal_place(workspace, url)
    if not exists(place):
        raise no_journal(place)
    with SqlJournal(place, SystemClock()) as journal:
        yield journal.users


def serve(plan: ServePlan, environment: Mapping[str, str], tell: Callable[[str], None]) -> None:
    """Serve until Ctrl+C or SIGTERM. What would fail in a tab fails here."""
    try:
        from summariser.tui.web.door import Door
        from summariser.tui.web.tabs import ENVIRONMENT
    except ImportError as error:
        raise ConfigurationError("serve needs textual-serve: pip install 'summariser[serve]'") from error
    if not hasattr(os, "fork"):
        raise ConfigurationError("serve needs a system on which processes can be forked, as Linux or macOS")
    door = Door.of(plan.host, plan.port, plan.certificate, plan.key, plan.public)
    tls = door.tls()
    own = children.environment(environment) | ENVIRONMENT
    for name in set(os.environ) - set(own):
        del os.environ[name]
    os.environ.update(own)
    on_server = isinstance(journal_place(plan.review.workspace, plan.review.journal), Server)
    for module in (*_LOADED, *(_LOADED_FOR_SERVER if on_server else ())):
        import_module(module)
    from summariser.machine.nursery import Nursery
    from summariser.tui.web.server import ReviewServer, listen

    nursery = Nursery(lambda: _tab(plan.review, tell))
    try:
        reviewing.review_setup(plan.review, own)
        load_schema(plan.review.schema)
        with users_of(plan.review.workspace, plan.review.journal) as users:
            listen(ReviewServer(users, nursery, door, tell).application(), door, tls, tell)
    finally:
        nursery.close()


def _tab(plan: reviewing.ReviewPlan, tell: Callable[[str], None]) -> None:
    """One tab: a review whose screen and keys go through standard output and input, to whoever forked this."""
    from summariser.tui.web.tabs import Seat, say

    seat = Seat.read(lambda: os.read(0, 1))
    reviewing.end_with_server()
    os.environ |= {"COLUMNS": str(seat.width), "ROWS": str(seat.height)}
    try:
        reviewing.review(replace(plan, reviewer=seat.name, tab=str(seat.number)), os.environ)
    except (SummariserError, OSError) as error:
        say(str(error))
        tell(f"a review could not begin, or go on: {error}")
        sys.exit(2)

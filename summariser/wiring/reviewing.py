"""Builds what a review needs, in the terminal and in a browser."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.files.schemas import load_schema
from summariser.journal.place import no_journal
from summariser.journal.presence import exists
from summariser.machine.clock import SystemClock
from summariser.wiring.settings import journal_place

_PATIENCE = 10.0
"""Seconds for a tab to end by itself."""

if TYPE_CHECKING:
    from pydantic import BaseModel

    from summariser.journal.place import Place
    from summariser.review.session import ReviewSession
    from summariser.tui.screens.session import Setup


@dataclass(frozen=True)
class ReviewPlan:
    """What a review was told. Empty `wanted` means all articles; `sample` is a percentage and its seed;
    `tab` is the number of the browser's tab, if it is in one."""

    wanted: tuple[str, ...] = ()
    workspace: Path = Path()
    schema: str = "meeting"
    sample: tuple[float, int] | None = None
    reviewer: str | None = None
    tab: str = ""
    journal: str | None = None


def review(plan: ReviewPlan, environment: Mapping[str, str]) -> int:
    """Let a person review drafts in the terminal until they leave; the exit code."""
    import asyncio

    from summariser.tui.app import run
    from summariser.tui.screens.review import ReviewScreen

    name, setup = review_setup(plan, environment)
    with open_session(plan, plan.schema, name) as session:
        return asyncio.run(run(ReviewScreen(session, setup)))


@contextmanager
def open_session(plan: ReviewPlan, schema: "str | type[BaseModel]", reviewer: str) -> "Iterator[ReviewSession]":
    """A person's review of the plan's workspace, for as long as the block lasts."""
    import socket

    from summariser.files.record_files import FolderRecords
    from summariser.journal.neighbours import JournalNeighbours
    from summariser.journal.store import SqlJournal
    from summariser.review.session import ReviewContext, Reviewer, ReviewSession

    clock = SystemClock()
    place = journal_place(plan.workspace, plan.journal)
    with SqlJournal(place, clock) as journal:
        bench = ReviewContext(
            journal.reviews, FolderRecords(plan.workspace / "reviewed"), clock, JournalNeighbours(place)
        )
        host = socket.gethostname() + (f", tab {plan.tab}" if plan.tab not in ("", "1") else "")
        yield ReviewSession(load_schema(schema), bench, Reviewer(reviewer, host))


def review_in_browser(
    plan: ReviewPlan, environment: Mapping[str, str], arguments: Sequence[str], port: int, tell: Callable[[str], None]
) -> None:
    """Serve the program with these arguments, which are the review as planned, until it is stopped. What would fail
    there fails here."""
    try:
        from summariser.tui import browser
    except ImportError as error:
        raise ConfigurationError("--web needs textual-serve: pip install 'summariser[serve]'") from error
    review_setup(plan, environment)
    load_schema(plan.schema)
    browser.serve(arguments, port, "summariser review", tell)


def end_with_server() -> None:
    """A tab whose server has been killed stores what was typed, gives its article back, and ends."""
    from summariser.machine import children

    def end() -> None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # nobody reads what it draws
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(_PATIENCE)
        os._exit(1)

    children.when_orphaned(end)


def review_setup(plan: ReviewPlan, environment: Mapping[str, str]) -> "tuple[str, Setup]":
    """The reviewer's name, and how the review begins. ConfigurationError if something in the workspace is wrong."""
    from summariser.core.money import as_text
    from summariser.files.review_settings import load_settings, reviewer_name
    from summariser.journal import queries
    from summariser.reports.people import doubles_lines
    from summariser.tui.keys import checked
    from summariser.tui.screens.session import Setup

    settings = load_settings(plan.workspace / ".summariser" / "config.toml")
    journal = journal_place(plan.workspace, plan.journal)
    name = plan.reviewer or settings.reviewer or reviewer_name(environment)
    chosen = _chosen(journal, plan.wanted, name)
    cost = sum((one.cost for one in queries.spend_by_model(journal)), Decimal(0))
    return name, Setup(
        chosen,
        plan.sample,
        checked(settings.keys),
        settings.theme or "dark",
        f"{as_text(cost)} for drafts",
        to_adjudicate=lambda: list(doubles_lines(queries.doubles(journal), plan.workspace)),
    )


def _chosen(journal: "Place", wanted: tuple[str, ...], reviewer: str) -> frozenset[str] | None:
    """The ids of the articles that were named; None for all. ConfigurationError if there is nothing to review, or all
    of it is another's."""
    if not exists(journal):
        raise no_journal(journal)
    if not wanted:
        return None
    from summariser.journal.queries import connected
    from summariser.journal.readings import refused

    found = named(journal, wanted)
    with connected(journal) as connection:
        if why := refused(connection, found, reviewer):
            raise ConfigurationError(why)
    return found


def named(journal: "Place", wanted: Sequence[str]) -> frozenset[str]:
    """The ids of the articles that a person names; ConfigurationError if one has no draft."""
    from summariser.journal import queries

    found = [(one, queries.find_record(journal, one)) for one in wanted]
    if missing := next((one for one, matches in found if not matches), None):
        raise ConfigurationError(f"no draft of {shorten(missing, 160)!r}: `summariser status` says what there is")
    return frozenset(match.article_id for _, matches in found for match in matches)

"""Builds what an audit needs: it is begun or found, and its articles are shown in the review screen."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.core.errors import ConfigurationError
from summariser.files.schemas import load_schema
from summariser.journal.place import Place
from summariser.machine.clock import SystemClock
from summariser.review.audit import Audit, Progress, questions
from summariser.wiring.reviewing import ReviewPlan, open_session, review_setup
from summariser.wiring.settings import journal_place

if TYPE_CHECKING:
    from summariser.tui.screens.session import Drawn


@dataclass(frozen=True)
class AuditPlan:
    """What an audit was told. Without fields, the newest there is; `new`: another one of the same fields."""

    fields: tuple[str, ...] = ()
    below: str = ""
    workspace: Path = Path()
    schema: str = "meeting"
    reviewer: str | None = None
    new: bool = False
    journal: str | None = None

    @property
    def place(self) -> Place:
        """Where its journal is."""
        return journal_place(self.workspace, self.journal)


def find(plan: AuditPlan) -> Audit | None:
    """The audit that goes on; None if one is to be begun. ConfigurationError if neither can be."""
    from summariser.journal import audits
    from summariser.journal.queries import connected

    schema = load_schema(plan.schema)
    asked = questions(schema, plan.fields)
    with connected(plan.place) as connection:
        begun = [one for one in audits.every(connection) if one.schema == schema.id]
        same = [one for one in begun if not asked or (one.questions, one.below) == (asked, plan.below)]
        if same and not plan.new:
            _must_be_as_drawn(audits.Reader(same[-1]).progress(connection))
            return same[-1]
        if not asked:
            raise ConfigurationError("no audit is open here: name its fields, as in --field date --below 3%")
        if not audits.unreviewed(connection, (schema.id, *schema.earlier)):
            raise ConfigurationError(audits.nothing_unreviewed(schema.id))
        return None


def _must_be_as_drawn(progress: Progress) -> None:
    if progress.changed:
        changed = f"{progress.changed} of the {progress.audit.size} articles"
        raise ConfigurationError(
            f"{changed} of audit {progress.audit.id} were drafted anew since it was drawn: --new begins another one"
        )


def audit(plan: AuditPlan, environment: Mapping[str, str]) -> tuple[int, Progress]:
    """Let a person review what is drawn until they leave: the exit code, and where the audit stands then."""
    from summariser.journal.audits import Reader
    from summariser.journal.queries import connected
    from summariser.tui.app import run
    from summariser.tui.screens.review import ReviewScreen

    path = plan.place
    found = find(plan)
    review = ReviewPlan((), plan.workspace, plan.schema, None, plan.reviewer, journal=plan.journal)
    name, setup = review_setup(review, environment)
    found = found or _begun(plan, name)
    articles = drawn(path, found)
    setup = replace(setup, only=frozenset(articles.order), drawn=articles)
    with open_session(review, plan.schema, name) as session:
        code = asyncio.run(run(ReviewScreen(session, setup)))
    with connected(path) as connection:
        return code, Reader(found).progress(connection)


def drawn(journal: Place, audit: Audit) -> "Drawn":
    """The articles of an audit as the review screen shows them."""
    from summariser.journal import audits
    from summariser.journal.queries import connected
    from summariser.reports.audit import screen_line
    from summariser.tui.screens.session import Drawn

    reader = audits.Reader(audit)

    def told() -> str:
        with connected(journal) as connection:
            return screen_line(reader.progress(connection))

    with connected(journal) as connection:
        order = audits.order(connection, audit)
    lists = ", ".join(one.field for one in audit.questions if one.missing)
    return Drawn(order, frozenset(one.field for one in audit.questions), lists, told)


def _begun(plan: AuditPlan, reviewer: str) -> Audit:
    from summariser.journal.audits import Beginning
    from summariser.journal.store import SqlJournal

    clock, schema = SystemClock(), load_schema(plan.schema)
    asked = questions(schema, plan.fields)
    wanted = Beginning(clock.now(), reviewer, (schema.id, *schema.earlier), asked, plan.below, again=plan.new)
    with SqlJournal(plan.place, clock) as journal:
        return asyncio.run(journal.audits.begin(wanted))

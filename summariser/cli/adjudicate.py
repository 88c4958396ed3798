"""`summariser review --adjudicate`: one record of two readings, chosen by a third person."""

import asyncio
import os
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.cli.agreement import tell_left_out
from summariser.core.errors import ConfigurationError
from summariser.reports import output

if TYPE_CHECKING:
    from summariser.wiring.reviewing import ReviewPlan


def run(readings: tuple[Path, Path], plan: "ReviewPlan") -> int:
    """Go through the disagreements until the person leaves: 1 if an article was left out, else 0."""
    from summariser.files.gold_files import reading
    from summariser.files.record_files import FolderRecords
    from summariser.files.review_settings import load_settings, reviewer_name
    from summariser.files.schemas import load_schema
    from summariser.journal.place import no_journal
    from summariser.journal.presence import exists
    from summariser.journal.store import SqlJournal
    from summariser.machine.clock import SystemClock
    from summariser.review.adjudication import Adjudication, cases
    from summariser.review.session import ReviewContext, Reviewer, ReviewSession
    from summariser.tui.app import run as show
    from summariser.tui.keys import ADJUDICATION, checked
    from summariser.tui.screens.adjudicate import AdjudicateScreen
    from summariser.tui.screens.session import Setup
    from summariser.wiring.settings import journal_place

    path, wanted, clock = journal_place(plan.workspace, plan.journal), load_schema(plan.schema), SystemClock()
    if not exists(path):
        raise no_journal(path, "begin with a copy of the workspace that both readers began with")
    settings = load_settings(plan.workspace / ".summariser" / "config.toml")
    setup = Setup(keymap=checked(settings.keys, ADJUDICATION), theme=settings.theme or "dark")
    name = plan.reviewer or settings.reviewer or reviewer_name(os.environ)
    person = Reviewer(name, socket.gethostname(), adjudicates=True)
    with SqlJournal(path, clock) as journal:
        context = ReviewContext(journal.reviews, FolderRecords(plan.workspace / "reviewed"), clock)
        session = ReviewSession(wanted, context, person)
        with ExitStack() as stack:
            a, b = (stack.enter_context(reading(folder, path, wanted)) for folder in readings)
            found, left = asyncio.run(cases(session, wanted, (a, b)))
        tell_left_out(left)
        if not found:
            raise ConfigurationError("no article is in both readings and has a draft in this workspace")
        output.tell(f"{len(found)} articles to adjudicate" if len(found) > 1 else "1 article to adjudicate")
        code = asyncio.run(show(AdjudicateScreen(Adjudication(session, wanted, found), setup)))
    return code or int(bool(left.left_out or left.only_a or left.only_b))

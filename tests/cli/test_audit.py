"""`summariser audit`: begun, killed, gone on with, told, carried by exports; and one clear line where it cannot be."""

import asyncio
import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.files.gold_files import read_record
from summariser.files.record_files import FolderRecords
from summariser.journal import queries
from summariser.journal.audits import Beginning
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.audit import questions
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run
from tests.cli.test_review_terminal import Sit, terminal

__all__ = ["terminal"]

SCHEMA = Schema.of(Meeting)
DATE = ("audit", "--field", "date", "--below", "50%")
EXTRACT = ("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl", ROOT / "seeds")


@pytest.fixture
def drafted(run: Run) -> None:
    assert run(*EXTRACT).code == 0


def begin(workspace: Path, *fields: str, below: str = "0.5") -> None:
    clock = SystemClock()
    wanted = Beginning(clock.now(), "Anna", (SCHEMA.id,), questions(SCHEMA, fields), below)
    with SqlJournal(journal_path(workspace), clock) as journal:
        asyncio.run(journal.audits.begin(wanted))


def review_next(workspace: Path, many: int = 1) -> None:
    """Review the articles that were drawn next, as they were drafted."""
    clock = SystemClock()

    async def work() -> None:
        with SqlJournal(journal_path(workspace), clock) as journal:
            context = ReviewContext(journal.reviews, FolderRecords(workspace / "reviewed"), clock)
            session = ReviewSession(SCHEMA, context, Reviewer("Anna", socket.gethostname()))
            for article in drawn(workspace)[:many]:
                sheet = await session.open(article)
                while left := next((row.path for row in sheet.rows if row.attention), ""):
                    sheet = await session.accept(left)
                await session.finish(accept_rest=True)

    asyncio.run(work())


def drawn(workspace: Path) -> list[str]:
    """The articles of the newest audit whose review is not done, as they were drawn."""
    with queries.connected(journal_path(workspace)) as connection:
        rows = connection.exec_driver_sql(
            "SELECT a.article_id FROM audited a JOIN reviews r ON r.article_id = a.article_id "
            "WHERE r.state != 'reviewed' AND audit_id = (SELECT max(id) FROM audits) ORDER BY place"
        )
        return [row.article_id for row in rows]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--field", "dates", "--below", "3%"], "has no field 'dates': there are summary, published, date"),
        (["--field", "date", "--below", "0%"], "--below '0%': give a percentage above 0% and below 100%, such as 3%"),
        (["--field", "date", "--below", "100%"], "give a percentage above 0%"),
        (["--field", "date", "--below=-3%"], "give a percentage above 0%"),
        (["--field", "date", "--below", "few\x1b[31m"], "give a percentage above 0%"),
        (["--field", "date"], "say what is to be shown, as in --below 3%"),
        (["--below", "3%"], "name the fields too"),
        (["--new"], "name the fields too"),
        ([], "no audit is open here: name its fields"),
        (["--field", "date", "--below", "3%", "--workspace", "elsewhere"], "run `summariser extract` first"),
        (["--field", "date", "--below", "3%", "--schema", "nowhere:X"], "nowhere"),
        (["--field", "date", "--below", "3%"], "audit needs a terminal"),
    ],
)
@pytest.mark.usefixtures("drafted")
def test_one_clear_line_and_nothing_drawn(arguments: list[str], said: str, run: Run, tmp_path: Path) -> None:
    done = run("audit", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.complaint
    assert "\x1b" not in done.complaint
    assert queries.audit_progress(journal_path(tmp_path)) == []


@pytest.mark.usefixtures("drafted")
def test_nothing_is_unreviewed(run: Run, tmp_path: Path) -> None:
    begin(tmp_path, "date")
    review_next(tmp_path, 5)
    done = run(*DATE, "--new")
    assert (done.code, "no unreviewed drafts of schema 'meeting/1'" in done.complaint) == (2, True)
    assert "needs a terminal" in run(*DATE).complaint, "the audit that was begun can be looked at"


@pytest.mark.usefixtures("drafted")
def test_articles_that_were_drafted_anew(run: Run, tmp_path: Path) -> None:
    begin(tmp_path, "date")
    review_next(tmp_path)
    assert run(*EXTRACT, "--fresh").code == 0
    done = run(*DATE)
    assert done.code == 2
    assert done.complaint == (
        "summariser: 5 of the 5 articles of audit 1 were drafted anew since it was drawn: --new begins another one"
    )
    assert "5 of the 5 were drafted anew since: it is about the earlier drafts" in run("audit", "--status").out
    assert "needs a terminal" in run(*DATE, "--new").complaint


@pytest.mark.usefixtures("drafted")
def test_status_without_a_screen(run: Run, tmp_path: Path) -> None:
    assert run("audit", "--status").out == (
        "no audit was begun: `summariser audit --field date --below 3%` begins one\n"
    )
    assert run("audit", "--json").json == {"claims": []}
    begin(tmp_path, "date")
    review_next(tmp_path)
    told = run("audit", "--status")
    assert told.code == 0
    assert "\n  date: 0 wrong in 1 of 5 unreviewed -> below 80.1%; 2 more without an error -> below 50%\n" in told.out
    review_next(tmp_path, 2)
    assert "\n  date: 0 wrong in 3 of 5 unreviewed -> below 40.1%: below 50% is shown\n" in run("audit", "--status").out
    guide = (ROOT / "docs/guide/audit.md").read_text("utf-8")
    assert "\n  date: 0 wrong in 3 of 5 unreviewed -> below 40.1%: below 50% is shown\n" in guide
    (claim,) = run("audit", "--json").json["claims"]
    assert claim["claim"].startswith("fewer than 50% of 5 drafts unreviewed on ")
    assert claim["claim"].endswith(" are wrong in date")
    assert (claim["shown"], claim["looked_at"], claim["wrong"], claim["at_most"], claim["more"]) == (True, 3, 0, 2, 0)


@pytest.fixture
def audited(run: Run, tmp_path: Path) -> Callable[[], Any]:
    assert run(*EXTRACT).code == 0
    begin(tmp_path, "date", "quotes")
    review_next(tmp_path, 5)
    return lambda: run("audit", "--json").json["claims"]


@pytest.mark.parametrize(
    ("arguments", "claims"),
    [
        ("--format json --out export", "export/claims.jsonl"),
        ("--drafts --out drafts", "drafts/claims.jsonl"),
        ("--format csv --out tables", "tables/claims.jsonl"),
        ("--format jsonl --out all.jsonl", "all.jsonl.claims.jsonl"),
        ("--format markdown --out all.md", "all.md.claims.jsonl"),
    ],
)
def test_an_export_carries_the_claims(
    arguments: str, claims: str, audited: Callable[[], Any], run: Run, tmp_path: Path
) -> None:
    assert run("export", *arguments.split()).code == 0
    lines = (tmp_path / claims).read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == audited()
    assert {line["question"] for line in map(json.loads, lines)} == {"wrong", "missing"}
    assert all(line["seed"] and line["population_sha256"] and line["begun"] for line in map(json.loads, lines))
    records = sorted((tmp_path / claims).parent.glob("*.json"))
    assert len([read_record(one, SCHEMA) for one in records]) in {0, 5}, "a folder of records stays one"


@pytest.mark.usefixtures("audited")
def test_an_export_to_standard_output_tells_them_beside(run: Run) -> None:
    done = run("export", "--format", "jsonl")
    assert len(done.out.splitlines()) == 5
    told = [line for line in done.err.splitlines() if line.startswith("audited: ")]
    assert len(told) == 3
    assert "fewer than 50% of 5 drafts unreviewed on" in told[0]
    assert "together at 95%" in told[0]


@pytest.mark.usefixtures("drafted")
def test_an_export_without_an_audit_has_no_claims(run: Run, tmp_path: Path) -> None:
    assert run("export", "--drafts", "--out", "drafts").code == 0
    assert not (tmp_path / "drafts" / "claims.jsonl").exists()


@pytest.mark.usefixtures("drafted")
def test_an_audit_that_is_killed_goes_on_where_it_was(terminal: Sit, run: Run, tmp_path: Path) -> None:
    first = terminal("Anna", *DATE[1:], command="audit")
    first.wait_for("0 wrong in 0 of 5 unreviewed; 3 more without an error")
    order = drawn(tmp_path)
    (before,) = queries.audit_progress(journal_path(tmp_path))
    first.type("a")
    first.wait_for("accepted")
    first.kill()
    (after,) = queries.audit_progress(journal_path(tmp_path))
    assert (after.audit, drawn(tmp_path)) == (before.audit, order), "the same seed, sum and order"

    review_next(tmp_path)
    again = terminal("Ben", command="audit")
    again.wait_for("0 wrong in 1 of 5 unreviewed -> below 80.1%; 2 more without an error")
    assert again.leave() == 0
    (now,) = queries.audit_progress(journal_path(tmp_path))
    assert now.audit == before.audit
    assert drawn(tmp_path) == order[1:]

"""Commands on a journal in PostgreSQL that no other test runs there: each once, as a person would."""

import io
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from summariser.api import Review
from summariser.cli import adjudicate
from summariser.reports import output
from summariser.tui import app as tui_app
from summariser.wiring.reviewing import ReviewPlan
from tests.cli.conftest import ROOT, Run
from tests.cli.test_postgres import ask, extract, url
from tests.cli.test_review_terminal import Sit, terminal
from tests.fakes.batch_server import BatchServer
from tests.fakes.server import FaultServer
from tests.postgres import USER

__all__ = ("ask", "terminal", "url")  # fixtures
Ask = Callable[[str], list[Any]]
STEMS = ("000_957266d671135620", "001_e8c98279682e230f")


@pytest.fixture
def drafted(run: Run, tmp_path: Path, url: str) -> Path:
    """A workspace with two drafts in the database."""
    (tmp_path / "seeds").mkdir()
    for stem in STEMS:
        shutil.copy(ROOT / "seeds" / f"{stem}.txt", tmp_path / "seeds")
    assert run(*extract("--journal", url)).code == 0
    return tmp_path


def test_the_screen_is_killed_and_opened_again(terminal: Sit, drafted: Path, url: str, ask: Ask) -> None:
    anna = terminal("Anna", STEMS[1], "--journal", url)
    anna.wait_for("to check")
    anna.type("a")
    anna.wait_for("Summary: accepted")
    anna.type("a")
    anna.read_until(lambda: ask("SELECT max(act) FROM decisions") == [(2,)], "stored")
    anna.type("u")
    anna.read_until(lambda: ask("SELECT max(act) FROM decisions") == [(3,)], "undone")
    anna.kill()
    assert ask("SELECT path, action FROM decisions WHERE act IN (1, 3)") == [
        ("/summary", "accept"),
        ("/date/start", "undo"),
    ]
    again = terminal("Anna", STEMS[1], "--journal", url)
    again.wait_for("1 of ")
    assert again.leave() == 0
    assert ask("SELECT DISTINCT holder FROM reviews") == [("",)]


def test_commands_that_decide_and_compare(
    run: Run, drafted: Path, url: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ("--journal", url)
    assert run(*extract("--fresh", *here)).json["drafted"] == 2
    first, second = ask("SELECT id FROM runs ORDER BY created_at")
    told = run("diff", *first, *second, *here)
    assert (told.code, "2 articles in both runs, 0 drafted otherwise" in told.out) == (0, True)
    assert run("report", "--drafts", "--out", "r.html", *here).out.startswith("2 drafts drawn in r.html")
    assert "no audit was begun" in run("audit", "--status", *here).out
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    monkeypatch.setattr(output, "is_dialogue", lambda: True)
    assert "1 decided, nothing is left to ask" in run("events", "ask", "--drafts", "--reviewer", "Ana", *here).out
    assert ask("SELECT reviewer, act FROM rulings") == [("Ana", "same")]
    for name in ("anna", "ben"):
        shutil.copytree(ROOT / "reviewed", drafted / name / "reviewed")
    seen: list[Any] = []

    async def adjudicated(screen: Any) -> int:
        seen.append(await screen.adjudication.open(0))
        await screen.adjudication.finish()
        await screen.adjudication.close()
        return 0

    monkeypatch.setattr(tui_app, "run", adjudicated)
    readings = (drafted / "anna", drafted / "ben")
    assert adjudicate.run(readings, ReviewPlan(reviewer="Cara", journal=url)) == 1, "three are not drafted here"
    assert len(seen) == 1
    assert (drafted / "reviewed" / f"{STEMS[0]}.json").exists()


def test_a_batch(run: Run, tmp_path: Path, url: str, ask: Ask, articles: Callable[[int], Path]) -> None:
    with BatchServer() as server:
        command = ("extract", articles(3), "--batch", "--model", "m", "--base-url", server.url, "--price", "1/2")
        here = ("--journal", url, "--json")
        assert run(*command, *here).json["waiting"] == 3
        assert "batch_1" in run("status", "--journal", url).out
        server.finish("batch_1")
        last = run(*command, *here)
        assert (last.code, last.json["drafted"], server.account.charged) == (0, 3, 3)
        spent = server.account.prompt_tokens * 1_000_000 + server.account.completion_tokens * 2_000_000
        assert ask("SELECT committed_pico FROM runs") == [(spent,)]
        assert ask("SELECT count(*) FROM leases") == [(0,)]


def test_a_reviewers_role_reviews_and_cannot_spend(
    run: Run, drafted: Path, url: str, ask: Ask, articles: Callable[[int], Path]
) -> None:
    (granted,) = re.findall(r"```sql\n(.*?)```", (ROOT / "docs/guide/postgres.md").read_text("utf-8"), re.DOTALL)
    schema = url.rpartition("%3D")[2]
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(granted.replace("SCHEMA public", f"SCHEMA {schema}").encode())
        connection.execute(b"CREATE ROLE ana LOGIN; GRANT reviewers TO ana")
    anas = url.replace(f"{USER}@", "ana@")
    with Review(drafted, reviewer="Ana", journal=anas) as review:
        sheet = review.open(review.list()[0].article_id)
        while left := next((row.path for row in sheet.rows if row.attention), ""):
            sheet = review.accept(left)
        review.note("", "Read again.")
        review.done(accept_rest=True)
    assert "1 reviewed" in run("status", "--journal", anas).out
    before = ask("SELECT * FROM runs")
    with FaultServer() as provider:
        command = ("extract", articles(2), "--model", "m", "--base-url", provider.url, "--price", "1/2")
        told = run(*command, "--journal", anas)
        assert (told.code, "no permission" in told.complaint) == (2, True)
        assert provider.account.bodies == []
    assert ask("SELECT * FROM runs") == before
    for forbidden in (
        "UPDATE runs SET cap_pico = 1",
        "INSERT INTO attempts SELECT * FROM attempts",
        "DELETE FROM decisions",
        "UPDATE decisions SET reviewer = 'Bo'",
        "DELETE FROM notes",
        "SELECT password FROM users",
    ):
        with (
            psycopg.connect(anas.replace("+psycopg", "")) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(forbidden.encode())

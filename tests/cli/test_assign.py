"""`summariser assign`, two blind readings, their adjudication, and progress by person: as commands tell it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from summariser.cli import adjudicate
from summariser.core.errors import ConfigurationError
from summariser.core.meeting import Meeting
from summariser.core.schema import Schema
from summariser.evaluate import alpha
from summariser.files.record_files import FolderRecords
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.session import ReviewContext, Reviewer, ReviewSession
from summariser.tui import app as tui_app
from summariser.tui.screens.adjudicate import AdjudicateScreen
from summariser.wiring.reviewing import ReviewPlan, review_setup
from summariser.wiring.settings import journal_path
from tests.cli.conftest import ROOT, Run

SCHEMA = Schema.of(Meeting)
EXTRACT = ("extract", "--replay", ROOT / "tests/recordings/seeds.jsonl")
ONE = "000_957266d671135620"
GIVE = ("assign", "--to", "ana", "--share", "40%", "--to", "ben", "--share", "60%")
EVA = {"SUMMARISER_REVIEWER": "Eva"}


@pytest.fixture
def drafted(run: Run) -> None:
    assert run(*EXTRACT, ROOT / "seeds").code == 0


async def finish(session: ReviewSession, article: str, summary: str = "") -> None:
    sheet = await session.open(article)
    if summary:
        await session.correct("/summary", summary)
        sheet = await session.note("/summary", f"I would say: {summary}")
    while left := next((row.path for row in sheet.rows if row.attention), ""):
        sheet = await session.accept(left)
    await session.finish(accept_rest=True)


def sit(name: str, work: "Callable[[ReviewSession], Awaitable[None]]", workspace: Path = Path()) -> None:
    """Have somebody review."""

    async def go() -> None:
        with SqlJournal(journal_path(workspace), SystemClock()) as journal:
            context = ReviewContext(journal.reviews, FolderRecords(workspace / "reviewed"), SystemClock())
            session = ReviewSession(SCHEMA, context, Reviewer(name, "desk"))
            await work(session)
            await session.close()

    asyncio.run(go())


def read_by_both(run: Run) -> str:
    """The id of an article that ana and ben have read; each wrote a summary of their own."""
    done = run("assign", "--to", "ana", "--to", "ben", "--double", "100%", ONE, "--json", **EVA)
    (given,) = done.json["given"]
    for name in ("ana", "ben"):
        sit(name, partial(finish, article=given["id"], summary=f"{name.title()} says so."))
    return str(given["id"])


# Giving out


@pytest.mark.usefixtures("drafted")
def test_what_is_said_of_what_was_given(run: Run) -> None:
    would = run(*GIVE, "--double", "20%", "--dry-run", **EVA)
    assert would.out == (
        "5 articles would be given (1 read by two), seed 1; 0 left for everybody\n"
        "  ana  2 now, 2 in all\n"
        "  ben  4 now, 4 in all\n"
    )
    assert (
        would.complaint
        == "new here: ana, ben: they review with --reviewer and this very name, or `summariser users add`"
    )
    assert run("assign", "--list").out.startswith("nothing was ever assigned here")
    given = run(*GIVE, "--double", "20%", "--json", **EVA)
    assert run(*GIVE, "--double", "20%", "--dry-run", "--json").json["given"] == []
    assert given.json["people"] == [{"name": "ana", "now": 2, "in_all": 2}, {"name": "ben", "now": 4, "in_all": 4}]
    assert sorted(one["readers"] for one in given.json["given"]) == [["ana"], ["ben"], ["ben"], ["ben"], ["ben", "ana"]]
    listed = run("assign", "--list")
    assert listed.out.startswith("ana  2 assigned, 2 left\nben  4 assigned, 4 left\n\n20")
    assert listed.out.endswith(" Eva: 4 to ben, 2 to ana (40% to ana, 60% to ben, 20% read by two, seed 1)\n")
    assert "read by two, each by themselves: 1 article not finished by both\n" in run("status").out


REFUSED: list[tuple[list[str], str]] = [
    ([], "say one of --to NAME, --list and --release NAME"),
    (["--list", "--to", "ana"], "say one of"),
    (["--list", "--dry-run"], "--share, --double and --dry-run go with --to NAME"),
    (["--to", "ana", "--share", "0%"], "--share '0%': give more than 0% and at most 100%, such as 40%"),
    (["--to", "ana", "--share", "101%"], "at most 100%"),
    (["--to", "ana", "--share", "٤٠%"], "at most 100%"),
    (["--to", "ana", "--share", "few\x1b[31m"], "at most 100%"),
    (["--to", "ana", "--share", "40%", "--to", "ben", "--share", "70%"], "the shares are 110% together"),
    (["--to", "ana", "--to", "ben", "--share", "40%"], "give each --to its --share"),
    (["--to", "ana", "--double", "10%"], "--double needs two people"),
    (["--to", "ana", "--to", "ben", "--double", ""], "--double '': give more than 0%"),
    (["--to", "ana", "--to", "ana "], "--to 'ana' is given twice"),
    (["--to", "\u200d \u200d"], "--to: a name is empty"),
    (["--to", "ana", "nowhere.txt"], "no draft of 'nowhere.txt'"),
    (["--release", "zoe\x1b[31m"], "x1b[31m', but to nobody"),
    (["--to", "ana", "--workspace", "elsewhere"], "run `summariser extract` first"),
    (["--list", "--workspace", "elsewhere"], "run `summariser extract` first"),
]


@pytest.mark.usefixtures("drafted")
def test_one_clear_line_and_nothing_given(run: Run) -> None:
    for arguments, said in REFUSED:
        done = run("assign", *arguments)
        assert (done.code, done.out) == (2, ""), arguments
        assert said in done.complaint
        assert "\x1b" not in done.complaint
    assert run("assign", "--list", "--json").json == {"people": [], "acts": []}


@pytest.mark.usefixtures("drafted")
def test_what_is_named_and_cannot_be_given_is_told(run: Run) -> None:
    assert run("assign", "--to", "ana", ONE).code == 0
    again = run("assign", "--to", "ben", ONE, "001_e8c98279682e230f")
    assert (again.code, again.out) == (1, "1 article given, seed 1; 0 left for everybody\n  ben  1 now, 1 in all\n")
    assert f"not given: {ONE} is assigned to ana\n" in again.err
    back = run("assign", "--release", "Ana", **EVA)
    assert (back.code, back.out) == (0, "1 article taken back from Ana; what was decided stays\n")
    assert run("assign", "--list").out.splitlines()[-1].endswith("Eva: 1 taken back from ana")
    none = run("assign", "--release", "ben", "001_e8c98279682e230f", ONE)
    assert (none.code, none.out) == (1, "1 article taken back from ben; what was decided stays\n")
    assert none.complaint == f"not taken back: {ONE} is not theirs, or is finished"
    assert run("assign", "--release", "ana", ONE, "--json").code == 2


@pytest.mark.usefixtures("drafted")
def test_who_may_sign_in_is_nobody_new_and_keeps_the_spelling(run: Run) -> None:
    run("users", "add", "Ana Silva")
    done = run("assign", "--to", "ana  silva", "--to", "anna", "--json", **EVA)
    assert ([one["name"] for one in done.json["people"]], done.json["new_names"]) == (["Ana Silva", "anna"], ["anna"])
    assert done.complaint == "new here: anna: they review with --reviewer and this very name, or `summariser users add`"
    gone = run("users", "remove", "ana silva")
    held = next(one["in_all"] for one in done.json["people"])
    assert gone.out == "Ana Silva may sign in no more; what they decided stays\n"
    assert (
        gone.complaint == f"{held} articles are still theirs: `summariser assign --release 'Ana Silva'` takes them back"
    )


@pytest.mark.usefixtures("drafted")
def test_a_review_of_another_s_article_is_refused_before_the_screen_opens(run: Run, tmp_path: Path) -> None:
    run("assign", "--to", "ana", ONE)
    with pytest.raises(ConfigurationError, match=f"'{ONE}' is assigned to ana: take another one"):
        review_setup(ReviewPlan((ONE,), reviewer="ben"), {})
    for plan in (ReviewPlan((ONE,), reviewer="ana"), ReviewPlan((ONE, "001_e8c98279682e230f"), reviewer="ben")):
        assert review_setup(plan, {})[1].only
    assert tmp_path.exists()


# Read by two


@pytest.mark.usefixtures("drafted")
def test_from_two_blind_readings_to_one_record(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    article = read_by_both(run)
    for name in ("ana", "ben"):
        record = json.loads(Path(f"readings/{name}/{ONE}.json").read_text("utf-8"))
        assert record["data"]["summary"] == f"{name.title()} says so."
        assert record["review"]["reviewer"] == name
    assert not Path("reviewed").exists()
    for shown in (("show", ONE), ("show", ONE, "--history"), ("export", "--drafts", "--format", "jsonl")):
        assert "says so." not in run(*shown).out

    command = "summariser review --adjudicate readings/ana readings/ben"
    assert f"1 article waits for adjudication: {command}\n" in run("status").out
    told = run("status", "--json").json["review"]
    assert told["articles"] == {"waiting": 5, "in_progress": 0, "reviewed": 0, "skipped": 0}
    assert told["being_read"] == 0
    assert run("status", "--json").json["workspace"]["next"] == "summariser review"
    assert told["to_adjudicate"] == [{"readers": ["ana", "ben"], "articles": 1, "command": command}]
    assert review_setup(ReviewPlan(), {})[1].to_adjudicate() == [f"1 article waits for adjudication: {command}"]
    compared = run("agreement", "readings/ana", "readings/ben", "--json").json
    assert [one["field"] for one in compared["disagreements"]] == ["summary"]

    async def decide(screen: AdjudicateScreen) -> int:
        view = await screen.adjudication.open(0)
        assert [one.path for one in view.disputes] == ["/summary"]
        await screen.adjudication.take(0, "b")
        await screen.adjudication.finish()
        await screen.adjudication.close()
        return 0

    monkeypatch.setattr(tui_app, "run", decide)
    assert adjudicate.run((Path("readings/ana"), Path("readings/ben")), ReviewPlan(reviewer="Cara")) == 0
    made = json.loads(Path(f"reviewed/{ONE}.json").read_text("utf-8"))
    assert (made["data"]["summary"], made["review"]["reviewer"]) == ("Ben says so.", "Cara")
    told = run("show", ONE, "--history").out
    assert all(f"{name}   reading alone: Summary: corrected" in told for name in ("ana", "ben"))
    alone = [one["reviewer"] for one in run("show", ONE, "--history", "--json").json["history"] if one.get("alone")]
    assert sorted(set(alone)) == ["ana", "ben"]
    noted = [(one["path"], one["reviewer"], one["text"]) for one in made["notes"]]
    assert sorted(noted) == [("/summary", name, f"I would say: {name.title()} says so.") for name in ("ana", "ben")]
    told = run("status", "--json").json["review"]
    assert (told["articles"]["reviewed"], told["to_adjudicate"]) == (1, [])
    exported = run("export", "--format", "jsonl").out
    assert len(exported.splitlines()) == 1
    assert json.loads(exported)["review"]["reviewer"] == "Cara"
    assert article


@pytest.mark.usefixtures("drafted")
def test_a_note_on_one_s_finished_reading_comes_into_its_file_and_no_other(run: Run) -> None:
    article = read_by_both(run)

    async def note(session: ReviewSession) -> None:
        await session.open(article)
        await session.note("", "On second thoughts.")

    sit("ana", note)
    texts = [Path(f"readings/{name}/{ONE}.json").read_text("utf-8") for name in ("ana", "ben")]
    assert ["On second thoughts." in text for text in texts] == [True, False]
    assert not Path("reviewed").exists()


@pytest.mark.usefixtures("drafted")
def test_progress_by_person(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("status", "--people").out == "nobody has reviewed anything here, and nothing is assigned\n"
    read_by_both(run)
    run("assign", "--to", "<b>李明</b>\x1b[31m", "001_e8c98279682e230f")
    done = run("status", "--people")
    head, hostile, ana, ben = done.out.splitlines()
    assert head.split() == ["person", "decided", "reviewed", "active", "in", "hand", "assigned", "left", "agreement"]
    assert hostile.startswith("<b>李明</b>\\x1b[31m ")
    assert hostile.split()[1:] == ["0", "0", "0:00", "0", "1", "1", "-"]
    assert ana.split()[0] == "ana"
    mine, others = ana.split(), ben.split()
    assert (mine[2], mine[4:]) == (others[2], others[4:]), "all but the decisions and the minutes, which are their own"
    people = {one["name"]: one for one in run("status", "--people", "--json").json["people"]}
    compared = run("agreement", "readings/ana", "readings/ben", "--json").json
    units = sum(one["compared"] for one in compared["fields"])
    figures = people["ana"]["agreement"]
    assert (figures["articles"], figures["compared"], figures["agreed"]) == (1, units, units - 1)
    assert figures["alpha"] == 1
    assert (people["ana"]["readings"], people["ana"]["reviewed"], people["ana"]["left"]) == (1, 0, 0)
    assert f"{figures['percent']:.0f}% in 1 article, alpha 1.00" in ana

    def missing() -> None:
        raise ConfigurationError("agreement needs nltk")

    monkeypatch.setattr(alpha, "nominal_alpha", missing)
    without = run("status", "--people").out
    assert without.endswith("in 1 article\nno alpha: it needs nltk, pip install 'summariser[agreement]'\n")


def test_when_all_is_read_by_two_the_next_thing_is_to_adjudicate(run: Run) -> None:
    assert run(*EXTRACT, ROOT / "seeds" / f"{ONE}.txt").code == 0
    read_by_both(run)
    next_ = run("status").out.splitlines()[2]
    assert next_ == "next: summariser review --adjudicate readings/ana readings/ben"

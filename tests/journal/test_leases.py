"""Several processes with one run: an article is one's at a time, and nobody's for ever."""

import asyncio
import os
import socket
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summariser.core.article import Article
from summariser.core.errors import CapReachedError, Failure, JournalError, NotBegunError
from summariser.core.money import Usage
from summariser.extraction.ports import Bound, Receipt, Run
from summariser.journal import leases, queries
from summariser.journal import leases as owners
from summariser.journal import ledger as ledgers
from summariser.journal.place import Place
from summariser.journal.store import SqlJournal
from tests.fakes.reviews import HandClock
from tests.journal.conftest import SQLITE

Ask = Callable[..., list[Any]]
Make = Callable[..., Any]

DEAD = f"{socket.gethostname()}:999999999:1:0"  # no process has that number
LONG_AGO, LATER = "2020-01-01T00:00:00.000000+00:00", "2099-01-01T00:00:00.000000+00:00"
VERSION_3 = Path(__file__).with_name("journal_v3.sql")
"""A dump of a journal as version 3 made it. Never regenerated: it stands for the journals that people have."""


def cents(number: int) -> Bound:
    return Bound(number * 10_000, 0)


class Pair:
    """Two journals with the same run open, as two processes have them, and an article."""

    def __init__(self, one: SqlJournal, two: SqlJournal, run: Run, article: Article) -> None:
        self.one, self.two, self.run, self.article = one, two, run, article

    async def claims(self) -> tuple[object, object]:
        return await self.one.claim(self.run, self.article), await self.two.claim(self.run, self.article)


@pytest.fixture
async def pair(reopen: Make, plan: Make, article: Make) -> Pair:
    one, two = reopen(), reopen()
    await one.open_run(plan())
    return Pair(one, two, await two.open_run(plan()), article())


# Granted, held, given back


async def test_an_article_is_given_to_the_first_that_claims_it(pair: Pair) -> None:
    assert await pair.claims() == ("mine", "held")
    assert await pair.claims() == ("held", "held"), "not a second time to its holder either"


async def test_another_article_is_free(pair: Pair, article: Make) -> None:
    await pair.claims()
    assert await pair.two.claim(pair.run, article("Another.")) == "mine"


@pytest.mark.parametrize(
    ("other", "standing"),
    [
        ({}, "held"),
        ({"command": "extract ./seeds"}, "held"),
        ({"draft_key": "another question"}, "mine"),
        ({"fresh": True}, "mine"),
    ],
)
async def test_an_article_is_held_in_every_run_that_asks_the_same(
    pair: Pair, plan: Make, other: dict[str, Any], standing: str
) -> None:
    await pair.claims()
    run = await pair.two.open_run(plan(key="other", **other))
    assert await pair.two.claim(run, pair.article) == standing


async def test_what_another_run_drafted_meanwhile_is_not_asked_about_again(
    pair: Pair, plan: Make, record: Make
) -> None:
    other = await pair.two.open_run(plan(key="other"))
    await pair.one.claim(pair.run, pair.article)
    assert await pair.two.claim(other, pair.article) == "held"
    await pair.one.save_draft(pair.run, pair.article, record(pair.article), "{}")
    assert await pair.two.claim(other, pair.article) == record(pair.article)


async def test_a_run_does_not_wait_for_itself_when_another_has_given_up(pair: Pair, plan: Make, ask: Ask) -> None:
    other = await pair.two.open_run(plan(key="other"))
    await pair.one.claim(pair.run, pair.article)
    await pair.one.close_run(pair.run, "interrupted", 1)
    assert await pair.two.claim(other, pair.article) == "mine"
    await pair.two.close_run(other, "interrupted", 1)
    assert ask("SELECT * FROM leases") == []


async def test_looking_takes_nothing(pair: Pair, ask: Ask) -> None:
    assert await pair.one.claim(pair.run, pair.article, take=False) == "free"
    assert ask("SELECT * FROM leases") == []
    assert await pair.claims() == ("mine", "held")
    assert await pair.two.claim(pair.run, pair.article, take=False) == "free"


async def test_of_four_that_claim_at_once_one_gets_it(reopen: Make, plan: Make, article: Make) -> None:
    journals, articles = [reopen() for _ in range(4)], [article(f"{number}.") for number in range(25)]
    runs = [await journal.open_run(plan()) for journal in journals]
    pairs = list(zip(journals, runs, strict=True))
    claims = [journal.claim(run, one) for one in articles for journal, run in pairs]
    assert Counter(await asyncio.gather(*claims)) == {"mine": 25, "held": 75}


async def test_a_draft_gives_its_article_back(pair: Pair, record: Make, ask: Ask) -> None:
    await pair.claims()
    await pair.one.save_draft(pair.run, pair.article, record(pair.article), "{}")
    assert ask("SELECT * FROM leases") == []
    assert await pair.two.claim(pair.run, pair.article) == record(pair.article)


async def test_a_draft_that_cannot_be_saved_keeps_its_article(pair: Pair, record: Make, refuse: Make) -> None:
    await pair.claims()
    refuse("INSERT ON drafts", "true")
    with pytest.raises(JournalError):
        await pair.one.save_draft(pair.run, pair.article, record(pair.article), "{}")
    assert await pair.two.claim(pair.run, pair.article) == "held"


async def test_what_failed_for_good_is_not_tried_again_by_who_comes_later_either(
    pair: Pair, reopen: Make, plan: Make, article: Make
) -> None:
    gone, busy = Failure("seeds/a.txt", "of no use", final=True), article("Another.")
    await pair.one.fail(pair.run, pair.article.id, gone)
    await pair.one.fail(pair.run, busy.id, Failure("seeds/b.txt", "unreachable"))
    later = reopen()
    run = await later.open_run(plan())
    assert await later.claim(run, pair.article) == gone
    assert await later.claim(run, busy) == "mine"
    fresh = await later.open_run(plan(fresh=True))
    assert await later.claim(fresh, pair.article) == "mine"


@pytest.mark.parametrize("state", ["incomplete", "capped", "interrupted", "stopped"])
async def test_the_cap_is_the_commands_until_all_is_done(pair: Pair, reopen: Make, plan: Make, state: Any) -> None:
    await pair.one.ledger(pair.run, "a").reserve("k", cents(60))
    for journal in (pair.one, pair.two):
        await journal.close_run(pair.run, state, 0)
        journal.close()
    later = reopen()
    run = await later.open_run(plan())
    assert (run.id, float(run.spent)) == (pair.run.id, 0.6)
    await later.close_run(run, "finished", 0)
    assert (await later.open_run(plan())).id != run.id


async def test_what_failed_is_not_tried_again_by_those_at_work_but_by_who_comes_later(
    pair: Pair, reopen: Make, plan: Make, ask: Ask
) -> None:
    await pair.claims()
    await pair.one.fail(pair.run, pair.article.id, Failure("seeds/a.txt", "no use"))
    assert ask("SELECT * FROM leases") == []
    assert await pair.claims() == (Failure("seeds/a.txt", "no use"),) * 2
    later = reopen()
    assert await later.claim(await later.open_run(plan()), pair.article) == "mine"


@pytest.mark.parametrize("end", ["close_run", "close"])
async def test_who_ends_gives_everything_back(pair: Pair, end: str) -> None:
    await pair.claims()
    if end == "close":
        pair.one.close()
    else:
        await pair.one.close_run(pair.run, "capped", 1)
    assert await pair.two.claim(pair.run, pair.article) == "mine"


# Run out, or of the dead


async def test_a_lease_that_ran_out_is_anothers_and_stays_so(pair: Pair, record: Make, ask: Ask) -> None:
    await pair.claims()
    ask("UPDATE leases SET expires_at = ?", LONG_AGO)
    assert await pair.two.claim(pair.run, pair.article) == "mine"
    await pair.one.fail(pair.run, "x", Failure("x", "x"))
    await pair.one.save_draft(pair.run, pair.article, record(pair.article), "{}")
    assert ask("SELECT count(*) FROM leases") == [(1,)], "not the late one's to give back"


async def test_the_articles_of_a_process_that_died_are_free_at_once(pair: Pair, ask: Ask) -> None:
    await pair.claims()
    ask("UPDATE leases SET owner = ?, expires_at = ?", DEAD, LATER)
    assert await pair.two.claim(pair.run, pair.article) == "mine"


async def test_those_of_another_host_are_held_until_they_run_out(pair: Pair, ask: Ask) -> None:
    await pair.claims()
    ask("UPDATE leases SET owner = 'elsewhere:1:1:0'")
    assert await pair.two.claim(pair.run, pair.article) == "held"
    ask("UPDATE leases SET expires_at = ?", LONG_AGO)
    assert await pair.two.claim(pair.run, pair.article) == "mine"


@pytest.mark.parametrize("renewing", [True, False])
async def test_any_request_renews_all_leases(
    pair: Pair, ask: Ask, monkeypatch: pytest.MonkeyPatch, renewing: bool
) -> None:
    monkeypatch.setattr(leases, "RENEWAL", 0)
    await pair.one.claim(pair.run, pair.article)
    ask("UPDATE leases SET expires_at = ?", LONG_AGO)
    if renewing:
        attempt = await pair.one.ledger(pair.run, "another").reserve("k", cents(1))
        await pair.one.ledger(pair.run, "another").settle(attempt, Receipt("refused"))
    assert await pair.two.claim(pair.run, pair.article) == ("held" if renewing else "mine")


@pytest.mark.parametrize("hours", [-9, -0.3, 0.3, 9])
async def test_processes_whose_clocks_differ_agree_on_leases_and_failures(
    path: Place, plan: Make, article: Make, hours: float
) -> None:
    ahead = HandClock()
    ahead.wait(hours * 3600)
    one, two = article(), article("Another.")
    with SqlJournal(path, HandClock()) as first, SqlJournal(path, ahead) as second:
        run = await first.open_run(plan())
        await second.open_run(plan())
        assert (await first.claim(run, one), await second.claim(run, two)) == ("mine", "mine")
        assert (await first.claim(run, two), await second.claim(run, one)) == ("held", "held")
        await first.fail(run, one.id, Failure("a.txt", "no use"))
        await second.fail(run, two.id, Failure("b.txt", "no use"))
        assert await second.claim(run, one) == Failure("a.txt", "no use")
        assert await first.claim(run, two) == Failure("b.txt", "no use")


@pytest.mark.parametrize("hours", [-9, 9])
async def test_the_reservations_of_a_process_with_another_clock_are_waited_for(
    path: Place, plan: Make, hours: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "POLL", 0.001)
    other = HandClock()
    other.wait(hours * 3600)
    with SqlJournal(path, other) as first, SqlJournal(path, HandClock()) as second:
        run = await first.open_run(plan())
        await second.open_run(plan())
        attempt = await first.ledger(run, "a").reserve("a", cents(60))
        waiting = asyncio.create_task(second.ledger(run, "b").reserve("b", cents(60)))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await first.ledger(run, "a").settle(attempt, Receipt("refused"))
        assert await waiting


def test_a_killed_process_is_dead_before_its_parent_has_looked(python: Make) -> None:
    process = python("from summariser.journal import leases as owners; print(owners.new_owner(), flush=True); input()")
    owner = process.stdout.readline().strip()
    assert owners.may_live(owner)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and stays to be asked for
    assert not owners.may_live(owner)


# How the run stands


async def test_a_run_is_not_finished_while_another_holds_an_article(pair: Pair, path: Place, ask: Ask) -> None:
    await pair.two.claim(pair.run, pair.article)
    await pair.one.close_run(pair.run, "finished", 0)
    assert queries.summaries(path)[0].state == "running"
    ask("UPDATE runs SET owner = ?", DEAD)
    assert queries.summaries(path)[0].state == "running", "whoever opened it last may have gone before the others"
    await pair.two.close_run(pair.run, "finished", 0)
    assert queries.summaries(path)[0].state == "finished"


async def test_a_run_is_finished_although_one_of_its_processes_died(pair: Pair, path: Place, ask: Ask) -> None:
    await pair.two.claim(pair.run, pair.article)
    await pair.two.ledger(pair.run, pair.article.id).reserve("k", cents(50))
    for table in ("leases", "attempts"):
        ask(f"UPDATE {table} SET owner = ?", DEAD)  # noqa: S608 - ours
    await pair.one.close_run(pair.run, "finished", 0)
    summary = queries.summaries(path)[0]
    assert (summary.state, float(summary.spent)) == ("finished", 0.5)
    assert ask("SELECT state FROM attempts") == [("lost",)]


# The cap


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledgers, "POLL", 0.001)


@pytest.mark.usefixtures("quick")
async def test_what_does_not_fit_waits_for_the_reservations_of_others(pair: Pair) -> None:
    theirs = pair.two.ledger(pair.run, "b")
    attempt = await theirs.reserve("b", cents(60))
    waiting = [asyncio.create_task(pair.one.ledger(pair.run, str(n)).reserve("k", cents(45))) for n in range(3)]
    for _ in range(20):
        await pair.one.spent(pair.run)
    assert not any(task.done() for task in waiting)
    await theirs.settle(attempt, Receipt("answered", "{}", Usage(input=100_000)))
    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    while len(done) < 2:
        done, _ = await asyncio.wait(waiting, timeout=0.01)
    (left,) = set(waiting) - done
    for task in done:
        receipt = Receipt("answered", "{}", Usage(input=450_000))
        await pair.one.ledger(pair.run, "a").settle(task.result(), receipt)
    with pytest.raises(CapReachedError):
        await left


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("owner", "started"),
    [(DEAD, LATER), ("elsewhere:1:1:0", LONG_AGO), (f"{socket.gethostname()}:{os.getpid()}:other:0", LATER)],
    ids=["dead", "elsewhere, long ago", "an older process of this number"],
)
async def test_a_reservation_that_nobody_will_settle_counts_and_is_not_waited_for(
    pair: Pair, ask: Ask, owner: str, started: str
) -> None:
    await pair.two.ledger(pair.run, "b").reserve("b", cents(60))
    ask("UPDATE attempts SET owner = ?, started_at = ?", owner, started)
    with pytest.raises(CapReachedError):
        await pair.one.ledger(pair.run, "a").reserve("k", cents(45))


@pytest.mark.usefixtures("quick")
async def test_who_is_to_stop_waits_for_nobody_else(pair: Pair) -> None:
    await pair.two.ledger(pair.run, "b").reserve("b", cents(60))
    waiting = [asyncio.create_task(pair.one.ledger(pair.run, str(n)).reserve("k", cents(45))) for n in range(3)]
    await pair.one.spent(pair.run)
    pair.one.wait_no_more(pair.run)
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(end) for end in ends] == [CapReachedError] * 3


async def test_who_is_to_stop_begins_no_other_article(pair: Pair) -> None:
    begun, new = (pair.one.ledger(pair.run, article_id) for article_id in "ab")
    await begun.settle(await begun.reserve("k", cents(10)), Receipt("lost"))
    pair.one.wait_no_more(pair.run)
    assert await begun.reserve("again", cents(10))
    with pytest.raises(NotBegunError):
        await new.reserve("k", cents(10))
    assert (await pair.one.ledger(pair.run, "b").spent()).cost == 0


# Journals of before


@SQLITE
async def test_a_version_3_journal_serves_today(path: Path, reopen: Make, plan: Make, article: Make, ask: Ask) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.executescript(VERSION_3.read_text("utf-8"))
    connection.close()
    journal = reopen()
    run = await journal.open_run(plan())
    assert (run.id, run.resumed) == ("20260102-030406-a1b2c3", True)
    ask("UPDATE leases SET expires_at = ?", LATER)
    assert await journal.claim(run, article("Another.")) == "held"
    assert await journal.claim(run, article("A third.")) == "mine"

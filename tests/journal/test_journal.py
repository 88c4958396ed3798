"""Runs and drafts: what is resumed, what is found again, and what the commands read."""

import asyncio
import os
import socket
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select

from summariser.core.article import Article
from summariser.core.errors import ConfigurationError, Failure, JournalError
from summariser.core.money import Assumed, Usage
from summariser.core.record import Record
from summariser.extraction.ports import Bound, Receipt, RunPlan, RunState
from summariser.journal import leases as owners
from summariser.journal import queries
from summariser.journal import reservations as money
from summariser.journal.place import Place
from summariser.journal.presence import exists
from summariser.journal.sqlite import Sqlite
from summariser.journal.store import SqlJournal
from tests.drafted import records_in
from tests.journal.conftest import SQLITE

D = Decimal

Plan = Callable[..., RunPlan]
NewArticle = Callable[..., Article]
NewRecord = Callable[..., Record]
Ask = Callable[..., list[Any]]
Reopen = Callable[[], SqlJournal]


# Runs


@pytest.mark.parametrize("state", ["capped", "interrupted", "stopped", "running"])
async def test_a_run_that_is_not_finished_is_resumed(journal: SqlJournal, plan: Plan, state: RunState) -> None:
    first = await journal.open_run(plan())
    await journal.close_run(first, state, 3)
    again = await journal.open_run(plan())
    assert (first.resumed, again.resumed, again.id) == (False, True, first.id)


async def test_a_finished_run_is_not_resumed(journal: SqlJournal, plan: Plan) -> None:
    first = await journal.open_run(plan())
    await journal.close_run(first, "finished", 0)
    again = await journal.open_run(plan())
    assert (again.resumed, again.spent) == (False, D(0))
    assert again.id != first.id


async def test_another_command_is_another_run(journal: SqlJournal, plan: Plan) -> None:
    first = await journal.open_run(plan())
    assert (await journal.open_run(plan(key="other"))).id != first.id
    assert (await journal.open_run(plan())).id == first.id


async def test_fresh_always_starts_anew(journal: SqlJournal, plan: Plan) -> None:
    runs = [await journal.open_run(plan(fresh=True)) for _ in range(3)]
    assert len({run.id for run in runs}) == 3
    assert not any(run.resumed for run in runs)


async def test_two_that_start_the_same_command_at_once_share_a_run(reopen: Reopen, plan: Plan) -> None:
    runs = await asyncio.gather(*(reopen().open_run(plan()) for _ in range(4)))
    assert len({run.id for run in runs}) == 1
    assert [run.resumed for run in runs].count(False) == 1


async def test_a_run_is_not_finished_while_another_process_works_on_it(reopen: Reopen, plan: Plan, path: Place) -> None:
    mine, other = reopen(), reopen()
    run = await mine.open_run(plan())
    ledger = other.ledger(await other.open_run(plan()), "a")
    attempt = await ledger.reserve("k", Bound(1, 1))
    await mine.close_run(run, "finished", 0)
    assert queries.summaries(path)[0].state == "running"
    await ledger.settle(attempt, Receipt("refused"))
    await other.close_run(run, "finished", 0)
    assert queries.summaries(path)[0].state == "finished"


async def test_a_closed_journal_says_so_and_closes_once_more(journal: SqlJournal, plan: Plan) -> None:
    journal.close()
    journal.close()
    with pytest.raises(JournalError, match="closed"):
        await journal.open_run(plan())


def test_closing_writes_what_is_queued(reopen: Reopen, plan: Plan, ask: Ask) -> None:
    async def unattended() -> None:
        with reopen() as journal:
            run = await journal.open_run(plan())
            tasks = [asyncio.create_task(journal.fail(run, str(n), Failure("p", "r"))) for n in range(50)]
            await asyncio.sleep(0)
            for task in tasks:
                task.cancel()

    asyncio.run(unattended())
    assert ask("SELECT count(*) FROM failures") == [(50,)]


def test_one_journal_serves_one_event_loop_after_another(reopen: Reopen, plan: Plan) -> None:
    journal = reopen()
    ids = {asyncio.run(journal.open_run(plan())).id for _ in range(2)}
    assert len(ids) == 1


# Drafts


async def test_a_draft_is_found_again_by_its_key_from_any_run(
    journal: SqlJournal, plan: Plan, article: NewArticle, record: NewRecord
) -> None:
    one = article("Lê Hoài Trung said: “Có 😀.”")
    first = await journal.open_run(plan())
    assert await journal.claim(first, one, take=False) == "free"
    await journal.save_draft(first, one, record(one, "old"), "{}")
    await journal.save_draft(first, one, record(one, "Thủ tướng 😀"), '{"a": 1}')
    await journal.close_run(first, "finished", 0)
    second = await journal.open_run(plan())
    assert await journal.claim(second, one) == record(one, "Thủ tướng 😀")
    assert await journal.claim(second, article("Another."), take=False) == "free"
    other_model = await journal.open_run(plan(key="other", draft_key="other"))
    assert await journal.claim(other_model, one, take=False) == "free"


async def test_a_fresh_run_finds_its_own_drafts_only_also_when_resumed(
    journal: SqlJournal, plan: Plan, article: NewArticle, record: NewRecord
) -> None:
    one, two = article("One."), article("Two.")
    await journal.save_draft(await journal.open_run(plan()), one, record(one), "{}")
    fresh = await journal.open_run(plan(fresh=True))
    await journal.save_draft(fresh, two, record(two), "{}")
    again = await journal.open_run(plan())
    assert again.id == fresh.id
    assert await journal.claim(again, one, take=False) == "free"
    assert await journal.claim(again, two) == record(two)


async def test_a_draft_clears_the_failures_of_its_article_in_its_run(
    journal: SqlJournal, plan: Plan, article: NewArticle, record: NewRecord, ask: Ask
) -> None:
    one = article(path="a.txt")
    run = await journal.open_run(plan())
    other = await journal.open_run(plan(key="other"))
    for failed in ((one.id, "a.txt", "first"), (one.id, "a.txt", "second"), ("", "a.txt", "unreadable")):
        await journal.fail(run, failed[0], Failure(*failed[1:]))
    await journal.fail(run, "", Failure("b.txt", "unreadable"))
    await journal.fail(other, one.id, Failure("a.txt", "elsewhere"))
    assert ask("SELECT reason FROM failures ORDER BY id") == [
        ("second",),
        ("unreadable",),
        ("unreadable",),
        ("elsewhere",),
    ]
    await journal.save_draft(run, one, record(one), "{}")
    assert ask("SELECT path, reason FROM failures") == [("b.txt", "unreadable"), ("a.txt", "elsewhere")]


async def test_a_draft_that_is_no_record_any_more_is_one_clear_line(
    journal: SqlJournal, plan: Plan, article: NewArticle, record: NewRecord, ask: Ask
) -> None:
    one = article()
    run = await journal.open_run(plan())
    await journal.save_draft(run, one, record(one), "{}")
    ask("UPDATE drafts SET record = '{}'")
    with pytest.raises(JournalError, match="draft 1 in the journal is no record"):
        await journal.claim(run, one)


# Reading


@pytest.mark.parametrize(
    "read",
    [
        queries.summaries,
        queries.spend_by_model,
        lambda path: queries.find_record(path, "a"),
        records_in,
        lambda path: queries.article(path, "a"),
    ],
)
def test_reading_without_a_journal_says_what_to_do_and_makes_none(path: Place, read: Callable[[Place], object]) -> None:
    with pytest.raises(ConfigurationError, match=r"no journal in .*: run `summariser extract` first"):
        read(path)
    assert not exists(path)


async def test_summaries_tell_how_runs_stand(
    journal: SqlJournal, plan: Plan, article: NewArticle, record: NewRecord, path: Place
) -> None:
    one = article()
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, one.id)
    await ledger.settle(await ledger.reserve("k", Bound(500_000, 0)), Receipt("answered", "{}", Usage(300_000)))
    await journal.save_draft(run, one, record(one), "{}")
    await journal.fail(run, "x", Failure("x.txt", "no answer"))
    await journal.close_run(run, "capped", 7)
    await journal.open_run(plan("2", key="other", command="extract --fresh"))
    newer, older = queries.summaries(path)
    assert (newer.command, newer.state, newer.left, newer.drafted, newer.failed) == (
        "extract --fresh",
        "running",
        None,
        0,
        0,
    )
    assert older == queries.RunSummary(
        run.id,
        datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC),
        "m",
        "capped",
        D(1),
        D("0.3"),
        Assumed(),
        Usage(300_000),
        1,
        1,
        7,
        "extract seeds/",
    )


async def test_what_is_assumed_is_told_by_run(journal: SqlJournal, plan: Plan, path: Place) -> None:
    run, other = await journal.open_run(plan()), await journal.open_run(plan(key="other"))
    ledger = journal.ledger(run, "a")
    untold = Receipt("lost"), Receipt("unusable", "<html>"), Receipt("answered", "{}")
    for number, receipt in enumerate((*untold, Receipt("refused"), Receipt("answered", "{}", Usage(5)))):
        await ledger.settle(await ledger.reserve(f"k{number}", Bound(10, 0)), receipt)
    await ledger.reserve("under way", Bound(7, 0))
    assert await journal.assumed(run) == Assumed(4, D("0.000037"))
    assert await journal.assumed(other) == Assumed()
    assert {one.id: one.assumed for one in queries.summaries(path)} == {
        run.id: Assumed(4, D("0.000037")),
        other.id: Assumed(),
    }


async def test_a_run_without_a_living_process_reads_as_interrupted(
    journal: SqlJournal, plan: Plan, path: Place, ask: Ask
) -> None:
    run = await journal.open_run(plan())
    ask("UPDATE runs SET owner = ?", f"{socket.gethostname()}:999999999:1:0")
    assert queries.summaries(path)[0].state == "interrupted"
    await journal.ledger(run, "a").reserve("k", Bound(1, 1))
    assert queries.summaries(path)[0].state == "running", "one that joined earlier is still at work"


async def test_spending_is_told_by_model(journal: SqlJournal, plan: Plan, path: Place) -> None:
    for key, model, tokens in (("1", "small", 100_000), ("2", "large", 900_000), ("3", "small", 200_000)):
        ledger = journal.ledger(await journal.open_run(plan("1", key=key, model=model)), "a")
        await ledger.settle(await ledger.reserve("k", Bound(900_000, 0)), Receipt("answered", "{}", Usage(tokens)))
    assert queries.spend_by_model(path) == [
        queries.ModelSpend("large", 1, Usage(900_000), D("0.9")),
        queries.ModelSpend("small", 2, Usage(300_000), D("0.3")),
    ]


async def test_articles_and_records_come_back_as_they_were(
    journal: SqlJournal, plan: Plan, article: NewArticle, record: NewRecord, path: Place
) -> None:
    whole = article("Có\r\n\x00 😀", "seeds/a.txt", title="T", published=date(2023, 9, 6), source="https://x/y")
    bare = article("Bare.", None)
    run = await journal.open_run(plan())
    for one in (whole, bare):
        await journal.save_draft(run, one, record(one, "old"), "{}")
    await journal.save_draft(run, whole, record(whole, "new"), "{}")
    assert [queries.article(path, one.id) for one in (whole, bare)] == [whole, bare]
    assert records_in(path) == [record(bare, "old"), record(whole, "new")]
    with pytest.raises(JournalError, match="has no article 'nosuch'"):
        queries.article(path, "nosuch")


async def test_records_are_found_by_id_path_name_or_stem(
    journal: SqlJournal, plan: Plan, article: NewArticle, record: NewRecord, path: Place
) -> None:
    run = await journal.open_run(plan())
    paths = ("seeds/000_a%b.txt", "more/000_a%b.html", "seeds/001.txt", None)
    made = [article(f"Text {number}.", where) for number, where in enumerate(paths)]
    for one in made:
        await journal.save_draft(run, one, record(one, one.text), "{}")

    def found(wanted: str) -> set[int]:
        return {made.index(next(a for a in made if a.id == m.article_id)) for m in queries.find_record(path, wanted)}

    assert found("000_a%b") == {0, 1}
    assert found("000_a%b.html") == {1}
    assert found("seeds/000_a%b.txt") == {0}
    assert found("001") == {2}
    assert found(made[3].id) == found(made[3].id[:10]) == {3}
    assert found("a%b") == found("%") == found("") == found("00") == found("00_") == set()
    assert queries.find_record(path, "001")[0].record == record(made[2], "Text 2.")


async def test_reading_sees_what_another_connection_is_writing_around(
    journal: SqlJournal, plan: Plan, path: Place, ask: Ask, take_turn: Callable[[], None]
) -> None:
    await journal.open_run(plan())
    take_turn()
    ask("UPDATE runs SET model = 'unfinished'")
    assert queries.summaries(path)[0].model == "m"
    ask("ROLLBACK")


# What may lie where the journal should


@SQLITE
def test_the_folder_is_made(path: Path, reopen: Reopen) -> None:
    reopen()
    assert path.is_file()


@SQLITE
def test_a_file_that_is_no_journal_is_left_alone(path: Path, reopen: Reopen) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, " * 500)
    for use in (reopen, lambda: queries.summaries(path)):
        with pytest.raises(JournalError, match="it is not a journal: move it away") as caught:
            use()
        assert str(path) in str(caught.value)
    assert path.read_bytes() == b"Dear diary, " * 500


@SQLITE
def test_a_folder_in_the_place_of_the_journal(path: Path, reopen: Reopen) -> None:
    path.mkdir(parents=True)
    with pytest.raises(JournalError, match="cannot be opened"):
        reopen()


@SQLITE
def test_a_file_in_the_place_of_the_folder(path: Path, reopen: Reopen) -> None:
    path.parent.write_text("")
    with pytest.raises(JournalError, match=r"folder .* cannot be made"):
        reopen()


# Owners


def test_this_process_lives_and_others_do_not() -> None:
    me = owners.new_owner()
    host, pid, started, word = me.split(":")
    assert owners.may_live(me)
    assert me != owners.new_owner()
    assert not owners.may_live(f"{host}:999999999:{started}:{word}")
    assert owners.may_live(f"elsewhere:{pid}:1:{word}")
    if Path("/proc/self/stat").exists():
        assert not owners.may_live(f"{host}:{pid}:1:{word}"), "a later process with the same number"
        assert not owners.may_live(f"{host}:{os.getpid()}::{word}")


@SQLITE
@pytest.mark.parametrize(
    ("query", "index"),
    [
        (money._MINE, "attempts_open"),  # noqa: SLF001 - what is asked for every request that must wait
        (money._OTHERS, "attempts_open"),  # noqa: SLF001 - the statement itself is what is looked at
        (money._ASSUMED, "attempts_untold"),  # noqa: SLF001 - what `status` asks
    ],
)
def test_attempts_are_found_by_an_index(reopen: Reopen, path: Path, query: Select[Any], index: str) -> None:
    reopen()
    engine = Sqlite(path).read_only()
    told = str(query.compile(engine))
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {told}", ("x",) * told.count("?")).all()
    assert index in str(plan)

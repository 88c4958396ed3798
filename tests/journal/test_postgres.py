"""What only a journal on a server is or does: many start at once, it goes away, and passwords are told to nobody."""

import asyncio
import random
import shutil
import string
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from summariser.core.article import Article
from summariser.core.errors import ConfigurationError, JournalError
from summariser.core.money import Usage
from summariser.core.record import Record
from summariser.extraction.ports import Bound, Receipt, RunPlan
from summariser.journal import postgres, queries, tables, writer
from summariser.journal.place import Server
from summariser.journal.presence import exists
from summariser.journal.store import SqlJournal
from tests.journal.conftest import POSTGRES, TickingClock
from tests.postgres import Instance, running

Ask = Callable[..., list[Any]]
Plan = Callable[..., RunPlan]
Reopen = Callable[[], SqlJournal]

CENT = Bound(10_000, 0)
ANSWER = Receipt("answered", "paid for", Usage(input=5_000))


# Made once, and of one version


@POSTGRES
def test_of_many_that_make_or_lift_a_journal_at_once_one_does(
    path: Server, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(_: int) -> None:
        SqlJournal(path, TickingClock()).close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(opened, range(6)))
        assert ask("SELECT count(*), max(version) FROM schema_version") == [(1, tables.newest())]
        step = "ALTER TABLE runs ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'"
        monkeypatch.setattr(tables, "STEPS", (*tables.STEPS, lambda connection: connection.exec_driver_sql(step)))
        list(pool.map(opened, range(6)))
    assert ask("SELECT count(*), max(version) FROM schema_version") == [(1, tables.newest())]


@POSTGRES
def test_a_step_that_fails_changes_nothing(reopen: Reopen, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    reopen().close()

    def half(connection: Any) -> None:
        connection.exec_driver_sql("CREATE TABLE half (a INTEGER)")
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    monkeypatch.setattr(tables, "STEPS", (*tables.STEPS, half))
    with pytest.raises(JournalError, match='"nowhere" does not exist'):
        reopen()
    assert ask("SELECT count(*) FROM pg_tables WHERE tablename = 'half' AND schemaname = current_schema()") == [(0,)]


@POSTGRES
def test_a_journal_of_a_newer_version_is_left_alone(reopen: Reopen, ask: Ask, path: Server) -> None:
    reopen().close()
    ask("UPDATE schema_version SET version = 99")
    for use in (reopen, lambda: queries.summaries(path)):
        with pytest.raises(JournalError, match=r"version 99, and this program knows .* update summariser"):
            use()


@POSTGRES
def test_the_tables_of_another_program_are_left_alone(reopen: Reopen, ask: Ask) -> None:
    ask("CREATE TABLE customers (id INTEGER)")
    with pytest.raises(JournalError, match="tables of another program"):
        reopen()


@POSTGRES
def test_a_database_that_cannot_hold_every_text_is_refused(server: Instance, path: Server) -> None:
    with server.connect() as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(JournalError, match="its encoding is LATIN1: make a database with ENCODING 'UTF8'"):
        SqlJournal(Server(path.url.replace("@/postgres", "@/latin"), path.workspace), TickingClock())


# Beside each other, and in turn


@POSTGRES
async def test_what_is_stored_waits_for_nobody_and_what_is_counted_waits_its_turn(
    journal: SqlJournal, plan: Plan, ask: Ask, article: Callable[..., Article], record: Callable[..., Record]
) -> None:
    run = await journal.open_run(plan("1"))
    one = article()
    assert await journal.claim(run, one) == "mine"
    ask("BEGIN")
    ask(postgres.SHARED)  # another process stores something
    attempt = await journal.ledger(run, one.id).reserve("k", CENT)
    ask(postgres.LAST)  # and counts it
    last = ask("SELECT max(revision) FROM reviews")
    saving = asyncio.create_task(journal.save_draft(run, one, record(one), "{}"))
    settling = asyncio.create_task(journal.ledger(run, one.id).settle(attempt, ANSWER))
    assert not (await asyncio.wait([saving, settling], timeout=0.3))[0]
    assert last == [(None,)]
    ask("COMMIT")
    await asyncio.gather(saving, settling)
    assert ask("SELECT revision FROM reviews") == [(1,)]
    assert ask("SELECT count(*) FROM leases") == [(0,)]


# Away


@POSTGRES
async def test_while_the_server_is_away_nothing_is_reserved_and_then_it_goes_on(
    path: Server, plan: Plan, server: Instance
) -> None:
    told: list[str] = []
    heard = threading.Event()

    def tell(line: str) -> None:
        told.append(line)
        heard.set()

    with SqlJournal(path, TickingClock(), tell) as journal:
        run = await journal.open_run(plan("1"))
        paid = await journal.ledger(run, "a").reserve("a", CENT)
        server.stop("immediate")
        tasks = [
            asyncio.create_task(journal.ledger(run, "a").settle(paid, ANSWER)),
            asyncio.create_task(journal.ledger(run, "b").reserve("b", CENT)),
            asyncio.create_task(journal.spent(run)),
        ]
        await asyncio.to_thread(heard.wait, 120)
        assert not any(task.done() for task in tasks)
        await asyncio.to_thread(server.start)
        await asyncio.gather(*tasks)
        assert (await journal.spent(run)).cost == Decimal("0.015")
    away, back = told
    assert "the server cannot be reached" in away
    assert away.endswith(": nothing is sent until it is back")
    assert back == "the journal can be reached again"


@pytest.mark.parametrize("came_through", [True, False])
@POSTGRES
async def test_a_commit_whose_end_was_not_heard_is_made_once(
    journal: SqlJournal, plan: Plan, ask: Ask, monkeypatch: pytest.MonkeyPatch, came_through: bool
) -> None:
    run = await journal.open_run(plan("1"))
    commit, cuts = psycopg.Connection.commit, [0]

    def cut(connection: "psycopg.Connection[Any]") -> None:
        if cuts[0] or threading.current_thread().name != "journal":
            commit(connection)
            return
        cuts[0] += 1
        if came_through:
            commit(connection)
        connection.close()
        raise psycopg.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(psycopg.Connection, "commit", cut)
    attempt = await journal.ledger(run, "a").reserve("a", CENT)
    assert cuts == [1]
    assert ask("SELECT id, state FROM attempts") == [(attempt, "open")]
    assert (await journal.spent(run)).cost == Decimal("0.01")


@POSTGRES
async def test_connections_that_are_cut_again_and_again_change_nothing(
    journal: SqlJournal, plan: Plan, ask: Ask, server: Instance
) -> None:
    run = await journal.open_run(plan("10"))
    over = asyncio.Event()

    async def cut() -> None:
        with server.connect() as connection:
            while not over.is_set():
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'summariser'"
                )
                await asyncio.sleep(0.15)

    async def work(number: int) -> None:
        ledger = journal.ledger(run, str(number))
        for turn in range(5):
            await ledger.settle(await ledger.reserve(f"{number}/{turn}", CENT), ANSWER)

    cutting = asyncio.create_task(cut())
    await asyncio.gather(*map(work, range(20)))
    over.set()
    await cutting
    assert ask("SELECT state, count(*) FROM attempts GROUP BY state") == [("answered", 100)]
    assert (await journal.spent(run)).cost == Decimal("0.5")


@POSTGRES
async def test_who_has_to_end_while_it_is_away_keeps_the_answers(
    path: Server, plan: Plan, server: Instance, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "LAST", 0.1)
    journal = SqlJournal(path, TickingClock(), lambda _: None)
    run = await journal.open_run(plan("1"))
    attempts = [await journal.ledger(run, str(number)).reserve(str(number), CENT) for number in range(3)]
    server.stop()
    settling = [
        asyncio.create_task(journal.ledger(run, str(number)).settle(attempt, ANSWER))
        for number, attempt in enumerate(attempts)
    ]
    await asyncio.sleep(0.3)
    await asyncio.to_thread(journal.close)
    ends = await asyncio.gather(*settling, return_exceptions=True)
    assert {type(end) for end in ends} == {JournalError}
    server.start()
    again = reopen()
    ledger = again.ledger(await again.open_run(plan("1")), "a")
    assert [await ledger.recall(str(number)) for number in range(3)] == ["paid for"] * 3
    assert (await again.spent(run)).cost == Decimal("0.015")
    assert list(path.beside.iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[str]:
    """A file system of 150 MB, which takes root's rights."""
    folder = tempfile.mkdtemp(prefix="pg-", dir="/tmp")
    command = ["mount", "-t", "tmpfs", "-o", "size=150m,mode=777", "tmpfs", folder]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a small file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)  # noqa: S607 - the system's
    Path(folder).rmdir()


@pytest.mark.soak
def test_when_the_servers_disk_is_full_no_answer_is_lost(small_disk: str, plan: Plan, tmp_path: Path) -> None:
    asyncio.run(_filled(small_disk, plan, tmp_path))  # in a loop of its own: it takes its time


async def _filled(small_disk: str, plan: Plan, tmp_path: Path) -> None:
    many = 40
    raw = ["".join(random.Random(n).choices(string.printable, k=400_000)) for n in range(many)]  # noqa: S311 - no meaning
    with running(small_disk) as server:
        place = Server(server.new(), tmp_path)
        journal = SqlJournal(place, TickingClock(), lambda _: None)
        run = await journal.open_run(plan("1000"))
        ledgers = [journal.ledger(run, str(number)) for number in range(many)]
        attempts = [await ledger.reserve(str(n), Bound(1_000, 100_000)) for n, ledger in enumerate(ledgers)]
        ballast = Path(small_disk, "ballast")
        ballast.write_bytes(bytes(shutil.disk_usage(small_disk).free - 8_000_000))  # noqa: ASYNC240 - nothing else runs
        settling = [
            ledger.settle(attempt, Receipt("answered", text, Usage(1_000)))
            for ledger, attempt, text in zip(ledgers, attempts, raw, strict=True)
        ]
        ends = await asyncio.gather(*settling, return_exceptions=True)
        assert "the server's disk is full: free some space" in str(next(filter(None, ends)))
        with pytest.raises(JournalError, match="disk is full"):
            await ledgers[0].reserve("more", Bound(1, 1))
        journal.close()
        ballast.unlink()  # noqa: ASYNC240 - nothing else runs meanwhile
        with SqlJournal(place, TickingClock()) as again:
            ledger = again.ledger(await again.open_run(plan("1000")), "a")
            assert [await ledger.recall(str(number)) for number in range(many)] == raw
            assert (await again.spent(run)).cost == Decimal("0.001") * many
        assert list(place.beside.iterdir()) == []


@POSTGRES
def test_a_user_or_a_database_that_is_not_there_is_no_reason_to_wait(path: Server) -> None:
    for there, instead, told in (
        ("@/postgres", "@/nowhere", "no such database"),
        ("summariser@", "nobody@", "does not let this user in"),
    ):
        with pytest.raises(JournalError, match=told):
            SqlJournal(Server(path.url.replace(there, instead), path.workspace), TickingClock())


# What is not told


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://ana:s3cret@127.0.0.1:1/meetings",
        "postgresql://ana@127.0.0.1:1/meetings?password=s3cret",
        "postgresql+psycopg://ana:s3%40cret@nowhere.invalid/meetings?connect_timeout=1",
        "postgresql+psycopg://ana:s3cret@127.0.0.1:1x/meetings",
        "postgresql+psycopg://ana:s3cret@127.0.0.1",
        "mysql://ana:s3cret@127.0.0.1/meetings",
    ],
)
def test_a_password_is_in_no_error(url: str, tmp_path: Path) -> None:
    for use in (exists, queries.summaries, lambda place: SqlJournal(place, TickingClock())):
        with pytest.raises((JournalError, ConfigurationError)) as caught:
            use(Server.of(url, tmp_path))
        told = [str(caught.value), repr(caught.value)]
        cause = caught.value.__cause__
        while cause:
            told += [str(cause), repr(cause)]
            cause = cause.__cause__
        assert not any("s3" in one for one in told), told


def test_a_place_is_told_without_its_password(tmp_path: Path) -> None:
    place = Server.of("postgresql+psycopg://ana:s3cret@db.example:5433/meetings?sslpassword=s3cret", tmp_path)
    assert str(place) == "postgresql://ana@db.example:5433/meetings"
    assert "s3cret" not in repr(place)
    assert place.with_password


@POSTGRES
async def test_a_row_that_the_database_refuses_is_not_told(journal: SqlJournal, plan: Plan, ask: Ask) -> None:
    ask("ALTER TABLE attempts ADD CONSTRAINT short CHECK (length(raw) < 5)")
    ledger = journal.ledger(await journal.open_run(plan("1")), "a")
    attempt = await ledger.reserve("a", CENT)
    with pytest.raises(JournalError, match="violates check constraint") as caught:
        await ledger.settle(attempt, Receipt("answered", "words of an article", Usage(input=1)))
    assert "words" not in str(caught.value)


@POSTGRES
def test_a_journal_of_version_10_becomes_what_a_new_one_is(reopen: Reopen, ask: Ask) -> None:
    """What version 11 brought is taken away first."""
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns "
        "WHERE table_schema = current_schema() ORDER BY 1, ordinal_position"
    )
    indexes = "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1"
    keys = (
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = current_schema()::regnamespace ORDER BY 1, 2"
    )
    reopen().close()
    new = ask(columns), ask(indexes), ask(keys)
    ask("DROP TABLE notes, assignments, readings, reading_decisions, sign_ins, users")
    ask("ALTER TABLE reviews DROP COLUMN readers")
    ask("UPDATE schema_version SET version = 10")
    reopen()
    assert (ask(columns), ask(indexes), ask(keys)) == new

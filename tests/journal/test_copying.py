"""A journal in another database is the same journal: every row, and it goes on from there."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, update

from summariser.core.errors import ConfigurationError, Failure, JournalError
from summariser.core.money import Usage
from summariser.extraction.ports import Bound, Receipt
from summariser.journal import copying
from summariser.journal.copying import copy
from summariser.journal.databases import database_of
from summariser.journal.place import Place, Server
from summariser.journal.store import SqlJournal
from summariser.journal.tables import version
from tests.journal.conftest import TickingClock
from tests.postgres import Instance

Make = Callable[..., Any]


@pytest.fixture
def other(path: Place, tmp_path: Path, server: Instance) -> Place:
    """A place in the other kind of database."""
    return Server(server.new(), tmp_path) if isinstance(path, Path) else tmp_path / "copy" / "journal.db"


@pytest.fixture
async def filled(journal: SqlJournal, plan: Make, article: Make, record: Make) -> None:
    """Closes a journal in which every kind of row is."""
    run = await journal.open_run(plan("1"))
    for number in range(30):
        one = article(f"Có\x00\x1a\x1a 😀 {number}.", f"seeds/{number}_Ä{'z' * (number % 3)}.txt")
        ledger = journal.ledger(run, one.id)
        await ledger.settle(
            await ledger.reserve(f"k{number}", Bound(9, 9)), Receipt("answered", "\x00", Usage(input=3))
        )
        await journal.seen([one])
        await journal.save_draft(run, one, record(one), "{}")
    await journal.fail(run, "x", Failure("x.txt", "no use", final=True))
    await journal.close_run(run, "finished", 0)
    journal.close()


@pytest.mark.usefixtures("filled")
async def test_there_and_back_again(  # noqa: PLR0917 - fixtures
    path: Place, other: Place, tmp_path: Path, plan: Make, article: Make, record: Make
) -> None:
    rows = copy(path, other)
    assert (rows["runs"], rows["attempts"], rows["drafts"], rows["failures"], rows["paths"]) == (1, 30, 30, 1, 30)
    third = tmp_path / "third" / "journal.db"
    if isinstance(path, Path):
        assert copy(other, third) == rows
        assert dump(path) == dump(third)
    with SqlJournal(other, TickingClock()) as journal:
        run = await journal.open_run(plan("1"))
        assert await journal.ledger(run, "a").reserve("new", Bound(1, 1)) == 31, "numbers go on"
        again = article("Có\x00\x1a\x1a 😀 7.", "seeds/7_Äz.txt")
        assert await journal.claim(run, again) == record(again)
        assert await journal.ledger(run, "a").recall("k7") == "\x00"


def dump(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        lines = sorted(connection.iterdump())
    connection.close()
    return lines


@pytest.mark.usefixtures("filled")
def test_only_into_a_journal_that_is_empty(path: Place, other: Place) -> None:
    copy(path, other)
    for one, two in ((path, other), (other, path)):
        with pytest.raises(ConfigurationError, match="is not empty: copy into a new one"):
            copy(one, two)


async def test_not_while_somebody_is_at_work(
    journal: SqlJournal, path: Place, other: Place, plan: Make, article: Make
) -> None:
    await journal.claim(await journal.open_run(plan()), article())
    with pytest.raises(ConfigurationError, match="somebody is at work"):
        copy(path, other)
    with pytest.raises(ConfigurationError, match="no journal"):
        copy(other, path)


@pytest.mark.usefixtures("filled")
def test_a_copy_that_differs_is_given_up(path: Place, other: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(connection: Connection, table: Table) -> None:
        if table.name == "articles":
            connection.execute(update(table).values(title="spoilt"))

    with monkeypatch.context() as patch:
        patch.setattr(copying, "_count_on", spoil)
        with pytest.raises(JournalError, match="row 1 of articles is not the same"):
            copy(path, other)
    with database_of(other).writable().connect() as connection:
        assert not version(connection), "nothing of it stays"
    assert copy(path, other)["articles"] == 30

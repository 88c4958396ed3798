"""Answers that the journal cannot take, on a disk that is full: each is found again, and none is asked for twice."""

import asyncio
import random
import string
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from summariser.core.errors import JournalError
from summariser.core.money import Usage
from summariser.extraction.ports import Bound, Receipt, RunPlan
from summariser.journal import spare
from summariser.journal.store import SqlJournal
from tests.journal.conftest import SQLITE

pytestmark = SQLITE

Plan = Callable[..., RunPlan]
Reopen = Callable[[], SqlJournal]
Ask = Callable[..., list[Any]]

BOUND = Bound(1_000, 4_000)


def raw(number: int) -> str:
    """An answer of the length that the bound allows, which no compression makes small."""
    return "".join(random.Random(number).choices(string.printable, k=16_000))  # noqa: S311 - text of no meaning


def receipt(number: int) -> Receipt:
    return Receipt("answered", raw(number), Usage(1_000, 0, 4_000))


@pytest.fixture
def fill(on_connect: Callable[[str], None], path: Path, ask: Ask, reopen: Reopen) -> Callable[[int], None]:
    """Leaves the journal room for so many pages more."""

    def _fill(pages: int) -> None:
        if not path.exists():
            reopen().close()
        on_connect(f"PRAGMA max_page_count = {ask('PRAGMA page_count')[0][0] + pages}")

    return _fill


def files(path: Path) -> list[Path]:
    return list(path.parent.glob("unsaved-*"))


@pytest.mark.parametrize("pages", [3, 9, 31, 60])
@pytest.mark.parametrize("many", [1, 31])
async def test_every_answer_that_was_under_way_is_found_again(  # noqa: PLR0917 - fixtures
    reopen: Reopen, plan: Plan, ask: Ask, path: Path, fill: Callable[[int], None], pages: int, many: int
) -> None:
    fill(pages)
    journal = reopen()
    run = await journal.open_run(plan("1"))
    ledgers = [journal.ledger(run, str(number)) for number in range(many)]
    begun = await asyncio.gather(
        *(ledger.reserve(str(n), BOUND) for n, ledger in enumerate(ledgers)), return_exceptions=True
    )
    sent = {n: attempt for n, attempt in enumerate(begun) if isinstance(attempt, int)}
    ends = await asyncio.gather(*(ledgers[n].settle(a, receipt(n)) for n, a in sent.items()), return_exceptions=True)
    if any(ends):
        with pytest.raises(JournalError, match="the disk is full"):
            await journal.ledger(run, "another").reserve("another", Bound(1, 1))
    journal.close()

    fill(10_000)
    again = reopen()
    ledger = again.ledger(await again.open_run(plan("1")), "a")
    assert {n: await ledger.recall(str(n)) for n in sent} == {n: raw(n) for n in sent}
    assert (await again.spent(run)).cost == Decimal("0.005") * len(sent)
    assert ask("SELECT count(*) FROM attempts WHERE state = 'answered'") == [(len(sent),)]
    again.close()
    assert files(path) == []


async def test_the_room_is_taken_before_the_request(journal: SqlJournal, plan: Plan, path: Path) -> None:
    run = await journal.open_run(plan("1"))
    for number in range(1, 40):
        await journal.ledger(run, str(number)).reserve(str(number), BOUND)
        (file,) = files(path)
        assert file.stat().st_blocks * 512 >= number * len(raw(0)), "and not only promised by the file system"
    journal.close()
    assert files(path) == []


async def test_without_that_room_nothing_is_sent(
    journal: SqlJournal, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spare.Spare, "_put", full)
    run = await journal.open_run(plan("1"))
    with pytest.raises(JournalError, match=r"no room .*No space left.*free some space"):
        await journal.ledger(run, "a").reserve("a", BOUND)
    assert (await journal.spent(run)).cost == 0


@pytest.mark.parametrize("cut", [0, 1, 300])
async def test_what_is_only_half_written_is_passed_over(  # noqa: PLR0917 - fixtures
    reopen: Reopen, plan: Plan, path: Path, fill: Callable[[int], None], ask: Ask, cut: int
) -> None:
    fill(2)
    journal = reopen()
    run = await journal.open_run(plan("1"))
    ledgers = [journal.ledger(run, str(number)) for number in range(2)]
    sent = [await ledger.reserve(str(n), BOUND) for n, ledger in enumerate(ledgers)]
    for number, ledger in enumerate(ledgers):
        with pytest.raises(JournalError, match="the disk is full"):
            await ledger.settle(sent[number], receipt(number))
    journal.close()
    (file,) = files(path)
    content = bytearray(file.read_bytes())
    end = len(content.rstrip(b"\0"))
    content[end - cut : end] = bytes(cut)
    file.write_bytes(content)
    fill(10_000)
    again = reopen()
    ledger = again.ledger(await again.open_run(plan("1")), "a")
    assert [await ledger.recall(str(n)) for n in range(2)] == [raw(0), None if cut else raw(1)]
    assert files(path) == []


async def test_the_file_of_a_process_at_work_is_left_alone(reopen: Reopen, plan: Plan, path: Path) -> None:
    one = reopen()
    run = await one.open_run(plan("1"))
    attempt = await one.ledger(run, "a").reserve("a", BOUND)
    (file,) = files(path)
    reopen()
    assert files(path) == [file]
    await one.ledger(run, "a").settle(attempt, receipt(0))


async def test_what_was_written_down_for_another_journal_is_not_booked_here(
    reopen: Reopen, plan: Plan, path: Path, fill: Callable[[int], None], ask: Ask
) -> None:
    fill(2)
    journal = reopen()
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    attempt = await ledger.reserve("a", BOUND)
    with pytest.raises(JournalError, match="the disk is full"):
        await ledger.settle(attempt, receipt(0))
    journal.close()
    ask("UPDATE attempts SET owner = 'desk:1:1:0'")
    fill(10_000)
    reopen()
    assert ask("SELECT state FROM attempts") == [("lost",)]
    assert files(path) == []

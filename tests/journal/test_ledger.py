"""The hard cap and the books: what is reserved, what it costs, and what is remembered, whatever happens."""

import asyncio
import random
import socket
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from summariser.core.errors import CapReachedError, Failure, JournalError
from summariser.core.money import FREE, Price, Usage
from summariser.extraction.ports import Bound, Ledger, Receipt, Run, RunPlan, Tariff
from summariser.journal import database
from summariser.journal.ledger import WaitingQueue
from summariser.journal.store import SqlJournal
from tests.journal.conftest import SQLITE

D = Decimal
PICO = D("0.000000000001")

Plan = Callable[..., RunPlan]
Ask = Callable[..., list[Any]]
Reopen = Callable[[], SqlJournal]


def cents(number: int) -> Bound:
    """A request that costs at most so many cents."""
    return Bound(number * 10_000, 0)


def answer(number: int, raw: str = "{}") -> Receipt:
    """An answer that cost so many cents."""
    return Receipt("answered", raw, Usage(input=number * 10_000))


async def cost(journal: SqlJournal, run: Run) -> Decimal:
    return (await journal.spent(run)).cost


async def until_tried(journal: SqlJournal, run: Run) -> None:
    """Whoever has asked for room has then got an answer: operations are done in the order of their coming."""
    for _ in range(3):
        await journal.fail(run, "x", Failure("x", "x"))


# What counts


async def test_an_open_reservation_counts_at_its_worst_case_and_a_settled_one_at_its_cost(
    journal: SqlJournal, plan: Plan
) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    attempt = await ledger.reserve("k", Bound(300_000, 200_000))
    assert await cost(journal, run) == D("0.5")
    await ledger.settle(attempt, Receipt("answered", "{}", Usage(200_000, 100_000, 50_000)))
    spent = await journal.spent(run)
    assert (spent.cost, spent.usage) == (D("0.2"), Usage(200_000, 100_000, 50_000))


async def test_another_tariff_counts_under_the_same_cap(journal: SqlJournal, plan: Plan, ask: Ask) -> None:
    run = await journal.open_run(plan("1"))
    dear = Tariff(Price(D(3), D(3), D(3)), model="strong")
    ledger = journal.ledger(run, "a", dear)
    attempt = await ledger.reserve("k", cents(30))
    assert await cost(journal, run) == D("0.9")
    with pytest.raises(CapReachedError):
        await asyncio.wait_for(_refused(journal, run, attempt, ledger), timeout=60)
    assert await cost(journal, run) == D("0.6")
    assert ask("SELECT model FROM attempts") == [("strong",)]


async def _refused(journal: SqlJournal, run: Run, attempt: int, ledger: Ledger) -> None:
    await ledger.settle(attempt, answer(20))
    await journal.ledger(run, "a").reserve("k", cents(41))


@pytest.mark.parametrize(
    ("receipt", "counted"),
    [
        (Receipt("answered", "{}"), "0.5"),
        (Receipt("unusable", "<html>"), "0.5"),
        (Receipt("lost", error="timeout"), "0.5"),
        (Receipt("refused", error="429"), "0"),
        (Receipt("refused", error="429", usage=Usage(input=10_000)), "0"),
        (Receipt("unusable", "<html>", Usage(input=10_000)), "0.01"),
        (Receipt("answered", "{}", Usage(input=10, cached=11)), "0.5"),
        (Receipt("answered", "{}", Usage(input=-10)), "0.5"),
        (Receipt("answered", "{}", Usage(output=10**30)), "0.5"),
        (Receipt("answered", "{}", Usage(input=900_000)), "0.9"),
    ],
)
async def test_what_an_attempt_counts(journal: SqlJournal, plan: Plan, receipt: Receipt, counted: str) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    await ledger.settle(await ledger.reserve("k", cents(50)), receipt)
    assert await cost(journal, run) == (await journal.ledger(run, "a").spent()).cost == D(counted)


@pytest.mark.parametrize("charged", [51, 99, 900])
async def test_after_a_cost_above_its_reservation_nothing_is_sent_by_anybody(
    journal: SqlJournal, reopen: Reopen, plan: Plan, charged: int
) -> None:
    other = reopen()
    run = await journal.open_run(plan("100"))
    await other.open_run(plan("100"))
    before = await journal.ledger(run, "b").reserve("b", cents(50))
    await journal.ledger(run, "a").settle(await journal.ledger(run, "a").reserve("a", cents(50)), answer(charged))
    for asking in (journal, other):
        with pytest.raises(CapReachedError, match=r"^a request cost \$[\d.]+, though \$0\.50 was the most") as caught:
            await asking.ledger(run, "c").reserve("c", cents(1))
        assert "\n" not in str(caught.value)
    await journal.ledger(run, "b").settle(before, answer(40))
    assert await cost(journal, run) == D(charged + 40) / 100, "what was in flight counts as it cost"
    later = reopen()
    same = await later.open_run(plan("100"))
    with pytest.raises(CapReachedError, match="to go on"):
        await later.ledger(same, "c").reserve("c", cents(1))
    higher = reopen()
    assert await higher.ledger(await higher.open_run(plan("101")), "c").reserve("c", cents(1))


async def test_those_that_wait_for_room_hear_of_it_too(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    attempt = await journal.ledger(run, "a").reserve("a", cents(60))
    waiting = [asyncio.create_task(journal.ledger(run, str(n)).reserve(str(n), cents(45))) for n in range(5)]
    await until_tried(journal, run)
    await journal.ledger(run, "a").settle(attempt, answer(61))
    assert [str(e)[:14] for e in await asyncio.gather(*waiting, return_exceptions=True)] == ["a request cost"] * 5


async def test_a_cost_of_all_that_was_reserved_stops_nobody(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    for receipt in (answer(50), Receipt("lost", error="timeout")):
        await journal.ledger(run, "a").settle(await journal.ledger(run, "a").reserve("a", cents(50)), receipt)
        await journal.ledger(run, "b").settle(await journal.ledger(run, "b").reserve("b", cents(0)), answer(0))


async def test_spending_is_told_by_article(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    for name, number in (("a", 10), ("a", 5), ("b", 20)):
        ledger = journal.ledger(run, name)
        await ledger.settle(await ledger.reserve("k", cents(30)), answer(number))
    await journal.ledger(run, "b").reserve("k", cents(30))
    assert (await journal.ledger(run, "a").spent()).cost == D("0.15")
    assert (await journal.ledger(run, "b").spent()).cost == D("0.5")
    assert (await journal.ledger(run, "c").spent()).cost == 0


async def test_an_attempt_is_settled_once(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    attempt = await ledger.reserve("k", cents(50))
    await ledger.settle(attempt, answer(10))
    with pytest.raises(JournalError, match="settled before"):
        await ledger.settle(attempt, answer(10))
    assert await cost(journal, run) == D("0.1")


# The cap


async def test_the_cap_may_be_reached_but_not_passed(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    await ledger.settle(await ledger.reserve("k", cents(100)), Receipt("lost"))
    with pytest.raises(CapReachedError, match="--max-cost"):
        await ledger.reserve("k", Bound(1, 0))


@pytest.mark.parametrize("cap", [D(1) - PICO, D(1) - PICO / 10])
async def test_not_a_picodollar_over(journal: SqlJournal, plan: Plan, cap: Decimal) -> None:
    run = await journal.open_run(plan(str(cap)))
    with pytest.raises(CapReachedError):
        await journal.ledger(run, "a").reserve("k", cents(100))


async def test_what_costs_nothing_fits_under_a_cap_of_nothing(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("0", price=FREE))
    ledger = journal.ledger(run, "a")
    await ledger.settle(await ledger.reserve("k", cents(100)), answer(100))
    assert await cost(journal, run) == 0


async def test_an_answer_dearer_than_its_reservation_is_booked_and_the_last(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    await ledger.settle(await ledger.reserve("k", cents(90)), answer(120))
    assert await cost(journal, run) == D("1.2")
    with pytest.raises(CapReachedError):
        await ledger.reserve("k", Bound(0, 0))


async def test_amounts_beyond_the_column_are_bounded(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1e12"))
    with pytest.raises(CapReachedError):
        await journal.ledger(run, "a").reserve("k", Bound(10**25, 0))


async def test_a_request_waits_for_room_and_then_goes_ahead(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    first = await ledger.reserve("k", cents(80))
    second = asyncio.create_task(ledger.reserve("k", cents(50)))
    await until_tried(journal, run)
    assert not second.done()
    await ledger.settle(first, answer(10))
    await second
    assert await cost(journal, run) == D("0.6")


async def test_a_settlement_between_asking_and_waiting_is_not_missed() -> None:
    turns = WaitingQueue()
    since = turns.settled
    turns.after_settling(None)
    await turns.wait(since, again=False)


async def test_all_that_wait_give_up_when_nothing_is_open_any_more(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    first = await ledger.reserve("k", cents(80))
    waiting = [asyncio.create_task(ledger.reserve("k", cents(50))) for _ in range(20)]
    await until_tried(journal, run)
    assert not any(task.done() for task in waiting)
    await ledger.settle(first, Receipt("lost"))
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert {type(end) for end in ends} == {CapReachedError}


async def test_room_for_some_of_those_that_wait(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    first = await ledger.reserve("k", cents(100))

    async def spend() -> None:
        await ledger.settle(await ledger.reserve("k", cents(20)), answer(20))

    waiting = [asyncio.create_task(spend()) for _ in range(30)]
    await until_tried(journal, run)
    await ledger.settle(first, answer(50))
    ends = await asyncio.gather(*waiting, return_exceptions=True)
    assert ends.count(None) == 2
    assert await cost(journal, run) == D("0.9")


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_never_over_the_cap_with_200_at_once(
    journal: SqlJournal, plan: Plan, watch_cap: Callable[[], None], seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 # a repeatable one
    run = await journal.open_run(plan("1"))
    watch_cap()
    charged = 0
    left: list[int] = []

    async def article(number: int, worst: int, sends: int) -> None:
        nonlocal charged
        ledger = journal.ledger(run, str(number))
        for _ in range(sends):
            try:
                attempt = await ledger.reserve("k", cents(worst))
            except CapReachedError:
                left.append(worst)
                return
            for _ in range(dice.randrange(4)):
                await asyncio.sleep(0)
            paid = dice.choice([0, worst // 2, worst])
            charged += paid
            await ledger.settle(attempt, answer(paid) if paid else Receipt("refused"))

    async with asyncio.TaskGroup() as group:
        for number in range(200):
            group.create_task(article(number, dice.randint(1, 8), dice.randint(1, 3)))
    assert await cost(journal, run) == D(charged) / 100
    assert left, "the test wants a cap that is reached"
    assert 100 - charged < min(left)


# Cancellation and faults


async def test_a_cancelled_settlement_is_written_all_the_same(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    settling = asyncio.create_task(ledger.settle(await ledger.reserve("k", cents(50)), answer(10, "paid for")))
    await asyncio.sleep(0)
    settling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await settling
    await until_tried(journal, run)
    assert await ledger.recall("k") == "paid for"
    assert await cost(journal, run) == D("0.1")


async def test_a_cancelled_settlement_still_makes_room(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    settling = asyncio.create_task(ledger.settle(await ledger.reserve("k", cents(100)), answer(10)))
    waiting = asyncio.create_task(ledger.reserve("k", cents(90)))
    await asyncio.sleep(0)
    settling.cancel()
    await waiting


async def test_a_cancelled_reservation_is_given_back(journal: SqlJournal, plan: Plan, ask: Ask) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    reserving = [asyncio.create_task(ledger.reserve("k", cents(60))) for _ in range(2)]
    await asyncio.sleep(0)
    for task in reserving:
        task.cancel()
    await asyncio.gather(*reserving, return_exceptions=True)
    await ledger.reserve("k", cents(100))
    assert ask("SELECT state, count(*) FROM attempts GROUP BY state") == [("open", 1), ("refused", 1)]


async def test_a_reservation_cancelled_at_the_end_of_its_loop_is_given_back(
    journal: SqlJournal, plan: Plan, ask: Ask
) -> None:
    run = await journal.open_run(plan("1"))

    async def interrupted() -> None:
        task = asyncio.create_task(journal.ledger(run, "a").reserve("k", cents(60)))
        await asyncio.sleep(0)
        task.cancel()

    await asyncio.to_thread(asyncio.run, interrupted())
    journal.close()
    assert ask("SELECT committed_pico FROM runs") == [(0,)]


async def test_who_is_cancelled_while_waiting_passes_the_turn_on(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    first = await ledger.reserve("k", cents(100))
    one, two, three = (asyncio.create_task(ledger.reserve("k", cents(90))) for _ in range(3))
    await until_tried(journal, run)
    one.cancel()
    await ledger.settle(first, answer(5))
    two.cancel()  # its turn has come, and it may or may not have got room already
    await three


async def test_one_bad_operation_does_not_take_the_others_with_it(journal: SqlJournal, plan: Plan) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    attempts = [await ledger.reserve("k", cents(10)) for _ in range(5)]
    attempts.insert(2, 999)
    ends = await asyncio.gather(*(ledger.settle(one, answer(1)) for one in attempts), return_exceptions=True)
    assert [type(end) for end in ends].count(JournalError) == 1
    assert isinstance(ends[2], JournalError)
    assert await cost(journal, run) == D("0.05")


async def test_many_operations_share_a_commit(journal: SqlJournal, plan: Plan, commits: list[object]) -> None:
    run = await journal.open_run(plan("100"))
    commits.clear()

    async def spend(ledger: Ledger) -> None:
        await ledger.settle(await ledger.reserve("k", cents(1)), answer(1))

    await asyncio.gather(*(spend(journal.ledger(run, str(number))) for number in range(300)))
    assert 2 <= len(commits) < 100
    assert await cost(journal, run) == 3


@SQLITE
async def test_a_full_disk_is_one_clear_line_and_the_books_stay_right(
    reopen: Reopen, plan: Plan, ask: Ask, on_connect: Callable[[str], None]
) -> None:
    on_connect("PRAGMA max_page_count = 60")
    journal = reopen()
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    attempt = await ledger.reserve("big", cents(60))
    waiting = asyncio.create_task(ledger.reserve("k", cents(90)))
    await until_tried(journal, run)
    with pytest.raises(JournalError, match="the disk is full") as caught:
        await ledger.settle(attempt, answer(10, "x" * 1_000_000))
    assert "\n" not in str(caught.value)
    assert "xxx" not in str(caught.value)
    with pytest.raises(JournalError, match="the disk is full"):
        await waiting
    with pytest.raises(JournalError, match="the disk is full"):
        await ledger.reserve("small", cents(10))
    journal.close()
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("SELECT state FROM attempts") == [("lost",)]
    on_connect("PRAGMA max_page_count = 6000")
    again = reopen()
    assert await again.ledger(await again.open_run(plan("1")), "a").recall("big") == "x" * 1_000_000
    assert (await cost(again, run), ask("SELECT state FROM attempts")) == (D("0.1"), [("answered",)])


async def test_a_lock_held_too_long_is_one_clear_line_and_passes(
    reopen: Reopen, plan: Plan, ask: Ask, take_turn: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    journal = reopen()
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    take_turn()
    results = await asyncio.gather(*(ledger.reserve("k", cents(1)) for _ in range(50)), return_exceptions=True)
    assert {type(result) for result in results} == {JournalError}
    assert "another process has kept it locked" in str(results[0])
    assert await ledger.recall("k") is None, "reading needs no lock"
    ask("ROLLBACK")
    assert await ledger.reserve("k", cents(1))


UNEXPLAINED = {"pathlib.Path.is_dir": "the disk is full", "summariser.journal.writer.explained": "please report this"}
"""Where an error is explained, and what is said if that fails there."""


@pytest.mark.parametrize("at", UNEXPLAINED)
@SQLITE
async def test_an_error_that_cannot_be_explained_keeps_nobody_waiting(
    reopen: Reopen, plan: Plan, on_connect: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    on_connect("PRAGMA max_page_count = 60")
    journal = reopen()
    ledger = journal.ledger(await journal.open_run(plan("1")), "a")
    attempt = await ledger.reserve("big", cents(60))

    def gone(*_: object) -> None:
        raise OSError("the disk is not there any more")

    monkeypatch.setattr(at, gone)
    for _ in range(2):
        with pytest.raises(JournalError, match=UNEXPLAINED[at]):
            await asyncio.wait_for(ledger.settle(attempt, answer(10, "x" * 1_000_000)), 60)
    with pytest.raises(JournalError, match=UNEXPLAINED[at]):
        await asyncio.wait_for(ledger.reserve("small", cents(10)), 60)


# What is remembered


async def test_the_newest_answer_to_a_request_is_recalled_from_any_run(journal: SqlJournal, plan: Plan) -> None:
    for raw in ("old", "new"):
        run = await journal.open_run(plan("1"))
        ledger = journal.ledger(run, "a")
        await ledger.settle(await ledger.reserve("k", cents(1)), answer(1, raw))
        await journal.close_run(run, "finished", 0)
    other = await journal.open_run(plan("1", key="another"))
    assert await journal.ledger(other, "b").recall("k") == "new"
    assert await journal.ledger(other, "b").recall("K") is None


@pytest.mark.parametrize("outcome", ["unusable", "refused", "lost"])
async def test_only_answers_are_recalled(journal: SqlJournal, plan: Plan, outcome: Any) -> None:
    ledger = journal.ledger(await journal.open_run(plan("1")), "a")
    await ledger.settle(await ledger.reserve("k", cents(1)), Receipt(outcome, "raw"))
    assert await ledger.recall("k") is None


async def test_a_fresh_run_recalls_its_own_answers_only_also_when_resumed(journal: SqlJournal, plan: Plan) -> None:
    old = journal.ledger(await journal.open_run(plan("1")), "a")
    await old.settle(await old.reserve("k", cents(1)), answer(1, "old"))
    fresh = await journal.open_run(plan("1", fresh=True))
    ledger = journal.ledger(fresh, "a")
    assert await ledger.recall("k") is None
    await ledger.settle(await ledger.reserve("mine", cents(1)), answer(1, "mine"))
    again = await journal.open_run(plan("1"))
    assert (again.id, again.resumed) == (fresh.id, True)
    assert await journal.ledger(again, "a").recall("k") is None
    assert await journal.ledger(again, "a").recall("mine") == "mine"


@pytest.mark.parametrize(
    ("raw", "kept"), [("Trọng \x00 \U0001f600", "Trọng \x00 \U0001f600"), ("half \ud83d", "half ?"), ("", "")]
)
async def test_any_answer_can_be_kept(journal: SqlJournal, plan: Plan, raw: str, kept: str) -> None:
    ledger = journal.ledger(await journal.open_run(plan("1")), "a")
    await ledger.settle(await ledger.reserve("k", cents(1)), answer(1, raw))
    assert await ledger.recall("k") == kept


# What is left open


async def test_an_attempt_given_up_too_early_is_booked_when_it_settles(
    journal: SqlJournal, plan: Plan, ask: Ask
) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    attempt = await ledger.reserve("k", cents(50))
    ask("UPDATE attempts SET owner = ?", f"{socket.gethostname()}:999999999:1:0")  # no process has that number
    await journal.open_run(plan("1"))
    assert ask("SELECT state, cost_pico FROM attempts") == [("lost", 500_000_000_000)]
    await ledger.settle(attempt, answer(10, "late"))
    assert await ledger.recall("k") == "late"
    assert await cost(journal, run) == D("0.1")


async def test_what_a_closed_journal_left_open_is_waited_for_by_nobody(reopen: Reopen, plan: Plan) -> None:
    first = reopen()
    await first.ledger(await first.open_run(plan("1")), "a").reserve("k", cents(60))
    first.close()
    second = reopen()
    run = await second.open_run(plan("1"))
    assert run.spent == D("0.6")
    with pytest.raises(CapReachedError):
        await second.ledger(run, "a").reserve("k", cents(60))


async def test_resuming_under_a_lower_cap_sends_nothing_and_under_a_higher_one_goes_on(
    journal: SqlJournal, plan: Plan
) -> None:
    run = await journal.open_run(plan("1"))
    ledger = journal.ledger(run, "a")
    await ledger.settle(await ledger.reserve("k", cents(50)), answer(50))
    lower = await journal.open_run(plan("0.2"))
    assert (lower.id, lower.cap, lower.spent) == (run.id, D("0.2"), D("0.5"))
    with pytest.raises(CapReachedError):
        await journal.ledger(lower, "a").reserve("k", Bound(1, 0))
    higher = await journal.open_run(plan("0.6"))
    assert await journal.ledger(higher, "a").reserve("k", cents(10))

"""Several processes with one journal, and a process that is killed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from summariser.core.errors import CapReachedError
from summariser.extraction.ports import Bound, RunPlan
from summariser.journal.store import SqlJournal

D = Decimal

Plan = Callable[..., RunPlan]
Ask = Callable[..., list[Any]]
Reopen = Callable[[], SqlJournal]

CRASHING = """
import asyncio, sys
from datetime import UTC, datetime
from decimal import Decimal
from summariser.journal.place import place_of
from summariser.journal.store import SqlJournal
from summariser.core.money import Price, Usage
from summariser.extraction.ports import Bound, Receipt, RunPlan

class Clock:
    def now(self): return datetime.now(UTC)

async def main():
    journal = SqlJournal(place_of(sys.argv[1]), Clock())
    price = Price(Decimal(1), Decimal(1), Decimal("0.5"))
    plan = RunPlan("k", "d", "m", "meeting/1", "extract@1", "whole", Decimal(1), price, "extract seeds/")
    ledger = journal.ledger(await journal.open_run(plan), "a")
    done = await ledger.reserve("done", Bound(100_000, 0))
    await ledger.reserve("under way", Bound(300_000, 0))
    await ledger.settle(done, Receipt("answered", "paid for", Usage(input=50_000)))
    print("ready", flush=True)
    sys.stdin.read()

asyncio.run(main())
"""


async def test_after_a_kill_answers_are_kept_and_what_was_under_way_counts_in_full(
    python: Callable[..., Any], reopen: Reopen, plan: Plan, ask: Ask
) -> None:
    process = python(CRASHING)
    assert process.stdout.readline() == "ready\n"
    journal = reopen()
    meanwhile = await journal.open_run(plan("1"))
    assert meanwhile.resumed
    assert ask("SELECT state FROM attempts ORDER BY id") == [("answered",), ("open",)]
    process.kill()
    process.wait()
    run = await journal.open_run(plan("0.40"))
    assert (run.id, run.resumed, run.spent) == (meanwhile.id, True, D("0.35"))
    ledger = journal.ledger(run, "a")
    assert await ledger.recall("done") == "paid for"
    assert await ledger.recall("under way") is None
    assert (await journal.ledger(run, "a").spent()).cost == D("0.35")
    with pytest.raises(CapReachedError):  # at once: nobody is left to wait for
        await ledger.reserve("under way", Bound(300_000, 0))
    assert ask("SELECT state, ended_at FROM attempts WHERE request_key = 'under way'") == [("lost", None)]


SPENDING = """
import asyncio, random, sys
from datetime import UTC, datetime
from decimal import Decimal
from summariser.journal.place import place_of
from summariser.journal.store import SqlJournal
from summariser.core.money import Price, Usage
from summariser.core.errors import CapReachedError
from summariser.extraction.ports import Bound, Receipt, RunPlan

class Clock:
    def now(self): return datetime.now(UTC)

dice = random.Random(sys.argv[2])
charged = sent = left = 0

async def work(ledger, times=20):
    global charged, sent, left
    for _ in range(times):
        worst = dice.randint(1, 9) * 10_000
        try:
            attempt = await ledger.reserve("k", Bound(worst, 0))
        except CapReachedError:
            left += 1
            return
        sent += 1
        paid = dice.choice([0, worst // 2, worst])
        charged += paid
        await ledger.settle(attempt, Receipt("answered", "{}", Usage(input=paid)))

async def main():
    with SqlJournal(place_of(sys.argv[1]), Clock()) as journal:
        price = Price(Decimal(1), Decimal(1), Decimal("0.5"))
        plan = RunPlan("k", "d", "m", "meeting/1", "extract@1", "whole", Decimal(5), price, "extract seeds/")
        run = await journal.open_run(plan)
        await work(journal.ledger(run, "first"), 1)  # else the other may have spent all before this one has begun
        print("ready", flush=True)
        sys.stdin.readline()
        await asyncio.gather(*(work(journal.ledger(run, str(n))) for n in range(20)))
        print(charged, sent, left)

asyncio.run(main())
"""


async def test_two_processes_stay_under_one_cap(
    python: Callable[..., Any], ask: Ask, watch_cap: Callable[[], None]
) -> None:
    processes = [python(SPENDING, seed) for seed in "12"]
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    watch_cap()
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    told = [tuple(map(int, process.communicate()[0].split())) for process in processes]
    charged = sum(one[0] for one in told)
    assert all(sent and left for _, sent, left in told)
    assert ask("SELECT count(*) FROM runs") == [(1,)]
    assert ask("SELECT committed_pico, input_tokens FROM runs") == [(charged * 1_000_000, charged)]
    assert ask("SELECT count(*), sum(cost_pico) FROM attempts WHERE state = 'answered'") == [
        (sum(one[1] for one in told), charged * 1_000_000)
    ]
    assert charged <= 5_000_000

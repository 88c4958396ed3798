"""Drafting: what it leaves time for."""

import asyncio
from decimal import Decimal
from typing import Any

from summariser.domain.budget import Usage
from summariser.ports import Run, Spent
from summariser.workflows.drafting import Drafter
from tests.fakes.ledger import FakeLedger
from tests.fakes.model import FakeModel
from tests.workflows.conftest import StoppedClock, article, job


class Books:
    """Everything is free."""

    def ledger(self, *_: object) -> FakeLedger:
        return FakeLedger()

    async def spent(self, *_: object) -> Spent:
        return Spent(Usage(), Decimal(0))


async def test_drafts_whose_answers_came_together_leave_time_for_others_between_them() -> None:
    books: Any = Books()
    drafter = Drafter(job().plan, job().recipe, FakeModel(), books, StoppedClock())
    ticks, done_at = 0, list[int]()

    async def draft(number: int) -> None:
        await drafter.draft(Run("run", Decimal(1), Decimal(0), resumed=False), article(number))
        done_at.append(ticks)

    async with asyncio.TaskGroup() as group:
        drafting = [group.create_task(draft(number)) for number in range(5)]
        while not all(task.done() for task in drafting):
            ticks += 1
            await asyncio.sleep(0)
    assert len(set(done_at)) == 5

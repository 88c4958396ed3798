"""Drafting: what it leaves time for, and when it gets help."""

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from summariser.ask.prompt import Prompt
from summariser.core.article import Article
from summariser.extraction.drafting import CROWD, LONG, Drafted, Drafter
from summariser.extraction.ports import Run
from summariser.extraction.reply import Reading, Recipe
from summariser.grounding.grounding import Grounded
from tests.extraction.conftest import NOW, StoppedClock, article, job
from tests.fakes.ledger import FakeLedger
from tests.fakes.model import FakeModel


class Books:
    """Everything is free."""

    def ledger(self, *_: object) -> FakeLedger:
        return FakeLedger()


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


@pytest.mark.parametrize(("days", "flags"), [(1, []), (2, [("", "publication_doubtful")])])
async def test_a_day_of_publication_that_is_still_to_come_is_flagged(days: int, flags: list[tuple[str, str]]) -> None:
    books: Any = Books()
    drafter = Drafter(job().plan, job().recipe, FakeModel(), books, StoppedClock())
    told = replace(article(1), published=NOW.date() + timedelta(days))
    drafted = await drafter.draft(Run("run", Decimal(1), Decimal(0), resumed=False), told)
    assert [(flag.path, flag.code) for flag in drafted.record.flags if flag.path == ""] == flags


class FakeHelper:
    """Comes when it has been called so often, and then grounds all but what `cannot` names."""

    def __init__(self, comes_at: int, cannot: str = "nothing") -> None:
        self.calls = 0
        self.grounded = 0
        self._comes_at = comes_at
        self._cannot = cannot

    def call(self) -> None:
        self.calls += 1

    async def ground(self, recipe: Recipe, reading: Reading) -> Grounded | None:
        if self.calls < self._comes_at or self._cannot in reading.article.text:
            return None
        await asyncio.sleep(0)
        self.grounded += 1
        return reading.grounded(recipe)


async def drafts_at_once(many: int, helper: FakeHelper) -> list[Drafted]:
    books: Any = Books()
    drafter = Drafter(job().plan, job().recipe, FakeModel(), books, StoppedClock(), helper=helper)
    run = Run("run", Decimal(1), Decimal(0), resumed=False)
    return await asyncio.gather(*(drafter.draft(run, article(number)) for number in range(many)))


async def test_no_helper_is_called_for_a_few() -> None:
    helper = FakeHelper(comes_at=1)
    await drafts_at_once(CROWD, helper)
    assert helper.calls == 0


async def test_a_crowd_calls_the_helper_which_changes_no_draft() -> None:
    helper = FakeHelper(comes_at=2, cannot=f"{CROWD + 5} times")
    drafts = await drafts_at_once(3 * CROWD, helper)
    assert helper.calls > 1
    assert 0 < helper.grounded < 2 * CROWD
    assert drafts == await drafts_at_once(3 * CROWD, FakeHelper(comes_at=1000))


@pytest.mark.parametrize(("length", "beside"), [(LONG - 1, False), (LONG, True)])
async def test_a_long_article_is_parted_and_grounded_beside_the_event_loop(
    length: int, beside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = dict[str, int]()

    def noted(of: type, name: str) -> None:
        real = getattr(of, name)

        def _noted(*given: Any) -> Any:
            threads[name] = threading.get_ident()
            return real(*given)

        monkeypatch.setattr(of, name, _noted)

    noted(Prompt, "windows")
    noted(Prompt, "about")
    noted(Reading, "grounded")
    books: Any = Books()
    drafter = Drafter(job().plan, job().recipe, FakeModel(), books, StoppedClock())
    text = article(1).text
    long = Article.of(text + "\n\n" + "x" * (length - len(text) - 2))
    await drafter.draft(Run("run", Decimal(1), Decimal(0), resumed=False), long)
    assert {name: one != threading.get_ident() for name, one in threads.items()} == dict.fromkeys(
        ("windows", "about", "grounded"), beside
    )

"""Batches without a provider: shards, the cap, several questions to an article, what is given back."""

from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from summariser.ask.prompt import Question
from summariser.core.article import Article
from summariser.core.errors import ProviderError, UncertainError
from summariser.core.money import Price
from summariser.extraction.batch_collect import GIVEN_UP, GRACE, BatchEvent, Collector
from summariser.extraction.batch_submit import BatchDrafter
from summariser.extraction.drafting import Drafter
from summariser.extraction.extraction import Extraction, Tools
from summariser.extraction.outcome import Outcome
from summariser.extraction.ports import Batch, BatchTools, Bound, Limits, Offer, Receipt, Remote, Result
from summariser.journal.databases import database_of
from summariser.journal.place import Place, Server
from summariser.journal.runs import stamp
from summariser.journal.store import SqlJournal
from summariser.journal.tables import shards
from tests.extraction.conftest import NOW, article, job
from tests.fakes.model import USAGE, FakeModel, key_of

HALF = Price(Decimal("0.5"), Decimal(1), Decimal("0.25"))
"""A request of a thousand bytes and five hundred tokens reserves $0.001."""


class SetClock:
    def __init__(self, time: datetime = NOW) -> None:
        self.time = time

    def now(self) -> datetime:
        return self.time


@dataclass
class Post:
    """The ports Courier and Office in memory. `create_fails` is raised instead of making a batch, or after it."""

    files: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    remotes: dict[str, Remote] = field(default_factory=dict)
    create_fails: Exception | None = None
    made_all_the_same: bool = False
    brought: dict[str, list[Result | None]] = field(default_factory=dict)

    def append(self, own_id: str, attempt: int, offer: Offer) -> None:
        self.files[own_id].append(attempt)

    async def upload(self, own_id: str) -> str:
        return f"file of {own_id}"

    async def create(self, own_id: str, file_id: str) -> Remote:
        if self.create_fails and not self.made_all_the_same:
            raise self.create_fails
        self.remotes[own_id] = Remote(f"batch of {own_id}", "validating", "running")
        if self.create_fails:
            raise self.create_fails
        return self.remotes[own_id]

    async def find(self, batch: Batch) -> Remote | None:
        return self.remotes.get(batch.id)

    def discard(self, own_id: str) -> None:
        """The requests stay, to be looked at."""

    def offer(self, question: Question) -> Offer:
        return Offer(key_of(question), b"x" * 1000, Bound(1000, 500))

    async def look(self, batch_id: str) -> Remote | None:
        return next((one for one in self.remotes.values() if one.id == batch_id), None)

    async def results(self, remote: Remote) -> AsyncIterator[Result | None]:
        for result in self.brought[remote.id]:
            yield result

    def end(self, own_id: str, results: list[Result | None], completed: int | None = None) -> None:
        remote = self.remotes[own_id]
        self.remotes[own_id] = replace(remote, status="completed", progress="ended", completed=completed)
        self.brought[remote.id] = results


@dataclass
class Desk:
    """One journal, one provider, and a command that may be repeated."""

    path: Place
    clock: SetClock = field(default_factory=SetClock)
    post: Post = field(default_factory=Post)
    model: FakeModel = field(default_factory=FakeModel)
    events: list[BatchEvent] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)

    async def run(self, articles: int, **changes: Any) -> Outcome:
        with SqlJournal(self.path, self.clock) as journal:
            tools = BatchTools(journal.outbox, journal.inbox, self.post, self.post, "here", HALF, self.limits)
            self.events.clear()
            await Collector(tools, self.events.append).collect()
            work, clock = job(concurrency=8, **changes), self.clock
            drafter = BatchDrafter(
                Drafter(work.plan, work.recipe, self.model, journal, clock), work.recipe, tools, self.events.append
            )
            extraction = Extraction(work, Tools(self.model, journal, journal, clock), lambda _: None, drafter)
            outcome = await extraction.run(iter([article(number) for number in range(articles)]), articles)
            try:
                await drafter.finish(outcome)
            finally:
                outcome.spent = await journal.spent(outcome.run)
            return outcome

    async def shards(self) -> list[Batch]:
        with SqlJournal(self.path, self.clock) as journal:
            return await journal.inbox.unfinished()

    def later(self, by: timedelta) -> None:
        """As if so much time had passed on the database's clock."""
        with database_of(self.path).writable().begin() as connection:
            for id, changed in connection.execute(select(shards.c.id, shards.c.changed_at)).all():
                earlier = stamp(datetime.fromisoformat(changed) - by)
                connection.execute(update(shards).where(shards.c.id == id).values(changed_at=earlier))

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


@pytest.fixture(params=["sqlite", "postgres"])
def desk(request: pytest.FixtureRequest, journal_file: Path) -> Desk:
    if request.param == "sqlite":
        return Desk(journal_file)
    return Desk(Server(request.getfixturevalue("server").new(), journal_file.parent))


def answered(attempt: int) -> Result:
    return Result(attempt, Receipt("unusable", "?", USAGE, "no JSON"))


async def test_shards_hold_no_more_than_they_may(desk: Desk) -> None:
    desk.limits = Limits(requests=7)
    outcome = await desk.run(20)
    assert sorted(map(len, desk.post.files.values())) == [6, 7, 7]
    assert (outcome.waiting, outcome.spent.cost) == (20, Decimal("0.02"))
    assert desk.kinds == ["submitted"] * 3
    again = await desk.run(20)
    assert (again.waiting, len(desk.post.files), again.spent.cost) == (20, 3, Decimal("0.02"))


async def test_shards_are_no_larger_than_they_may_be(desk: Desk) -> None:
    desk.limits = Limits(size=3 * 1200)
    await desk.run(8)
    assert sorted(map(len, desk.post.files.values())) == [2, 3, 3]


async def test_all_questions_of_an_article_go_into_one_shard_or_none(desk: Desk, monkeypatch: Any) -> None:
    first = job().recipe.prompt.questions

    def two(_: object, of: Article) -> list[Question]:
        return [first(of)[0], first(article(1000 + len(of.text)))[0]]

    monkeypatch.setattr("summariser.ask.prompt.Prompt.questions", two)
    desk.limits = Limits(requests=5)
    outcome = await desk.run(3, cap=Decimal("0.005"))
    assert (outcome.state, outcome.waiting, outcome.spent.cost) == ("capped", 2, Decimal("0.004"))
    assert sorted(map(len, desk.post.files.values())) == [4]


async def test_a_refused_submission_gives_everything_back(desk: Desk) -> None:
    desk.post.create_fails = ProviderError("no")
    with pytest.raises(ProviderError):
        await desk.run(3)
    desk.post.create_fails = None
    outcome = await desk.run(3)
    assert (outcome.waiting, outcome.spent.cost) == (3, Decimal("0.003"))


@pytest.mark.parametrize("made", [True, False])
async def test_an_uncertain_submission_is_settled_by_the_provider_s_list(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, made: bool
) -> None:
    monkeypatch.setattr("summariser.journal.batches.may_live", lambda _: False)  # as if each had ended
    desk.post.create_fails, desk.post.made_all_the_same = UncertainError("?"), made
    with pytest.raises(UncertainError):
        await desk.run(3)
    desk.post.create_fails = None
    desk.post.remotes, kept = {}, desk.post.remotes
    held = await desk.run(3)
    assert (desk.kinds, held.waiting, held.spent.cost) == (["uncertain"], 3, Decimal("0.003"))
    desk.post.remotes = kept
    desk.later(GRACE)
    later = await desk.run(3)
    assert desk.kinds == (["waiting"] if made else ["released", "submitted"])
    assert (later.waiting, later.spent.cost) == (3, Decimal("0.003"))


@pytest.mark.parametrize("hours", [-30, -2, 2, 30])
async def test_a_process_whose_clock_is_hours_away_leaves_alone_what_is_being_submitted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    with SqlJournal(desk.path, desk.clock) as journal:
        run = await journal.open_run(job().plan)
        shard_id = await journal.outbox.begin(run, "here", HALF)
        await journal.claim(run, article(0))
        await journal.outbox.add(shard_id, article(0).id, [Offer("k", b"", Bound(1000, 500))])
        other = replace(desk, clock=SetClock(NOW + timedelta(hours=hours)))
        assert ((await other.run(1)).left, other.kinds) == (1, []), "its process is at work on it"
        await journal.outbox.advance(shard_id, "submitting", "file")
    monkeypatch.setattr("summariser.journal.batches.may_live", lambda _: False)
    assert (await other.run(1)).waiting == 1
    assert other.kinds == ["uncertain"], "the provider's list may lack it still"
    desk.post.remotes[shard_id] = Remote("batch", "in_progress", "running")
    await other.run(1)
    assert other.kinds == ["waiting"]
    desk.post.remotes.clear()
    await other.run(1)
    assert other.kinds == ["unknown"], "and it may know it again"


async def test_a_shard_of_a_dead_process_was_not_submitted(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with SqlJournal(desk.path, desk.clock) as journal:
        run = await journal.open_run(job().plan)
        own_id = await journal.outbox.begin(run, "here", HALF)
        await journal.claim(run, article(0))
        assert await journal.outbox.add(own_id, article(0).id, [Offer("k", b"", Bound(1000, 500))]) == [1]
    assert (await desk.run(1)).spent.cost == Decimal("0.001"), "its process lives: it is left alone"
    assert desk.kinds == []
    monkeypatch.setattr("summariser.journal.batches.may_live", lambda _: False)
    outcome = await desk.run(1)
    assert desk.kinds == ["released", "submitted"]
    assert outcome.spent.cost == Decimal("0.001")
    with SqlJournal(desk.path, desk.clock) as journal, pytest.raises(Exception, match="given up by another process"):
        await journal.outbox.advance(own_id, "submitting", "f")


@pytest.mark.parametrize(("completed", "state"), [(2, "refused"), (3, "lost"), (None, "lost")])
async def test_what_is_missing_counts_as_the_provider_s_figures_say(
    desk: Desk, completed: int | None, state: str
) -> None:
    await desk.run(3)
    (batch,) = await desk.shards()
    desk.post.end(batch.id, [answered(1), answered(2), answered(2)], completed)
    outcome = await desk.run(3)
    collected = next(event for event in desk.events if event.kind == "collected")
    assert (collected.answered, collected.unanswered) == (2, 1)
    each = HALF.cost(USAGE)
    kept = Decimal("0.001") if state == "lost" else Decimal(0)
    assert outcome.spent.cost == 2 * each + kept + Decimal("0.003"), "and the next batch is reserved"


async def test_a_batch_that_the_provider_forgot_is_given_up_in_the_end(desk: Desk) -> None:
    await desk.run(1)
    desk.post.remotes.clear()
    assert (await desk.run(1)).waiting == 1
    assert desk.kinds == ["unknown"]
    desk.later(GIVEN_UP + timedelta(seconds=1))
    outcome = await desk.run(1)
    assert desk.kinds == ["collected", "submitted"]
    assert outcome.spent.cost == Decimal("0.002"), "it may have been charged"

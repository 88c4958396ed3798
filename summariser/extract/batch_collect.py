"""What became of the batches that are out: ask, fetch the answers into the books, give back what came to nothing.

Everything here may be done again, after a crash or by two processes at once: a request is settled once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from summariser.core.errors import ProviderError
from summariser.extract.ports import Batch, BatchTools, Receipt, Remote, Result

GRACE = timedelta(minutes=10)
"""A provider's list may lag behind: a batch that it still lacks after that does not exist."""

GIVEN_UP = timedelta(hours=24)
"""So long after it was submitted a batch has ended: one that the provider does not know then brings nothing more."""

READINGS = 3
"""How often files are read that hold less than the provider says: a copy may have been cut between two lines."""

GULP = 200
"""Results settled in one transaction."""


@dataclass(frozen=True)
class BatchEvent:
    """What happened to a batch. `answered` requests were settled now, `unanswered` ones came to nothing."""

    kind: Literal["submitted", "waiting", "collected", "released", "uncertain", "unknown", "elsewhere", "failed"]
    shard: Batch
    told: str = ""
    answered: int = 0
    unanswered: int = 0


class Collector:
    """Looks after the unfinished batches of a workspace, of all runs, as far as they are at the tools' server."""

    def __init__(self, tools: BatchTools, report: Callable[[BatchEvent], None]) -> None:
        self._inbox = tools.inbox
        self._courier = tools.courier
        self._office = tools.office
        self._server = tools.server
        self._report = report

    async def collect(self) -> None:
        """Ask once about each batch. ProviderError, after all were seen to, if one was refused as a whole."""
        refused: list[str] = []
        for shard in await self._inbox.unfinished():
            if shard.state == "out":
                refused += await self._out(shard)
            elif shard.abandoned:
                refused += await self._abandoned(shard)
        if refused:
            raise ProviderError(f"a batch was refused, and nothing of it charged: {refused[0]}")

    async def _abandoned(self, shard: Batch) -> list[str]:
        if shard.state == "gathering":
            await self._release(shard, "its process ended before it was submitted")
            return []
        if shard.server != self._server:
            self._report(BatchEvent("elsewhere", shard))
            return []
        remote = await self._courier.find(shard)
        if remote is None:
            if shard.age < GRACE:
                self._report(BatchEvent("uncertain", shard))
            else:
                await self._release(shard, "it was never submitted")
            return []
        await self._inbox.adopt(shard, remote.id)
        self._courier.discard(shard.id)
        found = [one for one in await self._inbox.unfinished() if one.id == shard.id and one.state == "out"]
        return [reason for one in found for reason in await self._out(one)]

    async def _out(self, shard: Batch) -> list[str]:
        if shard.server != self._server:
            self._report(BatchEvent("elsewhere", shard))
            return []
        remote = await self._office.look(shard.batch_id)
        if remote is None:
            await self._unknown(shard)
        elif remote.progress == "running":
            await self._inbox.note(shard, remote.told)
            self._report(BatchEvent("waiting", shard, remote.told))
        elif remote.progress == "failed":
            await self._inbox.close(shard, "released", Receipt("refused", error=remote.reason))
            self._report(BatchEvent("failed", shard, remote.reason))
            return [remote.reason]
        else:
            await self._fetch(shard, remote)
        return []

    async def _release(self, shard: Batch, reason: str) -> None:
        await self._inbox.close(shard, "released", Receipt("refused", error=reason))
        self._courier.discard(shard.id)
        self._report(BatchEvent("released", shard, reason))

    async def _unknown(self, shard: Batch) -> None:
        if shard.age > GIVEN_UP:
            lost = await self._inbox.close(shard, "collected", Receipt("lost", error="its batch is gone"))
            self._report(BatchEvent("collected", shard, "gone", unanswered=lost))
        else:
            self._report(BatchEvent("unknown", shard))

    async def _fetch(self, shard: Batch, remote: Remote) -> None:
        read = _Collecting(shard.requests)
        for _ in range(READINGS):
            read.unreadable = 0
            await self._read(shard, remote, read)
            if not read.short_of(remote):
                break
        # What was completed is charged: if not all of that could be read, what is missing counts at the worst case.
        missing: Literal["lost", "refused"] = "lost" if read.unreadable or read.short_of(remote) else "refused"
        receipt = Receipt(missing, error=f"the batch {remote.status} without it")
        rest = await self._inbox.close(shard, "collected", receipt)
        self._report(BatchEvent("collected", shard, remote.status, read.settled, read.empty + rest))

    async def _read(self, shard: Batch, remote: Remote, read: "_Collecting") -> None:
        chunk: list[Result] = []
        async for result in self._office.results(remote):
            if result is None:
                read.unreadable += 1
                continue
            read.seen.add(result.attempt)
            if result.receipt.outcome in ("answered", "unusable"):
                read.answered.add(result.attempt)
            chunk.append(result)
            if len(chunk) == GULP:
                await self._settle(shard, chunk, read)
                chunk = []
        await self._settle(shard, chunk, read)

    async def _settle(self, shard: Batch, chunk: list[Result], read: "_Collecting") -> None:
        nothing = [result for result in chunk if result.receipt.outcome in ("refused", "lost")]
        answers = [result for result in chunk if result.receipt.outcome not in ("refused", "lost")]
        if answers:
            read.settled += await self._inbox.settle(shard, answers)
        if nothing:
            read.empty += await self._inbox.settle(shard, nothing)


@dataclass
class _Collecting:
    """What was read so far of the files of a batch with so many requests: `settled` have answers, `empty` have none."""

    requests: int
    seen: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)
    settled: int = 0
    empty: int = 0
    unreadable: int = 0

    def short_of(self, remote: Remote) -> bool:
        """Whether answers are missing that the provider says there are."""
        if remote.completed is None:
            return remote.status == "completed" and len(self.seen) < self.requests
        return len(self.answered) < remote.completed

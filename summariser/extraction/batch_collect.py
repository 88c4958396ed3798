"""Collects submitted batches: asks how they stand, settles their answers, frees the articles that got none.

All of it may be repeated, after a crash or by two processes at once: each request is settled only once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from summariser.core.errors import ProviderError
from summariser.extraction.ports import Batch, BatchTools, Receipt, Remote, Result

GRACE = timedelta(minutes=10)
"""How long a provider's list of batches may lag behind: a batch that it lacks after that does not exist."""

GIVEN_UP = timedelta(hours=24)
"""How long after its submission a batch has ended for certain: one that the provider does not know then is lost."""

READINGS = 3
"""How often result files are read that hold less than the provider says: a copy may have been cut between two lines."""

GULP = 200
"""Results settled in one transaction."""


@dataclass(frozen=True)
class BatchEvent:
    """What happened to a batch. `answered` requests were settled now, `unanswered` ones will get no answer."""

    kind: Literal["submitted", "waiting", "collected", "released", "uncertain", "unknown", "elsewhere", "failed"]
    batch: Batch
    told: str = ""
    answered: int = 0
    unanswered: int = 0


class Collector:
    """Collects the unfinished batches of all runs in a workspace, as far as they are at the tools' server."""

    def __init__(self, tools: BatchTools, report: Callable[[BatchEvent], None]) -> None:
        self._inbox = tools.inbox
        self._sender = tools.sender
        self._reader = tools.reader
        self._server = tools.server
        self._report = report

    async def collect(self) -> None:
        """Ask once about each batch. ProviderError if one was refused as a whole, raised after all were handled."""
        refused: list[str] = []
        for batch in await self._inbox.unfinished():
            if batch.state == "out":
                refused += await self._out(batch)
            elif batch.abandoned:
                refused += await self._abandoned(batch)
        if refused:
            raise ProviderError(f"a batch was refused, and nothing of it charged: {refused[0]}")

    async def _abandoned(self, batch: Batch) -> list[str]:
        if batch.state == "gathering":
            await self._release(batch, "its process ended before it was submitted")
            return []
        if batch.server != self._server:
            self._report(BatchEvent("elsewhere", batch))
            return []
        remote = await self._sender.find(batch)
        if remote is None:
            if batch.age < GRACE:
                self._report(BatchEvent("uncertain", batch))
            else:
                await self._release(batch, "it was never submitted")
            return []
        await self._inbox.adopt(batch, remote.id)
        self._sender.discard(batch.id)
        found = [one for one in await self._inbox.unfinished() if one.id == batch.id and one.state == "out"]
        return [reason for one in found for reason in await self._out(one)]

    async def _out(self, batch: Batch) -> list[str]:
        if batch.server != self._server:
            self._report(BatchEvent("elsewhere", batch))
            return []
        remote = await self._reader.look(batch.batch_id)
        if remote is None:
            await self._unknown(batch)
        elif remote.progress == "running":
            await self._inbox.note(batch, remote.told)
            self._report(BatchEvent("waiting", batch, remote.told))
        elif remote.progress == "failed":
            await self._inbox.close(batch, "released", Receipt("refused", error=remote.reason))
            self._report(BatchEvent("failed", batch, remote.reason))
            return [remote.reason]
        else:
            await self._fetch(batch, remote)
        return []

    async def _release(self, batch: Batch, reason: str) -> None:
        await self._inbox.close(batch, "released", Receipt("refused", error=reason))
        self._sender.discard(batch.id)
        self._report(BatchEvent("released", batch, reason))

    async def _unknown(self, batch: Batch) -> None:
        if batch.age > GIVEN_UP:
            lost = await self._inbox.close(batch, "collected", Receipt("lost", error="its batch is gone"))
            self._report(BatchEvent("collected", batch, "gone", unanswered=lost))
        else:
            self._report(BatchEvent("unknown", batch))

    async def _fetch(self, batch: Batch, remote: Remote) -> None:
        read = _Collecting(batch.requests)
        for _ in range(READINGS):
            read.unreadable = 0
            await self._read(batch, remote, read)
            if not read.short_of(remote):
                break
        # What was completed is charged: if not all of that could be read, what is missing counts at the worst case.
        missing: Literal["lost", "refused"] = "lost" if read.unreadable or read.short_of(remote) else "refused"
        receipt = Receipt(missing, error=f"the batch {remote.status} without it")
        rest = await self._inbox.close(batch, "collected", receipt)
        self._report(BatchEvent("collected", batch, remote.status, read.settled, read.empty + rest))

    async def _read(self, batch: Batch, remote: Remote, read: "_Collecting") -> None:
        chunk: list[Result] = []
        async for result in self._reader.results(remote):
            if result is None:
                read.unreadable += 1
                continue
            read.seen.add(result.attempt)
            if result.receipt.outcome in ("answered", "unusable"):
                read.answered.add(result.attempt)
            chunk.append(result)
            if len(chunk) == GULP:
                await self._settle(batch, chunk, read)
                chunk = []
        await self._settle(batch, chunk, read)

    async def _settle(self, batch: Batch, chunk: list[Result], read: "_Collecting") -> None:
        nothing = [result for result in chunk if result.receipt.outcome in ("refused", "lost")]
        answers = [result for result in chunk if result.receipt.outcome not in ("refused", "lost")]
        if answers:
            read.settled += await self._inbox.settle(batch, answers)
        if nothing:
            read.empty += await self._inbox.settle(batch, nothing)


@dataclass
class _Collecting:
    """What was read so far of the answers to a batch of `requests`: `settled` have answers, `empty` have none."""

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

"""What extraction in batches needs from outside: a provider that answers whole files, and books of what is out.

A batch has two names: the shard's id, which is ours and is in the books before anything is sent, and the id that the
provider gives it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:  # as in ports
    from collections.abc import AsyncIterator, Sequence
    from datetime import datetime

    from summariser.ask.prompt import Question
    from summariser.core.errors import AnswerError
    from summariser.core.money import Price
    from summariser.extract.ports import Bound, Receipt, Run


@dataclass(frozen=True)
class Offer:
    """A request as it stands in a batch: what the live path would send, under the same key in the books."""

    key: str
    body: bytes
    bound: Bound


ShardState = Literal["gathering", "submitting", "out", "collected", "released"]
"""`gathering`: no batch exists yet. `submitting`: from then on one may exist. `out`: it exists, under a known id.
`collected`: its answers are in the books. `released`: there is none, or it did nothing: nothing was charged."""


@dataclass(frozen=True)
class Shard:
    """A batch in the books. `since` is when its state changed, `told` how the provider last said it stands.

    `abandoned`: the process that was filling or submitting it has ended, or has done nothing for a long time.
    """

    id: str
    run_id: str
    state: ShardState
    requests: int
    created: datetime
    since: datetime
    server: str
    file_id: str
    batch_id: str
    told: str
    abandoned: bool


@dataclass(frozen=True)
class Remote:
    """A batch as the provider has it. `completed` requests have answers in its files; None if it does not say.

    `progress`: running, `ended` (completed, expired or cancelled: its files hold what there is), or `failed` as a
    whole, before any request of it was begun.
    """

    id: str
    status: str
    progress: Literal["running", "ended", "failed"]
    files: tuple[str, ...] = ()
    completed: int | None = None
    reason: str = ""

    @property
    def told(self) -> str:
        return self.status if self.completed is None else f"{self.status}, {self.completed} answered"


@dataclass(frozen=True)
class Result:
    """What a batch brought for one request. `final` says why another batch would bring no more, or is ""."""

    attempt: int
    receipt: Receipt
    final: str = ""


class Outbox(Protocol):
    """The books of batches until they are out. What a method stored is on disk when it returns."""

    async def begin(self, run: Run, server: str, price: Price) -> str:
        """The id of a new shard, which is this process's to fill."""

    async def add(self, shard_id: str, article_id: str, offers: Sequence[Offer]) -> list[int] | None:
        """Reserve the worst case of all offers, and hold their article as long as the shard lasts.

        The numbers of the attempts; None if somebody else has the article by now; CapReachedError, and nothing
        reserved, if they do not all fit.
        """

    async def advance(self, shard_id: str, state: Literal["submitting", "out"], remote_id: str) -> None:
        """Note that it is to be submitted (with its file's id) or is out (with the batch's).

        JournalError if it is not in the state before that: another process has taken it for abandoned.
        """

    async def turned_down(self, run: Run, article_id: str) -> AnswerError | None:
        """Why a batch of this run brought no answer for the article, where another would not either. TooLongError:
        asking for less at a time may."""


class Inbox(Protocol):
    """The books of batches that are out. Every method may be repeated, by several processes at once."""

    async def unfinished(self) -> list[Shard]:
        """All that are neither collected nor released, the oldest first."""

    async def settle(self, shard: Shard, results: Sequence[Result]) -> int:
        """Settle those requests of the shard that are still open, together; how many that were."""

    async def close(self, shard: Shard, state: Literal["collected", "released"], receipt: Receipt) -> int:
        """Settle all that is still open like the receipt, give the articles back; how many requests that were."""

    async def adopt(self, shard: Shard, batch_id: str) -> None:
        """Note that the batch of a shard that its process left is known now."""

    async def note(self, shard: Shard, told: str) -> None:
        """Note how the provider says that it stands."""


class Courier(Protocol):
    """Takes batches to the provider."""

    def append(self, shard_id: str, attempt: int, offer: Offer) -> None:
        """Put a request into the shard's file on disk. ConfigurationError if it cannot be written."""

    async def upload(self, shard_id: str) -> str:
        """Send the file, and return its id there. It costs nothing and does nothing by itself."""

    async def create(self, shard_id: str, file_id: str) -> Remote:
        """Start the batch. UncertainError if nobody can say now whether it was; another error if it was not."""

    async def find(self, shard: Shard) -> Remote | None:
        """The batch that was made of the shard, if there is one."""

    def discard(self, shard_id: str) -> None:
        """Remove the file on disk, if there is one."""


class Office(Protocol):
    """Asks the provider about batches and fetches their results."""

    def offer(self, question: Question) -> Offer:
        """The request for a question. AnswerError if it is too long to send."""

    async def look(self, batch_id: str) -> Remote | None:
        """How the batch stands; None if the provider does not know it."""

    def results(self, remote: Remote) -> AsyncIterator[Result | None]:
        """What its files hold, in any order and perhaps repeated; None for each piece that cannot be read."""


@dataclass(frozen=True)
class Limits:
    """How much one batch holds at most: requests, and bytes of its file. OpenAI's, as documented."""

    requests: int = 50_000
    size: int = 200_000_000


@dataclass(frozen=True)
class BatchTools:
    """The adapters that batches work with. `outbox` and `inbox` are sides of the journal; `price` is the batch's."""

    outbox: Outbox
    inbox: Inbox
    courier: Courier
    office: Office
    server: str
    price: Price
    limits: Limits = Limits()

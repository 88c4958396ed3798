"""What extraction needs from outside: a journal, models, batches. Tests use the fakes in tests/fakes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Protocol

from summariser.core.errors import Failure
from summariser.core.money import Usage
from summariser.core.record import Record

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import date, datetime, timedelta

    from pydantic import BaseModel

    from summariser.ask.example_choice import ExampleCandidate
    from summariser.ask.prompt import Example, Question, Strategy
    from summariser.core.article import Article
    from summariser.core.errors import AnswerError
    from summariser.core.money import Assumed, Price


@dataclass(frozen=True)
class Receipt:
    """What came of one attempt.

    outcome: `answered` (a completion arrived; `raw` is its JSON), `unusable` (something arrived that is no
    completion; `raw` is its text), `refused` (an error that is known to cost nothing), `lost` (nothing arrived, or an
    error after which the model may have run, so whether it was charged is unknown). `usage` is None when the provider
    did not say: the attempt then counts at its worst case, except `refused`, which counts nothing.
    """

    outcome: Literal["answered", "unusable", "refused", "lost"]
    raw: str = ""
    usage: Usage | None = None
    error: str = ""


@dataclass(frozen=True)
class Bound:
    """The largest that one request can become: bytes of its body, tokens of its answer."""

    request_bytes: int
    max_output: int


class Ledger(Protocol):
    """Money and answers of one article in one run. Every request goes: recall, reserve, send, settle."""

    async def recall(self, key: str) -> str | None:
        """The raw answer that an identical request already got, or None."""

    async def reserve(self, key: str, bound: Bound) -> int:
        """Set aside the worst case and return the attempt's number; CapReachedError if it does not fit, and
        NotBegunError if it would be the article's first and the run is to stop."""

    async def settle(self, attempt: int, receipt: Receipt) -> None:
        """Store the answer and replace the reservation by what it cost, in one transaction."""

    async def spent(self) -> Spent:
        """What the run has used so far about the article: settled attempts, and open ones at the worst case."""


class Model(Protocol):
    """A language model behind a provider."""

    async def answer(self, question: Question, ledger: Ledger) -> BaseModel:
        """The answer, of the question's `answer_type`.

        Raises AnswerError when this article got no usable answer, ProviderError when none will, and
        CapReachedError when the next request does not fit.
        """

    def bound(self, question: Question) -> Bound:
        """The bound of the first request for this question, to estimate with."""


@dataclass(frozen=True)
class RunPlan:
    """One batch. `key` names the same command: an interrupted run with this key is resumed, not restarted.

    `draft_key` names what a draft depends on besides its article: model, schema, prompt and strategy; `first_key` what
    the first answer about it does, if that is less. `fresh` starts a new run that uses nothing from earlier ones.
    `part_of` is the id of a run that somebody else has opened and will close: this is one of several that work on it.
    """

    key: str
    draft_key: str
    model: str
    schema_id: str
    prompt: str
    strategy: Strategy
    cap: Decimal
    price: Price
    command: str
    fresh: bool = False
    first_key: str = ""
    part_of: str = ""


@dataclass(frozen=True)
class Run:
    """An open run. `spent` counts settled costs and open reservations; `resumed` says that it began earlier."""

    id: str
    cap: Decimal
    spent: Decimal
    resumed: bool


@dataclass(frozen=True)
class Spent:
    """What one article, or one run, has used: tokens and US dollars."""

    usage: Usage = field(default_factory=Usage)
    cost: Decimal = Decimal(0)


RunState = Literal["running", "finished", "incomplete", "capped", "interrupted", "stopped"]
"""How a run stands. Only `finished` (every article drafted) is not resumed; `incomplete`: the others failed."""


Standing = Record | Failure | Literal["mine", "held", "out", "free"]
"""How an article stands in a run: its draft by the run's draft key, from any run (from this one only, if it is
fresh); why it has failed, for good or since this process opened the run; or, with neither, whose it is to draft.
`held`: another process is at work on it, or this one is already. `out`: its answer comes with a batch that the
provider has."""


class Pace(Protocol):
    """How many articles may be in hand at once: as many as the model's provider bears."""

    @property
    def most(self) -> int:
        """More than so many there will never be."""

    @property
    def in_flight(self) -> int:
        """Requests under way."""

    def place(self) -> AbstractAsyncContextManager[None]:
        """Room for one more article while the block lasts, waited for if need be."""


class Journal(Protocol):
    """Runs and drafts. What a method stored is on disk when it returns."""

    async def open_run(self, plan: RunPlan) -> Run:
        """Resume the run with the plan's key, or start one. The cap becomes the plan's."""

    async def drafted(self, run: Run, article_ids: Sequence[str]) -> frozenset[str]:
        """Those of these articles, a few hundred at most, that have a draft which the run can use."""

    async def seen(self, articles: Sequence[Article]) -> None:
        """Note where these were read: each is the newest version of its file now, and found by its name."""

    async def claim(self, run: Run, article: Article, *, take: bool = True) -> Standing:
        """How the article stands. One that nobody has becomes this process's until it is saved, failed or given back
        by closing the run; not so without `take`, which only looks."""

    async def save_draft(  # noqa: PLR0913 - what is stored together is given together
        self,
        run: Run,
        article: Article,
        record: Record,
        answer: str,
        *,
        day: date | None = None,
        key: str | None = None,
    ) -> None:
        """Store the article, its draft and the model's answer (JSON) together.

        `day` is that of the record's event, for the reviewer's queue. `key` is the draft key of a draft that another
        one is to follow in this run. It is stored once, and the article remains this process's.
        """

    async def fail(self, run: Run, article_id: str, failure: Failure) -> None:
        """Note why an article got no draft in this run."""

    async def close_run(self, run: Run, state: RunState, left: int) -> None:
        """Note how the run ended and how many of its articles are still to do."""


@dataclass(frozen=True)
class Tariff:
    """What requests are charged at that are not the run's ordinary ones: another model's, or at another price.

    `model` None stands for the run's own.
    """

    price: Price
    model: str | None = None


class Accounts(Protocol):
    """The money side of the journal."""

    def ledger(self, run: Run, article_id: str, tariff: Tariff | None = None) -> Ledger:
        """The ledger of one article, at the run's own price unless a tariff is given."""

    def wait_no_more(self, run: Run) -> None:
        """Somebody asked to stop: a request that does not fit waits no longer for other processes to make room, and
        articles about which nothing was asked are not begun."""

    async def spent(self, run: Run) -> Spent:
        """What the run has used so far: settled attempts, and open ones at the worst case."""

    async def spent_elsewhere(self, run: Run) -> Spent:
        """What of that went to other models than the run's own."""

    async def assumed(self, run: Run) -> Assumed:
        """How much of what the run has spent is assumed."""


class ReviewedExamples(Protocol):
    """The reviewed records of a workspace."""

    def candidates(self) -> Iterable[ExampleCandidate | Failure]:
        """Each as an example, or why it cannot be one."""


class ChosenExamples(Protocol):
    """The examples that commands were given."""

    def load(self, key: str) -> tuple[Example, ...] | None:
        """Those of the command with this key; None if it was given none yet. ConfigurationError if damaged."""

    def keep(self, key: str, examples: tuple[Example, ...], *, replace: bool) -> tuple[Example, ...]:
        """Store the examples, and return those that hold: without `replace` those of whoever stored first."""


@dataclass(frozen=True)
class Offer:
    """A request in a batch: the same body as one that is sent by itself, under the same key."""

    key: str
    body: bytes
    bound: Bound


BatchState = Literal["gathering", "submitting", "out", "collected", "released"]
"""`gathering`: no batch exists yet. `submitting`: from then on one may exist. `out`: it exists, under a known id.
`collected`: its answers are in the books. `released`: there is none, or it did nothing: nothing was charged."""


@dataclass(frozen=True)
class Batch:
    """A batch in the books. `since` is when its state changed, and `age` how long ago that is by the journal's own
    clock; `told`: how the provider last said it stands.

    `abandoned`: the process that was filling or submitting it has ended, or has done nothing for a long time.
    """

    id: str
    run_id: str
    state: BatchState
    requests: int
    created: datetime
    since: datetime
    age: timedelta
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
        """The id of a new batch, which is this process's to fill."""

    async def add(self, own_id: str, article_id: str, offers: Sequence[Offer]) -> list[int] | None:
        """Reserve the worst case of all offers, and hold their article as long as the batch lasts.

        The numbers of the attempts; None if somebody else has the article by now; CapReachedError, and nothing
        reserved, if they do not all fit.
        """

    async def advance(self, own_id: str, state: Literal["submitting", "out"], remote_id: str) -> None:
        """Note that it is to be submitted (with its file's id) or is out (with the batch's).

        JournalError if it is not in the state before that: another process has taken it for abandoned.
        """

    async def turned_down(self, run: Run, article_id: str) -> AnswerError | None:
        """Why a batch of this run brought no answer for the article, where another would not either. TooLongError:
        asking for less at a time may."""


class Inbox(Protocol):
    """The books of batches that are out. Every method may be repeated, by several processes at once."""

    async def unfinished(self) -> list[Batch]:
        """All that are neither collected nor released, the oldest first."""

    async def settle(self, batch: Batch, results: Sequence[Result]) -> int:
        """Settle those of the batch's requests that are still open, in one transaction; how many that were."""

    async def close(self, batch: Batch, state: Literal["collected", "released"], receipt: Receipt) -> int:
        """Settle all requests that are still open as the receipt says, and free their articles; how many requests that
        were."""

    async def adopt(self, batch: Batch, batch_id: str) -> None:
        """Note the id of a batch whose process ended before it could note it."""

    async def note(self, batch: Batch, told: str) -> None:
        """Note the status that the provider reports."""


class BatchSender(Protocol):
    """Takes batches to the provider."""

    def append(self, own_id: str, attempt: int, offer: Offer) -> None:
        """Put a request into the batch's file on disk. ConfigurationError if it cannot be written."""

    async def upload(self, own_id: str) -> str:
        """Send the file, and return its id there. It costs nothing and does nothing by itself."""

    async def create(self, own_id: str, file_id: str) -> Remote:
        """Start the batch. UncertainError if nobody can say now whether it was; another error if it was not."""

    async def find(self, batch: Batch) -> Remote | None:
        """The provider's batch that was made of this one, if there is one."""

    def discard(self, own_id: str) -> None:
        """Remove the file on disk, if there is one."""


class BatchReader(Protocol):
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
    """What batches work with. `outbox` and `inbox` are sides of the journal; `price` is the batch's."""

    outbox: Outbox
    inbox: Inbox
    sender: BatchSender
    reader: BatchReader
    server: str
    price: Price
    limits: Limits = Limits()

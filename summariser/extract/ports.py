"""What the workflows need from outside. Adapters implement these; tests use the fakes in tests/fakes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Protocol

from summariser.core.errors import Failure
from summariser.core.money import Usage
from summariser.core.record import Record

if TYPE_CHECKING:  # whoever reads the journal imports this, and needs none of it
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import date

    from pydantic import BaseModel

    from summariser.ask.example_choice import Candidate
    from summariser.ask.prompt import Example, Question, Strategy
    from summariser.core.article import Article
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

    `draft_key` names what a draft depends on besides its article: model, schema, prompt and strategy. `fresh`
    starts a new run that uses nothing from earlier ones.
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

    async def spent(self, run: Run, article_id: str | None = None) -> Spent:
        """What the run, or one article in it, has used so far: settled attempts, and open ones at the worst case."""

    async def spent_elsewhere(self, run: Run) -> Spent:
        """What of that went to other models than the run's own."""

    async def assumed(self, run: Run) -> Assumed:
        """How much of what the run has spent is assumed."""


class ReviewedExamples(Protocol):
    """The reviewed records of a workspace."""

    def candidates(self) -> Iterable[Candidate | Failure]:
        """Each as an example, or why it cannot be one."""


class ChosenExamples(Protocol):
    """The examples that commands were given."""

    def load(self, key: str) -> tuple[Example, ...] | None:
        """Those of the command with this key; None if it was given none yet. ConfigurationError if damaged."""

    def keep(self, key: str, examples: tuple[Example, ...], *, replace: bool) -> tuple[Example, ...]:
        """Store the examples, and return those that hold: without `replace` those of whoever stored first."""

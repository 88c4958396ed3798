"""What the workflows need from outside. Adapters implement these; tests use the fakes in tests/fakes."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

from pydantic import BaseModel

from summariser.domain.article import Article
from summariser.domain.budget import Price, Usage
from summariser.domain.question import Question, Strategy
from summariser.domain.record import Record


@dataclass(frozen=True)
class Receipt:
    """What came of one attempt.

    outcome: `answered` (a completion arrived; `raw` is its JSON), `unusable` (something arrived that is no
    completion; `raw` is its text), `refused` (an error status: not charged), `lost` (nothing arrived, so whether
    it was charged is unknown). `usage` is None when the provider did not say: the attempt then counts at its
    worst case, except `refused`, which counts nothing.
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
        """Set aside the worst case and return the attempt's number; CapReachedError if it does not fit."""

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


class Prices(Protocol):
    def price(self, model: str) -> Price:
        """What the model costs; ConfigurationError, with what to do, when nobody knows."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, with its zone."""


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


RunState = Literal["running", "finished", "capped", "interrupted", "stopped"]
"""How a run stands. Only `finished` (every article drafted, or failed with its reason) is not resumed."""


class Journal(Protocol):
    """Runs and drafts. What a method stored is on disk when it returns."""

    async def open_run(self, plan: RunPlan) -> Run:
        """Resume the run with the plan's key, or start one. The cap becomes the plan's."""

    async def find_draft(self, run: Run, article: Article) -> Record | None:
        """The draft of this article by the run's draft key, from any run (from this one only, if it is fresh)."""

    async def save_draft(self, run: Run, article: Article, record: Record, answer: str) -> None:
        """Store the article, its draft and the model's answer (JSON) together."""

    async def fail(self, run: Run, article_id: str, path: str, reason: str) -> None:
        """Note why an article got no draft in this run."""

    async def close_run(self, run: Run, state: RunState, left: int) -> None:
        """Note how the run ended and how many of its articles are still to do."""


class Accounts(Protocol):
    """The money side of the journal."""

    def ledger(self, run: Run, article_id: str) -> Ledger:
        """The ledger of one article."""

    async def spent(self, run: Run, article_id: str | None = None) -> Spent:
        """What the run, or one article in it, has used so far: settled attempts, and open ones at the worst case."""

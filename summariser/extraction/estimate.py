"""What a batch would cost, without sending anything."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal

from summariser.ask.prompt import Prompt
from summariser.core.article import Article, Same
from summariser.core.errors import STANDARD_INPUT, AnswerError, Failure
from summariser.core.money import BYTES_A_TOKEN, Price, Usage
from summariser.extraction.extraction import Job
from summariser.extraction.ports import Bound, Model

ANSWER_SHARE = Decimal("0.54")
"""Bytes of answer for each byte of article: measured on the project's ten gold records, as answers in compact JSON."""


@dataclass
class Examples:
    """What examples from reviews add to all articles together, by the same rule of thumb: tokens of input, and what
    these cost without a prompt cache, and with one that all requests but the first hit."""

    tokens: int = 0
    cost: Decimal = Decimal(0)
    cached_cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Cost:
    """What requests to one model cost."""

    requests: int = 0
    expected: Decimal = Decimal(0)
    worst: Decimal = Decimal(0)

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.requests + other.requests, self.expected + other.expected, self.worst + other.worst)


@dataclass
class CostEstimate:
    """`expected` is a rule of thumb; `worst` is what the requests would reserve, retries and re-asks left out.

    `windowed` articles are read in several windows. `escalation` is what it costs on top if every draft goes to the
    stronger model: which ones do is not known before they are there. `batch` is what it costs in batches, None where
    none can be made. `examples` is what of `cost` they cause; None where there are none.
    """

    articles: int = 0
    cached: int = 0
    windowed: int = 0
    cost: Cost = field(default_factory=Cost)
    batch: Cost | None = None
    escalation: Cost | None = None
    failed: list[Failure] = field(default_factory=list)
    examples: Examples | None = None

    @property
    def to_draft(self) -> int:
        return self.articles - self.cached - len(self.failed)

    @property
    def requests(self) -> int:
        return self.cost.requests

    @property
    def expected(self) -> Decimal:
        return self.cost.expected

    @property
    def worst(self) -> Decimal:
        return self.cost.worst


@dataclass(frozen=True, slots=True)
class Also:
    """What else is priced: the model of the job's escalation, and what requests cost in a batch, None where none can
    be made."""

    stronger: Model | None = None
    batch: Price | None = None


def estimate(
    job: Job,
    model: Model,
    drafted: Collection[str],
    articles: Iterable[Article | Failure | Same],
    also: Also = Also(),
) -> CostEstimate:
    """Go through the inputs as extract would. `drafted`: the ids of articles that have such a draft already."""
    prompt, price = job.recipe.prompt, job.plan.price
    found = CostEstimate(batch=Cost() if also.batch else None, escalation=Cost() if job.escalation else None)
    added: list[int] = []
    for item in (one for one in articles if not isinstance(one, Same)):
        if job.limit is not None and found.articles == job.limit:
            break
        found.articles += 1
        if isinstance(item, Failure):
            found.failed.append(item)
        elif item.id in drafted and not job.plan.fresh:
            found.cached += 1
        else:
            try:
                found.cost += _cost(prompt, model, item, price)
                if also.batch and found.batch is not None:
                    found.batch += _cost(prompt, model, item, also.batch)
            except AnswerError as error:
                found.failed.append(Failure(item.path or STANDARD_INPUT, str(error)))
                continue
            found.windowed += len(prompt.windows(item)) > 1
            if prompt.learned.wanted:
                added += _added(prompt, model, item)
            if also.stronger:
                _add_escalation(found, job, also.stronger, item)
    if prompt.learned.wanted:
        found.examples = _examples(added, price)
    return found


def _add_escalation(found: CostEstimate, job: Job, stronger: Model, article: Article) -> None:
    if job.escalation and found.escalation is not None:
        prompt, price = job.escalation.recipe.prompt, job.escalation.plan.price
        with suppress(AnswerError):  # too long for the stronger model: the first draft would stand
            found.escalation += _cost(prompt, stronger, article, price)


def _cost(prompt: Prompt, model: Model, article: Article, price: Price) -> Cost:
    total = Cost()
    for window in prompt.windows(article):
        bounds = [model.bound(question) for question in prompt.about(article, window)]
        size = sum(len(article[sentence.span].encode("utf-8", "replace")) for sentence in window.shown)
        total += Cost(len(bounds), _expected(bounds, size, price), _worst(bounds, price))
    return total


def _added(prompt: Prompt, model: Model, article: Article) -> Iterator[int]:
    """Tokens that the examples add to each question about the article."""
    for window in prompt.windows(article):
        for full, bare in zip(prompt.about(article, window), prompt.bare.about(article, window), strict=True):
            more = model.bound(full).request_bytes - model.bound(bare).request_bytes
            yield max(0, more) // BYTES_A_TOKEN


def _examples(added: Sequence[int], price: Price) -> Examples:
    tokens = sum(added)
    again = Usage(input=tokens, cached=tokens - next(iter(added), 0))
    return Examples(tokens, price.cost(Usage(input=tokens)), price.cost(again))


def _worst(bounds: Sequence[Bound], price: Price) -> Decimal:
    """The sum of what the requests would reserve. A later question carries the answers to those before it."""
    carried = [number * bound.max_output * BYTES_A_TOKEN for number, bound in enumerate(bounds)]
    each = (price.worst_case(b.request_bytes + more, b.max_output) for b, more in zip(bounds, carried, strict=True))
    return sum(each, Decimal(0))


def _expected(bounds: Sequence[Bound], article_bytes: int, price: Price) -> Decimal:
    answer = article_bytes * ANSWER_SHARE
    carried = answer * (len(bounds) - 1) / 2  # field after field: half of the answer, on average, goes along
    sent = sum(bound.request_bytes for bound in bounds) + carried
    return price.cost(Usage(input=int(sent / BYTES_A_TOKEN), output=int(answer / BYTES_A_TOKEN)))

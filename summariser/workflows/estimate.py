"""What a batch would cost, without sending anything."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from summariser.domain.article import Article
from summariser.domain.budget import BYTES_A_TOKEN, Price, Usage
from summariser.domain.errors import Failure
from summariser.domain.question import Prompt
from summariser.ports import Bound, Model
from summariser.workflows.extract import Job

ANSWER_SHARE = Decimal("0.54")
"""Bytes of answer for a byte of article: the ten gold records of the project, as answers, measured in compact JSON."""


@dataclass
class Examples:
    """What examples from reviews add to all articles together, by the same rule of thumb: tokens of input, and what
    these cost without a prompt cache, and with one that all requests but the first hit."""

    tokens: int = 0
    cost: Decimal = Decimal(0)
    cached_cost: Decimal = Decimal(0)


@dataclass
class Estimate:
    """`expected` is a rule of thumb; `worst` is what the requests would reserve, retries and re-asks left out.

    Those of a batch are None where none can be made. All have what `examples` cost in them, which is None where there
    are none.
    """

    articles: int = 0
    cached: int = 0
    requests: int = 0
    expected: Decimal = Decimal(0)
    worst: Decimal = Decimal(0)
    batch_expected: Decimal | None = None
    batch_worst: Decimal | None = None
    failed: list[Failure] = field(default_factory=list)
    examples: Examples | None = None

    @property
    def to_draft(self) -> int:
        return self.articles - self.cached - len(self.failed)


def estimate(
    job: Job,
    model: Model,
    drafted: Collection[str],
    articles: Iterable[Article | Failure],
    batch: Price | None = None,
) -> Estimate:
    """Go through the inputs as extract would. `drafted`: the ids of articles that have such a draft already.

    `batch` is what requests cost in a batch, None where none can be made.
    """
    prompt, found, price = job.recipe.prompt, Estimate(), job.plan.price
    added: list[int] = []
    if batch:
        found.batch_expected = found.batch_worst = Decimal(0)
    for item in articles:
        if job.limit is not None and found.articles == job.limit:
            break
        found.articles += 1
        if isinstance(item, Failure):
            found.failed.append(item)
        elif item.id in drafted and not job.plan.fresh:
            found.cached += 1
        else:
            bounds = _bounds(prompt, model, item)
            found.requests += len(bounds)
            size = len(item.text.encode("utf-8", "replace"))
            found.worst += _worst(bounds, price)
            found.expected += _expected(bounds, size, price)
            if batch and found.batch_worst is not None and found.batch_expected is not None:
                found.batch_worst += _worst(bounds, batch)
                found.batch_expected += _expected(bounds, size, batch)
            if prompt.learned.wanted:
                pairs = zip(bounds, _bounds(prompt.bare, model, item), strict=True)
                added += [max(0, full.request_bytes - bare.request_bytes) // BYTES_A_TOKEN for full, bare in pairs]
    if prompt.learned.wanted:
        found.examples = _examples(added, price)
    return found


def _bounds(prompt: Prompt, model: Model, article: Article) -> list[Bound]:
    return [model.bound(question) for question in prompt.questions(article)]


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

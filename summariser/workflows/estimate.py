"""What a batch would cost, without sending anything."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from summariser.domain.article import Article
from summariser.domain.budget import BYTES_A_TOKEN, Price, Usage
from summariser.domain.errors import Failure
from summariser.ports import Bound, Model
from summariser.workflows.extract import Job

ANSWER_SHARE = Decimal("0.54")
"""Bytes of answer for a byte of article: the ten gold records of the project, as answers, measured in compact JSON."""


@dataclass
class Estimate:
    """`expected` is a rule of thumb; `worst` is what the requests would reserve, retries and re-asks left out."""

    articles: int = 0
    cached: int = 0
    requests: int = 0
    expected: Decimal = Decimal(0)
    worst: Decimal = Decimal(0)
    failed: list[Failure] = field(default_factory=list)


def estimate(job: Job, model: Model, drafted: Collection[str], articles: Iterable[Article | Failure]) -> Estimate:
    """Go through the inputs as extract would. `drafted`: the ids of articles that have such a draft already."""
    found, price = Estimate(), job.plan.price
    for item in articles:
        if job.limit is not None and found.articles == job.limit:
            break
        found.articles += 1
        if isinstance(item, Failure):
            found.failed.append(item)
        elif item.id in drafted and not job.plan.fresh:
            found.cached += 1
        else:
            bounds = [model.bound(question) for question in job.recipe.prompt.questions(item)]
            found.requests += len(bounds)
            found.worst += _worst(bounds, price)
            found.expected += _expected(bounds, len(item.text.encode("utf-8", "replace")), price)
    return found


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

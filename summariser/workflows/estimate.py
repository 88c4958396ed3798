"""What a batch would cost, without sending anything."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from summariser.domain.article import Article
from summariser.domain.budget import Usage
from summariser.domain.errors import Failure
from summariser.ports import Model
from summariser.workflows.extract import Job

BYTES_A_TOKEN = 4
"""The usual rule of thumb for English; other languages take more tokens."""

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
            bounds = [model.bound(question) for question in job.prompt.questions(item)]
            found.requests += len(bounds)
            found.worst += sum((price.worst_case(b.request_bytes, b.max_output) for b in bounds), Decimal(0))
            sent = sum(bound.request_bytes for bound in bounds) // BYTES_A_TOKEN
            answered = int(len(item.text.encode("utf-8", "replace")) * ANSWER_SHARE / BYTES_A_TOKEN)
            found.expected += price.cost(Usage(input=sent, output=answered))
    return found

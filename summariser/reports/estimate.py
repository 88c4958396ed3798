"""What `extract --dry-run` prints."""

import json
from decimal import Decimal

from summariser.core.display import shorten
from summariser.core.money import as_text as money
from summariser.extraction.estimate import Cost, CostEstimate


def as_json(found: CostEstimate, cap: Decimal, model: str) -> str:
    """The estimate as one JSON object."""
    counts = {"articles": found.articles, "cached": found.cached, "failed": len(found.failed)}
    amounts = {"expected_usd": float(found.expected), "worst_usd": float(found.worst), "cap_usd": float(cap)}
    told: dict[str, object] = {**counts, "windowed": found.windowed, "requests": found.requests, **amounts}
    told |= {
        "batch_expected_usd": found.batch and float(found.batch.expected),
        "batch_worst_usd": found.batch and float(found.batch.worst),
    }
    if more := found.escalation:
        escalated = {"expected_usd": float(more.expected), "worst_usd": float(more.worst)}
        told["escalation"] = {"requests": more.requests, **escalated}
    added = found.examples
    examples = added and {
        "tokens": added.tokens,
        "usd": float(added.cost),
        "usd_with_prompt_cache": float(added.cached_cost),
    }
    return json.dumps({**told, "model": model, "examples": examples}) + "\n"


def as_text(found: CostEstimate, cap: Decimal, model: str) -> str:
    """The estimate in a few lines."""
    failed = f", {len(found.failed)} failed" if found.failed else ""
    windowed = f" ({found.windowed} read in several windows)" if found.windowed else ""
    return (
        f"{found.articles} articles: {found.cached} drafted before{failed};"
        f" {found.requests} requests to {shorten(model, 160)}{windowed}\n"
        f"expected {money(found.expected)}, at most {money(found.worst)} unless requests must be repeated;"
        f" never over the cap of {money(cap)}\n"
        f"{_examples_text(found)}{_batch_text(found)}{_escalation_text(found)}nothing was sent\n"
    )


def _batch_text(found: CostEstimate) -> str:
    if found.batch is None:
        return ""
    return f"with --batch: expected {money(found.batch.expected)}, at most {money(found.batch.worst)}\n"


def _examples_text(found: CostEstimate) -> str:
    added, articles = found.examples, max(1, found.to_draft)
    if added is None:
        return ""
    plain, cached = (f"{money(c / articles)} and {money(c)}" for c in (added.cost, added.cached_cost))
    return (
        f"of that the examples: {added.tokens // articles:,} tokens an article, {added.tokens:,} in all;"
        f" {plain} without a prompt cache, {cached} with one\n"
    )


def _escalation_text(found: CostEstimate) -> str:
    more = found.escalation
    if more is None:
        return ""
    told = f"if every draft is escalated ({more.requests} more requests): {_sum(found.cost, more)}"
    return told + (f"; with --batch {_sum(found.batch, more)}\n" if found.batch else "\n")


def _sum(first: Cost, more: Cost) -> str:
    both = first + more
    return f"expected {money(both.expected)}, at most {money(both.worst)}"

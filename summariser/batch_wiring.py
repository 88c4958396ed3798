"""Builds the adapters of extraction in batches."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from summariser.adapters.clock import SystemClock
from summariser.adapters.wire import LONGEST_REQUEST, Endpoint, shown
from summariser.domain.budget import Price
from summariser.domain.errors import ConfigurationError, SummariserError
from summariser.wiring import LOCAL, Settings, chosen, journal_path
from summariser.workflows.batch_ports import BatchTools, Shard
from summariser.workflows.extract import Job, Tools

CONCURRENCY = 32
"""Articles that are put into a batch at once: nothing is waited for but the disk, which takes them by the group."""

STATUS_TIMEOUT = 5.0
"""Seconds that `status` waits for a provider."""


@dataclass(frozen=True)
class Desk:
    """What extraction in batches works with."""

    job: Job
    tools: Tools
    batches: BatchTools


def batch_price(settings: Settings, job: Job, endpoint: Endpoint) -> Price:
    """What requests cost in a batch: less at OpenAI, and elsewhere what was given, for nobody lists it."""
    from summariser.adapters.prices import GenaiPrices

    if settings.price or not endpoint.openai:
        return job.plan.price
    return GenaiPrices(provider="openai", longest=LONGEST_REQUEST).batch_price(endpoint.model)


def batch_price_of(settings: Settings, environment: Mapping[str, str]) -> Price | None:
    """What requests of this extraction would cost in a batch; None if they cannot be sent in one."""
    try:
        job, endpoint = in_batches(settings, environment)
    except ConfigurationError:
        return None
    return batch_price(settings, job, endpoint)


def in_batches(settings: Settings, environment: Mapping[str, str]) -> tuple[Job, Endpoint]:
    """The job and where it goes; ConfigurationError if that cannot be done in batches."""
    if settings.replay or settings.record:
        raise ConfigurationError("--batch sends files, which are neither recorded nor replayed: leave one of them out")
    job, endpoint = chosen(settings, environment)
    if endpoint.model.startswith(f"{LOCAL}:"):
        raise ConfigurationError("the embedded model takes no batches: leave out --batch, or name a hosted model")
    if job.plan.strategy == "fieldwise":
        raise ConfigurationError(
            "--strategy fieldwise asks each question after the answer to the one before, which a batch cannot: "
            "leave out one of --batch and --strategy"
        )
    return replace(job, concurrency=settings.concurrency or CONCURRENCY), endpoint


@asynccontextmanager
async def desk(settings: Settings, environment: Mapping[str, str]) -> AsyncIterator[Desk]:
    """All that is needed, open for as long as the block lasts."""
    from summariser.adapters.journal import SqlJournal
    from summariser.adapters.openai_batch import BatchApi
    from summariser.adapters.openai_batch_wire import BatchWire
    from summariser.adapters.openai_model import OpenAIModel
    from summariser.adapters.openai_wire import OpenAIWire

    job, endpoint = in_batches(settings, environment)
    price, clock = batch_price(settings, job, endpoint), SystemClock()
    model = OpenAIModel(endpoint, OpenAIWire(endpoint))
    folder = settings.workspace / ".summariser" / "batches"
    api = BatchApi(endpoint, model, folder, BatchWire(endpoint))
    try:
        with SqlJournal(journal_path(settings.workspace), clock) as journal:
            batches = BatchTools(journal.outbox, journal.inbox, api, api, server(endpoint), price)
            yield Desk(job, Tools(model, journal, journal, clock), batches)
    finally:
        await api.aclose()
        await model.aclose()


def server(endpoint: Endpoint) -> str:
    """A server's name in the journal: its address without what may be a password."""
    return shown(endpoint.url).rstrip("/")


async def ask(shards: list[Shard], environment: Mapping[str, str]) -> dict[str, str]:
    """How those of the batches stand that are at the server which the environment names, by their shards' ids.

    Only there: an address in a journal, which may be another person's, is no reason to send it a key.
    """
    key = environment.get("OPENAI_API_KEY", "").strip()
    endpoint = Endpoint("status", environment.get("OPENAI_BASE_URL") or None, key)
    here = [shard for shard in shards if shard.state == "out" and shard.server == server(endpoint)]
    if not here or not key or not urlsplit(endpoint.url).hostname:
        return {}
    from summariser.adapters.openai_batch import BatchApi
    from summariser.adapters.openai_batch_wire import BatchWire
    from summariser.adapters.openai_model import OpenAIModel
    from summariser.adapters.openai_wire import OpenAIWire

    api = BatchApi(endpoint, OpenAIModel(endpoint, OpenAIWire(endpoint)), Path(), BatchWire(endpoint, STATUS_TIMEOUT))
    told: dict[str, str] = {}
    try:
        async with asyncio.timeout(STATUS_TIMEOUT):
            for shard in here:
                remote = await api.look(shard.batch_id)
                told[shard.id] = remote.told if remote else "unknown to the server"
    except (TimeoutError, SummariserError):  # status says what it knows
        return told
    finally:
        await api.aclose()
    return told

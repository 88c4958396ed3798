"""Builds the adapters of extraction in batches."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from summariser.core.errors import ConfigurationError, SummariserError
from summariser.core.money import Price
from summariser.extract.extraction import Job, Tools
from summariser.extract.ports import Batch, BatchTools, RunPlan
from summariser.machine.clock import SystemClock
from summariser.models.wire import LONGEST_REQUEST, Endpoint, shown
from summariser.wiring.extracting import Fetching, Telling, at_once, make_job, open_helper, open_stronger
from summariser.wiring.model_choice import Choice, choose, choose_stronger
from summariser.wiring.settings import Settings, journal_path

CONCURRENCY = 32
"""Articles that are put into a batch at once: nothing is waited for but the disk, which takes them by the group."""

STATUS_TIMEOUT = 5.0
"""Seconds that `status` waits for a provider."""


@dataclass(frozen=True)
class BatchWiring:
    """What extraction in batches works with."""

    job: Job
    tools: Tools
    batches: BatchTools


def batch_price_of(settings: Settings, environment: Mapping[str, str], wanted: bool) -> Price | None:
    """What requests of this extraction would cost in a batch; None if they cannot be sent in one, which is a
    ConfigurationError if they are `wanted` in one."""
    choice = choose(settings, environment)
    if refusal := _refusal(settings, choice):
        if wanted:
            raise ConfigurationError(refusal)
        return None
    return _batch_price(settings, choice)


def _refusal(settings: Settings, choice: Choice) -> str:
    """Why this cannot be done in batches; empty if it can."""
    if settings.replay or settings.record:
        return "--batch sends files, which are neither recorded nor replayed: leave one of them out"
    if choice.local:
        return "the embedded model takes no batches: leave out --batch, or name a hosted model"
    if choice.strategy == "fieldwise":
        return (
            "--strategy fieldwise asks each question after the answer to the one before, which a batch cannot: "
            "leave out one of --batch and --strategy"
        )
    return ""


def _batch_price(settings: Settings, choice: Choice) -> Price:
    """Less than the ordinary price at OpenAI, and elsewhere what was given, for nobody lists it."""
    from summariser.models.prices import GenaiPrices

    if settings.price or not choice.endpoint.openai:
        return choice.price
    return GenaiPrices(provider="openai", longest=LONGEST_REQUEST).batch_price(choice.endpoint.model)


@asynccontextmanager
async def desk(
    settings: Settings, environment: Mapping[str, str], fetching: Fetching, telling: Telling
) -> AsyncIterator[BatchWiring]:
    """All that is needed, open for as long as the block lasts. ConfigurationError if it cannot be done in batches."""
    from summariser.journal.store import SqlJournal
    from summariser.models.openai_batch import BatchApi
    from summariser.models.openai_batch_wire import BatchWire
    from summariser.models.openai_model import OpenAIModel
    from summariser.models.openai_wire import OpenAIWire
    from summariser.models.pace import AdaptivePace

    choice = choose(settings, environment)
    if refusal := _refusal(settings, choice):
        raise ConfigurationError(refusal)
    second, endpoint = choose_stronger(settings, environment, choice), choice.endpoint
    job = make_job(settings, choice, second, telling)
    job = replace(job, plan=_begun(job.plan, settings), concurrency=settings.concurrency or CONCURRENCY)
    price, clock = _batch_price(settings, choice), SystemClock()
    pace = AdaptivePace(
        at_once(choice, second), telling=telling
    )  # of what is asked at once: second questions, and the stronger model
    model = OpenAIModel(endpoint, OpenAIWire(endpoint), pace=pace)
    folder = settings.workspace / ".summariser" / "batches"
    api = BatchApi(endpoint, model, folder, BatchWire(endpoint))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(model.aclose)
        stack.push_async_callback(api.aclose)
        stronger = open_stronger(second, job, fetching, stack, pace)
        helper = open_helper(settings, job, stack)
        with SqlJournal(journal_path(settings.workspace), clock) as journal:
            batches = BatchTools(journal.outbox, journal.inbox, api, api, server(endpoint), price)
            yield BatchWiring(job, Tools(model, journal, journal, clock, stronger, helper=helper), batches)


def _begun(plan: RunPlan, settings: Settings) -> RunPlan:
    """A run that began fresh goes on until it is finished: the same command is what fetches its answers."""
    from summariser.journal import queries

    path = journal_path(settings.workspace)
    goes_on = plan.fresh and path.exists() and queries.fresh_in_batches(path, plan.key)
    return replace(plan, fresh=False) if goes_on else plan


def server(endpoint: Endpoint) -> str:
    """A server's name in the journal: its address without what may be a password."""
    return shown(endpoint.url).rstrip("/")


async def ask(shards: list[Batch], environment: Mapping[str, str]) -> dict[str, str]:
    """How those of the batches stand that are at the server which the environment names, by their shards' ids.

    Only there: an address in a journal, which may be another person's, is no reason to send it a key.
    """
    key = environment.get("OPENAI_API_KEY", "").strip()
    endpoint = Endpoint("status", environment.get("OPENAI_BASE_URL") or None, key)
    here = [shard for shard in shards if shard.state == "out" and shard.server == server(endpoint)]
    if not here or not key or not urlsplit(endpoint.url).hostname:
        return {}
    from summariser.models.openai_batch import BatchApi
    from summariser.models.openai_batch_wire import BatchWire
    from summariser.models.openai_model import OpenAIModel
    from summariser.models.openai_wire import OpenAIWire

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

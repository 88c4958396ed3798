"""Builds the adapters of extraction in batches."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from summariser.core.errors import SummariserError
from summariser.extraction.extraction import Job, Tools
from summariser.extraction.ports import Batch, BatchTools, RunPlan
from summariser.models.wire import Endpoint, shown
from summariser.wiring.extracting import Fetching, opened
from summariser.wiring.model_choice import address
from summariser.wiring.plan import Plan, Tell
from summariser.wiring.settings import journal_place

STATUS_TIMEOUT = 5.0
"""Seconds that `status` waits for a provider."""


@asynccontextmanager
async def batch_extraction(plan: Plan, fetching: Fetching, tell: Tell) -> AsyncIterator[tuple[Job, Tools, BatchTools]]:
    """All that is needed, open for as long as the block lasts."""
    from summariser.models.openai_batch import BatchApi
    from summariser.models.openai_batch_wire import BatchWire

    endpoint, folder = plan.model.endpoint, plan.settings.workspace / ".summariser" / "batches"
    async with (
        opened(plan, fetching, tell) as (tools, model, journal),
        aclosing(BatchApi(endpoint, model, folder, BatchWire(endpoint))) as api,
    ):
        price = plan.batch_price or plan.model.price
        batches = BatchTools(journal.outbox, journal.inbox, api, api, server(endpoint), price)
        # The pace is for what is asked at once: second questions, and the stronger model.
        yield replace(plan.job, plan=_begun(plan)), replace(tools, pace=None), batches


def _begun(plan: Plan) -> RunPlan:
    """A run that began fresh goes on until it is finished: the same command is what fetches its answers."""
    from summariser.journal import queries

    run, path = plan.job.plan, journal_place(plan.settings.workspace, plan.settings.journal)
    return replace(run, fresh=run.fresh and not queries.fresh_in_batches(path, run.key))


def server(endpoint: Endpoint) -> str:
    """A server's name in the journal: its address without what may be a password."""
    return shown(endpoint.url).rstrip("/")


async def ask(shards: list[Batch], environment: Mapping[str, str]) -> dict[str, str]:
    """How those of the batches stand that are at the server which the environment names, by their shards' ids.

    Only there: an address in a journal, which may be another person's, is no reason to send it a key.
    """
    key = environment.get("OPENAI_API_KEY", "").strip()
    endpoint = Endpoint("status", address(None, environment), key)
    here = [shard for shard in shards if shard.state == "out" and shard.server == server(endpoint)]
    if not here or not key or not urlsplit(endpoint.url).hostname:
        return {}
    from summariser.models.openai_batch import BatchApi
    from summariser.models.openai_batch_wire import BatchWire
    from summariser.models.openai_model import OpenAIModel
    from summariser.models.openai_wire import OpenAIWire

    told: dict[str, str] = {}
    with suppress(TimeoutError, SummariserError):  # status says what it knows
        model, wire = OpenAIModel(endpoint, OpenAIWire(endpoint)), BatchWire(endpoint, STATUS_TIMEOUT)
        async with asyncio.timeout(STATUS_TIMEOUT), aclosing(BatchApi(endpoint, model, Path(), wire)) as api:
            for shard in here:
                remote = await api.look(shard.batch_id)
                told[shard.id] = remote.told if remote else "unknown to the server"
    return told

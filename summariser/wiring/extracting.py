"""Builds the adapters of an extraction from its plan."""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.extraction.estimate import Also, CostEstimate, estimate
from summariser.extraction.extraction import Tools
from summariser.extraction.intake import Input
from summariser.journal.presence import exists
from summariser.machine.clock import SystemClock
from summariser.machine.processors import seldom_collected
from summariser.models.wire import Wire
from summariser.wiring.model_choice import LOCAL_CONTEXT, Choice
from summariser.wiring.plan import Plan, Tell
from summariser.wiring.settings import journal_place

if TYPE_CHECKING:
    from summariser.journal.store import SqlJournal
    from summariser.models.openai_model import OpenAIModel
    from summariser.models.recordings import Header

Fetching = Callable[[str, int, int], None]
"""Told while a model is fetched: what is being done, bytes so far, bytes in all."""


@asynccontextmanager
async def extraction(
    plan: Plan, fetching: Fetching = lambda *_: None, tell: Tell = lambda _: None
) -> AsyncIterator[Tools]:
    """The tools of an extraction, open for as long as the block lasts. ConfigurationError if something is missing."""
    async with opened(plan, fetching, tell) as (tools, _, _):
        yield tools


@asynccontextmanager
async def opened(plan: Plan, fetching: Fetching, tell: Tell) -> "AsyncIterator[tuple[Tools, OpenAIModel, SqlJournal]]":
    """The tools, and of them the model and the journal, which can do more than drafting needs."""
    from summariser.journal.store import SqlJournal
    from summariser.models.openai_model import OpenAIModel
    from summariser.models.pace import AdaptivePace
    from summariser.wiring.helper import HelperProcess

    clock, pace, settings = SystemClock(), AdaptivePace(plan.concurrency, telling=tell), plan.settings
    place = journal_place(settings.workspace, settings.journal)
    stronger = helper = None
    async with AsyncExitStack() as stack:
        stack.enter_context(seldom_collected())
        model = OpenAIModel(plan.model.endpoint, _wire(plan, fetching, tell), pace=pace)
        stack.push_async_callback(model.aclose)
        if plan.stronger:
            stronger = OpenAIModel(plan.stronger.endpoint, _network(plan.stronger, fetching, tell), pace=pace)
            stack.push_async_callback(stronger.aclose)
        if isinstance(settings.schema, str):  # another process could not find a model that has no name
            helper = HelperProcess(settings.schema, plan.job.recipes)
            stack.push_async_callback(helper.aclose)
        second = None
        if settings.second_reader and plan.job.recipe.wanted:
            from summariser.wiring.reading import ReaderProcess

            second = ReaderProcess(lambda: _parser(fetching, tell), tell)
            stack.push_async_callback(second.aclose)
        journal = stack.enter_context(SqlJournal(place, clock, tell))
        yield Tools(model, journal, journal, clock, stronger, pace, helper, second), model, journal


def estimated(plan: Plan, articles: Iterable[Input]) -> CostEstimate:
    """What it would cost. Nothing is sent, and nothing written."""
    from summariser.journal import queries
    from summariser.models.openai_model import OpenAIModel
    from summariser.models.openai_wire import OpenAIWire

    path = journal_place(plan.settings.workspace, plan.settings.journal)
    drafted = queries.drafted_ids(path, plan.job.plan.draft_key) if exists(path) else frozenset[str]()

    def asked(choice: Choice) -> OpenAIModel:
        return OpenAIModel(choice.endpoint, OpenAIWire(choice.endpoint))

    also = Also(asked(plan.stronger) if plan.stronger else None, plan.batch_price)
    return estimate(plan.job, asked(plan.model), drafted, articles, also)


def downloads(plan: Plan) -> list[str]:
    """What is fetched before the first article is drafted, in a line each."""
    from summariser.models.parser_data import PARSER
    from summariser.models.weights import to_fetch

    choices = [choice for choice in (plan.model, plan.stronger) if choice and choice.local and not choice.weights]
    told = [to_fetch() if any(not choice.replay for choice in choices) else ""]
    if plan.settings.second_reader and plan.job.recipe.wanted:
        from summariser.wiring.reading import has_parser

        told.append(to_fetch(PARSER) if has_parser() else "")
    return [one for one in told if one]


def _parser(fetching: Fetching, tell: Tell) -> Path | None:
    from summariser.models.parser_data import PARSER
    from summariser.models.weights import to_fetch
    from summariser.wiring.reading import has_parser, parser_folder

    if has_parser() and (first := to_fetch(PARSER)):
        tell(first)
    return parser_folder(fetching)


def _wire(plan: Plan, fetching: Fetching, tell: Tell) -> Wire:
    if plan.model.replay:
        return plan.model.replay
    wire = _network(plan.model, fetching, tell)
    if plan.settings.record:
        from summariser.models.recordings import Recorder

        return Recorder(plan.settings.record, _header(plan), wire)
    return wire


def _network(choice: Choice, fetching: Fetching, tell: Tell) -> Wire:
    if choice.local:
        from summariser.models.local_server import LocalWire
        from summariser.models.weights import fetch_weights, to_fetch

        def fetched() -> Path:
            if first := to_fetch():
                tell(first)
            return fetch_weights(fetching)

        return LocalWire(choice.endpoint, lambda: choice.weights or fetched(), choice.context or LOCAL_CONTEXT)
    from summariser.models.openai_wire import OpenAIWire

    return OpenAIWire(choice.endpoint)


def _header(plan: Plan) -> "Header":
    from summariser.models.recordings import Header

    choice, endpoint = plan.model, plan.model.endpoint
    return Header(
        endpoint.model,
        choice.strategy,
        plan.job.plan.prompt,
        SystemClock().now(),
        bounded=endpoint.bounded,
        max_output=endpoint.max_output,
        openai=endpoint.openai,
        note="recorded from the embedded model's server" if choice.local else "recorded from a server",
        context=choice.context,
    )

"""Builds the adapters that an extraction needs, from what the command line and the environment say."""

import hashlib
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from summariser.ask.prompt import Learned, Prompt
from summariser.core.errors import STANDARD_INPUT
from summariser.core.record import canonical
from summariser.core.schema import Schema
from summariser.extract.escalation import THRESHOLD, Escalation
from summariser.extract.examples import ExampleRequest, ExampleStore, learn
from summariser.extract.extraction import Job, Tools
from summariser.extract.ports import Model, RunPlan
from summariser.files.prompts import load_templates
from summariser.files.schemas import load_schema
from summariser.ground.reply import Recipe
from summariser.machine.clock import SystemClock
from summariser.machine.processors import seldom_collected
from summariser.models.wire import Wire
from summariser.wiring.model_choice import LOCAL_CONTEXT, Choice, choose, choose_stronger
from summariser.wiring.settings import Settings, journal_path

if TYPE_CHECKING:
    from summariser.models.pace import AdaptivePace
    from summariser.models.recordings import Header
    from summariser.wiring.helper import HelperProcess

Fetching = Callable[[str, int, int], None]
"""Told while a model is fetched: what is being done, bytes so far, bytes in all."""

Telling = Callable[[str], None]
"""Told, in a line, what the job is made of."""


def _untold(line: str) -> None:
    """Nobody listens."""


@asynccontextmanager
async def extraction(
    settings: Settings, environment: Mapping[str, str], fetching: Fetching, telling: Telling = _untold
) -> AsyncIterator[tuple[Job, Tools]]:
    """The job and its tools, open for as long as the block lasts. ConfigurationError if something is missing."""
    from summariser.journal.store import SqlJournal
    from summariser.models.openai_model import OpenAIModel
    from summariser.models.pace import AdaptivePace

    clock = SystemClock()
    choice = choose(settings, environment)
    second = choose_stronger(settings, environment, choice)
    job = make_job(settings, choice, second, telling)
    async with AsyncExitStack() as stack:
        stack.enter_context(seldom_collected())
        wire = _wire(settings, choice, job.recipe.prompt, fetching)
        stack.push_async_callback(wire.aclose)
        pace = AdaptivePace(at_once(choice, second), telling=telling)
        stronger = open_stronger(second, job, fetching, stack, pace)
        helper = open_helper(settings, job, stack)
        with SqlJournal(journal_path(settings.workspace), clock) as journal:
            model = OpenAIModel(choice.endpoint, wire, pace=pace)
            yield job, Tools(model, journal, journal, clock, stronger, pace, helper)


def at_once(choice: Choice, second: Choice | None) -> int | None:
    """Requests in flight, to either model; None adapts to the provider."""
    fixed = [one.concurrency for one in (choice, second) if one and one.concurrency]
    return min(fixed, default=None)


def open_stronger(
    second: Choice | None, job: Job, fetching: Fetching, stack: AsyncExitStack, pace: "AdaptivePace | None" = None
) -> Model | None:
    """The model that doubtful drafts go to, for as long as the stack is open."""
    from summariser.models.openai_model import OpenAIModel

    if second is None or job.escalation is None:
        return None
    stronger = OpenAIModel(second.endpoint, _network(second, job.escalation.recipe.prompt, fetching), pace=pace)
    stack.push_async_callback(stronger.aclose)
    return stronger


def open_helper(settings: Settings, job: Job, stack: AsyncExitStack) -> "HelperProcess | None":
    """What answers go to that come faster than they are grounded, for as long as the stack is open; None for a schema
    that another process could not find."""
    if not isinstance(settings.schema, str):
        return None
    from summariser.wiring.helper import HelperProcess

    helper = HelperProcess(settings.schema, [job.recipe, *([job.escalation.recipe] if job.escalation else [])])
    stack.push_async_callback(helper.aclose)
    return helper


def estimation(
    settings: Settings, environment: Mapping[str, str], telling: Telling = _untold
) -> tuple[Job, Model, frozenset[str], Model | None]:
    """The job, the model that would be asked, the ids of the articles that are drafted already, and the stronger
    model of an escalation."""
    from summariser.journal import queries
    from summariser.models.openai_model import OpenAIModel
    from summariser.models.openai_wire import OpenAIWire

    choice = choose(settings, environment)
    second = choose_stronger(settings, environment, choice)
    job = make_job(settings, choice, second, telling, keep=False)
    path = journal_path(settings.workspace)
    drafted = queries.drafted_ids(path, job.plan.draft_key) if path.exists() else frozenset[str]()
    stronger = OpenAIModel(second.endpoint, OpenAIWire(second.endpoint)) if second else None
    return job, OpenAIModel(choice.endpoint, OpenAIWire(choice.endpoint)), drafted, stronger


def make_job(settings: Settings, choice: Choice, second: Choice | None, telling: Telling, *, keep: bool = True) -> Job:
    """The job; without `keep`, examples that it chooses are not stored. Both models are shown the same ones."""
    schema = load_schema(settings.schema)
    templates = load_templates(schema.name, settings.workspace, schema.instructions)
    learned = Learned()

    def asking(of: Choice) -> tuple[RunPlan, Recipe]:
        prompt = Prompt(schema, templates, of.strategy, learned, room=of.room(learned))
        return _plan(settings, of, schema, prompt), Recipe(schema, prompt)

    plan, recipe = asking(choice)
    if settings.examples:
        # By the run's key, but for its examples: whoever resumes the run finds them.
        wish = ExampleRequest(_key(plan.key, settings.examples), settings.examples, plan.fresh, keep)
        learned = _learned(settings, schema, wish, telling)
        plan, recipe = asking(choice)
    job = Job(plan, recipe, at_once(choice, second) or 1, settings.limit)
    if second:
        job = _escalated(settings, job, *asking(second))
    for one in (recipe, *([job.escalation.recipe] if job.escalation else [])):
        if count := one.prompt.left_out:
            telling(f"the model's context is short: {count} worked example{'s'[: count - 1]} of the prompt left out")
    return job


def _escalated(settings: Settings, job: Job, its_plan: RunPlan, its_recipe: Recipe) -> Job:
    plan, threshold = job.plan, settings.escalate_at or THRESHOLD
    escalation = Escalation(its_plan, its_recipe, plan.draft_key, threshold)
    # Drafts that were not to be escalated are no drafts of this run, and it has a cap of its own.
    draft_key = _key(plan.draft_key, its_plan.draft_key, threshold)
    plan = replace(plan, draft_key=draft_key, first_key=plan.draft_key, key=_key(plan.key, draft_key))
    return replace(job, plan=plan, escalation=escalation)


def _learned(settings: Settings, schema: Schema, wish: ExampleRequest, telling: Telling) -> Learned:
    from summariser.files.article_files import read_articles
    from summariser.files.example_files import ChosenFiles, ReviewedRecords

    workspace = settings.workspace
    reviewed = ReviewedRecords(journal_path(workspace), workspace / "reviewed", schema)
    shelf = ExampleStore(reviewed, ChosenFiles(workspace / ".summariser" / "examples"))
    files = [path for path in settings.paths if path != STANDARD_INPUT]  # that can be read only once
    with _interruptible():
        return learn(wish, shelf, read_articles(files, follow_links=settings.follow_links), telling)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends what is read here at once. An event loop would only note it, and see to it when all is read."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _wire(settings: Settings, choice: Choice, prompt: Prompt, fetching: Fetching) -> Wire:
    if settings.replay:
        from summariser.models.recordings import Replay

        return Replay.load(settings.replay)
    if settings.record:
        from summariser.models.recordings import Recorder

        return Recorder(settings.record, _header(choice, prompt), _network(choice, prompt, fetching))
    return _network(choice, prompt, fetching)


def _network(choice: Choice, prompt: Prompt, fetching: Fetching) -> Wire:
    if choice.local:
        from summariser.models.local_server import LocalWire
        from summariser.models.weights import fetch_weights

        weights = choice.weights
        served = choice.context_with(prompt.learned) or LOCAL_CONTEXT
        return LocalWire(choice.endpoint, lambda: weights or fetch_weights(fetching), served)
    from summariser.models.openai_wire import OpenAIWire

    return OpenAIWire(choice.endpoint)


def _header(choice: Choice, prompt: Prompt) -> "Header":
    from summariser.models.recordings import Header

    endpoint = choice.endpoint
    note = "recorded from the embedded model's server" if choice.local else "recorded from a server"
    return Header(
        endpoint.model,
        choice.strategy,
        f"extract@{prompt.hash}",
        SystemClock().now(),
        bounded=endpoint.bounded,
        max_output=endpoint.max_output,
        openai=endpoint.openai,
        note=note,
        context=choice.context_with(prompt.learned),
    )


def _plan(settings: Settings, choice: Choice, schema: Schema, prompt: Prompt) -> RunPlan:
    endpoint = choice.endpoint
    parameters = {"parameters": endpoint.parameters, "bounded": endpoint.bounded}
    parameters |= {"context": settings.context} if settings.context else {}
    record = str(settings.record.absolute()) if settings.record else None
    draft_key = _key(endpoint.model, schema.id, prompt.hash, choice.strategy, parameters)
    return RunPlan(
        key=_key(draft_key, settings.base_url, bool(settings.replay), record, sorted(settings.paths)),
        draft_key=draft_key,
        model=endpoint.model,
        schema_id=schema.id,
        prompt=f"extract@{prompt.hash}",
        strategy=choice.strategy,
        cap=settings.max_cost,
        price=choice.price,
        command=" ".join(("extract", *settings.paths)),
        # Only what crosses the wire can be recorded. A recording that was begun goes on, and so does its run.
        fresh=settings.fresh or (settings.record is not None and not settings.record.exists()),
    )


def _key(*parts: object) -> str:
    return hashlib.sha256(canonical(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

"""Builds the adapters that a command needs, from what the command line and the environment say."""

import hashlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from summariser.adapters.clock import SystemClock
from summariser.adapters.prompts import load_templates
from summariser.adapters.schemas import load_schema
from summariser.adapters.wire import LONGEST_REQUEST, OPENAI_URL, Endpoint, Wire, shown
from summariser.domain.budget import FREE, Price
from summariser.domain.display import shorten
from summariser.domain.errors import STANDARD_INPUT, ConfigurationError
from summariser.domain.question import Learned, Prompt, Strategy
from summariser.domain.record import canonical
from summariser.domain.schema import Schema
from summariser.ports import Model, RunPlan
from summariser.workflows.drafting import Recipe
from summariser.workflows.extract import Job, Tools
from summariser.workflows.learning import Shelf, Wish, learn

if TYPE_CHECKING:
    from summariser.adapters.recordings import Header
    from summariser.tui.screens.sitting import Setup

OPENAI_MODEL = "gpt-6-luna"
LOCAL = "local"
LOCAL_CONTEXT = 8192
"""Tokens: the prompt, an article of 2,000 words in a language that the model cuts finely, and the answer."""

LOCAL_MAX_OUTPUT = 1024
MAX_OUTPUT = 4096
REPLAYED_AT_ONCE = 8

Fetching = Callable[[str, int, int], None]
"""Told while a model is fetched: what is being done, bytes so far, bytes in all."""

Telling = Callable[[str], None]
"""Told, in a line, what the job is made of."""


def _untold(line: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Settings:
    """What an extraction was told. None means that the default applies."""

    paths: tuple[str, ...]
    workspace: Path = Path()
    max_cost: Decimal = Decimal(1)
    model: str | None = None
    base_url: str | None = None
    price: str | None = None
    schema: str = "meeting"
    strategy: Strategy | None = None
    concurrency: int | None = None
    limit: int | None = None
    fresh: bool = False
    examples: int = 0
    record: Path | None = None
    replay: Path | None = None


def journal_path(workspace: Path) -> Path:
    """Where a workspace keeps its journal."""
    return workspace / ".summariser" / "journal.db"


@dataclass(frozen=True)
class ReviewPlan:
    """What a review was told. Empty `wanted` means all articles; `sample` is a percentage and its seed."""

    wanted: tuple[str, ...] = ()
    workspace: Path = Path()
    schema: str = "meeting"
    sample: tuple[float, int] | None = None
    reviewer: str | None = None


def review(plan: ReviewPlan, environment: Mapping[str, str]) -> int:
    """Let a person review drafts in the terminal until they leave; the exit code."""
    import asyncio
    import socket

    from summariser.adapters.journal import SqlJournal
    from summariser.adapters.record_files import FolderRecords
    from summariser.tui.app import run
    from summariser.workflows.review import Bench, Reviewer, ReviewSession

    path, clock = journal_path(plan.workspace), SystemClock()
    name, setup = _review_setup(plan, environment)
    with SqlJournal(path, clock) as journal:
        bench = Bench(journal.reviews, FolderRecords(plan.workspace / "reviewed"), clock)
        session = ReviewSession(load_schema(plan.schema), bench, Reviewer(name, socket.gethostname()))
        return asyncio.run(run(session, setup))


def review_in_browser(
    plan: ReviewPlan, environment: Mapping[str, str], command: Sequence[str], port: int, tell: Callable[[str], None]
) -> None:
    """Serve that command, which is the review as planned, until it is stopped. What would fail there fails here."""
    try:
        from summariser.adapters import browser
    except ImportError as error:
        raise ConfigurationError("--web needs textual-serve: pip install 'summariser[serve]'") from error
    _review_setup(plan, environment)
    load_schema(plan.schema)
    browser.serve(command, port, "summariser review", tell)


def _review_setup(plan: ReviewPlan, environment: Mapping[str, str]) -> "tuple[str, Setup]":
    """The reviewer's name, and how the review begins. ConfigurationError if something in the workspace is wrong."""
    from summariser.adapters.review_settings import load_settings
    from summariser.adapters.reviewer import reviewer_name
    from summariser.tui.keys import checked
    from summariser.tui.screens.sitting import Setup

    settings = load_settings(plan.workspace / ".summariser" / "config.toml")
    chosen = _chosen(journal_path(plan.workspace), plan.wanted)
    name = plan.reviewer or settings.reviewer or reviewer_name(environment)
    return name, Setup(chosen, plan.sample, checked(settings.keys), settings.theme or "dark")


def _chosen(journal: Path, wanted: tuple[str, ...]) -> frozenset[str] | None:
    """The ids of the articles that were named; None for all. ConfigurationError if there is nothing to review."""
    from summariser.adapters.journal import reading

    if not journal.exists():
        raise ConfigurationError(f"no journal in {str(journal.parent)!r}: run `summariser extract` first")
    found = [(one, reading.find_record(journal, one)) for one in wanted]
    if missing := next((one for one, matches in found if not matches), None):
        raise ConfigurationError(f"no draft of {shorten(missing, 160)!r}: `summariser status` says what there is")
    return frozenset(match.article_id for _, matches in found for match in matches) if wanted else None


@asynccontextmanager
async def extraction(
    settings: Settings, environment: Mapping[str, str], fetching: Fetching, telling: Telling = _untold
) -> AsyncIterator[tuple[Job, Tools]]:
    """The job and its tools, open for as long as the block lasts. ConfigurationError if something is missing."""
    from summariser.adapters.journal import SqlJournal
    from summariser.adapters.openai_model import OpenAIModel
    from summariser.adapters.pace import Pace

    clock = SystemClock()
    choice = _choose(settings, environment)
    job = _job(settings, choice, telling)
    wire = _wire(settings, choice, job.recipe.prompt, fetching)
    try:
        with SqlJournal(journal_path(settings.workspace), clock) as journal:
            pace = Pace(choice.concurrency)
            yield job, Tools(OpenAIModel(choice.endpoint, wire, pace=pace), journal, journal, clock, pace)
    finally:
        await wire.aclose()


def estimation(
    settings: Settings, environment: Mapping[str, str], telling: Telling = _untold
) -> tuple[Job, Model, frozenset[str]]:
    """The job, the model that would be asked, and the ids of the articles that are drafted already."""
    from summariser.adapters.journal import reading
    from summariser.adapters.openai_model import OpenAIModel
    from summariser.adapters.openai_wire import OpenAIWire

    choice = _choose(settings, environment)
    job = _job(settings, choice, telling, keep=False)
    path = journal_path(settings.workspace)
    drafted = reading.drafted_ids(path, job.plan.draft_key) if path.exists() else frozenset[str]()
    return job, OpenAIModel(choice.endpoint, OpenAIWire(choice.endpoint)), drafted


def _job(settings: Settings, choice: "_Choice", telling: Telling, *, keep: bool = True) -> Job:
    """The job; without `keep`, examples that it chooses are not stored."""
    schema = load_schema(settings.schema)
    templates = load_templates(schema.name, settings.workspace, schema.instructions)
    prompt = Prompt(schema, templates, choice.strategy)
    plan = _plan(settings, choice, schema, prompt)
    if settings.examples:
        # By the run's key, but for its examples: whoever resumes the run finds them.
        wish = Wish(_key(plan.key, settings.examples), settings.examples, plan.fresh, keep)
        prompt = Prompt(schema, templates, choice.strategy, _learned(settings, schema, wish, telling))
        plan = _plan(settings, choice, schema, prompt)
    return Job(plan, Recipe(schema, prompt), choice.concurrency or 1, settings.limit)


def _learned(settings: Settings, schema: Schema, wish: Wish, telling: Telling) -> Learned:
    from summariser.adapters.article_files import read_articles
    from summariser.adapters.example_files import ChosenFiles, ReviewedRecords

    workspace = settings.workspace
    reviewed = ReviewedRecords(journal_path(workspace), workspace / "reviewed", schema)
    shelf = Shelf(reviewed, ChosenFiles(workspace / ".summariser" / "examples"))
    files = [path for path in settings.paths if path != STANDARD_INPUT]  # that can be read only once
    return learn(wish, shelf, read_articles(files), telling)


@dataclass(frozen=True)
class _Choice:
    """The model that was chosen and all that follows from it. `weights` is the embedded model's own file.

    `concurrency` None adapts to the provider.
    """

    endpoint: Endpoint
    price: Price
    strategy: Strategy
    concurrency: int | None
    weights: Path | None = None

    @property
    def local(self) -> bool:
        return self.endpoint.model.startswith(f"{LOCAL}:")


def _choose(settings: Settings, environment: Mapping[str, str]) -> _Choice:
    if settings.replay:
        return _replayed(settings.replay, settings)
    base_url = settings.base_url or environment.get("OPENAI_BASE_URL") or None
    api_key = environment.get("OPENAI_API_KEY", "").strip()
    name = settings.model or environment.get("SUMMARISER_MODEL")
    if not name and base_url and not api_key:
        raise ConfigurationError(f"which model does {shorten(shown(base_url), 160)} serve? Name it with --model")
    name = name or (OPENAI_MODEL if api_key else LOCAL)
    if name == LOCAL or name.startswith(f"{LOCAL}:"):
        return _local(name, settings)
    if not base_url and not api_key:
        raise ConfigurationError(
            f"model {name!r} needs a key: set OPENAI_API_KEY, or name a server with --base-url, or use --model local"
        )
    _check_url(base_url)
    endpoint = Endpoint(name, base_url, api_key, max_output=MAX_OUTPUT)
    return _Choice(endpoint, _price(settings, endpoint), settings.strategy or "whole", settings.concurrency)


def _check_url(base_url: str | None) -> None:
    try:
        parts = urlsplit(base_url or OPENAI_URL)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets that never close, a port beyond all ports
        usable = False
    if not usable:
        raise ConfigurationError(
            f"--base-url {shorten(shown(base_url or ''), 160)!r} is no address of a server: give one like http://localhost:8000/v1"
        )


def _price(settings: Settings, endpoint: Endpoint) -> Price:
    from summariser.adapters.prices import GenaiPrices, parse_price

    if settings.price:
        return parse_price(settings.price)
    return GenaiPrices(provider="openai" if endpoint.openai else None, longest=LONGEST_REQUEST).price(endpoint.model)


def _local(name: str, settings: Settings) -> _Choice:
    from summariser.adapters.weights import DEFAULT_WEIGHTS

    given = name.partition(":")[2]
    # The stem, not the path: the name goes into records, which other people read.
    model = f"{LOCAL}:{Path(given or DEFAULT_WEIGHTS.file_name).stem}"
    endpoint = Endpoint(model, "http://127.0.0.1:0/v1", bounded=True, max_output=LOCAL_MAX_OUTPUT)
    # One article at a time: two would take turns on the same cores and lose each other's prompt cache.
    return _Choice(endpoint, FREE, settings.strategy or "fieldwise", 1, Path(given) if given else None)


def _replayed(recording: Path, settings: Settings) -> _Choice:
    from summariser.adapters.recordings import Replay

    if settings.model or settings.base_url or settings.record:
        raise ConfigurationError("--replay answers from the file alone: leave out --model, --base-url and --record")
    header = Replay.load(recording).header
    return _Choice(
        header.endpoint(), FREE, settings.strategy or header.strategy, settings.concurrency or REPLAYED_AT_ONCE
    )


def _wire(settings: Settings, choice: _Choice, prompt: Prompt, fetching: Fetching) -> Wire:
    if settings.replay:
        from summariser.adapters.recordings import Replay

        return Replay.load(settings.replay)
    if settings.record:
        from summariser.adapters.recordings import Recorder

        return Recorder(settings.record, _header(choice, prompt), _network(choice, prompt, fetching))
    return _network(choice, prompt, fetching)


def _network(choice: _Choice, prompt: Prompt, fetching: Fetching) -> Wire:
    if choice.local:
        from summariser.adapters.local_wire import LocalWire
        from summariser.adapters.weights import fetch_weights

        weights = choice.weights
        # Two bytes a token is what the most finely cut languages need: examples must not take an article's room.
        context = LOCAL_CONTEXT + prompt.learned.size // 2
        return LocalWire(choice.endpoint, lambda: weights or fetch_weights(fetching), context)
    from summariser.adapters.openai_wire import OpenAIWire

    return OpenAIWire(choice.endpoint)


def _header(choice: _Choice, prompt: Prompt) -> "Header":
    from summariser.adapters.recordings import Header

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
    )


def _plan(settings: Settings, choice: _Choice, schema: Schema, prompt: Prompt) -> RunPlan:
    endpoint = choice.endpoint
    parameters = {"parameters": endpoint.parameters, "bounded": endpoint.bounded}
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

"""Chooses the model, and what follows from it: where it is, what it costs, how it is asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from summariser.ask.prompt import Learned, Strategy
from summariser.ask.windows import Room
from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.core.money import FREE, Price
from summariser.models.wire import LONGEST_REQUEST, Endpoint, is_of_server, shown
from summariser.wiring.settings import Settings

if TYPE_CHECKING:
    from summariser.models.recordings import Replay

OPENAI_MODEL = "gpt-6-luna"
LOCAL = "local"
LOCAL_CONTEXT = 8192
"""Tokens: the prompt, an article of about 2,000 words, and the answer. Longer articles are read in windows."""

LOCAL_MAX_OUTPUT = 1024
MAX_OUTPUT = 4096
REPLAYED_AT_ONCE = 8


@dataclass(frozen=True)
class Choice:
    """The model that was chosen and all that follows from it. `context` counts tokens, and `grows` says that it may be
    made longer. `weights` is the embedded model's own file, `replay` the recording that answers in its place."""

    endpoint: Endpoint
    price: Price
    strategy: Strategy
    context: int | None = None
    grows: bool = False
    weights: Path | None = None
    replay: "Replay | None" = None

    def with_room_for(self, learned: Learned) -> Self:
        """With the context that examples need on top, if it may grow: they must not take an article's room."""
        # Two bytes a token is what the most finely cut languages need.
        longer = self.context and self.context + (learned.size // 2 if self.grows else 0)
        return replace(self, context=longer, grows=False)

    @property
    def room(self) -> Room:
        """What the prompt may take: fieldwise, the conversation grows by the answers so far."""
        answers = self.endpoint.max_output * _answers(self.strategy)
        return Room(self.context and self.context - answers, LONGEST_REQUEST)

    @property
    def local(self) -> bool:
        return self.endpoint.model.startswith(f"{LOCAL}:")


def choose(settings: Settings, environment: Mapping[str, str]) -> Choice:
    if settings.replay:
        return _replayed(settings.replay, settings)
    given, base_url = settings.base_url is not None, address(settings.base_url, environment)
    api_key = environment.get("OPENAI_API_KEY", "").strip()
    name = settings.model or environment.get("SUMMARISER_MODEL")
    if not name and base_url and not api_key:
        raise ConfigurationError(f"which model does {shorten(shown(base_url), 160)} serve? Name it with --model")
    name = name or (OPENAI_MODEL if api_key else LOCAL)
    if _embedded(name):
        # Nobody knows which is meant: articles that were to stay here would leave, or another model would answer.
        if settings.base_url and (not settings.escalate or _embedded(settings.escalate)):
            raise ConfigurationError(
                f"--model {shorten(name, 160)} is the embedded model, and --base-url a server: leave out one of them,"
                " or name the server's model as it does"
            )
        return _local(name, settings)
    if base_url is None and not api_key:
        raise ConfigurationError(
            f"model {name!r} needs a key: set OPENAI_API_KEY, or name a server with --base-url, or use --model local"
        )
    if base_url is not None:
        _check_url(base_url, "--base-url" if given else "OPENAI_BASE_URL")
    endpoint, strategy = Endpoint(name, base_url, api_key), settings.strategy or "whole"
    context = settings.context or _known_context(endpoint)
    endpoint = replace(endpoint, max_output=_longest_answer(MAX_OUTPUT, context, strategy))
    return Choice(endpoint, _price(settings, endpoint), strategy, context)


def choose_stronger(settings: Settings, environment: Mapping[str, str], first: Choice) -> Choice | None:
    """The model that doubtful drafts are escalated to, if one was named."""
    if settings.escalate is None:
        if settings.escalate_at or settings.escalate_price:
            raise ConfigurationError(
                "--escalate-at and --escalate-price are about a stronger model: name it with --escalate"
            )
        return None
    if not settings.escalate:
        raise ConfigurationError("--escalate names no model: name one, or leave it out")
    if settings.record or settings.replay:
        raise ConfigurationError("a recording holds the answers of one model: leave out --escalate")
    try:
        base_url = None if _embedded(settings.escalate) else settings.base_url
        wanted = replace(settings, model=settings.escalate, base_url=base_url, price=settings.escalate_price)
        second = choose(wanted, environment)
    except ConfigurationError as error:
        told = re.sub(r"--(model|price)\b", lambda m: f"--escalate{'' if m[1] == 'model' else '-price'}", str(error))
        raise ConfigurationError(f"for escalation: {told}") from error
    if second.endpoint.model == first.endpoint.model:
        raise ConfigurationError(
            f"--escalate names the model that drafts anyway, {shorten(second.endpoint.model, 160)}: name a stronger one"
        )
    return second


def concurrency(settings: Settings, *models: Choice | None) -> int | None:
    """Requests in flight, to all models together; None adapts to the provider."""
    if settings.replay:
        return settings.concurrency or REPLAYED_AT_ONCE
    # One article at a time: two would take turns on the same cores and lose each other's prompt cache.
    return 1 if any(model and model.local for model in models) else settings.concurrency


def batch_price(settings: Settings, choice: Choice) -> Price | None:
    """What requests cost in a batch, where that is asked; None if they cannot be sent in one, which is a
    ConfigurationError if they are to be."""
    refusal = _no_batches(settings, choice)
    if refusal and settings.batch:
        raise ConfigurationError(refusal)
    if refusal or not (settings.batch or settings.dry_run):
        return None
    if settings.price or not choice.endpoint.openai:
        return choice.price  # what was given: nobody lists what others take
    from summariser.models.prices import GenaiPrices

    return GenaiPrices(provider="openai", longest=LONGEST_REQUEST).batch_price(choice.endpoint.model)


def _no_batches(settings: Settings, choice: Choice) -> str:
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


def _known_context(endpoint: Endpoint) -> int | None:
    """Of other servers nobody knows how much of a model's context they serve: one that refuses is asked for less."""
    from summariser.models.prices import context_window

    return context_window(endpoint.model, "openai") if endpoint.openai else None


def _embedded(name: str) -> bool:
    return name == LOCAL or name.startswith(f"{LOCAL}:")


def _answers(strategy: Strategy) -> int:
    """How many of the longest answers a context must hold: fieldwise, the last one and those before it."""
    return 2 if strategy == "fieldwise" else 1


def _longest_answer(most: int, context: int | None, strategy: Strategy) -> int:
    """Tokens: `most`, or where that would be over half of a short context, what makes it a quarter."""
    short = context is not None and 2 * most * _answers(strategy) > context
    return context // 4 // _answers(strategy) if context and short else most


def address(given: str | None, environment: Mapping[str, str]) -> str | None:
    """Of the server: the one that is given, or else the environment's, where an empty one counts as none."""
    return given.strip() if given is not None else environment.get("OPENAI_BASE_URL", "").strip() or None


def _check_url(url: str, said: str) -> None:
    """`said`: where it was said."""
    told = f"{said} {shorten(shown(url), 160)!r}"
    if not is_of_server(url):
        raise ConfigurationError(f"{told} is no address of a server: give one like http://localhost:8000/v1")
    if urlsplit(url).username is not None:  # beside the header that carries a key there is no room for it
        raise ConfigurationError(f"{told} holds a name or password: leave it out, and set OPENAI_API_KEY to a key")


def _price(settings: Settings, endpoint: Endpoint) -> Price:
    from summariser.models.prices import GenaiPrices, parse_price

    if settings.price:
        return parse_price(settings.price)
    return GenaiPrices(provider="openai" if endpoint.openai else None, longest=LONGEST_REQUEST).price(endpoint.model)


def _local(name: str, settings: Settings) -> Choice:
    from summariser.models.weights import DEFAULT_WEIGHTS

    given = name.partition(":")[2]
    # The stem, not the path: the name goes into records, which other people read.
    model = f"{LOCAL}:{Path(given or DEFAULT_WEIGHTS.file_name).stem}"
    weights, context = Path(given) if given else None, settings.context or LOCAL_CONTEXT
    strategy = settings.strategy or "fieldwise"
    longest = _longest_answer(LOCAL_MAX_OUTPUT, context, strategy)
    endpoint = Endpoint(model, "http://127.0.0.1:0/v1", bounded=True, max_output=longest)
    return Choice(endpoint, FREE, strategy, context, grows=settings.context is None, weights=weights)


def _replayed(recording: Path, settings: Settings) -> Choice:
    from summariser.models.recordings import Replay

    if settings.model or settings.base_url or settings.record:
        raise ConfigurationError("--replay answers from the file alone: leave out --model, --base-url and --record")
    replay = Replay.load(recording)
    header = replay.header
    return Choice(header.endpoint(), FREE, settings.strategy or header.strategy, header.context, replay=replay)

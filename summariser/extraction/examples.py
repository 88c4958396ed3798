"""The examples from reviewed records that a command is given: chosen once, and kept for as long as it is run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath

from summariser.ask.example_choice import LONGEST_EXAMPLE, ExampleCandidate, choose
from summariser.ask.prompt import Example, Learned
from summariser.core.article import Article, Same
from summariser.core.errors import ConfigurationError, Failure
from summariser.core.money import BYTES_A_TOKEN
from summariser.extraction.ports import ChosenExamples, ReviewedExamples

SAMPLE = 50
"""How many inputs, the first ones, examples are chosen to resemble: the batch is a stream, and a PDF takes a second to
read."""

_TOLD = 3
"""Lines about records that cannot be examples; the rest is only counted."""


@dataclass(frozen=True)
class ExampleRequest:
    """How many examples a command wants. `key` names the command: the same key gets the same examples, hence the same
    prompt, by which drafts and answers are found again. `fresh` chooses anew; `keep` False stores nothing."""

    key: str
    wanted: int
    fresh: bool = False
    keep: bool = True


@dataclass(frozen=True)
class ExampleStore:
    """Where examples come from and where those that were chosen are kept."""

    reviewed: ReviewedExamples
    chosen: ChosenExamples


def learn(
    request: ExampleRequest, store: ExampleStore, batch: Iterable[Article | Failure | Same], tell: Callable[[str], None]
) -> Learned:
    """The examples for a command; what was chosen, and what could not be, is told in single lines.

    ConfigurationError if there is none at all: a batch should not be paid for without what was asked for.
    """
    kept = None if request.fresh else store.chosen.load(request.key)
    found = kept or _choose(request, store.reviewed, batch, tell)
    if not found:
        raise ConfigurationError(
            "no record was reviewed in this workspace to take examples from: review some, or leave out --examples"
        )
    if request.keep and not kept:
        found = store.chosen.keep(request.key, found, replace=request.fresh)
    learned = Learned(found, request.wanted)
    tell(_told(learned, kept is not None))
    return learned


def _choose(
    request: ExampleRequest,
    reviewed: ReviewedExamples,
    batch: Iterable[Article | Failure | Same],
    tell: Callable[[str], None],
) -> tuple[Example, ...]:
    pool: list[ExampleCandidate] = []
    unusable: list[str] = []
    for one in reviewed.candidates():
        if isinstance(one, Failure):
            unusable.append(str(one))
        elif one.example.size > LONGEST_EXAMPLE:
            unusable.append(f"{_name(one.example)}: is over {LONGEST_EXAMPLE:,} bytes with its answer")
        else:
            pool.append(one)
    for line in unusable[:_TOLD]:
        tell(f"no example: {line}")
    if len(unusable) > _TOLD:
        tell(f"no example: {len(unusable) - _TOLD} more reviewed records")
    if not pool:
        return ()
    sample = [one for one in islice(batch, SAMPLE) if isinstance(one, Article)]
    # One more than wanted stands in where an article of the batch is an example itself.
    return choose(pool, sample, request.wanted + 1)


def _told(learned: Learned, again: bool) -> str:
    shown = learned.examples[: learned.wanted]
    names = ", ".join(_name(one) for one in shown[:3]) + (", …" if len(shown) > 3 else "")
    few = f" of {learned.wanted} wanted" if len(shown) < learned.wanted else ""
    tokens = learned.size // BYTES_A_TOKEN
    when = ", chosen when this command was first run (--fresh chooses anew)" if again else ""
    return f"examples: {len(shown)}{few}, about {tokens:,} tokens: {names}{when}"


def _name(example: Example) -> str:
    return PurePath(example.article.path or example.article.id).stem

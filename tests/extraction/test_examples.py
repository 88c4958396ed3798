"""The examples of a command: chosen once, the same ones again, and told in a line."""

from collections.abc import Iterator

import pytest

from summariser.ask.example_choice import LONGEST_EXAMPLE, ExampleCandidate
from summariser.ask.prompt import Example, Learned
from summariser.core.article import Article
from summariser.core.errors import ConfigurationError, Failure
from summariser.extraction.examples import SAMPLE, ExampleRequest, ExampleStore, learn


def candidate(text: str) -> ExampleCandidate:
    return ExampleCandidate(Example(Article(text, "", f"in/{text[:9].strip()}.txt"), "{}"))


class Pool:
    def __init__(self, *found: ExampleCandidate | Failure) -> None:
        self.found = found

    def candidates(self) -> Iterator[ExampleCandidate | Failure]:
        yield from self.found


class Kept(dict[str, tuple[Example, ...]]):
    """The port ChosenExamples in memory; `first` is what another process stored meanwhile."""

    first: tuple[Example, ...] | None = None

    def load(self, key: str) -> tuple[Example, ...] | None:
        return self.get(key)

    def keep(self, key: str, examples: tuple[Example, ...], *, replace: bool) -> tuple[Example, ...]:
        self[key] = examples if replace or self.first is None else self.first
        return self[key]


POOL = Pool(candidate("fish and"), candidate("steel"), candidate("cloth"))
BATCH: list[Article | Failure] = [Article("fish and steel", ""), Failure("x", "is empty")]


def texts(learned: Learned) -> list[str]:
    return [one.article.text for one in learned.examples]


def test_one_more_is_chosen_than_shown_and_what_is_shown_is_told() -> None:
    said: list[str] = []
    learned = learn(ExampleRequest("k", 1), ExampleStore(POOL, Kept()), BATCH, said.append)
    assert (learned.wanted, len(learned.examples)) == (1, 2)
    assert said == ["examples: 1, about 2 tokens: fish and"]


def test_the_same_command_has_the_same_examples_whatever_was_reviewed_since() -> None:
    kept, said = Kept(), list[str]()
    first = learn(ExampleRequest("k", 1), ExampleStore(Pool(candidate("cloth")), kept), BATCH, said.append)
    assert learn(ExampleRequest("k", 1), ExampleStore(POOL, kept), BATCH, said.append) == first
    assert (
        said[-1] == "examples: 1, about 1 tokens: cloth, chosen when this command was first run (--fresh chooses anew)"
    )
    assert texts(learn(ExampleRequest("other", 1), ExampleStore(POOL, kept), BATCH, said.append)) != texts(first)
    fresh = learn(ExampleRequest("k", 1, fresh=True), ExampleStore(POOL, kept), BATCH, said.append)
    assert texts(fresh) != texts(first)
    assert learn(ExampleRequest("k", 1), ExampleStore(Pool(), kept), BATCH, said.append) == fresh


def test_a_dry_run_stores_nothing() -> None:
    kept = Kept()
    assert learn(ExampleRequest("k", 1, keep=False), ExampleStore(POOL, kept), BATCH, print)
    assert kept == {}


def test_of_two_processes_the_first_ones_choice_holds() -> None:
    kept = Kept()
    kept.first = (candidate("theirs").example,)
    assert texts(learn(ExampleRequest("k", 1), ExampleStore(POOL, kept), BATCH, print)) == ["theirs"]


def test_too_few_are_said_and_none_at_all_is_refused() -> None:
    said: list[str] = []
    learn(ExampleRequest("k", 3), ExampleStore(Pool(candidate("cloth")), Kept()), BATCH, said.append)
    assert said == ["examples: 1 of 3 wanted, about 1 tokens: cloth"]
    with pytest.raises(ConfigurationError, match="review some, or leave out --examples"):
        learn(ExampleRequest("k", 3), ExampleStore(Pool(), Kept()), BATCH, print)


def test_what_cannot_be_an_example_is_named_and_a_crowd_of_it_counted() -> None:
    said: list[str] = []
    bad = [Failure(f"{n}.json", "is no record") for n in range(5)]
    long = candidate(f"long {'x' * LONGEST_EXAMPLE}")
    learn(ExampleRequest("k", 1), ExampleStore(Pool(long, *bad, candidate("cloth")), Kept()), BATCH, said.append)
    assert said[:4] == [
        "no example: long xxxx: is over 12,000 bytes with its answer",
        "no example: 0.json: is no record",
        "no example: 1.json: is no record",
        "no example: 3 more reviewed records",
    ]


def test_a_batch_without_an_end_is_judged_by_its_first_inputs() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Article]:
        while True:
            taken.append(1)
            yield Article(f"fish {len(taken)}", "")

    learn(ExampleRequest("k", 1), ExampleStore(POOL, Kept()), endless(), print)
    assert len(taken) == SAMPLE

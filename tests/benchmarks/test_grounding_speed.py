"""What it takes to turn an answer into a record with all its flags, beside pydantic that only reads the same answer.

`python -m tests.benchmarks grounding thousand`: processor time alone counts, and each figure is a share of what reading
the answer took in the same run, so that a slow or busy machine changes little.
"""

import gc
import json
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations

import pytest

from summariser.core.article import Article
from summariser.grounding.checks import check
from summariser.grounding.grounding import ground
from summariser.grounding.merging import WindowDraft, merge
from tests.benchmarks.figures import compared
from tests.benchmarks.realistic import SEEDS, varied
from tests.grounding.altered import DRAFT, SCHEMA, Answer, Answered, cites, reviewed

ROUNDS = 30
SHARE = 65
"""How many times as long as reading an answer all that follows may take."""
SIZES = 3_000, 30_000, 300_000, 3_000_000
LINEAR = 2
"""How many times as long a thousand characters of a longer article may take."""


def long(one: Answered, size: int, windows: int, first: int) -> tuple[Article, Sequence[Answer]]:
    """An article of about this many characters, the same for the same `first`, and answers about windows of it."""
    copies = [varied(one, first + number) for number in range(max(1, size // len(one.article.text)))]
    article = Article.of("\n\n".join(copy.text for copy, _ in copies)[:size])
    each = len(copies[0][0].sentences)
    at = [number * len(copies) // windows for number in range(windows)]
    return article, [cites(copies[copy][1], copy * each) for copy in at]


def drafted(article: Article, answers: Sequence[Answer]) -> None:
    parts = [ground(SCHEMA, answer, article) for answer in answers]
    merged = merge(SCHEMA, [WindowDraft(str(n), p.data, p.flags, p.unfound) for n, p in enumerate(parts)])
    check(SCHEMA, merged.data, article)


def taken(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    gc.collect()
    gc.disable()
    start = time.process_time()
    work()
    spent = time.process_time() - start
    gc.enable()
    return 1000 * spent


def samples() -> Iterator[tuple[float, float]]:
    for number in range(ROUNDS * len(SEEDS)):
        article, answer = varied(SEEDS[number % len(SEEDS)], number)
        written, read = json.dumps(answer), DRAFT.model_validate(answer).model_dump()
        assert article.sentences
        yield taken(partial(DRAFT.model_validate_json, written)), taken(partial(drafted, article, [read]))


@pytest.mark.soak
def test_grounding_beside_reading_the_answer() -> None:
    bare, whole = zip(*list(samples())[5:], strict=True)
    times = compared("ground, merge and check an article of 4 kB", whole, bare, "pydantic reads the answer")
    assert times < SHARE


@pytest.mark.soak
@pytest.mark.parametrize("windows", [1, 17])
def test_what_a_thousand_characters_take_does_not_depend_on_the_length(windows: int) -> None:
    one = next(iter(reviewed()))
    cost: dict[int, list[float]] = {size: [] for size in SIZES}
    for turn in range(1, 4):
        for size in SIZES:
            article, answers = long(one, size, windows, 1000 * turn)
            read = [DRAFT.model_validate(answer).model_dump() for answer in answers]
            assert article.sentences
            cost[size].append(taken(partial(drafted, article, read)) * 1000 / len(article.text))
    parted = "1 window" if windows == 1 else f"{windows} windows"
    shortest, *longer = SIZES
    for size in longer:
        name = f"ground and check a kB of {size // 1000:,} kB in {parted}"
        compared(name, cost[size], cost[shortest], f"a kB of {shortest // 1000} kB")
    least = [min(figures) for figures in cost.values()]
    assert all(more < LINEAR * less for less, more in combinations(least, 2))

"""Articles of 4 kB, each with words of its own, and the answers that a model should give about them: from the seeds and
the records that people reviewed."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from summariser.core.article import Article
from tests.fakes.quick_server import quick_server
from tests.grounding.altered import SCHEMA, Answer, Answered, altered, reviewed

SEEDS = [one for one in reviewed() if one.name.startswith("seeds")]
SYLLABLES = [consonant + vowel for consonant in "bcdfghjklmnprstv" for vowel in "aeio"]


def own_word(number: int) -> str:
    return "".join(SYLLABLES[number >> shift & 63] for shift in (0, 6, 12))


def varied(one: Answered, number: int) -> tuple[Article, Answer]:
    """Another article, and answer, with a word of its own in every sentence: nothing that is kept helps."""
    word = own_word(number)
    article = Article.of(re.sub(r"(?<=[a-z])(\. )", rf" {word}\1", one.article.text))
    return article, altered(SCHEMA.nodes, one.answer, lambda node, v: f"{v} {word}" if node.kind == "text" else v)


def write(path: Path, count: int, first: int = 0) -> Path:
    """So many different articles, as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(first, first + count):
            article, _ = varied(SEEDS[number % len(SEEDS)], number)
            file.write(json.dumps({"text": article.text}) + "\n")
    return path


def completion(content: str) -> str:
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1500, "completion_tokens": 450, "total_tokens": 1950}
    return json.dumps(
        {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    )


def _answers() -> Mapping[str, str]:
    """The answer about each seed, by words of a request that no other seed has."""
    found: dict[str, str] = {}
    for one in SEEDS:
        others = [other.article.text for other in SEEDS if other is not one]
        runs = (run[0] for run in re.finditer("[A-Za-z ]{18}", one.article.text))
        found[next(run for run in runs if not any(run in text for text in others))] = json.dumps(one.answer)
    return {mark: completion(answer) for mark, answer in found.items()}


@contextmanager
def model(delay: float = 0.0) -> Iterator[str]:
    """The URL of a server that knows what to answer about each of these articles."""
    with quick_server(_answers(), delay) as url:
        yield url

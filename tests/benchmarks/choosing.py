"""How many keys a passage takes to choose, from the start of its sentence: the fewest that lead to it, Enter included.

    python -m tests.benchmarks.choosing RECORDS ARTICLES

RECORDS is a folder of reviewed records, ARTICLES one with the articles they name. The keys that go through the
passages that a sentence offers are weighed against those that go word by word, as `keys_to` presses them.
"""

import json
import sys
from collections import deque
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

from summariser.core.article import Article, Sentence, Span
from summariser.core.record import EVIDENCE
from summariser.files.article_files import read_articles
from summariser.tui.selection import TextSelection
from tests.tui.seeds import keys_to

FARTHEST = 12
"""Keys beyond which the fewest are not looked for: words one by one may take fewer then."""

STEPS = tuple(
    partial(getattr(TextSelection, name), step=step)
    for name in ("propose", "end_at", "start_at", "extend")
    for step in (1, -1)
)


def passages(records: Path, articles: Path) -> Iterator[tuple[str, Article, Span]]:
    """Every passage that an item of a list rests on, with the list's name."""
    for file in sorted(records.glob("*.json")):
        record = json.loads(file.read_text("utf-8"))
        (article,) = read_articles([str(articles / Path(record["article"]["path"]).name)])
        assert isinstance(article, Article)
        for name, items in record["data"].items():
            for item in items if isinstance(items, list) else ():
                yield from ((name, article, Span(one["start"], one["end"])) for one in item[EVIDENCE])


def fewest(selection: TextSelection, wanted: Span) -> int:
    """The fewest keys of those that go through what is offered, and then by words; 99 for more than are looked for."""
    waiting, seen = deque([(selection, 0)]), {selection}
    while waiting:
        here, keys = waiting.popleft()
        if here.spans == (wanted,):
            return keys + 1
        for step in STEPS if keys < FARTHEST else ():
            further = step(here)
            if further not in seen:
                seen.add(further)
                waiting.append((further, keys + 1))
    return 99


def one_by_one(selection: TextSelection, wanted: Span) -> int:
    """The keys of somebody who goes from word to word."""
    return len(keys_to(selection, wanted)) + 1


def sentence_of(article: Article, span: Span) -> Sentence:
    return next(one for one in reversed(article.sentences) if one.span.start <= span.start)


def main(records: str, articles: str) -> None:
    counts: dict[str, list[tuple[int, int]]] = {}
    for name, article, span in passages(Path(records), Path(articles)):
        start = TextSelection.beginning(article, sentence_of(article, span).span.start)
        by_words = one_by_one(start, span)
        counts.setdefault(name, []).append((min(fewest(start, span), by_words), by_words))
    for name, found in counts.items():
        now, words = zip(*found, strict=True)
        print(
            f"{name:14} {len(found):3} passages: median {median(now):g} keys, at most {max(now)}"
            f" (word by word {median(words):g}, at most {max(words)})"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Evaluation: drafts, or reviewed records, against gold, article by article and in all.

What cannot be compared is left out and told, never counted as wrong: a gold record whose article has no draft says
nothing about the model.
"""

import heapq
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Protocol

from summariser.core.display import shorten
from summariser.core.errors import ArticleError, Failure
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.evaluate.figures import Figure, Key, keys, pooled
from summariser.evaluate.scoring import Difference, misquoted, score


@dataclass(frozen=True)
class Gold:
    """A gold record and the path of its file."""

    path: str
    record: Record


@dataclass(frozen=True)
class EvaluatedArticle:
    """A record that can be compared: what to load it by, and its article. `name` is for people."""

    number: int
    name: str
    article: ArticleRef


@dataclass(frozen=True)
class Prediction:
    """A record to be compared, and its article's text if it is known."""

    record: Record
    text: str | None


class Predictions(Protocol):
    """The records that are compared with gold: drafts or reviewed ones."""

    def entries(self) -> Sequence[EvaluatedArticle]:
        """All there are; reading them is put off."""

    def load(self, entry: EvaluatedArticle) -> Prediction:
        """ArticleError if the record cannot be used."""

    def unreadable(self) -> Sequence[Failure]:
        """What should have been among the entries, but is no record."""


@dataclass(frozen=True)
class Compared:
    """One article: its counts, in the order of the evaluation's keys, and its differences."""

    name: str
    gold: str
    counts: "array[int]"
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Evaluation:
    """What came of it.

    left_out: gold that cannot be used. without_draft: gold files whose articles have no draft here, left out too.
    without_gold: names of records that no gold was about. unreadable: what should have been compared with gold, but is
    no record. without_text: articles whose text is not at hand, so that
    slices could not be checked.
    """

    keys: tuple[Key, ...]
    compared: tuple[Compared, ...]
    left_out: tuple[Failure, ...]
    without_draft: tuple[str, ...]
    without_gold: tuple[str, ...]
    unreadable: tuple[Failure, ...]
    without_text: int

    def figures(self) -> list[Figure]:
        """The figures over all articles, with their intervals."""
        return pooled(self.keys, [article.counts for article in self.compared])


Seen = Callable[[Compared, "Sides"], None]
"""Is given each article as it is compared, for whoever wants more of it than its counts."""


@dataclass(frozen=True)
class Sides:
    """What was compared: the data of gold and of the draft, and the article's text if it is known."""

    gold: Mapping[str, Any]
    draft: Mapping[str, Any]
    text: str | None


class MostDifferent:
    """Keeps both sides of the articles that differ most, as many as a page can show."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._kept: list[tuple[int, int, Compared, Sides]] = []
        self._met = 0

    def __call__(self, compared: Compared, sides: Sides) -> None:
        self._met += 1  # decides between equals, so that nothing else of them is compared
        add = heapq.heappush if len(self._kept) < self._most else heapq.heappushpop
        add(self._kept, (len(compared.differences), -self._met, compared, sides))

    def sides(self) -> list[tuple[Compared, Sides]]:
        """In the order in which they came."""
        return [(compared, sides) for _, _, compared, sides in sorted(self._kept, key=lambda kept: -kept[1])]


def evaluate(schema: Schema, golds: Iterable[Gold | Failure], candidates: Predictions, *seen: Seen) -> Evaluation:
    """Compare each gold record with the record of its article."""
    entries = candidates.entries()
    comparing = _Evaluating(schema, tuple(keys(schema)), candidates, _Catalogue(entries), seen)
    for gold in golds:
        if isinstance(gold, Failure):
            comparing.left_out.append(gold)
            continue
        try:
            comparing.add(gold)
        except ArticleError as error:
            comparing.left_out.append(Failure(gold.path, str(error)))
    return Evaluation(
        comparing.keys,
        tuple(comparing.compared),
        tuple(comparing.left_out),
        tuple(comparing.without_draft),
        tuple(entry.name for entry in entries if entry.number not in comparing.taken),
        tuple(candidates.unreadable()),
        comparing.without_text,
    )


@dataclass
class _Evaluating:
    """What was compared so far, and what could not be. `taken`: the gold file of each record, by its number."""

    schema: Schema
    keys: tuple[Key, ...]
    candidates: Predictions
    catalogue: "_Catalogue"
    seen: Sequence[Seen]
    compared: list[Compared] = field(default_factory=list)
    left_out: list[Failure] = field(default_factory=list)
    without_draft: list[str] = field(default_factory=list)
    taken: dict[int, str] = field(default_factory=dict)
    without_text: int = 0

    def add(self, gold: Gold) -> None:
        """ArticleError if it cannot be compared."""
        entry = self.catalogue.find(gold)
        if entry is None:
            self.without_draft.append(gold.path)
            return
        if entry.number in self.taken:
            raise ArticleError(f"is about the same article as {shorten(self.taken[entry.number], 160, keep='end')}")
        self.taken[entry.number] = gold.path
        candidate = self.candidates.load(entry)
        self.check(gold, candidate)
        result = score(self.schema, gold.record.data, candidate.record.data, candidate.text)
        counts = array("q")
        for key in self.keys:
            counts.extend(result.counts.get(key, (0, 0, 0)))
        compared = Compared(entry.name, gold.path, counts, result.differences)
        self.compared.append(compared)
        for seen in self.seen:
            seen(compared, Sides(gold.record.data, candidate.record.data, candidate.text))
        self.without_text += candidate.text is None

    def check(self, gold: Gold, candidate: Prediction) -> None:
        """ArticleError if the two are not about the same text in the same shape."""
        schema_id = candidate.record.schema_id
        if schema_id != self.schema.id:
            raise ArticleError(f"its article's record here is of schema {schema_id[:60]!r}, not {self.schema.id!r}")
        if candidate.text is None:
            return
        if wrong := misquoted(self.schema, gold.record.data, candidate.text):
            more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
            raise ArticleError(f"its words at {shorten(wrong[0])}{more} are not its article's: was that changed?")


class _Catalogue:
    """Finds the record of a gold record's article: by the article's id, else its file's bytes, else its file's stem."""

    def __init__(self, entries: Iterable[EvaluatedArticle]) -> None:
        self._by_id: dict[str | None, list[EvaluatedArticle]] = {}
        self._by_bytes: dict[str, list[EvaluatedArticle]] = {}
        self._by_stem: dict[str, list[EvaluatedArticle]] = {}
        for entry in entries:
            self._by_id.setdefault(entry.article.id, []).append(entry)
            self._by_bytes.setdefault(entry.article.sha256, []).append(entry)
            self._by_stem.setdefault(PurePath(entry.article.path or entry.name).stem, []).append(entry)

    def find(self, gold: Gold) -> EvaluatedArticle | None:
        """None if there is no such record; ArticleError if there are several."""
        article = gold.record.article
        stem = PurePath(article.path or gold.path).stem
        alike = (article.id and self._by_id.get(article.id)) or self._by_bytes.get(article.sha256)
        if alike and len(alike) > 1:  # several articles may come out of one file
            name = PurePath(article.path or "").name
            alike = [entry for entry in alike if PurePath(entry.article.path or "").name == name] or alike
        alike = alike or self._by_stem.get(stem) or []
        if len(alike) > 1:
            raise ArticleError(f"{len(alike)} articles here may be the one that it is about: give it the article's id")
        return alike[0] if alike else None

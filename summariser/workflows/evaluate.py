"""Evaluation: drafts, or reviewed records, against gold, article by article and in all.

What cannot be compared is left out and told, never counted as wrong: a gold record whose article has no draft says
nothing about the model.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Protocol

from summariser.domain.display import shorten
from summariser.domain.errors import ArticleError, Failure
from summariser.domain.figures import Figure, Key, keys, pooled
from summariser.domain.record import ArticleRef, Record
from summariser.domain.schema import Schema
from summariser.domain.scoring import Difference, misquoted, score


@dataclass(frozen=True)
class Gold:
    """A gold record and the path of its file."""

    path: str
    record: Record


@dataclass(frozen=True)
class Entry:
    """A record that can be compared: what to load it by, and its article. `name` is for people."""

    number: int
    name: str
    article: ArticleRef


@dataclass(frozen=True)
class Candidate:
    """A record to be compared, and its article's text if it is known."""

    record: Record
    text: str | None


class Candidates(Protocol):
    """The records that are compared with gold: drafts or reviewed ones."""

    def entries(self) -> Sequence[Entry]:
        """All there are; reading them is put off."""

    def load(self, entry: Entry) -> Candidate:
        """ArticleError if the record cannot be used."""


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
    without_gold: names of records that no gold was about. without_text: articles whose text is not at hand, so that
    slices could not be checked.
    """

    keys: tuple[Key, ...]
    compared: tuple[Compared, ...]
    left_out: tuple[Failure, ...]
    without_draft: tuple[str, ...]
    without_gold: tuple[str, ...]
    without_text: int

    def figures(self) -> list[Figure]:
        """The figures over all articles, with their intervals."""
        return pooled(self.keys, [article.counts for article in self.compared])


@dataclass
class _Found:
    compared: list[Compared] = field(default_factory=list)
    left_out: list[Failure] = field(default_factory=list)
    without_draft: list[str] = field(default_factory=list)
    without_text: int = 0


def evaluate(schema: Schema, golds: Iterable[Gold | Failure], candidates: Candidates) -> Evaluation:
    """Compare each gold record with the record of its article."""
    entries = candidates.entries()
    catalogue = _Catalogue(entries)
    names, found, taken = tuple(keys(schema)), _Found(), dict[int, str]()
    for gold in golds:
        if isinstance(gold, Failure):
            found.left_out.append(gold)
            continue
        try:
            entry = catalogue.find(gold)
            if entry is None:
                found.without_draft.append(gold.path)
                continue
            if entry.number in taken:
                raise ArticleError(f"is about the same article as {shorten(taken[entry.number], 160, keep='end')}")
            taken[entry.number] = gold.path
            found.compared.append(_compare(schema, names, gold, entry, candidates, found))
        except ArticleError as error:
            found.left_out.append(Failure(gold.path, str(error)))
    rest = tuple(entry.name for entry in entries if entry.number not in taken)
    return Evaluation(
        names, tuple(found.compared), tuple(found.left_out), tuple(found.without_draft), rest, found.without_text
    )


def _compare(
    schema: Schema, names: Sequence[Key], gold: Gold, entry: Entry, candidates: Candidates, found: _Found
) -> Compared:
    candidate = candidates.load(entry)
    record, text = candidate.record, candidate.text
    if record.schema_id != schema.id:
        raise ArticleError(f"its article's record here is of schema {record.schema_id[:60]!r}, not {schema.id!r}")
    if text is None:
        found.without_text += 1
    elif wrong := misquoted(schema, gold.record.data, text):
        more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
        raise ArticleError(f"what it has at {wrong[0]}{more} is not the article's text there: was the article changed?")
    result = score(schema, gold.record.data, record.data, text)
    counts = array("q")
    for key in names:
        counts.extend(result.counts.get(key, (0, 0, 0)))
    return Compared(entry.name, gold.path, counts, result.differences)


class _Catalogue:
    """Finds the record of a gold record's article: by the article's id, else its file's bytes, else its file's stem."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_id: dict[str | None, list[Entry]] = {}
        self._by_bytes: dict[str, list[Entry]] = {}
        self._by_stem: dict[str, list[Entry]] = {}
        for entry in entries:
            self._by_id.setdefault(entry.article.id, []).append(entry)
            self._by_bytes.setdefault(entry.article.sha256, []).append(entry)
            self._by_stem.setdefault(PurePath(entry.article.path or entry.name).stem, []).append(entry)

    def find(self, gold: Gold) -> Entry | None:
        """None if there is no such record; ArticleError if there are several."""
        article = gold.record.article
        stem = PurePath(article.path or gold.path).stem
        alike = (article.id and self._by_id.get(article.id)) or self._by_bytes.get(article.sha256)
        if alike and len(alike) > 1:  # several articles may come out of one file
            alike = [entry for entry in alike if entry in self._by_stem.get(stem, ())] or alike
        alike = alike or self._by_stem.get(stem) or []
        if len(alike) > 1:
            raise ArticleError(f"{len(alike)} articles here may be the one that it is about: give it the article's id")
        return alike[0] if alike else None

"""An audit: articles drawn at random among the unreviewed, and what their reviews say about all of them.

What is counted is fixed before anybody looks: the population, the order in which it is drawn, and what is wrong. The
count goes through the articles in that order and stops at the first whose review is not done, so that it makes no
difference which of them are reviewed first, or when somebody looks or stops.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.core.lazy import cached_property
from summariser.core.schema import Schema
from summariser.corpus.trust import Design, Standing
from summariser.review.history import Entry, replay, upwards

CONFIDENCE = "0.95"
"""Of everything that one audit says, together."""

Member = tuple[str, int]
"""An article of the population, and the number of its draft."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of each article: is the field wrong; of a list also whether it lacks anything."""

    field: str
    missing: bool = False

    def __str__(self) -> str:
        return f"{self.field} missing" if self.missing else self.field


def questions(schema: Schema, fields: Collection[str]) -> tuple[Question, ...]:
    """The questions about these fields, in the schema's order; ConfigurationError if it has no such field."""
    names = [node.name for node in schema.nodes]
    if (missing := next((name for name in fields if name not in names), None)) is not None:
        raise ConfigurationError(
            f"schema {schema.id!r} has no field {shorten(missing)!r}: there are {', '.join(names)}"
        )
    asked = list[Question]()
    for node in schema.nodes:
        if node.name in fields:
            asked += [Question(node.name), *([Question(node.name, missing=True)] if node.many else [])]
    return tuple(asked)


@dataclass(frozen=True)
class Audit:
    """An audit as it was begun. `below`, the share that is to be shown, and `confidence` are decimals; `digest` and
    `size` are those of the population, whose drafts are of these `schemas`: the first is that of the reviews."""

    id: int
    at: datetime
    reviewer: str
    schemas: tuple[str, ...]
    questions: tuple[Question, ...]
    below: str
    confidence: str
    seed: str
    digest: str
    size: int

    @property
    def schema(self) -> str:
        return self.schemas[0]

    @cached_property
    def design(self) -> Design:
        """Several questions share the risk (Bonferroni), so that all that is said holds at once."""
        return Design(self.size, Fraction(self.below), (1 - Fraction(self.confidence)) / len(self.questions))


def digest(population: Iterable[Member]) -> str:
    """The SHA-256 sum of the population: `article draft`, a line each, sorted."""
    lines = sorted(f"{article} {draft}\n" for article, draft in population)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def drawn(population: Iterable[Member], seed: str) -> list[Member]:
    """The population in the order of drawing, by the SHA-256 sum of seed and article: anybody can draw it again."""
    return sorted(population, key=lambda one: hashlib.sha256(f"{seed}:{one[0]}".encode()).digest())


def judge(data: Mapping[str, Any], entries: Sequence[Entry], asked: Iterable[Question]) -> tuple[bool, ...]:
    """Whether the reviewer's decisions in force found the draft wrong, for each question.

    A value is right if it ends as it was drafted, its passages included; of a list, if all its items do. What was
    accepted without having been on screen counts as wrong: nobody looked.
    """
    history = replay(data, entries)
    unseen = {one for entry in history.standing if entry.bulk == "unseen" for one in upwards(entry.path)}
    final, kept = history.state.compact.data, history.state.compact.kept
    return tuple(_wrong(one, data.get(one.field), final.get(one.field), kept, unseen) for one in asked)


def _wrong(question: Question, before: Any, after: Any, kept: Mapping[str, Sequence[int]], unseen: set[str]) -> bool:
    path = f"/{question.field}"
    if not (isinstance(before, list) or isinstance(after, list)):
        return path in unseen or bool(before != after)
    before, after = before or [], after or []
    places = kept.get(path, range(len(after)))
    if question.missing:
        return any(place >= len(before) for place in places)
    stayed = [item for item, place in zip(after, places, strict=True) if place < len(before)]
    return path in unseen or bool(stayed != before)


@dataclass(frozen=True)
class Progress:
    """How far an audit has come. `outcomes`: for each article looked at, in the order of drawing, what was wrong.

    `skipped` of them were skipped: they count as wrong until somebody decides. `changed`: so many of the population
    have another draft by now, or none; `since`: so many others were drafted since and are not part of it.
    """

    audit: Audit
    outcomes: tuple[tuple[bool, ...], ...]
    skipped: int = 0
    changed: int = 0
    since: int = 0

    @cached_property
    def standings(self) -> tuple[tuple[Question, Standing], ...]:
        design, asked = self.audit.design, self.audit.questions
        return tuple((one, design.after(row[at] for row in self.outcomes)) for at, one in enumerate(asked))

    @property
    def shown(self) -> bool:
        """Whether all that was asked is shown."""
        return all(standing.shown for _, standing in self.standings)

"""What a proposer finds in an article. Whatever is shown as the article's words is a span of it; nothing is made up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal, Protocol

from summariser.core.article import Article, Span

Reader = Literal["parser", "lexicon"]
LONGEST_TEXT = 200_000
"""Code points that are read; what lies beyond is named in a note."""


@dataclass(frozen=True)
class Person:
    """Somebody the article names. `name` is the fullest form that it has, without title; `span` where it stands.

    title, organisation: where the article says them, beside the name or elsewhere. country: in English, as a title or
    an organisation tells it (Vietnamese). present: took part in what the article is about. doubt: why that is
    uncertain, as a sentence for the reviewer, or "".
    """

    name: str
    span: Span
    title: Span | None = None
    organisation: Span | None = None
    country: str | None = None
    present: bool = False
    doubt: str = ""


@dataclass(frozen=True)
class Speech:
    """What somebody said: one span, or two where the words for who spoke interrupt it.

    speaker: a person's full name where rules lead to it, or the body, or the words, that the article has (the
    ministry; both sides); "" where nothing tells. doubt: why the speaker is uncertain, or "".
    """

    speaker: str
    spans: tuple[Span, ...]
    direct: bool
    doubt: str = ""


@dataclass(frozen=True)
class Commitment:
    """Something decided, restated or put forward. kind: the choice whose cue words it was found by. parties: slices of
    the article, or countries in English. doubt: what is uncertain, or ""."""

    kind: str
    span: Span
    parties: tuple[str, ...] = ()
    doubt: str = ""


@dataclass(frozen=True)
class EventDay:
    """When the event took place. basis: stated with day, month and year, inferred from a day of publication, a dateline
    or another year, or unknown: then `spans` has words for the day that nothing in the article completes."""

    start: date | None
    end: date | None
    basis: Literal["stated", "inferred", "unknown"]
    spans: tuple[Span, ...]
    doubt: str = ""


@dataclass(frozen=True)
class EventPlace:
    """Where the event took place, as the article names it, and the passage that says so."""

    name: Span
    spans: tuple[Span, ...]
    doubt: str = ""


@dataclass(frozen=True)
class Found:
    """All that one proposer found, in the order of the text.

    day, place: of the event that is reported; published: the day of publication that the text prints, and where.
    language: code of the language that it took the text for, "" for none that it knows. notes: sentences for the
    reviewer about what was not read, such as a language without rules, or a text too long.
    """

    language: str = ""
    people: tuple[Person, ...] = ()
    speech: tuple[Speech, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    day: EventDay | None = None
    place: EventPlace | None = None
    published: tuple[date, Span] | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """What a schema asks of a proposer. cues: for each kind of commitment its words, as `Cues` has them."""

    cues: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Proposer(Protocol):
    """Reads an article and proposes; deterministic, and bounded in time and memory whatever the text is."""

    @property
    def name(self) -> Reader: ...

    def read(self, article: Article, wanted: Wanted) -> Found:
        """Never raises for a text; where it gives up, `notes` says so."""


def bounded(proposer: Proposer, article: Article, wanted: Wanted) -> Found:
    """What a proposer finds in as much of an article as is read."""
    if len(article.text) <= LONGEST_TEXT:
        return proposer.read(article, wanted)
    end = article.text.rfind("\n", LONGEST_TEXT // 2, LONGEST_TEXT)
    if end < 0:
        end = LONGEST_TEXT
    found = proposer.read(replace(article, text=article.text[:end]), wanted)
    note = f"Only the first {end:,} of {len(article.text):,} characters were read for speech, people and agreements."
    return replace(found, notes=(*found.notes, note))

"""What reviewing needs from outside: claims and decisions in the journal, and record files."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from summariser.core.article import Article
from summariser.core.errors import SummariserError
from summariser.core.record import Record, ReviewState
from summariser.core.schema import Schema
from summariser.corpus.differences import Others
from summariser.review.history import Entry
from summariser.review.notes import NoteLine


class ClaimedError(SummariserError):
    """Somebody else has the article: look at another one, or wait. The message names who."""


class RecordChangedError(SummariserError):
    """A record's file was changed by something else since it was written: a person must say which version counts."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has an article, and until when. `token` tells one opening of it from another by the same person. `reader` is
    that person's name alone; `adjudicates`: to make one record of two readings."""

    holder: str
    token: str
    now: datetime
    until: datetime
    reader: str = ""
    adjudicates: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """An article in the reviewer's queue: cheap to read by the hundred thousand.

    `codes` are those of its newest draft's flags, one for each flag. `date` is when it was published, as its source
    says, or else the day of its event in the first draft, or when that was made. `revision` grows with every change to
    any listing. `holder` has it claimed until `until`; both are "" if nobody has. `older`: its file has changed since,
    and the newer version is listed too. `readers` are the people whose it is to review: of two each makes a reading,
    and for either of them the listing tells of their own (`own_reading`).
    """

    article_id: str
    name: str
    title: str
    date: str
    codes: str
    state: ReviewState
    holder: str
    until: str
    revision: int
    older: bool = False
    readers: tuple[str, ...] = ()
    own_reading: bool = False


@dataclass(frozen=True, slots=True)
class Typing:
    """Text that was typed for a field but not entered yet; `adding`: for a new item of the list at the path, `note`:
    for a note about what is there."""

    path: str
    text: str
    adding: bool = False
    note: bool = False


@dataclass(frozen=True)
class Opened:
    """An article under review: its draft, and what was done with it so far.

    `draft` is the one that the decisions are about, `newest` the newest there is. `written` are the SHA-256 sums of
    what its record's file may hold if only this journal wrote it. `typing` is what somebody was in the middle of.
    `reader`: all of that is this person's own reading, of an article that two people read; "": it is the only one.
    """

    article: Article
    name: str
    state: ReviewState
    draft: int
    record: Record
    entries: tuple[Entry, ...]
    newest: int
    position: str
    seconds: float
    written: frozenset[str]
    typing: Typing | None = None
    earlier: tuple[Entry, ...] = ()
    notes: tuple[NoteLine, ...] = ()
    reader: str = ""


@dataclass(frozen=True)
class ReviewUpdate:
    """What is stored of a review in one go. `state` None leaves it as it is; `writing` is the SHA-256 sum of the
    record's file that will be written next; `release` gives the claim back; `typing` replaces what was there; `notes`
    are new ones; `reader` as it was opened."""

    article_id: str
    claim: Claim
    position: str
    seconds: float
    entries: tuple[Entry, ...] = ()
    state: ReviewState | None = None
    writing: str | None = None
    release: bool = False
    typing: Typing | None = None
    notes: tuple[NoteLine, ...] = ()
    reader: str = ""


@dataclass(frozen=True)
class Sampling:
    """A random sample that was drawn for audit."""

    percent: float
    seed: int
    reviewer: str
    at: datetime
    articles: tuple[str, ...]


@dataclass(frozen=True)
class Reviewed:
    """The review of one article for statistics: what drafted it, its state, time spent and history."""

    article_id: str
    model: str
    prompt: str
    state: ReviewState
    seconds: float
    entries: tuple[Entry, ...]


class Reviews(Protocol):
    """The reviewing side of the journal. What a method stored is on disk when it returns."""

    async def listings(self, since: int = 0, reader: str = "") -> list[Listing]:
        """Every drafted article, or those whose listing changed after that revision, as this reader may see them."""

    async def open(self, article_id: str, claim: Claim) -> Opened:
        """Claim the article, or the reading of it that the person is to make; ClaimedError if another holder's claim
        has not run out, or it is another's to review."""

    async def store(self, page: ReviewUpdate) -> int:
        """Append the entries and notes, renew the claim, and return the number of the article's newest draft.

        ClaimedError, and nothing stored, if the article was meanwhile opened elsewhere.
        """

    async def record_sample(self, sampling: Sampling) -> None:
        """Note that a sample was drawn."""

    async def reviews(self) -> list[Reviewed]:
        """The reviews of all articles that somebody has decided something about."""


class Neighbours(Protocol):
    """Other articles of the journal."""

    async def of_event(self, schema: Schema, record: Record) -> Others | None:
        """The records, as they stand, of the other articles about the event that this one is about; None for none."""


class RecordFiles(Protocol):
    """The files of reviewed records, by name without a suffix."""

    def of_reader(self, person: str) -> "RecordFiles":
        """The files of the person's own readings."""

    def digest(self, name: str) -> str | None:
        """The SHA-256 sum of the file's bytes; None if there is none. ConfigurationError if it cannot be read."""

    def read(self, name: str) -> str | None:
        """The file's text; None if there is none. ConfigurationError if it cannot be read."""

    def render(self, record: Record) -> str:
        """The text of a record's file."""

    def write(self, name: str, text: str) -> None:
        """Replace the file as a whole; it is on disk on return. ConfigurationError if that cannot be."""

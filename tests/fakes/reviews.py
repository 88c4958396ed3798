"""The ports `Reviews` and `RecordFiles` in memory, with the same promises."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from summariser.core.article import Article
from summariser.core.record import Record
from summariser.review.history import Entry
from summariser.review.notes import NoteLine
from summariser.review.ports import Claim, ClaimedError, Listing, Opened, Reviewed, ReviewUpdate, Sampling, Typing

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class HandClock:
    """Time stands still until it is moved."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@dataclass
class Kept:
    """What the fake journal has of one article."""

    article: Article
    record: Record
    draft: int = 1
    newest: int = 1
    listing: Listing = field(init=False)
    entries: list[Entry] = field(default_factory=list)
    token: str = ""
    position: str = ""
    seconds: float = 0.0
    written: frozenset[str] = frozenset()
    typing: Typing | None = None
    notes: tuple[NoteLine, ...] = ()
    newer: dict[int, Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        codes = " ".join(flag.code for flag in self.record.flags)
        title = self.article.title or self.article.text[:40]
        one = self.article.id
        self.listing = Listing(one, one, title, "2026-01-02", codes, "waiting", "", "", 1)


class FakeReviews:
    """`fail` makes the next page fail, as a full disk would."""

    def __init__(self, drafts: Mapping[Article, Record]) -> None:
        self.kept = {article.id: Kept(article, record) for article, record in drafts.items()}
        self.samples: list[Sampling] = []
        self.fail: Exception | None = None

    async def listings(self, since: int = 0, reader: str = "") -> list[Listing]:
        return [kept.listing for kept in self.kept.values() if kept.listing.revision > since]

    def _next(self) -> int:
        return 1 + max(kept.listing.revision for kept in self.kept.values())

    async def open(self, article_id: str, claim: Claim) -> Opened:
        kept = self.kept[article_id]
        listing = kept.listing
        if listing.holder not in ("", claim.holder) and datetime.fromisoformat(listing.until) > claim.now:
            raise ClaimedError(f"{listing.name!r} is being reviewed by {listing.holder}: take another one")
        until = claim.until.isoformat()
        kept.listing = replace(listing, holder=claim.holder, until=until, revision=self._next())
        kept.token = claim.token
        draft = kept.entries[-1].draft if kept.entries else kept.draft
        about = tuple(entry for entry in kept.entries if entry.draft == draft)
        earlier = tuple(entry for entry in kept.entries if entry.draft != draft)
        return Opened(
            kept.article, listing.name, listing.state, draft, kept.newer.get(draft, kept.record), about, kept.newest,
            kept.position, kept.seconds, kept.written, kept.typing, earlier, kept.notes,
        )  # fmt: skip

    async def store(self, page: ReviewUpdate) -> int:
        await asyncio.sleep(0)  # others get their turn, as while a disk is written to
        if self.fail:
            error, self.fail = self.fail, None
            raise error
        kept = self.kept[page.article_id]
        if kept.token != page.claim.token:
            raise ClaimedError(f"{kept.listing.name!r} was opened elsewhere, by {kept.listing.holder}: open it again")
        kept.entries += page.entries
        kept.notes += page.notes
        kept.position, kept.seconds, kept.typing = page.position, page.seconds, page.typing
        kept.written |= {page.writing} if page.writing else set()
        holder, until = ("", "") if page.release else (page.claim.holder, page.claim.until.isoformat())
        kept.token = "" if page.release else kept.token
        state = page.state or kept.listing.state
        kept.listing = replace(kept.listing, holder=holder, until=until, state=state, revision=self._next())
        return kept.newest

    async def record_sample(self, sampling: Sampling) -> None:
        self.samples.append(sampling)

    async def reviews(self) -> list[Reviewed]:
        return [
            Reviewed(one, "m", "extract@1", kept.listing.state, kept.seconds, tuple(kept.entries))
            for one, kept in self.kept.items()
            if kept.entries
        ]


class FakeFiles:
    """A folder in memory."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    def of_reader(self, person: str) -> "FakeFiles":
        raise AssertionError(f"nothing here is read by two, and {person!r} is no reader")

    def digest(self, name: str) -> str | None:
        text = self.texts.get(name)
        return None if text is None else hashlib.sha256(text.encode()).hexdigest()

    def read(self, name: str) -> str | None:
        return self.texts.get(name)

    def render(self, record: Record) -> str:
        return record.model_dump_json(by_alias=True)

    def write(self, name: str, text: str) -> None:
        self.texts[name] = text

"""The reviewer's queue: which article next. Made from listings alone, so that no record is read to show it."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Literal, get_args

from summariser.core.flags import RISK, FlagCode
from summariser.core.record import Record, ReviewState
from summariser.review.assigning import in_words, position_of
from summariser.review.ports import Listing

Order = Literal["risk", "name", "date"]

Turn = Literal[0, 1, 2]
MINE: Turn = 0
ANYBODYS: Turn = 1
OTHERS: Turn = 2

_CODES: frozenset[str] = frozenset(get_args(FlagCode))


@dataclass(frozen=True, slots=True)
class QueueRow:
    """An article in the queue. `flags` counts those of its draft, `omissions` what it leaves out, by list; `claimed_by`
    is somebody else who has it open.

    `changed` is greater the later its state last changed. `older`: there is a newer version of its file. `readers`: it
    is assigned to them; `turn` says to whom it falls, and comes first in every order.
    """

    article_id: str
    name: str
    title: str
    date: str
    state: ReviewState
    codes: tuple[FlagCode, ...]
    flags: int
    risk: int
    omissions: tuple[tuple[str, int], ...] = ()
    claimed_by: str | None = None
    changed: int = 0
    older: bool = False
    readers: tuple[str, ...] = ()
    turn: Turn = ANYBODYS

    @property
    def whose(self) -> str:
        """Who has it, or is to have it, if that is somebody else; "" if not."""
        assigned = self.turn == OTHERS and self.state != "reviewed"
        return self.claimed_by or (in_words(self.readers) if assigned else "")

    @property
    def needed(self) -> bool:
        """Whether it waits for this reviewer, or for anybody."""
        return self.state in ("waiting", "in progress") and not self.claimed_by and self.turn != OTHERS

    @property
    def offered(self) -> bool:
        """Whether it is in the queue by default: an older version only if its review was begun."""
        return not self.older or self.state != "waiting"


@dataclass(frozen=True)
class Filter:
    """Which rows are wanted: those that agree with all that is given. `text` is looked for in title and name."""

    text: str = ""
    state: ReviewState | None = None
    flag: FlagCode | None = None
    only: frozenset[str] | None = None

    def wants(self, row: QueueRow) -> bool:
        text = self.text.casefold()
        return (
            (self.state is None or row.state == self.state)
            and (self.flag is None or self.flag in row.codes)
            and (row.offered if self.only is None else row.article_id in self.only)
            and (not text or text in row.title.casefold() or text in row.name.casefold())
        )


class Queue:
    """The rows of all articles, brought up to date with what changed."""

    def __init__(self, holder: str, reviewer: str = "") -> None:
        self._holder = holder
        self._reviewer = reviewer
        self._rows: dict[str, QueueRow] = {}
        self._held: dict[str, tuple[str, str]] = {}
        self.revision = 0
        self._sorted: tuple[Order, Filter, list[QueueRow]] | None = None

    def update(self, listings: Iterable[Listing]) -> None:
        for listing in listings:
            codes, omissions, risk = _read(listing.codes)
            title = f"Older version: {listing.title}" if listing.older else listing.title
            told = (listing.article_id, listing.name, title, listing.date, listing.state, codes, len(codes), risk)
            changed, older = listing.revision, listing.older
            readers, turn = listing.readers, self._turn(listing)
            self._rows[listing.article_id] = QueueRow(
                *told, omissions, changed=changed, older=older, readers=readers, turn=turn
            )
            self._held.pop(listing.article_id, None)
            if listing.holder and listing.holder != self._holder:
                self._held[listing.article_id] = (listing.holder, listing.until)
            self.revision = max(self.revision, listing.revision)
            self._sorted = None

    def rows(self, order: Order, wanted: Filter, now: datetime) -> list[QueueRow]:
        if self._sorted is None or self._sorted[:2] != (order, wanted):
            everything = wanted == Filter()
            found = [r for r in self._rows.values() if (r.offered if everything else wanted.wants(r))]
            self._sorted = (order, wanted, sorted(found, key=_KEYS[order]))
        rows = self._sorted[2]
        if not self._held:
            return list(rows)
        return [self._claimed(row, now) if row.article_id in self._held else row for row in rows]

    def sample(self, percent: float, seed: int) -> tuple[str, ...]:
        """The articles that a seed picks: always the same of the same articles, and mostly the same when some are
        added."""
        offered = (row.article_id for row in self._rows.values() if row.offered)
        ranked = sorted(offered, key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())
        return tuple(ranked[: math.ceil(len(ranked) * percent / 100)])

    def _turn(self, listing: Listing) -> Turn:
        if not listing.readers:
            return ANYBODYS
        if len(listing.readers) > 1 and listing.state in ("in progress", "skipped") and not listing.own_reading:
            return OTHERS  # whoever has begun to adjudicate it
        return OTHERS if position_of(listing.readers, self._reviewer) is None else MINE

    def _claimed(self, row: QueueRow, now: datetime) -> QueueRow:
        holder, until = self._held[row.article_id]
        return replace(row, claimed_by=holder) if datetime.fromisoformat(until) > now else row


_DONE: dict[ReviewState, int] = {"in progress": 0, "waiting": 0, "skipped": 1, "reviewed": 2}
_KEYS = {
    "risk": lambda row: (row.turn, _DONE[row.state], -row.risk, row.name),
    "name": lambda row: (row.turn, row.name),
    "date": lambda row: (row.turn, row.date, row.name),
}


def queue_codes(record: Record) -> str:
    """What a listing keeps of a draft: its flags' codes; then its omissions, how many of each list and their weight."""
    codes = [flag.code for flag in record.flags]
    weights = Counter[str]()
    for omission in record.omissions:
        weights[omission.path] += omission.risk
    return " ".join([*codes, *(f"{path}/{record.omitted[path[1:]]}/{weight}" for path, weight in weights.items())])


def omitted(codes: str) -> dict[str, int]:
    """How many omissions a listing names, by list."""
    return dict(_read(codes)[1])


def flags_in(codes: str) -> int:
    """How many flags a listing names."""
    return len(_read(codes)[0])


@lru_cache(maxsize=4096)
def _read(codes: str) -> tuple[tuple[FlagCode, ...], tuple[tuple[str, int], ...], int]:
    """The codes of a listing, its omissions by list, and the risk of all. Many articles share them. Codes of other
    versions are left out."""
    words = codes.split()
    known: tuple[FlagCode, ...] = tuple(code for code in words if code in _CODES)  # type: ignore[misc] # `in` narrows no Literal
    left_out = [word[1:].split("/") for word in words if word.startswith("/")]
    weight = sum(RISK[code] for code in known) + sum(int(weight) for _, _, weight in left_out)
    return known, tuple((name, int(count)) for name, count, _ in left_out), weight

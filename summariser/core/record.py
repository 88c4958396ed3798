"""Records: a draft after grounding, its flags, a person's decisions, and where it all came from."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.core.flags import Flag, risk

FORMAT: Literal["summariser.record/1"] = "summariser.record/1"

EVIDENCE = "evidence"
ORIGIN = "origin"
"""Beside the evidence of an item that rules found and no model: which of them did."""

Origin = Literal["parser+lexicon", "parser", "lexicon"]
"""Which rules found something: those over a dependency parse, those over lists of words, or both, which is the most
certain."""

_WEIGHTS: dict[str, int] = {"parser+lexicon": 3, "parser": 2, "lexicon": 1}
"""What something left out weighs, by who found it: what two found alike is right more often. Chosen by hand."""

Action = Literal["accept", "correct", "reject", "add", "skip"]

Bulk = Literal["seen", "unseen"]
"""Accepted together with others: whether it had been on the reviewer's screen."""

ReviewState = Literal["waiting", "in progress", "reviewed", "skipped"]
"""How far the review of an article has come."""


class Evidence(BaseModel):
    """A passage of the article: `text == article.text[start:end]`, offsets in code points."""

    model_config = ConfigDict(frozen=True)

    start: int = Field(ge=0)
    end: int
    text: str

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True)


def _left_out(value: object) -> bool:
    return value is None


class ArticleRef(_Value):
    """Which article a record is about. Gold records written elsewhere may lack the id.

    `published_from` says where the input told the model its day of publication, `encoding` what its bytes were taken
    for, if not plain UTF-8, and `replaced_by` is the id of a newer version of its file. None of them stands in a
    record where there is nothing to say.
    """

    id: str | None = None
    path: str | None = None
    sha256: str
    title: str | None = None
    published_from: str | None = Field(default=None, exclude_if=_left_out)
    encoding: str | None = Field(default=None, exclude_if=_left_out)
    replaced_by: str | None = Field(default=None, exclude_if=_left_out)

    @staticmethod
    def of(article: Article) -> "ArticleRef":
        return ArticleRef(
            id=article.id,
            path=article.path,
            sha256=article.sha256,
            title=article.title,
            published_from=article.published_from,
            encoding=article.encoding,
        )


class Decision(_Value):
    """One act of a reviewer. Decisions are appended, never changed: undoing is a decision too.

    An omission has the path of its list, `/-/` and its number in the draft: added, it became the last item of the list.
    `bulk` is missing where somebody decided about this value by itself.
    """

    path: str
    action: Action
    before: Any = None
    after: Any = None
    at: datetime
    reviewer: str
    bulk: Bulk | None = Field(default=None, exclude_if=_left_out)


class RecordReview(_Value):
    """What people did to the record. `seconds` leaves out idle time."""

    status: Literal["draft", "reviewed"] = "draft"
    reviewer: str | None = None
    decisions: tuple[Decision, ...] = ()
    seconds: float = 0.0


class Tokens(_Value):
    """Tokens spent on the draft, retries and re-asks included."""

    input: int = 0
    cached: int = 0
    output: int = 0


class Provenance(_Value):
    """How the draft came about. `cost_usd` is what was paid in its run for this article, failed attempts included."""

    model: str
    prompt: str
    strategy: str
    run: str
    usage: Tokens
    cost_usd: float
    at: datetime


class Omission(_Value):
    """An item that rules found in the article and that no item of the draft covers. `path` is that of its list."""

    path: str
    item: dict[str, Any]

    @property
    def risk(self) -> int:
        return _WEIGHTS.get(str(self.item.get(ORIGIN)), 1)


class OtherReading(_Value):
    """What rules read where the draft has another value: the field's path, what they read, and what it rests on."""

    path: str
    value: Any
    evidence: tuple[Evidence, ...]
    origin: str


class Note(_Value):
    """What a reviewer wrote beside a place of the record; with the path "" about the article as a whole.

    `about` says what it was written about where the record has no such place: its path is "" then too.
    """

    path: str
    text: str
    reviewer: str
    at: datetime
    about: str | None = Field(default=None, exclude_if=_left_out)

    @property
    def said(self) -> str:
        """Who, on which day, about what if its place does not say so, and the note. It may hold anything."""
        about = f" (about {self.about})" if self.about else ""
        return f"{shorten(self.reviewer, 40)}, {self.at:%Y-%m-%d}{about}: {self.text}"


def _empty(value: object) -> bool:
    return not value


class Record(_Value):
    """The published format. `data` is JSON of the schema's shape, with Evidence in every cited group.

    `omissions` and `other_readings` are what rules found beside the model, `notes` what reviewers wrote; none of them
    stands in a record that has none.
    """

    format: Literal["summariser.record/1"] = FORMAT
    schema_id: str = Field(alias="schema")
    article: ArticleRef
    data: dict[str, Any]
    flags: tuple[Flag, ...] = ()
    review: RecordReview = RecordReview()
    provenance: Provenance | None = None
    omissions: tuple[Omission, ...] = Field(default=(), exclude_if=_empty)
    other_readings: tuple[OtherReading, ...] = Field(default=(), exclude_if=_empty)
    notes: tuple[Note, ...] = Field(default=(), exclude_if=_empty)

    @property
    def risk(self) -> int:
        """What its flags and omissions weigh together."""
        return risk(self.flags) + sum(omission.risk for omission in self.omissions)

    @property
    def omitted(self) -> dict[str, int]:
        """How many omissions there are, by list."""
        return dict(Counter(omission.path.removeprefix("/") for omission in self.omissions))

    @property
    def cost_usd(self) -> float:
        """What was paid for the draft in its run, failed attempts included; 0 for one that no model made."""
        return self.provenance.cost_usd if self.provenance else 0.0

    def replaced_by(self, newer: str | None) -> "Record":
        """The record, if there is a newer version of its article's file marked with that one's id."""
        if not newer:
            return self
        return self.model_copy(update={"article": self.article.model_copy(update={"replaced_by": newer})})

    def as_json(self) -> dict[str, Any]:
        """The record as plain JSON values, keys in the order of the format."""
        return self.model_dump(mode="json", by_alias=True)


def evidence_in(value: object) -> Iterator[Evidence]:
    """Every piece of evidence inside a record's data, depth first."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "evidence" and isinstance(inner, list):
                yield from (Evidence.model_validate(item) for item in inner)
            else:
                yield from evidence_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from evidence_in(inner)


def passages_of(group: Mapping[str, Any], article: Article) -> tuple[Span, ...]:
    """Where the evidence of a cited group stands, without what points outside of this article: a record may have been
    edited by hand, or belong to another text."""
    spans: list[Span] = []
    items = group.get("evidence")
    for item in items if isinstance(items, list) else ():
        start, end = (item.get("start"), item.get("end")) if isinstance(item, Mapping) else (None, None)
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(article.text):
            spans.append(Span(start, end))
    return tuple(spans)


def canonical(value: object) -> str:
    """JSON with one spelling: sorted keys, no spaces. For hashing, not for people."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


LONGEST_NAME = 200
"""Bytes of a stem: file systems take 255, and a suffix and a temporary name need some."""

_UNFIT = frozenset('<>:"/\\|?*')
"""What one file system or another refuses in a name, or takes for a folder's end."""


def stem_of(article: ArticleRef) -> str:
    """The name of the article's record, without a suffix, if no other article has it."""
    return safe_stem(PurePath(article.path or "").stem) or identity_of(article)


def identity_of(article: ArticleRef) -> str:
    """What tells two articles of one stem apart."""
    return article.id or article.sha256[:16]


def spelling(name: str) -> str:
    """One spelling for names that some file systems hold to be equal: they may differ in case or normal form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def safe_stem(stem: str) -> str:
    """The stem as it is, as far as it can be a file's name everywhere; a leading dot would hide the file."""
    kept = "".join(c if c.isprintable() and c not in _UNFIT else "_" for c in stem)
    kept = kept.encode()[:LONGEST_NAME].decode("utf-8", "ignore")
    return kept.strip(" .") if kept.strip(" ._") else ""


_SUFFIXED = re.compile(r"-[0-9a-f]{8}\Z")


def folder_of(person: str) -> str:
    """The name of a folder for what one person made: their own name, unless that is none for a folder. No two people
    share one."""
    safe = safe_stem(person)
    if safe == person and not _SUFFIXED.search(person):
        return safe
    return f"{safe or 'reader'}-{hashlib.sha256(spelling(person).encode('utf-8', 'replace')).hexdigest()[:8]}"

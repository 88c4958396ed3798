"""Schemas and records for the tests of checks. No field is named as in the built-in schema."""

from datetime import date
from typing import Any

from pydantic import BaseModel, Field

from summariser.core.article import Article
from summariser.core.flags import Flag
from summariser.core.schema import Cited, EventDate, Name, Schema, Verbatim
from summariser.grounding.checks import check


class Clause(Cited):
    gist: str
    share: float | None
    due: date | None


class Remark(Cited):
    by: Name
    words: Verbatim


class Deal(BaseModel):
    headline: str
    printed: date | None
    closing: EventDate
    clauses: list[Clause] = Field(default=[])
    remarks: list[Remark] = Field(default=[])


DEAL = Schema.of(Deal)


def article(text: str, published: date | None = None) -> Article:
    return Article(text, "0" * 64, published=published)


def cite(text: str, *passages: str) -> list[dict[str, Any]]:
    return [{"start": text.index(p), "end": text.index(p) + len(p), "text": p} for p in passages]


def deal(**values: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {"start": None, "end": None, "basis": "unknown", "evidence": []}
    return {"headline": "", "printed": None, "closing": nothing, "clauses": [], "remarks": [], **values}


def closing(
    text: str, start: str | None, end: str | None, basis: str, *passages: str, printed: str | None = None
) -> tuple[Flag, ...]:
    """The flags of a record that has only an event date, cited with these passages."""
    value = {"start": start, "end": end, "basis": basis, "evidence": cite(text, *passages)}
    return check(DEAL, deal(printed=printed, closing=value), article(text))


def remark(text: str, by: str, words: str) -> tuple[Flag, ...]:
    """The flags of a record that has only one quotation."""
    value = {"by": by, "words": words, "evidence": cite(text, words)}
    return check(DEAL, deal(remarks=[value]), article(text))


def clause(text: str, gist: str, *passages: str, share: float | None = None) -> tuple[Flag, ...]:
    """The flags of a record that has only one clause, cited with these passages."""
    value = {"gist": gist, "share": share, "due": None, "evidence": cite(text, *passages)}
    return check(DEAL, deal(clauses=[value]), article(text))


def found(flags: tuple[Flag, ...]) -> list[tuple[str, str]]:
    return [(flag.code, flag.path) for flag in flags]

"""What marks open: an article's values, each with its passages in their sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from summariser.core.article import Article, Span
from summariser.core.display import shorten, visible
from summariser.core.record import Record, passages_of
from summariser.core.schema import Schema
from summariser.core.walk import Part, parts, place_in_words

_AROUND = 300
"""Characters of a sentence shown before and after a passage."""
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of the article, and what of its sentence stands around it. `anchor`: where it begins, on the first that
    begins there."""

    anchor: int | None
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Item:
    """A group of values: its pointer, which is the anchor of marks, its values in a line, passages and flags."""

    path: str
    label: str
    value: str
    passages: tuple[Passage, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A record. `whole` says whether the article's text is at hand; without it passages stand alone."""

    number: int
    name: str
    path: str
    link: str | None
    whole: bool
    items: tuple[Item, ...]
    flags: tuple[str, ...]


def card(schema: Schema, number: int, record: Record, article: Article | None, link: str | None) -> Card:
    """Everything of one record that rests on passages."""
    path = record.article.path or record.article.id or "standard input"
    flags = [(flag.path, flag.message) for flag in record.flags]
    items = tuple(_items(schema, record, article, flags))
    own = tuple(visible(text) for at, text in flags if not any(_in(at, item.path) for item in items))
    name = record.article.title or path.rpartition("/")[2]
    return Card(number, shorten(name, 200), shorten(path, 300, keep="end"), link, article is not None, items, own)


def _items(schema: Schema, record: Record, article: Article | None, flags: list[tuple[str, str]]) -> Iterator[Item]:
    seen: set[int] = set()
    for part in parts(schema, record.data, article):
        if part.group:
            found = list(_in_text(part, article, seen) if article else _alone(part, seen))
            own = tuple(visible(text) for at, text in flags if _in(at, part.path))
            yield Item(part.path, place_in_words(part.path), _values(part), tuple(found), own)


def _in(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}/")


def _values(part: Part) -> str:
    """Each once, but for quotations, which their passage has."""
    kinds = ("text", "name", "choice", "speech", "date", "number", "boolean")
    return " · ".join(dict.fromkeys(visible(str(value))[:_LONGEST] for _, _, value in part.values(*kinds)))


def _alone(part: Part, seen: set[int]) -> Iterator[Passage]:
    for one in part.evidence:
        text, start = (one.get("text"), one.get("start")) if isinstance(one, dict) else (None, None)
        if isinstance(text, str) and isinstance(start, int):
            yield Passage(_first(start, seen), "", visible(text[:_LONGEST]), "")


def _in_text(part: Part, article: Article, seen: set[int]) -> Iterator[Passage]:
    own: dict[str, Any] = {"evidence": part.evidence}
    for span in passages_of(own, article):
        around = _around(span, article)
        before, after = article.text[around.start : span.start], article.text[span.end : around.end]
        yield Passage(_first(span.start, seen), visible(before), visible(article[span][:_LONGEST]), visible(after))


def _first(start: int, seen: set[int]) -> int | None:
    anchor = None if start in seen else start
    seen.add(start)
    return anchor


def _around(span: Span, article: Article) -> Span:
    """The sentences that a passage stands in, or of long ones what is near."""
    touched = [one.span for one in article.sentences if one.span.overlaps(span)] or [span]
    start, end = min(touched[0].start, span.start), max(touched[-1].end, span.end)
    return Span(max(start, span.start - _AROUND), min(end, span.end + _AROUND))

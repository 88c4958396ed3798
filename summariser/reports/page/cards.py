"""What marks open: an article's values, each with its passages in their sentences."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import bidirectional

from summariser.core.article import Article, Span
from summariser.core.display import shorten, visible
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.core.walk import Part, parts, place_in_words
from summariser.corpus.meetings import leading

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
    """A record. `whole` says whether the article's text is at hand; without it passages stand alone.
    `direction`: ltr, or rtl where most of what is shown is written so."""

    number: int
    name: str
    path: str
    link: str | None
    whole: bool
    direction: str
    items: tuple[Item, ...]
    flags: tuple[str, ...]


def card(schema: Schema, number: int, record: Record, article: Article | None, link: str | None) -> Card:
    """Everything of one record that rests on passages."""
    path = record.article.path or record.article.id or "standard input"
    inner = [part for part in parts(schema, record.data, article) if part.group]
    flags = _flags(record, {part.path for part in inner})
    items = tuple(_items(inner, article, flags))
    name = record.article.title or path.rpartition("/")[2]
    direction = _direction("".join(f"{one.before}{one.words}{one.after}" for item in items for one in item.passages))
    shown = shorten(name, 200), shorten(path, 300, keep="end")
    return Card(number, *shown, link, article is not None, direction, items, tuple(flags[""]))


def _direction(text: str) -> str:
    """Of the whole: a sentence in English may begin with a name in Arabic."""
    found = Counter(map(bidirectional, text))
    return "rtl" if found["R"] + found["AL"] > found["L"] else "ltr"


def _flags(record: Record, paths: set[str]) -> dict[str, list[str]]:
    """What flags say, by the innermost part that each is about; "" for the record."""
    found = defaultdict[str, list[str]](list)
    for flag in record.flags:
        found[next((path for path in leading(flag.path) if path in paths), "")].append(visible(flag.message))
    return found


def _items(inner: list[Part], article: Article | None, flags: Mapping[str, Sequence[str]]) -> Iterator[Item]:
    seen: set[int] = set()
    for part in inner:
        found = list(_in_text(part, article, seen) if article else _alone(part, seen))
        label = place_in_words(part.path)
        yield Item(part.path, label, _values(part), tuple(found), tuple(flags.get(part.path, ())))


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
    for span in part.passages:
        around = _around(span, article)
        before, after = article.text[around.start : span.start], article.text[span.end : around.end]
        yield Passage(_first(span.start, seen), visible(before), visible(article[span][:_LONGEST]), visible(after))


def _first(start: int, seen: set[int]) -> int | None:
    anchor = None if start in seen else start
    seen.add(start)
    return anchor


def _around(span: Span, article: Article) -> Span:
    """The sentences that a passage stands in, or of long ones what is near."""
    first = bisect_right(article.sentences, span.start, key=lambda one: one.span.end)
    last = bisect_left(article.sentences, span.end, key=lambda one: one.span.start)
    touched = [span, *(one.span for one in article.sentences[first:last])]
    start, end = min(one.start for one in touched), max(one.end for one in touched)
    return Span(max(start, span.start - _AROUND), min(end, span.end + _AROUND))

"""What of a record tells which meeting it is about: so little that a hundred thousand of them fit the memory."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from summariser.core.errors import ConfigurationError
from summariser.core.record import ArticleRef, Record, identity_of
from summariser.core.schema import Group, Node, Place, Schema, headline
from summariser.core.walk import as_date, fields
from summariser.grounding.likeness import bare_name
from summariser.language.locate import folded_words
from summariser.language.names import is_title
from summariser.language.number_words import find_numbers

Days = tuple[int, int]
"""The first and the last day of an event, as ordinals."""

LONGEST_EVENT = 7
"""Days. What is longer (in May) is no date to go by."""
_MOST_WORDS = 60
_FEWEST_WORDS = 4
"""Words of a statement that are kept, and without which it says too little to be told from another."""
_LARGEST_DAY = 31
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_FIGURES = re.compile(r"\d[\d.,]*(?:[\s-]?\w+)?")
"""With the word behind them, which may be a scale: 12 million."""


class Named(NamedTuple):
    """An article as it is named to people and programs."""

    id: str
    path: str | None

    @staticmethod
    def of(article: ArticleRef) -> "Named":
        return Named(identity_of(article), article.path)


@dataclass(frozen=True, slots=True)
class EventKey:
    """A record as far as it tells its meeting. `name` is what the record is found by again, and `mark` stands for all
    that is in it; `where` is the first of its places, as written.

    names: who attended, as written, but for what is no name of anybody; present: the same, each in one spelling.
    numbers: those that can be no date. commitments: the choice and the words of each.
    """

    article: Named
    name: str
    drafted: str
    days: Days | None
    stated: bool
    names: tuple[str, ...]
    present: frozenset[str]
    places: tuple[str, ...]
    numbers: frozenset[Decimal]
    commitments: tuple[tuple[str, tuple[str, ...]], ...]
    where: str | None = None
    mark: str = ""

    @property
    def order(self) -> tuple[str, str]:
        """What was drafted first comes first, so that what joins later changes no event's id."""
        return self.drafted, self.article.id

    @property
    def content(self) -> tuple[object, ...]:
        """What it is compared by."""
        return self.days, self.stated, self.present, self.places, self.numbers, self.commitments


def require_linkable(schema: Schema) -> None:
    """ConfigurationError if records of the schema cannot be told to be about one event."""
    if day_of(schema) is None:
        raise ConfigurationError(f"schema {schema.id!r} has no EventDate of the record itself to find events by")
    if not any(node.group and is_participant(node.group) for _, node in fields(schema.nodes)):
        raise ConfigurationError(f"schema {schema.id!r} has no group with a Name of its own to find events by")


def day_of(schema: Schema) -> Node | None:
    """When what the record is about took place: the date that rules may fill, or else the first."""
    dates = [node for node in schema.nodes if node.group and node.group.is_event_date and not node.many]
    return next((node for node in dates if node.proposed == "day"), dates[0] if dates else None)


def is_participant(group: Group) -> bool:
    """Whether such a group is somebody, or something, with a name: a person, a company."""
    return group.key is not None and not issubclass(group.model, Place)


def key_of(schema: Schema, record: Record, name: str) -> EventKey:
    """The key of a record of this schema."""
    every = list(pieces(schema.nodes, record.data))
    days, stated = days_in(schema, record.data)
    names = tuple(sys.intern(one) for one in attended(every) if not _is_nobodys(one))
    return EventKey(
        article=Named.of(record.article),
        name=name,
        drafted=record.provenance.at.isoformat() if record.provenance else "",
        days=days,
        stated=stated,
        names=names,
        present=frozenset(sys.intern(person(one)) for one in names),
        places=tuple(sorted({sys.intern(" ".join(words)) for one in places(every) if (words := bare_name(one))})),
        numbers=numbers_in(every),
        commitments=tuple(_commitments(every)),
        where=next(places(every), None),
    )


class Piece(NamedTuple):
    """A group of values in a record; `Part` is this with all that most records are not asked for here."""

    group: Group | None
    listed: bool
    nodes: Sequence[Node]
    value: Mapping[str, Any]


def pieces(
    nodes: Sequence[Node], value: Mapping[str, Any], group: Group | None = None, listed: bool = False
) -> Iterator[Piece]:
    """The top level, then every group that is there, depth first."""
    yield Piece(group, listed, nodes, value)
    for node in nodes:
        if node.group is None:
            continue
        inner = value.get(node.name)
        for one in (inner if isinstance(inner, list) else ()) if node.many else (inner,):
            if isinstance(one, dict):
                yield from pieces(node.group.nodes, one, node.group, node.many)


def days_in(schema: Schema, data: Mapping[str, Any]) -> tuple[Days | None, bool]:
    """The days of the event, and whether the article states them."""
    node = day_of(schema)
    value = data.get(node.name) if node else None
    told = value if isinstance(value, dict) else {}
    start, end = as_date(told.get("start")), as_date(told.get("end"))
    first, last = start or end, end or start
    if first is None or last is None or not 0 <= (last - first).days < LONGEST_EVENT:
        return None, False
    return (first.toordinal(), last.toordinal()), told.get("basis") == "stated"


@lru_cache(maxsize=1 << 16)
def person(name: str) -> str:
    """One spelling for a name, however it is written: Liu Jian-chao, Jianchao Liu; John F. Kerry, John Kerry.

    Folded, without titles and middle initials, and begun where it sorts first: wherever the family name stands, the
    letters are the same ones in a circle. A part of a name is another name: nobody knows whose.
    """
    words = bare_name(name[:200])
    kept = [word for at, word in enumerate(words) if not _is_initial(words, at)]
    letters = "".join(kept)
    if len(kept) == 1 and len(letters) < 6:  # Ali is not Lia
        return letters
    if not letters:  # signs alone are a name of their own: two such are no more alike than any others
        return f"={name[:200].strip().casefold()}"
    return min(letters[at:] + letters[:at] for at in range(len(letters)))


def _is_initial(words: Sequence[str], at: int) -> bool:
    return len(words[at]) == 1 and 0 < at < len(words) - 1 and words[at].isascii()


@lru_cache(maxsize=1 << 16)
def initial(name: str) -> str:
    """The first middle initial of a name: w of George W. Bush; "" if it has none."""
    words = bare_name(name[:200])
    return next((word for at, word in enumerate(words) if _is_initial(words, at) and word.isalpha()), "")


@lru_cache(maxsize=1 << 16)
def _is_nobodys(name: str) -> bool:
    """Whether it tells nobody from anybody: signs alone, or an office (the Minister), which each country has."""
    return is_title(folded_words(name[:200]))


def attended(parts: Sequence[Piece]) -> Iterator[str]:
    """The names of those who were there: by the choice that words of an article speak for, if there is one."""
    for part in parts:
        if part.group and is_participant(part.group) and part.group.key:
            name, choice = part.value.get(part.group.key.name), part.group.cued
            there = choice is None or part.value.get(choice.name) in dict(choice.cues)
            if there and isinstance(name, str) and name.strip():
                yield name


def places(parts: Sequence[Piece]) -> Iterator[str]:
    """Where it was."""
    for part in parts:
        name = part.value.get("name") if part.group and issubclass(part.group.model, Place) else None
        if isinstance(name, str) and name.strip():
            yield name


def numbers_in(parts: Sequence[Piece]) -> frozenset[Decimal]:
    """The numbers in figures of texts and fields, but for those that may be a day or a year."""
    said = [
        str(part.value.get(node.name))
        for part in parts
        for node in part.nodes
        if node.kind in ("text", "number") and not node.role
    ]
    return frozenset().union(*map(_told, _FIGURES.findall("\n\n".join(said))))


@lru_cache(maxsize=1 << 14)
def _told(figure: str) -> frozenset[Decimal]:
    return frozenset(value for one in find_numbers(figure) for value in one.values if _tells(value))


def _tells(number: Decimal) -> bool:
    return number > _LARGEST_DAY and not _FIRST_YEAR <= number <= _LAST_YEAR


def _commitments(parts: Sequence[Piece]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for part in parts:
        if part.group is None or not part.listed or part.group.cued is None or part.group.key:
            continue
        said = headline(part.group)
        text: Any = part.value.get(said.name) if said else None
        words = folded_words(text)[:_MOST_WORDS] if isinstance(text, str) else []
        if len(words) >= _FEWEST_WORDS:
            yield str(part.value.get(part.group.cued.name)), tuple(sorted(set(map(sys.intern, words))))

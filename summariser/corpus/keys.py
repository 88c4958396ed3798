"""What of a record tells which meeting it is about: so little that a hundred thousand of them fit the memory."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
from summariser.language.number_words import SPOKEN, find_numbers

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
_PLAIN_FIGURE = re.compile(r"([0-9]{1,9})[.,]?(?:[ -]([A-Za-z]+))?")


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
    numbers: those that can be no date. commitments: the choice of each, and its words, each once, in order.
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
    commitments: tuple[tuple[str, str], ...]
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


@dataclass(frozen=True)
class Fields:
    """What the fields of a group tell, as its markers say; it is looked up once, not for each record.

    said: texts and numbers. who: the field with a name, and the choice that says who was there. committed: the choice
    and the text of what is a commitment.
    """

    said: tuple[str, ...]
    groups: tuple[tuple[str, bool, "Fields"], ...]
    who: tuple[str, str | None, frozenset[str]] | None = None
    is_place: bool = False
    committed: tuple[str, str] | None = None

    @staticmethod
    def of(nodes: Sequence[Node]) -> "Fields":
        """Of a record."""
        said = tuple(node.name for node in nodes if node.kind in ("text", "number") and not node.role)
        return Fields(
            said, tuple((one.name, one.many, Fields.of_group(one.group, listed=one.many)) for one in nodes if one.group)
        )

    @staticmethod
    def of_group(group: Group, *, listed: bool) -> "Fields":
        """Of a group in it."""
        cued, text = group.cued, headline(group)
        who, committed = None, None
        if group.key and is_participant(group):
            who = group.key.name, cued.name if cued else None, frozenset(dict(cued.cues) if cued else ())
        if listed and cued and text and not group.key:
            committed = cued.name, text.name
        return replace(Fields.of(group.nodes), who=who, is_place=issubclass(group.model, Place), committed=committed)

    def attendee(self, value: Mapping[str, Any]) -> str | None:
        """The name of who was there: by the choice that words of an article speak for, if there is one."""
        if self.who is None:
            return None
        field, choice, there = self.who
        name = value.get(field) if choice is None or value.get(choice) in there else None
        return name if isinstance(name, str) and name.strip() else None


class _Told:
    """What a record tells, gathered depth first."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.names: list[str] = []
        self.places: list[str] = []
        self.commitments: list[tuple[str, str]] = []

    def read(self, fields: Fields, value: Mapping[str, Any]) -> None:
        self.said += [str(value.get(name)) for name in fields.said]
        if name := fields.attendee(value):
            self.names.append(name)
        if fields.is_place and isinstance(place := value.get("name"), str) and place.strip():
            self.places.append(place)
        if fields.committed and (commitment := _commitment(*map(value.get, fields.committed))):
            self.commitments.append(commitment)
        for name, many, inner in fields.groups:
            found = value.get(name)
            for one in (found if isinstance(found, list) else ()) if many else (found,):
                if isinstance(one, dict):
                    self.read(inner, one)


class KeyMaker:
    """Makes the keys of the records of a schema."""

    def __init__(self, schema: Schema) -> None:
        self._fields = Fields.of(schema.nodes)
        self._day = day_of(schema)

    def key_of(self, record: Record, name: str, mark: str = "") -> EventKey:
        told = _Told()
        told.read(self._fields, record.data)
        days, stated = _days_of(self._day, record.data)
        names = tuple(sys.intern(one) for one in told.names if not _is_nobodys(one))
        return EventKey(
            article=Named.of(record.article),
            name=name,
            drafted=record.provenance.at.isoformat() if record.provenance else "",
            days=days,
            stated=stated,
            names=names,
            present=frozenset(sys.intern(person(one)) for one in names),
            places=tuple(sorted({sys.intern(" ".join(words)) for one in told.places if (words := bare_name(one))})),
            numbers=numbers_in(told.said),
            commitments=tuple(told.commitments),
            where=told.places[0] if told.places else None,
            mark=mark,
        )


def days_in(schema: Schema, data: Mapping[str, Any]) -> tuple[Days | None, bool]:
    """The days of the event, and whether the article states them."""
    return _days_of(day_of(schema), data)


def _days_of(node: Node | None, data: Mapping[str, Any]) -> tuple[Days | None, bool]:
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


def numbers_in(said: Sequence[str]) -> frozenset[Decimal]:
    """The numbers in figures of texts, but for those that may be a day or a year."""
    found = set[Decimal]()
    for figure in _FIGURES.findall("\n\n".join(said)):
        plain = _PLAIN_FIGURE.fullmatch(figure)
        if plain and (plain[2] is None or plain[2].lower() not in SPOKEN):  # nearly all: there is nothing to work out
            if _tells(number := int(plain[1])):
                found.add(Decimal(number))
        else:
            found |= _told(figure)
    return frozenset(found)


@lru_cache(maxsize=1 << 14)
def _told(figure: str) -> frozenset[Decimal]:
    return frozenset(value for one in find_numbers(figure) for value in one.values if _tells(value))


def _tells(number: Decimal | int) -> bool:
    return number > _LARGEST_DAY and not _FIRST_YEAR <= number <= _LAST_YEAR


def _commitment(kind: Any, text: Any) -> tuple[str, str] | None:
    words = folded_words(text)[:_MOST_WORDS] if isinstance(text, str) else []
    return (sys.intern(str(kind)), " ".join(sorted(set(words)))) if len(words) >= _FEWEST_WORDS else None

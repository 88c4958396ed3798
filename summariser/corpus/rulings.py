"""What a person decided of links and names: it wins over every score, and is undone by another decision."""

import hashlib
import sys
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, Literal, TypeVar, get_args
from unicodedata import normalize

from summariser.core.lazy import cached_property
from summariser.corpus.keys import EventKey, initial, person

OnArticles = Literal["link", "apart"]
OnNames = Literal["same", "different"]
Act = Literal["link", "apart", "same", "different", "undo"]

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision, by its number. link and apart: the ids of two articles; same and different: two names; undo: the
    number of an earlier one in `undoes`, and no pair."""

    id: int
    act: Act
    pair: tuple[str, str]
    by: str
    at: datetime
    undoes: int | None = None


def spelling(name: str) -> str:
    """A name as people decide about it: case and spaces tell no two of them apart, accents and order do."""
    return normalize("NFC", " ".join(name[:200].split()).casefold())


def alike(act: Act, pair: tuple[str, str]) -> bool:
    """Whether there is nothing to decide about these two: they are one."""
    one, other = map(spelling, pair) if act in get_args(OnNames) else pair
    return one == other


def undone(made: Iterable[Ruling]) -> dict[int, int]:
    """The numbers of those that are undone, each with the number of the undo, which can be undone as well."""
    found: dict[int, int] = {}
    for one in sorted(made, key=lambda one: -one.id):
        if one.undoes is not None and one.id not in found:
            found[one.undoes] = one.id
    return found


def standing(made: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """Those that hold, of all that were ever made, in their order: the last about each pair, but for what was undone,
    which an older decision then takes the place of."""
    gone, last = undone(made), dict[tuple[bool, frozenset[str]], Ruling]()
    for one in sorted(made, key=lambda one: one.id):
        about = of_names(one), frozenset(map(spelling, one.pair) if of_names(one) else one.pair)
        if one.undoes is None and one.id not in gone and len(about[1]) > 1:
            last[about] = one
    return tuple(sorted(last.values(), key=lambda one: one.id))


def of_names(one: Ruling) -> bool:
    return one.act in get_args(OnNames)


class Groups(Generic[T]):
    """Things that are joined one pair at a time, but never across what is to be kept apart."""

    def __init__(self, apart: Iterable[tuple[T, T]] = ()) -> None:
        self._first: dict[T, T] = {}
        self._members: dict[T, list[T]] = {}
        self._apart: dict[T, set[T]] = {}
        for one, other in apart:
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def first(self, one: T) -> T:
        return self._first.get(one, one)

    def members(self, one: T) -> Sequence[T]:
        return self._members.get(self.first(one), (one,))

    def apart(self, one: T, other: T) -> bool:
        """Whether any of one's group is to be kept apart from any of the other's."""
        if not self._apart:
            return False
        fewer, group = sorted((self.members(one), self.members(other)), key=len)
        first = self.first(group[0])
        return any(self.first(bar) == first for member in fewer for bar in self._apart.get(member, ()))

    def join(self, one: T, other: T) -> bool:
        """False, and nothing is joined, if something would come together that is to be kept apart."""
        a, b = self.first(one), self.first(other)
        if a == b:
            return True
        if self.apart(a, b):
            return False
        more = self._members.pop(b, [b])
        self._members.setdefault(a, [a]).extend(more)
        self._first.update((member, a) for member in more)
        return True


def joined(rulings: Iterable[tuple[Ruling, tuple[T, T]]]) -> tuple["Groups[T]", tuple[Ruling, ...]]:
    """What these decisions join, in their order, and those that are not followed: they would bring together what
    another keeps apart."""
    known = list(rulings)
    groups = Groups(pair for one, pair in known if one.act in ("apart", "different"))
    against = [one for one, pair in known if one.act in ("link", "same") and not groups.join(*pair)]
    return groups, tuple(against)


Spelt = tuple[str, str]
"""A spelling and "", or "" and the form that all spellings of a name have in common (`keys.person`)."""


@dataclass(frozen=True)
class People:
    """Who is who: names that rules hold to be alike (`keys.person`) are one person's unless somebody says otherwise,
    and two others are if somebody says so.

    Where two spellings of one such form are different people, neither is the rest of them: nobody knows which is meant.
    parted: the forms that a corpus has with different middle initials: George W. Bush is another one than George H. W.
    """

    rulings: tuple[Ruling, ...] = ()
    parted: frozenset[str] = field(default=frozenset(), compare=False)

    def among(self, names: Iterable[str]) -> "People":
        """The same people in a corpus with these names."""
        found: dict[str, set[str]] = {}
        for name in names:
            if one := initial(name):
                found.setdefault(person(name), set()).add(one)
        return People(self.rulings, frozenset(form for form, some in found.items() if len(some) > 1))

    @cached_property
    def not_followed(self) -> tuple[Ruling, ...]:
        return self._decided[1]

    @cached_property
    def mark(self) -> tuple[str, ...]:
        """A text that stands for these decisions, whoever made them when, and for whom else initials tell apart; none
        without any."""
        made = [(one.act, one.pair) for one in self.rulings]
        told = repr([made, sorted(self.parted)] if self.parted else made).encode("utf-8", "surrogatepass")
        return (hashlib.sha256(told).hexdigest(),) if self.rulings or self.parted else ()

    def one(self, name: str) -> str:
        """The person with that name: a text that stands for all of their names."""
        form = person(name)
        own = f"{form} {initial(name)}" if form in self.parted and initial(name) else form
        if form not in self.forms:
            return own
        spelt, of_all = self._groups.first((spelling(name), "")), self._groups.first(("", form))
        return self._name.get(spelt) or (own if own != form else self._name.get(of_all) or form)

    def seen_in(self, key: EventKey) -> EventKey:
        """The key as these people are in it."""
        one = self.one if self.rulings or self.parted else person
        present = frozenset(map(sys.intern, map(one, key.names)))
        return key if present == key.present else replace(key, present=present)

    def seen(self, one: str, other: str) -> OnNames | None:
        """What was decided about two names, as it is or as it follows; None if nothing."""
        a, b = (spelling(one), ""), (spelling(other), "")
        groups, _ = self._decided
        if groups.first(a) == groups.first(b):
            return "same"
        return "different" if groups.apart(a, b) or self._told_by_initials(one, other) else None

    def _told_by_initials(self, one: str, other: str) -> bool:
        a, b = initial(one), initial(other)
        return bool(a and b and a != b and person(one) == person(other))

    @cached_property
    def forms(self) -> frozenset[str]:
        """Those of all names that somebody has decided about."""
        return frozenset(person(name) for one in self.rulings for name in one.pair)

    @cached_property
    def _decided(self) -> tuple[Groups[Spelt], tuple[Ruling, ...]]:
        return joined((one, ((spelling(one.pair[0]), ""), (spelling(one.pair[1]), ""))) for one in self.rulings)

    @cached_property
    def _groups(self) -> Groups[Spelt]:
        """The same, with the rest of each form joined to those of its spellings that nobody told from one another."""
        groups, _ = joined((one, ((spelling(one.pair[0]), ""), (spelling(one.pair[1]), ""))) for one in self.rulings)
        spelt: dict[str, dict[Spelt, None]] = {}
        for name in (name for one in self.rulings for name in one.pair):
            spelt.setdefault(person(name), {})[spelling(name), ""] = None
        for form, some in spelt.items():
            for one in [one for one in some if not any(groups.apart(one, other) for other in some)]:
                groups.join(("", form), one)
        return groups

    @cached_property
    def _name(self) -> Mapping[Spelt, str]:
        """One text for each group: the first of its forms, or else a spelling, marked so that it can be no form."""
        found: dict[Spelt, str] = {}
        for name in (name for one in self.rulings for name in one.pair):
            for about in ((spelling(name), ""), ("", person(name))):
                group = self._groups.members(about)
                forms = sorted(form for _, form in group if form)
                found[self._groups.first(about)] = forms[0] if forms else f"={min(text for text, _ in group)}"
        return found


@dataclass(frozen=True)
class Rulings:
    """All decisions that hold. Without any, only scores count."""

    all: tuple[Ruling, ...] = ()
    people: People = field(default_factory=People)

    @staticmethod
    def of(made: Sequence[Ruling]) -> "Rulings":
        held = standing(made)
        return Rulings(held, People(tuple(filter(of_names, held))))

    def on_articles(self) -> Iterator[Ruling]:
        return (one for one in self.all if not of_names(one))

    @property
    def articles(self) -> Groups[str]:
        """Articles as people joined and parted them."""
        return joined((one, one.pair) for one in self.on_articles())[0]

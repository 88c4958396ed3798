"""What two proposers found in one article as one list of each kind: what both found at one place is one proposal.

At one place are passages that share at least half of the shorter one, and people one of whose names is the other's or a
part of it (Lund, Ada Lund). The parser's version stands. From the lexicon's it takes what it leaves open, and a speaker
or a presence that only the lexicon is certain of. Where both are certain and differ, a doubt names the other reading.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, TypeVar

from summariser.core.article import Span
from summariser.core.record import Origin
from summariser.language.text import words
from summariser.language.words import every, folded
from summariser.second_reader.found import Commitment, EventDay, EventPlace, Found, Person, Reader, Speech

Item = Person | Speech | Commitment
T = TypeVar("T", bound=Item)
Groups = Sequence[tuple[T | None, Sequence[T]]]
"""An item of the parser, or none, and those of the lexicon at its place, the most alike first."""
_SMALL = folded(every(lambda one: one.grammar.small))
_MARKED = 0.8
"""The part of a passage between marks that makes it direct speech: not, he said “no”."""
_BLOCK = 500
"""Code points of a stretch of the text; only passages that touch the same one are compared."""


@dataclass(frozen=True)
class Proposal(Generic[T]):
    """An item, and who found it."""

    item: T
    origin: Origin


@dataclass(frozen=True)
class Proposals:
    """All that was found, in the order of the text. notes and what is single: as in Found, each note once.

    parsed: whether the parser found anything, if only a person; it finds nothing in a language that it does not read.
    """

    people: tuple[Proposal[Person], ...] = ()
    speech: tuple[Proposal[Speech], ...] = ()
    commitments: tuple[Proposal[Commitment], ...] = ()
    day: EventDay | None = None
    place: EventPlace | None = None
    published: tuple[date, Span] | None = None
    notes: tuple[str, ...] = ()
    parsed: bool = False

    @property
    def every(self) -> tuple[Proposal[Any], ...]:
        return (*self.people, *self.commitments, *self.speech)

    def strong(self) -> "Proposals":
        """Those that may stand in a draft as items: without what the lexicon alone found in a text that the parser read
        too, which is wrong more often. In other texts the lexicon's are the best there are."""
        if not self.parsed:
            return self
        return replace(
            self, people=_parsed(self.people), speech=_parsed(self.speech), commitments=_parsed(self.commitments)
        )


def together(found: Iterable[tuple[Reader, Found]]) -> Proposals:
    """`found`: of each reader that read the article, in any order."""
    by_reader = dict(found)
    parser, lexicon = by_reader.get("parser", Found()), by_reader.get("lexicon", Found())
    people = _groups(parser.people, lexicon.people, _same_person)
    names = {other.name: one.name for one, others in people if one for other in others}
    spoken = [replace(one, speaker=names.get(one.speaker, one.speaker)) for one in lexicon.speech]
    return Proposals(
        people=_proposals(people, _one_person),
        speech=_proposals(_groups(parser.speech, spoken, _same_speech), _one_speech),
        commitments=_proposals(_groups(parser.commitments, lexicon.commitments, _same_commitment), _one_commitment),
        day=lexicon.day,
        place=lexicon.place,
        published=lexicon.published,
        notes=tuple(dict.fromkeys((*parser.notes, *lexicon.notes))),
        parsed=bool(parser.people or parser.speech or parser.commitments),
    )


def _parsed(proposals: Sequence[Proposal[T]]) -> tuple[Proposal[T], ...]:
    return tuple(one for one in proposals if one.origin != "lexicon")


def _groups(parser: Sequence[T], lexicon: Sequence[T], likeness: Callable[[T, T], tuple[int, ...]]) -> Groups[T]:
    """Each item of the lexicon goes with the one of the parser that it is most like, or stays alone.

    likeness: () for two that are not at one place.
    """
    near: dict[Hashable, list[int]] = defaultdict(list)
    for place, one in enumerate(parser):
        for key in _keys(one):
            near[key].append(place)
    alone: list[T] = []
    partners: dict[int, list[tuple[tuple[int, ...], T]]] = defaultdict(list)
    for other in lexicon:
        places = {place for key in _keys(other) for place in near.get(key, ())}
        best, place = max(((likeness(parser[place], other), -place) for place in places), default=((), 0))
        if best:
            partners[-place].append((best, other))
        else:
            alone.append(other)
    found: list[tuple[T | None, list[T]]] = [(None, [one]) for one in alone]
    for place, one in enumerate(parser):
        others = sorted(partners[place], key=lambda scored: scored[0], reverse=True)
        found.append((one, [other for _, other in others]))
    return found


def _proposals(groups: Groups[T], merged: Callable[[T, T], T]) -> tuple[Proposal[T], ...]:
    found: list[Proposal[T]] = []
    for one, others in groups:
        if one is None:
            found.append(Proposal(others[0], "lexicon"))
        elif others:
            found.append(Proposal(merged(one, others[0]), "parser+lexicon"))
        else:
            found.append(Proposal(one, "parser"))
    return tuple(sorted(found, key=lambda proposal: _spans(proposal.item)))


def _spans(item: Item) -> tuple[Span, ...]:
    return item.spans if isinstance(item, Speech) else (item.span,)


def _keys(item: Item) -> Iterable[Hashable]:
    """Two items without a key in common are not at one place."""
    if isinstance(item, Person):
        return _telling(item.name)
    return {block for span in _spans(item) for block in range(span.start // _BLOCK, span.end // _BLOCK + 1)}


def _shared(one: Speech | Commitment, other: Speech | Commitment) -> int:
    """Code points that two passages have in common, 0 if these are less than half of the shorter one."""
    pairs = [(a, b) for a in _spans(one) for b in _spans(other) if a.overlaps(b)]
    shared = sum(min(a.end, b.end) - max(a.start, b.start) for a, b in pairs)
    shorter = min(sum(span.end - span.start for span in _spans(item)) for item in (one, other))
    return shared if 2 * shared >= shorter else 0


def _telling(name: str) -> frozenset[str]:
    """The folded words of a name, without the small ones (the, of) if it has others."""
    all_words = frozenset(word for word, _ in words(name))
    return all_words - _SMALL or all_words


def _same_name(one: str, other: str) -> bool:
    first, second = _telling(one), _telling(other)
    return bool(first and second) and (first <= second or second <= first)


def _same_person(one: Person, other: Person) -> tuple[int, ...]:
    return (one.name == other.name, one.span.overlaps(other.span)) if _same_name(one.name, other.name) else ()


def _one_person(one: Person, other: Person) -> Person:
    filled = replace(
        one,
        title=one.title or other.title,
        organisation=one.organisation or other.organisation,
        country=one.country or other.country,
    )
    if other.doubt:
        return filled
    if one.doubt or one.present == other.present:
        return replace(filled, present=other.present, doubt="")
    what = "one who took part" if other.present else "one who is only mentioned"
    return replace(filled, doubt=f"Another reading takes {one.name} for {what}.")


def _same_speech(one: Speech, other: Speech) -> tuple[int, ...]:
    shared = _shared(one, other)
    return (_same_name(one.speaker, other.speaker), shared) if shared else ()


def _one_speech(one: Speech, other: Speech) -> Speech:
    marked = _shared(one, other) >= _MARKED * sum(span.end - span.start for span in one.spans)
    heard = replace(one, direct=one.direct or (other.direct and marked))
    if other.doubt or not other.speaker:
        return heard
    if _same_name(one.speaker, other.speaker):
        return replace(heard, doubt="")
    if one.doubt or not one.speaker:
        return replace(heard, speaker=other.speaker, doubt="")
    return replace(heard, doubt=f"Another reading gives this to {other.speaker}.")


def _same_commitment(one: Commitment, other: Commitment) -> tuple[int, ...]:
    shared = _shared(one, other)
    return (one.kind == other.kind, shared) if shared else ()


def _one_commitment(one: Commitment, other: Commitment) -> Commitment:
    filled = replace(one, parties=one.parties or other.parties)
    if one.doubt or other.doubt or one.kind == other.kind:
        return filled
    return replace(filled, doubt=f"Another reading takes this for {other.kind}.")

"""What of a record can be drawn, and the meetings that records tell of: articles about one event are one meeting."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from summariser.core.lazy import cached_property
from summariser.core.record import Record, identity_of
from summariser.core.schema import Node, Place, Schema, headline
from summariser.core.walk import Part, parts
from summariser.corpus.keys import Named, day_of, days_in, is_participant
from summariser.corpus.linking import NO_RULINGS, Linked
from summariser.corpus.rulings import People
from summariser.language.countries import country_in, is_country

_LONGEST = 200
"""Characters of a text that a picture keeps; the rest stands with its passage."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A value of a record, by the name that the record is read again by: what a mark leads to. words: its passage."""

    record: str
    path: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who is named as taking part. `key` stands for all names of that person."""

    key: str
    name: str
    country: str | None
    present: bool
    ref: Ref


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody said; `direct` is None where the schema does not tell. `key`: whoever has the speaker's name."""

    key: str
    speaker: str
    text: str
    direct: bool | None
    flagged: bool
    ref: Ref


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something signed, agreed, proposed: whatever kinds the schema has."""

    kind: str
    statement: str
    parties: tuple[str, ...]
    flagged: bool
    ref: Ref


@dataclass(frozen=True, slots=True)
class Facts:
    """A record as far as pictures show it. `flagged`: elsewhere than in a quotation or a commitment, which have marks
    of their own."""

    name: str
    article: Named
    title: str | None
    days: tuple[date, date] | None
    inferred: bool
    flagged: bool
    place: str | None
    day: Ref
    people: tuple[Somebody, ...]
    quotations: tuple[Quotation, ...]
    commitments: tuple[Commitment, ...]

    @property
    def names(self) -> Iterator[str]:
        yield from (one.name for one in self.people)
        yield from (one.speaker for one in self.quotations)

    def among(self, people: People) -> "Facts":
        """The same, with each as these people are told apart."""
        named = tuple(replace(one, key=people.one(one.name)) for one in self.people)
        said = tuple(replace(one, key=people.one(one.speaker)) for one in self.quotations)
        return replace(self, people=named, quotations=said)


def facts_of(schema: Schema, record: Record, name: str, people: People = NO_RULINGS.people) -> Facts:
    """What of this record is drawn."""
    return _Reading(schema, record, name, people).facts()


@dataclass(frozen=True)
class _Reading:
    schema: Schema
    record: Record
    name: str
    people: People

    def facts(self) -> Facts:
        found = list(parts(self.schema, self.record.data))
        people = tuple(one for part in found for one in self.somebody(part))
        quotations = tuple(one for part in found for one in self.quotation(part))
        commitments = tuple(one for part in found for one in self.commitment(part))
        own = {ref.path for ref in [one.ref for one in quotations] + [one.ref for one in commitments]}
        days, stated = days_in(self.schema, self.record.data)
        day = day_of(self.schema)
        article = self.record.article
        return Facts(
            self.name,
            Named(identity_of(article), article.path),
            article.title,
            (date.fromordinal(days[0]), date.fromordinal(days[1])) if days else None,
            inferred=not stated,
            flagged=any(own.isdisjoint(leading(flag.path)) for flag in self.record.flags),
            place=next((text for part in found if (text := _place(part))), None),
            day=next((self.ref(part) for part in found if day and part.node is day), Ref(self.name, "")),
            people=people,
            quotations=quotations,
            commitments=commitments,
        )

    def ref(self, part: Part) -> Ref:
        words = part.evidence[0].get("text") if part.evidence else ""
        return Ref(self.name, part.path, str(words)[:_LONGEST])

    @cached_property
    def flagged(self) -> frozenset[str]:
        """Every place with a flag in it."""
        return frozenset(path for flag in self.record.flags for path in leading(flag.path))

    def somebody(self, part: Part) -> Iterator[Somebody]:
        group = part.group
        if group and group.key and is_participant(group) and (name := _text(part, group.key)):
            present = group.cued is None or part.value.get(group.cued.name) in dict(group.cued.cues)
            country = group.role("country")
            where = _text(part, country) if country else ""
            key = self.people.one(name)
            yield Somebody(key, name, country_of(where) if where else None, present, self.ref(part))

    def quotation(self, part: Part) -> Iterator[Quotation]:
        group = part.group
        words, speaker = (group.first("verbatim"), group.first("name")) if group and part.listed else (None, None)
        if group and words and speaker and (name := _text(part, speaker)) and (text := _text(part, words)):
            how = group.first("speech")
            direct = part.value.get(how.name) == "direct" if how else None
            yield Quotation(self.people.one(name), name, text, direct, part.path in self.flagged, self.ref(part))

    def commitment(self, part: Part) -> Iterator[Commitment]:
        group = part.group
        said = headline(group) if group and part.listed and group.cued and not group.key else None
        if group and group.cued and said and (text := _text(part, said)):
            named = [value for _, node, value in part.values("name") if node.many and isinstance(value, str)]
            parties = tuple(dict.fromkeys(country_of(one) for one in named if one.strip()))
            yield Commitment(
                str(part.value.get(group.cued.name)), text, parties, part.path in self.flagged, self.ref(part)
            )


def leading(path: str) -> Iterator[str]:
    """A pointer and those of what it stands in, innermost first, without the record's."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def _text(part: Part, node: Node) -> str:
    value: Any = part.value.get(node.name)
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""


def _place(part: Part) -> str:
    value: Any = part.value.get("name") if part.group and issubclass(part.group.model, Place) else None
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""


def country_of(text: str) -> str:
    """The country that a text names and nothing else, as records have it in English; any other text as it is."""
    found = country_in(text) if is_country(text) else None
    return found.name if found else text.strip()[:_LONGEST]


@dataclass(frozen=True)
class Meeting:
    """One event, told by one article or several."""

    articles: tuple[Facts, ...]

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """As most articles have it, the shorter among equals."""
        found = [one.days for one in self.articles if one.days]
        return min(found, key=lambda one: (-found.count(one), one[1] - one[0], one), default=None)

    @property
    def inferred(self) -> bool:
        """Whether no article states its day."""
        return all(one.inferred for one in self.articles)

    @property
    def flagged(self) -> bool:
        return any(one.flagged for one in self.articles)

    @property
    def place(self) -> str | None:
        return next((one.place for one in self.articles if one.place), None)

    @cached_property
    def present(self) -> Mapping[str, tuple[Somebody, ...]]:
        """Who was there, by any article that says so."""
        return self._people(present=True)

    @cached_property
    def mentioned(self) -> Mapping[str, tuple[Somebody, ...]]:
        """Who was only spoken of."""
        return {key: some for key, some in self._people(present=False).items() if key not in self.present}

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """Those that the people present act for."""
        return tuple(sorted({one.country for some in self.present.values() for one in some if one.country}))

    def _people(self, *, present: bool) -> dict[str, tuple[Somebody, ...]]:
        found: dict[str, list[Somebody]] = {}
        for one in (one for facts in self.articles for one in facts.people if one.present is present):
            found.setdefault(one.key, []).append(one)
        return {key: tuple(some) for key, some in found.items()}


def meetings(groups: Linked, facts: Mapping[str, Facts]) -> Sequence[Meeting]:
    """All meetings by their first day, those without one last."""
    linked = {number for event in groups.events for number in event}
    alone = ((number,) for number in range(len(groups.keys)) if number not in linked)
    found = [Meeting(tuple(facts[groups.keys[one].name] for one in event)) for event in (*groups.events, *alone)]
    return sorted(found, key=lambda one: (one.days or (date.max, date.max), one.articles[0].article.id))

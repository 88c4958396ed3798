"""A record as events of PLOVER, the ontology of POLECAT: who did what with whom, and the passages that say so.

One event for the meeting, one for each commitment, by what `Proposed` marks in the schema. What a record does not tell
is not filled in: no recipient, mode, place or day is guessed.

The types and their quad codes are those of the manual (github.com/openeventdata/PLOVER, 0.7b1), in which POLECAT's
REQUEST is still called DEMAND: 1 is verbal cooperation, 3 verbal conflict.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from summariser.core.errors import ConfigurationError
from summariser.core.record import Record, identity_of
from summariser.core.schema import Node, Schema
from summariser.core.walk import Part, Passage, as_date, top
from summariser.export.states import country_of, iso3
from summariser.grounding.checks.cues import cue_pattern
from summariser.second_reader.commitments import cues

MEETING = "meeting"
"""The kind of the event that is the meeting itself; that of another is its commitment's."""


@dataclass(frozen=True, slots=True)
class Code:
    """None where nothing tells it."""

    type: str | None = None
    mode: str | None = None
    intensity: float | None = None
    quad: int | None = None


_AGREE, _SUPPORT = Code("AGREE", None, 2.5, 1), Code("SUPPORT", None, 5, 1)
_REQUEST = Code("REQUEST", None, None, 3)
"""No intensity: the manual's score for it is of another scale."""
_COMMITMENTS = {
    "signed": _SUPPORT,
    "agreed": _AGREE,
    "reaffirmed": _AGREE,
    "offered": _AGREE,
    "proposed": _AGREE,
    "requested": _REQUEST,
}
"""A proposal for both sides is a willingness to cooperate: AGREE, as the manual has calls to end one's own conflict."""
_PUT_FORWARD = ("offered", "requested", "proposed")
_CONSULT = {None: 2.5, "visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5}
_REMOTE = (
    "by phone", "by telephone", "over the phone", "on the phone", "phone call", "telephone call",
    "phone conversation", "telephone conversation", "phone talks", "telephone talks", "video call", "by video",
    "video link", "videoconference*", "video conference", "điện đàm", "hội đàm trực tuyến", "par téléphone",
    "entretien* téléphonique*", "visioconférence*", "por teléfono", "conversación telefónica",
    "llamada telefónica", "videoconferencia*", "telefonat*", "telefoniert*", "telefonisch*", "videokonferenz*",
    "по телефону", "телефонн* разговор*", "видеоконференц*", "通电话", "通電話", "视频会晤", "视频会议", "視訊會議",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or something, that acts. `country` is the ISO code of the country that it acts for."""

    name: str
    title: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class Event:
    """`actors` do it, to `recipients`; `others` attended the meeting, and nothing says what they have to do with it."""

    id: str
    kind: str
    code: Code
    statement: str | None
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    others: tuple[Actor, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Story:
    """What a record tells beside its events. `country` is that of the place, as an ISO code."""

    events: tuple[Event, ...]
    first: date | None
    last: date | None
    basis: str | None
    published: date | None
    place: str | None
    country: str | None
    people: tuple[str, ...]
    organisations: tuple[str, ...]


def require_events(schema: Schema) -> None:
    """ConfigurationError if records of the schema tell no meeting."""
    if not any(node.proposed == "people" for node in schema.nodes):
        raise ConfigurationError(f"schema {schema.id!r} has no list that is Proposed('people'): there are no actors")


def story_of(schema: Schema, record: Record) -> Story:
    """A record of this schema, or of an earlier version that it takes."""
    return _Reading(schema, record).story()


class _Reading:
    def __init__(self, schema: Schema, record: Record) -> None:
        self.record = record
        self.whole = top(schema, record.data)
        self.told_apart = record.schema_id == schema.id
        marked = {node.proposed: node for node in schema.proposed}
        self.day, self.where = ([*self._parts(marked.get(what))] for what in ("day", "place"))
        self.people = [*self._parts(marked.get("people"))]
        self.commitments = [*self._parts(marked.get("commitments"))]
        published = marked.get("published")
        self.published = as_date(record.data.get(published.name)) if published else None
        self.attended = [part for part in self.people if _attended(part)]
        self.present = tuple(_actor(part) for part in self.attended)
        self.place = _text(self.where[0], "name") if self.where else None
        texts = [str(one["text"]) for part in self.where for one in part.evidence]
        self.country = country_of(self.place, texts) if self.place else None
        self._seen: Counter[str] = Counter()

    def story(self) -> Story:
        day = self.day[0].value if self.day else {}
        first, last = (as_date(day.get(name)) for name in ("start", "end"))
        meeting = self._meeting(first or last)
        roles = [(part, part.group.role("organisation") if part.group else None) for part in self.people]
        organisations = (_text(part, node.name) for part, node in roles if node)
        return Story(
            (*meeting, *(self._commitment(part) for part in self.commitments)),
            first or last,
            last or first,
            _text(self.day[0], "basis") if self.day else None,
            self.published,
            self.place,
            self.country,
            tuple(dict.fromkeys(_actor(part).name for part in self.people)),
            tuple(dict.fromkeys(one for one in organisations if one)),
        )

    def _parts(self, node: Node | None) -> Iterator[Part]:
        return self.whole.groups(node) if node else iter(())

    def _meeting(self, first: date | None) -> Iterator[Event]:
        """The meeting, if anything is told of it: somebody who attended, a day or a place."""
        parts = (*self.day, *self.where, *self.attended)
        if not (self.present or first or self.place):
            return
        code, hosts = self._meets(first)
        visitors = tuple(one for one in self.present if one not in hosts)
        yield Event(self._id(MEETING), MEETING, code, None, visitors, hosts, (), _passages(parts))

    def _meets(self, first: date | None) -> tuple[Code, tuple[Actor, ...]]:
        """What kind of meeting it is, and who its hosts are where guests and hosts are known."""
        if first and self.published and first > self.published:
            return _AGREE, ()
        mode, hosts = None, tuple[Actor, ...]()
        countries = {one.country for one in self.present}
        if self._is_remote():
            mode = "phone"
        elif len(countries - {None}) > 2:
            mode = "multilateral"
        elif self.country and len(countries) == 2 and None not in countries:
            mode = "visit" if self.country in countries else "third-party"
            hosts = tuple(one for one in self.present if one.country == self.country)
        return Code("CONSULT", mode, _CONSULT[mode], 1), hosts

    def _is_remote(self) -> bool:
        """Where a place is told they met there, whatever else is said of telephones."""
        cited = (str(one["text"]) for part in (*self.day, *self.attended) for one in part.evidence)
        return not self.place and any(cue_pattern(_REMOTE).search(text) for text in cited)

    def _commitment(self, part: Part) -> Event:
        group, known = part.group, {one.name: one for one in self.present}
        choice, words = (group.cued, group.first("text")) if group else (None, None)
        kind = _text(part, choice.name) if choice else None
        names = [node for node in part.nodes if node.kind == "name" and node.many][:1]
        parties = [
            value for node in names for _, value in part.places(node) if isinstance(value, str) and value.strip()
        ]
        actors = tuple(known.get(name) or Actor(name, None, country_of(name)) for name in dict.fromkeys(parties))
        sides = {side_of(one) for one in actors}
        others = tuple(one for one in self.present if side_of(one) not in sides)
        statement = _text(part, words.name) if words else None
        cited = ",".join(f"{one.start}:{one.end}" for one in _passages([part]))
        code = _COMMITMENTS.get(self._kind(part, choice, kind) or "", Code())
        return Event(
            self._id(cited or statement or ""), kind or "", code, statement, actors, (), others, _passages([part])
        )

    def _kind(self, part: Part, choice: Node | None, kind: str | None) -> str | None:
        """Of a version's proposals that may be any, what the words of their passages say; None if they say nothing, or
        a request and something else."""
        wanted = {value: words for value, words in choice.cues if value in _PUT_FORWARD} if choice else {}
        if kind not in _PUT_FORWARD or (self.told_apart and "requested" in wanted):
            return kind
        if "requested" not in wanted:
            return None
        found = {cue.kind for one in part.evidence for cue in cues(wanted, str(one["text"]))}
        return None if len(found) > 1 and "requested" in found else next(iter(sorted(found)), None)

    def _id(self, what: str) -> str:
        """The same however often the record is exported, its texts corrected, or items before this one left out."""
        self._seen[what] += 1
        made_of = f"{identity_of(self.record.article)} {what} {self._seen[what]}"
        return hashlib.sha256(made_of.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def side_of(actor: Actor) -> str:
    """The country that it acts for, or else the actor itself."""
    return actor.country or actor.name


def _attended(part: Part) -> bool:
    choice = part.group.cued if part.group else None
    return choice is None or part.value.get(choice.name) in dict(choice.cues)


def _actor(part: Part) -> Actor:
    group = part.group
    roles = (group.key, group.role("title"), group.role("country")) if group else (None, None, None)
    name, title, country = (_text(part, node.name) if node else None for node in roles)
    return Actor(name or "", title, iso3(country) if country else None)


def _text(part: Part, name: str) -> str | None:
    value: Any = part.value.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _passages(parts: Sequence[Part]) -> tuple[Passage, ...]:
    return tuple(
        Passage(one["start"], one["end"], one["text"], part.field, part.path) for part in parts for one in part.evidence
    )

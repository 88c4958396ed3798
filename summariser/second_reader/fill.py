"""From what was found to items of a schema's lists. It knows markers, and no field's name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from summariser.core.article import Article, Span
from summariser.core.record import EVIDENCE, ORIGIN, Origin
from summariser.core.schema import Group, Node, Proposable, Role, Schema
from summariser.second_reader.both import Proposals
from summariser.second_reader.found import Commitment, Person, Speech, Wanted

Item = Person | Commitment | Speech

_OF: dict[type[Item], Proposable] = {Person: "people", Commitment: "commitments", Speech: "speech"}
_ROLES: tuple[Role, ...] = ("title", "organisation", "country")


@dataclass(frozen=True)
class Filled:
    """A proposal as an item of a list. `doubtful`: the field that its doubt is about."""

    node: Node
    item: Item
    value: dict[str, Any]
    doubtful: str


def wanted(schema: Schema) -> Wanted | None:
    """What a schema asks of proposers; None if it has no list for them."""
    cues = (node.group.cued for node in schema.proposed if node.group and node.proposed == "commitments")
    return Wanted({value: words for one in cues if one for value, words in one.cues}) if schema.proposed else None


def filled(schema: Schema, article: Article, item: Item, origin: Origin) -> Iterator[Filled]:
    """The item in each list that takes such items."""
    for node in schema.nodes:
        if node.group and node.proposed == _OF[type(item)]:
            values, spans, doubtful = _VALUES[node.proposed](node.group, article, item)
            value: dict[str, Any] = {
                inner.name: [] if inner.many else "" if _never_null(inner) else None for inner in node.group.nodes
            }
            value |= values
            yield Filled(node, item, value | {EVIDENCE: passages(article, spans), ORIGIN: origin}, doubtful)


@dataclass(frozen=True)
class FilledSingle:
    """A value of the record itself that rules read: a date, or the fields of a group. `at`: the field that tells it."""

    node: Node
    value: Any
    spans: tuple[Span, ...]
    doubt: str
    at: str = ""


def singles(schema: Schema, article: Article, proposals: Proposals) -> Iterator[FilledSingle]:
    """The day, the place and the day of publication, as far as they were found."""
    day, place, published = proposals.day, proposals.place, proposals.published
    for node in schema.proposed:
        if node.proposed == "day" and day and day.start and day.end:
            values = {"start": day.start.isoformat(), "end": day.end.isoformat(), "basis": day.basis}
            yield FilledSingle(node, values, day.spans, day.doubt, "start")
        elif node.proposed == "place" and place:
            yield FilledSingle(node, {"name": article[place.name]}, place.spans, place.doubt, "name")
        elif node.proposed == "published" and published:
            yield FilledSingle(node, published[0].isoformat(), (published[1],), "")


def passages(article: Article, spans: Sequence[Span]) -> list[dict[str, Any]]:
    """Evidence as a record has it."""
    return [{"start": s.start, "end": s.end, "text": article[s]} for s in spans]


def _never_null(node: Node) -> bool:
    return node.kind in ("text", "name", "verbatim") and not node.optional


Values = tuple[dict[str, Any], tuple[Span, ...], str]


def _person(group: Group, article: Article, person: Any) -> Values:
    assert group.key  # noqa: S101 - what schemas are read by
    values: dict[str, Any] = {group.key.name: person.name}
    for role in _ROLES:
        if node := group.role(role):
            said = getattr(person, role)
            values[node.name] = article[said] if isinstance(said, Span) else said
    presence = group.cued
    if presence:
        here = presence.cues[0][0]
        values[presence.name] = here if person.present else next(c for c in presence.choices if c != here)
    return values, (person.span,), presence.name if presence else group.key.name


def _commitment(group: Group, article: Article, found: Any) -> Values:
    kind, parties, words = group.cued, [n for n in group.nodes if n.kind == "name" and n.many], group.first("text")
    values: dict[str, Any] = {kind.name: found.kind} if kind else {}
    values |= {parties[0].name: list(found.parties)} if parties else {}
    values |= {words.name: article[found.span]} if words else {}
    return values, (found.span,), kind.name if kind else ""


def _speech(group: Group, article: Article, said: Any) -> Values:
    words, speaker, kind = group.first("verbatim"), group.first("name"), group.first("speech")
    assert words  # noqa: S101 - what schemas are read by, and so below
    assert speaker  # noqa: S101 - as above
    values = {words.name: article[said.spans[0]], speaker.name: said.speaker}
    values |= {kind.name: "direct" if said.direct else "reported"} if kind else {}
    return values, said.spans, speaker.name


_VALUES = {"people": _person, "commitments": _commitment, "speech": _speech}

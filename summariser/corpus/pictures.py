"""The pictures of a corpus, as far as they can be made without drawing: what is shown, in which order, and what not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from summariser.core.schema import Schema
from summariser.core.walk import fields
from summariser.corpus.acquaintance import Matrix, who_met_whom
from summariser.corpus.events import Corpus, Event
from summariser.corpus.lanes import Lanes, agreements, speakers, timeline
from summariser.corpus.meetings import Facts, Meeting, meetings
from summariser.corpus.scale import Scale

EVENTS = 100
"""Those with contradictions first."""
_CONTRADICTS = {"differs", "denies"}


@dataclass(frozen=True)
class Pictures:
    """All of them. `found`: every meeting."""

    found: Sequence[Meeting]
    scale: Scale | None
    timeline: Lanes
    matrix: Matrix
    speakers: Lanes
    agreements: Lanes
    events: tuple[Event, ...]
    events_left_out: int

    @property
    def undated(self) -> int:
        return sum(meeting.days is None for meeting in self.found)


def draw(corpus: Corpus, facts: Mapping[str, Facts]) -> Pictures:
    """facts: of every record of the corpus, by its name."""
    people = corpus.rulings.people.among(name for one in facts.values() for name in one.names)
    if people.parted:
        facts = {name: one.among(people) for name, one in facts.items()}
    found = meetings(corpus.groups, facts)
    scale = Scale.of(meeting.days[0] for meeting in found if meeting.days)
    names: dict[str, str] = {}
    for meeting in found:
        for key, some in (*meeting.present.items(), *meeting.mentioned.items()):
            names.setdefault(key, some[0].name)
    events = sorted(corpus.events(), key=lambda one: (not contradictions(one), one.order))
    return Pictures(
        found,
        scale,
        timeline(found, scale),
        who_met_whom(found, names),
        speakers(found, names, scale),
        agreements(found, kinds(corpus.schema), scale),
        tuple(sorted(events[:EVENTS], key=lambda one: one.order)),
        len(events[EVENTS:]),
    )


def contradictions(event: Event) -> int:
    """Fields in which an article says something else than another."""
    return sum(any(cell.state in _CONTRADICTS for cell in one.cells) for one in event.differences)


def kinds(schema: Schema) -> tuple[str, ...]:
    """The kinds of commitment that a schema knows."""
    groups = (node.group for _, node in fields(schema.nodes) if node.group and node.many)
    found = (choice for group in groups if group.cued and not group.key for choice in group.cued.choices)
    return tuple(dict.fromkeys(found))

"""Which records a person means: by the day of the event, by who takes part, by the state of the review."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import get_args

from summariser.core.errors import ConfigurationError
from summariser.core.record import Record, ReviewState
from summariser.core.schema import Schema
from summariser.core.walk import events, fields, parts
from summariser.grounding.likeness import bare_name, part_of_name, same_name


def review_state(given: str) -> ReviewState:
    """A state as the command line spells it, without a space."""
    return "in progress" if given == "in-progress" else next(s for s in get_args(ReviewState) if s == given)


@dataclass(frozen=True)
class RecordFilter:
    """What is wanted; None and empty mean everything.

    since, until: days, both included; an event that lasts counts if any day of it is wanted, and one without a date
    does not. participant: part of a name that tells the items of a list apart, as of people or companies; where a
    schema has no such list, of any Name.
    """

    since: date | None = None
    until: date | None = None
    participant: str | None = None
    states: frozenset[ReviewState] = frozenset()

    @property
    def reads_data(self) -> bool:
        return bool(self.since or self.until or self.participant)

    def check(self, schema: Schema) -> None:
        """ConfigurationError if the schema has nothing to select by."""
        if self.since and self.until and self.until < self.since:
            raise ConfigurationError(f"--until {self.until} is before --since {self.since}: exchange them")
        nodes = [node for _, node in fields(schema.nodes)]
        if (self.since or self.until) and not any(node.group and node.group.is_event_date for node in nodes):
            raise ConfigurationError(f"schema {schema.id!r} has no EventDate for --since and --until to go by")
        if self.participant and not any(node.kind == "name" for node in nodes):
            raise ConfigurationError(f"schema {schema.id!r} has no Name for --participant to go by")

    def takes(self, schema: Schema, record: Record) -> bool:
        """Whether the record's data is what is wanted."""
        if self.participant and not any(_meant(self.participant, name) for name in _names(schema, record)):
            return False
        return not (self.since or self.until) or any(
            (self.since is None or end >= self.since) and (self.until is None or start <= self.until)
            for start, end in events(schema, record.data)
        )


def _meant(wanted: str, name: str) -> bool:
    """Folded and without titles, the wanted words stand in the name; the other way round it is somebody else's."""
    return same_name(wanted, name) or (len(bare_name(wanted)) <= len(bare_name(name)) and part_of_name(wanted, name))


def _names(schema: Schema, record: Record) -> Iterator[str]:
    by_items = any(node.many and node.group and node.group.key for _, node in fields(schema.nodes))
    for part in parts(schema, record.data):
        key = part.group.key if part.group and part.listed else None
        for _, node, name in part.values("name"):
            if isinstance(name, str) and (node is key or not by_items):
                yield name

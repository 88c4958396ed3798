"""A long CSV of directed dyads: a row for each event and each ordered pair of sides that have a part in it.

A side is a country, as students of dyads count, or what acts for none: a company, an organisation. So a meeting of two
delegations is two rows, one from either side, however many people came.
"""

import codecs
from collections.abc import Iterator
from itertools import product

from summariser.core.article import Article
from summariser.core.record import Record, identity_of
from summariser.core.schema import Schema
from summariser.export.export import ExportFormat
from summariser.export.formats.csv_tables import csv_line, guarded
from summariser.export.formats.lines import Stream
from summariser.export.formats.polecat import one_line, several
from summariser.export.plover import Actor, Event, Story, require_events, side_of, story_of
from summariser.export.states import cow

CODEBOOK = {
    "event_id": "the event; the same as in --format polecat, and the same at every export",
    "article": "id of the article that reports it",
    "path": "file of the article",
    "start": "first day of the meeting, YYYY-MM-DD; empty if not known",
    "end": "last day of the meeting",
    "basis": "stated, inferred or unknown: how the article tells the day",
    "published": "day of publication that is printed on the article",
    "kind": "meeting, or the kind of commitment as the record has it: signed, agreed, reaffirmed, offered, requested, "
    "proposed",
    "event_type": "AGREE, CONSULT, SUPPORT or REQUEST of PLOVER; empty for a proposal of which nothing tells whether "
    "it is an offer or a demand",
    "event_mode": "of CONSULT: visit, third-party, multilateral, phone, or empty",
    "intensity": "of the type and mode; empty for REQUEST, which has none on this scale",
    "quad_code": "1 verbal cooperation, 3 verbal conflict",
    "side1": "ISO 3166-1 alpha-3 code of the country, or the name of what acts for no known country",
    "cow1": "number in the Correlates of War project; empty for what is no member of its state system",
    "role1": "actor or recipient. Who visits is the actor and the host the recipient; of other meetings all are actors",
    "names1": "the actors of that side, with ; between them",
    "side2": "as side1; never the same side",
    "cow2": "as cow1",
    "role2": "actor, recipient, or present: attended the meeting, and nothing says that the commitment is made to them",
    "names2": "as names1",
    "place": "where they met, as the article names it",
    "place_country": "code of its country where the article tells it with the name",
    "statement": "what was committed to, in a sentence",
    "review": "draft or reviewed",
    "reviewer": "who reviewed the record",
}
ABOUT = """dyads: a row for each event and each ordered pair of sides that have a part in it.
An event is a meeting, or a commitment made there. Each article's events are its own: `summariser events` tells which
articles report one meeting. Pairs are directed: joint events have a row for either direction, and what one side offers
or asks for has one row for each other side. Events with a single side, such as a meeting within one country, have none.
A cell that a spreadsheet would take for a formula has an apostrophe in front.

"""

Side = tuple[str, str, list[Actor]]
"""The side, its role, and who is of it."""


class Dyads:
    def __init__(self, stream: Stream, schema: Schema) -> None:
        require_events(schema)
        self._stream, self._schema = stream, schema
        stream.write(codecs.BOM_UTF8 + csv_line([*CODEBOOK]))

    def write(self, name: str, record: Record, article: Article | None) -> None:  # noqa: ARG002 - an Output
        story = story_of(self._schema, record)
        told = _about(story, record)
        for row in (told | row for event in story.events for row in _pairs(event)):
            self._stream.write(csv_line([guarded(one_line(row.get(column) or "")) for column in CODEBOOK]))


def _about(story: Story, record: Record) -> dict[str, str | None]:
    days = {"start": story.first, "end": story.last, "published": story.published}
    reviewed = record.review.status == "reviewed"
    return {
        **{name: str(day) if day else None for name, day in days.items()},
        "article": identity_of(record.article),
        "path": record.article.path,
        "basis": story.basis,
        "place": story.place,
        "place_country": story.country,
        "review": record.review.status,
        "reviewer": record.review.reviewer if reviewed else None,
    }


def _pairs(event: Event) -> Iterator[dict[str, str | None]]:
    code = event.code
    told = {
        "event_id": event.id,
        "kind": event.kind,
        "event_type": code.type,
        "event_mode": code.mode,
        "intensity": f"{code.intensity:g}" if code.intensity is not None else None,
        "quad_code": str(code.quad) if code.quad else None,
        "statement": event.statement,
    }
    sides = list(_sides(event))
    for one, other in product(sides, sides):
        if one[1] != "present" and one[0] != other[0]:
            yield told | _columns(1, one) | _columns(2, other)


def _sides(event: Event) -> Iterator[Side]:
    """Each once, in the role in which it comes first."""
    found: dict[str, Side] = {}
    for role, actors in (("actor", event.actors), ("recipient", event.recipients), ("present", event.others)):
        for one in actors:
            found.setdefault(side_of(one), (side_of(one), role, []))[2].append(one)
    yield from found.values()


def _columns(number: int, side: Side) -> dict[str, str | None]:
    key, role, actors = side
    number_of, names = cow(actors[0].country), several(one.name for one in actors)
    return {f"side{number}": key, f"cow{number}": number_of, f"role{number}": role, f"names{number}": names}


FORMAT = ExportFormat(
    Dyads,
    schema=True,
    reads="meeting/2",
    codebook=ABOUT + "".join(f"{column:14} {meaning}\n" for column, meaning in CODEBOOK.items()),
)

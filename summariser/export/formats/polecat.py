"""Events in the columns of POLECAT, for whoever reads that data set, and a second file with what each rests on.

https://doi.org/10.7910/DVN/AJGVIT. Tab separated, UTF-8, `None` where nothing is told; of several actors in one cell,
as there, `; ` stands between them. A value with a quotation mark is quoted as in CSV, which R and pandas expect.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from summariser.core.article import Article
from summariser.core.display import visible
from summariser.core.record import Record, identity_of
from summariser.core.schema import Schema
from summariser.export.export import ExportFormat
from summariser.export.formats.csv_tables import csv_line, guarded
from summariser.export.formats.lines import Stream, encoded
from summariser.export.plover import Actor, Event, Story, require_events, story_of
from summariser.export.states import cow
from summariser.language.detection import language_in
from summariser.machine.atomic import atomic_file

NONE = "None"
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
    "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip
CODEBOOK = """polecat: polecat.tsv has the columns of POLECAT, a row for each event of each article, and
polecat_evidence.csv what the events rest on. Each article's events are its own: `summariser events` tells which
articles report one meeting.
Tab separated, UTF-8, None where nothing is told. Of several actors in a cell, "; " stands between them; their names,
countries, numbers and titles are in one order, None for what one of them lacks. A ; inside a name is written as a
comma, a tab or the end of a line as a space.

Event ID           the same at every export; it joins the two files
Event Date         first day of the meeting
Event Type         CONSULT: the meeting; AGREE if it is after the day of publication.
                   SUPPORT: signed. AGREE: agreed, reaffirmed, offered, or proposed for both sides. REQUEST: requested.
                   Of meeting/1, which has one word for all three, a proposal is what the words of its passage say;
                   None if they do not say it.
Event Mode         of CONSULT, None where nothing tells it.
                   phone: no place is told, and a passage says so. multilateral: three countries or more.
                   visit: two countries, and the place is told to be in one of them: its people are the recipients.
                   third-party: two countries, and the place is told to be in another.
Intensity          CONSULT 2.5, visit 4, third-party 1, multilateral 4, phone 1.5; AGREE 2.5; SUPPORT 5; REQUEST None
Quad Code          1 verbal cooperation (AGREE, CONSULT, SUPPORT), 3 verbal conflict (REQUEST)
Actor ...          who attended, or the parties of the commitment. All of them, without a recipient, if nothing tells
                   who visits whom
... Country        ISO 3166-1 alpha-3
... COW            number in the Correlates of War project's State System Membership List, v2016
... Name Raw       the name again: records have it as the article does
Placename          where they met, as the article has it; also Raw Placename and Story Locations
Country            of the place, where the article tells it with the name (Lyon, France)
Source, Language   where the article is known to this workspace: its outlet if its file says so; the code of ISO 639-1
Publication Date   printed on the article
Story People       everybody in the record, also who is only mentioned; Story Organizations: what they belong to
Version            of this program
The rest is always None: Contexts, sectors, Wikipedia and GeoNames ids, City, District, Province, Latitude, Longitude,
Feature Type. Records do not tell them.

polecat_evidence.csv: Event ID; field: the place in the record, as /agreements/0; article: its id; start, end: code
points of its text; text; reviewer: empty for a draft.
"""
EVIDENCE = ("Event ID", "field", "article", "start", "end", "text", "reviewer")


@contextmanager
def polecat(folder: Path, schema: Schema) -> Iterator["Polecat"]:
    """Both files replace older ones, each as a whole, when the block ends without an error."""
    require_events(schema)
    folder.mkdir(parents=True, exist_ok=True)
    with atomic_file(folder / "polecat.tsv") as events, atomic_file(folder / "polecat_evidence.csv") as evidence:
        yield Polecat(schema, events, evidence)


class Polecat:
    def __init__(self, schema: Schema, events: Stream, evidence: Stream) -> None:
        self._schema, self._events, self._evidence = schema, events, evidence
        self._version = f"summariser {version('summariser')}"
        events.write(_line(COLUMNS))
        evidence.write(codecs.BOM_UTF8 + csv_line(EVIDENCE))

    def write(self, name: str, record: Record, article: Article | None) -> None:  # noqa: ARG002 - an Output
        story = story_of(self._schema, record)
        about = _about(story, article) | {"Version": self._version}
        lines = [_line(_cells(about | _event(event))) for event in story.events]
        passages = [csv_line(row) for event in story.events for row in _rests_on(event, record)]
        self._events.write(b"".join(lines))
        self._evidence.write(b"".join(passages))


def several(values: Iterable[str | None]) -> str | None:
    """One cell for what several actors have, in their order, so that it stands in step with the other columns; None if
    none of them has it."""
    told = [one_line(value or "").replace(";", ",") for value in values]
    return "; ".join(value or NONE for value in told) if any(told) else None


def one_line(text: str) -> str:
    """Without tabs and ends of lines, which would make other columns and rows, and without what a terminal obeys."""
    return " ".join((text if text.isprintable() else visible(text)).split())


def _cells(told: dict[str, str | None]) -> Iterator[str]:
    for column in COLUMNS:
        value = told.get(column)
        yield guarded(one_line(value) or NONE) if value else NONE


def _about(story: Story, article: Article | None) -> dict[str, str | None]:
    language = language_in(article) if article else None
    return {
        "Event Date": str(story.first) if story.first else None,
        "Placename": story.place,
        "Country": story.country,
        "Raw Placename": story.place,
        "Source": article.source if article else None,
        "Publication Date": str(story.published) if story.published else None,
        "Story People": several(story.people),
        "Story Organizations": several(story.organisations),
        "Story Locations": story.place,
        "Language": language.code if language else None,
    }


def _event(event: Event) -> dict[str, str | None]:
    code = event.code
    return {
        "Event ID": event.id,
        "Event Type": code.type,
        "Event Mode": code.mode,
        "Intensity": f"{code.intensity:g}" if code.intensity is not None else None,
        "Quad Code": str(code.quad) if code.quad else None,
        **_side("Actor", event.actors),
        **_side("Recipient", event.recipients),
    }


def _side(side: str, actors: tuple[Actor, ...]) -> dict[str, str | None]:
    names = several(one.name for one in actors)
    return {
        f"{side} Name": names,
        f"{side} Country": several(one.country for one in actors),
        f"{side} COW": several(cow(one.country) for one in actors),
        f"{side} Title": several(one.title for one in actors),
        f"{side} Name Raw": names,
    }


def _rests_on(event: Event, record: Record) -> Iterator[list[str]]:
    reviewer = guarded(record.review.reviewer or "") if record.review.status == "reviewed" else ""
    for one in event.passages:
        place = [event.id, one.path, identity_of(record.article), str(one.start), str(one.end)]
        yield [*place, guarded(one.text), reviewer]


def _line(cells: Iterable[str]) -> bytes:
    line = io.StringIO(newline="")
    csv.writer(line, delimiter="\t", lineterminator="\n").writerow(cells)
    return encoded(line.getvalue())


FORMAT = ExportFormat(polecat, folder=True, schema=True, titles=True, reads="meeting/2", codebook=CODEBOOK)

"""An event of several articles as a table: articles as columns, what they do not all say as rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from summariser.corpus.differences import Cell, labelled
from summariser.corpus.events import Event
from summariser.corpus.pictures import contradictions

PEOPLE, COLUMNS, DIFFERENCES = 12, 8, 30
"""Of an event. Articles beyond are named; people and differences are counted."""


@dataclass(frozen=True, slots=True)
class EventCell:
    """What an article says, and where its card has the passage."""

    state: str
    value: str
    words: str
    href: str


@dataclass(frozen=True)
class EventTable:
    """articles: name and card of each; rows: a field and what each of the first articles says of it."""

    title: str
    people: str
    contradictions: int
    articles: list[tuple[str, str]]
    rows: list[tuple[str, list[EventCell]]]
    left_out: int


def event_table(event: Event, numbers: Mapping[str, int]) -> EventTable:
    """numbers: of the articles' cards, by their ids."""
    more = len(event.participants) - PEOPLE
    people = ", ".join(event.participants[:PEOPLE]) + (f" and {more} more" if more > 0 else "")
    articles = [((one.path or one.id).rpartition("/")[2], f"#r{numbers[one.id]}") for one in event.articles]
    rows = [
        (labelled(one), [_cell(cell, numbers) for cell in one.cells[:COLUMNS]])
        for one in event.differences[:DIFFERENCES]
    ]
    where = f", {event.place}" if event.place else ""
    left = len(event.differences) - len(rows)
    return EventTable(f"{event.when}{where}", people, contradictions(event), articles, rows, left)


def _cell(cell: Cell, numbers: Mapping[str, int]) -> EventCell:
    first = cell.passages[0] if cell.passages else {}
    value = "" if cell.value is None else str(cell.value)
    at = f"@{first['start']}" if first else ""
    return EventCell(cell.state, value, str(first.get("text", "")), f"#r{numbers[cell.article]}{at}")

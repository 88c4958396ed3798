"""Events as one HTML page that needs nothing but itself: a table for each, articles as columns, fields as rows.

What an article says, and what it is called, is text and never part of the page: see the package. `event_table` and
`EVENT_STYLES` are for other pages too.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from pathlib import Path
from typing import Any

from markupsafe import Markup

from summariser.core.display import shorten
from summariser.corpus.differences import Cell, Difference, article_named
from summariser.corpus.events import Corpus, Event, Link
from summariser.machine.atomic import atomic_file
from summariser.reports.page.frame import environment, inline

MOST = 200
"""Events on a page: a browser shows no more of them well. --json has all."""
EVENT_STYLES = ("page.css", "events.css")
"""What a page needs that has such tables."""

MARKS = {"same": "=", "finer": "⊂", "silent": "–", "differs": "≠", "denies": "✕"}
"""What tells the states apart without their colours."""
_MEANINGS = {
    "same": "says the same as most",
    "finer": "says more exactly what the others say",
    "silent": "says nothing, which is no difference",
    "differs": "says something else",
    "denies": "its passage says that what others say is not so",
}
_PASSAGES, _LONGEST, _REASONS = 3, 600, 50
"""Passages shown of a value, characters of each, and links of an event."""


@dataclass(frozen=True, slots=True)
class _Row:
    field: str
    item: str
    contradicts: bool
    cells: Sequence[tuple[str, Cell]]


def event_table(event: Event) -> Markup:
    """The event as a section of a page: when, where and who, the fields in which its articles differ, those in which
    they agree, and why they are linked. Its id is "e" and the event's."""
    shown = [article_named(article) for article in event.articles[: _columns(event)]]
    made = (
        environment()
        .get_template("event.html.j2")
        .render(
            event=event,
            days=event.when,
            names=shown,
            more=len(event.articles) - len(shown),
            tables=[("differ", _rows(event.differences, shown)), ("agree", _rows(event.agreed, shown))],
            counts=_contradictions(event),
            reasons=[(_linked(link), link) for link in event.links[:_REASONS]],
            marks=MARKS,
            passages=_passages,
        )
    )
    return Markup(made)  # noqa: S704 - the template escapes all values


def write_events_page(path: Path, corpus: Corpus) -> None:
    """Replace `path` by the page, as a whole; OSError as `atomic_file`. The events that are contradicted most come
    first, and are kept where there are too many."""
    groups = corpus.groups
    shown = nsmallest(MOST, corpus.events(), key=_order)
    style, style_hash = inline(*EVENT_STYLES)
    chunks = environment().get_template("events.html.j2").generate(
        style=style,
        style_hash=style_hash,
        total=len(groups.events),
        linked=sum(map(len, groups.events)),
        records=len(groups.keys),
        doubtful=len(groups.doubtful),
        events=[(event, event.when, _contradictions(event)) for event in shown],
        table=event_table,
        marks=MARKS,
        meanings=_MEANINGS,
    )  # fmt: skip
    with atomic_file(path) as file:
        for chunk in chunks:
            file.write(chunk.encode("utf-8"))


def _order(event: Event) -> tuple[Any, ...]:
    counts = _contradictions(event)
    return -counts.get("denies", 0), -counts.get("differs", 0), event.order


def _contradictions(event: Event) -> dict[str, int]:
    """How many cells differ, and how many deny."""
    found = Counter(cell.state for row in event.differences for cell in row.cells)
    return {state: found[state] for state in ("denies", "differs") if found[state]}


def _columns(event: Event) -> int:
    """The articles that were compared."""
    return max((len(row.cells) for row in (*event.differences, *event.agreed)), default=len(event.articles))


def _rows(found: Sequence[Difference], names: Sequence[str]) -> list[_Row]:
    return [
        _Row(
            one.field.replace(".", " ").replace("_", " "),
            shorten(one.item or "", 120),
            one.contradicts,
            list(zip(names, one.cells, strict=True)),
        )
        for one in found
    ]


def _passages(cell: Cell) -> Iterator[str]:
    for one in cell.passages[:_PASSAGES]:
        yield shorten(one["text"], _LONGEST)
    if len(cell.passages) > _PASSAGES:
        yield f"… and {len(cell.passages) - _PASSAGES} more"


def _linked(link: Link) -> str:
    return f"{article_named(link.a)} and {article_named(link.b)}"

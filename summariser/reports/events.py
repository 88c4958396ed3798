"""Events on a terminal and as JSON. Values are untrusted: text, never markup."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from summariser.core.display import json_text, shorten, visible
from summariser.core.errors import ConfigurationError
from summariser.corpus.differences import Cell, Difference, article_named, labelled, words_of
from summariser.corpus.events import Corpus, Doubt, Event, Link
from summariser.corpus.questions import OneName, open_names, spellings
from summariser.reports import output, rulings
from summariser.reports.terminal import print_json as print_json_value

SHOWN = 50
"""Doubtful pairs printed, and articles, people and differences of one event; --json has all."""


def print_report(corpus: Corpus, undated: int) -> None:
    """The events one after another, then the doubtful pairs; one line if there is none of either."""
    if nothing := _nothing(corpus, undated):
        _put([nothing])
        return
    for event in corpus.events():
        _put([*_event(event), ""])
    open_ = rulings.to_ask(len(_names(corpus)), len(corpus.groups.doubtful))
    _put([*_doubts(corpus), _total(corpus, undated), *filter(None, [open_])])


def print_event(corpus: Corpus, start: str, *, as_json: bool) -> None:
    """The one event whose id begins so; ConfigurationError if there is none, or several are."""
    found = list(islice(corpus.events(start), 2))
    if len(found) != 1:
        what = "is the start of several events' ids" if found else "is no event here now"
        raise ConfigurationError(f"{shorten(start)!r} {what}: `summariser events` lists them")
    if as_json:
        print_json_value(_event_json(found[0]))
    else:
        _put(_event(found[0]))


def _names(corpus: Corpus) -> list[OneName]:
    return list(open_names(spellings(corpus.groups.keys), corpus.rulings.people))


def _put(lines: Iterable[str]) -> None:
    """At once: a terminal's library takes longer over a line than it took to find it."""
    output.put("".join(f"{visible(line)}\n" for line in lines))


def _nothing(corpus: Corpus, undated: int) -> str | None:
    """Why there is nothing to say."""
    records = len(corpus.groups.keys)
    if corpus.groups.events or corpus.groups.doubtful:
        return None
    if not records:
        return f"no events: there are no records of schema {corpus.schema.id!r}"
    if records == 1:
        return "no events: there is one record, and an event here is what two or more articles report"
    if undated == records:
        return f"no events: none of {records} records has a date"
    return f"no events: no two of {_total_records(records, undated)} seem to be about one"


def _total_records(records: int, undated: int) -> str:
    return f"{records} records{f' ({undated} without a date)' if undated else ''}"


def _total(corpus: Corpus, undated: int) -> str:
    groups = corpus.groups
    linked, events = sum(map(len, groups.events)), len(groups.events)
    records = _total_records(len(groups.keys), undated)
    return f"{events} event{'' if events == 1 else 's'} in {linked} of {records}, {len(groups.doubtful)} doubtful"


def _event(event: Event) -> Iterator[str]:
    place = f"  {shorten(event.place, 60)}" if event.place else ""
    yield f"{event.id}  {event.when}{place}  {len(event.articles)} articles"
    people = ", ".join(shorten(name, 60) for name in event.participants[:SHOWN])
    yield f"  who: {people}{_more(len(event.participants))}"
    for article in event.articles[:SHOWN]:
        yield f"  {article.id[:8]}  {shorten(article.path or '-', 100, keep='end')}"
    if more := _more(len(event.articles)):
        yield f"  {more}"
    for link in event.links[:SHOWN]:
        yield f"  {_link(link)}"
    for difference in event.differences[:SHOWN]:
        yield from _difference(difference)
    if more := _more(len(event.differences)):
        yield f"  {more}"


def _more(many: int) -> str:
    return f" … and {many - SHOWN} more: see --json" if many > SHOWN else ""


def _link(link: Link) -> str:
    reasons = "; ".join(f"{shorten(one.what, 160)} {one.points:g}" for one in link.reasons)
    decided = f"{link.ruling.id}, decided by {shorten(link.ruling.by, 40)}" if link.ruling else ""
    points = f"{link.score:.3g} points: {reasons}" if link.reasons else ""
    why = "; ".join(filter(None, [f"linked by decision {decided}" if decided else "", points]))
    return f"{link.a.id[:8]} and {link.b.id[:8]}: {why}"


def _difference(difference: Difference) -> Iterator[str]:
    yield f"  {labelled(difference)}"
    for cell in difference.cells:
        yield f"    {cell.article[:8]}  {cell.state:<7}{_cell(cell)}".rstrip()


def _cell(cell: Cell) -> str:
    if cell.state == "silent":
        return ""
    room = 300 if cell.state == "denies" else 100  # the words that deny it come late
    return f" {shorten(cell.value)}  {words_of(cell.passages, room)}".rstrip()


def _doubts(corpus: Corpus) -> Iterator[str]:
    pairs = corpus.groups.doubtful
    if not pairs:
        return
    yield "doubtful, linked to nothing:"
    for doubt in islice(corpus.doubts(), SHOWN):
        names = " and ".join(article_named(one) for one in (doubt.link.a, doubt.link.b))
        yield f"  {names}{_apart(doubt)}"
        yield f"    {_link(doubt.link)}"
    if more := _more(len(pairs)):
        yield f"  {more}"
    yield ""


def _apart(doubt: Doubt) -> str:
    return " (each is linked with articles that do not go with the other)" if doubt.apart else ""


def print_json(corpus: Corpus) -> None:
    """Everything, an event or a doubtful pair to a line: of a large corpus no more than one is in memory."""
    for name, end, values in (
        ("events", ",\n", map(_event_json, corpus.events())),
        ("doubtful", ",\n", map(_doubt_json, corpus.doubts())),
        ("names", ",\n", map(rulings.names_json, _names(corpus))),
        ("decisions", "\n}\n", (rulings.whole_json(one) for one in corpus.rulings.all)),
    ):
        output.put(f'{{\n"{name}": [' if name == "events" else f'"{name}": [')
        for number, value in enumerate(values):
            text = json.dumps(value, ensure_ascii=not output.takes_all_characters())
            output.put(f"{',' if number else ''}\n{json_text(text)}")
        output.put(f"]{end}")


def _event_json(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "articles": [one._asdict() for one in event.articles],
        "date": dict(zip(("start", "end"), map(str, event.days), strict=True)) if event.days else None,
        "place": event.place,
        "participants": list(event.participants),
        "links": [_link_json(one) for one in event.links],
        "differences": [_difference_json(one) for one in event.differences],
    }


def _link_json(link: Link) -> dict[str, Any]:
    reasons = [{"points": one.points, "what": one.what} for one in link.reasons]
    decided = rulings.as_json(link.ruling) if link.ruling else None
    return {"articles": [link.a.id, link.b.id], "score": round(link.score, 2), "reasons": reasons, "decided": decided}


def _doubt_json(doubt: Doubt) -> dict[str, Any]:
    link = doubt.link
    return _link_json(link) | {"articles": [one._asdict() for one in (link.a, link.b)], "apart": doubt.apart}


def _difference_json(difference: Difference) -> dict[str, Any]:
    cells = [
        {"article": one.article, "state": one.state, "value": one.value, "passages": one.passages, "path": one.path}
        for one in difference.cells
    ]
    return {"field": difference.field, "item": difference.item, "cells": cells}

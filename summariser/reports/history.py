"""Who decided what about an article, for people and as JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.text import Text

from summariser.core.display import shorten, visible
from summariser.core.record import Record
from summariser.journal.histories import ReviewHistory
from summariser.reports.record import LEAST_ROOM
from summariser.reports.terminal import console, print_texts
from summariser.review.account import Told, account, place, words

PLACES = 160
"""Characters for the places of what was accepted together; --json has all."""

_DECIDES = ("accept", "correct", "reject", "add")


def history_json(record: Record, known: ReviewHistory) -> dict[str, Any]:
    """Every act: `undone` of what is not in force any more, `place` the path in words, and of another draft than the
    one that counts its number."""
    told = account(known.entries, known.notes, readings=known.readings)
    return {
        "article": {"id": record.article.id, "path": record.article.path},
        "state": known.state,
        "seconds": round(known.seconds, 1),
        "draft": known.draft,
        "history": [_line_json(one) for one in told],
    }


def _line_json(one: Told) -> dict[str, Any]:
    said = {"at": one.at.isoformat(), "reviewer": one.reviewer, "action": one.action}
    change = {"path": one.path, "place": place(one.path), "before": one.before, "after": one.after}
    bulk = {"bulk": one.bulk} if one.bulk else {}
    alone = {"alone": True} if one.alone else {}
    return said | change | bulk | alone | {"undone": one.undone, "draft": one.draft, "act": one.act}


def print_history(record: Record, known: ReviewHistory) -> None:
    """A line for each act, what was accepted together in one; wrapped under the names on a terminal."""
    told = account(known.entries, known.notes, readings=known.readings)
    title = record.article.path or record.article.title or "standard input"
    lines = [Text(visible(title), style="bold"), *_wrapped("", " · ".join(_facts(record, known, told)), "dim")]
    width = max((len(_head(one)) for one in told), default=0)
    for one, said in _acts(told, known.draft):
        lines += _wrapped(_head(one).ljust(width) + "  ", said, "dim" if one.undone else "")
    print_texts(lines)


def _wrapped(head: str, said: str, style: str) -> list[Text]:
    """The text beside its head, on as many lines as a terminal needs."""
    screen, text = console(), Text(said, style=style)
    room = screen.width - len(head)
    pieces = text.wrap(screen, room) if screen.is_terminal and room >= LEAST_ROOM else [text]
    return [Text.assemble(" " * len(head) if number else head, piece) for number, piece in enumerate(pieces)]


def _facts(record: Record, known: ReviewHistory, told: Sequence[Told]) -> Iterator[str]:
    yield visible(record.article.id or "-")
    yield known.state
    minutes, seconds = divmod(int(known.seconds), 60)
    yield f"{minutes}:{seconds:02} spent"
    people = Counter(one.reviewer for one in told if one.action in _DECIDES)
    yield from (f"{shorten(name, 40)} decided {count}" for name, count in people.most_common())
    if undone := sum(one.undone for one in told if one.action in _DECIDES):
        yield f"{undone} undone"
    if not told:
        yield "nobody has decided anything yet, or left a note"
    else:
        yield "times are UTC"


def _head(one: Told) -> str:
    return f"{one.at:%Y-%m-%d %H:%M:%S}  {shorten(one.reviewer, 40)}"


def _together(one: Told) -> object:
    return (one.bulk, one.reviewer, one.alone, one.draft, one.act) if one.bulk else id(one)


def _acts(told: Sequence[Told], draft: int) -> Iterator[tuple[Told, str]]:
    """Each act with what is said of it."""
    for _, some in groupby(told, key=_together):
        together = list(some)
        first = together[0]
        older = "reading alone: " if first.alone else "" if first.draft == draft else "earlier draft: "
        if first.bulk and len(together) > 1:
            seen = "all on screen" if first.bulk == "seen" else "none of them on screen"
            places = shorten("; ".join(place(one.path) for one in together), PLACES)
            said = f"accepted {len(together)} together, {seen}: {places}{' (undone)' if first.undone else ''}"
        else:
            where = place(first.path) if first.action not in ("undo", "redo") else ""
            said = ": ".join(filter(None, (where, words(first))))
        yield first, f"{older}{said}"

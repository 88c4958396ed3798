"""How the work of each person looks in `status --people`, and what waits for adjudication: as lines and as JSON."""

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from summariser.core.display import shorten
from summariser.core.record import folder_of

if TYPE_CHECKING:
    from summariser.journal.people import Agreed, Doubles, Person, Readers

_HEADS = ("decided", "reviewed", "active", "in hand", "assigned", "left")
_LONGEST = 30

WITHOUT_ALPHA = "no alpha: it needs nltk, pip install 'summariser[agreement]'"


def lines(people: Sequence["Person"], *, alpha: bool) -> Iterator[str]:
    """A line for each person. `alpha`: whether it could be worked out."""
    if not people:
        yield "nobody has reviewed anything here, and nothing is assigned"
        return
    names = [shorten(one.name, _LONGEST) for one in people]
    width = max(6, *map(cell_len, names))
    yield f"{'person'.ljust(width)}{''.join(head.rjust(10) for head in _HEADS)}  agreement"
    for name, one in zip(names, people, strict=True):
        done = one.reviewed + one.readings
        figures = (one.decided, done, _minutes(one.seconds), len(one.in_hand), one.assigned, one.left)
        pad = " " * (width - cell_len(name))
        yield f"{name}{pad}{''.join(str(figure).rjust(10) for figure in figures)}  {_agreement(one.agreed)}"
    if not alpha and any(one.agreed.units for one in people):
        yield WITHOUT_ALPHA


def _minutes(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _agreement(agreed: "Agreed") -> str:
    if agreed.percent is None:
        return "-"
    alpha = "" if agreed.alpha is None else f", alpha {agreed.alpha:.2f}"
    return f"{agreed.percent:.0f}% in {_many(agreed.articles)}{alpha}"


def as_json(people: Sequence["Person"]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "decided": one.decided,
            "reviewed": one.reviewed,
            "readings": one.readings,
            "seconds": round(one.seconds, 1),
            "in_hand": len(one.in_hand),
            "assigned": one.assigned,
            "left": one.left,
            "agreement": _agreement_json(one.agreed),
        }
        for one in people
    ]


def _agreement_json(agreed: "Agreed") -> dict[str, Any] | None:
    if agreed.percent is None:
        return None
    alpha = None if agreed.alpha is None else round(agreed.alpha, 4)
    return {
        "articles": agreed.articles,
        "compared": agreed.units,
        "agreed": agreed.agreed,
        "percent": round(agreed.percent, 2),
        "alpha": alpha,
    }


def doubles_lines(found: "Doubles", workspace: Path) -> Iterator[str]:
    """What two people read, and what to do once both have; nothing where nothing is read by two."""
    if found.read:
        lacking = f", {found.lacking} without a second reader: summariser assign --to NAME" if found.lacking else ""
        yield f"read by two, each by themselves: {_many(found.read)} not finished by both{lacking}"
    for readers, many in sorted(found.waiting.items()):
        waits = "waits" if many == 1 else "wait"
        yield f"{_many(many)} {waits} for adjudication: {adjudicate(readers, workspace)}"


def doubles_json(found: "Doubles", workspace: Path) -> dict[str, Any]:
    waiting = [
        {"readers": list(readers), "articles": many, "command": adjudicate(readers, workspace)}
        for readers, many in sorted(found.waiting.items())
    ]
    return {"being_read": found.read, "lacking_a_reader": found.lacking, "to_adjudicate": waiting}


def adjudicate(readers: "Readers", workspace: Path) -> str:
    """The command that makes one record of what these two have read."""
    folders = " ".join(shlex.quote(str(workspace / "readings" / folder_of(name))) for name in readers)
    where = "" if workspace == Path() else f" --workspace {shlex.quote(str(workspace))}"
    return f"summariser review --adjudicate {folders}{where}"


def _many(articles: int) -> str:
    return "1 article" if articles == 1 else f"{articles:,} articles"

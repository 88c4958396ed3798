"""How the reviews of a workspace look in `status`: as lines and as JSON."""

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from summariser.core.display import shorten
from summariser.core.record import ReviewState
from summariser.review.tally import FieldTally, ReviewTally, Statistics

_OUTCOMES = ("accepted", "corrected", "rejected", "added")


def as_json(reviews: Statistics) -> dict[str, Any]:
    """Seconds are those in which the reviewer was active; per article, those of reviewed ones."""
    return {
        "articles": {state.replace(" ", "_"): reviews.states.get(state, 0) for state in get_args(ReviewState)},
        "older": reviews.states.get("older", 0),
        "seconds": round(reviews.seconds, 1),
        "seconds_per_article": _rounded(reviews.seconds_per_article),
        "omissions": dict(sorted(reviews.open.omissions.items())),
        "by_model": [_tally_json(tally) for tally in reviews.tallies],
    }


def _tally_json(tally: ReviewTally) -> dict[str, Any]:
    return {
        "model": tally.model,
        "prompt": tally.prompt,
        "reviewed": tally.reviewed,
        "seconds": round(tally.seconds, 1),
        "fields": {name: _field_json(one) for name, one in sorted(tally.fields.items())},
    }


def _field_json(one: FieldTally) -> dict[str, Any]:
    counts = {name: getattr(one, name) for name in _OUTCOMES}
    return counts | {"seconds": round(one.seconds, 1), "seconds_per_value": _rounded(_each(one))}


def lines(reviews: Statistics) -> Iterator[str]:
    """One line for all, then a table for each model and prompt; nothing where nothing is drafted."""
    if not reviews.states:
        return
    counts = {state: reviews.states.get(state, 0) for state in get_args(ReviewState)}
    order = ("reviewed", "in progress", "waiting", "skipped")
    each = reviews.seconds_per_article
    pace = "" if each is None else f"; {each:.0f} s per reviewed article"
    yield ""
    yield f"review: {', '.join(f'{counts[state]} {state}' for state in order)}{pace}"
    if many := reviews.states.get("older", 0):
        noun = "1 older version of a file" if many == 1 else f"{many} older versions of files"
        yield f"left out of the queue: {noun} that changed since; `summariser review ID` opens one"
    if reviews.open.omissions:
        yield f"left out of drafts in the queue, as rules read them: {counted(reviews.open.omissions)}"
    for tally in reviews.tallies:
        yield from _table(tally)


def counted(omissions: Mapping[str, int]) -> str:
    """How many of which list: 2 quotes, 1 agreements."""
    return ", ".join(f"{many} {shorten(name, 40)}" for name, many in sorted(omissions.items()))


def _table(tally: ReviewTally) -> Iterator[str]:
    yield ""
    yield f"{tally.model}, {tally.prompt}"
    width = max([5, *map(len, tally.fields)])
    yield f"  {'field'.ljust(width)}{''.join(name.rjust(12) for name in (*_OUTCOMES, 's per value'))}".rstrip()
    for name, one in sorted(tally.fields.items()):
        each = _each(one)
        figures = (*(str(getattr(one, outcome)) for outcome in _OUTCOMES), "-" if each is None else f"{each:.1f}")
        yield f"  {name.ljust(width)}{''.join(figure.rjust(12) for figure in figures)}"


def _each(one: FieldTally) -> float | None:
    """Active seconds for each value that was decided; None if nothing about the field is in force any more."""
    decided = one.accepted + one.corrected + one.rejected + one.added
    return one.seconds / decided if decided else None


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)

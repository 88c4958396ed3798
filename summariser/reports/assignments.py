"""How assignments look: what was given out or taken back just now, and all there is, as lines and as JSON."""

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len

from summariser.core.display import shorten

if TYPE_CHECKING:
    from summariser.journal.assignments import Act, Given, Outcome, Released
    from summariser.journal.people import Person

_SHOWN = 5
_LONGEST = 40


def outcome_lines(found: "Outcome", seed: int, *, dry_run: bool) -> Iterator[str]:
    """A line for all, then one for each person."""
    if not found.given:
        yield "nothing to give: what has a draft is assigned, begun or finished"
        return
    given = f"{_many(len(found.given))} {'would be' if dry_run else ''}".rstrip()
    by_two = sum(len(one.readers) > 1 for one in found.given)
    two = f" ({by_two} read by two)" if by_two else ""
    yield f"{given} given{two}, seed {seed}; {found.left} left for everybody"
    now = Counter(name for one in found.given for name in one.new)
    width = max((cell_len(shorten(name, _LONGEST)) for name in found.in_all), default=0)
    for name, many in found.in_all.items():
        shown = shorten(name, _LONGEST)
        yield f"  {shown}{' ' * (width - cell_len(shown))}  {now[name]} now, {many} in all"


def outcome_json(found: "Outcome", seed: int, *, dry_run: bool) -> dict[str, Any]:
    """With every article."""
    now = Counter(name for one in found.given for name in one.new)
    return {
        "dry_run": dry_run,
        "seed": seed,
        "people": [{"name": name, "now": now[name], "in_all": many} for name, many in found.in_all.items()],
        "given": [_given_json(one) for one in found.given],
        "left": found.left,
        "refused": [{"name": name, "reason": why} for name, why in found.refused],
        "new_names": list(found.unknown),
    }


def remarks(found: "Outcome") -> Iterator[str]:
    """What could not be given, and names that may be misspelt."""
    for name, why in found.refused[:_SHOWN]:
        yield f"not given: {shorten(name, 80, keep='end')} {why}"
    if len(found.refused) > _SHOWN:
        yield f"not given: {len(found.refused) - _SHOWN} more, see --json"
    if found.unknown:
        names = ", ".join(shorten(name, _LONGEST) for name in found.unknown[:_SHOWN])
        yield f"new here: {names}: they review with --reviewer and this very name, or `summariser users add`"


def released_lines(found: "Released", name: str) -> Iterator[str]:
    """What was taken back, and what could not be."""
    yield f"{_many(len(found.given))} taken back from {shorten(name, _LONGEST)}; what was decided stays"
    for one in found.open[:_SHOWN]:
        yield f"still theirs: {shorten(one, 80, keep='end')} is open on their screen just now"
    if len(found.open) > _SHOWN:
        yield f"still theirs: {len(found.open) - _SHOWN} more, see --json"


def not_released(found: "Released") -> Iterator[str]:
    """What was named, and could not be taken back."""
    for one in found.refused[:_SHOWN]:
        yield f"not taken back: {shorten(one, 80, keep='end')} is not theirs, or is finished"
    if len(found.refused) > _SHOWN:
        yield f"not taken back: {len(found.refused) - _SHOWN} more, see --json"


def released_json(found: "Released") -> dict[str, Any]:
    given = [_given_json(one) for one in found.given]
    return {"released": given, "open": list(found.open), "refused": list(found.refused)}


def still_theirs(name: str, left: int) -> str:
    """Of somebody who signs in no more."""
    what, them = ("1 article is", "it") if left == 1 else (f"{left:,} articles are", "them")
    return f"{what} still theirs: `summariser assign --release {shlex.quote(name)}` takes {them} back"


def standing_lines(people: Sequence["Person"], acts: Sequence["Act"]) -> Iterator[str]:
    """Who has how much, then what was done when, the newest last."""
    if not acts:
        yield "nothing was ever assigned here: `summariser assign --to NAME` does"
        return
    width = max((cell_len(shorten(one.name, _LONGEST)) for one in people), default=0)
    for one in people:
        shown = shorten(one.name, _LONGEST)
        yield f"{shown}{' ' * (width - cell_len(shown))}  {one.assigned} assigned, {one.left} left"
    yield ""
    for act in acts:
        whom = Counter(reader for _, reader in act.given)
        what = ", ".join(f"{many} to {shorten(name, _LONGEST)}" for name, many in whom.items())
        if act.kind == "release":
            what = ", ".join(f"{many} taken back from {shorten(name, _LONGEST)}" for name, many in whom.items())
        terms = f" ({shorten(act.terms, 160)})" if act.terms else ""
        yield f"{act.at:%Y-%m-%d %H:%M} UTC  {shorten(act.assigner, _LONGEST)}: {what}{terms}"


def standing_json(people: Sequence["Person"], acts: Sequence["Act"]) -> dict[str, Any]:
    """With every article of every act."""
    return {
        "people": [{"name": one.name, "assigned": one.assigned, "left": one.left} for one in people],
        "acts": [
            {
                "at": act.at.isoformat(),
                "kind": act.kind,
                "assigner": act.assigner,
                "terms": act.terms,
                "articles": [{"name": name, "reader": reader} for name, reader in act.given],
            }
            for act in acts
        ],
    }


def _given_json(one: "Given") -> dict[str, Any]:
    return {"id": one.article_id, "name": one.name, "readers": [name for name in one.readers if name]}


def _many(articles: int) -> str:
    return "1 article" if articles == 1 else f"{articles:,} articles"

"""How two runs' drafts differ, on a terminal and as JSON. Values are untrusted: text, never markup."""

from collections.abc import Iterator, Sequence
from typing import Any

from summariser.core.display import shorten
from summariser.evaluate.diff import Changed, Kind, RunDiff, kind_of
from summariser.evaluate.two_readers import Said, Unit
from summariser.journal.lookup import NamedRun
from summariser.reports.status import run_line, run_values
from summariser.reports.terminal import print_lines

SHOWN = 200
"""Changes printed; --json has all."""

_KINDS: tuple[Kind, ...] = ("same", "added", "removed", "changed")


def print_report(found: RunDiff, runs: Sequence[NamedRun]) -> None:
    """The runs and the totals, then the changes, article by article."""
    print_lines(_lines(found, runs))


def _lines(found: RunDiff, runs: Sequence[NamedRun]) -> Iterator[str]:
    for name, run in zip("AB", runs, strict=True):
        yield f"{name}: {run_line(run)}"
    left = len(found.left_out) + len(found.only_a) + len(found.only_b)
    articles = "1 article" if found.articles == 1 else f"{found.articles} articles"
    yield f"{articles} in both runs, {len(found.changed)} drafted otherwise, {left} left out"
    if not found.articles:
        return
    yield from _flags(found)
    yield ""
    width = max(len(name) for name, _ in found.totals)
    yield "field".ljust(width) + "".join(f"{kind:>9}" for kind in _KINDS)
    for (name, _), counts in found.totals.items():
        yield name.ljust(width) + "".join(f"{counts[kind] or '-':>9}" for kind in _KINDS)
    yield from _changes(found.changed)


def _flags(found: RunDiff) -> Iterator[str]:
    before, after = found.flags
    moved = [code for code in sorted(before | after) if before[code] != after[code]]
    shown = ", ".join(f"{shorten(code, 40)} {before[code]} -> {after[code]}" for code in moved)
    yield f"flags: {before.total()} -> {after.total()}{f' ({shown})' if shown else ''}"


def _changes(changed: Sequence[Changed]) -> Iterator[str]:
    left = SHOWN
    for article in changed:
        if left > 0:
            yield ""
            yield shorten(article.name, 80, keep="end")
            yield from (f"  {_change(unit)}" for unit in article.units[:left])
        left -= len(article.units)
    if left < 0:
        yield f"{-left} more: see --json"


def _change(unit: Unit) -> str:
    a, b = (shorten(said.value, 60) if said and said.value is not None else "-" for said in (unit.a, unit.b))
    kind = kind_of(unit)
    said = {"added": b, "removed": a}.get(kind, f"{a} -> {b}")
    alike = f" ({unit.likeness:.2f} alike)" if kind == "changed" and unit.likeness is not None else ""
    return f"{kind:<8}{_place(unit)}: {said}{alike}"


def _place(unit: Unit) -> str:
    paths = [said.path for said in (unit.a, unit.b) if said]
    return " -> ".join(dict.fromkeys(paths))


def as_json(found: RunDiff, runs: Sequence[NamedRun]) -> dict[str, Any]:
    """Everything."""
    totals = [
        {"field": name, "sort": sort} | {kind: counts[kind] for kind in _KINDS}
        for (name, sort), counts in found.totals.items()
    ]
    return {
        "runs": {name: run_values(run) for name, run in zip("ab", runs, strict=True)},
        "articles": found.articles,
        "changed": len(found.changed),
        "left_out": [{"path": failure.path, "reason": failure.reason} for failure in found.left_out],
        "only_a": found.only_a,
        "only_b": found.only_b,
        "flags": {side: dict(sorted(count.items())) for side, count in zip("ab", found.flags, strict=True)},
        "totals": totals,
        "changes": [
            {"article": one.name, "changes": [_unit_json(unit) for unit in one.units]} for one in found.changed
        ],
    }


def _unit_json(unit: Unit) -> dict[str, Any]:
    sides: dict[str, Said | None] = {"a": unit.a, "b": unit.b}
    about = {"field": unit.field, "sort": unit.sort, "kind": kind_of(unit), "likeness": unit.likeness}
    return about | {side: said and said._asdict() for side, said in sides.items()}

"""How corrections look in `status --corrections`: as lines and as JSON. The values are articles' and models'."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from summariser.core.display import from_difference, shorten
from summariser.review.corrections import Bin, Calibration, Corrected, Corrections, Kind

SHOWN = 15
"""Kinds of corrections printed for each model and prompt, and fields of those that no flag foresaw; JSON has all."""

_VALUE = 50
_WHAT_AUC_IS = "the chance that a corrected {} had the higher risk, ties half; 0.5 is none"


def as_json(found: Corrections) -> dict[str, Any]:
    """Everything; `flags` empty: no flag foresaw it."""
    return {
        "articles": found.articles,
        "values": found.values,
        "corrections": found.count(),
        "unforeseen": found.count(foreseen=False),
        "commonest": [_kind_json(kind, corrected) for kind, corrected in found.commonest],
        "flags": {
            code: {"decided": one.times, "led_to_correction": one.led} for code, one in sorted(found.flags.items())
        },
        "risk": {"values": _calibration_json(found.by_value), "records": _calibration_json(found.by_record)},
    }


def _kind_json(kind: Kind, corrected: Corrected) -> dict[str, Any]:
    known = kind._asdict()
    known["flags"] = list(known.pop("codes"))
    return known | {"count": corrected.count, "examples": [one._asdict() for one in corrected.examples]}


def _calibration_json(one: Calibration) -> dict[str, Any]:
    bins = [{"from": b.low, "to": b.high, "count": b.count, "corrected": b.changed} for b in one.bins]
    return {"auc": None if one.auc is None else round(one.auc, 4), "bins": bins}


def lines(found: Corrections) -> Iterator[str]:
    """The commonest, what flags came to, and whether risk told where to look."""
    if not found.articles:
        yield "nothing has been decided about yet: `summariser review` begins"
        return
    added = found.count(added=True)
    yield (
        f"{_many(found.articles, 'article')}: {found.count() - added} of {_many(found.values, 'drafted value')}"
        f" corrected or rejected, {added} added"
    )
    for (model, prompt), kinds in groupby(sorted(found.commonest, key=_source), key=_source):
        yield ""
        yield f"{model}, {prompt}"
        yield from _kinds(list(kinds))
    yield from _flags(found)
    yield from _unforeseen(found)
    yield from _calibration("value", found.by_value)
    yield from _calibration("record", found.by_record)


def _source(pair: tuple[Kind, Corrected]) -> tuple[str, str]:
    return pair[0].model, pair[0].prompt


def _kinds(kinds: list[tuple[Kind, Corrected]]) -> Iterator[str]:
    width = max(len(kind.field) for kind, _ in kinds[:SHOWN])
    for kind, corrected in kinds[:SHOWN]:
        flags = ", ".join(kind.codes) or "no flag"
        yield f"  {corrected.count:>5} x {kind.field.ljust(width)}  {kind.happened:<9}  {flags}"
        for one in corrected.examples:
            change = {"added": _said(one.after), "rejected": _said(one.before)}.get(
                kind.happened, f"{_said(one.before, one.after)} -> {_said(one.after, one.before)}"
            )
            yield f"          {shorten(one.article, 40)} {one.path}: {change}"
    if len(kinds) > SHOWN:
        yield f"  and {len(kinds) - SHOWN} kinds more: see --json"


def _said(value: Any, other: Any = None) -> str:
    """A value in one short line, cut around where it differs from the other: of a group its first text, of passages
    their words and places."""
    if isinstance(value, list):
        others = other if isinstance(other, list) and len(other) == len(value) else [None] * len(value)
        return ", ".join(map(_said, value, others)) or "nothing"
    if isinstance(value, Mapping) and {"start", "end", "text"} <= value.keys():
        return f"{_cut(_text(value), _text(other))} [{value['start']}:{value['end']}]"
    value = _text(value)
    return "nothing" if value is None or value == "" else _cut(value, _text(other))


def _text(value: Any) -> Any:
    """The first text of a group, which of a passage is its words."""
    if isinstance(value, Mapping):
        return next((one for one in value.values() if isinstance(one, str) and one), "-")
    return value


def _cut(value: Any, other: Any) -> str:
    return shorten(from_difference(str(value), str(other), _VALUE), _VALUE)


def _flags(found: Corrections) -> Iterator[str]:
    if not found.flags:
        return
    width = max(map(len, found.flags))
    yield ""
    yield f"{'flags on what was decided'.ljust(width + 2)}{'flags':>7}  led to a correction"
    for code, one in sorted(found.flags.items(), key=lambda pair: (-pair[1].led / pair[1].times, pair[0])):
        yield f"  {code.ljust(width)}{one.times:>7}{one.led:>7}{'' if one.led else '  never'}"


def _unforeseen(found: Corrections) -> Iterator[str]:
    total = found.count(foreseen=False)
    if not total:
        return
    fields: dict[str, int] = {}
    for kind, corrected in found.kinds.items():
        if not kind.codes:
            name = f"{kind.field} (added)" if kind.happened == "added" else kind.field
            fields[name] = fields.get(name, 0) + corrected.count
    ordered = sorted(fields.items(), key=lambda pair: (-pair[1], pair[0]))
    more = ", …" if len(ordered) > SHOWN else ""
    yield ""
    yield f"no flag foresaw {total} of {_many(found.count(), 'correction')}"
    yield f"  {', '.join(f'{name} {many}' for name, many in ordered[:SHOWN])}{more}"


def _calibration(what: str, one: Calibration) -> Iterator[str]:
    if not one.bins:
        return
    auc = "AUC -: all were corrected, or none" if one.auc is None else f"AUC {one.auc:.2f}: {_WHAT_AUC_IS.format(what)}"
    yield ""
    yield f"risk of a {what} and how often it was corrected ({auc})"
    yield f"  {'; '.join(map(_bin, one.bins))}"


def _bin(one: Bin) -> str:
    name = (
        f"{one.low}" if one.high == one.low else f"{one.low} and more" if one.high is None else f"{one.low}-{one.high}"
    )
    return f"{name}: {one.changed / one.count:.0%} of {one.count}"


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"

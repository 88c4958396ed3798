"""How agreement looks on a terminal and as JSON. Values come from articles, models and people: text, never markup."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from summariser.core.display import from_difference, shorten
from summariser.evaluate.two_readers import AgreementReport, FieldAgreement, Said, Unit
from summariser.reports.terminal import print_lines

SHOWN = 100
"""Disagreements printed; --json has all."""

_VALUE = 60


def print_report(found: AgreementReport) -> None:
    """A line for each field, then what the two say differently, article by article."""
    print_lines(_lines(found))


def _lines(found: AgreementReport) -> Iterator[str]:
    left = len(found.left_out) + len(found.only_a) + len(found.only_b)
    articles = "1 article" if found.articles == 1 else f"{found.articles} articles"
    yield f"{articles} in both readings, {left} left out"
    if not found.articles:
        return
    yield f"A: {_names(found.readers[0])}; B: {_names(found.readers[1])}"
    yield ""
    width = max(len(name) for name, _ in found.fields)
    yield f"{'field'.ljust(width)}{'compared':>10}{'agreed':>8}{'percent':>9}{'alpha':>8}{'alike':>7}"
    for (name, _), one in found.fields.items():
        figures = f"{one.percent:>8.0f}%{_figure(one.alpha, 8)}{_figure(one.alike, 7)}"
        yield f"{name.ljust(width)}{one.units:>10}{one.agreed:>8}{figures}"
    yield (
        "alpha: Krippendorff's, nominal; - where it does not apply or all values are one."
        " alike: mean F1 of words or characters"
    )
    yield ""
    yield f"{len(found.disagreements)} disagreements" if found.disagreements else "no disagreements"
    for article, some in groupby(found.disagreements[:SHOWN], key=lambda one: one.article):
        yield shorten(article, 80)
        yield from (f"  {_difference(each.unit)}" for each in some)
    if len(found.disagreements) > SHOWN:
        yield f"{len(found.disagreements) - SHOWN} more: see --json"


def _names(readers: Counter[str]) -> str:
    return ", ".join(f"{shorten(name, 40)} ({many})" for name, many in readers.most_common(5))


def _figure(value: float | None, width: int) -> str:
    return f"{'-' if value is None else format(value, '.2f'):>{width}}"


def _difference(unit: Unit) -> str:
    if unit.a is None or unit.b is None:
        side, only = ("A", unit.a) if unit.a else ("B", unit.b)
        return f"{only.path if only else ''} only {side}: {_said(only)}"
    place = unit.a.path if unit.a.path == unit.b.path else f"{unit.a.path} {unit.b.path}"
    return f"{place} A: {_said(unit.a, unit.b)} | B: {_said(unit.b, unit.a)}"


def _said(one: Said | None, other: Said | None = None) -> str:
    if one is None or one.value is None or one.value == "":
        return "nothing"
    return shorten(from_difference(str(one.value), str(other.value if other else ""), _VALUE), _VALUE)


def as_json(found: AgreementReport) -> dict[str, Any]:
    """Everything."""
    return {
        "articles": found.articles,
        "readers": {side: dict(names) for side, names in zip("ab", found.readers, strict=True)},
        "left_out": [{"path": failure.path, "reason": failure.reason} for failure in found.left_out],
        "only_a": found.only_a,
        "only_b": found.only_b,
        "fields": [_field_json(name, one) for (name, _), one in found.fields.items()],
        "disagreements": [{"article": one.article, **_unit_json(one.unit)} for one in found.disagreements],
    }


def _field_json(name: str, one: FieldAgreement) -> dict[str, Any]:
    return {
        "field": name,
        "sort": one.sort,
        "compared": one.units,
        "agreed": one.agreed,
        "percent": round(one.percent, 2),
        "alpha": None if one.alpha is None else round(one.alpha, 4),
        "alike": None if one.alike is None else round(one.alike, 4),
    }


def _unit_json(unit: Unit) -> dict[str, Any]:
    sides = {side: said and said._asdict() for side, said in (("a", unit.a), ("b", unit.b))}
    return {"field": unit.field, "sort": unit.sort} | sides

"""An evaluation as one HTML page that needs nothing but itself.

Everything in it comes from articles and models: the template escapes all values, characters that reorder or hide text
are replaced, there is no script, and the page's own policy lets nothing load, run or be sent, its one style sheet
excepted, which is named by its hash.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from summariser.core.display import from_difference, shorten
from summariser.core.schema import Schema
from summariser.evaluate.against_gold import Compared, Evaluation, Sides
from summariser.evaluate.figures import LEVEL, RESAMPLES, SECTIONS, SEED, Estimate, Figure
from summariser.evaluate.scoring import Difference
from summariser.machine.atomic import atomic_file
from summariser.reports.page.frame import environment, inline
from summariser.reports.page.sheets import sheet

FIRST, EXAMPLES = 8, 3
"""Kinds of differences that the page begins with, and examples of each."""
_WORST = ("invented", "misquoted", "altered", "missed")


def write_page(
    path: Path, schema: Schema, found: Evaluation, sides: Sequence[tuple[Compared, Sides]], what: str
) -> None:
    """Replace `path` by the page, as a whole; OSError as `atomic_file`.

    sides: the articles to show. what: what was compared with gold, in words.
    """
    template = environment().get_template("page.html.j2")
    style, style_hash = inline("page.css")
    sheets = (sheet(schema, number, compared, both) for number, (compared, both) in enumerate(sides, 1))
    chunks = template.generate(
        style=style,
        style_hash=style_hash,
        what=what,
        found=found,
        shown=len(sides),
        first=_first(found, {compared.name: number for number, (compared, _) in enumerate(sides, 1)}),
        sections=_sections(found),
        differences=_kinds(found),
        left_out=[str(one) for one in (*found.unreadable, *found.left_out)] + list(found.without_draft),
        bootstrap=f"{LEVEL:.0%} intervals, {RESAMPLES} bootstrap samples of the articles, seed {SEED}",
        sheets=sheets,
    )
    with atomic_file(path) as file:
        for chunk in chunks:
            file.write(chunk.encode("utf-8"))


def _kinds(found: Evaluation) -> dict[str, int]:
    counts: dict[str, int] = {"missed": 0, "invented": 0, "altered": 0, "misquoted": 0}
    for article in found.compared:
        for one in article.differences:
            counts[one.kind] += 1
    return counts


def _first(found: Evaluation, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    """What goes wrong most often, worst kind first among equals, each with its first examples: the article, its number
    if it is shown, and what differs."""
    kinds: dict[tuple[str, str], list[tuple[str, int | None, str]]] = {}
    for article in found.compared:
        for one in article.differences:
            told = article.name, numbers.get(article.name), _differs(one)
            kinds.setdefault((one.kind, one.field.replace(".", " ").replace("_", " ")), []).append(told)
    ordered = sorted(kinds.items(), key=lambda pair: (-len(pair[1]), _WORST.index(pair[0][0])))
    return [
        {"kind": kind, "field": field, "count": len(examples), "examples": examples[:EXAMPLES]}
        for (kind, field), examples in ordered[:FIRST]
    ]


def _differs(one: Difference) -> str:
    gold, draft = ("nothing" if value is None or value == "" else str(value) for value in (one.gold, one.draft))
    a, b = (shorten(from_difference(*both, 60), 60) for both in ((gold, draft), (draft, gold)))
    return {"missed": a, "altered": f"{a} → {b}"}.get(one.kind, b)


def _sections(found: Evaluation) -> list[tuple[str, list[dict[str, str]]]]:
    figures = [figure for figure in found.figures() if figure.tally.gold + figure.tally.draft]
    grouped = ((title, [f for f in figures if f.key.measure in measures]) for title, measures in SECTIONS.items())
    return [(title, [_row(figure) for figure in some]) for title, some in grouped if some]


def _row(figure: Figure) -> dict[str, str]:
    tally, get = figure.tally, figure.estimates.get
    counts = [f"{number:,}" for number in (tally.hits, tally.gold, tally.draft)]
    if figure.key.measure == "text":
        counts = ["", "", ""]  # ten-thousandths say nothing to a reader
    names = ("label", "precision", "recall", "main", "interval", "hits", "gold", "draft")
    interval = figure.main.interval
    between = f"[{interval[0]:.2f}, {interval[1]:.2f}]" if interval else ""
    shares = _share(get("precision")), _share(get("recall")), _share(figure.main), between
    return dict(zip(names, (figure.key.label, *shares, *counts), strict=True))


def _share(estimate: Estimate | None) -> str:
    return "" if estimate is None else "–" if estimate.value is None else f"{estimate.value:.2f}"

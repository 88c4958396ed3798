"""How two runs against the same gold look on a terminal and as JSON."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

from summariser.core.display import json_text
from summariser.evaluate.figures import LEVEL, RESAMPLES, SECTIONS, SEED
from summariser.evaluate.two_runs import Comparison, Gap, PairedFigure
from summariser.journal.lookup import NamedRun
from summariser.reports import output
from summariser.reports.evaluation import figure_console
from summariser.reports.status import run_line, run_values

FEW = 30
"""Articles below which a reader is told that the intervals are too narrow."""


def print_report(found: Comparison, runs: Sequence[NamedRun]) -> None:
    """Which runs, how many articles entered, then each figure of both with the difference."""
    console = figure_console()
    with console.capture() as captured:
        for line in _head(found, runs):
            console.print(line, soft_wrap=True)
        if found.a:
            figures = [figure for figure in found.figures() if figure.articles]
            console.print(_table(figures, console.is_terminal))
            console.print(_sum(figures, len(found.a)), soft_wrap=True)
    output.put(captured.get())


def _head(found: Comparison, runs: Sequence[NamedRun]) -> Iterator[str]:
    for name, run in zip("AB", runs, strict=True):
        yield f"{name}: {run_line(run)}"
    left = len(found.left_out) + len(found.without_draft) + len(found.only_a) + len(found.only_b)
    text = f"{len(found.a)} compared, {left} left out"
    if len(found.a) > 1:
        text += (
            f"; in brackets {LEVEL:.0%} intervals ({RESAMPLES} paired bootstrap samples of the articles, seed {SEED})"
        )
    yield text


def _table(figures: Sequence[PairedFigure], terminal: bool) -> Table:
    table = Table(box=SIMPLE if terminal else None, pad_edge=False, show_edge=False)
    table.add_column("F1 or share")
    for name in ("A", "B", "B - A"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    table.add_column("articles", justify="right")
    for title, measures in SECTIONS.items():
        inside = [figure for figure in figures if figure.key.measure in measures]
        if inside:
            table.add_row(Text(title, style="bold"))
            for figure in inside:
                table.add_row(figure.key.indented, *_cells(figure.main), str(figure.articles))
    return table


def _cells(gap: Gap) -> tuple[str, str, str, str]:
    shares = ["-" if value is None else f"{value:.2f}" for value in (gap.a, gap.b)]
    if gap.difference is None:
        return shares[0], shares[1], "-", ""
    between = "" if gap.interval is None else f" [{gap.interval[0]:+.2f}, {gap.interval[1]:+.2f}]"
    return shares[0], shares[1], f"{gap.difference:+.2f}{between}", verdict(gap)


def verdict(gap: Gap) -> str:
    """What the interval says about the difference."""
    if gap.interval is None:
        return ""
    if not gap.tells:
        return "includes 0"
    return "B better" if gap.interval[0] > 0 else "A better"


def _sum(figures: Sequence[PairedFigure], articles: int) -> str:
    known = [figure.main for figure in figures if figure.main.interval]
    if not known:
        return "\nOf a single article nothing can be said about the difference."
    telling = sum(gap.tells for gap in known)
    text = f"\n{telling} of {len(known)} intervals leave out zero; by chance alone about {len(known) / 20:.0f} would."
    if articles < FEW:
        text += f" Of only {articles} articles intervals are too narrow: compare on more before adopting either."
    return text


def json_report(found: Comparison, runs: Sequence[NamedRun]) -> str:
    """Everything, as one JSON object."""
    value = {
        "runs": {name: run_values(run) for name, run in zip("ab", runs, strict=True)},
        "compared": len(found.a),
        "left_out": [{"path": failure.path, "reason": failure.reason} for failure in found.left_out],
        "without_draft": list(found.without_draft),
        "only_a": list(found.only_a),
        "only_b": list(found.only_b),
        "bootstrap": {"resamples": RESAMPLES, "seed": SEED, "level": LEVEL, "paired": True},
        "figures": [_figure_json(figure) for figure in found.figures() if figure.articles],
    }
    return json_text(json.dumps(value, ensure_ascii=not output.takes_all_characters())) + "\n"


def _figure_json(figure: PairedFigure) -> dict[str, Any]:
    gaps = {
        name: {
            "a": gap.a,
            "b": gap.b,
            "difference": gap.difference,
            "interval": list(gap.interval) if gap.interval else None,
            "includes_zero": None if gap.interval is None else not gap.tells,
        }
        for name, gap in figure.gaps.items()
    }
    counts = {name: tally._asdict() for name, tally in (("a", figure.a), ("b", figure.b))}
    return {**figure.key._asdict(), "articles": figure.articles, "counts": counts, **gaps}

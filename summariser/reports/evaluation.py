"""How an evaluation looks on a terminal and as JSON. Values come from articles and models: text, never markup."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from summariser.core.display import json_text, shorten
from summariser.evaluate.against_gold import Compared, Evaluation
from summariser.evaluate.figures import (
    LEVEL,
    RESAMPLES,
    SECTIONS,
    SEED,
    Estimate,
    Figure,
    Key,
    Measure,
    Tally,
    ratios,
    tallies,
)
from summariser.evaluate.readers import WHO, Readers
from summariser.evaluate.scoring import Difference
from summariser.reports import output

SHOWN = 100
"""Differences and articles printed; --json has all."""

WIDE = 200
"""Columns where there is no terminal, so that nothing is cut in a file."""


def figure_console() -> Console:
    """A console for tables of figures."""
    console = Console(markup=False, emoji=False, highlight=False)
    return console if console.is_terminal else Console(markup=False, emoji=False, highlight=False, width=WIDE)


def print_report(found: Evaluation, readers: Readers | None = None) -> None:
    """The figures, who found what, then what differs, then the articles one by one."""
    console = figure_console()
    with console.capture() as captured:
        console.print(_headline(found), soft_wrap=True)
        if found.compared:
            console.print(_figures(found.figures(), console.is_terminal))
            if readers:
                console.print(_found_by(readers, console.is_terminal))
            for line in (*_differences(found), *_articles(found)):
                console.print(line, soft_wrap=True)
    output.put(captured.get())


def _headline(found: Evaluation) -> str:
    left = len(found.left_out) + len(found.without_draft) + len(found.unreadable)
    text = f"{len(found.compared)} compared, {left} left out"
    if len(found.compared) > 1:
        text += f"; in brackets {LEVEL:.0%} intervals ({RESAMPLES} bootstrap samples of the articles, seed {SEED})"
    if found.without_text:
        text += f"; {found.without_text} without their article's text: slices not checked there"
    return text


def _figures(figures: Sequence[Figure], terminal: bool) -> Table:
    table = Table(box=SIMPLE if terminal else None, pad_edge=False, show_edge=False)
    table.add_column("")
    for name in ("P", "R", "F1 or share", "hits", "gold", "draft"):
        table.add_column(name, justify="right", no_wrap=True)
    for title, measures in SECTIONS.items():
        inside = [f for f in figures if f.key.measure in measures and f.tally.gold + f.tally.draft]
        if inside:
            table.add_row(Text(title, style="bold"))
            for figure in inside:
                table.add_row(*_row(figure))
    return table


def _found_by(readers: Readers, terminal: bool) -> Table:
    """For each list: recall and precision of the model alone, of rules alone, and of both."""
    table = Table(box=SIMPLE if terminal else None, pad_edge=False, show_edge=False, title_justify="left")
    table.add_column("Found by: recall, precision")
    for who in WHO:
        table.add_column(who, justify="right", no_wrap=True)
    for name, row in readers.tallies.items():
        table.add_row(Text(f"  {name}"), *(_found(row[who]) for who in WHO))
    return table


def _found(tally: Tally) -> str:
    shares = ratios("items", tally)
    return f"{_share(Estimate(shares['recall'], None))}, {_share(Estimate(shares['precision'], None))}"


def _row(figure: Figure) -> list[str]:
    get, tally = figure.estimates.get, figure.tally
    counts = [f"{tally.hits:,}", f"{tally.gold:,}", f"{tally.draft:,}"]
    if figure.key.measure == "text":
        counts = ["", "", ""]  # ten-thousandths say nothing to a reader
    shares = _share(get("precision")), _share(get("recall")), _with_interval(figure.main)
    return [figure.key.indented, *shares, *counts]


def _share(estimate: Estimate | None) -> str:
    return "" if estimate is None else "-" if estimate.value is None else f"{estimate.value:.2f}"


def _with_interval(estimate: Estimate) -> str:
    if estimate.interval is None:
        return _share(estimate)
    return f"{_share(estimate)} [{estimate.interval[0]:.2f}, {estimate.interval[1]:.2f}]"


def _differences(found: Evaluation) -> Iterator[Text]:
    every = [(article, difference) for article in found.compared for difference in article.differences]
    kinds = Counter(difference.kind for _, difference in every)
    yield Text("\n" + (", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "No differences"), style="bold")
    for article, difference in every[:SHOWN]:
        yield Text(f"  {shorten(article.name, 40)}  {_difference(difference)}")
    if len(every) > SHOWN:
        yield Text(f"  {len(every) - SHOWN} more: see --json", style="dim")


def _difference(difference: Difference) -> str:
    gold, draft = (shorten(value, 60) if value is not None else "-" for value in (difference.gold, difference.draft))
    path = difference.draft_path if difference.kind in ("invented", "misquoted") else difference.gold_path
    said = {"missed": gold, "altered": f"{gold} -> {draft}"}.get(difference.kind, draft)
    return f"{difference.kind:<9} {path}: {said}"


def _articles(found: Evaluation) -> Iterator[Text]:
    yield Text("\nArticles: F1 of all lists, accuracy of single values, differences", style="bold")
    for article in found.compared[:SHOWN]:
        items, values = (_of(found, article, measure) for measure in ("items", "value"))
        yield Text(f"  {shorten(article.name, 40):<40}  {items:>5}  {values:>5}  {len(article.differences):>4}")
    if len(found.compared) > SHOWN:
        yield Text(f"  {len(found.compared) - SHOWN} more: see --json", style="dim")


def _of(found: Evaluation, article: Compared, measure: Measure) -> str:
    tally = tallies(article.counts)[found.keys.index(Key("", measure))]
    return _share(Estimate(list(ratios(measure, tally).values())[-1], None))


def json_report(found: Evaluation, readers: Readers | None = None) -> str:
    """Everything, as one JSON object."""
    value = {
        "compared": len(found.compared),
        "left_out": [{"path": failure.path, "reason": failure.reason} for failure in found.left_out],
        "unreadable": [{"path": failure.path, "reason": failure.reason} for failure in found.unreadable],
        "without_draft": list(found.without_draft),
        "without_gold": list(found.without_gold),
        "without_text": found.without_text,
        "bootstrap": {"resamples": RESAMPLES, "seed": SEED, "level": LEVEL},
        "figures": [_figure_json(figure) for figure in found.figures()],
        "articles": [_article_json(found, article) for article in found.compared],
    }
    if readers:
        rows = readers.tallies.items()
        value["readers"] = {name: {who: row[who]._asdict() for who in WHO} for name, row in rows}
    return json_text(json.dumps(value, ensure_ascii=False)) + "\n"


def _figure_json(figure: Figure) -> dict[str, Any]:
    estimates = {
        name: {"value": one.value, "interval": list(one.interval) if one.interval else None}
        for name, one in figure.estimates.items()
    }
    return {**figure.key._asdict(), **figure.tally._asdict(), **estimates}


def _article_json(found: Evaluation, article: Compared) -> dict[str, Any]:
    figures = [
        {"field": key.field, "measure": key.measure, "hits": tally.hits, "gold": tally.gold, "draft": tally.draft}
        for key, tally in zip(found.keys, tallies(article.counts), strict=True)
        if tally.gold + tally.draft
    ]
    names = ("kind", "field", "gold_path", "draft_path", "gold", "draft")
    differences = [{name: getattr(one, name) for name in names} for one in article.differences]
    return {"name": article.name, "gold": article.gold, "figures": figures, "differences": differences}

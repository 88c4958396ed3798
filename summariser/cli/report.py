"""How runs and records look on a terminal and as JSON. Everything from outside is printed as text, made harmless."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from summariser.adapters.journal.reading import ModelSpend, RunSummary
from summariser.domain.article import Article
from summariser.domain.budget import Usage
from summariser.domain.display import visible
from summariser.domain.record import Record

_UNSEEN = re.compile(r"[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def json_text(text: str) -> str:
    """JSON with the characters that could act on a terminal written as escapes; it means the same."""
    return _UNSEEN.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def run_json(run: RunSummary) -> dict[str, Any]:
    """A run as JSON values; money as numbers of US dollars."""
    return {
        "id": run.id,
        "started": run.started.isoformat(),
        "model": run.model,
        "state": run.state,
        "cost_usd": float(run.spent),
        "cap_usd": float(run.cap),
        "usage": _usage(run.usage),
        "drafted": run.drafted,
        "failed": run.failed,
        "left": run.left,
        "command": run.command,
    }


def model_json(model: ModelSpend) -> dict[str, Any]:
    """What one model cost, as JSON values."""
    return {"model": model.model, "runs": model.runs, "cost_usd": float(model.cost), "usage": _usage(model.usage)}


def _usage(usage: Usage) -> dict[str, int]:
    return {"input": usage.input, "cached": usage.cached, "output": usage.output}


def print_status(runs: Sequence[RunSummary], models: Sequence[ModelSpend]) -> None:
    """Two tables: runs, newest first, and spend by model."""
    console = Console(markup=False, emoji=False, highlight=False)
    table = Table("run", "started", "state", "drafted", "failed", "left", "spent", "cap", "model", box=None)
    for run in runs:
        left = "?" if run.left is None else str(run.left)
        counts = (str(run.drafted), str(run.failed), left)
        started = run.started.strftime("%Y-%m-%d %H:%M")
        table.add_row(run.id, started, run.state, *counts, _money(run.spent), _money(run.cap), _text(run.model))
    console.print(table)
    spend = Table("model", "runs", "tokens in", "cached", "tokens out", "spent", box=None)
    for model in models:
        tokens = (str(model.usage.input), str(model.usage.cached), str(model.usage.output))
        spend.add_row(_text(model.model), str(model.runs), *tokens, _money(model.cost))
    console.print()
    console.print(spend)


def print_record(record: Record, article: Article) -> None:
    """The record field by field, each with the sentences it rests on, and its flags."""
    console = Console(markup=False, emoji=False, highlight=False)
    console.print(Text(visible(record.article.path or record.article.title or "standard input"), style="bold"))
    model = f", drafted by {record.provenance.model}" if record.provenance else ""
    console.print(Text(visible(f"{article.id}, {record.schema_id}, {record.review.status}{model}"), style="dim"))
    for line in _lines(record.data, article, 0):
        console.print(line, soft_wrap=True)
    for flag in record.flags:
        console.print(Text(visible(f"! {flag.path or '/'}: {flag.message}"), style="yellow"), soft_wrap=True)


def _lines(data: dict[str, Any], article: Article, depth: int) -> Iterator[Text]:
    pad = "  " * depth
    for key, value in data.items():
        if key == "evidence":
            for passage in value:
                number = _sentence(article, passage["start"])
                yield Text(visible(f"{pad}[{number}] {' '.join(passage['text'].split())}"), style="dim")
        elif isinstance(value, dict):
            yield Text(f"{pad}{key}")
            yield from _lines(value, article, depth + 1)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, item in enumerate(value, 1):
                yield Text(f"{pad}{key} {number}")
                yield from _lines(item, article, depth + 1)
        else:
            said = ", ".join(map(str, value)) if isinstance(value, list) else value
            yield Text.assemble(f"{pad}{key}: ", (visible("-" if said in (None, "") else str(said)), "bold"))


def _sentence(article: Article, offset: int) -> int:
    return next((s.number for s in article.sentences if offset < s.span.end), len(article.sentences))


def _money(amount: Decimal) -> str:
    return f"${amount:.4f}"


def _text(text: str) -> Text:
    return Text(visible(text))

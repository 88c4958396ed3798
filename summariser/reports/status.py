"""How runs and what they cost look in `status`: as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from rich.text import Text

from summariser.core.display import shorten
from summariser.core.money import Usage, as_text
from summariser.reports.terminal import as_plain, print_texts

if TYPE_CHECKING:
    from summariser.extraction.ports import RunState
    from summariser.journal.lookup import NamedRun
    from summariser.journal.queries import ModelSpend, RunSummary

SHOWN_RUNS = 20

GOING_ON: dict[RunState | Literal["waiting"], str] = {
    "waiting": "run the same command again once its batches are done",
    "incomplete": "run the same command again, which tries again what has not failed for good",
    "capped": "raise --max-cost in the same command",
    "interrupted": "run the same command again",
    "stopped": "mend what stopped it and run the same command again",
}


def run_json(run: RunSummary) -> dict[str, Any]:
    """A run as JSON values; money as numbers of US dollars."""
    return {
        "id": run.id,
        "started": run.started.isoformat(),
        "model": run.model,
        "state": run.state,
        "cost_usd": float(run.spent),
        "assumed_usd": float(run.assumed.cost),
        "cap_usd": float(run.cap),
        "usage": _usage(run.usage),
        "drafted": run.drafted,
        "escalated": run.escalated,
        "failed": run.failed,
        "failed_for_good": run.final,
        "left": run.left,
        "command": run.command,
    }


def run_line(run: NamedRun) -> str:
    """A run that was asked for by name, in one line."""
    many = "1 article" if run.drafted == 1 else f"{run.drafted} articles"
    prompt = f"{shorten(run.prompt, 40)}, {shorten(run.strategy, 20)}"
    return f"{run.id}  {shorten(run.model)}, {prompt}: {many} drafted, {as_text(run.spent)}"


def run_values(run: NamedRun) -> dict[str, Any]:
    """The same as JSON values."""
    names = ("id", "model", "prompt", "strategy", "drafted")
    return {**{name: getattr(run, name) for name in names}, "schema": run.schema_id, "cost_usd": float(run.spent)}


def model_json(model: ModelSpend) -> dict[str, Any]:
    """What one model cost, as JSON values."""
    return {"model": model.model, "runs": model.runs, "cost_usd": float(model.cost), "usage": _usage(model.usage)}


def _usage(usage: Usage) -> dict[str, int]:
    return {"input": usage.input, "cached": usage.cached, "output": usage.output}


def print_status(runs: Sequence[RunSummary], models: Sequence[ModelSpend]) -> None:
    """Each run in a few lines, newest last, where the eye is; then what each model cost."""
    lines: list[Text] = []
    if len(runs) > SHOWN_RUNS:
        lines.append(Text(f"{len(runs) - SHOWN_RUNS} earlier runs: see --json\n", style="dim"))
    for run in reversed(runs[:SHOWN_RUNS]):
        lines += [*_run_lines(run), Text()]
    for model in models:
        usage = model.usage
        tokens = f"{usage.input:,} tokens in ({usage.cached:,} from cache), {usage.output:,} out"
        many = "1 run" if model.runs == 1 else f"{model.runs} runs"
        lines.append(as_plain(f"{model.model}: {as_text(model.cost)} in {many}; {tokens}"))
    print_texts(lines)


def _run_lines(run: RunSummary) -> Iterator[Text]:
    left = (
        ""
        if run.state in ("finished", "incomplete", "running")
        else ", some left"
        if run.left is None
        else f", {run.left} left"
    )
    yield Text.assemble((run.id, "bold"), f"  {run.state}{left}")
    failed = f" ({run.escalated} escalated)" if run.escalated else ""
    failed += f", {run.failed} failed" if run.failed else ""
    failed += f" ({run.final} for good)" if run.final else ""
    money = f"{as_text(run.spent)} of {as_text(run.cap)}"
    started = run.started.strftime("%Y-%m-%d %H:%M UTC")
    yield as_plain(f"  {started}, {run.model}: {run.drafted} drafted{failed}, {money}")
    if run.assumed.cost:
        yield as_plain(f"  {run.assumed}")
    hint = GOING_ON.get(run.state)
    if hint:
        yield as_plain(f"  to go on, {hint}: summariser {shorten(run.command, 160)} …")

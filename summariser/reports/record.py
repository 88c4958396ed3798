"""How runs and records look on a terminal and as JSON. Everything from outside is printed as text, made harmless."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.text import Text

from summariser.core.article import Article
from summariser.core.display import json_text, shorten, visible
from summariser.core.money import Usage, as_text
from summariser.core.record import ArticleRef, Record
from summariser.reports import output
from summariser.reports.output import READER_LEFT, discard

if TYPE_CHECKING:
    from summariser.extract.ports import RunState
    from summariser.journal.lookup import NamedRun
    from summariser.journal.queries import ModelSpend, RunSummary

SHOWN_RUNS = 20
LEAST_ROOM = 20
"""Columns; beside a longer label, text is left to the terminal to wrap."""

_GOING_ON: dict[RunState | Literal["waiting"], str] = {
    "waiting": "run the same command again once its batches are done",
    "incomplete": "run the same command again, which tries again what has not failed for good",
    "capped": "raise --max-cost in the same command",
    "interrupted": "run the same command again",
    "stopped": "mend what stopped it and run the same command again",
}


def print_json(value: Any) -> None:
    """JSON on standard output, whatever its encoding."""
    text = json.dumps(value, ensure_ascii=not output.takes_all_characters(), indent=2)
    output.put(json_text(text) + "\n")


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
        lines.append(_text(f"{model.model}: {as_text(model.cost)} in {many}; {tokens}"))
    _print(lines)


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
    yield _text(f"  {started}, {run.model}: {run.drafted} drafted{failed}, {money}")
    if run.assumed.cost:
        yield _text(f"  {run.assumed}")
    hint = _GOING_ON.get(run.state)
    if hint:
        yield _text(f"  to go on, {hint}: summariser {shorten(run.command, 160)} …")


def print_record(record: Record, article: Article) -> None:
    """The record field by field, each with the sentences it rests on and the doubts about it."""
    flags: dict[str, list[str]] = {}
    for flag in record.flags:
        flags.setdefault(flag.path, []).append(flag.message)
    title = record.article.path or record.article.title or "standard input"
    facts = [article.id, record.schema_id, record.review.status]
    if record.provenance:
        facts += [f"by {record.provenance.model}", as_text(Decimal(str(record.provenance.cost_usd)))]
    doubts = "nothing flagged" if not record.flags else f"{len(record.flags)} flagged (!)"
    page = _Page(article, flags)
    page.heading(title)
    page.line("", " · ".join([*facts, doubts]), "dim")
    if read := _read_as(record.article, article):
        page.line("", read, "dim")
    page.doubts("", "")
    page.group(record.data, "", 0)
    page.other_doubts()
    _print(page.lines)


def _read_as(about: ArticleRef, article: Article) -> str:
    """What the model was told besides the text, and what the bytes were taken for."""
    where = f" ({about.published_from})" if about.published_from else ""
    published = f"published {article.published}{where}" if article.published else ""
    encoding = f"read as {about.encoding}" if about.encoding else ""
    older = f"older version: its file has changed and is {about.replaced_by} now" if about.replaced_by else ""
    return " · ".join(filter(None, (published, encoding, older)))


def print_lines(lines: Iterable[str]) -> None:
    """Lines of plain text; whatever is in them is shown, not obeyed."""
    _print([_text(line) for line in lines])


class _Page:
    """Lines of a record, wrapped to the terminal under their labels; unwrapped where there is no terminal."""

    def __init__(self, article: Article, flags: dict[str, list[str]]) -> None:
        self.lines: list[Text] = []
        self._article = article
        self._flags = flags
        self._console = _console()

    def heading(self, text: str) -> None:
        self.lines.append(Text(visible(text), style="bold"))

    def line(self, label: str, text: str, style: str = "") -> None:
        said = Text(visible(text), style=style)
        room = self._console.width - len(label)
        pieces = said.wrap(self._console, room) if self._console.is_terminal and room >= LEAST_ROOM else [said]
        for number, piece in enumerate(pieces):
            piece.rstrip()
            self.lines.append(Text.assemble(" " * len(label) if number else label, piece))

    def group(self, data: Mapping[str, Any], path: str, depth: int) -> None:
        """The values of a group side by side with their names, then its passages, then the groups inside it."""
        scalars = {key: value for key, value in data.items() if key != "evidence" and not _holds_groups(value)}
        width = max(map(len, scalars), default=0)
        for key, value in scalars.items():
            label = f"{'  ' * depth}{key.ljust(width)}  "
            self.line(label, _said(value), "bold")
            self.doubts(" " * len(label), f"{path}/{key}", below=isinstance(value, list))
        self._passages(data.get("evidence") or [], [v for v in scalars.values() if isinstance(v, str)], depth)
        for key, value in data.items():
            if key not in scalars and key != "evidence":
                self._inner(key, value, f"{path}/{key}", depth)

    def _inner(self, key: str, value: Any, path: str, depth: int) -> None:
        many = isinstance(value, list)
        if many:
            self.doubts("  " * depth, path)
        for number, item in enumerate(value if many else [value]):
            where = f"{path}/{number}" if many else path
            self.lines.append(Text(f"\n{'  ' * depth}{key}{f' {number + 1}' if many else ''}"))
            self.group(item, where, depth + 1)
            self.doubts("  " * (depth + 1), where)

    def _passages(self, passages: Sequence[Mapping[str, Any]], shown: Sequence[str], depth: int) -> None:
        """What the article says, each passage once: one that a value holds as it is needs its place only."""
        for passage in passages:
            number, text = _sentence(self._article, passage["start"]), passage["text"]
            said = "as above" if text in shown else f"“{' '.join(text.split())}”"
            self.line(f"{'  ' * depth}[{number}] ", said, "dim")

    def doubts(self, label: str, path: str, below: bool = False) -> None:
        """The flags about a value; those about the items of a list too, if they have no line of their own."""
        for where in [w for w in self._flags if w == path or (below and w.startswith(f"{path}/"))]:
            for message in self._flags.pop(where):
                self.line(f"{label}! ", message, "yellow")

    def other_doubts(self) -> None:
        """Those about what the data does not have."""
        for where, messages in self._flags.items():
            for message in messages:
                self.line("! ", f"{where}: {message}", "yellow")


def _holds_groups(value: object) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "-"
    return "-" if value is None or value == "" else str(value)


def _sentence(article: Article, offset: int) -> int:
    return next((s.number for s in article.sentences if offset < s.span.end), len(article.sentences))


def _text(text: str) -> Text:
    return Text(visible(text))


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        discard(sys.stdout)
        sys.exit(READER_LEFT)


def _console() -> Console:
    return _Terminal(markup=False, emoji=False, highlight=False)


def _print(lines: Sequence[Text]) -> None:
    console = _console()
    for line in lines:
        console.print(line, soft_wrap=True)

"""`summariser extract`."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from summariser.cli import Json, Workspace

if TYPE_CHECKING:
    from summariser.cli.progress import Progress
    from summariser.domain.article import Article
    from summariser.domain.errors import Failure
    from summariser.wiring import Settings
    from summariser.workflows.extract import Job, Outcome, Tools

EXAMPLES = """Examples:

  summariser extract seeds/ --replay tests/recordings/seeds.jsonl

  summariser extract articles/ --dry-run

  summariser extract articles/*.html --max-cost 2.50 --concurrency 16

  summariser extract news.jsonl --model my-model --base-url http://localhost:8000/v1 --price 0/0

  cat article.txt | summariser extract - --model local
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog=EXAMPLES)(extract)


def _money(text: str) -> Decimal:
    try:
        amount = Decimal(text.removeprefix("$"))
    except InvalidOperation as error:
        raise typer.BadParameter(f"{text!r} is not an amount of US dollars, like 2.50") from error
    if not amount.is_finite() or amount < 0:
        raise typer.BadParameter("the cap cannot be below zero or without end")
    return amount


def extract(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    paths: Annotated[
        list[str], typer.Argument(help="Files, folders or patterns; - for standard input.", metavar="PATH...")
    ],
    model: Annotated[str | None, typer.Option(help="Model name, local, or local:PATH.gguf.", metavar="NAME")] = None,
    base_url: Annotated[str | None, typer.Option(help="A server that speaks Chat Completions.", metavar="URL")] = None,
    max_cost: Annotated[Decimal, typer.Option(parser=_money, help="The cap of the run.", metavar="USD")] = Decimal(1),
    price: Annotated[
        str | None, typer.Option(help="US dollars for a million tokens, where unknown.", metavar="IN/OUT")
    ] = None,
    concurrency: Annotated[
        int | None, typer.Option(min=1, help="Articles in flight at once.  [default: 8; local: 1]", metavar="N")
    ] = None,
    workspace: Workspace = Path(),
    schema: Annotated[
        str, typer.Option(help="meeting, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    strategy: Annotated[
        Literal["whole", "fieldwise"] | None,
        typer.Option(help="One request, or one for each field.  [default: whole; local: fieldwise]"),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Take at most N articles.", metavar="N")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start anew: use no earlier draft or answer.")] = False,
    record: Annotated[
        Path | None, typer.Option(help="Save every answer with its request; implies --fresh.", metavar="FILE")
    ] = None,
    replay: Annotated[Path | None, typer.Option(help="Answer from such a file alone.", metavar="FILE")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would cost; send nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Draft a record for each article, under a hard cost cap.

    Run the same command again after an interruption or at the cap: it goes on where it stopped and pays for
    nothing twice.
    """
    from summariser.wiring import Settings

    settings = Settings(
        paths=tuple(paths),
        workspace=workspace,
        max_cost=max_cost,
        model=model,
        base_url=base_url,
        price=price,
        schema=schema,
        strategy=strategy,
        concurrency=concurrency,
        limit=limit,
        fresh=fresh or record is not None,  # only what crosses the wire can be recorded
        record=record,
        replay=replay,
    )
    code = _estimate(settings, as_json) if dry_run else asyncio.run(_extract(settings, as_json))
    sys.exit(code)


async def _extract(settings: "Settings", as_json: bool) -> int:
    from summariser.adapters.article_files import count_inputs, read_articles
    from summariser.cli.progress import Progress
    from summariser.wiring import extraction

    articles = read_articles(settings.paths, sys.stdin.buffer)
    total = count_inputs(settings.paths)
    with Progress(min(total, settings.limit or total)) as progress:
        async with extraction(settings, os.environ, progress.fetching) as (job, tools):
            outcome = await _run(job, tools, articles, progress)
    if outcome.state == "interrupted":
        outcome.left = max(outcome.left, progress.total - outcome.articles + outcome.left)
    progress.summary(outcome)
    if as_json:
        sys.stdout.write(json.dumps(_as_json(outcome)) + "\n")
    return _exit_code(outcome)


async def _run(job: "Job", tools: "Tools", articles: "Iterable[Article | Failure]", progress: "Progress") -> "Outcome":
    """Run it so that Ctrl-C finishes what is in flight, and a second one stops at once."""
    from summariser.workflows.extract import Extraction

    work = Extraction(job, tools, progress.report)
    task = asyncio.ensure_future(work.run(articles))
    times = 0

    def interrupt() -> None:
        nonlocal times
        times += 1
        if times == 1:
            progress.say("stopping: finishing what is in flight (Ctrl-C again to stop now)")
            work.stop()
        else:
            task.cancel()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, interrupt)
    loop.add_signal_handler(signal.SIGTERM, interrupt)
    try:
        return await task
    except asyncio.CancelledError:
        progress.say("stopped; run the same command again to go on")
        raise SystemExit(130) from None
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        loop.remove_signal_handler(signal.SIGTERM)


def _estimate(settings: "Settings", as_json: bool) -> int:
    from summariser.adapters.article_files import read_articles
    from summariser.wiring import estimation
    from summariser.workflows.estimate import estimate

    job, model, drafted = estimation(settings, os.environ)
    found = estimate(job, model, drafted, read_articles(settings.paths, sys.stdin.buffer))
    for failure in found.failed:
        sys.stderr.write(f"{failure}\n")
    if as_json:
        fields = {name: getattr(found, name) for name in ("articles", "cached", "requests")}
        money = {"expected_usd": float(found.expected), "worst_usd": float(found.worst)}
        cap = {"cap_usd": float(settings.max_cost), "failed": len(found.failed)}
        sys.stdout.write(json.dumps({**fields, **cap, **money, "model": job.plan.model}) + "\n")
    else:
        sys.stdout.write(
            f"{found.articles} articles, {found.cached} drafted already;"
            f" {found.requests} requests to {job.plan.model}\n"
            f"expected ${found.expected:.4f}, at the very worst ${found.worst:.4f}; cap ${settings.max_cost}\n"
            "nothing was sent\n"
        )
    return 1 if found.failed else 0


def _exit_code(outcome: "Outcome") -> int:
    if outcome.state == "stopped":
        sys.stderr.write(f"summariser: {outcome.stopped_by}\n")
    codes = {"interrupted": 130, "stopped": 2, "capped": 3}
    return codes.get(outcome.state, 1 if outcome.failed else 0)


def _as_json(outcome: "Outcome") -> dict[str, object]:
    usage = outcome.spent.usage
    return {
        "articles": outcome.drafted + outcome.cached + len(outcome.failed) + outcome.left,
        "drafted": outcome.drafted,
        "cached": outcome.cached,
        "failed": len(outcome.failed),
        "left": outcome.left,
        "cost_usd": float(outcome.spent.cost),
        "cap_usd": float(outcome.run.cap),
        "usage": {"input": usage.input, "cached": usage.cached, "output": usage.output},
        "run": outcome.run.id,
        "failures": [{"path": failure.path, "reason": failure.reason} for failure in outcome.failed],
        "flags": dict(sorted(outcome.flags.items())),
    }

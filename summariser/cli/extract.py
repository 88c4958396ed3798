"""`summariser extract`."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperCommand

from summariser.cli import Journal, Json, Workspace
from summariser.reports import output

if TYPE_CHECKING:
    from summariser.extraction.extraction import Extraction
    from summariser.extraction.intake import Input
    from summariser.extraction.outcome import Outcome
    from summariser.reports.progress import Progress
    from summariser.wiring.plan import Plan
    from summariser.wiring.settings import Settings
    from summariser.wiring.team import Team

HIGHEST_CAP = 1_000_000
INTERRUPTED = 130
PATIENCE = 0.4
"""Seconds for what is in flight to be put away when a download is interrupted; the journal bears any end."""

MOST_EXAMPLES = 10

EXAMPLES = """Examples:

  summariser extract seeds/ --replay tests/recordings/seeds.jsonl

  summariser extract articles/ --dry-run

  summariser extract articles/*.html --max-cost 2.50 --concurrency 16

  summariser extract articles/ --examples 3

  summariser extract news.jsonl --model my-model --base-url http://localhost:8000/v1 --price 0/0

  summariser extract articles/ --model gpt-6-luna --escalate gpt-6-sol

  cat article.txt | summariser extract - --model local

  summariser extract articles/ --ray --workers 4 --journal postgresql+psycopg://ana@db.example/meetings
"""

_RAY = "--ray"
_ADDRESS = re.compile(r"\S+:\d+|\w+://\S*")


class _Command(TyperCommand):
    """Typer knows no option whose value may be left out."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        places = [place for place, one in enumerate(args) if one == _RAY]
        for place in reversed(places):
            if not any(map(_ADDRESS.fullmatch, args[place + 1 : place + 2])):
                args = [*args[:place], f"{_RAY}=", *args[place + 1 :]]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog=EXAMPLES, cls=_Command)(extract)


def _money(given: str | Decimal) -> Decimal:
    text = str(given)  # typer parses the default too, which is an amount already
    try:
        amount = Decimal(text.removeprefix("$"))
    except InvalidOperation as error:
        raise typer.BadParameter(f"{text!r} is not an amount of US dollars, like 2.50") from error
    if not (amount.is_finite() and 0 <= amount <= HIGHEST_CAP):
        raise typer.BadParameter(f"the cap must be between 0 and {HIGHEST_CAP} US dollars")
    return amount.copy_abs()  # no minus before a zero; abs() would round


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
        int | None,
        typer.Option(
            min=1, help="Articles in flight at once.  [default: as many as the provider bears; local: 1]", metavar="N"
        ),
    ] = None,
    workspace: Workspace = Path(),
    journal: Journal = None,
    schema: Annotated[
        str, typer.Option(help="meeting, meeting/2, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    strategy: Annotated[
        Literal["whole", "fieldwise"] | None,
        typer.Option(help="One request, or one for each field.  [default: whole; local: fieldwise]"),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Take at most N articles.", metavar="N")] = None,
    follow_links: Annotated[
        bool, typer.Option("--follow-links", help="Also read what links in a folder lead to outside of it.")
    ] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start anew: use no earlier draft or answer.")] = False,
    examples: Annotated[
        int,
        typer.Option(min=0, max=MOST_EXAMPLES, help="Show the model N records that people reviewed.", metavar="N"),
    ] = 0,
    record: Annotated[
        Path | None, typer.Option(help="Save each answer with its request; a new FILE implies --fresh.", metavar="FILE")
    ] = None,
    replay: Annotated[Path | None, typer.Option(help="Answer from such a file alone.", metavar="FILE")] = None,
    context: Annotated[
        int | None,
        typer.Option(min=1024, help="Tokens that the model's context holds, where unknown.", metavar="TOKENS"),
    ] = None,
    escalate: Annotated[
        str | None, typer.Option(help="A stronger model to draft again what is too doubtful.", metavar="NAME")
    ] = None,
    escalate_at: Annotated[
        int | None, typer.Option(min=1, help="What a draft's flags weigh together for it.  [default: 10]", metavar="N")
    ] = None,
    escalate_price: Annotated[str | None, typer.Option(help="Its price, as --price.", metavar="IN/OUT")] = None,
    batch: Annotated[
        bool, typer.Option("--batch", help="Send files of requests at the batch price; answers come within a day.")
    ] = False,
    second_reader: Annotated[
        bool,
        typer.Option(
            "--second-reader/--no-second-reader",
            help="Rules read each article too; of the embedded model, they fill the lists.",
        ),
    ] = True,
    ray: Annotated[
        str | None,
        typer.Option(
            help="Workers on a Ray cluster: at HOST:PORT, or the one that runs here, or a new one.", metavar="[ADDRESS]"
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="How many, with --ray.  [default: one a machine]", metavar="N")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would cost; send nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Draft a record for each article, under a hard cost cap.

    Run the same command again after an interruption or at the cap: it goes on where it stopped and pays for
    nothing twice.
    """
    told = locals()  # each setting has the name of its option
    from summariser.wiring.settings import Settings

    if workers and ray is None:
        raise typer.BadParameter("--workers is about --ray: add it, or leave it out")
    settings = Settings(**{setting.name: told[setting.name] for setting in fields(Settings)})
    sys.exit(_estimate(settings, as_json) if dry_run else _drafted(settings, as_json))


def _drafted(settings: "Settings", as_json: bool) -> int:
    """Draft, and say what came of it; the exit code."""
    from summariser.files.article_files import count_inputs
    from summariser.models.downloads import DOWNLOADS
    from summariser.wiring.plan import Plan

    runner = asyncio.Runner()
    try:
        articles = _articles(settings)
        total = count_inputs(settings.paths, follow_links=settings.follow_links)
        plan = Plan.of(settings, os.environ, output.tell)
        outcome = runner.run(_extract(plan, articles, total))
        if as_json:
            output.put(json.dumps(_as_json(outcome)) + "\n")
        code = _exit_code(outcome)
        by_hand = code == INTERRUPTED and outcome.stopped_by is None
        if outcome.reading or by_hand or DOWNLOADS.end():  # a thread may be waiting for input, or fetching a model
            output.leave_now(code)
    except KeyboardInterrupt:  # while files go to or from a provider: the journal knows how far that came
        output.tell("interrupted; run the same command again to go on")
        return INTERRUPTED
    else:
        return code
    finally:
        runner.close()


def _articles(settings: "Settings") -> "Iterator[Input]":
    from summariser.files.article_files import read_articles

    return read_articles(settings.paths, output.standard_input(), follow_links=settings.follow_links)


async def _extract(plan: "Plan", articles: "Iterator[Input]", total: int) -> "Outcome":
    from summariser.cli import batches
    from summariser.extraction.extraction import Extraction
    from summariser.reports.progress import Progress
    from summariser.wiring.extracting import extraction

    with Progress(min(total, plan.settings.limit or total)) as progress:

        async def run(work: "Extraction | Team") -> "Outcome":
            with _interruptible(work, progress):
                return await work.run(articles, total)

        if plan.settings.ray is not None:
            from summariser.wiring.ray_cluster import team

            async with team(plan, progress.report, progress.say) as work:
                outcome = await run(work)
        elif plan.settings.batch:
            outcome = await batches.extract(plan, progress, run)
        else:
            async with extraction(plan, progress.fetching, progress.say) as tools:
                outcome = await run(Extraction(plan.job, tools, progress.report))
    progress.summary(outcome)
    return outcome


@contextmanager
def _interruptible(work: "Extraction | Team", progress: "Progress") -> Iterator[None]:
    """Ctrl-C finishes what is in flight; a second one stops at once, as the first does during a download."""
    from summariser.models.downloads import DOWNLOADS

    times = 0

    def give_up() -> None:
        progress.close()
        output.leave_now(INTERRUPTED)

    def interrupt() -> None:
        nonlocal times
        times += 1
        if DOWNLOADS.end():
            progress.say("stopping: the next run goes on with the download from where it is")
            work.stop_now()
            loop.call_later(PATIENCE, give_up)
        elif times == 1:
            progress.say("stopping: finishing what is in flight (Ctrl-C again to stop now)")
            work.stop()
        else:
            work.stop_now()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, interrupt)
    loop.add_signal_handler(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        loop.remove_signal_handler(signal.SIGTERM)


def _estimate(settings: "Settings", as_json: bool) -> int:
    from summariser.reports import estimate as report
    from summariser.wiring.extracting import downloads, estimated
    from summariser.wiring.plan import Plan

    articles = _articles(settings)
    plan = Plan.of(settings, os.environ, output.tell)
    if settings.ray is not None:
        from summariser.wiring.ray_cluster import placement

        output.tell(placement(plan))
    found = estimated(plan, articles)
    for failure in found.failed:
        output.tell(str(failure))
    for first in downloads(plan) if found.to_draft else ():
        output.tell(first)
    put = report.as_json if as_json else report.as_text
    output.put(put(found, settings.max_cost, plan.job.plan.model))
    return 1 if found.failed else 0


def _exit_code(outcome: "Outcome") -> int:
    if outcome.stopped_by and outcome.state != "capped":
        output.tell(f"summariser: {outcome.stopped_by}")
    codes = {"interrupted": INTERRUPTED, "stopped": 2, "capped": 3}
    return codes.get(outcome.state, 1 if outcome.failed else 0)


def _as_json(outcome: "Outcome") -> dict[str, object]:
    usage = outcome.spent.usage
    return {
        "articles": outcome.drafted + outcome.cached + len(outcome.failed) + outcome.left,
        "drafted": outcome.drafted,
        "cached": outcome.cached,
        "failed": len(outcome.failed),
        "left": outcome.left,
        "waiting": outcome.waiting,
        "same": len(outcome.same),
        "cost_usd": float(outcome.spent.cost),
        "assumed_usd": float(outcome.assumed.cost),
        "cap_usd": float(outcome.run.cap),
        "escalated": outcome.escalated,
        "escalated_cost_usd": float(outcome.spent_elsewhere.cost),
        "usage": {"input": usage.input, "cached": usage.cached, "output": usage.output},
        "run": outcome.run.id,
        "failures": [
            {"path": failure.path, "reason": failure.reason, "final": failure.final} for failure in outcome.failed
        ],
        "flags": dict(sorted(outcome.flags.items())),
    }

"""`summariser eval`: how good drafts, or reviewed records, are by gold records."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Json, Workspace, page_file
from summariser.core.display import shorten
from summariser.reports import output
from summariser.reports.output import fail

if TYPE_CHECKING:
    from summariser.core.schema import Schema
    from summariser.evaluate.against_gold import Evaluation, Predictions
    from summariser.evaluate.readers import Readers
    from summariser.evaluate.two_runs import Comparison

SHOWN_NAMES = 5

EXAMPLES = """Examples:

  summariser eval gold/ --workspace work/

  summariser eval gold/ --html page.html

  summariser eval gold/ --readers

  summariser eval gold/ --compare 20261124-0912 20261125-1740
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("eval", short_help="Compare drafts with gold records.", epilog=EXAMPLES)(evaluate)


@dataclass(frozen=True)
class _EvalOptions:
    """What was asked for."""

    files: list[Path]
    schema: "Schema"
    workspace: Path
    journal: str | None
    as_json: bool
    readers: bool


def evaluate(  # noqa: PLR0913, PLR0917 - one parameter for each option is how typer declares them
    gold: Annotated[list[Path], typer.Argument(help="Gold records: files, or folders of them.", metavar="GOLD...")],
    reviewed: Annotated[
        bool, typer.Option("--reviewed", help="Compare the reviewed records instead of the drafts.")
    ] = False,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(help="What run B is better or worse by than run A, on the same gold.", metavar="RUN_A RUN_B"),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(
            help="Write a page with the articles, gold and draft side by side.", metavar="FILE", callback=page_file
        ),
    ] = None,
    readers: Annotated[
        bool, typer.Option("--readers", help="Also what the model alone found, what rules, and what both together.")
    ] = False,
    schema: Annotated[
        str, typer.Option(help="meeting, meeting/2, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    workspace: Workspace = Path(),
    journal: Journal = None,
    as_json: Json = False,
) -> None:
    """Compare drafts with gold records: exit code 1 if something was left out."""
    from summariser.files.gold_files import find_files
    from summariser.files.schemas import load_schema

    if compare and (reviewed or html or readers):
        other = "--reviewed" if reviewed else "--html" if html else "--readers"
        fail(f"--compare is about the drafts of two runs: leave out {other}")
    if reviewed and readers:
        fail("--readers is about drafts: leave out --reviewed")
    order = _EvalOptions(find_files(gold), load_schema(schema), workspace, journal, as_json, readers)
    whole = _compare(order, compare) if compare else _evaluate(order, reviewed, html)
    if not whole:
        raise typer.Exit(1)


def _evaluate(order: _EvalOptions, reviewed: bool, html: Path | None) -> bool:
    """Whether nothing was left out."""
    from summariser.evaluate import against_gold as workflow
    from summariser.files.gold_files import read_gold
    from summariser.reports import evaluation as evaluation_report

    what = "reviewed record" if reviewed else "draft"
    seen, readers = workflow.MostDifferent(), _readers(order)
    watching: list[workflow.Seen] = [*([seen] if html else ()), *([readers] if readers else ())]
    with _candidates(order, reviewed) as candidates:
        golds = read_gold(order.files, order.schema)
        found = workflow.evaluate(order.schema, golds, candidates, *watching)
    _tell(found, what)
    if html:
        from summariser.machine.atomic import private_files
        from summariser.reports.page import write_page

        with private_files():
            write_page(html, order.schema, found, seen.sides(), what)
        output.tell(f"page: {shorten(html, 160, keep='end')}")
    if order.as_json:
        output.put(evaluation_report.json_report(found, readers))
    else:
        evaluation_report.print_report(found, readers)
    return not (found.left_out or found.without_draft or found.unreadable)


def _readers(order: _EvalOptions) -> "Readers | None":
    if not order.readers:
        return None
    from summariser.evaluate.readers import Readers
    from summariser.wiring.reading import read_here

    return Readers(order.schema, read_here(order.schema, output.tell))


def _compare(order: _EvalOptions, wanted: tuple[str, str]) -> bool:
    """Whether all gold was compared with both runs."""
    from summariser.evaluate import two_runs as workflow
    from summariser.evaluate.against_gold import evaluate as evaluated
    from summariser.files.gold_files import read_gold
    from summariser.journal.lookup import journal_drafts
    from summariser.reports import comparison as comparison_report
    from summariser.wiring.settings import journal_place

    with journal_drafts(journal_place(order.workspace, order.journal)) as drafts:
        runs = drafts.two_runs(wanted, order.schema.id)
        a, b = (evaluated(order.schema, read_gold(order.files, order.schema), drafts.of_run(run)) for run in runs)
    found = workflow.compare(a, b)
    _tell_compared(found)
    if order.as_json:
        output.put(comparison_report.json_report(found, runs))
    else:
        comparison_report.print_report(found, runs)
    return not (found.left_out or found.without_draft or found.only_a or found.only_b)


@contextmanager
def _candidates(order: _EvalOptions, reviewed: bool) -> "Iterator[Predictions]":
    """What is compared. Reviewed records can be read without a journal; only their articles' texts are then missing."""
    from summariser.files.gold_files import RecordFolder
    from summariser.journal.lookup import journal_drafts
    from summariser.journal.presence import exists
    from summariser.wiring.settings import journal_place

    journal, schema = journal_place(order.workspace, order.journal), order.schema
    if not reviewed:
        with journal_drafts(journal) as drafts:
            yield drafts
        return
    folder = order.workspace / "reviewed"
    if not exists(journal):
        yield RecordFolder(folder, schema, lambda _: None)
        return
    with journal_drafts(journal) as drafts:
        yield RecordFolder(folder, schema, drafts.text)


def _tell(found: "Evaluation", what: str) -> None:
    """What was left out, each with its reason; names alone go in one line."""
    for failure in (*found.unreadable, *found.left_out):
        output.tell(f"left out: {failure}")
    if found.without_draft:
        output.tell(f"left out: {named(found.without_draft, 'gold record')} without a {what} here")
    if found.without_gold:
        output.tell(f"not compared: {named(found.without_gold, what)} without a gold record")


def _tell_compared(found: "Comparison") -> None:
    for failure in found.left_out:
        output.tell(f"left out: {failure}")
    for paths, why in (
        (found.without_draft, "without a draft of either run"),
        (found.only_a, "with a draft of run A only"),
        (found.only_b, "with a draft of run B only"),
    ):
        if paths:
            output.tell(f"left out: {named(paths, 'gold record')} {why}")


def named(names: tuple[str, ...], what: str) -> str:
    """How many, and the names of the first."""
    shown = ", ".join(shorten(name, 80, keep="end") for name in names[:SHOWN_NAMES])
    more = ", …" if len(names) > SHOWN_NAMES else ""
    return f"{len(names)} {what}{'' if len(names) == 1 else 's'} ({shown}{more})"

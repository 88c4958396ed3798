"""`summariser report`: pictures of what the records of a workspace say together, as one page."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Journal, Workspace, page_file
from summariser.cli.events import Drafts, SchemaName, tell
from summariser.core.display import shorten
from summariser.reports import output
from summariser.reports.output import fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from summariser.core.errors import Failure
    from summariser.core.record import Record
    from summariser.corpus.events import Corpus
    from summariser.corpus.meetings import Facts
    from summariser.wiring.corpus import CorpusPlan, Whole

EXAMPLES = """Examples:

  summariser report --out report.html

  summariser report --drafts --out drafts.html
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog=EXAMPLES)(report)


def report(
    out: Annotated[Path, typer.Option(help="The page to write.", metavar="FILE", callback=page_file)] = Path(
        "report.html"
    ),
    drafts: Drafts = False,
    schema: SchemaName = "meeting",
    workspace: Workspace = Path(),
    journal: Journal = None,
) -> None:
    """Draw what the records say together, as one page: exit code 1 if records had to be left out."""
    from summariser.corpus.events import Corpus, gather
    from summariser.wiring.corpus import CorpusPlan, read_whole

    plan = CorpusPlan(workspace, schema, drafts, journal)
    facts: dict[str, Facts] = {}
    with read_whole(plan) as whole:
        gathered = gather(whole.schema, _read(whole, facts))
        corpus = Corpus.of(whole.schema, gathered.keys, whole.load, whole.rulings)
        tell(corpus, gathered)
        if not gathered.keys:
            fail(f"nothing to draw: there are no {'drafts' if drafts else 'records'} of schema {whole.schema.id!r}")
        left_out = [str(one) for one in gathered.left_out]
        _write(out, corpus, {key.name: facts[key.name] for key in gathered.keys}, whole, plan, left_out)
    if gathered.left_out:
        raise typer.Exit(1)


def _write(  # noqa: PLR0913, PLR0917 - all that a page is made of
    out: Path, corpus: "Corpus", facts: "dict[str, Facts]", whole: "Whole", plan: "CorpusPlan", left_out: list[str]
) -> None:
    from summariser.corpus.pictures import draw
    from summariser.files.own_articles import link_to
    from summariser.journal.queries import audit_progress
    from summariser.machine.atomic import private_files
    from summariser.reports.audit import claim_lines
    from summariser.reports.page.report import About, Sources, write_report

    sources = Sources(whole.schema, whole.load, whole.article, lambda ref: link_to(plan.workspace, ref, out))
    claims = list(claim_lines(audit_progress(plan.place)))
    with private_files():
        write_report(out, draw(corpus, facts), facts, sources, About(len(facts), plan.drafts, left_out, claims))
    what = "draft" if plan.drafts else "reviewed record"
    many, size = len(facts), out.stat().st_size / 1e6
    output.put(f"{many} {what}{'' if many == 1 else 's'} drawn in {shorten(out, 160, keep='end')} ({size:.1f} MB)\n")


def _read(whole: "Whole", facts: "dict[str, Facts]") -> "Iterator[tuple[str, Record] | Failure]":
    """The records, each kept as far as it is drawn; what shows as its article's words what is not is left out."""
    from summariser.core.errors import ArticleError, Failure
    from summariser.core.own_words import require_own_words
    from summariser.corpus.meetings import facts_of

    for one in whole.found:
        if not isinstance(one, Failure) and whole.schema.takes(one[1].schema_id):
            name, record = one
            try:
                if about := whole.article(record.article):
                    require_own_words(record, about, whole.schema)
            except ArticleError as error:
                yield Failure(record.article.path or name, str(error))
                continue
            facts[name] = facts_of(whole.schema, record, name, whole.rulings.people)
        yield one

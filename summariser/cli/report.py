"""`summariser report`: pictures of what the records of a workspace say together, as one page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from summariser.cli import Workspace
from summariser.cli.events import corpus_records, tell_left_out
from summariser.core.display import shorten
from summariser.reports import output
from summariser.reports.output import fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from summariser.core.article import Article
    from summariser.core.errors import Failure
    from summariser.core.record import ArticleRef, Record
    from summariser.core.schema import Schema
    from summariser.corpus.events import Gathered, Load
    from summariser.corpus.meetings import Facts

    Articles = Callable[[ArticleRef], Article | None]

EXAMPLES = """Examples:

  summariser report --out report.html

  summariser report --drafts --out drafts.html
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(epilog=EXAMPLES)(report)


def report(
    out: Annotated[Path, typer.Option(help="The page to write.", metavar="FILE")] = Path("report.html"),
    drafts: Annotated[
        bool, typer.Option("--drafts", help="The newest drafts, as the model left them, instead of reviewed records.")
    ] = False,
    schema: Annotated[
        str, typer.Option(help="meeting, module:Model or path/to/file.py:Model.", metavar="SCHEMA")
    ] = "meeting",
    workspace: Workspace = Path(),
) -> None:
    """Draw what the records say together, as one page: exit code 1 if records had to be left out."""
    from summariser.corpus.events import gather
    from summariser.corpus.keys import require_linkable
    from summariser.files.schemas import load_schema

    wanted = load_schema(schema)
    require_linkable(wanted)
    facts: dict[str, Facts] = {}
    with corpus_records(wanted, workspace, drafts=drafts) as (found, load), _articles(workspace) as article:
        gathered = gather(wanted, _read(wanted, found, article, facts))
        tell_left_out(gathered, wanted.id)
        if not gathered.keys:
            fail(f"nothing to draw: there are no {'drafts' if drafts else 'records'} of schema {wanted.id!r}")
        _write(out, wanted, gathered, facts, _Reading(workspace, load, article, drafts))
    if gathered.left_out:
        raise typer.Exit(1)


class _Reading:
    """Where records and articles are read again."""

    def __init__(self, workspace: Path, load: "Load", article: "Articles", drafts: bool) -> None:
        self.workspace, self.load, self.article, self.drafts = workspace, load, article, drafts


def _write(out: Path, schema: "Schema", gathered: "Gathered", facts: "dict[str, Facts]", reading: _Reading) -> None:
    from summariser.corpus.events import Corpus
    from summariser.corpus.pictures import draw
    from summariser.files.own_articles import link_to
    from summariser.machine.atomic import private_files
    from summariser.reports.page.report import About, Sources, write_report

    kept = {key.name: facts[key.name] for key in gathered.keys}
    pictures = draw(Corpus.of(schema, gathered.keys, reading.load), kept)
    sources = Sources(schema, reading.load, reading.article, lambda ref: link_to(reading.workspace, ref, out))
    about = About(len(kept), reading.drafts, [str(one) for one in gathered.left_out])
    with private_files():
        write_report(out, pictures, kept, sources, about)
    what = "draft" if reading.drafts else "reviewed record"
    many, size = len(kept), out.stat().st_size / 1e6
    output.put(f"{many} {what}{'' if many == 1 else 's'} drawn in {shorten(out, 160, keep='end')} ({size:.1f} MB)\n")


def _read(
    schema: "Schema", found: "Iterable[tuple[str, Record] | Failure]", article: "Articles", facts: "dict[str, Facts]"
) -> "Iterator[tuple[str, Record] | Failure]":
    """The same, each kept as far as it is drawn; what shows as its article's words what is not is left out."""
    from summariser.core.errors import ArticleError, Failure
    from summariser.core.own_words import require_own_words
    from summariser.corpus.meetings import facts_of

    for one in found:
        if not isinstance(one, Failure) and one[1].schema_id == schema.id:
            name, record = one
            try:
                if about := article(record.article):
                    require_own_words(record, about, schema)
            except ArticleError as error:
                yield Failure(record.article.path or name, str(error))
                continue
            facts[name] = facts_of(schema, record, name)
        yield one


@contextmanager
def _articles(workspace: Path) -> "Iterator[Articles]":
    """Articles by what records say of them: as they are in the journal, else as their files are."""
    from contextlib import nullcontext

    from summariser.files.own_articles import article_at
    from summariser.journal.lookup import export_view
    from summariser.wiring.settings import journal_path

    path = journal_path(workspace)
    with export_view(path) if path.exists() else nullcontext() as view:
        yield lambda ref: (view.article(ref) if view else None) or article_at(workspace, ref)

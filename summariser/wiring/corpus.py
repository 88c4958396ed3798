"""A corpus of a workspace: its records, and what people decided about them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError, Failure
from summariser.corpus.events import Corpus, Gathered, Load, gather
from summariser.corpus.keys import Named, require_linkable
from summariser.corpus.rulings import Ruling, Rulings
from summariser.files.schemas import load_schema
from summariser.journal import lookup, queries
from summariser.journal.rulings import made
from summariser.wiring.settings import journal_path

if TYPE_CHECKING:
    from summariser.core.record import Record
    from summariser.core.schema import Schema
    from summariser.export.export import ExportedRecord


@dataclass(frozen=True)
class CorpusPlan:
    """Which records: of which schema, and whether the newest drafts instead of reviewed ones."""

    workspace: Path
    schema: str = "meeting"
    drafts: bool = False


@contextmanager
def opened(plan: CorpusPlan) -> Iterator[tuple[Corpus, Gathered]]:
    """The records that there are, linked, and what was gathered of them."""
    schema = load_schema(plan.schema)
    require_linkable(schema)
    with _records(plan, schema) as (found, load):
        gathered = gather(schema, found)
        rulings = Rulings.of(rulings_made(plan.workspace, schema.name))
        yield Corpus.of(schema, gathered.keys, load, rulings), gathered


def rulings_made(workspace: Path, schema: str) -> list[Ruling]:
    """All decisions about links and names, undone ones too."""
    path = journal_path(workspace)
    if not path.exists():
        return []
    with queries.connected(path) as connection:
        return made(connection, schema)


def the_article(workspace: Path, wanted: str) -> Named:
    """The article of that id or the start of it, path or file name; ConfigurationError if there is none or several."""
    found = _in_journal(workspace, wanted) or _in_folder(workspace / "reviewed", wanted)
    if len(found) == 1:
        return found[0]
    if not found:
        raise ConfigurationError(
            f"no record here is of an article {shorten(wanted)!r}: `summariser events` and `status` name what there is"
        )
    several = ", ".join(f"{one.id[:12]} ({shorten(one.path or '-', 60, keep='end')})" for one in found[:3])
    raise ConfigurationError(f"{shorten(wanted)!r} means several articles: {several}: name one by its id")


def _in_journal(workspace: Path, wanted: str) -> list[Named]:
    path = journal_path(workspace)
    return [Named(one.article_id, one.path) for one in queries.find_record(path, wanted)] if path.exists() else []


def _in_folder(folder: Path, wanted: str) -> list[Named]:
    """Of records whose articles no journal here knows."""
    from summariser.files.record_files import reviewed_records

    if not folder.is_dir():
        return []
    found: list[Named] = []
    for one in reviewed_records(folder, None, lambda _: None, lambda _: None):
        if not isinstance(one, Failure):
            article = Named.of(one.record.article)
            names = (one.name, article.path, Path(article.path or "").name, Path(article.path or "").stem)
            if wanted in names or (wanted and article.id.startswith(wanted)):
                found.append(article)
    return found


@contextmanager
def _records(plan: CorpusPlan, schema: "Schema") -> "Iterator[tuple[Iterable[tuple[str, Record] | Failure], Load]]":
    """Records by the names that they are read again by: numbers for drafts, files' names for reviewed ones."""
    from summariser.export.export import marked
    from summariser.files.gold_files import read_record
    from summariser.files.record_files import reviewed_records

    path, folder = journal_path(plan.workspace), plan.workspace / "reviewed"
    with lookup.export_view(path) if plan.drafts or path.exists() else nullcontext() as view:
        if plan.drafts and view:
            drafted = ((str(number), record) for number, record in view.newest())
            yield drafted, lambda names: view.numbered([int(name) for name in names])
            return
        state, article = (view.state, view.article) if view else (lambda _: None, lambda _: None)
        found = reviewed_records(folder, schema, state, article)
        read = marked(found, view.older()) if view else found
        yield _named(read), lambda names: [read_record(folder / f"{name}.json", schema) for name in names]


def _named(found: "Iterable[ExportedRecord | Failure]") -> "Iterator[tuple[str, Record] | Failure]":
    for one in found:
        yield one if isinstance(one, Failure) else (one.name, one.record)

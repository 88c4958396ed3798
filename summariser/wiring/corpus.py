"""A corpus of a workspace: its records, and what people decided about them."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError, Failure
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.corpus.events import Corpus, Gathered, Load, gather
from summariser.corpus.keys import EventKey, Named, require_linkable
from summariser.corpus.rulings import Ruling, Rulings
from summariser.export.export import marked
from summariser.files.corpus_cache import corpus_cache
from summariser.files.gold_files import fitting, parse_record
from summariser.files.own_articles import article_at
from summariser.files.record_files import record_names, reviewed_record, reviewed_records
from summariser.files.schemas import load_schema
from summariser.journal import lookup, queries
from summariser.journal.place import Place
from summariser.journal.presence import exists
from summariser.journal.rulings import made
from summariser.machine.processors import seldom_collected
from summariser.wiring.kept import Kept
from summariser.wiring.settings import journal_path, journal_place

CACHE = "events.cache"
"""Beside the journal. It can be deleted at any time."""
_GULP = 200
"""Records read at a time."""

Found = tuple[str, Record | EventKey] | Failure


@dataclass(frozen=True)
class CorpusPlan:
    """Which records: of which schema, and whether the newest drafts instead of reviewed ones."""

    workspace: Path
    schema: str = "meeting"
    drafts: bool = False
    journal: str | None = None

    @property
    def place(self) -> Place:
        """Where its journal is."""
        return journal_place(self.workspace, self.journal)


@contextmanager
def opened(plan: CorpusPlan) -> Iterator[tuple[Corpus, Gathered]]:
    """The records that there are, linked, and what was gathered of them."""
    schema = load_schema(plan.schema)
    require_linkable(schema)
    cached = journal_path(plan.workspace).with_name(CACHE) if exists(plan.place) else None
    with seldom_collected(), corpus_cache(cached) as cache:
        kept = Kept(cache, schema)
        with _records(plan, schema, kept) as (found, load):
            gathered = gather(schema, found)
            rulings = Rulings.of(rulings_made(plan.place, schema.name))
            yield Corpus.of(schema, gathered.keys, load, rulings, kept.differences), gathered


@dataclass(frozen=True)
class Whole:
    """Records to be read one after another, with the articles as they are in the journal, else as their files are."""

    schema: Schema
    found: Iterable[tuple[str, Record] | Failure]
    load: Load
    article: Callable[[ArticleRef], Article | None]
    rulings: Rulings


@contextmanager
def read_whole(plan: CorpusPlan) -> Iterator[Whole]:
    """The records that there are, for whoever draws all that is in them."""
    schema = load_schema(plan.schema)
    require_linkable(schema)
    path, folder = plan.place, plan.workspace / "reviewed"
    with lookup.export_view(path) if plan.drafts or exists(path) else nullcontext() as view:

        def article(about: ArticleRef) -> Article | None:
            return (view.article(about) if view else None) or article_at(plan.workspace, about)

        if plan.drafts and view:
            found: Iterable[tuple[str, Record] | Failure] = _every_draft(view)
            load = _numbered(view)
        else:
            state, known = (view.state, view.article) if view else (lambda _: None, lambda _: None)
            every = marked(reviewed_records(folder, schema, state, known), view.older() if view else {})
            found = (one if isinstance(one, Failure) else (one.name, one.record) for one in every)
            load = _from_files(folder, schema)
        yield Whole(schema, found, load, article, Rulings.of(rulings_made(plan.place, schema.name)))


def _every_draft(view: lookup.ExportView) -> Iterator[tuple[str, Record]]:
    older, every = view.older(), view.newest()
    while some := list(islice(every, _GULP)):
        for one, record in zip(some, view.numbered([one.number for one in some]), strict=True):
            yield str(one.number), record.replaced_by(older.get(one.article_id))


def _numbered(view: lookup.ExportView) -> Load:
    return lambda names: view.numbered([int(name) for name in names])


def _from_files(folder: Path, schema: Schema) -> Load:
    return lambda names: [fitting(parse_record(folder / f"{name}.json"), schema) for name in names]


def rulings_made(place: Place, schema: str) -> list[Ruling]:
    """All decisions about links and names, undone ones too."""
    if not exists(place):
        return []
    with queries.connected(place) as connection:
        return made(connection, schema)


def the_article(plan: CorpusPlan, wanted: str) -> Named:
    """The article of that id or the start of it, path or file name; ConfigurationError if there is none or several."""
    found = _in_journal(plan.place, wanted) or _in_folder(plan.workspace / "reviewed", wanted)
    if len(found) == 1:
        return found[0]
    if not found:
        raise ConfigurationError(
            f"no record here is of an article {shorten(wanted)!r}: `summariser events` and `status` name what there is"
        )
    several = ", ".join(f"{one.id[:12]} ({shorten(one.path or '-', 60, keep='end')})" for one in found[:3])
    raise ConfigurationError(f"{shorten(wanted)!r} means several articles: {several}: name one by its id")


def _in_journal(place: Place, wanted: str) -> list[Named]:
    return [Named(one.article_id, one.path) for one in queries.find_record(place, wanted)] if exists(place) else []


def _in_folder(folder: Path, wanted: str) -> list[Named]:
    """Of records whose articles no journal here knows."""
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
def _records(plan: CorpusPlan, schema: Schema, kept: Kept) -> Iterator[tuple[Iterable[Found], Load]]:
    """Records by the names that they are read again by: numbers for drafts, files' names for reviewed ones."""
    path, folder = plan.place, plan.workspace / "reviewed"
    with lookup.export_view(path) if plan.drafts or exists(path) else nullcontext() as view:
        if plan.drafts and view:
            yield _drafted(view, schema, kept), _numbered(view)
        else:
            found = _Reviewed(folder, schema, kept, view).found()
            yield found, _from_files(folder, schema)


def _drafted(view: lookup.ExportView, schema: Schema, kept: Kept) -> Iterator[Found]:
    """The newest drafts, which never change: one that is known by its number need not be read."""
    older, every = view.older(), view.newest()
    while some := list(islice(every, _GULP)):
        marks = {one.number: kept.mark("draft", str(one.number), one.article_id, one.created_at) for one in some}
        known = kept.keys({marks[one.number]: str(one.number) for one in some if one.article_id not in older})
        missing = [one.number for one in some if marks[one.number] not in known]
        records = view.numbered(missing)
        for one in some:
            name, mark = str(one.number), marks[one.number]
            if mark in known:
                yield name, known[mark]
            else:
                record = next(records).replaced_by(older.get(one.article_id))
                yield name, _key_or_record(schema, record, name, kept, mark)


@dataclass(frozen=True)
class _Reviewed:
    """Reviewed records. One whose file holds what it held need not be understood again."""

    folder: Path
    schema: Schema
    kept: Kept
    view: lookup.ExportView | None

    def found(self) -> Iterator[Found]:
        older = self.view.older() if self.view else {}
        every = iter(record_names(self.folder))
        while some := list(islice(every, _GULP)):
            marks = {file: self.kept.mark("file", file, _sum(self.folder / file)) for file in some}
            known = self.kept.keys({mark: Path(file).stem for file, mark in marks.items()})
            for file in some:
                key = known.get(marks[file])
                if key and key.article.id not in older:
                    yield key.name, key
                else:
                    yield self._understood(self.folder / file, marks[file], older)

    def _understood(self, path: Path, mark: str, older: Mapping[str, str]) -> Found:
        """Its key is kept if its passages were held against its article."""
        held: list[bool] = []

        def article(about: ArticleRef) -> Article | None:
            known = self.view.article(about) if self.view else None
            held.append(known is not None)
            return known

        found = reviewed_record(path, self.schema, lambda _: None, article)
        if isinstance(found, Failure):
            return found
        record = found.record.replaced_by(older.get(found.record.article.id or ""))
        if not all(held):
            return found.name, record
        return found.name, _key_or_record(self.schema, record, found.name, self.kept, mark)


def _sum(path: Path) -> str:
    """What stands for the file's bytes; its name where it cannot be read, which is told when that is tried again."""
    try:
        return hashlib.blake2b(path.read_bytes()).hexdigest() if path.is_file() else path.name
    except OSError:
        return path.name


def _key_or_record(schema: Schema, record: Record, name: str, kept: Kept, mark: str) -> Record | EventKey:
    """Its key, which is kept; the record itself if it is of another schema, or of an older version of a file."""
    if not schema.takes(record.schema_id) or record.article.replaced_by:
        return record
    return kept.key_of(record, name, mark)

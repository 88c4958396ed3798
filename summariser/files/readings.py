"""One reader's records: what a person, who worked in a workspace of their own, made of some articles."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from summariser.core.schema import Schema
from summariser.files.gold_files import RecordFolder


@contextmanager
def reading(path: Path, journal: Path, schema: Schema) -> Iterator[RecordFolder]:
    """The records in a workspace's reviewed/, or else in the folder itself; their articles from the journal, if it is
    there."""
    inner = path / "reviewed"
    folder = inner if inner.is_dir() else path
    if not journal.exists():
        yield RecordFolder(folder, schema, lambda _: None)
        return
    from summariser.journal.lookup import journal_drafts

    with journal_drafts(journal) as drafts:
        yield RecordFolder(folder, schema, drafts.text)

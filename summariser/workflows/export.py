"""Export: records out of the journal, one file for each article."""

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from summariser.domain.record import Record

LONGEST_NAME = 200
"""Bytes of a stem: file systems take 255, and a suffix and a temporary name need some."""

_UNFIT = frozenset('<>:"/\\|?*')
"""What one file system or another refuses in a name, or takes for a folder's end."""


def named(records: Iterable[Record]) -> Iterator[tuple[str, Record]]:
    """Each record with the name of its file, without a suffix: the stem of its article's file.

    Where two articles share a stem, all but the first get their id appended. Names hold nothing that could lead
    out of a folder.
    """
    taken: set[str] = set()
    for record in records:
        identity = record.article.id or record.article.sha256[:16]
        stem = _safe(PurePath(record.article.path or "").stem) or identity
        name, number = stem, 1
        while (spelling := _spelling(name)) in taken:
            name = f"{stem}-{identity}" if number == 1 else f"{stem}-{identity}-{number}"
            number += 1
        taken.add(spelling)
        yield name, record


def _spelling(name: str) -> str:
    """One spelling for names that some file systems hold to be equal: they may differ in case or normal form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _safe(stem: str) -> str:
    """The stem as it is, as far as it can be a file's name everywhere; a leading dot would hide the file."""
    kept = "".join(c if c.isprintable() and c not in _UNFIT else "_" for c in stem)
    kept = kept.encode()[:LONGEST_NAME].decode("utf-8", "ignore")
    return kept.strip(" .") if kept.strip(" ._") else ""

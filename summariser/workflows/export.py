"""Export: records out of the journal, one file for each article."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from summariser.domain.record import Record


def named(records: Iterable[Record]) -> Iterator[tuple[str, Record]]:
    """Each record with the name of its file, without a suffix: the stem of its article's file.

    Where two articles share a stem, all but the first get their id appended. Names hold nothing that could lead
    out of a folder.
    """
    taken: Counter[str] = Counter()
    for record in records:
        identity = record.article.id or record.article.sha256[:16]
        stem = _safe(PurePath(record.article.path or "").stem) or identity
        # Some file systems hold names to be equal that differ in case only.
        name = stem if not taken[stem.casefold()] else f"{stem}-{identity}"
        taken[stem.casefold()] += 1
        yield name, record


def _safe(stem: str) -> str:
    return re.sub(r"[^\w.+=@ -]|^\.+", "_", stem).strip()[:120]

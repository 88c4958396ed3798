"""The names of records' files: each its article's, and nothing that could lead out of a folder."""

import unicodedata
from pathlib import PurePath

from summariser.core.record import ArticleRef

LONGEST_NAME = 200
"""Bytes of a stem: file systems take 255, and a suffix and a temporary name need some."""

_UNFIT = frozenset('<>:"/\\|?*')
"""What one file system or another refuses in a name, or takes for a folder's end."""


def stem_of(article: ArticleRef) -> str:
    """The name of the article's record, without a suffix, if no other article has it."""
    return safe_stem(PurePath(article.path or "").stem) or identity_of(article)


def identity_of(article: ArticleRef) -> str:
    """What tells two articles of one stem apart."""
    return article.id or article.sha256[:16]


def spelling(name: str) -> str:
    """One spelling for names that some file systems hold to be equal: they may differ in case or normal form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def safe_stem(stem: str) -> str:
    """The stem as it is, as far as it can be a file's name everywhere; a leading dot would hide the file."""
    kept = "".join(c if c.isprintable() and c not in _UNFIT else "_" for c in stem)
    kept = kept.encode()[:LONGEST_NAME].decode("utf-8", "ignore")
    return kept.strip(" .") if kept.strip(" ._") else ""

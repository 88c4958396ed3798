"""The files that records say they are about, as far as they lie in the workspace."""

import os
from pathlib import Path
from urllib.parse import quote

from summariser.core.article import Article
from summariser.core.record import ArticleRef
from summariser.files.article_files import read_articles


def article_at(workspace: Path, ref: ArticleRef) -> Article | None:
    """The article in its file; None if there is none, or its text is no longer the one that the record is about.

    A record may be anybody's: nothing outside of the workspace is read for it.
    """
    path = _within(workspace, ref)
    if path is None or ref.id is None:
        return None
    found = next(iter(read_articles([str(path)])), None)
    return found if isinstance(found, Article) and found.id == ref.id else None


def link_to(workspace: Path, ref: ArticleRef, page: Path) -> str | None:
    """The address of the article's file relative to a page; None if there is no such file in the workspace."""
    path = _within(workspace, ref)
    if path is None:
        return None
    try:
        relative = os.path.relpath(path, page.absolute().parent)
    except ValueError:  # on another drive
        return None
    return quote("./" + relative.replace(os.sep, "/"))


def _within(workspace: Path, ref: ArticleRef) -> Path | None:
    if not ref.path or "\0" in ref.path:
        return None
    for folder in (workspace, Path()):
        root = folder.resolve()
        try:
            path = (folder / ref.path).resolve()
            if path.is_relative_to(root) and path.is_file():
                return path
        except OSError:  # a name that is too long
            continue
    return None

"""The reviewed records of a workspace: the files in reviewed/, which are what people published.

Not the journal: files may have come from somebody else's workspace, and an article that was opened again is still
published as its file says until it is finished anew.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.errors import ArticleError, ConfigurationError, Failure
from summariser.core.own_words import require_own_words
from summariser.core.record import ArticleRef, ReviewState
from summariser.core.schema import Schema
from summariser.export.export import Found
from summariser.files.gold_files import of_schema, parse_record

States = Callable[[ArticleRef], ReviewState | None]
Articles = Callable[[ArticleRef], Article | None]


def reviewed_records(
    folder: Path, schema: Schema | None, state_of: States, article_of: Articles
) -> Iterator[Found | Failure]:
    """Each record, or why it cannot be used, by name. Those of the schema must fit it; others are passed on as
    they are. ConfigurationError, before anything is read, if there is no such folder. Of an article that is known,
    passages must be its own."""
    if not folder.is_dir():
        shown = shorten(folder, 160, keep="end")
        raise ConfigurationError(f"no reviewed records in {shown}/: review some first, or add --drafts")
    with os.scandir(folder) as entries:  # names alone: a hundred thousand paths would be many times as large
        names = sorted(entry.name for entry in entries if entry.name.endswith(".json") and entry.name[0] != ".")
    return (_found(folder / name, schema, state_of, article_of) for name in names)


def _found(path: Path, schema: Schema | None, state_of: States, article_of: Articles) -> Found | Failure:
    try:
        record = parse_record(path)
        if schema and record.schema_id == schema.id:
            record = of_schema(record, schema)
        if article := article_of(record.article):
            require_own_words(record, article)
    except ArticleError as error:
        return Failure(str(path), str(error))
    state = state_of(record.article)
    # Of a record from another workspace the journal here knows no review.
    return Found(path.stem, record, "reviewed" if state in (None, "waiting") else state)

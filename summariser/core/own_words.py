"""Whether what a stored record shows as its article's words still is that."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.errors import ArticleError
from summariser.core.meeting import BUILT_IN
from summariser.core.record import Record, evidence_in
from summariser.core.schema import Node, Schema


def require_own_words(record: Record, article: Article, schema: Schema | None = None) -> None:
    """ArticleError unless all its passages, and its quotations, are where it says in this article.

    Which values are quotations only a schema knows: without one, those of a built-in schema are looked at.
    """
    if record.article.id not in (None, article.id):
        raise _changed(article, f"its record is of the article {shorten(record.article.id, 20)!r}")
    try:
        for one in evidence_in(record.data):
            if not 0 <= one.start < one.end or article.text[one.start : one.end] != one.text:
                raise _changed(article, f"it has not the passage of its record at {one.start}")
    except ValidationError:
        raise _changed(article, "its record has evidence that is none") from None
    known = schema or (Schema.of(BUILT_IN[record.schema_id]) if record.schema_id in BUILT_IN else None)
    for words in _quoted(known.nodes, record.data) if known else ():
        if words not in article.text:
            raise _changed(article, f"it has not the quotation {shorten(words)!r} of its record")


def require_same_text(article: Article, article_id: str) -> None:
    """ArticleError unless the text is the one that was given this id, which is made from the text."""
    if article.id != article_id:
        raise _changed(article, f"its text is not that of the article {shorten(article_id, 20)!r}")


def _changed(article: Article, how: str) -> ArticleError:
    name = shorten(article.path or article.id, 160, keep="end")
    return ArticleError(f"article {name!r} is not what was drafted: {how}: restore the journal from a copy")


def _quoted(nodes: Sequence[Node], data: Mapping[str, Any]) -> Iterator[str]:
    for node in nodes:
        value = data.get(node.name)
        for one in value if isinstance(value, list) else [value]:
            if node.kind == "verbatim" and isinstance(one, str):
                yield one
            elif node.group and isinstance(one, Mapping):
                yield from _quoted(node.group.nodes, one)

"""The passages of a record as labelled spans of its article, for annotation tools."""

from collections.abc import Iterator

from summariser.core.article import Article
from summariser.core.errors import ArticleError
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.core.walk import Passage, passages


def labelled(schema: Schema, record: Record, article: Article) -> list[Passage]:
    """Each passage under each field that cites it, once, by place. The field's dotted name is the label.

    ArticleError if one is not what the article says there: the tool would show other words than the record's.
    """
    found = {(p.start, p.end, p.field): _checked(p, article) for p in _known(schema, record)}
    return [found[key] for key in sorted(found)]


def _known(schema: Schema, record: Record) -> Iterator[Passage]:
    for passage in passages(schema, record.data):
        if not 0 <= passage.start < passage.end:
            raise ArticleError(f"its passage at {passage.path} is empty or turned round: correct the record")
        yield passage


def _checked(passage: Passage, article: Article) -> Passage:
    if passage.end > len(article.text) or article.text[passage.start : passage.end] != passage.text:
        raise ArticleError(f"its passage at {passage.path} is not what the article says there: correct the record")
    return passage

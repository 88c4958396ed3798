"""A text parsed by spaCy, sentence by sentence, with the way back to the article."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.core.article import Article, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

LONGEST_SENTENCE = 2_000
"""Code points; longer ones are left out."""


@dataclass(frozen=True)
class ParsedSentence:
    """A sentence's tokens; the offsets of tokens are those of the sentence, `offset` is where it begins."""

    number: int
    offset: int
    doc: "Doc"

    def span(self, first: int, last: int) -> Span:
        """From one token to another, that one included, as offsets of the article."""
        return Span(self.offset + self.doc[first].idx, self.offset + self.doc[last].idx + len(self.doc[last]))

    def subtree(self, token: "Token") -> Span:
        return self.span(token.left_edge.i, token.right_edge.i)


def load(folder: Path) -> "Language":
    """The pipeline whose data lie in a folder; takes about a second and 150 MB."""
    import spacy

    return spacy.load(folder)


def parse(pipeline: "Language", article: Article) -> Iterator[ParsedSentence]:
    """The sentences of an article, with line breaks read as spaces."""
    sentences = [one for one in article.sentences if one.span.end - one.span.start <= LONGEST_SENTENCE]
    texts = ("".join(" " if c.isspace() else c for c in article[one.span]) for one in sentences)
    for sentence, doc in zip(sentences, pipeline.pipe(texts, batch_size=64), strict=True):
        yield ParsedSentence(sentence.number, sentence.span.start, doc)

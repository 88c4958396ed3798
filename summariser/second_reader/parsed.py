"""A text parsed by spaCy, sentence by sentence, with the way back to the article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.core.article import Article, Sentence, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_ANY_SPACE = re.compile(r"\s")

LONGEST_SENTENCE = 2_000
"""Code points; longer ones are left out."""

_AT_ONCE = 16
"""Sentences that are parsed together. Of the longest ones, more take memory and no less time."""

_READ_OTHERWISE = str.maketrans(dict.fromkeys(range(55296, 57344), "�"))
"""Halves of surrogate pairs, which spaCy refuses, by a character that is as long."""


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
    """The pipeline whose data lie in a folder; takes about a second and 150 MB.

    What spaCy learns of words it keeps for ever, so read each article in a `memory_zone` of the pipeline, and let no
    document leave that.
    """
    import spacy

    return spacy.load(folder)


def parse(pipeline: "Language", article: Article) -> Iterator[ParsedSentence]:
    """The sentences of an article but for those that are too long, with line breaks read as spaces."""
    sentences = [one for one in article.sentences if not _too_long(one)]
    texts = (_ANY_SPACE.sub(" ", article[one.span]).translate(_READ_OTHERWISE) for one in sentences)
    for sentence, doc in zip(sentences, pipeline.pipe(texts, batch_size=_AT_ONCE), strict=True):
        yield ParsedSentence(sentence.number, sentence.span.start, doc)


def left_out(article: Article) -> tuple[str, ...]:
    """The note about sentences that `parse` leaves out."""
    count = sum(map(_too_long, article.sentences))
    return (f"{count} sentences of over {LONGEST_SENTENCE:,} characters were not parsed.",) if count else ()


def _too_long(sentence: Sentence) -> bool:
    return sentence.span.end - sentence.span.start > LONGEST_SENTENCE

"""The proposer for English: a dependency parse, and words that say what a verb does."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.core.article import Article, Span
from summariser.core.lazy import cached_property
from summariser.language.detection import language_in
from summariser.second_reader.cast import Cast
from summariser.second_reader.found import Found, Reader, Wanted
from summariser.second_reader.parsed import ParsedSentence, left_out, load, parse
from summariser.second_reader.parser_commitments import find_commitments
from summariser.second_reader.parser_speech import speech

if TYPE_CHECKING:
    from spacy.language import Language

_READS = "en"


class Parser:
    """Implements Proposer. Loads what it needs when it first reads an English text; in others it finds nothing."""

    name: Reader = "parser"

    def __init__(self, weights: Callable[[], Path]) -> None:
        self._weights = weights

    @cached_property
    def pipeline(self) -> "Language":
        return load(self._weights())

    def read(self, article: Article, wanted: Wanted) -> Found:
        language = language_in(article)
        if language is None or language.code != _READS:
            return Found()
        with self.pipeline.memory_zone():
            sentences = tuple(parse(self.pipeline, article))
            cast = Cast.of(article, language, tuple(_people(sentences)))
            said = speech(sentences, article, cast)
            commitments = find_commitments(sentences, cast, wanted)
        return Found(_READS, cast.people, said, commitments, notes=left_out(article))


def _people(sentences: Sequence[ParsedSentence]) -> Iterator[Span]:
    """Where the parser's recogniser of names sees people, without a 's."""
    for sentence in sentences:
        for entity in sentence.doc.ents:
            last = entity.end - 1 - (sentence.doc[entity.end - 1].tag_ == "POS")
            if entity.label_ == "PERSON" and entity.start <= last:
                yield sentence.span(entity.start, last)

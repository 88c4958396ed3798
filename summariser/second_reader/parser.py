"""The proposer for English: a dependency parse, and words that say what a verb does."""

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.core.article import Article
from summariser.language.words import language
from summariser.second_reader.cast import Cast
from summariser.second_reader.found import Found, Reader, Wanted
from summariser.second_reader.parsed import load, parse
from summariser.second_reader.parser_commitments import find_commitments

if TYPE_CHECKING:
    from spacy.language import Language


class Parser:
    """Implements Proposer. Loads what it needs when it first reads an English text."""

    name: Reader = "parser"

    def __init__(self, weights: Callable[[], Path]) -> None:
        self._weights = weights

    @cached_property
    def pipeline(self) -> "Language":
        return load(self._weights())

    def read(self, article: Article, wanted: Wanted) -> Found:
        cast = Cast.of(article, language("en"))
        sentences = list(parse(self.pipeline, article))
        return Found("en", cast.people, commitments=find_commitments(sentences, cast, wanted))

"""The proposer without a dependency: words of a language's file, quotation marks and capitals, in any language."""

from summariser.core.article import Article
from summariser.grounding.checks.negation import language_of
from summariser.second_reader.cast import Cast
from summariser.second_reader.found import Found, Reader, Wanted
from summariser.second_reader.lexicon_commitments import find_commitments


class Lexicon:
    """Implements Proposer."""

    name: Reader = "lexicon"

    def read(self, article: Article, wanted: Wanted) -> Found:
        cast = Cast.of(article, language_of(article))
        return Found(cast.language.code, cast.people, commitments=find_commitments(cast, wanted))

"""The proposer without a dependency: words of a language's file, quotation marks and capitals, in any language."""

from summariser.core.article import Article
from summariser.language.detection import language_in
from summariser.language.words import Language
from summariser.second_reader.cast import Cast
from summariser.second_reader.event_day import event
from summariser.second_reader.found import Found, Reader, Wanted
from summariser.second_reader.lexicon_commitments import find_commitments
from summariser.second_reader.lexicon_speech import LONGEST_SENTENCE, speech
from summariser.second_reader.places import place
from summariser.second_reader.printed import published

_NO_LANGUAGE = Language("")
"""One for all texts: patterns are kept by the language that they are of."""
_UNKNOWN = "The article's language is not known: only quotation marks told what was said."
_NO_RULES = "No rules for reported speech in the article's language ({}): only quotation marks told what was said."
_LONG_SENTENCE = "Sentences of more than {:,} characters were not searched for reported speech."


class Lexicon:
    """Implements Proposer."""

    name: Reader = "lexicon"

    def read(self, article: Article, wanted: Wanted) -> Found:
        notes = []
        language = language_in(article)
        if not language:
            notes.append(_UNKNOWN)
        elif not language.report.verbs:
            notes.append(_NO_RULES.format(language.code))
        if any(one.span.end - one.span.start > LONGEST_SENTENCE for one in article.sentences):
            notes.append(_LONG_SENTENCE.format(LONGEST_SENTENCE))
        cast = Cast.of(article, language or _NO_LANGUAGE)
        day, printed = event(article, article.published), published(article)
        return Found(
            language=language.code if language else "",
            people=cast.people,
            speech=speech(article, language, cast),
            commitments=find_commitments(cast, wanted) if language else (),
            day=day,
            place=place(article, day),
            published=printed,
            notes=tuple(notes),
        )

"""Words that tell what was done: met, visited, said; and which of them a date belongs to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from summariser.core.article import Article, Span
from summariser.language.caseless import Caseless
from summariser.language.paragraphs import paragraph_at
from summariser.language.words import Language

_BEHIND, _COMMA, _OTHER_CLAUSE, _PAST_REACH = 25, 24, 150, 40
"""How much farther off, in code points, words are taken to be that stand behind a date, or behind a comma or a stop;
and how far words about the past reach."""

_REACH, _REPORT = 200, 400
"""How far words for a plan reach, and how much of a report is read for its dateline's event."""

_STOP, _COMMAS = re.compile(r"[;:。；!?]|\.\s"), re.compile("[,，、]")


@dataclass(frozen=True)
class Happening:
    """Words for what is done. kind: met, other, said, past. planned: will meet. text: the article's."""

    kind: str
    span: Span
    planned: bool
    text: str

    def distance(self, date: Span) -> int | None:
        """How far off from a date it is, in code points and what these count more; None if it tells nothing of it."""
        behind = self.span.start >= date.end
        between = self.text[date.end : self.span.start] if behind else self.text[self.span.end : date.start]
        if self.span.overlaps(date) or (self.kind == "past" and (behind or len(between) > _PAST_REACH)):
            return None
        stops = _OTHER_CLAUSE * len(_STOP.findall(between))
        return len(between) + _BEHIND * behind + _COMMA * len(_COMMAS.findall(between)) + stops


def happenings(article: Article, span: Span, language: Language) -> list[Happening]:
    """The words of a language for what is done in a stretch of an article, in order."""
    shown = article[span].replace("’", "'")
    found = list[Happening]()
    for match in _words(language).finditer(shown):
        before = shown[max(0, match.start() - _REACH) : match.start()]
        planned = bool(language.unreal and language.unreal.search(f"{before}‹{shown[slice(*match.span())]}"))
        at = Span(*match.span()).moved(span.start)
        found.append(Happening(match.lastgroup or "", at, planned, article.text))
    return found


def nearest(cues: Sequence[Happening], date: Span) -> Happening | None:
    """The words that tell what was done on a date."""
    far = [(distance, at) for at, one in enumerate(cues) if (distance := one.distance(date)) is not None]
    return cues[min(far)[1]] if far else None


def after_dateline(article: Article, span: Span, language: Language) -> Happening | None:
    """The first words in the report behind its dateline that tell what was done."""
    report = Span(span.start, min(paragraph_at(article.text, span.start).end, span.start + _REPORT))
    return next((one for one in happenings(article, report, language) if one.kind in ("met", "other")), None)


@cache
def _words(language: Language) -> Caseless:
    """The words of a language for what is done, each kind a group."""
    said = (*language.speech.verbs, *language.speech.saying)
    kinds = {"past": language.events.past, "met": language.events.met, "other": language.events.other, "said": said}
    groups = (f"(?P<{kind}>{language.any_of(words)})" for kind, words in kinds.items() if words)
    return Caseless("|".join(groups))

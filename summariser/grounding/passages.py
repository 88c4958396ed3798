"""Where a passage of a sentence may begin and end: what a person who chooses words is offered, before single words."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from summariser.core.article import Article, Sentence, Span
from summariser.grounding.quotation import cut
from summariser.language.quotation_marks import quotations
from summariser.language.speech import SPOKEN, phrases
from summariser.language.words import every

_SPEECH = phrases(*(w for one in SPOKEN for w in (*one.speech.all, *one.speech.nouns, *one.speech.joint)))
_THAT = phrases(*every(lambda one: one.speech.that))
_INTRODUCED = re.compile(rf"(?<!\w){_SPEECH}(?!\w)[:,]?(?:\s+{_THAT}(?!\w))?\s+(?=\S)", re.IGNORECASE)
"""What stands before something that was said: affirmed that."""
_JOINING = phrases(*every(lambda one: (*one.grammar.conjunctions, *one.grammar.infinitive, *one.speech.that)))
_JOINT = re.compile(rf"(?<!\s)(?:\s+{_JOINING}\s+|\s*[,;:–—()“”\"«»„‟「」『』،；：，、]+\s*)", re.IGNORECASE)
"""What clauses are joined by: a passage ends before it or begins after it."""
_STOPS = " \t\r\n.!?…。！？”\"»’'"
_MOST = 12
"""Words of speech of one sentence that are asked what they introduce: a bound for text that is no prose."""


@dataclass(frozen=True, slots=True)
class Passages:
    """`whole` are those that are likely to be wanted, likeliest first; `starts` and `ends` where one may begin and end,
    in order."""

    whole: tuple[Span, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@lru_cache(maxsize=64)
def passages(article: Article, sentence: Sentence) -> Passages:
    """What one sentence offers: what stands between quotation marks, what was reported, the sentence itself."""
    text, span = article.text, sentence.span
    quoted = (one.inner for one in quotations(text) if one.closed and one.inner.overlaps(span))
    said = (found.end() for found in islice(_INTRODUCED.finditer(text, span.start, span.end), _MOST))
    reported = (cut(article, Span(at, at + 1), direct=False, numbers=(sentence.number,)).span for at in said)
    words = article[span].rstrip(_STOPS) or article[span]
    whole = tuple(dict.fromkeys((*quoted, *reported, Span(span.start, span.start + len(words)), span)))
    joints = [*_JOINT.finditer(text, span.start, span.end)]
    starts = {*(one.start for one in whole), *(joint.end() for joint in joints)}
    ends = {*(one.end for one in whole), *(joint.start() for joint in joints)}
    return Passages(whole, tuple(sorted(starts - {span.end})), tuple(sorted(ends - {span.start})))

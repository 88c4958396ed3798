"""Sentences that a record may have left out: somebody speaks in them, a date or a name is told, and nothing cites them.

Omissions are what reviewers miss most, since nothing on a form points to what is not on it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from summariser.core.article import Article, Sentence, Span
from summariser.language.dates import find_dates
from summariser.language.speech import any_speech

_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w’'-]*(?:\s+[^\W\d_a-zß-öø-ÿ][\w’'-]*)+")
"""Two words with capitals in a row, which a name in most languages is."""


def telling(article: Article, cited: Iterable[Span]) -> tuple[Sentence, ...]:
    """The sentences that no span touches and that tell something a record is made of, in order."""
    return tuple(sentence for sentence in uncited(article, cited) if _tells(article[sentence.span]))


def uncited(article: Article, cited: Iterable[Span]) -> Iterator[Sentence]:
    """The sentences that no span touches."""
    spans = sorted(set(cited))
    starts = [span.start for span in spans]
    furthest, ends = 0, list[int]()
    for span in spans:
        furthest = max(furthest, span.end)
        ends.append(furthest)
    for sentence in article.sentences:
        before = bisect_left(starts, sentence.span.end)
        if not before or ends[before - 1] <= sentence.span.start:
            yield sentence


def _tells(text: str) -> bool:
    return bool(any_speech().search(text) or find_dates(text) or _has_name(text))


def _has_name(text: str) -> bool:
    return any(all(word[0].isupper() for word in run.group().split()) for run in _CAPITALISED.finditer(text))

"""Sentences that a record may have left out: somebody speaks in them, a date or a name is told, and nothing cites them.

Omissions are what reviewers miss most, since nothing on a form points to what is not on it.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from summariser.core.article import Article, Sentence, Span
from summariser.language.dates import find_dates

# Words of speech in the languages of the checks; wider than where a quotation ends, for here a miss costs more.
_SPEECH = re.compile(
    r"\b(?:said|says|say|saying|told|tells|telling|add(?:ed|s|ing)|not(?:ed|es|ing)|stress(?:ed|es|ing)"
    r"|stat(?:ed|es|ing)|affirm(?:ed|s|ing)|reaffirm(?:ed|s|ing)|remark(?:ed|s|ing)|explain(?:ed|s|ing)"
    r"|repl(?:ied|ies|ying)|declar(?:ed|es|ing)|announc(?:ed|es|ing)|insist(?:ed|s|ing)|warn(?:ed|s|ing)|wrote"
    r"|argu(?:ed|es|ing)|conclud(?:ed|es|ing)|reiterat(?:ed|es|ing)|underlin(?:ed|es|ing)"
    r"|underscor(?:ed|es|ing)|emphasi[sz](?:ed|es|ing)|highlight(?:ed|s|ing)|confirm(?:ed|s|ing)|pledg(?:ed|es|ing)"
    r"|suggest(?:ed|s|ing)|propos(?:ed|es|ing)|thank(?:ed|s|ing)|welcom(?:ed|es|ing)|express(?:ed|es|ing)"
    r"|urg(?:ed|es|ing)|ask(?:ed|s|ing)|agree[ds]?|agreeing|call(?:ed|s|ing) (?:on|for)|sign(?:ed|s|ing)"
    r"|dit|déclar\w+|affirm\w+|ajout\w+|soulign\w+|dijo|declar\w+|afirm\w+|subray\w+|sagte|erklärte|betonte"
    r"|khẳng định|nhấn mạnh|đề nghị|cho biết|cho rằng|bày tỏ|tuyên bố|phát biểu|cảm ơn|chúc mừng|đánh giá cao)\b"
    r"|表示|指出|强调|宣布|说",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"[^\W\d_a-zß-öø-ÿ][\w’'-]*(?:\s+[^\W\d_a-zß-öø-ÿ][\w’'-]*)+")
"""Two words with capitals in a row, which a name in most languages is."""


def omissions(article: Article, cited: Iterable[Span]) -> tuple[Sentence, ...]:
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
    return bool(_SPEECH.search(text) or find_dates(text) or _has_name(text))


def _has_name(text: str) -> bool:
    return any(all(word[0].isupper() for word in run.group().split()) for run in _CAPITALISED.finditer(text))

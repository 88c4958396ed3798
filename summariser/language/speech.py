"""Where a text says who said something, in any language."""

import re
from functools import cache, lru_cache

from summariser.language.words import either, every, language, languages


def phrases(*entries: str) -> str:
    """A pattern of any of these words, with any white space in them."""
    return either(entries).replace(" ", r"\s+")


SPOKEN = tuple(one for one in languages() if one.spaced)
_UNSPACED = phrases(*(word for one in languages() if not one.spaced for word in one.speech.said))
_SAID = phrases(*(w for one in SPOKEN for w in (*one.speech.verbs, *one.speech.nouns, *one.speech.participles)))
_VERB = rf"(?:(?<!\w){_SAID}(?!\w)|{_UNSPACED})"
_ENGLISH = language("en").speech
ENGLISH_VERB = phrases(*_ENGLISH.verbs, *_ENGLISH.nouns)
ATTRIBUTION = re.compile(
    rf"[,،?!–—―，、-](?:(?<![，、])\s*(?:(?:has|had|a|ha|hat)\s+)?{_VERB}\s+\w"
    rf"|(?<![，、-])\s+(?:[\w.’'-]+\s+){{1,5}}?{_VERB}(?:\s+[\w’'-]+){{0,4}}?\s*(?:[.,،;:–—]|$)"
    rf"|(?<=[，、])\w{{1,12}}?{_UNSPACED}\w{{0,3}}(?:[。，：]|$))"
)
"""Who said it, after or between the words: ", said Ana Ruiz", ", the minister told reporters." """


@cache
def verbs() -> re.Pattern[str]:
    """A word of speech."""
    return re.compile(_VERB)


@lru_cache(maxsize=1)
def any_speech() -> re.Pattern[str]:
    """Whatever may be a word of speech: for where a miss costs more than a false alarm."""
    words = every(lambda one: (*one.speech.all, *one.speech.nouns, *one.speech.weak, *one.speech.joint))
    return re.compile(rf"\b{phrases(*words)}\b|{_UNSPACED}", re.IGNORECASE)

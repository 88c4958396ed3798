"""The words of titles, and the patterns that a language has for what stands beside a name."""

import re
from dataclasses import dataclass
from functools import lru_cache

from summariser.language.caseless import Caseless
from summariser.language.words import NEVER, Language
from summariser.second_reader.people_names import vocabulary

_ARTICLES = frozenset((
    "le", "la", "les", "l'", "el", "los", "las", "der", "die", "das", "den", "dem", "a", "an", "the", "un", "une",
    "ein", "eine",
))  # fmt: skip
OWNER = re.compile(r"['’]s?$")


@dataclass(eq=False)  # not frozen: that takes three times as long to make, and there are hundreds
class Piece:
    start: int
    end: int
    text: str
    low: str

    @staticmethod
    def of(found: re.Match[str]) -> "Piece":
        low = found[0].casefold()
        return Piece(found.start(), found.end(), found[0], OWNER.sub("", low) if low[-1] in "s'’" else low)

    @property
    def capital(self) -> bool:
        return self.text.lstrip("(")[:1].isupper()


@dataclass(frozen=True)
class Rules:
    """A language's patterns."""

    post: Caseless
    of: re.Pattern[str]
    body: Caseless
    stops: re.Pattern[str]
    led: re.Pattern[str]
    led_by: re.Pattern[str]
    """Words without which `led` finds nothing; it is tried at every letter."""
    small: frozenset[str]
    titles: frozenset[str]
    determiners: frozenset[str]
    joining: frozenset[str]
    relative: frozenset[str]
    places: re.Pattern[str]
    of_companies: re.Pattern[str]
    free: bool
    """Names of offices go on in lower case: Bộ Kế hoạch và Đầu tư."""


@lru_cache(maxsize=16)
def rules_of(one: Language) -> Rules:
    people, grammar, speech = one.people, one.grammar, one.speech
    verbs = (
        *speech.all,
        *speech.weak,
        *speech.joint,
        *people.acts,
        *grammar.auxiliaries,
        *speech.helpers,
        *speech.passive,
    )
    ci = re.IGNORECASE
    return Rules(
        Caseless(one.any_of(sorted(people.posts, key=len, reverse=True))),
        re.compile(rf"(?:{one.any_of(people.of_office)})", ci),
        Caseless(one.any_of(sorted(people.bodies, key=len, reverse=True))),
        re.compile(rf"(?:{one.any_of(verbs)})", ci),
        re.compile(rf"([^\W\d_][^,;.!?\n]{{2,80}}?),?\s+(?:{one.any_of(people.led)})\s+(?:the\s+)?$")
        if people.led
        else NEVER,
        re.compile(one.any_of(people.led), ci),
        frozenset(
            {
                *grammar.small,
                *grammar.of,
                *grammar.joining,
                *_ARTICLES,
                *(w for o in people.of_office for w in o.split()),
            }
        ),
        vocabulary(one).titles,
        frozenset({*grammar.determiners, *_ARTICLES}),
        frozenset({*grammar.joining, "and"}),
        frozenset(people.relative),
        re.compile(rf".*\b(?:{one.any_of(people.of_places)})", ci | re.DOTALL),
        re.compile(one.any_of(people.of_companies or [NEVER.pattern]), ci),
        one.code == "vi",
    )

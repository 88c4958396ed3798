"""What both proposers know of commitments: the words of a schema's choices in a text, and whose commitment it is.

No kind is known here: a choice is found by its own cue words, whatever they are.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

from summariser.core.article import Article, Span
from summariser.grounding.checks.cues import cue_pattern
from summariser.language.caseless import Caseless
from summariser.language.countries import countries_by_number, countries_in, country_in
from summariser.language.words import NEVER, Language
from summariser.second_reader.cast import Cast
from summariser.second_reader.found import Commitment
from summariser.second_reader.people_names import vocabulary
from summariser.second_reader.printed import published

MOST = 500
"""Commitments of one article: a bound for a text of nothing else."""
_HEADING = 200
"""Characters to the end of a heading at most."""
_HEAD = 400
"""Code points in which the head of an article ends."""
Whose = tuple[tuple[str, ...], str]
"""The parties of a commitment, and a doubt."""
CARRIED = "Whose proposal this is follows only from the sentences before."
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LEAD = 5_000
"""Code points in which the countries of an article are counted."""
_STOP = re.compile(r"[.!?…:;。！？；：][\"'”’»)\]]*$")


@dataclass(frozen=True)
class Cue:
    """A cue word in a text, by its offsets, and the choice that it speaks for."""

    kind: str
    start: int
    end: int


def cues(wanted: Mapping[str, Sequence[str]], text: str, start: int = 0, end: int | None = None) -> list[Cue]:
    """In the order of the text, none overlapping; of several at one place the longest, of equals the first choice."""
    end = len(text) if end is None else end
    if not _any_cue(tuple(map(tuple, wanted.values()))).search(text, start, end):
        return []  # as of most sentences
    found = [
        Cue(kind, *match.span())
        for kind, words in wanted.items()
        if words
        for match in cue_pattern(tuple(words)).finditer(text, start, end)
    ]
    chosen: list[Cue] = []
    for cue in sorted(found, key=lambda cue: (cue.start, -cue.end)):
        if not chosen or cue.start >= chosen[-1].end:
            chosen.append(cue)
    return chosen


@lru_cache(maxsize=64)
def _any_cue(kinds: tuple[tuple[str, ...], ...]) -> Caseless:
    return cue_pattern(tuple(word for words in kinds for word in words)) if any(kinds) else Caseless(NEVER.pattern)


@dataclass(frozen=True)
class Deeds:
    """The patterns of a language's `deeds`."""

    language: Language

    @staticmethod
    @lru_cache(maxsize=8)
    def of(language: Language) -> "Deeds":
        return Deeds(language)

    def has(self, name: str, text: str) -> bool:
        return bool(_pattern(self.language, name).search(text))

    def is_(self, name: str, text: str) -> bool:
        return bool(_pattern(self.language, name).fullmatch(text))

    def begins(self, name: str, text: str) -> bool:
        return bool(_pattern(self.language, name).match(text))

    def ends(self, name: str, text: str) -> bool:
        return any(match.end() == len(text) for match in self.find(name, text))

    def find(self, name: str, text: str) -> Iterator[re.Match[str]]:
        return _pattern(self.language, name).finditer(text)


@lru_cache(maxsize=64)
def _pattern(language: Language, name: str) -> Caseless:
    return Caseless(language.any_of(getattr(language.deeds, name)))


def sides(cast: Cast) -> tuple[str, ...]:
    """The two countries of those who met, or of all whom the article names if it says of nobody that they met. If only
    one of them is told, the other is the one that the article names most often besides, more than once and more often
    than any third, but not that of somebody who was not there. Nothing if they are not two."""
    there = [n for n, one in enumerate(cast.people) if one.present] or range(len(cast.people))
    countries = tuple(dict.fromkeys(name for n in there if (name := cast.countries[n])))
    if len(countries) == 1:
        return _with_another(cast, countries[0])
    return countries if len(countries) == 2 else ()


def _with_another(cast: Cast, country: str) -> tuple[str, ...]:
    absent = {one.country for one in cast.people if not one.present}
    named = countries_by_number(cast.article.text[:_LEAD])
    others = [(name, times) for name, times in named if name not in {country, *absent}]
    (other, most), (_, second) = [*others, ("", 0), ("", 0)][:2]
    return (country, other) if most > max(1, second) else ()


def party(cast: Cast, words: Span) -> Whose:
    """For whom the bearer of these words acts: a person's country, or the country or the body itself."""
    meant = cast.meant(words)
    if meant is None or meant.name.casefold() in cast.language.people.pronouns:
        return (), ""
    number = next((n for n, one in enumerate(cast.people) if one.name == meant.name), None)
    if number is not None:
        country = cast.countries[number]
        return ((country,) if country else ()), meant.doubt
    if not meant.person and (joined := _joined(meant.name, cast.language)):
        return joined, meant.doubt
    somebody = meant.person or _roles(cast.language).search(meant.name) or _is_post(meant.name, cast.language)
    return (() if somebody else (_body(meant.name, cast.language),)), meant.doubt


def _joined(words: str, language: Language) -> tuple[str, ...]:
    """Countries that belong together: the ministers of Norway and Chile; not: Norway's embassy in Chile."""
    found = list(countries_in(words))
    gaps = (words[one.end : other.start].replace("the", "").strip(" ,") for one, other in pairwise(found))
    several = len(found) > 1 and all(gap in ("", *language.grammar.joining) for gap in gaps)
    return tuple(dict.fromkeys(one.name for one in found)) if several else ()


def parties(cast: Cast, each: Sequence[Span]) -> tuple[str, ...]:
    """Those whom X and Y name, else the two sides."""
    named = tuple(dict.fromkeys(name for words in each for name in party(cast, words)[0]))
    return named if len(named) > 1 else sides(cast)


@lru_cache(maxsize=8)
def _roles(language: Language) -> re.Pattern[str]:
    """Somebody unnamed, at the end of words: the Chinese minister."""
    return (
        re.compile(rf"(?:{language.any_of(language.people.roles)})$", re.IGNORECASE) if language.people.roles else NEVER
    )


def _is_post(words: str, language: Language) -> bool:
    """Whether these words say what somebody is: der Minister, trade ministers of seven nations."""
    post = vocabulary(language).post
    return any(post.fullmatch(word) or post.fullmatch(word.removesuffix("s")) for word in words.split())


def _body(words: str, language: Language) -> str:
    """The name that words begin with: Norway stands, the Ministry of Trade has; all of them if they begin with none."""
    if country := country_in(words):
        return country.name
    parts = words.split()
    while len(parts) > 1 and parts[0].casefold() in (*language.grammar.determiners, *language.people.not_names):
        parts = parts[1:]
    kept = list(takewhile(lambda one: one[0].isupper() or one in language.grammar.small, parts))
    while kept and not kept[-1][0].isupper():
        kept.pop()
    return words[words.index(parts[0]) :] if not kept else words[words.index(kept[0]) :][: len(" ".join(kept))]


def years_of(article: Article) -> tuple[int, ...]:
    """The year of the article, before which a deed is an old one: that of its publication, else the first it names."""
    if article.published:
        return (article.published.year,)
    named = _YEAR.search(article.text)
    return (int(named[0]),) if named else ()


def settled(article: Article, found: Sequence[Commitment]) -> tuple[Commitment, ...]:
    """In the order of the text, without what another says too: an overlap, or what the text tells again below a heading
    or the day printed in its head."""
    chosen: list[Commitment] = []
    for one in sorted(found, key=lambda one: (one.span.start, -one.span.end)):
        if not any(one.span.overlaps(other.span) for other in chosen[-2:]):
            chosen.append(one)
    printed = published(article)
    body = printed[1].start if printed and printed[1].start < _HEAD else 0
    headings = {one for one in chosen if one.span.end <= body or _is_heading(article, one.span)}
    told = {one.kind for one in chosen if one not in headings}
    return tuple(one for one in chosen if one.kind not in told or one not in headings)


def _is_heading(article: Article, span: Span) -> bool:
    """Whether its line ends without a full stop, and the next one begins anew."""
    end = article.text.find("\n", span.end, span.end + _HEADING)
    if end < 0:
        return False
    following = article.text[end : end + _HEADING].lstrip()[:1]
    return bool(following) and not following.islower() and not _STOP.search(article.text[span.end - 1 : end].rstrip())

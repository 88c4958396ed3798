"""Where a Chinese text names people: a title or a surname, and what ends a name. There are neither capitals nor spaces.

A title tells that a name stands before or behind it: 外交部长王毅, 王毅外长. Behind a title the name goes on to a word
that is none of it (a verb, 同, 的, a mark); before one it is a surname and one or two characters more.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from summariser.core.article import Article, Span
from summariser.language.countries import country_in
from summariser.language.words import Language
from summariser.second_reader.people_names import MOST_MENTIONS, Mention
from summariser.second_reader.titles import Description

_HAN = "\u4e00-\u9fff"
_LONGEST = 12


@lru_cache(maxsize=4)
def _patterns(one: Language) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A title with the name behind it; a name with its title behind it."""
    people, speech = one.people, one.speech
    post = "|".join(sorted(people.posts, key=len, reverse=True))
    ends = "|".join(
        (*speech.said, *speech.held, *people.acts, *people.meeting, *people.absent, *people.posts, *people.name_ends)
    )
    name = rf"(?!{ends})(?:[{_HAN}]|·(?=[{_HAN}])){{2,{_LONGEST}}}?"
    surname = f"[{''.join(people.surnames)}]"
    return (
        re.compile(rf"(?P<post>{post})(?P<name>{name})(?=[^{_HAN}·]|{ends}|$)"),
        re.compile(rf"(?:^|[^{_HAN}]|{ends})(?P<name>{surname}[{_HAN}]{{1,2}}?)(?P<post>{post})"),
    )


def unspaced_mentions(article: Article, one: Language) -> list[tuple[Mention, Description]]:
    """The mentions in order, with what stands beside them."""
    if not one.people.posts:
        return []
    text = article.text
    found: dict[int, tuple[Mention, Description]] = {}
    for pattern in _patterns(one):
        for match in pattern.finditer(text):
            _add(found, article, match, one)
    taken = {place for mention, _ in found.values() for place in range(mention.span.start, mention.span.end)}
    for name in {mention.words[0] for mention, _ in found.values()}:
        for place in _occurrences(text, name):
            if place not in taken:
                found[place] = Mention(Span(place, place + len(name)), (name,), sure=True), Description()
    return [found[at] for at in sorted(found)[:MOST_MENTIONS]]


def _add(found: dict[int, tuple[Mention, Description]], article: Article, match: re.Match[str], one: Language) -> None:
    span, post = Span(*match.span("name")), Span(*match.span("post"))
    if country_in(match["name"]) or re.search("|".join(one.people.bodies), match["name"]):
        return
    left = re.split(f"[^{_HAN}]", article.text[max(0, post.start - 12) : post.start])[-1]
    country = max(
        ((n + named.start, named.name) for n in range(len(left)) if (named := country_in(left[n:]))),
        default=(len(left), None),
    )
    told = Description(post, None, country[1], min(post.start - len(left) + country[0], span.start))
    found[span.start] = Mention(span, (match["name"],), titled=True, sure=True), told


def _occurrences(text: str, name: str) -> Iterator[int]:
    place = text.find(name)
    while place >= 0:
        yield place
        place = text.find(name, place + len(name))

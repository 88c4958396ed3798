"""Finding people, places, offices and organisations in an article, however a model spells them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from summariser.core.article import Article, Span
from summariser.language.inflection import in_another_case
from summariser.language.locate import Locator, Words, folded_words, locator, plain
from summariser.language.text import fold, unwrapped
from summariser.language.words import every, folded, languages

_PLAIN_TITLES = folded(title for one in languages() if one.spaced for title in one.people.titles)
_TITLES = _PLAIN_TITLES | folded(every(lambda one: (*one.people.titles_also_names, *one.people.name_titles)))
"""The words of Vietnamese titles are, without their accents, also names (Truong), so they are left out only where a
name is not found with them."""
_SMALL = folded(every(lambda one: one.grammar.small))
_OFFICES = _TITLES | _SMALL
_OWNED_BY = _SMALL - {"s", "the", "a", "an", "l", "d"}
"""After these, as in "the wife of", a name is not the bearer's own."""
_OF_A_RELATIVE = folded(every(lambda one: one.people.of_a_relative))
"""Before a name of one word, which she may share with somebody of whom the article speaks instead."""
_GIVEN_NAMES = folded(every(lambda one: one.people.given_names))
"""Titles that are first names too: taken for one unless the article has the name without it, or "the King"."""
_HALF_TITLES = folded(every(lambda one: one.people.half_titles))
_OF_NO_PERSON = folded(every(lambda one: one.people.no_person))
_Form = tuple[list[str], bool]
"""The folded words of a name, and whether it is only approximately the same."""
_LONGEST = 12
"""Words of a name up to which misspellings and parts are looked for; longer ones only as they stand."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a name stands. `approximate`: misspelt or put together. `moved`: not in the cited sentences. `inflected`:
    in another case than it was asked for in."""

    span: Span
    approximate: bool = False
    moved: bool = False
    inflected: bool = False


_CHINESE_TITLES = re.compile(
    "^(?:国家主席|主席|总书记|国务院总理|总理|总统|外交部长|外交部部长|外长|部长|国务委员|大使|发言人|首相)(?=.{2})"
    "|(?<=.{2})(?:国家主席|主席|总书记|总理|总统|外长|部长|大使|首相|同志|先生|女士)$"
)


def find_name(article: Article, name: str, numbers: Sequence[int]) -> Mention | None:
    """The mention of the whole name nearest to the cited sentences: in them, one sentence beside, then anywhere.

    A title in front, a remark in brackets behind and an article are left out if the name stands only without them.
    """
    index = locator(article)
    scopes = _scopes(index, numbers)
    found = _standing(index, _forms(name), scopes)  # the first is found most often
    if found and not found.approximate:
        return found
    forms = list(_forms(name))
    found = _in_another_case(index, forms, scopes, found) or found
    for words, _ in () if found else forms:
        if run := _misspelt(index, words, scopes):
            moved = not any(within.first <= run.first < within.last for within in scopes[0])
            return Mention(index.span(run), approximate=True, moved=moved)
    return found


def _standing(index: Locator, forms: Iterable[_Form], scopes: Sequence[Sequence[Words]]) -> Mention | None:
    for words, approximate in forms:
        for moved, scope in enumerate(scopes):
            if run := next(_mentions(index, words, scope), None):
                return Mention(_with_bracket(index, run), approximate, moved=bool(moved))
    return None


def _in_another_case(
    index: Locator, forms: Iterable[_Form], scopes: Sequence[Sequence[Words]], part: Mention | None
) -> Mention | None:
    """`part`: what stands of the name as it is, to which only the whole one is preferred."""
    for words, approximate in forms:
        for moved, scope in enumerate(() if part and approximate else scopes):
            for _, span in _inflected(index, words, scope):
                inflected = folded_words(index.article[span]) != words
                return Mention(span, approximate, bool(moved), inflected)
    return None


@lru_cache(maxsize=256)  # the same people stand in the same sentences, for many a question
def find_within(article: Article, name: str, number: int) -> Span | None:
    """The name in one sentence, whole or else the longest part of it there."""
    index = locator(article)
    scope = index.runs([number])
    for words, _ in _forms(name):
        if run := next(_mentions(index, words, scope), None):
            return _with_bracket(index, run)
        for _, span in _inflected(index, words, scope):
            return span
        if run := _misspelt(index, words, [scope]):
            return _with_bracket(index, run)
    return find_part(article, name, [number])


def find_part(article: Article, name: str, numbers: Sequence[int]) -> Span | None:
    """The longest part of a name in these sentences: Putin, where the name is Vladimir Putin.

    A part that runs on into another name (Nguyen in Nguyen Van A) is not one.
    """
    index = locator(article)
    words, scope = folded_words(name[:2000])[:_LONGEST], index.runs(numbers)
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            part = words[first : first + length]
            if length == 1 and (len(part[0]) < 2 or part[0] in _OFFICES):
                continue
            for run in _mentions(index, part, scope):
                if _stands_for_the_whole(index, run, words):
                    return index.span(run)
            for run, span in _inflected(index, part, scope):
                if _stands_for_the_whole(index, run, words) and not _has_first_name(index, run):
                    return span
    return None


def find_composed(article: Article, name: str, numbers: Sequence[int]) -> bool:
    """Whether all telling words of a name stand, in order, in one of these sentences (General Secretary and President
    for General Secretary of the Party and President)."""
    index = locator(article)
    wanted = [word for word in folded_words(name[:2000]) if word not in _SMALL]
    scope = index.runs(numbers) if wanted else []
    return any(_in_order(wanted, index.words[run.first : run.last]) for run in scope)


def _in_order(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words stand in this order, others between them; Vietnam is also found as Viet Nam."""
    place = 0
    for word in wanted:
        while place < len(words) and words[place] != word and "".join(words[place : place + 2]) != word:
            place += 1
        if place == len(words):
            return False
        place += 1 if words[place] == word else 2
    return True


def without_title(name: str, article: Article | None = None) -> str:
    """A name without the titles in front of it, and what stands before those (France's, French, Mr), while two
    capitalised words remain.

    What is a title elsewhere may be a part of the name: Prince Edward Island, State Grid Corporation; and with the
    `article` that tells, Lady Bird Johnson.
    """
    words = name.split()
    for last in range(len(words) - 2, 0, -1):
        before, rest = words[:last], words[last:]
        if not _is_title(before[-1]) or _is_title(rest[0]):
            continue
        if all(word[0].isupper() for word in before) and rest[0][0].isupper() and _capitals(rest) >= 2:
            return name if _is_of_the_name(before, rest, article) else " ".join(rest)
    return name


def _is_of_the_name(before: Sequence[str], rest: Sequence[str], article: Article | None) -> bool:
    """Whether what could be a title belongs to the name behind it."""
    title, own = folded_words(before[-1])[0], folded_words(" ".join(rest))
    if not _OF_NO_PERSON.isdisjoint(own) or (len(before) == 1 and title in _HALF_TITLES):
        return True
    if article is None or len(before) > 1 or title not in _GIVEN_NAMES:
        return False
    index = locator(article)
    if any(not run.first or index.words[run.first - 1] != title for run in _mentions(index, own, index.whole)):
        return False
    around = (
        (index.words[place - 1], index.words[place + 1 :][:1]) for place in index.positions.get(title, ()) if place
    )
    return not any(one == "crown" or (one == "the" and next_word != own[:1]) for one, next_word in around)


def _capitals(words: Sequence[str]) -> int:
    return sum(word[0].isupper() for word in words)


def _is_title(word: str) -> bool:
    folded = folded_words(word)
    return bool(folded) and _PLAIN_TITLES.issuperset(folded)


def is_title(words: Sequence[str]) -> bool:
    """Whether folded words are of titles alone, such as anybody may have."""
    return _OFFICES.issuperset(words)


def find_tail(article: Article, name: str, numbers: Sequence[int]) -> Mention | None:
    """The name at the end of a description of its bearer, whose words stand, in order, in a cited sentence.

    "General Secretary of the Party Nguyen Phu Trong" ends in a name; "the wife of Xi Jinping" does not, since a
    name after a small word belongs to somebody else.
    """
    if not find_composed(article, name, numbers):
        return None
    index = locator(article)
    words, capitals = folded_words(name[:2000]), _capitalised(name[:2000])
    for first in range(1, len(words) - 1):
        if words[first - 1] in _SMALL or not all(capitals[first : len(words)]):
            continue
        if run := next(_mentions(index, words[first:], index.runs(numbers)), None):
            return Mention(index.span(run), approximate=True)
    return None


def is_spelt_so(article: Article, name: str) -> bool:
    """Whether the article itself writes a name this way somewhere, letter case and line breaks apart."""
    index = locator(article)
    mentions = _mentions(index, folded_words(name[:4000]), index.whole)
    return any(same_spelling(article[_with_bracket(index, run)], name) for run in mentions)


def same_spelling(one: str, other: str) -> bool:
    """Capitals (HÀ NỘI) and line breaks are the layout's, not the name's."""
    return one == other or unwrapped(one).casefold() == unwrapped(other).casefold()


def _with_bracket(index: Locator, run: Words) -> Span:
    span, text = index.span(run), index.article.text
    closes = text[span.end : span.end + 1] == ")" and text.count("(", span.start, span.end) == 1
    return Span(span.start, span.end + 1) if closes and text.find(")", span.start, span.end) < 0 else span


def _scopes(index: Locator, numbers: Sequence[int]) -> tuple[list[Words], list[Words], list[Words]]:
    return *index.near(numbers), index.whole


def _forms(name: str) -> Iterator[_Form]:
    """The words of a name: all, without brackets, without titles in front; and, only approximately the same name,
    without other words in front while most of it and two capitalised words remain."""
    name = name[:4000]
    whole = _without_possessive(folded_words(name))
    if whole:
        yield whole, False
    bare = name.split("(")[0].strip() or name
    words = _without_possessive(folded_words(_CHINESE_TITLES.sub("", bare) or bare))
    if words and words != whole:
        yield words, False
    without_initials = [w for place, w in enumerate(words) if len(w) > 1 or place in (0, len(words) - 1)]
    if 2 <= len(without_initials) < len(words):
        yield without_initials, True
    capitals = _capitalised(bare)
    for first in range(1, len(words)):
        if words[first] in _SMALL:
            continue
        if all(word in _TITLES for word in words[:first]):
            yield words[first:], len(words) - first == 1 and not _OF_A_RELATIVE.isdisjoint(words[:first])
        elif 2 * first <= len(words) and words[first - 1] not in _OWNED_BY:
            own = [w for w, capital in zip(words[first:], capitals[first:], strict=False) if capital and len(w) > 1]
            if len(own) >= 2:  # an initial and a surname are too little: W. Bush, for George H. W. Bush
                yield words[first:], True


def _without_possessive(words: list[str]) -> list[str]:
    return words[:-1] if len(words) > 1 and words[-1] == "s" else words


def _capitalised(name: str) -> list[bool]:
    folded = fold(name)
    return [name[folded.starts[start]].isupper() for start, _ in folded.tokens]


def _mentions(index: Locator, words: Sequence[str], scope: Sequence[Words]) -> Iterator[Words]:
    """Where these words stand, also with other spaces between them: Viet Nam for Vietnam, and not Lao's for Laos."""
    for run in index.occurrences(plain("".join(words)), scope):
        divided_alike = index.words[run.first : run.last] == list(words)
        if all(_joins(index, position, divided_alike) for position in range(run.first, run.last - 1)):
            yield run


def _joins(index: Locator, position: int, divided_alike: bool) -> bool:
    """Whether a word and the next one can belong to one name."""
    between = index.article.text[index.ends[position] : index.starts[position + 1]]
    if "\n\n" in between or ";" in between:
        return False
    if "." in between and between.strip() != between:
        return len(index.words[position]) <= 3  # Gen. X, but not the end of a sentence
    return divided_alike or (len(between) <= 2 and not any(c in "'’ʼ!?()\"“”" for c in between))


def _inflected(index: Locator, words: Sequence[str], scope: Sequence[Words]) -> Iterator[tuple[Words, Span]]:
    """Where the name stands in another case, or behind a small word that is written as one with it."""
    for run, joined in in_another_case(index, tuple(words)):
        inside = any(within.first <= run.first and run.last <= within.last for within in scope)
        if inside and all(_joins(index, place, divided_alike=True) for place in range(run.first, run.last - 1)):
            span = index.span(run)
            yield run, Span(span.start + fold(index.article[span]).starts[joined], span.end)


def _misspelt(index: Locator, words: Sequence[str], scopes: Sequence[Sequence[Words]]) -> Words | None:
    """The nearest place where one word of the name is a typing error away and the others agree."""
    if not words or len(words) > _LONGEST:
        return None
    for place, word in enumerate(words):
        starts = [position - place for position in index.misspelt(word)]
        for scope in scopes:
            for first in starts:
                run = Words(first, first + len(words))
                inside = any(within.first <= run.first and run.last <= within.last for within in scope)
                if (
                    inside
                    and _agree_but(index, run, words, place)
                    and index.article.text[index.starts[first]].isupper()
                ):
                    return run
    return None


def _agree_but(index: Locator, run: Words, words: Sequence[str], place: int) -> bool:
    here = index.words[run.first : run.last]
    return all(a == b for i, (a, b) in enumerate(zip(here, words, strict=True)) if i != place) and all(
        _joins(index, position, divided_alike=True) for position in range(run.first, run.last - 1)
    )


def _has_first_name(index: Locator, run: Words) -> bool:
    """Whether another name stands right before this one: Анна Лыкова is no case of Лыков, her father."""
    first, text = index.starts[run.first], index.article.text
    if not run.first or text[index.ends[run.first - 1] : first] != " " or index.words[run.first - 1] in _TITLES:
        return False
    before = text[index.starts[run.first - 1] : first - 1]
    return len(before) > 1 and before[0].isupper()


def _stands_for_the_whole(index: Locator, run: Words, words: Sequence[str]) -> bool:
    text = index.article.text
    initial = text[index.starts[run.first]]
    if initial.islower():
        return False
    if run.last - run.first > 1 or run.last >= len(index.words):
        return True
    if index.words[run.last] in _TITLES or index.words[run.last] in words:
        return True
    following = index.starts[run.last]
    return not (text[index.ends[run.last - 1] : following] == " " and text[following].isupper())

"""Speakers: named near what they are said to have said, or meant by a pronoun or title that leads back to the name."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.grounding.checks.attribution import PROXY, Hearing, Voice, has_own_name, has_unspaced, insets
from summariser.grounding.checks.case import Case
from summariser.grounding.checks.negation import last_sentence, locate
from summariser.language.inflection import Endings, endings, unchanged
from summariser.language.locate import folded_words, locator, plain
from summariser.language.paragraphs import paragraph_at
from summariser.language.speech import ATTRIBUTION, ENGLISH_VERB
from summariser.language.text import fold, is_near
from summariser.language.words import every, folded, languages

_BEFORE, _AFTER = 2, 1
_FURTHER = 3
_CHAIN = 12
"""Sentences: how far around a passage its speaker is looked for, how far back if a pronoun stands for the name, and how
far back a chain of pronouns is followed."""

_PRONOUN = re.compile("|".join(one.any_of(one.people.pronouns) for one in languages() if one.people.pronouns))
_TITLE = re.compile(
    "|".join(
        one.any_of((*one.people.roles, *one.people.governments)).replace(" ", r"\s+")
        for one in languages()
        if one.people.roles
    )
)
_NOT_A_NAME = folded(every(lambda one: (*one.people.titles, *one.people.titles_also_names, *one.grammar.small)))
_UNSPACED_TITLES = folded(title for one in languages() if not one.spaced for title in one.people.titles)
_LONGEST = 1000
"""Characters before and behind a passage that are looked at for another speaker."""
_SHORT = 5
"""Letters of names that a single one tells apart: Trong, Truong."""
_STEM = 4
"""Letters of a name that are the same in another case: Fiala, Fialy."""
_TITLE_AROUND = (40, 80)
"""Characters before and after a name in which its bearer's title stands."""

_ENGLISH = re.compile(rf"\b{ENGLISH_VERB}\b")
_ASKED = re.compile(r"[?!？！](\s*[”»\"’']\s*(?:[^\s.?!]+\s+){1,6}[^\s.?!]+)[.](?!\w)")
"""“Will it rain?” Li Na asked: a sentence ends at the mark, but not what tells who spoke."""
_INSET = re.compile(r"(?:(?:[\w.’'-]+\s+){0,5}[\w.’'-]+\s*)?[,–—]\s*[–—]?\s*[a-zß-ÿа-я]")
"""What follows a verb of speech between the words of one quotation, as other languages than English have it: «Nous
avançons, a dit M. Macron, avec prudence»."""


def check_speakers(case: Case) -> Iterator[Flag]:
    """speaker_not_near, speakers_share_words, unclosed_quotation where the words name their own speaker."""
    said: list[tuple[str, Span]] = []
    for part in case.parts:
        name = part.group.first("name") if part.group else None
        if not name:
            continue
        speaker = part.value.get(name.name)
        if not isinstance(speaker, str) or not speaker.strip():
            continue
        spans = [locate(case, part, text) for _, _, text in part.values("verbatim") if isinstance(text, str)]
        doubts = (_doubt(case, speaker, span) for span in spans if span)
        if message := next(filter(None, doubts), None):
            yield Flag(path=f"{part.path}/{name.name}", code="speaker_not_near", message=message)
        if any(span and _tells_who_spoke(case.article, speaker, span) for span in spans):
            message = f"“{shorten(speaker)}” is named within these words, as if they went on beyond their own."
            yield Flag(path=f"{part.path}/{name.name}", code="unclosed_quotation", message=message)
        own = [(speaker, span) for span in spans if span]
        for other, there in said:
            if any(span.overlaps(there) for _, span in own) and not _may_be_one(speaker, other):
                message = f"These words, or some of them, are given to “{shorten(other)}” too."
                yield Flag(path=f"{part.path}/{name.name}", code="speakers_share_words", message=message)
                break
        said += own


def _tells_who_spoke(article: Article, speaker: str, span: Span) -> bool:
    """Whether a passage names its speaker where only others do: before the end of a paragraph, or as having spoken."""
    text, first = article.text, paragraph_at(article.text, span.start)
    if first.end < span.end and _names(text[span.start : first.end], speaker):
        return True
    told = (
        text[m.start() : min(span.end, m.end() + _TITLE_AROUND[0])]
        for m in ATTRIBUTION.finditer(text, span.start, span.end)
        if not (_INSET.match(text, m.end() - 1, span.end) and not _ENGLISH.search(m[0]))
    )
    return any(_names(one, speaker) for one in told)


def _may_be_one(one: str, other: str) -> bool:
    """Whether two names have a word in common, written together or not."""
    return not set(folded_words(one)).isdisjoint(folded_words(other))


def _doubt(case: Case, speaker: str, span: Span) -> str | None:
    shown = shorten(speaker)
    if other := _other(case, speaker, span):
        if other.proxy:
            return f"The sentence has these words from somebody who speaks for “{shown}”."
        return f"The sentence says that these are words of “{shorten(other.name)}”, not “{shown}”."
    return None if _is_near(case, speaker, span) else f"“{shown}” is not named near these words."


def _other(case: Case, speaker: str, span: Span) -> Voice | None:
    """Whom the sentence of a passage names as speaking instead of the speaker. Roles may be anybody's: no doubt."""
    if not has_own_name(speaker.split()):
        return None
    sentences = case.sentences([span])
    start = min([span.start, *(one.span.start for one in sentences)])
    end = max([span.end, *(one.span.end for one in sentences)])
    text, paragraph = case.article.text, paragraph_at(case.article.text, span.start)
    left = last_sentence(text[max(start, paragraph.start, span.start - _LONGEST) : span.start])
    right = text[span.end : max(span.end, min(end, paragraph.end, span.end + _LONGEST))]
    if asked := _ASKED.match(text, span.end - 1, paragraph.end):
        right = asked[1]
    others = [name for name in case.names if not _names(name, speaker) and not _names(speaker, name)]
    return Hearing(lambda said: _is_named(said, speaker), others, text).other(left, text[span.start : span.end], right)


@lru_cache(maxsize=1024)
def _is_named(text: str, speaker: str, cases: Endings = frozenset()) -> bool:
    """Whether a text has the speaker's name, a part of it, it misspelt by a letter or two, or its initials (the CPV).

    With the endings of `cases` the name may stand in another case too. Where the text has a spokesman it may not: a
    name in another case is then that of whom he speaks for (mluvčí Fialy).
    """
    if _names(text, speaker):
        return True
    initials = "".join(word[0] for word in speaker.split() if word[0].isupper())
    spoken = set(folded_words(text))
    own = {word for word in folded_words(speaker) if len(word) > _SHORT} - _NOT_A_NAME - spoken
    if len(initials) > 2 and initials.casefold() in spoken:
        return True
    proxy = bool(cases) and PROXY.search(text) is not None
    near = ((one, word) for word in spoken if len(word) > _SHORT for one in own if is_near(word, one))
    if any(not (proxy and unchanged(one, word, cases)) for one, word in near):
        return True
    telling = set(folded_words(speaker)) - _NOT_A_NAME if cases and not proxy else ()
    return any(unchanged(one, word, cases) >= _STEM for one in telling for word in spoken)


def _is_near(case: Case, speaker: str, span: Span) -> bool:
    index = locator(case.article)
    first, last = index.sentence_at(span.start), index.sentence_at(span.end - 1)
    own = [_outside(case, number, span) for number in range(first, last + 1)]
    around = (*range(first - _BEFORE, first), *range(last + 1, last + _AFTER + 1))
    cases = endings(case.article)
    if any(_is_named(text, speaker, cases) for text in chain(own, (_outside(case, number, span) for number in around))):
        return True
    here = " ".join(own)
    if _titles(here) & _titles_of(case.article, speaker):
        return True
    if not _leads_back(here):
        return False
    paragraph = paragraph_at(case.article.text, span.start).start
    back = min(first - _FURTHER, index.sentence_at(paragraph))
    for number in range(first - 1, max(0, first - _CHAIN), -1):
        text = _outside(case, number, span)
        if _names(text, speaker):
            return True
        if number <= back and not _leads_back(text):
            return False
    return False


def _outside(case: Case, number: int, span: Span) -> str:
    """A sentence without the passage itself, but for what is put in to say whose words it is: nobody is the speaker for
    being spoken of."""
    sentence = case.article.sentence(number)
    if not sentence:
        return ""
    start, end, text = sentence.span.start, sentence.span.end, case.article.text
    if not sentence.span.overlaps(span):
        return text[start:end]
    inside = " … ".join(insets(text[max(start, span.start) : min(end, span.end)]))
    return f"{text[start : max(start, span.start)]} … {inside} … {text[min(end, span.end) : end]}"


@lru_cache(maxsize=1024)
def _leads_back(text: str) -> bool:
    return bool(_PRONOUN.search(_lower(text)) or _titles(text))


@lru_cache(maxsize=1024)
def _titles(text: str) -> frozenset[str]:
    return frozenset(" ".join(found.split()) for found in _TITLE.findall(_lower(text)))


@lru_cache(maxsize=1024)
def _titles_of(article: Article, speaker: str) -> frozenset[str]:
    """The titles that the article puts beside the full name: the President, twenty sentences on, is still Mr Xi."""
    index = locator(article)
    found: set[str] = set()
    for run in index.occurrences(plain("".join(folded_words(speaker))), index.whole):
        span = index.span(run)
        before = article.text[max(0, span.start - _TITLE_AROUND[0]) : span.start]
        found |= _titles(before) | _titles(article.text[span.end : span.end + _TITLE_AROUND[1]])
    return frozenset(found)


def _lower(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()


@lru_cache(maxsize=1024)
def _names(text: str, speaker: str) -> bool:
    """Whether a text has the name or a telling part of it that does not run on into another name."""
    name, there = folded_words(speaker), fold(text)
    whole = unicodedata.normalize("NFC", "".join(name))
    if len(name) > 1 and len(whole) == len(name):  # every letter or syllable is a word
        return has_unspaced(unicodedata.normalize("NFC", "".join(there.words)), whole)
    telling = {word for word in name if len(word) > 1 and word not in _NOT_A_NAME} or set(name)
    for index, word in enumerate(there.words):
        if word not in telling:
            continue
        span, following = there.span(*there.tokens[index]), there.words[index + 1 : index + 2]
        if text[span.start].islower() and word[0].isascii() and not speaker[:1].islower():
            continue
        if not following or following[0] in name or not _runs_on(text, span, there.span(*there.tokens[index + 1])):
            return True
    return False


def _runs_on(text: str, span: Span, following: Span) -> bool:
    """Nguyen in Nguyen Van A is not a part of Nguyen Phu Trong. Capitals throughout are a headline's."""
    in_headline = text[span.start : span.end].isupper() and span.end - span.start > 2
    return text[span.end : following.start] == " " and text[following.start].isupper() and not in_headline

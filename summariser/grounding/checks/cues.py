"""Choices against the sentences that they rest on: "did not attend" called attended, "may sign" called signed.

What words speak for a choice, or against it, is the schema's to say (`Cues`, `Against`). Here is only what undoes
such a word: a negation, a plan or a condition, a year before that of the record's own dates.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.core.schema import Node
from summariser.core.walk import Part
from summariser.grounding.checks.attribution import is_object
from summariser.grounding.checks.case import Case
from summariser.grounding.checks.negation import reversing
from summariser.language.caseless import Caseless
from summariser.language.cue_words import AGO, INSTEAD, PUT_OFF, YEAR_BEFORE, YEAR_BEHIND
from summariser.language.detection import language_of
from summariser.language.locate import locator
from summariser.language.names import find_within
from summariser.language.words import either, every, language

_CONTEXT, _LONGEST = 60, 400
"""Characters shown, and looked at for what undoes a word."""
_MOST = 20
"""Words that are looked at for one choice: a bound for a text of nothing else."""
_MODALS = every(lambda one: (*one.deeds.promises, *one.deeds.wishes))
"""Cues that end with one (sides will) find a deed, but the verb behind them says which: will refuse."""

_HIMSELF = re.compile(
    r"\s*(?:[^\s,;.]+\s+){0,3}?(?:to|he|she|they|ông|bà|(?:qu')?(?:il|elle)s?|que\s+no|er|sie|он|она|они)\b|[不未没将会]"
)


_WHO_ELSE = re.compile(
    r"\s(?-i:[A-ZÀ-ÞĐ][\w’'-]+)(,)\s+(?:who|whose|which|qui|quien)\b|\b(in)\s+(?:the|\w+['’]s)\s+absence\b"
)
"""Met Li, who did not attend; met Li in the absence of Kern: what follows is told of another."""
_OWNS = re.compile("['’]s\\b")
_VERB_FIRST = frozenset(["ar", "he"])
"""Languages in which the verb comes before the name of whoever does it."""


def check_cues(case: Case) -> Iterator[Flag]:
    """contradicted_choice."""
    for part in case.parts:
        if not part.passages:
            continue
        for path, node, value in part.values("choice"):
            if said := _contradiction(case, part, node, str(value)):
                message = f"This is called “{shorten(str(value))}”, but the article says “{said}”."
                yield Flag(path=path, code="contradicted_choice", message=message)


def _contradiction(case: Case, part: Part, node: Node, value: str) -> str | None:
    """The words that speak against a choice, when none in the cited sentences speaks for it."""
    cues, against = dict(node.cues).get(value, ()), dict(node.against).get(value, ())
    if against and (without := _without(case, part)):
        return _shown(case, without)
    sentences = [sentence.span for sentence in case.sentences(part.passages)]
    if not next(_found(case, (*cues, *against), sentences), None):
        return None  # as most; to find whose deed a word is takes longer
    scopes = list(_scopes(case, part))
    spoken = list(islice(_found(case, cues, scopes), _MOST))
    if not all(_is_undone(case, span) for span in spoken):
        return None
    if not spoken and not _says_no(case, part):
        denials = islice(_found(case, against, scopes), _MOST)
        spoken = [span for span in denials if not reversing(case.article, span)]
    return _shown(case, spoken[0]) if spoken else None


def denies(case: Case, part: Part, node: Node, value: str) -> bool:
    """Whether what a part rests on says that a choice, which another record has, is not so: a word for it is undone,
    or without any there is one against it. That it is planned is no denial."""
    cues, against = dict(node.cues).get(value, ()), dict(node.against).get(value, ())
    words = tuple(word for word in (*cues, *against) if not word.endswith(_MODALS))
    if not words or not cue_pattern(words).search(case.article.text):
        return False
    scopes = list(_scopes(case, part)) or [sentence.span for sentence in case.sentences(part.passages)]
    spoken = islice(_found(case, cues, scopes), _MOST)
    undone = [reversing(case.article, span) for span in spoken]
    if undone:
        return all(undone)
    refusals = islice(_found(case, against, scopes), _MOST)
    return any(not reversing(case.article, span) for span in refusals)


def _without(case: Case, part: Part) -> Span | None:
    """The name, where a cited sentence says that it went on without its bearer: met without Xi, instead of Xi."""
    key = part.group.key if part.group else None
    name = part.value.get(key.name) if key else None
    if not isinstance(name, str) or not name:
        return None
    for sentence in case.sentences(part.passages):
        at = find_within(case.article, name, sentence.number)
        text = case.article.text
        if at and INSTEAD.search(text, sentence.span.start, at.start) and not _OWNS.match(text, at.end):
            return at
    return None


def _scopes(case: Case, part: Part) -> Iterator[Span]:
    """Where words count: the cited sentences; for what has a name, what they say behind it, up to another's name."""
    key = part.group.key if part.group else None
    name = part.value.get(key.name) if key else None
    for sentence in case.sentences(part.passages):
        if not isinstance(name, str) or not name or language_of(case.article).code in _VERB_FIRST:
            yield sentence.span
            continue
        at = find_within(case.article, name, sentence.number)
        if at is None:
            continue
        others = [find_within(case.article, other, sentence.number) for other in case.names if other != name]
        text, ends = case.article.text, [other.start for other in others if other and other.start >= at.end]
        before = text[sentence.span.start : at.start]
        if not is_object(before):
            end = min([sentence.span.end, *ends])
            said = language_of(case.article).statement.search(text, at.end, end)
            # He said he would not come; but not: he said the sides would not come.
            end = said.start() if said and not _HIMSELF.match(text, said.end()) else end
            other = _WHO_ELSE.search(text, at.end, end)
            end = other.start(other.lastindex or 0) if other else end
            if at.end < end:
                yield Span(at.end, end)
        elif found := re.search(r"(?:\S+\s+){1,3}(?:by|of|de|của|von|par|por)\s+(?:\S+\s+){0,2}$", before):
            # not attended by Xi, in the absence of Xi
            yield Span(sentence.span.start + found.start(), at.start)


def _found(case: Case, words: tuple[str, ...], scopes: Sequence[Span]) -> Iterator[Span]:
    if pattern := _deeds(words):
        for scope in scopes:
            yield from (Span(*m.span()) for m in pattern.finditer(case.article.text, scope.start, scope.end))


@lru_cache(maxsize=64)
def _deeds(words: tuple[str, ...]) -> Caseless | None:
    words = tuple(word for word in words if not word.endswith(_MODALS))
    return cue_pattern(words) if words else None


@lru_cache(maxsize=64)
def cue_pattern(words: tuple[str, ...]) -> Caseless:
    r"""Any of these words: sign, agree*, cancel* * visit; without spaces around them, in a script that has none."""
    words = tuple(word.lower() if len(word.lower()) == len(word) else word for word in words)
    spaced = [re.escape(w).replace(r"\ \*\ ", r"\ \w+\ ").replace(r"\*", r"\w*") for w in words if ord(w[0]) < 0x3000]
    unspaced = [re.escape(word) for word in words if ord(word[0]) >= 0x3000]
    whole = rf"(?<!\w){either(spaced)}(?!\w)".replace(r"\ ", r"\s+") if spaced else ""
    return Caseless("|".join([whole, *unspaced] if whole else unspaced))


def _is_undone(case: Case, span: Span) -> bool:
    years = {day.year for day in case.days} | ({case.published.year} if case.published else set())
    return is_undone(case.article, span, years)


def is_undone(article: Article, span: Span, years: Collection[int]) -> bool:
    """Whether the words around a deed deny it, plan it, or put it before all these years."""
    text, index = article.text, locator(article)
    first, last = (article.sentence(index.sentence_at(at)) for at in (span.start, span.end - 1))
    start, end = first.span.start if first else span.start, last.span.end if last else span.end
    left = text[max(start, span.start - _LONGEST) : span.start]
    right = text[span.end : max(span.end, min(end, span.end + _LONGEST))]
    unreal = language_of(article).unreal or language("en").unreal
    if reversing(article, span) or (unreal and unreal.search(f"{left}‹{text[span.start : span.end]}")):
        return True
    told = YEAR_BEHIND.match(right) or YEAR_BEFORE.search(left)
    old = bool(told and years) and int(next(filter(None, told.groups()))) < min(years) if told else False
    return old or bool(AGO.match(right) or PUT_OFF.match(text, span.start, span.end + len(right)))


def _says_no(case: Case, part: Part) -> bool:
    """Whether the record's own words are about a refusal: both sides reject the use of force."""
    own = " ".join(str(text) for _, _, text in part.values("text")).casefold()
    return any(one.operators.search(own) for one in {language("en"), language_of(case.article)})


def _shown(case: Case, span: Span) -> str:
    """The words with what stands around them, cut between words."""
    text, sentence = case.article.text, case.sentences([span])[0].span
    start = text.rfind(" ", sentence.start, max(sentence.start, span.start - _CONTEXT)) + 1
    end = text.find(" ", span.end + _CONTEXT // 3, sentence.end)
    return shorten(text[max(start, sentence.start) : end if end > 0 else sentence.end].strip(" .。"), 90)

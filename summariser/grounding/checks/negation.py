"""Passages cut from under a negation: "would not accept the draft" shown as "accept the draft".

A negation reverses a passage when nothing ends its reach between the two: no other clause, no other statement. The
rules are about word order alone, made to stay silent where the negation is about something else.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.core.walk import Part
from summariser.grounding.checks.case import Case
from summariser.language.detection import language_of
from summariser.language.locate import locator
from summariser.language.paragraphs import paragraph_at
from summariser.language.speech import phrases
from summariser.language.words import Language, every, language

_QUOTES = re.compile('[“”„‟«»‹›"「」『』]')
_APOSTROPHES = re.compile("[’‘ʼ`´]")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_STOP = re.compile(r"[.!?…。！？]+[\"”’»)\]]*\s+|[。！？]|\n\s*\n")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:\w|mr|mrs|ms|dr|gen|sen|rep|gov|st|no|lt|col|prof|jr|(?:\w\.)+\w)$", re.IGNORECASE
)
_COMMAS = re.compile(r"[,，、]|\s[-–—]{1,2}\s|[—–]")
_CLOSED = re.compile(r"[;:；：?!？！]")
_ENGLISH = language("en")
_DETERMINERS = frozenset(_ENGLISH.grammar.determiners)
_SUBJECTS = _DETERMINERS.union(every(lambda one: one.people.pronouns), _ENGLISH.people.not_names)
_AUXILIARIES = frozenset(_ENGLISH.grammar.auxiliaries)
_QUOTING = re.compile(
    r"(?:say|says|said|saying|claim|claimed|write|wrote|written|answer|answered|words|nói|rằng|dit|dire|dijo|dicho|gesagt"
    r"|说|表示|^\s*)$"
)
"""After other words, a colon ends what a negation is about."""
_BEFORE_COMMA = re.compile(r"^(?:although|though|while|since|because|as|if|when|after|asked|having|despite)\b")
_ELSEWHERE_AND = re.compile(rf"\s{phrases(*every(lambda one: one.grammar.joining[: one is not _ENGLISH]))}$")
_FARTHEST, _LONGEST = 30, 1000
"""Words between a negation and what it can still reverse, and characters that are looked at for it."""


def check_negations(case: Case) -> Iterator[Flag]:
    """clipped_negation."""
    for part in case.parts:
        for path, _, value in part.values("verbatim"):
            span = locate(case, part, value) if isinstance(value, str) else None
            operator = reversing(case.article, span) if span else None
            if span and operator:
                start = max(_start(case.article, span), span.start - 60)
                context = shorten(case.article.text[start : span.end], 110)
                message = f"“{operator}” beside it reverses this in the article: “{context}”."
                yield Flag(path=path, code="clipped_negation", message=message)


def locate(case: Case, part: Part, value: str) -> Span | None:
    """Where a slice was taken from: its own passage, else a place in the cited sentences, else the first one."""
    if not value.strip():
        return None
    text = case.article.text
    for passage in part.passages:
        at = text.find(value, passage.start, passage.end)
        if at >= 0:
            return Span(at, at + len(value))
    sentences = case.sentences(part.passages)
    at = text.find(value, sentences[0].span.start, sentences[-1].span.end) if sentences else -1
    at = at if at >= 0 else text.find(value)
    return Span(at, at + len(value)) if at >= 0 else None


@lru_cache(maxsize=1024)
def reversing(article: Article, span: Span) -> str | None:
    """The words beside a passage, in its own sentence, that reverse what it says; None if there are none."""
    words = language_of(article)
    text = article.text
    left = _plain(last_sentence(text[max(_start(article, span), span.start - _LONGEST) : span.start]))
    passage = unicodedata.normalize("NFC", text[span.start : span.end].lstrip("“”\"'‘«„ "))
    if adjacent := words.adjacent.search(left.rstrip(" ,:'")):
        return adjacent[0]
    quiet = [match.span() for match in words.harmless.finditer(left)]
    for match in reversed(list(words.operators.finditer(left))):
        if any(start < match.end() and match.start() < end for start, end in quiet) or _is_adjective(match, left):
            continue
        if _governs(words, match, left, passage):
            return _shown(match, left)
    after = words.after.search(_plain(text[span.end : _end(article, span)]).replace('"', ""))
    return after[0].strip(" ,") if after else None


def _start(article: Article, span: Span) -> int:
    number = locator(article).sentence_at(span.start)
    sentence = article.sentence(number)
    start = sentence.span.start if sentence else 0
    return min(span.start, max(start, paragraph_at(article.text, span.start).start))


def _end(article: Article, span: Span) -> int:
    sentence = article.sentence(locator(article).sentence_at(span.end - 1))
    return max(span.end, sentence.span.end if sentence else 0)


def last_sentence(left: str) -> str:
    """What follows the last full stop; a quotation of several sentences is one citable sentence."""
    left = unicodedata.normalize("NFC", left)
    for match in reversed(list(_STOP.finditer(left))):
        following = left[match.end() :].lstrip("“\"'‘«„ ")[:1]
        if following.islower() or (match[0][0] == "." and _ABBREVIATION.search(left[: match.start()])):
            continue
        return left[match.end() :]
    return left


def _plain(text: str) -> str:
    text = _APOSTROPHES.sub("'", unicodedata.normalize("NFC", text))
    return re.sub(r"\s+", " ", _BRACKETS.sub(" ", _QUOTES.sub("", text))).casefold()


def _shown(match: re.Match[str], left: str) -> str:
    """The operator with the word before a not: "would not"."""
    if match.lastgroup != "plain" or not match[0].isascii():
        return match[0].strip()
    before = left[: match.start()].split(" ")
    word = before[-1] or (before[-2] if len(before) > 1 else "")
    return f"{word}{'' if before[-1] else ' '}{match[0]}".strip(" ,")


def _is_adjective(match: re.Match[str], left: str) -> bool:
    """The failed coup, a denied visa."""
    return match[0].endswith("ed") and left[: match.start()].rstrip().rpartition(" ")[2] in _DETERMINERS


@dataclass(frozen=True)
class _Reach:
    """An operator and the words between it and a passage."""

    language: Language
    kind: str
    before: str
    tail: str
    passage: str


def _governs(words: Language, match: re.Match[str], left: str, passage: str) -> bool:
    tail = left[match.end() :]
    reach = _Reach(words, match.lastgroup or "plain", left[: match.start()], tail.rstrip(" ,:—–-'"), passage)
    if len(reach.tail.split()) > _FARTHEST or _CLOSED.search(reach.tail) or words.ends.search(_spine(reach)):
        return False
    if tail.rstrip().endswith(":") and not _QUOTING.search(reach.tail):
        return False
    ends_with_comma = bool(re.search(r"[,，、—–]\s*$", tail))
    return not _is_closed_by_speech(reach) and not _is_closed_by_comma(reach, ends_with_comma) and _and_goes_on(reach)


def _spine(reach: _Reach) -> str:
    """The words between without what is put between commas: denied on Monday, after days of silence, that."""
    pieces = _COMMAS.split(reach.tail)
    if len(pieces) == 3 and reach.kind == "object" and _introduces(reach):
        return f"{pieces[0]} {pieces[2]}"
    return reach.tail


def _introduces(reach: _Reach) -> bool:
    """Whether a statement begins right after the words between: denied that."""
    return bool(reach.language.that and reach.language.that.search(reach.tail))


def _is_closed_by_speech(reach: _Reach) -> bool:
    """Whether another statement begins after the operator: "who did not attend said" but not "has not said"."""
    within = {"plain": 1, "subject": 4, "to": 1, "object": 1}[reach.kind] + reach.language.negation.near - 1
    first = True
    for match in reach.language.statement.finditer(reach.tail):
        before = reach.tail[: match.start()].split()
        if before and before[-1] in _DETERMINERS:
            continue  # the proposed amendment
        joined = "and" in before[-2:] or "und" in before[-2:] or "et" in before[-2:] or "và" in before[-2:]
        far = len(before) > within or "," in reach.tail[: match.start()]
        if not reach.language.that:
            far = match.start() > within
        if joined or (first and far and not _is_parenthesis(reach, match)):
            return True
        first = False
    return False


def _is_parenthesis(reach: _Reach, match: re.Match[str]) -> bool:
    """will not, he said, accept: words between two commas right after the operator."""
    pieces = _COMMAS.split(reach.tail)
    return (
        len(pieces) == 2
        and not pieces[0].strip()
        and pieces[1].rstrip().endswith(match[0])
        and (reach.passage[:1].islower())
    )


def _is_closed_by_comma(reach: _Reach, ends_with_comma: bool) -> bool:
    pieces = _COMMAS.split(reach.tail)
    if ends_with_comma:
        pieces.append("")
    if len(pieces) == 1:
        return False
    introduces = _introduces(reach)
    if not pieces[0].strip():
        # The operator is left hanging: will not, under any circumstances, accept; weigerte sich, den Entwurf.
        return not (len(pieces) in (2, 3) and (not pieces[-1].strip() or introduces))
    alone = len(pieces[-1].split()) == 1
    if introduces and (alone or (reach.kind == "object" and not reach.tail.endswith(" to"))):
        return bool(_BEFORE_COMMA.match(reach.before.strip()))
    return not (ends_with_comma and _is_list_item(reach))


def _is_list_item(reach: _Reach) -> bool:
    """will not join alliances, host bases or use force."""
    if _BEFORE_COMMA.match(reach.before.strip()) or reach.passage[:1].isupper():
        return False
    words = re.findall(r"[\w'’-]+", reach.passage.casefold())[:14]
    if not words or words[0] in _SUBJECTS or reach.language.statement.match(words[0]):
        return False
    return bool({"or", "nor", "ou", "oder", "hoặc", "hay", "ni"} & set(words))


def _and_goes_on(reach: _Reach) -> bool:
    """Whether an "and" before the passage keeps it under the operator: refused to sign and accept."""
    if _ELSEWHERE_AND.search(reach.tail):
        return False
    before, found, following = reach.tail.rpartition(" and")
    if not found or (following and not following.startswith(" ")):
        return True
    is_object, has_that = reach.kind == "object", " that " in f"{before} "
    if following.strip():
        return {"that": has_that or is_object, "to": not (is_object or before.startswith(" to "))}.get(
            following.strip(), True
        )
    opening = re.findall(r"[^\W\d_]+", reach.passage[:60])[:3] or [""]
    word = opening[0]
    # A subject, or a verb in a form that the operator cannot have: does not choose sides and wishes.
    if word[:1].isupper() or word in _SUBJECTS or word.endswith("ed") or _AUXILIARIES & set(opening):
        return False
    if word.endswith("s") and reach.before.rstrip().endswith("does"):
        return False
    return not is_object or word.endswith("ing") or has_that

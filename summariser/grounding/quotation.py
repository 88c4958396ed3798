"""Cutting what someone said out of the article, given where it begins.

Direct speech goes from mark to mark. Reported speech goes to the end of its clause: to the words that say who said
it, to the next thing that was said, or to the end of the sentence.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from summariser.core.article import Article, Span
from summariser.language.locate import locator
from summariser.language.paragraphs import paragraph_at
from summariser.language.quotation_marks import Quotation, quotations
from summariser.language.speech import ATTRIBUTION, ENGLISH_VERB, SPOKEN, phrases, verbs
from summariser.language.transcripts import turn_at
from summariser.language.words import Language, every, language


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage; `marked` says that it stands between quotation marks, after a dash, or in a transcript behind who
    says it.

    `ended`: something marks where it ends, which is a guess otherwise. `rest` is what the speaker says on in the same
    sentence, after the words that say who spoke.
    """

    span: Span
    marked: bool
    ended: bool = True
    rest: Span | None = None


_ENGLISH, _VIETNAMESE = language("en").speech, language("vi").speech
_ACTED = phrases(ENGLISH_VERB, *_ENGLISH.did)
_SAYING = phrases(*_ENGLISH.saying)
_WHO = r"(?:he|she|they|it|we|I|[A-ZÀ-ÞĐ][\w.’'-]*(?:\s(?!who\b|which\b|that\b)[\w.’'-]+){0,7}?)"
_HELPER = rf"(?:{phrases(*_ENGLISH.helpers)}\s+)*"
_CAPITALISED = r"[A-ZÀ-ỸĐА-ЯЄІЇ][\w.’'-]*\s+"
_OFFICE = (
    r"(?:the\s+)?(?:(?:[A-ZÀ-ÞĐ][\w’'-]*\s+)?(?:prime|foreign|party|president|minister|premier|chancellor|secretary|king"
    r"|leader|chief|chairman|envoy|ambassador|spokes\w+|président|presidente|ministre|ministro|президент)\s+)*"
)
_BEFORE_NAME = r"(?:(?:he|she|they|le|la|el|il|o|a|der|die|ông|bà)\s+)*"


def _turns(one: Language) -> str:
    """Where the next statement begins even without a comma: trade would grow and Xi said prices would fall."""
    speech, joins = one.speech, phrases(*one.grammar.contrast)
    subject = rf"{_BEFORE_NAME}{_OFFICE}"
    helpers = rf"(?:{phrases(*speech.helpers)}\s+)*" if speech.helpers else ""
    said = rf"{helpers}{phrases(*speech.said, *speech.compound)},?(?=:?\s+[\w“«\"])(?!\s+by\b)"
    found = [rf"{joins}\s+{subject}(?:{_CAPITALISED}){{0,5}}{said}"]
    if speech.past and speech.that:
        that = rf"{helpers}{phrases(*speech.past)},?\s+{phrases(*speech.that)}(?:(?<=')|(?!\w))"
        found.append(rf"{joins}\s+{subject}(?:{_CAPITALISED}){{1,5}}{that}")
    if speech.according:
        found.append(rf"{joins},?\s+{phrases(*speech.according)}\s+[A-ZÀ-ỸĐА-ЯЄІЇ]")
    return "|".join(found)


_CONTRAST = phrases(*(word for one in SPOKEN for word in one.grammar.contrast))
"""Every turn begins with one, which is soon seen."""
_ENDINGS = (
    r";(?=\s)",
    rf"[,–—]\s+(?:(?:as|and|but|while)\s+)?{_WHO}\s+{_HELPER}{_ACTED}\b(?!\s+by\b)",
    rf"[,–—]\s+(?:as\s+)?(?:the|his|her|their)\s+(?:[\w’'-]+\s+){{1,4}}?{_HELPER}{ENGLISH_VERB}\b(?!\s+by\b)",
    rf"[,–—]\s+(?:and|but)\s+(?:\w+ly\s+)?{_HELPER}{_ACTED}\b(?!\s+by\b)",
    rf"[,–—]\s+{ENGLISH_VERB}\s+(?=[A-ZÀ-ÞĐ]|he\b|she\b|they\b|the\b|a\b)",
    rf"\s(?={_CONTRAST}[\s,])(?:{'|'.join(_turns(one) for one in SPOKEN if one.grammar.contrast)})",
    rf"\swith\s+{_OFFICE}(?:{_CAPITALISED}){{1,5}}{_SAYING}\b",
    *every(lambda one: one.speech.turns),
    rf"[,–—]\s+(?:(?:and|while|also|further|thereby|by)\s+)*{_SAYING}\b",
    r"[,–—]\s+according\s+to\b",
    rf"[,–—]\s+(?:và\s+|đồng thời\s+)?{phrases(*_VIETNAMESE.verbs, *_VIETNAMESE.saying)}(?!\w)",
)
_FINITE = re.compile(r"\b(?:would|will|should|could|can|may|must|had|has|have|is|are|was|were|\w+ed)\b")
_END = re.compile(rf"(?![A-Za-z])(?:{'|'.join(f'(?:{pattern})' for pattern in _ENDINGS)})")
"""None begins with a Latin letter, which spares most places most of them."""
_FRONTED = re.compile(rf"(?:In |By |While |After )?(?:{_SAYING}|speaking|citing)\b[^,;]*", re.IGNORECASE)
_MAIN_CLAUSE = re.compile(rf",\s+(?:(?:the|his|her)\s+(?:[\w’'-]+\s+){{1,4}}?|{_WHO}\s+){_HELPER}(?:{_ACTED}|\w+ed)\b")
_DASH = re.compile(r"(?:[—–―]|(?<!\S)-(?=\s))[\s.,;:!?—–―]*(?=[^\W_]|[¿¡“«\"(])")
_MOST_INNER = 60
"""Quotations inside another one that are looked at: a bound, for a text of nothing else."""
_FARTHEST = 200
_FEW = 6
"""Characters between two parts of a quotation, and words where none of them is a known word of speech."""
_COMMA = re.compile(r"[,،、，]|\S\W*[,،、，]")
_OTHER_SPEAKER = re.compile(r"\b(?:while|whereas|but|and)\b")
_GOES_ON = re.compile(r"[,،、，:：—–―-][\s\u00a0]*[“„«»”\"'‘‚「『`]+$")
_FULL_STOPS = " \t\r\n\u00a0.;!?…,:–—"
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[A-Z]\.){2,}$")


def cut(article: Article, opening: Span, direct: bool, numbers: Sequence[int]) -> Cut:
    """The passage that begins with the words at `opening`, said to be direct or reported speech.

    Words that stand in a quotation are cut from mark to mark when they begin it or the speech is direct.
    """
    text = article.text
    around = _enclosing(text, opening, direct)
    if around and around.closed:
        return Cut(_stripped(text, around.inner), marked=True, rest=_rest(article, around))
    if around:
        end = max(opening.end, min(around.inner.end, _cited_end(article, opening, numbers)))
        who = ATTRIBUTION.search(text, opening.end, end)
        return Cut(_stripped(text, Span(around.inner.start, who.start() if who else end)), marked=True, ended=False)
    turn = turn_at(text, opening.start) if direct else None
    marked = turn is not None and opening in turn.said
    return (_after_dash(text, opening) if direct else None) or Cut(_clause(article, opening), marked)


def _rest(article: Article, first: Quotation) -> Span | None:
    """The second part of a quotation that the words for who spoke interrupt: “A,” she said, “B.”"""
    text, end = article.text, first.inner.end
    found = quotations(text)
    following = bisect_right(found, end, key=lambda quotation: quotation.inner.start)
    second = found[following] if following < len(found) else None
    index = locator(article)
    if not second or not second.closed or index.sentence_at(second.inner.start) != index.sentence_at(end - 1):
        return None
    between = text[end - 1 : second.inner.start]
    spoken = len(verbs().findall(between))
    interrupts = (
        between[0] != "."
        and len(between) <= _FARTHEST
        and _GOES_ON.search(between)
        and (spoken == 1 or (spoken == 0 and _COMMA.match(between) and len(between.split()) <= _FEW))
        and not _OTHER_SPEAKER.search(between)
    )
    return _stripped(text, second.inner) if interrupts else None


def _after_dash(text: str, opening: Span) -> Cut | None:
    """A part of a dialogue, told by the dash that begins its paragraph: — A, she said. — B."""
    paragraph = paragraph_at(text, opening.start)
    dashes = [m for m in _DASH.finditer(text, paragraph.start, opening.end) if m.end() <= opening.start]
    if not dashes or dashes[0].start() != paragraph.start:
        return None
    start = dashes[-1].end()
    who = ATTRIBUTION.search(text, opening.end, paragraph.end)
    end = who.start() if who else paragraph.end
    more = _DASH.search(text, who.end(), paragraph.end) if who else None
    rest = more and not ATTRIBUTION.search(text, more.end(), paragraph.end) and more.end() < paragraph.end
    return Cut(
        Span(start, max(opening.end, start + len(text[start:end].rstrip(" ,،—–―-")))),
        marked=True,
        ended=who is not None,
        rest=Span(more.end(), paragraph.end) if more and rest else None,
    )


def _enclosing(text: str, opening: Span, direct: bool) -> Quotation | None:
    """The quotation that the opening words begin or, for direct speech, that they stand in or lead into."""
    around = [q for q in _begun(text, opening.end) if opening.start < q.inner.end]
    begun = [q for q in around if not _words(text[q.inner.start : opening.start]) and q.inner.start <= opening.start]
    if begun and (direct or opening.end <= begun[0].inner.end):
        return begun[0]
    if not direct:
        return None
    holding = [q for q in around if opening in q.inner]
    # The outermost, unless it is one that was never closed.
    led_into = [q for q in around if q.inner.start > opening.start]
    return next((q for q in [*holding, *led_into] if q.closed), next(iter([*holding, *led_into]), None))


def _begun(text: str, end: int) -> Sequence[Quotation]:
    """The quotations, last of those that begin before an offset, of which some may go on there."""
    found = quotations(text)
    last = bisect_left(found, end, key=lambda quotation: quotation.inner.start)
    return found[max(0, last - _MOST_INNER) : last]


def _words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _cited_end(article: Article, opening: Span, numbers: Sequence[int]) -> int:
    index = locator(article)
    last = max([index.sentence_at(opening.end - 1), *index.valid(numbers)])
    sentence = article.sentence(last)
    return sentence.span.end if sentence else len(article.text)


def _clause(article: Article, opening: Span) -> Span:
    """From the opening words to the end of their clause, inside one sentence, paragraph and quotation."""
    text = article.text
    sentence = article.sentence(locator(article).sentence_at(opening.end - 1))
    paragraph = paragraph_at(text, opening.end - 1)
    ends = [paragraph.end, sentence.span.end if sentence else len(text)]
    ends += [q.inner.end for q in _begun(text, opening.end) if opening in q.inner and q.closed]
    end = max(opening.end, min(ends))
    start = max(paragraph.start, sentence.span.start if sentence else 0)
    if start < opening.start and _FRONTED.fullmatch(text, start, opening.start):
        end = _main_clause(text, opening.end, end)
    for match in _END.finditer(text, opening.end, end):
        if not (_inside_quotation(text, opening, match.start()) or _joins_names(text, opening, match.start())):
            end = match.start()
            break
    clause = text[opening.start : end]
    if not _ABBREVIATED.search(clause[max(0, clause.rfind(" ")) :]):
        clause = clause.rstrip(_FULL_STOPS)
    return Span(opening.start, max(opening.end, opening.start + len(clause)))


def _main_clause(text: str, start: int, end: int) -> int:
    """Where a clause in front ends, as in "Stressing that ..., the minister thanked ...": before the subject."""
    match = _MAIN_CLAUSE.search(text, start, end)
    return match.start() if match else end


def _inside_quotation(text: str, opening: Span, offset: int) -> bool:
    return any(q.closed and offset < q.inner.end and opening not in q.inner for q in _begun(text, offset + 1))


def _joins_names(text: str, opening: Span, offset: int) -> bool:
    """Whether an "and" without a comma is inside of a subject: Vietnam and China said."""
    before = text[opening.start : offset]
    alone = text[offset].isspace() and before.rpartition(" ")[2][:1].isupper()
    return alone and not _FINITE.search(before)


def _stripped(text: str, span: Span) -> Span:
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, max(start + 1, start + len(inner.strip())))

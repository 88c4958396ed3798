"""A text parsed by spaCy, sentence by sentence, with the way back to the article."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from summariser.core.article import Article, Sentence, Span
from summariser.language.paragraphs import paragraph_at

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_ANY_SPACE = re.compile(r"\s")

LONGEST_SENTENCE = 2_000
"""Code points; longer ones are left out."""

_AT_ONCE = 16
"""Sentences that are parsed together. Of the longest ones, more take memory and no less time."""

_DATELINE = re.compile(
    r"(?:[A-Z][^\n()]{1,60}\([^()\n]{2,30}\)|[A-Z][A-Z .'’/-]{2,40}(?:,[^\n\d]{0,25}\d{1,2}(?:, \d{4})?[^\n]{0,20}?)?)"
    r"\s*[-–—―]+\s+(?=\S)"
    r"|[A-Z][\w .'’-]{2,40}, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})? \([A-Z][\w ]{1,20}\):?\s+(?=\S)"
    r"|[A-Z][A-Z .'’/-]{3,40}: (?=\S)"
)
"""SEOUL, Dec. 1 (Yonhap) --; Hanoi (VNA) –; SHEFFIELD, Nov. 5, 2024 /PRNewswire/ --; New Delhi, Apr 5 (PTI); DHAKA:."""
_READ_OTHERWISE = str.maketrans(dict.fromkeys(range(55296, 57344), "�"))
"""Halves of surrogate pairs, which spaCy refuses, by a character that is as long."""


FINITE = frozenset(("VBD", "VBZ", "VBP"))
"""How spaCy tags verbs that have a subject of their own."""


@dataclass(frozen=True)
class ParsedSentence:
    """A sentence's tokens; the offsets of tokens are those of the sentence, `offset` is where it begins."""

    number: int
    offset: int
    doc: "Doc"

    def span(self, first: int, last: int) -> Span:
        """From one token to another, that one included, as offsets of the article."""
        return Span(self.offset + self.doc[first].idx, self.offset + self.doc[last].idx + len(self.doc[last]))

    def subtree(self, token: "Token") -> Span:
        return self.span(token.left_edge.i, token.right_edge.i)


def governing(verb: "Token", at: "Token") -> "Token":
    """Where to look for the subject of a verb next: `at`, but for "confirmed his readiness to resume the talks and
    proposed", where the parse joins what has a subject to what has none."""
    joined = at is not verb and verb.tag_ in FINITE and at.tag_ == "VB" and at.dep_ in ("acl", "relcl")
    return next((one for one in at.ancestors if joined and one.tag_ in FINITE), at)


def load(folder: Path) -> "Language":
    """The pipeline whose data lie in a folder; takes about a second and 150 MB.

    What spaCy learns of words it keeps for ever, so read each article in a `memory_zone` of the pipeline, and let no
    document leave that.
    """
    import spacy

    return spacy.load(folder)


def parse(pipeline: "Language", article: Article) -> Iterator[ParsedSentence]:
    """The sentences of an article but for those that are too long, with line breaks read as spaces."""
    sentences = [one for one in article.sentences if not _too_long(one)]
    parts = [(one.number, part) for one in sentences for part in _parts(article.text, one.span)]
    texts = (_ANY_SPACE.sub(" ", article[part]).translate(_READ_OTHERWISE) for _, part in parts)
    for (number, part), doc in zip(parts, pipeline.pipe(texts, batch_size=_AT_ONCE), strict=True):
        yield ParsedSentence(number, part.start, doc)


def _parts(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence by paragraphs and without datelines: a heading, the name of a photographer or a city is no part of
    what stands below or behind it."""
    start = sentence.start
    while start < sentence.end:
        paragraph = paragraph_at(text, start)
        end = min(sentence.end, max(start + 1, paragraph.end))
        dateline = _DATELINE.match(text, start, end) if start == paragraph.start else None
        yield Span(dateline.end() if dateline else start, end)
        start = end + len(text[end : sentence.end]) - len(text[end : sentence.end].lstrip())


def left_out(article: Article) -> tuple[str, ...]:
    """The note about sentences that `parse` leaves out."""
    count = sum(map(_too_long, article.sentences))
    return (f"{count} sentences of over {LONGEST_SENTENCE:,} characters were not parsed.",) if count else ()


def _too_long(sentence: Sentence) -> bool:
    return sentence.span.end - sentence.span.start > LONGEST_SENTENCE

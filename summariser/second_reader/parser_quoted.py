"""Quotations, and which words of speech beside them say whose they are."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from summariser.core.article import Article, Span
from summariser.language.locate import locator
from summariser.language.paragraphs import paragraph_at
from summariser.language.quotation_marks import quotations
from summariser.language.words import language
from summariser.second_reader.parser_cues import Cue

_FARTHEST = 160
"""Code points between a quotation and the verb that says whose it is."""
_LEAST_WORDS = 3
_WORD = re.compile(r"\w+")
_GOES_ON = re.compile(r"[,?!…—–-]\W{0,3}$")
_ENDED = re.compile(r"[.?!…,]\W{0,3}$")
_LEADS_IN = re.compile(r"(?:[,:]|, and)\W*$|^\W*(?:that\W*)?$")


class Quoted:
    """The outermost quotations of an article, without their marks."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.spans: list[Span] = []
        for one in quotations(article.text):
            if not self.spans or one.inner.start >= self.spans[-1].end:
                self.spans += _stripped(article.text, one.inner)
        self._starts = [one.start for one in self.spans]

    def at(self, offset: int) -> Span | None:
        """The quotation around a place."""
        number = bisect_left(self._starts, offset + 1) - 1
        return self.spans[number] if number >= 0 and offset < self.spans[number].end else None

    def first(self, start: int, end: int) -> Span | None:
        """The first that begins in a stretch of the text."""
        number = bisect_left(self._starts, start)
        return self.spans[number] if number < len(self.spans) and self._starts[number] < end else None

    def owners(self, cues: Iterable[Cue]) -> dict[Span, Cue]:
        """Each quotation that stands beside words of speech, with the nearest of these."""
        found: dict[Span, tuple[int, Cue]] = {}
        for cue in cues:
            for quoted in self._beside(cue):
                distance = max(cue.at.start - quoted.end, quoted.start - cue.at.end)
                if quoted not in found or distance < found[quoted][0]:
                    found[quoted] = distance, cue
        return {quoted: cue for quoted, (_, cue) in found.items()}

    def _beside(self, cue: Cue) -> Iterator[Span]:
        following = bisect_left(self._starts, cue.at.start)
        for quoted in self.spans[max(0, following - 1) : following + 1]:
            before = quoted.end <= cue.at.start
            if self._is_said_behind(quoted, cue) if before else self._is_led_in(quoted, cue):
                yield quoted

    def _is_led_in(self, quoted: Span, cue: Cue) -> bool:
        """As in: he said on Monday, “...; he called it “..."""
        gap = self.article.text[cue.at.end : quoted.start]
        sentences = self.sentence(quoted.start) - cue.sentence.number
        leads_in = _LEADS_IN.search(gap) or cue.verb.lemma_ in language("en").lemmas.calls
        return sentences <= (":" in gap) and len(gap) < _FARTHEST and bool(leads_in)

    def _is_said_behind(self, quoted: Span, cue: Cue) -> bool:
        """As in: ...,” said the minister."""
        text = self.article.text
        gap = text[quoted.end : cue.at.start]
        sentences = cue.sentence.number - self.sentence(quoted.end - 1)
        near = sentences == 0 or (sentences == 1 and text[quoted.end - 1] != ".")
        goes_on = _GOES_ON.search(self.article[quoted]) or gap.lstrip("”\"’'")[:1] == ","
        return bool(near and goes_on and len(gap) < _FARTHEST and self._begins_sentence(quoted))

    def _begins_sentence(self, quoted: Span) -> bool:
        sentence = self.article.sentence(self.sentence(quoted.start))
        before = self.article.text[sentence.span.start : quoted.start] if sentence else ""
        return len(_WORD.findall(before)) < _LEAST_WORDS

    def is_sentence(self, quoted: Span) -> bool:
        """Whether it is a whole sentence, or several, without words that say who speaks."""
        sentence = self.article.sentence(self.sentence(quoted.end - 1))
        behind = self.article.text[quoted.end : sentence.span.end] if sentence else ""
        return bool(_ENDED.search(self.article[quoted]) and self._begins_sentence(quoted) and not _WORD.search(behind))

    def sentence(self, offset: int) -> int:
        return locator(self.article).sentence_at(offset)

    def in_one_paragraph(self, one: Span, other: Span) -> bool:
        text = self.article.text
        return paragraph_at(text, one.start) == paragraph_at(text, other.start)


def _stripped(text: str, span: Span) -> Iterator[Span]:
    inner = text[span.start : span.end]
    start = span.start + len(inner) - len(inner.lstrip())
    end = start + len(inner.strip())
    if start < end:
        yield Span(start, end)

"""Speech in parsed sentences: words that tell of it with what was said, and quotations from mark to mark."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from summariser.core.article import Article, Span
from summariser.language.paragraphs import paragraph_at
from summariser.second_reader.cast import Cast, Meant
from summariser.second_reader.found import Speech
from summariser.second_reader.parsed import ParsedSentence
from summariser.second_reader.parser_cues import ONE_PERSON, Cue, Run, beside, cues, main_subjects, trimmed
from summariser.second_reader.parser_quoted import Quoted
from summariser.second_reader.turns import in_turns

if TYPE_CHECKING:
    from spacy.tokens import Token

_LEAST_WORDS, _NEAR = 3, 3
"""_NEAR: sentences."""
_OTHER = "“{}” may be {} instead."
_CLOSING = ("”", '"', "»")
_UNNAMED = "The article says who speaks only for what stands before."


@dataclass
class _Item:
    """Speech, with the number of the last sentence that it or the words for who spoke stand in."""

    speech: Speech
    last: int


class _Speakers:
    """Whom the words for a speaker mean. "He" and "she" mean the last person who was the subject of a main clause."""

    def __init__(self, sentences: Iterable[ParsedSentence], quoted: Quoted, cast: Cast) -> None:
        self._cast = cast
        self._last: list[tuple[int, int, Meant]] = []
        for sentence in sentences:
            for words in main_subjects(sentence):
                if not (quoted.at(words.start) or cast.article[words].lower() in ONE_PERSON):
                    meant = cast.meant(words)
                    if meant and meant.person:
                        self._last.append((words.start, sentence.number, meant))

    def meant(self, cue: Cue, spans: Sequence[Span]) -> Meant | None:
        words = cue.speaker
        meant = self._cast.meant(words)
        number = bisect_left(self._last, words.start, key=lambda one: one[0])
        if number and self._cast.article[words].lower() in ONE_PERSON and words.start < spans[0].start:
            _, sentence, last = self._last[number - 1]
            if cue.sentence.number - sentence <= _NEAR:
                if meant and meant.person and meant.name != last.name:
                    return replace(last, doubt=_OTHER.format(self._cast.article[words], meant.name))
                return last
        return meant


def speech(sentences: Iterable[ParsedSentence], article: Article, cast: Cast) -> tuple[Speech, ...]:
    """What was said, in the order of the text."""
    reading = _Reading(tuple(sentences), article, cast)
    found = _continued([*reading.direct(), *reading.reported()], reading.quoted)
    turns = in_turns(cast, [span for one in found for span in one.spans])
    return tuple(sorted([*found, *turns], key=lambda one: one.spans[0]))


class _Reading:
    """The words of speech of an article, and the quotations that they stand beside (`own`, by the word)."""

    def __init__(self, sentences: Sequence[ParsedSentence], article: Article, cast: Cast) -> None:
        self.quoted = Quoted(article)
        self._speakers = _Speakers(sentences, self.quoted, cast)
        self._heard = [cue for one in sentences for cue in self._hear(one)]
        self._owners = self.quoted.owners(self._heard)
        self._own: dict[Cue, list[Span]] = defaultdict(list)
        for span in sorted(self._owners):
            self._own[self._owners[span]].append(span)

    def _hear(self, sentence: ParsedSentence) -> Iterator[Cue]:
        """Words of speech outside of quotations, of somebody outside of them."""
        last: Cue | None = None
        for cue in cues(sentence):
            if self.quoted.at(cue.at.start):
                continue
            who: Token | None = cue.who
            inside = self.quoted.at(cue.speaker.start)
            if inside:
                who = last.who if last and cue.goes_on else beside(cue.verb, inside.end - sentence.offset)
            if who is not None:
                last = replace(cue, who=who)
                yield last

    def direct(self) -> Iterator[_Item]:
        """Both parts of what the words for who spoke interrupt are one item."""
        for cue, spans in self._own.items():
            yield from self._said_by(cue, tuple(spans))

    def reported(self) -> Iterator[_Item]:
        """What is told in clauses; a statement within another is a part of it."""
        for _, in_sentence in groupby(self._heard, key=lambda cue: cue.sentence.number):
            heard = list(in_sentence)
            told = [(cue, tuple(self._cut(cue, heard))) for cue in heard if not self._passes_on(cue, heard)]
            taken: list[Span] = []
            for cue, spans in sorted(told, key=lambda one: -sum(span.end - span.start for span in one[1])):
                inner = any(span in other for span in spans for other in taken)
                if spans and not inner and not any(self.quoted.at(span.start) in self._owners for span in spans):
                    taken += spans
                    before = (one for one in heard if cue.goes_on and one.tells(cue))
                    yield from self._said_by(next(before, cue), spans)

    def _passes_on(self, cue: Cue, heard: Sequence[Cue]) -> bool:
        """Whether it only hands on what a person of the article said: "the minister agreed, the ministry said"."""
        inside = [one for one in heard if one.told and cue.tells(one) and not one.goes_on]
        meant = inside and self._speakers.meant(cue, [cue.at])
        return bool(meant and not meant.person and any(self._is_person(one) for one in inside))

    def _is_person(self, cue: Cue) -> bool:
        meant = self._speakers.meant(cue, [cue.at])
        return meant is not None and meant.person

    def _said_by(self, cue: Cue, spans: tuple[Span, ...]) -> Iterator[_Item]:
        meant = self._speakers.meant(cue, spans)
        if meant:
            direct = all(self.quoted.at(span.start) == span for span in spans)
            last = max(cue.sentence.number, self.quoted.sentence(spans[-1].end - 1))
            yield _Item(Speech(meant.name, spans, direct, meant.doubt), last)

    def _cut(self, cue: Cue, heard: Sequence[Cue]) -> Iterator[Span]:
        """The parts of what is told, each up to the next thing that the speaker says: ", adding that"."""
        inside = [one for one in heard if cue.tells(one)]
        if cue.phrase and any(one.told for one in inside):  # "According to the agency, the minister said"
            return
        ends = [one.verb.i - 2 for one in inside if one.goes_on]
        runs = (trimmed(cue.sentence.doc, (first, min([last, *ends]))) for first, last in cue.told)
        kept = [run for run in runs if run]
        if sum(last - first + 1 for first, last in kept) >= _LEAST_WORDS:
            for run in kept:
                span = self._whole(cue, run, heard)
                if all(cue.at.end < span.start and span.end < one.start for one in self._own.get(cue, ())):
                    yield span

    def _whole(self, cue: Cue, kept: Run, heard: Sequence[Cue]) -> Span:
        """With the whole of a quotation that it begins or ends in, or that ends its sentence."""
        text, sentence = self.quoted.article.text, cue.sentence
        start, end = sentence.span(*kept).start, sentence.span(*kept).end
        start = max(start, paragraph_at(text, end - 1).start)
        begins, ends = self.quoted.at(start), self.quoted.at(end - 1)
        behind = self.quoted.first(end, sentence.offset + len(sentence.doc.text))
        if not ends and behind and not any(end <= one.at.start < behind.end for one in heard):
            ends = behind
        start = begins.start if begins else start
        if ends and ends.start > start:  # with its mark, since the one that opens it is there
            return Span(start, ends.end + (text[ends.end : ends.end + 1] in _CLOSING))
        return Span(start, ends.end if ends else end)


def _continued(found: Sequence[_Item], quoted: Quoted) -> list[Speech]:
    """With the quotations that no words say the speaker of and that go on with what stands right before them."""
    taken = {span for one in found for span in one.speech.spans}
    before = {one.last: one for one in sorted(found, key=lambda one: one.speech.spans[-1])}
    items = list(found)
    for span in quoted.spans:
        one = before.get(quoted.sentence(span.start) - 1)
        if one is None or span in taken or not quoted.is_sentence(span):
            continue
        spans = one.speech.spans
        near = quoted.in_one_paragraph(spans[0], span)
        last = quoted.sentence(span.end - 1)
        if near and one.speech.direct and len(spans) == 1:
            one.speech, one.last = replace(one.speech, spans=(*spans, span)), last
        else:
            doubt = one.speech.doubt or ("" if near else _UNNAMED)
            one = _Item(replace(one.speech, spans=(span,), direct=True, doubt=doubt), last)
            items.append(one)
        before[last] = one
    return [one.speech for one in items]

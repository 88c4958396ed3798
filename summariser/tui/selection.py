"""What a reviewer has chosen in an article: sentences, and stretches from a word to a word."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from summariser.core.article import Article, Sentence, Span
from summariser.grounding.passages import Passages, passages

# Scripts that are written without spaces go character by character; marks stay with the letter that they are on.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_MARKS = "\u0300-\u036f\u200c\u200d\ufe0f"
_LETTERS = rf"(?:(?![{_UNSPACED}])[\w{_MARKS}])+"
_WORD = re.compile(rf"(?:[{_UNSPACED}]|{_LETTERS}(?:[’'\-]{_LETTERS})*|\S)[{_MARKS}]*")


@lru_cache(maxsize=4)
def words(article: Article) -> tuple[Span, ...]:
    """The steps of the cursor: words, and each mark of punctuation by itself, so that a stretch can end before it."""
    return tuple(Span(*found.span()) for found in _WORD.finditer(article.text))


@dataclass(frozen=True)
class TextSelection:
    """`at` is the word that the cursor is on, `anchor` where a stretch began; `chosen` is what was taken so far.

    `given` are the passages that there were before: they stay if they are taken or nothing else is chosen.
    """

    article: Article
    at: int = 0
    anchor: int | None = None
    chosen: tuple[Span, ...] = ()
    given: tuple[Span, ...] = ()

    @staticmethod
    def beginning(
        article: Article, offset: int, chosen: tuple[Span, ...] = (), given: tuple[Span, ...] = ()
    ) -> "TextSelection":
        return TextSelection(article, _index(article, offset), None, chosen, given)

    @property
    def caret(self) -> Span:
        return words(self.article)[self.at]

    @property
    def stretch(self) -> Span | None:
        if self.anchor is None:
            return None
        a, b = sorted((self.anchor, self.at))
        return Span(words(self.article)[a].start, words(self.article)[b].end)

    @property
    def sentence(self) -> Sentence:
        """The one that the cursor is in."""
        return self.article.sentences[self._sentence()]

    @property
    def spans(self) -> tuple[Span, ...]:
        """All that is chosen; the sentence of the cursor if nothing is."""
        found = (*self.given, *self.chosen, *((self.stretch,) if self.stretch else ()))
        return tuple(sorted(set(found))) or (self.sentence.span,)

    def word(self, step: int) -> "TextSelection":
        return replace(self, at=self._bounded(self.at + step), anchor=None, given=())

    def extend(self, step: int) -> "TextSelection":
        """The first step chooses the word of the cursor itself, the next ones go on from it."""
        if self.anchor is None:
            return replace(self, anchor=self.at, given=())
        return replace(self, at=self._bounded(self.at + step))

    def to_sentence(self, step: int) -> "TextSelection":
        number = min(max(self._sentence() + step, 0), len(self.article.sentences) - 1)
        return replace(self, at=_index(self.article, self.article.sentences[number].span.start), anchor=None, given=())

    def extend_sentence(self, step: int) -> "TextSelection":
        """To the end, or the start, of the cursor's sentence; from there on to the next one's."""
        anchor = self.at if self.anchor is None else self.anchor
        number = self._sentence()
        for candidate in (number, min(max(number + step, 0), len(self.article.sentences) - 1)):
            span = self.article.sentences[candidate].span
            at = _index(self.article, span.end - 1 if step > 0 else span.start)
            if at != self.at:
                return replace(self, at=at, anchor=anchor, given=())
        return replace(self, anchor=anchor, given=())

    # Passages that are offered

    def propose(self, step: int) -> "TextSelection":
        """The next of the passages that the cursor's sentence offers; after the last one the first again."""
        whole = self._offered.whole
        now = self.stretch
        before = whole.index(now) if now in whole else min(-step, 0)
        return self._over(whole[(before + step) % len(whole)])

    def end_at(self, step: int) -> "TextSelection":
        """The same passage up to the next place where a clause ends, or the one before; after the last the first."""
        now = self._base
        ends = [one for one in self._offered.ends if one > now.start]
        return self._over(Span(now.start, _further(ends, now.end, step))) if ends else self

    def start_at(self, step: int) -> "TextSelection":
        """The same passage from the next place where a clause begins, or the one before; after the last the first."""
        now = self._base
        starts = [one for one in self._offered.starts if one < now.end]
        return self._over(Span(_further(starts, now.start, step), now.end)) if starts else self

    @property
    def _offered(self) -> Passages:
        return passages(self.article, self.sentence)

    @property
    def _base(self) -> Span:
        """The passage whose ends are moved: the stretch, what was given, or the sentence."""
        return self.stretch or next(iter(self.given), self.sentence.span)

    def _over(self, span: Span) -> "TextSelection":
        """Stretched over a passage. Others that were given stay."""
        start, end = _index(self.article, span.start), _index(self.article, span.end - 1)
        return replace(self, anchor=start, at=end, given=(), chosen=(*self.chosen, *self.given[1:]))

    def toggle(self) -> "TextSelection":
        """Take the stretch, or the sentence of the cursor; give it back if it was taken. What was given is taken."""
        if self.given:
            return replace(self, chosen=self.given, given=())
        span = self.stretch or self.sentence.span
        chosen = tuple(one for one in self.chosen if one != span)
        return replace(self, anchor=None, chosen=chosen if span in self.chosen else (*chosen, span))

    def clear(self) -> "TextSelection":
        """Nothing is chosen."""
        return replace(self, anchor=None, chosen=(), given=())

    def drag(self, start: int, end: int) -> "TextSelection":
        """The stretch between two offsets, whole words."""
        return replace(self, anchor=_index(self.article, start), at=_index(self.article, end), given=())

    def _bounded(self, at: int) -> int:
        return min(max(at, 0), len(words(self.article)) - 1)

    def _sentence(self) -> int:
        starts = [sentence.span.start for sentence in self.article.sentences]
        return max(bisect_right(starts, self.caret.start) - 1, 0)


def _index(article: Article, offset: int) -> int:
    return max(bisect_right(words(article), offset, key=lambda span: span.start) - 1, 0)


def _further(places: Sequence[int], here: int, step: int) -> int:
    """The place after this one, or with -1 before it; round the end if need be."""
    if step > 0:
        return next((one for one in places if one > here), places[0])
    return next((one for one in reversed(places) if one < here), places[-1])

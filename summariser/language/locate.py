"""Finding in an article the words that a model says a passage begins with.

The words of the article are indexed once, joined without spaces, so that one search for a substring is forgiving of
white space, hyphens and punctuation (Viet Nam = Vietnam) and still ends at word boundaries.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, islice

from summariser.core.article import Article, Span
from summariser.core.lazy import cached_property
from summariser.language.text import fold, is_near, plain_words
from summariser.language.words import every, folded

FIRST_WORDS = 8
"""As many words as are asked for at most; a longer opening is compared in full, then by these."""

_NEGATIONS = folded(every(lambda one: one.negation.words))
_LINKS = folded(every(lambda one: one.speech.that)).union(["to", "and", "but", "the"])
"""Words that a model takes along in front of a passage."""


@dataclass(frozen=True, slots=True)
class Words:
    """A run of an article's words, `words[first:last]` of its index."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand. `approximate`: not word for word. `moved`: not in the cited sentences nor beside them."""

    span: Span
    approximate: bool = False
    moved: bool = False


class Locator:
    """An article's words, folded, with the way back to its text. Build it through `locator()`, which keeps a few."""

    def __init__(self, article: Article) -> None:
        self.article = article
        folded = fold(article.text)
        ranges = folded.tokens
        self.words = folded.words
        self.starts = array("q", [folded.starts[start] for start, _ in ranges])
        self.ends = array("q", [folded.ends[end - 1] for _, end in ranges])
        bare = list(map(plain, self.words)) if "n't" in folded.text else self.words
        self._joined = "".join(bare)
        self._offsets = array("q", accumulate(map(len, bare), initial=0))
        self._misspelt: dict[str, list[int]] = {}
        self._runs: dict[tuple[int, ...], list[Words]] = {}
        self._near: dict[tuple[int, ...], tuple[list[Words], list[Words]]] = {}
        self._sentence_starts = [sentence.span.start for sentence in article.sentences]

    @cached_property
    def distinct(self) -> frozenset[str]:
        return frozenset(self.words)

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each distinct word stands."""
        found: dict[str, list[int]] = {}
        for index, word in enumerate(self.words):
            found.setdefault(word, []).append(index)
        return found

    @cached_property
    def _alike(self) -> dict[tuple[str, int], list[str]]:
        """The distinct words that begin with each letter, by their length."""
        found: dict[tuple[str, int], list[str]] = {}
        for word in self.distinct:
            found.setdefault((word[0], len(word)), []).append(word)
        return found

    @cached_property
    def _begun(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for word in self.distinct:
            found.setdefault(word[:2], []).append(word)
        return found

    def alike(self, letters: str) -> Sequence[str]:
        """The distinct words that begin with these two letters."""
        return self._begun.get(letters, ())

    def misspelt(self, word: str) -> list[int]:
        """Where words stand that are a typing error away from this one."""
        if word not in self._misspelt:
            alike = chain.from_iterable(self._alike.get((word[0], len(word) + more), ()) for more in range(-2, 3))
            known = [k for k in alike if k != word and is_near(k, word)]
            self._misspelt[word] = sorted(position for k in known for position in self.positions[k])
        return self._misspelt[word]

    def span(self, run: Words) -> Span:
        return Span(self.starts[run.first], self.ends[run.last - 1])

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that an offset of a word is in."""
        return max(1, bisect_right(self._sentence_starts, offset))

    def run(self, span: Span) -> Words:
        """The words that begin within a span."""
        return Words(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def valid(self, numbers: Sequence[int]) -> list[int]:
        """The numbers that the article has a sentence for, each once, in order."""
        last = len(self._sentence_starts)
        return sorted({number for number in numbers if 1 <= number <= last})

    def around(self, numbers: Sequence[int]) -> list[int]:
        """The cited sentences with their neighbours on either side."""
        return self.valid([n + step for n in self.valid(numbers) for step in (-1, 0, 1)])

    def runs(self, numbers: Sequence[int]) -> list[Words]:
        """The words of these sentences; sentences that follow each other make one run."""
        asked = tuple(numbers)  # again and again, for all that one part of a record says
        if asked not in self._runs:
            self._runs[asked] = self._runs_of(asked)
        return self._runs[asked]

    def near(self, numbers: Sequence[int]) -> tuple[list[Words], list[Words]]:
        """The words of these sentences, and with those of their neighbours."""
        asked = tuple(numbers)
        if asked not in self._near:
            self._near[asked] = self.runs(asked), self.runs(self.around(asked))
        return self._near[asked]

    def _runs_of(self, numbers: Sequence[int]) -> list[Words]:
        found: list[Words] = []
        last = 0
        for number in self.valid(numbers):
            run = self.run(self.article.sentences[number - 1].span)
            if found and number == last + 1:
                run = Words(found.pop().first, run.last)
            found.append(run)
            last = number
        return found

    @property
    def whole(self) -> list[Words]:
        return [Words(0, len(self.words))]

    def occurrences(self, wanted: str, runs: Sequence[Words]) -> Iterator[Words]:
        """Where these joined words stand, from the start of one word to the end of another."""
        if not wanted:
            return
        for run in runs:
            at, stop = self._offsets[run.first], self._offsets[run.last]
            while (at := self._joined.find(wanted, at, stop)) >= 0:
                first = bisect_left(self._offsets, at)
                last = bisect_left(self._offsets, at + len(wanted))
                if self._offsets[first] == at and self._offsets[last] == at + len(wanted):
                    yield Words(first, last)
                at += 1


@lru_cache(maxsize=8)
def locator(article: Article) -> Locator:
    return Locator(article)


def plain(word: str) -> str:
    return word.replace("'", "")


def folded_words(text: str) -> list[str]:
    return plain_words(text) or list(fold(text).words)


def find_opening(article: Article, opening: str, numbers: Sequence[int]) -> Found | None:
    """Where a passage begins, looked for in the cited sentences, then one sentence either side.

    Three words or more that stand exactly once in the whole article are found wherever they are (`moved`). Nothing
    is returned rather than one of several places, or a place where a number, a negation or another word differs.
    """
    index = locator(article)
    near = index.near(numbers)
    readings = _readings(opening)
    for wanted in readings:
        for scope in near:
            if hits := _hits(index, wanted, scope):
                run = _only(index, wanted, hits)
                return Found(index.span(run)) if run else None
        hits = _hits(index, wanted, index.whole)
        if len(hits) == 1 and len(wanted) >= 3:
            return Found(index.span(hits[0]), moved=True)
    for wanted in readings:
        # The first words match and what the model went on to write does not; or one of the first is mistyped.
        head = wanted[:FIRST_WORDS]
        for scope in near:
            run = _only(index, head, _hits(index, head, scope)) or _similar(index, head, scope)
            if run:
                return Found(index.span(run), approximate=True)
    return None


def _readings(opening: str) -> list[list[str]]:
    """The words of an opening, and those before an ellipsis, after which a model leaves words out."""
    opening = opening[:4000]
    head = opening.replace("…", "...").strip(" .").split("...")[0]
    whole, start = folded_words(opening), folded_words(head)
    return [whole, start] if 3 <= len(start) < len(whole) else [whole]


def _hits(index: Locator, wanted: list[str], scope: Sequence[Words]) -> list[Words]:
    """Where these words stand; not more than a few of many places."""
    # Joined words could hide a negation (notable, not able) or change a number (1 5, 15).
    guards = _guards(wanted)
    runs = index.occurrences(plain("".join(wanted)), scope)
    alike = (run for run in runs if _guards(index.words[run.first : run.last]) == guards)
    return list(islice(alike, 50))


def _only(index: Locator, wanted: list[str], hits: list[Words]) -> Words | None:
    """The one hit; of several, the one where a passage can begin."""
    if len(hits) > 1 and len(wanted) >= 3:
        hits = [run for run in hits if _can_begin(index, run)]
    return hits[0] if len(hits) == 1 else None


def _guards(words: Sequence[str]) -> tuple[int, list[str]]:
    return sum(word in _NEGATIONS for word in words), [word for word in words if _has_digit(word)]


def _has_digit(word: str) -> bool:
    return not (word.isascii() and word.isalpha()) and any(map(str.isnumeric, word))


def _can_begin(index: Locator, run: Words) -> bool:
    """At the start of a sentence, or after a mark that a passage begins after."""
    start = index.starts[run.first]
    sentence = index.article.sentence(index.sentence_at(start))
    before = index.article.text[max(0, start - 2) : start].rstrip()
    return (sentence is not None and sentence.span.start == start) or before[-1:] in tuple("\"“„«»‹‘'「『,:")


def _is_guarded(word: str) -> bool:
    return word in _NEGATIONS or _has_digit(word)


def _similar(index: Locator, wanted: list[str], scope: Sequence[Words]) -> Words | None:
    """The one place that differs by typing errors in at most two words, or by one word left out or added.

    Below four words, too little is left to recognise a passage by once one of them is wrong.
    """
    if len(wanted) < 4:
        return None
    best: list[tuple[int, Words]] = []
    for run in scope:
        for first in range(run.first, run.last):
            # A slip keeps the first letter; or the model put a link in front.
            if index.words[first][0] == wanted[0][0] or index.words[first] == wanted[1]:
                aligned = _align(index, wanted, first, run.last)
                best += [aligned] if aligned else []
    if not best:
        return None
    least = min(cost for cost, _ in best)
    places = {run.first: run for cost, run in best if cost == least}
    return next(iter(places.values())) if len(places) == 1 else None


_MOST = 2


def _align(index: Locator, wanted: list[str], first: int, stop: int) -> tuple[int, Words] | None:
    """What it costs to read the wanted words from `first` on; a typing error costs 1, a word left out or added 2."""
    here, cost, position = 0, 0, first
    while here < len(wanted) and cost <= _MOST:
        word = index.words[position] if position < stop else ""
        if word == wanted[here]:
            here, position = here + 1, position + 1
        elif word and here + 1 < len(wanted) and _next_agree(index, wanted, here + 1, position + 1, stop):
            if not _is_slip(index, wanted[here], position):
                return None
            here, position, cost = here + 1, position + 1, cost + 1
        elif here and word and _next_agree(index, wanted, here, position + 1, stop):
            if _changes_meaning(index, word, position):
                return None
            position, cost = position + 1, cost + 2
        elif here + 1 < len(wanted) and word == wanted[here + 1]:
            # In front, it may stand for the article's word there: Slovenia would, for Slovakia would.
            if _is_guarded(wanted[here]) or (here == 0 and wanted[0] not in _LINKS):
                return None
            here, cost = here + 1, cost + 2
        elif word and here + 1 == len(wanted) and _is_slip(index, wanted[here], position):
            here, position, cost = here + 1, position + 1, cost + 1
        else:
            return None
    return (cost, Words(first, position)) if 0 < cost <= _MOST and here == len(wanted) else None


def _next_agree(index: Locator, wanted: list[str], here: int, position: int, stop: int) -> bool:
    return position < stop and (index.words[position] == wanted[here] or is_near(index.words[position], wanted[here]))


def _is_slip(index: Locator, wrote: str, position: int) -> bool:
    """Whether a word of the model's is a mistyped word of the article, and not another word."""
    word = index.words[position]
    is_name = index.article.text[index.starts[position]].isupper()
    if _is_guarded(word) or _is_guarded(wrote) or (is_name and len(word) < 6) or wrote in index.distinct:
        return False
    return is_near(word, wrote)


def _changes_meaning(index: Locator, word: str, position: int) -> bool:
    return _is_guarded(word) or index.article.text[index.starts[position]].isupper()

"""Windows: a long article in parts that each fit into one request.

A window is made of whole sentences under their own numbers, so that what a model cites is exact whichever window it
was shown. Each begins with the article's first sentences, since title, place and date stand there and dates without a
year are told by them, and with the last sentences of the window before it: in prose nearly every pronoun's antecedent
is in the same sentence or the one before (Hobbs 1978, "Resolving Pronoun References", Lingua 44), and a quotation
may go on from there.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from summariser.core.article import Article, Sentence, Span
from summariser.core.errors import AnswerError
from summariser.core.lazy import cached_property

LEAD = 3
OVERLAP = 3
"""Sentences. Neither takes more than a quarter of a window."""

MOST = 50
"""Windows of one article. More would be a book, or a table: something to be cut up by a person who knows it."""

SHORTEST = 400
"""Code points: a window of one sentence no longer than this is not cut again."""

LONGEST_CHARACTER = 6
"""Bytes in JSON: a control character's, \\u0000."""

NUMBER = len("[00000] \n")
"""Code points around a sentence in a prompt."""


def tokens(text: str) -> int:
    """About how many tokens a text takes: four ASCII characters, or one other, to a token.

    The recorded requests of the embedded model took 3.8 to 4.2 ASCII characters a token in English; in Vietnamese
    this is a tenth too many. A server that refuses a request as too long is asked again in smaller windows.
    """
    others = sum(not character.isascii() for character in text) if not text.isascii() else 0
    return (len(text) - others + 3) // 4 + others


def size(text: str) -> int:
    """The bytes of a text in a request's JSON."""
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "replace")) - 2


@dataclass(frozen=True, slots=True)
class Room:
    """What there is room for in a request, in tokens and in bytes; None where there is no such limit, or nobody
    knows it."""

    tokens: int | None = None
    bytes: int | None = None

    def beside(self, text: str) -> "Room":
        """What is left beside this text."""
        return Room(
            None if self.tokens is None else self.tokens - tokens(text),
            None if self.bytes is None else self.bytes - size(text),
        )

    def holds(self, length: int) -> bool:
        """Whether a text of so many code points fits, whatever they are."""
        longest = ((length, self.tokens), (LONGEST_CHARACTER * length, self.bytes))
        return all(limit is None or size <= limit for size, limit in longest)

    @property
    def usable(self) -> bool:
        """Whether there is room for a paragraph at least."""
        return all(limit is None or limit >= SHORTEST // 4 for limit in (self.tokens, self.bytes))

    def share(self, text: str) -> float:
        """The share of it that a text takes."""
        of_tokens = tokens(text) / self.tokens if self.tokens else 0.0
        return max(of_tokens, size(text) / self.bytes if self.bytes else 0.0)


@dataclass(frozen=True)
class Window:
    """A part of an article: `body` is what is to be read, `lead` the beginning of the article, shown once more.

    Both hold sentences, or pieces of a sentence that is too long, under the number of the whole.
    """

    body: tuple[Sentence, ...]
    lead: tuple[Sentence, ...] = ()

    @cached_property
    def shown(self) -> tuple[Sentence, ...]:
        """All sentences, in order."""
        if not self.lead:
            return self.body
        own = set(self.body)
        return (*(sentence for sentence in self.lead if sentence not in own), *self.body)

    @property
    def name(self) -> str:
        """What is to be read, in words."""
        if not self.body:
            return "no sentence"
        first, last = self.body[0].number, self.body[-1].number
        return f"sentence {first}" if first == last else f"sentences {first} to {last}"

    def halves(self, article: Article) -> tuple["Window", ...]:
        """The window as two smaller ones; none if it is too small for that."""
        body = self.body
        if len(body) == 1:
            pieces = _cut(article, body[0], max(SHORTEST, len(article[body[0].span]) // 2 + 1))
            return tuple(Window((piece,)) for piece in pieces) if len(pieces) > 1 else ()
        ends = [sentence.span.end for sentence in body]
        middle = min(max(1, bisect_left(ends, (body[0].span.start + ends[-1]) // 2)), len(body) - 1)
        back = OVERLAP if middle >= 4 * OVERLAP else 0
        return Window(body[:middle], self.lead), Window(body[middle - back :], self.lead)


def windows(article: Article, room: Room) -> tuple[Window, ...]:
    """The article as one window if it fits, else as several of about one size. AnswerError if they are too many."""
    lines = (room.share(_line(article, sentence)) for sentence in article.sentences)
    if room.holds(len(article.text) + NUMBER * len(article.sentences)) or sum(lines) <= 1:
        return (Window(article.sentences),)
    pieces = [piece for sentence in article.sentences for piece in _pieces(article, sentence, room)]
    shares = [room.share(_line(article, piece)) for piece in pieces]
    lead = tuple(pieces[: _within(shares[:LEAD], 1 / 4)])
    most = 1 - sum(shares[: len(lead)])
    ranges = _packed(shares, most)
    if len(ranges) > MOST:
        raise AnswerError(
            f"the article is too long: the model would have to read it in {len(ranges)} parts, and {MOST} are the"
            " most; split it, or choose a model with a longer context"
        )
    return tuple(Window(tuple(pieces[first:last]), lead) for first, last in _evenly(shares, most, ranges))


def _line(article: Article, sentence: Sentence) -> str:
    return f"[{sentence.number}] {article[sentence.span]}\n"


def _pieces(article: Article, sentence: Sentence, room: Room) -> Iterable[Sentence]:
    """A sentence as it is; one that takes over a quarter of the room in pieces of about an eighth."""
    share = room.share(_line(article, sentence))
    if share <= 1 / 4:
        return (sentence,)
    return _cut(article, sentence, max(1, int(len(article[sentence.span]) / (8 * share))))


def _cut(article: Article, sentence: Sentence, most: int) -> list[Sentence]:
    """The sentence in pieces of at most so many code points, cut at white space where there is some."""
    found: list[Sentence] = []
    start, end = sentence.span.start, sentence.span.end
    while start < end:
        stop = min(end, start + most)
        if stop < end:
            blank = next((at for at in range(stop, start + most // 2, -1) if article.text[at].isspace()), None)
            stop = blank or stop
        if article.text[start:stop].strip():
            found.append(Sentence(sentence.number, Span(start, stop)))
        start = stop
        while start < end and article.text[start].isspace():
            start += 1
    return found


def _within(shares: Iterable[float], most: float) -> int:
    """How many of the first of these are within a share together."""
    return sum(1 for _ in takewhile(lambda total: total <= most, accumulate(shares)))


def _packed(shares: Sequence[float], most: float) -> list[tuple[int, int]]:
    """Ranges of pieces that hold no more than that each, every one beginning with the end of the one before."""
    found: list[tuple[int, int]] = []
    start = 0
    while True:
        end = start + max(1, _within((shares[at] for at in range(start, len(shares))), most))
        found.append((start, end))
        if end == len(shares):
            return found
        back = _within(shares[max(start + 1, end - OVERLAP) : end][::-1], most / 4)
        start = end - back


def _evenly(shares: Sequence[float], most: float, packed: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many ranges, each as small as can be: a last one of two sentences would make a poor draft."""
    low, best = 0.0, packed
    for _ in range(8):
        middle = (low + most) / 2
        if middle > max(shares) and len(ranges := _packed(shares, middle)) == len(packed):
            most, best = middle, ranges
        else:
            low = middle
    return best

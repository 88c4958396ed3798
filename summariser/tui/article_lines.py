"""The article as lines: numbered sentences, and for each what the record makes of it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from summariser.core.article import Article, Span
from summariser.tui.wrapping import Range, wrap


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a sentence; `number` 0 is an empty line between paragraphs. `first` shows the number."""

    number: int
    start: int
    end: int
    first: bool = False

    @property
    def range(self) -> Range:
        return (self.start, self.end)


@lru_cache(maxsize=8)
def article_lines(article: Article, shown: str, width: int) -> tuple[Line, ...]:
    """Each sentence on lines of its own. `shown` is the article's text as it may be displayed."""
    lines: list[Line] = []
    before = 0
    for sentence in article.sentences:
        span = sentence.span
        if lines and article.text.count("\n", before, span.start) > 1:
            lines.append(Line(0, start=before, end=before))
        lines += [
            Line(sentence.number, start, end, first=index == 0)
            for index, (start, end) in enumerate(wrap(shown, span.start, span.end, width))
        ]
        before = span.end
    return tuple(lines)


class Spans:
    """Spans that may overlap, merged, to be asked what of them is in a range."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def within(self, start: int, end: int) -> list[Range]:
        """The parts of start:end that are in any span."""
        low, high = bisect_right(self._ends, start), bisect_left(self._starts, end)
        return [(max(self._starts[i], start), min(self._ends[i], end)) for i in range(low, high)]

    def touch(self, start: int, end: int) -> bool:
        return bisect_right(self._ends, start) < bisect_left(self._starts, end)


Layers = Sequence[tuple[str, Spans]]


def cut(line: Range, layers: Layers) -> list[tuple[int, int, tuple[str, ...]]]:
    """The line in pieces, each with the names of the layers that it is in, lowest first."""
    parts = [(name, part) for name, spans in layers for part in spans.within(*line)]
    edges = sorted({*line, *(edge for _, part in parts for edge in part)})
    return [(a, b, tuple(name for name, part in parts if part[0] <= a and b <= part[1])) for a, b in pairwise(edges)]


def line_of(lines: Sequence[Line], offset: int) -> int:
    """The index of the line that an offset is on, or the one before it."""
    return max(bisect_right(lines, offset, key=lambda line: line.start) - 1, 0)

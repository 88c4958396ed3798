"""Articles and their citable sentences."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sentencex import segment

from summariser.core.flags import Flag
from summariser.core.lazy import cached_property

_SURROGATES = re.compile("[\ud800-\udfff]")
_WIDE_SPACES = re.compile(r"[^\S\x00-\x7f]")
_BLANK_LINES = re.compile(r"\n\r*\n")
_MOST_WORK = 3_000_000_000
"""Code points of a text times those given to the segmenter at once. What it takes grows with the square of a paragraph
of nothing but opening marks, or of Chinese; so bounded, a million of them took 3.7 s."""


@dataclass(frozen=True, order=True)  # without slots, which take two to three times as long to pickle, and so below
class Span:
    """A non-empty half-open range of code points, `text[start:end]`, in an article's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: {self.start}:{self.end}")

    def __contains__(self, other: "Span") -> bool:
        return self.start <= other.start and other.end <= self.end

    def moved(self, by: int) -> "Span":
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Sentence:
    """A numbered, citable unit: `number` counts from 1; `span` has no white space at its ends."""

    number: int
    span: Span


@dataclass(frozen=True)
class Article:
    """A source text as it was loaded.

    `text` is never altered: all offsets anywhere count its code points. `sha256` is of the bytes of the
    file that it came from, `path` where that was (None for standard input). `title`, `published` and
    `source` are known only when the input said so, `published_from` is where it said the former, and `encoding` what
    its bytes were read as, if not plain UTF-8. `doubts` are flags about the reading, which no check of a record finds.
    """

    text: str
    sha256: str
    path: str | None = None
    title: str | None = None
    published: date | None = None
    source: str | None = None
    published_from: str | None = None
    encoding: str | None = None
    doubts: tuple[Flag, ...] = ()
    id: str = field(init=False)

    @staticmethod
    def of(text: str, *, title: str | None = None, published: date | None = None) -> "Article":
        """An article that no file holds."""
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return Article(text, digest, None, title, published)

    def __post_init__(self) -> None:
        # From the text alone, so that the same article in another file or encoding is the same article.
        digest = hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()
        object.__setattr__(self, "id", digest[:16])

    def __hash__(self) -> int:
        return hash(self.id)  # all that is kept for an article asks for it

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order. Every character outside them is white space."""
        # Half a surrogate pair, which only an escape in JSON can bring, has no bytes for the segmenter; and it
        # crashes on white space of more than one byte after an initial.
        text = _WIDE_SPACES.sub(" ", _SURROGATES.sub("\ufffd", self.text))
        found: list[Sentence] = []
        offset = 0
        for piece in _segments(text):
            words = piece.strip()
            if words:
                start = text.index(words, offset)
                offset = start + len(words)
                found.append(Sentence(len(found) + 1, Span(start, offset)))
        return tuple(found)

    def __getitem__(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def sentence(self, number: int) -> Sentence | None:
        """The sentence with this number, or None when the article has no such sentence."""
        return self.sentences[number - 1] if 1 <= number <= len(self.sentences) else None


@dataclass(frozen=True)
class Same:
    """An input whose text an earlier one of the same command had: the same article, read at another place."""

    article: Article


def _segments(text: str) -> Iterator[str]:
    """The sentences of a text and the white space between them, in order; only blank lines are left out.

    The segmenter never joins what blank lines part. A paragraph over 50,000 code points is given piece by piece, each
    beginning with a sentence; only a sentence longer than half a piece may be cut, at white space if it has any.
    """
    longest = max(1_000, _MOST_WORK // max(1, len(text)))
    for paragraph in _BLANK_LINES.split(text):
        start = 0
        while len(paragraph) - start > longest:
            *whole, last = segment("en", paragraph[start : start + longest])
            if len(last) > longest // 2:
                whole.append(last[: max(map(last.rfind, " \n\t")) + 1] or last)
            yield from whole
            start += sum(map(len, whole))
        if paragraph[start:].strip():
            yield from segment("en", paragraph[start:])

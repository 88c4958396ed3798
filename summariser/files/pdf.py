"""Articles from PDF: the text layer in reading order, also where the page writes its columns line by line across."""

import time
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

from summariser.core.errors import ArticleError
from summariser.files.article_formats import MAX_BYTES, Content, checked, clean, silence

MAX_PDF_BYTES = 50_000_000
MAX_PDF_PAGES = 1_000
MAX_PDF_SECONDS = 60.0

_OFTEN = 0.6
"""The share of rows in which something begins at the left edge of a second column."""
_APART = 100
"""Points between the left edges of two columns at least."""
_LEAST = 15
"""Characters in a row of a column, on average: less is a table, which is read across."""


def from_pdf(data: bytes) -> Content:
    """The text layer, page after page."""
    if b"%PDF-" not in data[:1024]:
        raise ArticleError("is not a PDF, whatever its name says: give the PDF itself, or rename it")
    try:
        import pypdf
        from pypdf.errors import DependencyError, FileNotDecryptedError
    except ImportError as error:
        raise ArticleError("needs the PDF reader: pip install 'summariser[pdf]'") from error
    silence("pypdf")
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        text = _pdf_text(reader)
        title = clean((reader.metadata.title if reader.metadata else None) or "").strip()
    except ArticleError:
        raise
    except (DependencyError, FileNotDecryptedError) as error:
        raise ArticleError("is an encrypted PDF: save a copy without protection") from error
    except Exception as error:  # a parser of hostile input may raise anything, and the batch goes on
        raise ArticleError(f"is a damaged PDF ({type(error).__name__}): save it anew or as text") from error
    if not text.strip():
        raise ArticleError("is a PDF without a text layer (a scan?): run OCR on it first")
    return checked(Content(text, title or None))


def _pdf_text(reader: Any) -> str:
    deadline = time.monotonic() + MAX_PDF_SECONDS
    pages: list[str] = []
    size = 0
    for number, page in enumerate(reader.pages, start=1):
        pages.append(clean(page_text(page)))
        size += len(pages[-1])
        if number > MAX_PDF_PAGES or size > MAX_BYTES:
            raise ArticleError(f"is too long for one article (page {number}): split it")
        if time.monotonic() > deadline:
            raise ArticleError(f"took over {MAX_PDF_SECONDS:.0f} s to read (page {number}): save its text as .txt")
    return "\n".join(pages)


@dataclass(frozen=True, slots=True)
class _Piece:
    x: float
    y: float
    text: str


def page_text(page: Any) -> str:
    """The text of a pypdf page: as pypdf gives it, or column after column if its rows go across columns."""
    pieces: list[_Piece] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            x, y = tm[4], tm[5]
            pieces.append(_Piece(x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5], text.strip("\r\n")))

    text: str = page.extract_text(visitor_text=visit)
    rows = [list(row) for _, row in groupby(pieces, key=lambda piece: round(piece.y))]
    edges = [float("-inf"), *_edges(rows), float("inf")]
    columns = [[line for row in rows if (line := _part(row, *sides))] for sides in pairwise(edges)]
    read = "\n".join(line for column in columns for line in column)
    lengths = [sum(map(len, column)) / max(1, len(column)) for column in columns]
    whole = len("".join(read.split())) == len("".join(text.split()))
    return read if len(columns) > 1 and min(lengths) >= _LEAST and whole else text


def _edges(rows: list[list[_Piece]]) -> list[float]:
    """Where columns after the first begin: at places where something begins in most rows, far from each other."""
    begun = Counter(place for row in rows for place in {round(piece.x) for piece in row})
    found: list[float] = []
    last = min(begun, default=0)
    for place in sorted(begun):
        if begun[place] >= max(3, _OFTEN * len(rows)) and place - last >= _APART:
            found.append(place - 1.0)
            last = place
    return found


def _part(row: list[_Piece], left: float, right: float) -> str:
    return " ".join("".join(piece.text for piece in row if left <= piece.x < right).split())

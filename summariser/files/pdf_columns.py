"""The text of a PDF page in reading order, where the page writes its columns line by line across."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

_OFTEN = 0.6
"""The share of rows in which something begins at the left edge of a second column."""
_APART = 100
"""Points between the left edges of two columns at least."""
_LEAST = 15
"""Characters in a row of a column, on average: less is a table, which is read across."""


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

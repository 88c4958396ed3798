"""Text laid out in lines of cells. Lines are ranges of the text, so that what is on screen leads back to offsets."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

Range = tuple[int, int]

_WORD = re.compile(r"\S+")
_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
_JOINER = re.compile(f"(?<![{_PICTURE}\ufe0f])\u200d|\u200d(?![{_PICTURE}])")
"""Between anything but pictures: `cell_len` would give the characters on both sides of it the one cell."""
_BLANKS = str.maketrans({"\n": " ", "\t": " "})


def wrap(text: str, start: int, end: int, width: int, first: int | None = None) -> list[Range]:
    """The ranges of the lines of text[start:end], none wider than `width` cells, the first none wider than `first`.

    White space between words breaks, and is left out at the ends of lines. A word that is too long for a line is cut.
    """
    width = max(width, 2)
    lines: list[Range] = []
    room = width if first is None else max(first, 2)
    begin, last = -1, -1
    used = 0
    for word in _WORD.finditer(text, start, end):
        a, b = word.span()
        cells = cell_len(text[a:b])
        gap = a - last if begin >= 0 else 0
        if begin >= 0 and used + gap + cells > room:
            lines.append((begin, last))
            begin, room, gap = -1, width, 0
        if begin < 0:
            if cells > room and not lines and room < width:
                lines.append((a, a))  # nothing fits beside the label: leave its line empty
                room = width
            *full, (begin, last) = fold(text, a, b, room)
            if full and room != width:
                *rest, (begin, last) = fold(text, full[0][1], b, width)
                full = [full[0], *rest]
            lines += full
            room = width if full else room
            used = cell_len(text[begin:last])
        else:
            used, last = used + gap + cells, b
    if begin >= 0:
        lines.append((begin, last))
    return lines


def fold(text: str, start: int, end: int, width: int) -> list[Range]:
    """Cut text[start:end] where a line is full, never before a character that takes no room of its own."""
    if cell_len(text[start:end]) <= width:
        return [(start, end)]
    lines: list[Range] = []
    begin, used = start, 0
    for offset in range(start, end):
        cells = cell_len(text[offset])
        if used + cells > width:
            lines.append((begin, offset))
            begin, used = offset, 0
        used += cells
    return [*lines, (begin, end)]


def flat(text: str) -> str:
    """The text for one line, one for one: line ends and tabs as spaces, joiners of letters as ones without a shape."""
    return _JOINER.sub("\u200c", text.translate(_BLANKS))


def fitted(text: str, width: int) -> str:
    """The text, or as much of it as fits with an ellipsis."""
    if cell_len(text) <= width:
        return text
    start, stop = fold(text, 0, min(len(text), 4 * width + 4), max(width - 1, 1))[0]
    return text[start:stop] + "…"


def offset_at(text: str, line: Range, cell: int) -> int:
    """The offset of the character at a cell of a line; the last one's if the line ends before it."""
    used = 0
    for offset, character in _characters(text, line):
        used += cell_len(character)
        if cell < used:
            return offset
    return max(line[0], line[1] - 1)


def _characters(text: str, line: Range) -> Iterator[tuple[int, str]]:
    for offset in range(*line):
        yield offset, text[offset]

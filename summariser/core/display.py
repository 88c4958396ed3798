"""Untrusted text made fit for people and terminals."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

JOINERS = "\u200c\u200d"
"""They shape the letters beside them: part of the spelling of Persian or Malayalam, and nothing to a terminal."""

Range = tuple[int, int]

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|[^\w\s]")
"""A word, a sign, or a letter of a script without spaces."""
_COMPARABLE = 250_000
"""Pairs of words."""

_UNSEEN = re.compile(r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def shorten(value: object, limit: int = 60, keep: Literal["start", "end"] = "start") -> str:
    """One line of at most `limit` characters for a message, with escapes for what cannot be printed."""
    text = str(value)
    if len(text) > 4 * limit:
        text = text[: 4 * limit] if keep == "start" else text[-4 * limit :]
        cut = True
    else:
        cut = False
    line = " ".join(text.split())
    if not line.isprintable():
        line = "".join(c if c.isprintable() or c in JOINERS else repr(c)[1:-1] for c in line)
    if not cut and len(line) <= limit:
        return line
    return line[: limit - 1].rstrip() + "…" if keep == "start" else "…" + line[1 - limit :].lstrip()


def from_difference(text: str, other: str, room: int) -> str:
    """The text from shortly before where it begins to differ from the other, so that the first `room` characters show
    it; whole where they do anyway."""
    same = _alike(text, other)
    if max(len(text), len(other)) <= room or 3 * same < 2 * room:
        return text
    begin = same - room // 3
    return f"…{text[text.find(' ', begin, same) + 1 or begin :]}"


def differing(one: str, other: str) -> tuple[list[Range], list[Range]]:
    """The stretches of either text that the other has not, by whole words and signs.

    Of texts too long to compare word by word everything between a common beginning and a common end.
    """
    a, b = ([word.span() for word in _WORD.finditer(text)] for text in (one, other))
    words = [one[slice(*span)] for span in a], [other[slice(*span)] for span in b]
    if len(a) * len(b) > _COMPARABLE:
        first, last = (_alike(*(side[::step] for side in words)) for step in (1, -1))
        last = min(last, len(a) - first, len(b) - first)
        changes = [(first, len(a) - last, first, len(b) - last)]
    else:
        found = SequenceMatcher(None, *words, autojunk=False).get_opcodes()
        changes = [(i, j, k, m) for kind, i, j, k, m in found if kind != "equal"]
    return (
        [(a[start][0], a[end - 1][1]) for start, end, _, _ in changes if start < end],
        [(b[start][0], b[end - 1][1]) for _, _, start, end in changes if start < end],
    )


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def visible(text: str) -> str:
    """The text with every character that could act on a terminal replaced, one for one, so that offsets hold.

    Terminals obey escape and C1 codes; bidirectional controls reorder what is read. Line ends, tabs and joiners stay.
    """
    return "".join(c if c.isprintable() or c in f"\n\t{JOINERS}" else _stand_in(c) for c in text)


def _stand_in(character: str) -> str:
    if character.isspace():
        return " "
    # Control Pictures: a picture for each C0 code.
    return chr(0x2400 + ord(character)) if character < " " else "\ufffd"


def json_text(text: str) -> str:
    """JSON with the characters that could act on a terminal written as escapes; it means the same."""
    return _UNSEEN.sub(lambda m: f"\\u{ord(m[0]):04x}", text)

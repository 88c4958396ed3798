"""Untrusted text made fit for people and terminals."""

import re
from typing import Literal

JOINERS = "\u200c\u200d"
"""They shape the letters beside them: part of the spelling of Persian or Malayalam, and nothing to a terminal."""

_UNSEEN = re.compile(r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def shorten(value: object, limit: int = 60, keep: Literal["start", "end"] = "start") -> str:
    """One line of at most `limit` characters for a message, with escapes for what cannot be printed."""
    text = str(value)
    if len(text) > 4 * limit:
        text = text[: 4 * limit] if keep == "start" else text[-4 * limit :]
        cut = True
    else:
        cut = False
    line = "".join(c if c.isprintable() or c in JOINERS else repr(c)[1:-1] for c in " ".join(text.split()))
    if not cut and len(line) <= limit:
        return line
    return line[: limit - 1].rstrip() + "…" if keep == "start" else "…" + line[1 - limit :].lstrip()


def from_difference(text: str, other: str, room: int) -> str:
    """The text from shortly before where it begins to differ from the other, so that the first `room` characters show
    it; whole where they do anyway."""
    same = next((n for n, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
    if max(len(text), len(other)) <= room or 3 * same < 2 * room:
        return text
    begin = same - room // 3
    return f"…{text[text.find(' ', begin, same) + 1 or begin :]}"


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

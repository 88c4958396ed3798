"""Notes: what reviewers write beside a field, or about the article as a whole, for whoever reads it next.

They are only ever appended: a note that is changed, or withdrawn, is followed by a line that takes its place.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from summariser.core.record import Note
from summariser.core.walk import place_in_words
from summariser.review.assigning import person
from summariser.review.history import DecisionError, History, list_of, tokens, upwards, value_at

LONGEST = 4_000
"""Characters of a note: one that is longer belongs into a document of its own."""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line of an article's notes. `path` leads into the data of `draft`, and `about` are the words that stood there;
    "" is the article as a whole. It takes the place of the writer's earlier note `undoes`; without a text it only
    withdraws that."""

    id: str
    draft: int
    path: str
    about: str
    reviewer: str
    at: datetime
    text: str
    undoes: str | None = None


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note that stands. `gone`: what it was written about, where that is not to be seen any more."""

    line: NoteLine
    gone: str = ""

    @property
    def said(self) -> str:
        """With its writer and the day."""
        line = self.line
        return Note(path="", text=line.text, reviewer=line.reviewer, at=line.at, about=self.gone or None).said


def worded(text: str) -> str:
    """The text on one line; "" if nothing of it can be seen. DecisionError if it is no note."""
    line = " ".join(text.split())
    if len(line) > LONGEST:
        raise DecisionError(f"a note has at most {LONGEST:,} characters, and this has {len(line):,}: shorten it")
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        raise DecisionError("it holds half a character, which no file can keep: write it again") from None
    return line if any(c.isprintable() and not c.isspace() for c in line) else ""


def standing(lines: Sequence[NoteLine]) -> list[NoteLine]:
    """The notes that nobody has withdrawn or changed, as only their writers can, in the same order everywhere."""
    undone = {(line.undoes, person(line.reviewer)) for line in lines if line.undoes}
    left = (line for line in lines if line.text and (line.id, person(line.reviewer)) not in undone)
    return sorted(left, key=lambda line: (line.at, line.id))


def shown(
    lines: Sequence[NoteLine], draft: int, paths: Container[str], history: History
) -> dict[str, tuple[ShownNote, ...]]:
    """The notes by the row that they stand at, those of a rejected item's parts at the item. With "" are those about
    the article, and those whose place is gone, which say so."""
    found: dict[str, list[ShownNote]] = {}
    for line in standing(lines):
        path = history.taken.get(line.path, line.path)
        where = next((above for above in reversed([*upwards(path)]) if above in history.state.removed), path)
        where = where if where in paths and not _elsewhere(line, draft) else ""
        gone = _was(line, draft) if where != path or not where else ""
        found.setdefault(where, []).append(ShownNote(line, gone))
    return {path: tuple(notes) for path, notes in found.items()}


def of_record(lines: Sequence[NoteLine], draft: int, find: Callable[[str], str | None]) -> tuple[Note, ...]:
    """The notes as a record has them. `find` says where in its data a path of this draft leads; None: nowhere."""
    return tuple(_as_note(line, draft, find) for line in standing(lines))


def of_draft(lines: Sequence[NoteLine], draft: int, data: Mapping[str, Any]) -> tuple[Note, ...]:
    """The same of a draft, as the model left it."""
    return of_record(lines, draft, lambda path: path if is_there(data, path) else None)


def is_there(data: Mapping[str, Any], path: str) -> bool:
    """Whether the data has such a place, if only with nothing in it."""
    above, _, last = path.rpartition("/")
    holder = value_at(data, above)
    return not path or (last in holder if isinstance(holder, Mapping) else value_at(data, path) is not None)


def _as_note(line: NoteLine, draft: int, find: Callable[[str], str | None]) -> Note:
    place = None if _elsewhere(line, draft) else find(line.path)
    about = (_was(line, draft) or None) if not place else None
    return Note(path=place or "", text=line.text, reviewer=line.reviewer, at=line.at, about=about)


def _elsewhere(line: NoteLine, draft: int) -> bool:
    """Whether it is about an item of another draft: which one of this draft that is, nobody knows."""
    return line.draft != draft and any(token.isdecimal() for token in tokens(line.path))


def _was(line: NoteLine, draft: int) -> str:
    """What it was written about, in words: Participants 2: Bo Chen."""
    omitted = list_of(line.path)
    place = f"{place_in_words(omitted)}, left out" if omitted else place_in_words(line.path)
    words = ": ".join(filter(None, (place, line.about)))
    return f"{words}, of an earlier draft" if _elsewhere(line, draft) else words

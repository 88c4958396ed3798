"""The notes of an article under review: new lines, and how the record's file comes to have them."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace

from summariser.core.clock import Clock
from summariser.core.record import Note, Record
from summariser.review.history import History
from summariser.review.notes import NoteLine, worded
from summariser.review.ports import Opened, RecordFiles
from summariser.review.recheck import published_notes
from summariser.review.sheet import Sheet


class Notebook:
    """One person's way to the notes of an article. `lines` are those that the journal has."""

    def __init__(self, opened: Opened, reviewer: str, clock: Clock) -> None:
        self.lines = opened.notes
        self._draft = opened.draft
        self._name = opened.name
        self._reviewer = reviewer
        self._clock = clock

    def changed(self, sheet: Sheet, path: str, text: str) -> list[NoteLine]:
        """The line that makes the reviewer's own note at a row say this, or nothing; none if it does so already."""
        said, own = worded(text), sheet.note_of(self._reviewer, path)
        if said == (own.text if own else ""):
            return []
        line = self._line(path, said, sheet.words_at(path))
        return [replace(line, draft=own.draft, path=own.path, about=own.about, undoes=own.id) if own else line]

    def unknown(self, sheet: Sheet, notes: Sequence[tuple[str, Note]]) -> list[NoteLine]:
        """Lines for those notes of another record, each with its place here, that are not here yet."""
        known, lines = {(line.reviewer, line.at, line.text) for line in self.lines}, list[NoteLine]()
        for path, note in notes:
            if note.text and (note.reviewer, note.at, note.text) not in known:
                line = self._line(path, note.text, note.about or sheet.words_at(path))
                lines.append(replace(line, reviewer=note.reviewer, at=note.at))
                known.add((note.reviewer, note.at, note.text))
        return lines

    def published(self, history: History, new: Sequence[NoteLine] = ()) -> tuple[Note, ...]:
        """The notes that stand, new ones too, as the record has them."""
        return published_notes((*self.lines, *new), self._draft, history)

    def rewritten(
        self, files: RecordFiles, written: frozenset[str], history: History, new: Sequence[NoteLine]
    ) -> tuple[str, str | None]:
        """The text of the record's file, and that with new notes in it; None if it is not what this journal wrote."""
        text = files.read(self._name) or ""
        if hashlib.sha256(text.encode()).hexdigest() not in written:
            return text, None
        record = Record.model_validate_json(text)
        return text, files.render(record.model_copy(update={"notes": self.published(history, new)}))

    def _line(self, path: str, text: str, about: str) -> NoteLine:
        return NoteLine(secrets.token_hex(8), self._draft, path, about, self._reviewer, self._clock.now(), text)

"""The sheet: an article under review as an interface shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from summariser.core.article import Article, Span
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.core.record import Record, ReviewState, evidence_in
from summariser.core.schema import Schema
from summariser.language.headings import title_of
from summariser.review.assigning import person
from summariser.review.form import WHOLE_ROW, Row, form
from summariser.review.history import History, list_of, upwards
from summariser.review.notes import NoteLine, ShownNote, shown
from summariser.review.ports import Opened, Typing
from summariser.review.recheck import doubts


@dataclass(frozen=True)
class Sheet:
    """An article under review, as it stands.

    `record` is the draft and `data` what it has become, rejected items still in it, so that the paths of `rows` lead
    into both. `position` is the row to stand on. `newer` says that another draft arrived meanwhile; `typing` is
    text that was typed and not entered when the review was left. `decided` of `total` rows have been decided;
    `attention` counts those that a person must look at. `notes` are those that stand, by row, with "" those
    about the article. `reader`: it is this person's own reading, one of two.
    """

    article: Article
    name: str
    title: str
    state: ReviewState
    record: Record
    data: dict[str, Any]
    rows: tuple[Row, ...]
    flags: tuple[Flag, ...]
    position: str
    newer: bool
    seconds: float
    evidence: tuple[Span, ...]
    typing: Typing | None = None
    notes: Mapping[str, tuple[ShownNote, ...]] = field(default_factory=dict)
    reader: str = ""

    @property
    def decided(self) -> int:
        return sum(row.decided for row in self.rows if row.depth == 0)

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows if row.depth == 0)

    @property
    def attention(self) -> int:
        """Several values of one doubt count once."""
        return sum(row.attention and not row.answered_with for row in self.rows)

    @property
    def omissions(self) -> list[Row]:
        """The omissions that nobody has decided about."""
        return [row for row in self.rows if row.role == "omission" and row.state == "undecided"]

    def rest(self, path: str = "") -> list[Row]:
        """What is undecided at and below a path and neither flagged nor missing."""
        return [
            row
            for row in self.rows
            if (row.path == path or row.path.startswith(f"{path}/"))
            and row.undecided
            and not (row.flags or row.attention)
        ]

    def row(self, path: str) -> Row:
        """The row of a path; KeyError if there is none."""
        found = next((row for row in self.rows if row.path == path), None)
        if found is None:
            raise KeyError(path)
        return found

    def note_of(self, reviewer: str, path: str) -> NoteLine | None:
        """The newest note of a person's own at a row."""
        who, here = person(reviewer), reversed(self.notes.get(path, ()))
        return next((note.line for note in here if person(note.line.reviewer) == who), None)

    def words_at(self, path: str) -> str:
        """What a row says of itself for somebody who does not see it: the item that it is in, and its value."""
        rows = {row.path: row for row in self.rows}
        here = rows.get(path)
        if here is None or not path:
            return ""
        item = next((rows[above] for above in upwards(path) if above in rows and rows[above].item), here)
        said = dict.fromkeys(row.value for row in (item, here) if row.role != "list")
        return shorten(": ".join(str(value) for value in said if value not in (None, "")), 120)

    def next_stop(self, path: str, step: int = 1, why: int | None = None) -> str | None:
        """The next row, or with -1 the one before, on the guided path: from doubt to doubt, then through the omissions,
        then through what rules found; round the end if need be. None if it is at its end.

        why: for what the path stopped here, if the row has been decided about since.
        """
        stops = sorted((row.stop, index) for index, row in enumerate(self.rows) if row.stop)
        if not stops:
            return None
        here = self._place(path)
        if why is None:
            why = self.rows[here].stop if here >= 0 else 0
        now = (why or stops[0][0], here)
        order = stops if step > 0 else stops[::-1]
        ahead = (stop for stop in order if (stop > now if step > 0 else stop < now))
        found = next(ahead, order[0])
        if not why and found[0] != stops[0][0]:  # from elsewhere, the first kind of stop there is comes first
            found = order[0] if step < 0 else stops[0]
        return self.rows[found[1]].path

    def _place(self, path: str) -> int:
        """Where the row is; of an omission that is gone, where the one before it is; else -1."""
        above, places = list_of(path), {row.path: index for index, row in enumerate(self.rows)}
        if path in places or not above:
            return places.get(path, -1)
        before = (places.get(f"{above}/-/{number}") for number in range(int(path.rpartition("/")[2]) - 1, -1, -1))
        found = next((place for place in before if place is not None), None)
        own = [place for one, place in places.items() if f"{one}/".startswith(f"{above}/") and not list_of(one)]
        return max(own, default=-1) if found is None else found


@dataclass(frozen=True)
class Standing:
    """What changes about an open article besides its decisions."""

    state: ReviewState
    position: str
    newer: bool
    seconds: float
    typing: Typing | None = None
    notes: tuple[NoteLine, ...] = ()


def make_sheet(schema: Schema, opened: Opened, history: History, now: Standing) -> Sheet:
    """Check the data as it is, and lay it out as rows."""
    article, record, state = opened.article, opened.record, history.state
    flags = doubts(schema, record, article, state)
    rows = form(schema, record, article, state, flags)
    notes = shown(now.notes, opened.draft, {row.path for row in rows}, history)
    rows = rows if "" in {row.path for row in rows} or "" not in notes else (WHOLE_ROW, *rows)
    paths = {row.path for row in rows}
    cited = {row_span for row in rows if row.kind == "verbatim" and not row.gone for row_span in row.evidence}
    cited.update(item.span for item in evidence_in(state.compact.data))
    return Sheet(
        article=article,
        name=opened.name,
        title=title_of(article.title, article.text),
        state=now.state,
        record=record,
        data=dict(state.data),
        rows=rows,
        flags=flags,
        position=now.position if now.position in paths else _nearest(now.position, rows),
        newer=now.newer,
        seconds=now.seconds,
        evidence=tuple(sorted(cited)),
        typing=now.typing,
        notes=notes,
        reader=opened.reader,
    )


def _nearest(path: str, rows: tuple[Row, ...]) -> str:
    """The row to stand on: the nearest one above if the row is gone; at first, where the guided path begins."""
    paths = {row.path for row in rows}
    while path:
        path = path.rpartition("/")[0]
        if path in paths:
            return path
    stops = [row for row in rows if row.stop]
    return min(stops, key=lambda row: row.stop).path if stops else next((row.path for row in rows if row.path), "")

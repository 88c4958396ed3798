"""The pictures of a corpus as one HTML page that needs nothing but itself.

As on the page of an evaluation, templates escape all values and the page's policy lets nothing load or be sent; its one
script and its one style sheet are named by their hashes. Pictures are drawn by hand as SVG in percents of the width, so
that dots come closer on a phone while text stays as large as it was, and each mark is a link.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path

from summariser.core.article import Article
from summariser.core.record import ArticleRef, Record
from summariser.core.schema import Schema
from summariser.corpus.acquaintance import Matrix
from summariser.corpus.events import Event
from summariser.corpus.lanes import LANES, MARKS, Lane, Lanes, Placed
from summariser.corpus.meetings import Facts, Ref
from summariser.corpus.pictures import Pictures
from summariser.corpus.scale import Tick
from summariser.machine.atomic import atomic_file
from summariser.reports.page.cards import Card, card
from summariser.reports.page.event_table import EventTable, event_table
from summariser.reports.page.frame import environment, inline

ROWS = 5_000
"""Rows of the table beside a picture."""
_GULP = 100
"""Records read at a time."""
_HEIGHT, _BASE = 12, 10
"""Pixels from level to level, and from the lowest to the edge."""
_SHADES = 5
_GLYPHS = {2: ("full", "hollow")}
_MANY_GLYPHS = ("square", "full", "diamond", "hollow", "triangle", "frame")


@dataclass(frozen=True)
class Sources:
    """Where passages come from: records by their names, articles, and a link to an article's file if there is one."""

    schema: Schema
    load: Callable[[Sequence[str]], Iterable[Record]]
    article: Callable[[ArticleRef], Article | None]
    link: Callable[[ArticleRef], str | None]


@dataclass(frozen=True)
class About:
    """What the page's head says. claims: what is known of how far its records may be trusted, a line each."""

    records: int
    drafts: bool
    left_out: Sequence[str] = ()
    claims: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark as it is drawn: `x` in percent, `y` in pixels."""

    x: float
    y: int
    glyph: str
    flagged: bool
    href: str
    says: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: who or what, when, what, more about it, and where its passage is."""

    lane: str
    day: str
    what: str
    notes: str
    href: str


@dataclass(frozen=True)
class Track:
    """A lane as it is drawn. threads: from and to which x and y lines go."""

    label: str
    count: int
    height: int
    dots: list[Dot]
    threads: list[tuple[float, int, float, int]]


@dataclass(frozen=True)
class Picture:
    """A picture of lanes. left_out: what is not in it, in words."""

    tracks: list[Track]
    legend: list[tuple[str, str]]
    rows: list[Row]
    left_out: list[str]
    marks: int


@dataclass(frozen=True, slots=True)
class Square:
    """A cell of the matrix; `shade` from 0, nobody met."""

    text: str
    says: str
    shade: int
    href: str


@dataclass(frozen=True)
class Grid:
    """The matrix as it is drawn. pairs: its table."""

    people: tuple[str, ...]
    rows: list[list[Square | None]]
    pairs: list[Row]
    left_out: list[str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A card for a mark with several passages: of each where it leads, its article's name and path, and its words."""

    id: str
    title: str
    entries: list[tuple[str, str, str, str]]


@dataclass
class _Anchors:
    """Gives numbers to the records that marks lead to."""

    facts: Mapping[str, Facts]
    numbers: dict[str, int] = field(default_factory=dict)
    lists: list[Listed] = field(default_factory=list)
    _known: dict[tuple[Ref, ...], str] = field(default_factory=dict)

    def of(self, ref: Ref) -> str:
        return f"#r{self.number(ref.record)}{ref.path}"

    def number(self, record: str) -> int:
        return self.numbers.setdefault(record, len(self.numbers) + 1)

    def to(self, refs: Sequence[Ref], title: str) -> str:
        """Where a mark leads: to its passage, or to a list of them."""
        if len(refs) == 1:
            return self.of(refs[0])
        key = tuple(refs)
        if key not in self._known:
            listed = Listed(f"l{len(self.lists) + 1}", title, [(self.of(ref), *self.named(ref)) for ref in refs])
            self.lists.append(listed)
            self._known[key] = f"#{listed.id}"
        return self._known[key]

    def named(self, ref: Ref) -> tuple[str, str, str]:
        one = self.facts[ref.record]
        path = one.article.path or one.article.id
        return one.title or path.rpartition("/")[2], path, ref.words


def write_report(path: Path, pictures: Pictures, facts: Mapping[str, Facts], sources: Sources, about: About) -> None:
    """Replace `path` by the page, as a whole; OSError as `atomic_file`."""
    anchors = _Anchors(facts)
    (style, style_hash), (script, script_hash) = inline("report.css"), inline("report.js")
    by_article = {one.article.id: name for name, one in facts.items()}
    drawn = {
        "timeline": _picture(pictures.timeline, anchors),
        "speakers": _picture(pictures.speakers, anchors),
        "agreements": _picture(pictures.agreements, anchors),
        "grid": _grid(pictures.matrix, anchors),
        "events": [_event(one, by_article, anchors) for one in pictures.events],
    }
    chunks = (
        environment()
        .get_template("report.html.j2")
        .generate(
            style=style,
            style_hash=style_hash,
            script=script,
            script_hash=script_hash,
            about=about,
            schema=sources.schema.id,
            pictures=pictures,
            ticks=_ticks(pictures),
            lists=anchors.lists,
            cards=_cards(anchors.numbers, sources),
            most={"lanes": LANES, "marks": MARKS, "rows": ROWS},
            **drawn,
        )
    )
    with atomic_file(path) as file:
        for chunk in chunks:
            file.write(chunk.encode("utf-8", "replace"))


def _ticks(pictures: Pictures) -> list[Tick]:
    return pictures.scale.ticks() if pictures.scale else []


def _picture(lanes: Lanes, anchors: _Anchors) -> Picture:
    glyphs = _GLYPHS.get(len(lanes.shapes), _MANY_GLYPHS)
    glyph_of = {shape: glyphs[at % len(glyphs)] for at, shape in enumerate(lanes.shapes)}
    tracks, rows = list[Track](), list[Row]()
    for lane in lanes.lanes:
        hrefs = [anchors.to(mark.refs, mark.what) for mark in lane.marks]
        rows += [
            Row(lane.label, str(mark.day or ""), mark.what, _notes(mark.notes, flagged=mark.flagged), href)
            for mark, href in zip(lane.marks, hrefs, strict=True)
        ]
        tracks.append(_track(lane, glyph_of, hrefs))
    legend = [(glyph_of[shape], shape) for shape in lanes.shapes]
    return Picture(tracks, legend, rows[:ROWS], list(_left_out(lanes, len(rows))), len(rows))


def _left_out(lanes: Lanes, rows: int) -> Iterator[str]:
    if lanes.marks_left_out:
        whole = f", all of {lanes.lanes_left_out:,} smaller rows among them" if lanes.lanes_left_out else ""
        shown = f"Shown are the {LANES} largest rows, and of each the newest {MARKS} marks"
        yield f"{shown}. Left out: {lanes.marks_left_out:,} marks{whole}."
    if lanes.undated:
        yield f"{lanes.undated:,} without a day (or longer than a week) stand in the table alone."
    if rows > ROWS:
        yield f"The table has the first {ROWS:,} of {rows:,} marks."


def _notes(notes: Sequence[str], *, flagged: bool) -> str:
    return ", ".join([*notes, *(["flagged"] if flagged else [])])


def _track(lane: Lane, glyph_of: Mapping[str, str], hrefs: Sequence[str]) -> Track:
    height = lane.levels * _HEIGHT + 2 * _BASE - _HEIGHT

    def y(one: Placed) -> int:
        return height - _BASE - one.level * _HEIGHT

    dots = [
        Dot(one.x, y(one), glyph_of.get(one.mark.shape, "full"), one.mark.flagged, href, _says(one))
        for one, href in zip(lane.placed, hrefs, strict=False)
    ]
    pairs = [(lane.placed[a], lane.placed[b]) for thread in lane.threads for a, b in pairwise(thread)]
    return Track(lane.label, len(lane.marks) + lane.left_out, height, dots, [(a.x, y(a), b.x, y(b)) for a, b in pairs])


def _says(one: Placed) -> str:
    notes = _notes(one.mark.notes, flagged=one.mark.flagged)
    return f"{one.mark.day}: {one.mark.what}{f' ({notes})' if notes else ''}"


def _grid(matrix: Matrix, anchors: _Anchors) -> Grid:
    most = max((cell.met for cell in matrix.cells.values()), default=0)
    size = range(len(matrix.people))
    rows: list[list[Square | None]] = [[None for _ in size] for _ in size]
    pairs = list[Row]()
    for (row, column), cell in sorted(matrix.cells.items()):
        one, other = matrix.people[row], matrix.people[column]
        told = [f"met {cell.met}" if cell.met else "", f"spoken of {cell.spoken_of}" if cell.spoken_of else ""]
        says = ", ".join(filter(None, told))
        refs = [ref for occasion in cell.occasions for ref in occasion.refs]
        href = anchors.to(refs, f"{one} and {other}: {says}")
        shade = -(-cell.met * _SHADES // max(most, _SHADES))
        rows[row][column] = Square(str(cell.met or cell.spoken_of), says, shade, href)
        if row < column or cell.spoken_of:
            pairs.append(Row(one, "", other, says, href))
    left = [f"Left out: {matrix.left_out:,} people who met or are spoken of less often."] if matrix.left_out else []
    left += [f"The table has the first {ROWS:,} of {len(pairs):,} pairs."] if len(pairs) > ROWS else []
    return Grid(matrix.people, rows, pairs[:ROWS], left)


def _event(event: Event, by_article: Mapping[str, str], anchors: _Anchors) -> EventTable:
    return event_table(event, {one.id: anchors.number(by_article[one.id]) for one in event.articles})


def _cards(numbers: Mapping[str, int], sources: Sources) -> Iterator[Card]:
    """Of every record that a mark leads to, some in memory at a time."""
    names = iter(numbers)
    while some := list(islice(names, _GULP)):
        for name, record in zip(some, sources.load(some), strict=True):
            about = record.article
            yield card(sources.schema, numbers[name], record, sources.article(about), sources.link(about))

"""The review form: a record's data as a flat list of rows, derived from its schema."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from summariser.core.article import Article, Span
from summariser.core.flags import Flag
from summariser.core.record import EVIDENCE, ORIGIN, Omission, Record, passages_of
from summariser.core.schema import Group, Kind, Node, Schema, headline
from summariser.core.walk import Part, top
from summariser.grounding.checks.retold import told
from summariser.review.history import Mark, State, value_at
from summariser.review.paths import mentioned
from summariser.review.recheck import answered_together, offered

RowState = Literal["undecided", "accepted", "corrected", "rejected", "added"]

WHOLE = Node("", "group", "The record as a whole.")


BY_RULES = 3
"""The path stops at something that rules found and nobody has decided about."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form.

    path: where it is; it stays the same while the record is reviewed. value: of a group its headline, of a list the
    number of its items. original: what the model said. attention: a person must look, because of a flag that stood
    there at no earlier decision, or because nothing was filled in. evidence: what the value rests on, its own words
    if it is verbatim. mention: where a name itself stands. found: whether the article has these words; None for
    what is not expected to be there. gone: it, or what it is part of, was rejected. decided, total: rows below that
    want a decision; of a field, itself. told: where the article has the names and dates of a text or date that cites
    nothing. offer: of an omission, the item that it would be. origin: which rules found the item. answered_with: the
    row above whose decision answers the same doubt.
    """

    path: str
    role: Literal["field", "group", "list", "omission"]
    node: Node
    label: str
    depth: int
    value: Any
    original: Any
    state: RowState = "undecided"
    flags: tuple[Flag, ...] = ()
    attention: bool = False
    evidence: tuple[Span, ...] = ()
    mention: Span | None = None
    found: bool | None = None
    item: bool = False
    cited: bool = False
    gone: bool = False
    decided: int = 0
    total: int = 0
    offer: Mapping[str, Any] | None = None
    origin: str | None = None
    answered_with: str = ""
    told: tuple[Span, ...] = ()

    @property
    def kind(self) -> Kind:
        return self.node.kind

    @property
    def choices(self) -> tuple[str, ...]:
        return self.node.choices

    @property
    def optional(self) -> bool:
        return self.node.optional and not self.item

    @property
    def integer(self) -> bool:
        return self.node.integer

    @property
    def description(self) -> str:
        return self.node.description

    @property
    def wanted(self) -> bool:
        """Whether this row itself wants a decision: every field does, and a group or list that is in doubt."""
        return not self.gone and (self.role == "field" or bool(self.flags) or self.missing)

    @property
    def undecided(self) -> bool:
        return self.wanted and self.state == "undecided"

    @property
    def stop(self) -> int:
        """Why the guided path stops here, in its order: 1 a doubt, 2 an omission, 3 an item that rules found and nobody
        has decided about. 0: it does not."""
        if self.attention:
            return 0 if self.answered_with else 1
        if self.state != "undecided" or self.gone:
            return 0
        return 2 if self.role == "omission" else BY_RULES if self.origin and self.role == "group" else 0

    @property
    def missing(self) -> bool:
        """A part that the schema requires and nobody has filled in."""
        if self.role in ("list", "omission") or not self.path or self.optional:
            return False
        return self.value is None or (self.value == "" and self.kind in ("name", "verbatim"))


WHOLE_ROW = Row("", "group", WHOLE, "Whole record", 0, None, None)


def form(schema: Schema, draft: Record, article: Article, state: State, flags: Sequence[Flag]) -> tuple[Row, ...]:
    """All rows, depth first: a group before its fields, a list before its items."""
    by_path: dict[str, list[Flag]] = {}
    for flag in flags:
        by_path.setdefault(flag.path, []).append(flag)
    builder = _Builder(draft, article, state, by_path, offered(schema, draft, article, state))
    whole = _Above(top(schema, state.data, article))
    rows = [row for node in schema.nodes for row in builder.node(node, whole)]
    if "" in by_path:
        rows.insert(0, builder.judged(WHOLE_ROW, state.marks.get("")))
    return tuple(_counted(list(_answered(rows, answered_together(schema, state, flags)))))


@dataclass(frozen=True)
class _Above:
    """What a row has from the rows above it: the part of the record that it stands in."""

    part: Part
    depth: int = 0
    added: bool = False
    taken: bool = False


@dataclass
class _Builder:
    draft: Record
    article: Article
    state: State
    flags: Mapping[str, Sequence[Flag]]
    omissions: Mapping[str, Omission]

    def node(self, node: Node, above: _Above) -> Iterator[Row]:
        path, places = f"{above.part.path}/{node.name}", above.part.places(node)
        label = node.name.replace("_", " ")
        label = label[:1].upper() + label[1:]
        if not node.many:
            yield from self.single(self.start(path, node, label, places[0][1], above), above)
            return
        kept = sum(not self.state.gone(place) for place, _ in places)
        said = value_at(self.draft.data, path)
        row = replace(self.start(path, node, label, kept, above), role="list", evidence=above.part.passages)
        row = replace(row, original=len(said) if isinstance(said, list) else None)
        yield self.judged(row, self.state.marks.get(path))
        inside = replace(above, depth=above.depth + 1)
        for number, (place, item) in enumerate(places, 1):
            yield from self.single(replace(self.start(place, node, str(number), item, inside), item=True), inside)
        for place, omission in self.omissions.items():
            if omission.path == path:
                yield self.omission(place, node, omission, inside.depth)

    def omission(self, path: str, node: Node, omission: Omission, depth: int) -> Row:
        """What rules found and no item says, at the end of its list."""
        title = _title(omission.item, node.group) if node.group else None
        declined = path in self.state.marks
        row = Row(path, "omission", node, "Left out", depth, title, title, offer=omission.item, gone=declined)
        passages = passages_of(omission.item, self.article)
        return replace(row, state="rejected" if declined else "undecided", evidence=passages)

    def start(self, path: str, node: Node, label: str, value: Any, above: _Above) -> Row:
        said = value_at(self.draft.data, path)
        return Row(path, "field", node, label, above.depth, value, said, cited=above.part.cited)

    def single(self, row: Row, above: _Above) -> Iterator[Row]:
        """The rows of one value: a field, or a group and its fields."""
        path, value, group = row.path, row.value, row.node.group
        mark = self.state.marks.get(path)
        if group is None:
            yield self.leaf(row, above, mark)
            return
        part = above.part.inner(row.node, path, value)
        origin = value.get(ORIGIN) if isinstance(value, Mapping) else None
        titles = {"value": _title(value, group), "original": _title(row.original, group)}
        row = replace(row, role="group", origin=origin, **titles)
        mark_of_all = _latest(mark, self.state.marks.get(f"{path}/{EVIDENCE}"))
        yield self.judged(replace(row, evidence=part.passages, cited=part.cited), mark_of_all)
        if isinstance(value, Mapping):
            taken = origin is not None and _is_added(mark)  # with everything that rules had filled in
            inside = _Above(part, above.depth + 1, above.added or _is_added(mark), taken)
            for node in group.nodes:
                yield from self.node(node, inside)

    def leaf(self, row: Row, above: _Above, mark: Mark | None) -> Row:
        evidence, mention, found = above.part.passages, None, None
        words = row.value if isinstance(row.value, str) and row.value else None
        if row.kind == "verbatim":
            own = self.own(words, evidence)
            evidence, found = (own,) if own else evidence, own is not None
        elif row.kind == "name" and words:
            mention, found = mentioned(self.article, words)
        elif row.kind in ("text", "date") and words and not row.cited:
            row = replace(row, told=told(self.article, words))
        row = replace(row, evidence=evidence, mention=mention, found=found)
        row = self.judged(row, mark)
        given = above.taken and mark is None
        blank = above.added and mark is None and not (row.optional or given)
        added = above.added and (given or row.state in ("accepted", "corrected"))
        attention = not row.gone and (row.attention or blank)
        return replace(row, attention=attention, state="added" if added else row.state)

    def judged(self, row: Row, mark: Mark | None) -> Row:
        """The row with its flags, what was decided, and whether it needs a person."""
        flags = tuple(self.flags.get(row.path, ()))
        gone = self.state.gone(row.path)
        seen = mark.seen if mark else frozenset[str]()
        attention = not gone and any(flag.code not in seen for flag in flags)
        state: RowState = "rejected" if gone else _STATES[mark.action] if mark else "undecided"
        row = replace(row, flags=flags, gone=gone, state=state)
        return replace(row, attention=attention or (not gone and row.missing))

    def own(self, words: str | None, near: Sequence[Span]) -> Span | None:
        """Where verbatim text stands: in its evidence if that has it, else the first place in the article."""
        if not words:
            return None
        for span in near:
            if (start := self.article.text.find(words, span.start, span.end)) >= 0:
                return Span(start, start + len(words))
        start = self.article.text.find(words)
        return Span(start, start + len(words)) if start >= 0 else None


_STATES: dict[str, RowState] = {
    "accept": "accepted",
    "correct": "corrected",
    "reject": "corrected",  # an optional value that was made null; a rejected item is gone
    "add": "added",
    "skip": "undecided",
}


def _answered(rows: Sequence[Row], answers: Mapping[str, str]) -> Iterator[Row]:
    """The rows; a date that rests on another's guess is in doubt with it."""
    for row in rows:
        first = answers.get(row.path, row.path)
        yield row if first == row.path else replace(row, answered_with=first, attention=True)


def _is_added(mark: Mark | None) -> bool:
    return mark is not None and mark.action == "add"


def _latest(mark: Mark | None, evidence: Mark | None) -> Mark | None:
    """A group's own mark, in sight of the flags that stood there when its evidence was chosen."""
    if mark is None or evidence is None:
        return mark or evidence
    return Mark(mark.action, mark.seen | evidence.seen)


def _title(value: Any, group: Group) -> Any:
    """What a group is known by; None if it is missing."""
    if not isinstance(value, Mapping):
        return None
    if group.is_event_date:
        return " to ".join(dict.fromkeys(str(day) for day in (value.get("start"), value.get("end")) if day))
    top = headline(group)
    return str(value.get(top.name) or "") if top else ""


def _counted(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows with the decisions made and wanted at and below each; a group is accepted when all of it is decided."""
    ends = _ends(rows)
    wanted = _sums(int(row.wanted) for row in rows)
    decided = _sums(int(row.wanted and row.state != "undecided" and not row.attention) for row in rows)
    for index, row in enumerate(rows):
        total = wanted[ends[index]] - wanted[index]
        done = decided[ends[index]] - decided[index]
        state = row.state
        if row.role != "field" and row.path and state in ("undecided", "accepted", "corrected") and not row.gone:
            state = "accepted" if total and done == total else "undecided"
        yield replace(row, state=state, decided=done, total=total)


def _sums(counts: Iterator[int]) -> list[int]:
    sums = [0]
    for count in counts:
        sums.append(sums[-1] + count)
    return sums


def _ends(rows: Sequence[Row]) -> list[int]:
    """For each row the index after the last row below it."""
    ends, open_rows = [len(rows)] * len(rows), list[int]()
    for index, row in enumerate(rows):
        # The row of the record as a whole counts for itself.
        while open_rows and not (rows[open_rows[-1]].path and row.path.startswith(f"{rows[open_rows[-1]].path}/")):
            ends[open_rows.pop()] = index
        open_rows.append(index)
    return ends

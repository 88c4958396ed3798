"""How right records are after a reviewer who obeys the guided path, and what that costs in keys.

Run with `python -m tests.benchmarks.scripted_reviewer WORKSPACE GOLD [-v]`: the drafts of a workspace, which is copied
and not changed, and a file or folder of gold records of the same articles. A reviewer who knows gold sits at the real
screen and presses keys:

- at an omission: takes it if gold has such an item and the record does not have it yet, else says no;
- at a doubt: corrects the value if gold has another, leaves out an item that gold does not have, else accepts;
- at an item that rules found: leaves it out if gold does not have it, else corrects what gold has otherwise in it;
- at the end of the path: accepts what is unflagged, screen by screen, and is done.

It corrects nothing else, adds nothing itself and chooses no other passages as evidence. Differences are those that
`summariser eval` lists; keys are counted without the characters typed into fields, which are told by themselves.
"""

import argparse
import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summariser.core.article import Span
from summariser.core.errors import Failure
from summariser.core.meeting import Meeting
from summariser.core.record import Record
from summariser.core.schema import Group, Node, Schema
from summariser.evaluate.scoring import Difference, Kind, score
from summariser.files.gold_files import find_files, read_gold
from summariser.grounding.likeness import same_value, verbatim_range
from summariser.grounding.matching import match_groups, match_values
from summariser.journal.store import SqlJournal
from summariser.machine.clock import SystemClock
from summariser.review.form import Row
from summariser.review.history import upwards
from summariser.review.session import Sheet
from summariser.tui.screens.session import Setup
from summariser.wiring.settings import journal_path
from tests.drafted import records_in
from tests.tui.conftest import Desk, Place
from tests.tui.seeds import Hands

SCHEMA = Schema.of(Meeting)
KINDS: tuple[Kind, ...] = ("altered", "missed", "invented")
STEPS = 500
"""Stops after which a path that does not end counts as broken."""


@dataclass
class Reviewed:
    """One record: differences from gold before and after, keys, and characters typed."""

    name: str
    before: Sequence[Difference] = ()
    after: Sequence[Difference] = ()
    keys: int = 0
    typed: int = 0


class ScriptedReviewer:
    """Knows gold, and looks only where the path leads."""

    def __init__(self, desk: Desk, gold: Mapping[str, Any]) -> None:
        self._desk = desk
        self._hands = Hands(desk)
        self._gold = gold

    @property
    def typed(self) -> int:
        return self._hands.typed

    @property
    def _sheet(self) -> Sheet:
        assert self._desk.session.sheet
        return self._desk.session.sheet

    @property
    def _row(self) -> Row:
        return self._sheet.row(self._desk.path)

    async def review(self) -> None:
        for _ in range(STEPS):
            if not self._row.stop:
                await self._desk.press("right_square_bracket")
            if not self._row.stop:
                break
            await self._at(self._row)
        else:
            raise RuntimeError(f"the path does not end: {self._desk.path}, {self._desk.said}")
        while unseen := len(self._sheet.rest()):
            await self._desk.press("A")
            if len(self._sheet.rest()) == unseen:
                break
        await self._desk.press("d")
        if "again" in self._desk.said:
            await self._desk.press("d")

    async def _at(self, row: Row) -> None:
        if row.role == "omission":
            await self._omission(row)
        elif item := self._item(row):
            await self._part_of(item, row)
        else:
            await self._field(row, _value(self._gold, row.path))

    def _item(self, row: Row) -> Row | None:
        """The outermost item of a list that the row is in."""
        above = [one for path in upwards(row.path) for one in self._sheet.rows if one.path == path and one.item]
        return above[-1] if above else None

    # Items

    async def _omission(self, row: Row) -> None:
        path, group = row.path.partition("/-/")[0], _group(row)
        here = [item for _, item in self._kept(path)]
        gold = self._gold[path[1:]]
        known = {pair.gold for pair in match_groups(group, gold, here, self._sheet.article.text)}
        free = [item for number, item in enumerate(gold) if number not in known]
        pairs = match_groups(group, free, [row.offer], self._sheet.article.text)
        if not pairs:
            await self._desk.press("x")
        elif not list(_differing(group, free[pairs[0].gold], row.offer or {})):
            await self._desk.press("a")
        else:
            await self._desk.press("e")
            await self._mend(self._row, free[pairs[0].gold])

    async def _part_of(self, item: Row, row: Row) -> None:
        gold = self._counterpart(item)
        if gold is None:
            if row is not item and row.missing:
                await self._desk.press("x")
            else:
                await self._hands.go(item.path)
                await self._desk.press("x")
        elif row.stop == 1:
            await self._field(row, _value(gold, row.path[len(item.path) :]))
        else:
            await self._mend(item, gold)
            await self._hands.go(item.path)
            await self._desk.press("a")

    def _counterpart(self, item: Row) -> Any:
        """What gold has for an item of the record; None for nothing."""
        path, number = item.path.rpartition("/")[0], int(item.path.rpartition("/")[2])
        kept = self._kept(path)
        gold, here = self._gold[path[1:]], [one for _, one in kept]
        pairs = (
            match_groups(item.node.group, gold, here, self._sheet.article.text)
            if item.node.group
            else match_values(item.node, gold, here)
        )
        return next((gold[pair.gold] for pair in pairs if kept[pair.draft][0] == number), None)

    def _kept(self, path: str) -> list[tuple[int, Any]]:
        """The items of a list that were not left out, with their numbers."""
        rows = {row.path: row for row in self._sheet.rows}
        items = enumerate(self._sheet.data[path[1:]])
        return [(number, item) for number, item in items if not rows[f"{path}/{number}"].gone]

    async def _mend(self, item: Row, gold: Mapping[str, Any]) -> None:
        """Correct every field of an item that gold has otherwise."""
        here = self._sheet.data[item.path.split("/")[1]][int(item.path.split("/")[2])]
        for node in list(_differing(_group(item), gold, here)):
            if node.many:
                await self._values(f"{item.path}/{node.name}", node, gold[node.name])
            else:
                row = self._sheet.row(f"{item.path}/{node.name}")
                await self._field(row, gold[node.name], await self._way_to(item, row))

    async def _way_to(self, item: Row, row: Row) -> str:
        """The key that changes a part of an item, after going there as far as that is needed."""
        parts = [one.path for one in self._sheet.rows if one.path.rpartition("/")[0] == item.path]
        if self._desk.path not in (item.path, *parts):
            await self._hands.go(item.path)
        return str(parts.index(row.path) + 1)

    async def _values(self, path: str, node: Node, gold: Sequence[Any]) -> None:
        rows = [row for row in self._sheet.rows if row.path.rpartition("/")[0] == path and not row.gone]
        pairs = match_values(node, gold, [row.value for row in rows])
        for number, row in enumerate(rows):
            if number not in {pair.draft for pair in pairs if pair.counts}:
                await self._hands.go(row.path)
                await self._desk.press("x")
        for number, value in enumerate(gold):
            if number not in {pair.gold for pair in pairs if pair.counts}:
                item = self._sheet.row(path.rpartition("/")[0])
                await self._desk.press(await self._way_to(item, self._sheet.row(path)), "n")
                await self._hands.write(str(value))

    # Fields

    async def _field(self, row: Row, gold: Any, change: str = "e") -> None:
        """Make the value gold's, or accept it: it is in focus, but for the key that changes it."""
        if row.role != "field" or _same(row.node, gold, row.value):
            await self._desk.press("a")
        elif gold is None:
            await self._hands.go(row.path)
            await self._desk.press("x")
        elif row.kind == "verbatim":
            await self._words(row, gold, change)
        elif row.choices:
            await self._desk.press(change, str(row.choices.index(gold) + 1))
        else:
            await self._desk.press(change)
            await self._hands.write(str(gold))

    async def _words(self, row: Row, gold: str, change: str) -> None:
        item = self._counterpart(self._sheet.row("/".join(row.path.split("/")[:3]))) or {}
        (found, *_) = verbatim_range(gold, item, self._sheet.article.text)
        await self._desk.press(change)
        await self._hands.take([Span(*found)])


def _group(row: Row) -> Group:
    assert row.node.group
    return row.node.group


def _value(data: Any, path: str) -> Any:
    for token in path.split("/")[1:]:
        data = data[int(token)] if isinstance(data, list) else (data or {}).get(token)
    return data


def _same(node: Node, gold: Any, draft: Any) -> bool:
    return (gold in (None, "") and draft in (None, "")) or same_value(node, gold or None, draft or None)


def _differing(group: Group, gold: Mapping[str, Any], draft: Mapping[str, Any]) -> Any:
    """The fields that `summariser eval` would list; other words for the same statement are no mistake."""
    for node in group.nodes:
        one, other = gold.get(node.name), draft.get(node.name)
        if node.group or (node.kind == "text" and not node.role and one and other):
            continue
        if node.many:
            pairs = match_values(node, one or [], other or [])
            if sum(pair.counts for pair in pairs) < max(len(one or []), len(other or [])):
                yield node
        elif not _same(node, one, other):
            yield node


def differences(gold: Record, data: Mapping[str, Any], text: str) -> tuple[Difference, ...]:
    return score(SCHEMA, gold.data, data, text).differences


def sit(place: Place, article_id: str) -> AbstractAsyncContextManager[Desk]:
    return place.app(size=(120, 40), setup=Setup(only=frozenset({article_id})))


async def reviewed(place: Place, draft: Record, gold: Record) -> Reviewed:
    """Review one article, and compare."""
    async with sit(place, draft.article.id or "") as desk:
        await desk.pilot.pause()
        sheet = desk.session.sheet
        assert sheet
        text = sheet.article.text
        found = Reviewed(sheet.name, differences(gold, draft.data, text))
        reviewer = ScriptedReviewer(desk, gold.data)
        await reviewer.review()
        assert desk.session.sheet is None or desk.session.sheet.state == "reviewed", desk.said
        found.keys, found.typed = desk.keys, reviewer.typed
    file = await asyncio.to_thread((place.folder / "reviewed" / f"{found.name}.json").read_text, "utf-8")
    found.after = differences(gold, Record.model_validate_json(file).data, text)
    return found


async def measured(workspace: Path, gold: Path) -> list[Reviewed]:
    """Every article of the workspace that gold has a record of."""
    records = [one for one in read_gold(find_files([gold]), SCHEMA) if not isinstance(one, Failure)]
    by_sum = {one.record.article.sha256: one.record for one in records}
    with tempfile.TemporaryDirectory() as folder:
        copy = journal_path(Path(folder))
        copy.parent.mkdir(parents=True)
        for file in journal_path(workspace).parent.glob(f"{copy.name}*"):
            await asyncio.to_thread(shutil.copy, file, copy.parent)
        with SqlJournal(copy, SystemClock()) as journal:
            place = Place(Path(folder), journal)
            drafts = [one for one in records_in(copy) if one.article.sha256 in by_sum]
            return [await reviewed(place, one, by_sum[one.article.sha256]) for one in drafts]


def lines(found: Sequence[Reviewed]) -> list[str]:
    """A line for each record, and one for all."""
    every = Reviewed(
        "all",
        [one for each in found for one in each.before],
        [one for each in found for one in each.after],
        sum(one.keys for one in found),
        sum(one.typed for one in found),
    )
    shown = [f"{'':24}{''.join(f'{kind:>16}' for kind in KINDS)}{'keys':>8}{'typed':>8}"]
    for one in [*found, every]:
        before, after = (Counter[str](difference.kind for difference in side) for side in (one.before, one.after))
        changes = "".join(f"{f'{before[kind]} -> {after[kind]}':>16}" for kind in KINDS)
        shown.append(f"{one.name[:23]:24}{changes}{one.keys:>8}{one.typed:>8}")
    return [*shown, f"{every.keys / max(len(found), 1):.0f} keys a record"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("workspace", type=Path, help="where drafts were made")
    options.add_argument("gold", type=Path, help="gold records, a file or a folder")
    options.add_argument("-v", "--verbose", action="store_true", help="tell what differs afterwards")
    given = options.parse_args()
    found = asyncio.run(measured(given.workspace, given.gold))
    print(*lines(found), sep="\n")
    for one in found if given.verbose else ():
        for left in one.after:
            print(f"{one.name[:8]} {left.kind:9} {left.field}: gold {left.gold!r:.80}, record {left.draft!r:.80}")


if __name__ == "__main__":
    main()

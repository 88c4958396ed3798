"""The adjudication screen: what two readers say differently, both versions in full, and the article under them."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import Screen

from summariser.domain.adjudication import Side
from summariser.domain.article import Span
from summariser.domain.errors import SummariserError
from summariser.domain.form import Row
from summariser.review_ports import RecordChangedError
from summariser.tui.adjudicate_keys import HELP, KEYS, MORE
from summariser.tui.record_lines import place_name
from summariser.tui.screens.help import HelpScreen
from summariser.tui.screens.sitting import AWAY, LOOK_AROUND
from summariser.tui.widgets.article import ArticleView
from summariser.tui.widgets.bars import AllKeys, StatusBar, Tone
from summariser.tui.widgets.disputes import DisputeList, Version
from summariser.tui.widgets.pane import Frame
from summariser.workflows.adjudicate import Adjudication, View

_SIDES: tuple[Side, Side] = ("a", "b")
STACKED = 90
"""Columns under which the article stands below the list, not beside it."""


class AdjudicateScreen(Screen[None]):
    """Actions run one after the other in the application's own loop, so that no key overtakes another."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(keys, action, label, show=False, priority=True) for keys, action, _, label in KEYS),
        *(Binding(keys, action, show=False, priority=True) for keys, action in MORE),
    ]
    AUTO_FOCUS = "#disputes"

    def __init__(self, adjudication: Adjudication) -> None:
        super().__init__()
        self.adjudication = adjudication
        self.view: View | None = None
        self._looked: Side = "a"
        self.last_input = time.monotonic()
        self._asked = ""
        self._turn = asyncio.Lock()

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            with Frame("Disagreements", id="disputes-frame"):
                yield DisputeList(id="disputes")
            with Frame("Article", id="article-frame"):
                yield ArticleView(id="article")
        with Horizontal(id="versions"):
            with Frame("A", id="a-frame"):
                yield Version(id="a")
            with Frame("B", id="b-frame"):
                yield Version(id="b")
        yield StatusBar(id="status")
        yield AllKeys([(key, label, action) for _, action, key, label in KEYS], id="keys")

    async def on_mount(self) -> None:
        self.set_class(self.app.size.width < STACKED, "-stacked")
        first = next((n for n, case in enumerate(self.adjudication.cases) if case.state != "reviewed"), 0)
        self.set_interval(LOOK_AROUND, self.look_around)
        await self._open(first, 1)

    async def look_around(self) -> None:
        """Keep the claim of somebody who is here, reading perhaps."""
        if self.view and time.monotonic() - self.last_input < AWAY:
            await self._attempt(self.adjudication.keep)

    def on_resize(self) -> None:
        self.set_class(self.app.size.width < STACKED, "-stacked")

    @property
    def disputes(self) -> DisputeList:
        return self.query_one(DisputeList)

    def say(self, text: str, tone: Tone = "plain") -> None:
        """One line at the bottom. It answers whatever was asked there."""
        self._asked = ""
        self.query_one(StatusBar).say(text, tone)

    # Choices

    async def action_take(self, side: Side) -> None:
        view, number = self.view, self.disputes.number
        if view is None or not view.disputes:
            self.say("the readers say the same: d finishes")
            return
        if after := await self._attempt(lambda: self.adjudication.take(number, side)):
            self._present(after, after.next_undecided(number))
            self.say(f"{view.labels[number]}: {side.upper()}, {after.case.reader(side)}", "good")

    async def action_rest(self, side: Side) -> None:
        if (view := self.view) and (after := await self._attempt(lambda: self.adjudication.take_rest(side))):
            self._present(after, self.disputes.number)
            self.say(f"{view.left} taken from {side.upper()}, {after.case.reader(side)}; u takes that back", "good")

    def action_later(self) -> None:
        if self.view:
            self._present(self.view, self.view.next_undecided(self.disputes.number))
            self.say("left undecided: `summariser review` can write a third version")

    async def action_rewind(self, step: str) -> None:
        act = self.adjudication.undo if step == "undo" else self.adjudication.redo
        if after := await self._attempt(act):
            place = after.sheet.position
            number = next((n for n, one in enumerate(after.disputes) if one.path == place), self.disputes.number)
            self._present(after, number)
            self.say("undone" if step == "undo" else "done again", "good")

    async def action_reopen(self) -> None:
        if (
            self.view
            and self.view.sheet.state == "reviewed"
            and (after := await self._attempt(self.adjudication.reopen))
        ):
            self._present(after, 0)

    async def action_done(self) -> None:
        """Finish and open the next. Flagged values, or a file that was changed, are asked about: d again says yes."""
        view, asked = self.view, self._asked
        if view is None:
            return
        if view.sheet.state == "reviewed":
            self.say("this article is finished: } goes to the next, R reopens it")
            return
        if not view.left and view.flagged and not asked:
            row = next(row for row in view.sheet.rows if row.attention and row.flags)
            more = f" (and {view.flagged - 1} more)" if view.flagged > 1 else ""
            self.say(f"{place_name(row)}: {row.flags[0].message}{more} d again accepts it, u goes back", "question")
            self._asked = "flags"
            return
        try:
            async with self._turn:
                after = await self.adjudication.finish(replace=asked == "replace")
        except RecordChangedError as error:
            self.say(f"{error}: d again replaces it", "question")
            self._asked = "replace"
        except (SummariserError, OSError) as error:
            self.say(str(error), "problem")
        else:
            self._present(after, 0)
            await self._next(after)

    async def _next(self, done: View) -> None:
        here, cases = self.adjudication.number, self.adjudication.cases
        order = [*range(here + 1, len(cases)), *range(here)]
        following = next((n for n in order if cases[n].state != "reviewed"), None)
        if following is None:
            self.say(f"{done.case.name}: written; all {len(cases)} are done: q quits", "good")
        elif await self._open(following, 1):
            self.say(f"{done.case.name}: written", "good")

    # Moving

    def action_step(self, step: int) -> None:
        self.disputes.step(step)
        self.say("")
        self._show_versions()

    def action_scroll(self, lines: int) -> None:
        self.query_one(ArticleView).scroll_relative(y=lines, animate=False)

    def action_look(self, side: Side) -> None:
        self._looked = side
        self._show_versions(keep=True)

    async def action_article(self, step: int) -> None:
        await self._open(self.adjudication.number + step, step)

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen(HELP))

    def action_theme(self) -> None:
        self.app.theme = "textual-light" if self.app.current_theme.dark else "textual-dark"

    async def action_leave(self) -> None:
        self.app.exit()

    async def _open(self, number: int, step: int) -> bool:
        """Open a case, or if it cannot be, the next one in that direction."""
        cases, problem = self.adjudication.cases, ""
        for _ in cases:
            number %= len(cases)
            try:
                async with self._turn:
                    view = await self.adjudication.open(number)
            except (SummariserError, OSError) as error:
                problem = f"{cases[number].name} left out: {error}"
                number += step
                continue
            self._present(view, view.next_undecided(-1))
            self.say(problem, "problem" if problem else "plain")
            return True
        self.view = None
        self.say(problem, "problem")
        return False

    async def _attempt(self, act: Callable[[], Awaitable[View]]) -> View | None:
        try:
            async with self._turn:
                return await act()
        except (SummariserError, OSError) as error:
            self.say(str(error), "problem")
            return None

    def _present(self, view: View, number: int) -> None:
        self.view = view
        self.disputes.show(view, number)
        cases, here = self.adjudication.cases, self.adjudication.number
        done = len(view.disputes) - view.left
        left = "all decided: d finishes" if not view.left else f"{view.left} to decide"
        state = "finished, R reopens it" if view.sheet.state == "reviewed" else left
        self.query_one("#disputes-frame", Frame).head(f"Disagreements · {state}", f"{done} of {len(view.disputes)}")
        self.query_one("#article-frame", Frame).head(view.sheet.title, view.case.name)
        self.query_one(StatusBar).progress(f"article {here + 1} of {len(cases)}")
        self._show_versions()

    def _show_versions(self, *, keep: bool = False) -> None:
        """Both versions in full, and the words of one in the article; of A unless only B has any."""
        view = self.view
        if view is None:
            return
        dispute = view.disputes[self.disputes.number] if view.disputes else None
        options = {side: dispute.option(side) if dispute else None for side in _SIDES}
        spans = {side: option.spans if option else () for side, option in options.items()}
        if not keep:
            self._looked = "a" if spans["a"] or not spans["b"] else "b"
        for side, option in options.items():
            self.query_one(f"#{side}", Version).show(view.sheet.article, dispute, option)
            mark = "▌" if side == self._looked else "│"
            here = f" {mark} in the article" if spans[side] else ""
            self.query_one(f"#{side}-frame", Frame).head(f"{side.upper()} · {view.case.reader(side)}{here}")
        article = self.query_one(ArticleView)
        article.show(view.sheet.article, spans["b" if self._looked == "a" else "a"], frozenset())
        if dispute:
            article.focus_on(_as_row(dispute.path, dispute.node.name, spans[self._looked], view.sheet.rows))


def _as_row(path: str, name: str, spans: Sequence[Span], rows: Sequence[Row]) -> Row:
    """What the article pane goes to: it knows rows."""
    known = next((row for row in rows if row.path == path), rows[0])
    return Row(path, "field", known.node, name, 0, None, None, evidence=tuple(spans))

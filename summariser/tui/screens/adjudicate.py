"""The adjudication screen: what two readers say differently, both versions in full, and the article under them."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal

from summariser.review.adjudication import Adjudication, Side, View
from summariser.review.ports import RecordChangedError
from summariser.tui.keys import ADJUDICATION, bindings
from summariser.tui.screens.help import Notes
from summariser.tui.screens.session import LOOK_AROUND, SessionScreen, Setup
from summariser.tui.widgets.article import ArticleView
from summariser.tui.widgets.bars import AllKeys
from summariser.tui.widgets.disputes import DisputeList, Version, notes_of, versions
from summariser.tui.widgets.pane import Frame
from summariser.tui.widgets.record import place_name

_SIDES: tuple[Side, Side] = ("a", "b")
STACKED = 90
"""Columns under which the article stands below the list, not beside it."""


class AdjudicateScreen(SessionScreen):
    """One case at a time; the readers' versions of the disagreement in focus are shown in full."""

    CSS_PATH = "../adjudicate.tcss"
    BINDINGS = bindings(ADJUDICATION)
    AUTO_FOCUS = "#disputes"
    NOTES: ClassVar[Notes] = {
        "Marks": (
            ("· A B", "undecided, taken from A, taken from B"),
            ("✎", "a third version, made in `summariser review`"),
            ("underlined", "words of a version that the other does not have"),
            ("¶", "what a reader has noted, below the version"),
            ("▌ │", "in the article: what the reader shown rests on, and what the other does"),
        )
    }

    def __init__(self, adjudication: Adjudication, setup: Setup) -> None:
        super().__init__(adjudication.session, ADJUDICATION, setup)
        self.adjudication = adjudication
        self.view: View | None = None
        self.disputes = DisputeList(id="disputes")
        self.article_view = ArticleView(id="article")
        self._versions = {side: Version(id=side) for side in _SIDES}
        self._looked: Side = "a"

    def compose(self) -> ComposeResult:
        with Horizontal(id="top"):
            with Frame("Disagreements", id="disputes-frame"):
                yield self.disputes
            with Frame("Article", id="article-frame"):
                yield self.article_view
        with Horizontal(id="versions"):
            for side, version in self._versions.items():
                with Frame(side.upper(), id=f"{side}-frame"):
                    yield version
        yield self.status
        yield AllKeys(self.keys)

    async def on_mount(self) -> None:
        self.on_resize()
        first = next((n for n, case in enumerate(self.adjudication.cases) if case.state != "reviewed"), 0)
        self.set_interval(LOOK_AROUND, self.look_around)
        await self._open(first, 1)
        self.begun()

    def on_resize(self) -> None:
        self.set_class(self.app.size.width < STACKED, "-stacked")

    async def look_around(self) -> None:
        """Keep the claim of somebody who is here, reading perhaps."""
        if self.view and not self.away:
            await self.attempt(self.adjudication.keep)

    # Choices

    async def take(self, side: Side) -> None:
        """What a reader says about the disagreement in focus."""
        view, number = self.view, self.disputes.number
        if view is None or not view.disputes:
            self.say(f"the readers say the same: {self.key('done')} finishes")
        elif after := await self.attempt(lambda: self.adjudication.take(number, side)):
            self._present(after, after.next_undecided(number))
            self.say(f"{view.labels[number]}: {side.upper()}, {after.case.reader(side)}", "good")

    async def rest(self, side: Side) -> None:
        """What a reader says about all that is undecided."""
        if (view := self.view) and (after := await self.attempt(lambda: self.adjudication.take_rest(side))):
            self._present(after, self.disputes.number)
            back = f"{self.key('undo')} takes that back"
            self.say(f"{view.left} taken from {side.upper()}, {after.case.reader(side)}; {back}", "good")

    def later(self) -> None:
        if self.view:
            self._present(self.view, self.view.next_undecided(self.disputes.number))
            self.say("left undecided: `summariser review` can write a third version")

    async def rewind(self, step: str) -> None:
        """Undo or redo, and go to where that was."""
        act = self.adjudication.undo if step == "undo" else self.adjudication.redo
        if after := await self.attempt(act):
            place = after.sheet.position
            number = next((n for n, one in enumerate(after.disputes) if one.path == place), self.disputes.number)
            self._present(after, number)
            self.say("undone" if step == "undo" else "done again", "good")

    async def reopen(self) -> None:
        finished = self.view and self.view.sheet.state == "reviewed"
        if finished and (after := await self.attempt(self.adjudication.reopen)):
            self._present(after, 0)

    async def finish(self) -> None:
        """Finish and open the next. Flagged values, or a file that was changed, are asked about: d again says yes."""
        view, asked, again = self.view, self.asked, f"{self.key('done')} again"
        if view is None:
            return
        if view.sheet.state == "reviewed":
            onward, reopens = self.key("next_article"), self.key("reopen")
            self.say(f"this article is finished: {onward} goes to the next, {reopens} reopens it")
            return
        if not view.left and view.flagged and not asked:
            row = next(row for row in view.sheet.rows if row.attention and row.flags)
            more = f" (and {view.flagged - 1} more)" if view.flagged > 1 else ""
            what = f"{place_name(row)}: {row.flags[0].message}{more}"
            self.ask(f"{what} {again} accepts it, {self.key('undo')} goes back", {"flags"})
            return

        if view.left:
            self._present(view, view.next_undecided(self.disputes.number - 1))

        def refused(error: Exception) -> None:
            if isinstance(error, RecordChangedError):
                self.ask(f"{error}: {again} replaces it", {"replace"})
            else:
                self.complain(error)

        if after := await self.attempt(lambda: self.adjudication.finish(replace="replace" in asked), refused):
            self._present(after, 0)
            await self._next(after)

    async def _next(self, done: View) -> None:
        here, cases = self.adjudication.number, self.adjudication.cases
        order = [*range(here + 1, len(cases)), *range(here)]
        following = next((n for n in order if cases[n].state != "reviewed"), None)
        if following is None:
            self.say(f"{done.case.name}: written; all {len(cases)} are done: {self.key('quit')} quits", "good")
        elif await self._open(following, 1):
            self.say(f"{done.case.name}: written", "good")

    # Moving

    def next_stop(self, step: int) -> None:
        """Go to the next undecided disagreement, or back to the one before."""
        if self.view and self.view.left:
            self._present(self.view, self.view.next_undecided(self.disputes.number, step))
            self.say("")
        else:
            self.say(f"nothing is left to decide: {self.key('done')} finishes the article")

    def step(self, step: int) -> None:
        self.disputes.step(step)
        self.say("")
        self._show_versions()

    def scroll(self, lines: int) -> None:
        self.article_view.scroll_relative(y=lines, animate=False)

    def look(self, side: Side) -> None:
        """Mark a reader's words in the article."""
        self._looked = side
        self._show_versions(keep=True)

    async def article(self, step: int) -> None:
        await self._open(self.adjudication.number + step, step)

    async def _open(self, number: int, step: int) -> bool:
        """Open a case, or if it cannot be, the next one in that direction."""
        cases, problem = self.adjudication.cases, ""

        def left_out(error: Exception) -> None:
            nonlocal problem
            problem = f"{cases[number].name} left out: {error}"

        for _ in cases:
            number %= len(cases)
            if view := await self.attempt(partial(self.adjudication.open, number), left_out):
                self._present(view, view.next_undecided(-1))
                self.say(problem, "problem" if problem else "plain")
                return True
            number += step
        self.view = None
        self.say(problem, "problem")
        return False

    # Showing

    def _present(self, view: View, number: int) -> None:
        self.view = view
        self.disputes.show(view, number)
        cases, here = self.adjudication.cases, self.adjudication.number
        done = len(view.disputes) - view.left
        left = f"{view.left} to decide" if view.left else f"all decided: {self.key('done')} finishes"
        state = f"finished, {self.key('reopen')} reopens it" if view.sheet.state == "reviewed" else left
        self.frame("disputes").head(f"Disagreements · {state}", f"{done} of {len(view.disputes)}")
        self.frame("article").head(view.sheet.title, view.case.name)
        self.status.progress(f"article {here + 1} of {len(cases)}")
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
        for side, (text, marked) in zip(_SIDES, versions(view.sheet.article, dispute), strict=True):
            notes = notes_of(view, side, dispute)
            self._versions[side].show("\n\n".join(filter(None, (text, notes))), marked)
            mark = "▌" if side == self._looked else "│"
            here = f" {mark} in the article" if spans[side] else ""
            noted = sum(one == side for one, _, _ in view.notes)
            self.frame(side).head(f"{side.upper()} · {view.case.reader(side)}{here}{f' · ¶ {noted}' if noted else ''}")
        self.article_view.show(view.sheet.article, spans["b" if self._looked == "a" else "a"], frozenset())
        if dispute:
            self.article_view.focus_on(spans[self._looked])

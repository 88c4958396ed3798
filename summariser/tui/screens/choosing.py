"""Choosing words of the article, as evidence or as a value; and going through what nothing cites."""

from dataclasses import dataclass
from typing import Literal

from summariser.domain.article import Span
from summariser.domain.form import Row
from summariser.tui.record_lines import place_name
from summariser.tui.screens.deciding import Deciding
from summariser.tui.selection import Selection
from summariser.tui.widgets.article import ArticleView


@dataclass(frozen=True)
class Purpose:
    """What the words are for."""

    what: Literal["cite", "add"]
    path: str
    said: str


class Choosing(Deciding):
    """Cite, add, omissions, the mouse in the article."""

    _purpose: Purpose | None = None
    _selection: Selection | None = None
    _omission: Span | None = None

    def action_cite(self) -> None:
        row = self.record_view.row
        if row:
            self.run_choice(row)

    def run_choice(self, row: Row) -> None:
        if not row.cited and row.kind != "verbatim":
            self.say(f"{place_name(row)}: it rests on no words of its own")
            return
        words = "the words of" if row.kind == "verbatim" and row.role == "field" else "what proves"
        self._begin(Purpose("cite", row.path, f"{words} {place_name(row)}"), row)

    async def action_add(self) -> None:
        """An item of the list that the row in focus is in, or a part that is missing."""
        row, target = self.record_view.row, self._holder()
        if row is None or target is None:
            self.say("nothing can be added here: go to a list", "problem")
            return
        group = target.node.group
        if group is None and target.kind != "verbatim":
            self.edit_new(target)
        elif group is None or group.cited:
            self._begin(Purpose("add", target.path, f"the words of a new item in {place_name(target)}"), row)
        elif sheet := await self.attempt(lambda: self.session.add(target.path), target.path):
            self.present(sheet)

    def _holder(self) -> Row | None:
        """The nearest list that holds the row in focus, or a missing part."""
        row, sheet = self.record_view.row, self.sheet
        if row is None or sheet is None:
            return None
        if row.role == "group" and row.value is None and not row.item:
            return row
        path, rows = row.path, {one.path: one for one in sheet.rows}
        while path:
            if path in rows and rows[path].role == "list":
                return rows[path]
            path = path.rpartition("/")[0]
        return None

    def _begin(self, purpose: Purpose, row: Row) -> None:
        if self.sheet is None or not self.sheet.article.sentences:
            return
        start = self._omission or (row.evidence[0] if row.evidence else row.mention) or Span(0, 1)
        self._purpose = purpose
        self.enter("select", self.article_view)
        self.say(f"Choose {purpose.said}", "question")
        if purpose.what == "add":
            self.article_view.forget()  # the new item does not rest on what the row in focus does
        self._choose(Selection.beginning(self.sheet.article, start.start))

    def _choose(self, selection: Selection | None) -> None:
        self._selection = selection
        self.article_view.choose(selection)

    def action_sentence(self, step: int) -> None:
        if self._selection:
            self._choose(self._selection.to_sentence(step))

    def action_word(self, step: int) -> None:
        if self._selection:
            self._choose(self._selection.word(step))

    def action_extend(self, step: int) -> None:
        if self._selection:
            self._choose(self._selection.extend(step))

    def action_extend_sentence(self, step: int) -> None:
        if self._selection:
            self._choose(self._selection.extend_sentence(step))

    def action_mark(self) -> None:
        if self._selection:
            self._choose(self._selection.toggle())

    async def action_confirm(self) -> None:
        purpose, selection, row = self._purpose, self._selection, self.record_view.row
        if purpose is None or selection is None or row is None:
            return
        spans = selection.spans
        if purpose.what == "cite":
            sheet = await self.attempt(lambda: self.session.cite(purpose.path, spans), purpose.path)
        else:
            sheet = await self.attempt(lambda: self.session.add(purpose.path, None, spans), purpose.path)
        if sheet is None:
            return  # said why; the choice stays to be mended
        self._end()
        added = sheet.position
        self.present(sheet, self.next_path(sheet, sheet.row(added)) if purpose.what == "add" else row.path)
        self.say("added: fill in what is marked !" if purpose.what == "add" else "evidence saved", "good")

    async def action_cancel(self) -> None:
        if self.mode == "select":
            self._end()
            self.focus_moved(remember=False)
            self.say("nothing was changed")
        else:
            await super().action_cancel()

    def _end(self) -> None:
        self._purpose = self._omission = None
        self._choose(None)
        self.enter("review", self.record_view)

    def action_omission(self, step: int) -> None:
        """From one sentence that nothing cites to the next; adding and citing then begin there."""
        found = self.omissions()
        if not found:
            self.say("every sentence that tells something is cited")
            return
        here = self._omission.start if self._omission else -1
        if step > 0:
            index = next((i for i, one in enumerate(found) if one.span.start > here), 0)
        else:
            before = [i for i, one in enumerate(found) if one.span.start < here]
            index = before[-1] if before else len(found) - 1
        self._omission = found[index].span
        self.article_view.point_out(found[index].span)
        which = f"sentence {found[index].number} is cited by nothing ({index + 1} of {len(found)})"
        self.say(f"{which}: {self.key('add')} adds from it")

    def focus_moved(self, *, remember: bool = True) -> None:
        self._omission = None
        super().focus_moved(remember=remember)

    def on_article_view_pointed(self, event: ArticleView.Pointed) -> None:
        if self.mode == "select" and self._selection:
            if event.start == event.end:
                self._choose(Selection.beginning(self._selection.article, event.start, self._selection.chosen))
            else:
                self._choose(self._selection.drag(event.start, event.end))
        elif self.mode == "review" and event.start != event.end:
            self.action_cite()
            if self._selection:
                self._choose(self._selection.drag(event.start, event.end))
        elif self.mode == "review":
            self._go_to_citing(event.start)

    def _go_to_citing(self, offset: int) -> None:
        """Put in focus what rests on the place that was clicked."""
        for row in self.record_view.rows:
            if not row.gone and any(span.start <= offset < span.end for span in row.evidence):
                self.go_to(row.path)
                return
        self.say("nothing in the record rests on these words")

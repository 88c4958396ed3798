"""Choosing words of the article, as evidence or as a value; and going through what nothing cites."""

from dataclasses import replace
from functools import partial

from summariser.core.article import Span
from summariser.review.form import Row
from summariser.tui.screens.page import Page
from summariser.tui.selection import TextSelection
from summariser.tui.widgets.record import place_name


class Citing:
    """One choice is made at a time; the article's pane shows it."""

    def __init__(self, page: Page) -> None:
        self.selection: TextSelection | None = None
        self._page = page
        self._screen = page.screen
        self._session = page.session
        self._path, self._adding = "", False

    def cite(self) -> None:
        """Choose the passages that support the row in focus, beginning with those that it has; for verbatim text, its
        words."""
        row = self._page.row
        if row and self._began(row) and self.selection:
            self.choose(self._with_passages_of(row, self.selection))

    def _began(self, row: Row) -> bool:
        """Whether words can be chosen for a row: it then has begun."""
        if not row.cited and row.kind != "verbatim":
            self._screen.say(f"{place_name(row)}: it rests on no words of its own")
            return False
        words = "the words of" if _is_words(row) else "what proves"
        self._begin(row.path, f"{words} {place_name(row)}", row)
        return True

    def _with_passages_of(self, row: Row, selection: TextSelection) -> TextSelection:
        """What the row rests on already; a sentence that nothing cites is added to that."""
        known = () if _is_words(row) and row.found is False else row.evidence
        omission = self._page.article.omission
        if omission is None:
            return replace(selection, given=known)
        if _is_words(row):
            return selection.propose(1)
        return replace(selection, chosen=known).drag(omission.start, omission.end - 1)

    def add(self, target: Row, row: Row) -> None:
        """Choose the words of a new item, beginning at the passages of the row in focus."""
        self._begin(target.path, f"the words of a new item in {place_name(target)}", row, adding=True)

    def add_omission(self, target: Row) -> None:
        """Choose the words of a new item, beginning with what the omitted sentence offers."""
        self.add(target, target)
        if self.selection:
            self.choose(self.selection.propose(1))

    def _begin(self, path: str, said: str, row: Row, *, adding: bool = False) -> None:
        page = self._page
        if page.sheet is None or not page.sheet.article.sentences:
            return
        pointed = page.article.omission or page.article.hit
        start = pointed or (row.evidence[0] if row.evidence else row.mention) or Span(0, 1)
        self._path, self._adding = path, adding
        page.enter("select", page.article)
        self._screen.say(f"Choose {said}", "question")
        if adding:
            page.article.forget()  # the new item does not rest on what the row in focus does
        self.choose(TextSelection.beginning(page.sheet.article, start.start))

    def choose(self, selection: TextSelection | None) -> None:
        self.selection = selection
        self._page.article.choose(selection)

    def change(self, how: str, *step: int) -> None:
        """Choose more, less or something else, as that method of a selection does it."""
        if self.selection:
            self.choose(getattr(self.selection, how)(*step))

    async def confirm(self) -> None:
        """Take what is chosen."""
        page, session, row = self._page, self._session, self._page.row
        if self.selection is None or row is None:
            return
        path, adding, spans = self._path, self._adding, self.selection.spans
        act = partial(session.add, path, None) if adding else partial(session.cite, path)
        sheet = await page.attempt(lambda: act(spans), path)
        if sheet is None:
            return  # said why; the choice stays to be mended
        self._end()
        here = page.unsettled(sheet, row) or row.path
        page.present(sheet, page.next_path(sheet, sheet.row(sheet.position)) if adding else here)
        self._screen.say("added: fill in what is marked !" if adding else "evidence saved", "good")

    def cancel(self) -> None:
        """Change nothing."""
        self._end()
        self._page.follow(remember=False)
        self._screen.say("nothing was changed")

    def _end(self) -> None:
        self.choose(None)
        self._page.enter("review", self._page.record)

    # The mouse, and omissions

    def point(self, start: int, end: int) -> None:
        """The article was clicked at an offset, or the mouse drawn from one offset to another."""
        page = self._page
        if page.mode == "select" and self.selection:
            if start == end:
                self.choose(TextSelection.beginning(self.selection.article, start, self.selection.chosen))
            else:
                self.choose(self.selection.drag(start, end))
        elif page.mode == "review" and start != end:
            if page.row and self._began(page.row) and self.selection:
                self.choose(self.selection.drag(start, end))
        elif page.mode == "review":
            self._go_to_citing(start)

    def _go_to_citing(self, offset: int) -> None:
        """Put the row in focus whose evidence was clicked."""
        for row in self._page.record.rows:
            if not row.gone and any(span.start <= offset < span.end for span in row.evidence):
                self._page.go_to(row.path)
                return
        self._screen.say("nothing in the record rests on these words")

    def omission(self, step: int) -> None:
        """From one sentence that nothing cites to the next; adding and citing then begin there."""
        found, article = self._page.omissions(), self._page.article
        if not found:
            self._screen.say("every sentence that tells something is cited")
            return
        here = article.omission.start if article.omission else -1
        if step > 0:
            index = next((i for i, one in enumerate(found) if one.span.start > here), 0)
        else:
            before = [i for i, one in enumerate(found) if one.span.start < here]
            index = before[-1] if before else len(found) - 1
        article.point_out(found[index].span)
        which = f"sentence {found[index].number} is cited by nothing ({index + 1} of {len(found)})"
        self._screen.say(f"{which}: {self._screen.key('add')} adds from it")


def _is_words(row: Row) -> bool:
    """Whether its value is one passage of the article, and not proved by some."""
    return row.kind == "verbatim" and row.role == "field"

"""Searching the article: words as they are typed, in any case and without diacritics, are marked where they stand."""

from textual.widgets import Input

from summariser.core.article import Article, Span
from summariser.language.text import fold
from summariser.tui.screens.citing import Citing
from summariser.tui.screens.page import Page
from summariser.tui.screens.queueing import Queueing
from summariser.tui.selection import TextSelection

MOST = 1000
"""Passages that are marked: nobody goes through more."""


class Searching:
    """What is found stays marked until it is let go of; choosing words and adding begin at the passage gone to."""

    def __init__(self, page: Page, citing: Citing, queue: Queueing) -> None:
        self.field = Input(id="search", placeholder="words of the article", compact=True)
        self.field.display = False
        self._page = page
        self._citing = citing
        self._queue = queue
        self._screen = page.screen
        self._at = 0

    def here(self) -> None:
        """Search what is in use: filter the queue, or search the article."""
        if self._screen.focused is self._queue.view:
            self._queue.filter()
        else:
            self.begin()

    def begin(self) -> None:
        """Begin to type what to look for in the article."""
        if self._page.sheet is None:
            return
        self.field.display = True
        self._page.enter("search", self.field)
        self.field.select_all()
        self.typed()

    def typed(self) -> None:
        """What to look for has changed."""
        if self._page.mode == "search":
            self._go(0)

    def step(self, step: int) -> None:
        """Go to the next passage found, or the one before; round the end if need be."""
        self._go(self._at + step)
        if self._page.mode == "select":
            self._choose_here()

    def _go(self, at: int) -> None:
        article, words = self._page.article, self.field.value
        hits = found(self._page.sheet.article, words) if self._page.sheet else ()
        self._at = at % len(hits) if hits else 0
        article.mark_hits(hits, hits[self._at] if hits else None)
        if hits:
            self._screen.say(f"{self._at + 1} of {len(hits)}{' or more' if len(hits) == MOST else ''}")
        elif words.strip():
            self._screen.say("these words are not in the article", "problem")
        else:
            self._screen.say(f"nothing to look for: {self._screen.key('search')} and words of the article")

    def done(self) -> None:
        """Stay at the passage gone to. Words that were being chosen go on being chosen there."""
        self._leave()
        if self._page.article.hit:
            self._choose_here()
            key = self._screen.key
            over = "" if self._citing.selection else f", {key('back')} lets go of them"
            self._screen.say(f"{key('hit_next')} goes to the next{over}")

    def cancel(self) -> None:
        """Mark nothing any longer, and go back."""
        self.forget()
        self._leave()
        self._screen.say("")
        if self._citing.selection:
            self._citing.choose(self._citing.selection)
        else:
            self._page.follow(remember=False)

    def forget(self) -> bool:
        """Mark nothing any longer. Whether something was marked."""
        return self._page.article.mark_hits((), None)

    def _leave(self) -> None:
        self.field.display = False
        if self._citing.selection:
            self._page.enter("select", self._page.article)
        else:
            self._page.enter("review", self._page.record)

    def _choose_here(self) -> None:
        selection, hit = self._citing.selection, self._page.article.hit
        if selection and hit:
            kept = (*selection.chosen, *selection.given)
            self._citing.choose(TextSelection.beginning(selection.article, hit.start, kept))


def found(article: Article, words: str) -> tuple[Span, ...]:
    """Where these words stand, whatever their case, diacritics and typography."""
    wanted, text = fold(words).text.strip(), fold(article.text)
    spans, at = list[Span](), text.text.find(wanted) if wanted else -1
    while at >= 0 and len(spans) < MOST:
        spans.append(text.span(at, at + len(wanted)))
        at = text.text.find(wanted, at + len(wanted))
    return tuple(spans)

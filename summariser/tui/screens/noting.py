"""Notes for whoever reads the article next, and who decided what so far."""

from summariser.tui.screens.editing import Editing
from summariser.tui.screens.history import HistoryScreen
from summariser.tui.screens.page import Page
from summariser.tui.widgets.record import place_name


class Noting:
    """Begins a note; the editor does the rest."""

    def __init__(self, page: Page, editing: Editing) -> None:
        self._page = page
        self._editing = editing

    async def field(self) -> None:
        """A note beside the row in focus."""
        await self._begin(self._page.row.path if self._page.row else "")

    async def article(self) -> None:
        await self._begin("")

    def history(self) -> None:
        """Who decided what about the row in focus."""
        if (row := self._page.row) and self._page.sheet:
            told = self._page.session.account(row.path)
            self._page.screen.app.push_screen(HistoryScreen(row.path, place_name(row), told))

    async def _begin(self, path: str) -> None:
        """What is finished was given back: whoever has it now is not disturbed."""
        page = self._page
        here = page.row.path if page.row else ""
        if page.sheet and (sheet := await page.attempt(page.session.hold)):
            page.present(sheet, here)
            self._editing.note(path)

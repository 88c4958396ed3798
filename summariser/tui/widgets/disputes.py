"""What two readers say differently, as a list, and what one of them says, in full."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from summariser.core.article import Article, Span
from summariser.core.display import differing, from_difference, visible
from summariser.core.record import EVIDENCE
from summariser.core.schema import headline
from summariser.core.walk import place_in_words
from summariser.review.adjudication import Dispute, Option, Side, View
from summariser.tui.widgets.pane import LinesView, Pieces
from summariser.tui.widgets.record import NOTED, NOTHING, plain
from summariser.tui.wrapping import Range, fitted, flat, wrap

MARKS: Mapping[str | None, str] = {None: "·", "a": "A", "b": "B", "other": "✎"}
MARKED = "bold underline $omission"
LABEL = 30
"""Cells of a place; what the two say shares the rest."""


class DisputeList(LinesView):
    """A line for each disagreement, with whose version was taken."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "dispute--cursor",
        "dispute--line",
        "dispute--undecided",
        "dispute--taken",
        "dispute--label",
        "dispute--value",
    }

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._view: View | None = None
        self.number = 0

    def show(self, view: View, number: int) -> None:
        """Another case, or the same one after a choice, with this line in focus."""
        self._view, self.number = view, max(min(number, len(view.disputes) - 1), 0)
        self.refill()
        self.come_back()

    def step(self, step: int) -> None:
        if self._view:
            self.show(self._view, self.number + step)

    def lay_out(self) -> int:
        return len(self._view.disputes) if self._view else 0

    def come_back(self) -> None:
        if self.count:
            self.reveal(self.number, self.number)

    def pieces(self, y: int) -> Pieces:
        assert self._view is not None  # noqa: S101 - there are no lines without one
        dispute, here = self._view.disputes[y], y == self.number
        whose = self._view.settled[y]
        label = fitted(visible(self._view.labels[y]), LABEL)
        label += " " * (LABEL - cell_len(label) + 1)
        under = self.style("dispute--line" if here else "dispute--label")
        mark = self.style("dispute--taken" if whose else "dispute--undecided")
        room = max(self.room - LABEL - 5, 2)
        one, other, half = summary(dispute, dispute.a), summary(dispute, dispute.b), max(room // 2 - 2, 1)
        a = fitted(from_difference(one, other, half), half)
        b = fitted(from_difference(other, one, half), max(room - cell_len(a) - 3, 1))
        pieces = [("▶ " if here else "  ", self.style("dispute--cursor")), (f"{MARKS[whose]} ", mark)]
        pieces += [(label, self.style("dispute--label")), (f"{a} | {b}", self.style("dispute--value"))]
        if not here:
            return pieces
        used = sum(cell_len(text) for text, _ in pieces)
        return [(text, under + style) for text, style in [*pieces, (" " * max(self.room - used, 0), under)]]


class Version(VerticalScroll, can_focus=False):
    """What one reader says, in full, with the passages that it rests on; what the other does not say is marked."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._text = Static(markup=False)

    def compose(self) -> ComposeResult:
        yield self._text

    def show(self, text: str, marked: Sequence[Range]) -> None:
        """The text from its top, or if need be from where the first mark is."""
        content = Content(visible(text))
        for start, end in marked:
            content = content.stylize(MARKED, start, end)
        self._text.update(content)
        self.call_after_refresh(self._come_to, text[: marked[0][0] if marked else 0])

    def _come_to(self, before: str) -> None:
        width, height = self.scrollable_content_region.size
        lines = sum(max(len(wrap(line, 0, len(line), width)), 1) for line in before.split("\n"))
        self.scroll_to(y=lines - 1 if lines > height else 0, animate=False)


def versions(article: Article, dispute: Dispute | None) -> tuple[tuple[str, list[Range]], tuple[str, list[Range]]]:
    """Both versions in full, each with the stretches that the other does not have; one that is left out has none."""
    if dispute is None:
        return ("", []), ("", [])
    a, b = ("\n".join(_lines(article, dispute, option)) for option in (dispute.a, dispute.b))
    marks = differing(a, b) if dispute.a and dispute.b else ([], [])
    return (a, marks[0]), (b, marks[1])


def summary(dispute: Dispute, option: Option | None) -> str:
    """What a reader says in one line."""
    if option is None:
        return NOTHING
    value = option.value
    if dispute.sort == "passages":
        value = " … ".join(str(one["text"]) for one in value) or "no passage"
    elif dispute.sort == "values":
        value = ", ".join(map(plain, value)) or "none"
    elif dispute.sort in ("part", "item"):
        top = headline(dispute.node.group) if dispute.node.group else None
        value = (top and value.get(top.name)) or "has it"
    return flat(plain(value)) or "(empty)"


def _lines(article: Article, dispute: Dispute, option: Option | None) -> list[str]:
    if option is None:
        return ["(leaves it out)"]
    if dispute.sort == "passages":
        return [_passage(article, span) for span in option.spans] or ["(no passage)"]
    if dispute.sort in ("part", "item"):
        lines = list(_fields(option.value, ""))
    elif dispute.sort == "values":
        lines = [plain(one) for one in option.value] or ["(none)"]
    else:
        lines = [plain(option.value) or "(empty)"]
    return [*lines, "", *(_passage(article, span) for span in option.spans)]


def notes_of(view: View, side: Side, dispute: Dispute | None) -> str:
    """What that reader noted: about this disagreement, about the article, then elsewhere, each with its place."""
    mine = [(path, note) for one, path, note in view.notes if one == side]
    here = [(path, note) for path, note in mine if dispute and f"{path}/".startswith(f"{dispute.path}/")]
    rest = sorted((one for one in mine if one not in here), key=lambda one: one[0] != "")
    lines = (f"{NOTED} {flat(note.said)}" for _, note in here)
    places = ((f"{place_in_words(path)}: " if path else "", note) for path, note in rest)
    return "\n".join([*lines, *(f"{NOTED} {place}{flat(note.said)}" for place, note in places)])


def _fields(value: Mapping[str, Any], prefix: str) -> Sequence[str]:
    lines: list[str] = []
    for name, one in value.items():
        if name == EVIDENCE:
            continue
        if isinstance(one, Mapping):
            lines += _fields(one, f"{prefix}{name} ")
        elif isinstance(one, list) and any(isinstance(item, Mapping) for item in one):
            for number, item in enumerate(one, 1):
                lines += _fields(item, f"{prefix}{name} {number} ")
        else:
            shown = ", ".join(map(plain, one)) if isinstance(one, list) else plain(one)
            lines.append(f"{prefix}{name.replace('_', ' ')}: {shown}")
    return lines


def _passage(article: Article, span: Span) -> str:
    number = next((one.number for one in article.sentences if span.start < one.span.end), len(article.sentences))
    return f"[{number}] “{flat(article[span])}”"

"""What the three panes share: a frame that shows which one is in use, and views that render only the lines in sight."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from summariser.domain.display import visible

Pieces = Sequence[tuple[str, Style]]


class Frame(Vertical):
    """A titled border. The one in use has a heavy border and an arrow before its title."""

    def __init__(self, heading: str, id: str) -> None:
        super().__init__(id=id)
        self._heading = heading

    def head(self, heading: str, below: str = "") -> None:
        """Untrusted text may stand in both."""
        self._heading = heading
        self.border_subtitle = Content(visible(below))
        self._retitle()

    def on_mount(self) -> None:
        self._retitle()

    def on_descendant_focus(self) -> None:
        self._retitle()

    def on_descendant_blur(self) -> None:
        self._retitle()

    def _retitle(self) -> None:
        # Asked for, not remembered: when the focus moves inside the frame, its loss may be told after its gain.
        in_use = self.has_focus_within
        self.set_class(in_use, "-in-use")
        self.border_title = Content(visible(f"▶ {self._heading}" if in_use else self._heading))


class LinesView(ScrollView, can_focus=True):
    """A list of lines of which only those in sight are rendered. Subclasses say how many there are, and make them."""

    ALLOW_SELECT = False
    count = 0

    def __init__(self, id: str) -> None:
        self._styles_made: dict[str, Style] = {}
        super().__init__(id=id)

    def pieces(self, y: int) -> Pieces:
        """The text of a line with its styles: visible characters only."""
        raise NotImplementedError

    def lay_out(self) -> int:
        """Make the lines for the room there is, and return how many there are."""
        raise NotImplementedError

    @property
    def room(self) -> int:
        """Cells of a line."""
        return max(self.scrollable_content_region.width, 8)

    def style(self, name: str) -> Style:
        """One of the widget's component styles, with no colour but those it was given, so that styles can be added."""
        if name not in self._styles_made:
            styles, under = self.get_component_styles(name), self.background_colors[1]
            self._styles_made[name] = styles.text_style + Style(
                color=(under + styles.color).rich_color if styles.has_rule("color") else None,
                bgcolor=(under + styles.background).rich_color if styles.background.a else None,
            )
        return self._styles_made[name]

    def _base(self) -> Style:
        """The widget's own style, which is dear to ask for on every line."""
        if "" not in self._styles_made:
            self._styles_made[""] = self.rich_style
        return self._styles_made[""]

    def notify_style_update(self) -> None:
        """Another theme: Textual calls this."""
        self._styles_made = {}
        super().notify_style_update()

    def refill(self) -> None:
        """Lay out again: the text or the width has changed."""
        self.count = self.lay_out()
        self.virtual_size = Size(self.room, self.count)
        self.refresh()

    def on_resize(self) -> None:
        self.refill()
        self.come_back()

    def come_back(self) -> None:
        """Bring what matters into sight again after the room has changed."""

    def reveal(self, first: int, last: int, margin: int = 1) -> None:
        """Scroll, at once, so that these lines are in sight; not at all if they are."""
        height = max(self.scrollable_content_region.height, 1)
        top = self.scroll_offset.y
        if first - margin < top:
            top = first - margin
        elif last + margin >= top + height:
            top = min(last + margin - height + 1, first - margin)
        self.scroll_to(y=max(top, 0), animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        base = self._base()
        if row >= self.count:
            return Strip.blank(self.size.width, base)
        segments = [Segment(text, base + style) for text, style in self.pieces(row) if text]
        return Strip(segments).adjust_cell_length(self.size.width, base)

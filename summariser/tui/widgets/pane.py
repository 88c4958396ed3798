"""What the three panes share: a frame that shows which one is in use, and views that render only the lines in sight."""

from collections.abc import Mapping, Sequence
from typing import Literal

from rich.segment import Segment
from rich.style import Style
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from summariser.core.display import visible
from summariser.tui.wrapping import flat

Pieces = Sequence[tuple[str, Style]]


class Frame(Vertical):
    """A titled border. The one in use has a heavy border and an arrow before its title."""

    def __init__(self, heading: str, id: str) -> None:
        super().__init__(id=id)
        self._heading = heading
        self._edges_alone = False

    def head(self, heading: str, below: str = "") -> None:
        """Untrusted text may stand in both."""
        self._heading = heading
        self._write("border_subtitle", below)
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
        self._write("border_title", f"▶ {self._heading}" if in_use else self._heading)

    def update_node_styles(self, animate: bool = True) -> None:
        """The border alone: in what is inside nothing depends on it, and to style that anew takes longer than a key."""
        self.app.stylesheet.update_nodes([self], animate=animate)

    def _write(self, edge: Literal["border_title", "border_subtitle"], text: str) -> None:
        text = flat(visible(text))
        if str(getattr(self, edge) or "") == text:
            return
        self._edges_alone = True
        try:
            setattr(self, edge, Content(text))
        finally:
            self._edges_alone = False

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> "Frame":
        """A new title repaints the lines of the titles, not all that is inside the frame."""
        if self._edges_alone:
            # Measured from inside the border.
            width, height = self.outer_size
            edges = (0, max(height - 1, 0))
            regions = tuple(Region(0, y, width, 1).translate((-self.gutter.left, -self.gutter.top)) for y in edges)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class LinesView(ScrollView, can_focus=True):
    """A list of lines of which only those in sight are rendered. Subclasses say how many there are, and make them."""

    ALLOW_SELECT = False
    count = 0

    def __init__(self, id: str) -> None:
        self._styles_made: dict[str, Style] = {}
        self._rendered: dict[int, tuple[Pieces, Strip]] = {}
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

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Nothing to style anew: the frame shows which pane is in use."""

    def notify_style_update(self) -> None:
        """Another theme: Textual calls this."""
        self._styles_made, self._rendered = {}, {}
        super().notify_style_update()

    def refill(self) -> None:
        """Lay out again: the text or the width has changed."""
        self.count = self.lay_out()
        self._resize_text(Size(self.room, self.count))
        self.repaint()

    def _resize_text(self, size: Size) -> None:
        """Textual lays out the whole screen for a new size; that is needed only if a scroll bar comes or goes."""
        height = self.scrollable_content_region.height
        if size.width != self.virtual_size.width or self.show_vertical_scrollbar != (size.height > height):
            self.virtual_size = size
        elif size != self.virtual_size:
            self.set_reactive(ScrollView.virtual_size, size)
            self.vertical_scrollbar.window_virtual_size = size.height
            self.scroll_to(y=min(self.scroll_offset.y, self.max_scroll_y), animate=False, force=True, immediate=True)

    def repaint(self) -> None:
        """Paint those lines in sight that look different now."""
        before, self._rendered = self._rendered, {}
        top, (width, height) = self.scroll_offset.y, self.size
        changed = [y for y in range(height) if self._line(top + y, width, before) is not before.get(top + y)]
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

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
        row, width = y + self.scroll_offset.y, self.size.width
        known = self._rendered.get(row)
        if known is None or known[1].cell_length != width:
            known = self._line(row, width, {})
        return known[1]

    def _line(self, row: int, width: int, before: Mapping[int, tuple[Pieces, Strip]]) -> tuple[Pieces, Strip]:
        """What is in a line, and how it is painted; the very same as before if it looks the same."""
        pieces = self.pieces(row) if row < self.count else ()
        line = before.get(row)
        if line is None or line[0] != pieces or line[1].cell_length != width:
            line = pieces, self._strip(pieces, width)
        self._rendered[row] = line
        return line

    def _strip(self, pieces: Pieces, width: int) -> Strip:
        base = self._base()
        if not pieces:
            return Strip.blank(width, base)
        segments = [Segment(text, base + style) for text, style in pieces if text]
        return Strip(segments).adjust_cell_length(width, base)

"""Every text of the screen can be read, in dark, in light and where a terminal has 16 colours."""

from collections.abc import Iterator

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style

from summariser.tui.screens.session import Setup
from summariser.tui.widgets.pane import LinesView
from tests.tui.conftest import Desk, Place, unnamed

READABLE = 4.5
"""What WCAG asks of text at level AA."""

UNDER = ("record--line", "article--cited", "queue--cursor")
"""Styles that only colour what is behind others."""

LOOKS = [(theme, few) for theme in ("dark", "light") for few in (False, True)]


def _light(color: Color, *, few: bool) -> float:
    shown = color.downgrade(ColorSystem.STANDARD) if few else color
    parts = [value / 255 for value in shown.get_truecolor()]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(style: Style, *, few: bool) -> float:
    assert style.color
    assert style.bgcolor
    low, high = sorted((_light(style.color, few=few), _light(style.bgcolor, few=few)))
    return (high + 0.05) / (low + 0.05)


def _pairs(desk: Desk) -> Iterator[tuple[str, Style]]:
    """Each style as it is painted, alone and over what may be behind it."""
    for view in desk.app.screen.query(LinesView):
        own = view.COMPONENT_CLASSES
        for name in own:
            yield name, view.rich_style + view.style(name)
            for under in own & {*UNDER}:
                yield f"{name} on {under}", view.rich_style + view.style(under) + view.style(name)


@pytest.mark.parametrize(("theme", "few"), LOOKS)
async def test_every_text_can_be_read(place: Place, monkeypatch: pytest.MonkeyPatch, theme: str, *, few: bool) -> None:
    await place.save("a", unnamed())
    if few:
        monkeypatch.setattr("summariser.tui.app.few_colours", lambda _: True)
    async with place.app(setup=Setup(theme=theme)) as desk:
        seen = {name: round(contrast(style, few=few), 1) for name, style in _pairs(desk)}
    assert len(seen) > 50
    assert {name: ratio for name, ratio in seen.items() if ratio < READABLE} == {}


@pytest.mark.parametrize(("theme", "few"), LOOKS)
async def test_what_must_not_be_confused_differs(
    place: Place, monkeypatch: pytest.MonkeyPatch, theme: str, *, few: bool
) -> None:
    await place.save("a", unnamed())
    if few:
        monkeypatch.setattr("summariser.tui.app.few_colours", lambda _: True)
    names = ("record--cursor", "article--focus", "record--flag", "record--omission", "queue--risk")
    async with place.app(setup=Setup(theme=theme)) as desk:
        styles = {
            name: view.rich_style + view.style(name)
            for view in desk.app.screen.query(LinesView)
            for name in view.COMPONENT_CLASSES & {*names}
        }

    def look(style: Style) -> tuple[object, ...]:
        assert style.color
        assert style.bgcolor
        colors = (c.downgrade(ColorSystem.STANDARD) if few else c for c in (style.color, style.bgcolor))
        return (*colors, style.reverse)

    assert len({look(style) for style in styles.values()}) == len(names), styles

"""What a screen shows in which colours, on a terminal of many colours or of 16."""

import re
import string
from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from rich.color import ANSI_COLOR_NAMES, Color, ColorSystem
from rich.style import Style
from textual.app import App

LOOKS = [(theme, few) for theme in ("dark", "light") for few in (False, True)]


def terminal_of(monkeypatch: pytest.MonkeyPatch, *, few: bool) -> None:
    """Whatever the tests run in, the screen takes it for one of 16 colours, or of many."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr("summariser.tui.app.few_colours", lambda _: few)


def painted(app: App[None]) -> Iterator[tuple[str, Style, tuple[int, int]]]:
    """All that is in sight in pieces of one style, and where each begins."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - the one way to the rendered lines
    for y, strip in enumerate(strips):
        x = 0
        for segment in strip:
            yield segment.text, segment.style or Style(), (x, y)
            x += segment.cell_length


def shown(color: Color | None, *, few: bool) -> Color:
    assert color, "no text leaves its colour to the terminal"
    return color.downgrade(ColorSystem.STANDARD) if few else color


def contrast(style: Style, *, few: bool) -> float:
    """Between a text and what is behind it, as WCAG reckons it."""
    low, high = sorted((_light(shown(style.color, few=few)), _light(shown(style.bgcolor, few=few))))
    return (high + 0.05) / (low + 0.05)


def _light(color: Color) -> float:
    parts = [value / 255 for value in color.get_truecolor()]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colours(app: App[None], *, few: bool) -> str:
    """The screen with a letter in each cell that tells its colours, and what the letters mean below."""
    ground = f"on {_named(Color.parse(app.get_css_variables()['background']), few=few)}"
    letters, lines = {ground: " "}, [""] * app.size.height
    free = iter(string.ascii_letters + string.digits)
    for text, style, (_, y) in painted(app):
        for part in filter(None, re.split("( +)", text)):
            look = _look(part, style, few=few)
            if look not in letters:
                letters[look] = next(free)
            lines[y] += letters[look] * cell_len(part)
    told = [f"{letter} is {look}" for look, letter in letters.items() if letter != " "]
    return "\n".join([*(line.rstrip() for line in lines), "", f"blank is {ground}", *told]) + "\n"


def _look(text: str, style: Style, *, few: bool) -> str:
    """Of a space only what it shows."""
    drawn = [name for name in ("reverse", "underline", "strike") if getattr(style, name)]
    ground = f"on {_named(style.bgcolor, few=few)}"
    if not (text.strip() or drawn):
        return ground
    drawn += [name for name in ("bold", "italic", "dim") if getattr(style, name)]
    return " ".join([_named(style.color, few=few), ground, *drawn])


def _named(color: Color | None, *, few: bool) -> str:
    found = shown(color, few=few)
    if not few:
        return found.get_truecolor().hex
    return next(name for name, number in ANSI_COLOR_NAMES.items() if number == found.number)

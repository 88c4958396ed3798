"""Every text of the screen can be read, in dark, in light and where a terminal has 16 colours."""

from collections.abc import Iterator

import pytest
from rich.style import Style
from textual.app import App
from textual.geometry import Region

from summariser.tui.screens.session import Setup
from summariser.tui.widgets.pane import LinesView
from tests.tui.conftest import Desk, Place, draft, unnamed
from tests.tui.painted import LOOKS, contrast, painted, shown, terminal_of
from tests.tui.test_adjudicate import adjudicating, others, read

READABLE = 4.5
"""What WCAG asks of text at level AA."""

SEEN = 3
"""What it asks of frames and scroll bars."""

DRAWN = {*map(chr, range(0x2500, 0x25A0))}
"""Lines and blocks."""

UNDER = ("record--line", "article--cited", "queue--cursor")
"""Styles that only colour what is behind others."""

SCENES = {
    "doubt": (),
    "decided": ("e", *"Ann", "enter", "A", "end", "up", "up", "up", "x"),
    "refused": ("e", *"Ann Bo", "enter"),
    "asked": ("d",),
    "editing": ("e",),
    "kind": ("end", "up", "up", "e"),
    "choosing": ("c", "shift+right"),
    "filter": ("b", "slash", *"x"),
    "search": ("slash", *"treaty"),
}


def _pairs(desk: Desk) -> Iterator[tuple[str, Style]]:
    """Each style as it is painted, alone and over what may be behind it."""
    for view in desk.app.screen.query(LinesView):
        own = view.COMPONENT_CLASSES
        for name in own:
            yield name, view.rich_style + view.style(name)
            for under in own & {*UNDER}:
                yield f"{name} on {under}", view.rich_style + view.style(under) + view.style(name)


def faint(app: App[None], *, few: bool, within: Region | None = None) -> dict[str, float]:
    """What cannot be read, of all that is in sight."""
    found = {}
    for text, style, place in painted(app):
        if text.strip() and (within is None or within.contains_point(place)):
            ratio, enough = contrast(style, few=few), SEEN if {*text} <= DRAWN | {" "} else READABLE
            if ratio < enough:
                found[text] = round(ratio, 1)
    return found


@pytest.mark.parametrize(("theme", "few"), LOOKS)
async def test_every_style_can_be_read(place: Place, monkeypatch: pytest.MonkeyPatch, theme: str, *, few: bool) -> None:
    await place.save("a", unnamed())
    terminal_of(monkeypatch, few=few)
    async with place.app(setup=Setup(theme=theme)) as desk:
        seen = {name: round(contrast(style, few=few), 1) for name, style in _pairs(desk)}
    assert len(seen) > 50
    assert {name: ratio for name, ratio in seen.items() if ratio < READABLE} == {}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize(("theme", "few"), LOOKS)
async def test_everything_in_sight_can_be_read(
    place: Place, monkeypatch: pytest.MonkeyPatch, scene: str, theme: str, *, few: bool
) -> None:
    """Frames, keys, messages and the editor as well."""
    await place.save("doubtful", unnamed())
    await place.save("plain", draft())
    terminal_of(monkeypatch, few=few)
    async with place.app((140, 40), Setup(theme=theme)) as desk:
        await desk.press(*SCENES[scene])
        assert faint(desk.app, few=few) == {}


@pytest.mark.parametrize("key", ["question_mark", "ctrl+p"])
@pytest.mark.parametrize(("theme", "few"), LOOKS)
async def test_help_and_the_command_palette_can_be_read(
    place: Place, monkeypatch: pytest.MonkeyPatch, key: str, theme: str, *, few: bool
) -> None:
    await place.save("a", unnamed())
    terminal_of(monkeypatch, few=few)
    async with place.app((140, 40), Setup(theme=theme)) as desk:
        await desk.press(key)
        for part in desk.app.screen.query("#help, CommandInput, CommandList"):
            told = faint(desk.app, few=few, within=part.region)
            assert {text for text in told if not {*text} <= DRAWN} == set(), "lines between them are not needed"


@pytest.mark.parametrize(("theme", "few"), LOOKS)
async def test_both_versions_of_an_adjudication_can_be_read(
    place: Place, monkeypatch: pytest.MonkeyPatch, theme: str, *, few: bool
) -> None:
    await place.save("one", draft())
    terminal_of(monkeypatch, few=few)
    versions = [read("one", "Ann", draft())], [read("one", "Bob", others())]
    async with adjudicating(place, *versions, setup=Setup(theme=theme)) as desk:
        assert faint(desk.app, few=few) == {}
        await desk.press("b")
        assert faint(desk.app, few=few) == {}


@pytest.mark.parametrize(("theme", "few"), LOOKS)
async def test_what_must_not_be_confused_differs(
    place: Place, monkeypatch: pytest.MonkeyPatch, theme: str, *, few: bool
) -> None:
    await place.save("a", unnamed())
    terminal_of(monkeypatch, few=few)
    names = ("record--cursor", "article--focus", "record--flag", "record--omission", "queue--risk")
    async with place.app(setup=Setup(theme=theme)) as desk:
        styles = {
            name: view.rich_style + view.style(name)
            for view in desk.app.screen.query(LinesView)
            for name in view.COMPONENT_CLASSES & {*names}
        }

    def look(style: Style) -> tuple[object, ...]:
        return (shown(style.color, few=few), shown(style.bgcolor, few=few), style.reverse)

    assert len({look(style) for style in styles.values()}) == len(names), styles

"""The text and the colours of whole screens, compared with files.

SUMMARISER_SNAPSHOTS=write writes them anew; read them then."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from summariser.tui.screens.session import Setup
from tests.tui.conftest import Place, draft, unnamed
from tests.tui.painted import colours, terminal_of

FOLDER = Path(__file__).parent / "snapshots"
SCENES: dict[str, Sequence[str]] = {
    "doubt": (),
    "decided": ("e", *"Ann", "enter", "A", "end", "up", "up", "up", "x"),
    "editing": ("e",),
    "choosing": ("c", "shift+right", "shift+right"),
    "help": ("question_mark",),
}


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_screens_look_as_they_did(place: Place, size: tuple[int, int], scene: str) -> None:
    await place.save("doubtful", unnamed())
    await place.save("plain", draft())
    async with place.app(size=size) as desk:
        await desk.press(*SCENES[scene])
        seen = desk.text() + "\n"
    _compare(f"{scene}-{size[0]}x{size[1]}.txt", seen)


def _compare(name: str, seen: str) -> None:
    file = FOLDER / name
    if os.environ.get("SUMMARISER_SNAPSHOTS") == "write":
        file.write_text(seen, "utf-8")
    assert seen == file.read_text("utf-8"), f"{name} differs"


@pytest.mark.parametrize(
    ("look", "theme", "few"), [("dark", "dark", False), ("light", "light", False), ("16", "dark", True)]
)
@pytest.mark.parametrize("scene", ["doubt", "decided"])
@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_screens_have_the_colours_that_they_had(  # noqa: PLR0917 - which screen, and how it is shown
    place: Place, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], scene: str, look: str, theme: str, few: bool
) -> None:
    await place.save("doubtful", unnamed())
    await place.save("plain", draft())
    terminal_of(monkeypatch, few=few)
    async with place.app(size, Setup(theme=theme)) as desk:
        await desk.press(*SCENES[scene])
        seen = colours(desk.app, few=few)
    _compare(f"{scene}-{size[0]}x{size[1]}-{look}.txt", seen)


async def test_on_a_low_screen_article_and_record_take_turns(place: Place) -> None:
    await place.save("a", draft())
    async with place.app(size=(60, 14)) as desk:
        assert "▶ Record" in desk.text()
        assert "Ministers of Norland" not in desk.text()
        await desk.press("tab")
        assert "Ministers of Norland" in desk.text()
        assert "Record" not in desk.text()
        await desk.press("b")
        assert "▶ Queue" in desk.text()
        await desk.press("escape")
        assert "▶ Record" in desk.text()


async def test_the_caret_stays_in_sight_and_in_the_text_whatever_the_size(place: Place) -> None:
    data = draft()
    data["summary"] = " ".join(f"word{n}" for n in range(120))
    await place.save("a", data)
    async with place.app() as desk:
        await desk.go("/summary")
        await desk.press("e")
        area = desk.app.review.editing.editor.text_area
        for width, height in [(200, 60), (80, 24), (60, 14), (40, 12), (95, 30), (120, 40)]:
            await desk.pilot.resize_terminal(width, height)
            for _ in range(100):  # the panes are laid out anew more than once
                await desk.pilot.pause()
                x, y = area.cursor_screen_offset
                if before_caret := desk.text().splitlines()[y][:x].endswith("word119"):
                    break
            assert before_caret, (width, height)
            assert area.cursor_location == area.document.end


async def test_any_size_will_do(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        for width, height in [(20, 5), (1, 1), (95, 30), (300, 20), (40, 100), (120, 40)]:
            await desk.pilot.resize_terminal(width, height)
            await desk.press("down", "up")
            assert desk.app.is_running
        assert "▶!     Name" in desk.text()

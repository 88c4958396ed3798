"""Suggestions in the editor, days as people write them, and names that the article lacks."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from textual import events
from textual.widgets import OptionList

from tests.tui.conftest import Desk, Place, draft, unnamed

NAME = "/participants/1/name"


def offered(desk: Desk) -> list[str]:
    return [
        str(option.prompt).split("  ")[0] for option in desk.app.review.query_one("#editor-offers", OptionList).options
    ]


async def test_a_suggestion_takes_one_key(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        await desk.press("e")
        assert offered(desk)[0] == "Bo Chen"
        await desk.press("tab")
        assert desk.value(NAME) == "Bo Chen"
        assert desk.app.review.mode == "review"


async def test_typed_letters_narrow_and_arrows_go_through(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        await desk.press("e")
        await desk.type("le")
        assert offered(desk)[0] == "Ann Lee"
        await desk.press("down", "enter")
        assert desk.value(NAME) == "Ann Lee"


async def test_what_is_typed_counts_until_a_suggestion_is_gone_to(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        await desk.press("e")
        await desk.type("Chen")
        await desk.press("down", "up", "enter")
        assert desk.value(NAME) == "Chen"


async def test_letters_typed_after_going_to_a_suggestion_count(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        for key in ["e", *"Che", "down", "n", "enter"]:  # all at once, as over a slow line
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await desk.pilot.pause()
        assert desk.value(NAME) == "Chen"


async def test_a_suggestion_gone_to_at_once_is_of_what_was_typed(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        for key in ["e", *"le", "down", "enter"]:
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await desk.pilot.pause()
        assert desk.value(NAME) == "Ann Lee"


async def test_a_new_item_of_a_list_and_a_speaker_have_suggestions(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/agreements/0/parties")
        await desk.press("n")
        await desk.type("car")
        await desk.press("tab")
        assert str(desk.value("/agreements/0/parties/2")).endswith("Carla Diaz")
        await desk.go("/quotes/0/speaker")
        await desk.press("e", "tab")
        assert desk.value("/quotes/0/speaker") == "Bo Chen"


async def test_suggestions_are_taken_by_mouse(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        await desk.press("e")
        lines = desk.text().splitlines()
        y = next(index for index, line in enumerate(lines) if "Bo Chen  as the article spells it" in line)
        await desk.pilot.click(offset=(lines[y].index("Bo Chen  as"), y))
        await desk.pilot.pause()
        assert desk.value(NAME) == "Bo Chen"


async def test_a_name_that_the_article_lacks_is_refused_once(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        await desk.press("e")
        await desk.type("Bo Cheng")
        await desk.press("enter")
        assert desk.value(NAME) == "Bob Chan"
        problem = str(desk.app.review.query_one("#editor-problem").render())
        assert "“Bo Cheng” is not in the article" in problem
        assert "“Bo Chen”" in problem
        await desk.press("enter")
        assert desk.value(NAME) == "Bo Cheng"
        assert desk.session.sheet
        assert [flag.code for flag in desk.session.sheet.row(NAME).flags] == ["name_not_found"]
        assert not desk.session.sheet.row(NAME).attention


async def test_the_nearest_name_is_one_key_away(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        await desk.press("e")
        await desk.type("Bo Cheng")
        await desk.press("enter", "tab")
        assert desk.value(NAME) == "Bo Chen"


async def test_another_name_is_refused_again(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        await desk.press("e")
        await desk.type("Zed")
        await desk.press("enter")
        await desk.type("d")
        await desk.press("enter")
        assert desk.value(NAME) == "Bob Chan"
        assert desk.app.review.editing.editor.text_area.value == "Zedd"


@pytest.mark.parametrize(
    ("typed", "keys", "saved"),
    [
        ("Sept 5 2023", ("enter",), "2023-09-05"),
        ("2023-9-5", ("enter",), "2023-09-05"),
        ("5/9/2023", ("enter", "down", "down", "enter"), "2023-05-09"),
        ("5/9/2023", ("tab",), "2023-09-05"),
        ("3 May", ("tab",), "2024-05-03"),
    ],
)
async def test_days_are_taken_as_people_write_them(place: Place, typed: str, keys: tuple[str, ...], saved: str) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/published")
        await desk.press("e")
        await desk.type(typed)
        assert saved in desk.text(), "shown as it will be saved"
        await desk.press(*keys)
        assert desk.value("/published") == saved
        assert saved in desk.said


async def test_of_two_days_it_is_asked_which(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/published")
        await desk.press("e")
        await desk.type("5/9/2023")
        await desk.press("enter")
        assert desk.value("/published") == "2024-05-05"
        problem = str(desk.app.review.query_one("#editor-problem").render())
        assert "2023-09-05" in problem
        assert "2023-05-09" in problem


TYPING = """
import asyncio, sys, time
from pathlib import Path
from summariser.journal.store import SqlJournal
from tests.tui.conftest import Place, Time, unnamed

async def main(folder):
    with SqlJournal(Path(folder) / ".summariser" / "journal.db", Time()) as journal:
        place = Place(Path(folder), journal)
        await place.save("a", unnamed())
        async with place.app() as desk:
            await desk.press("e")
            await desk.type("Bo Cheng")
            await desk.press(*sys.argv[2:])
            await desk.pilot.pause(1)
            print("typed", flush=True)
            time.sleep(60)

asyncio.run(main(sys.argv[1]))
"""


@pytest.mark.parametrize("keys", [("down",), ("enter",)], ids=["gone to a suggestion", "refused once"])
def test_what_is_typed_beside_suggestions_survives_kill_9(tmp_path: Path, keys: tuple[str, ...]) -> None:
    folder = tmp_path / "killed"
    with subprocess.Popen([sys.executable, "-c", TYPING, folder, *keys], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "typed\n"
        process.send_signal(signal.SIGKILL)
    with sqlite3.connect(folder / ".summariser" / "journal.db") as journal:
        ((stored,),) = journal.execute("SELECT position FROM reviews")
    journal.close()
    assert "Bo Cheng" in stored

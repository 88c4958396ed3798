"""What a reviewer did not touch stays as it was, whatever the terminal can show of it."""

import json
import sqlite3

import pytest
from textual import events

from tests.tui.conftest import Desk, Place, draft

UNSEEN = {
    "joiners": "می\u200cخواهند و نمی\u200cروند",
    "emoji": "signed 👩\u200d💻 and 🏳\ufe0f\u200d🌈",
    "soft hyphens": "Regie\u00adrungs\u00adchef",
    "spaces that do not break": "«\u00a0oui\u00a0» 10\u202f000",
    "line ends": "one\ntwo\r\nthree\u2028four\x85five\x0csix",
    "zero width": "ก\u200bข\u2060ค\ufeff",
    "escapes": "a\x1b[31mb\x9bc\x00",
    "overrides": "a\u202eb\u202c\u200f",
    "private use": "\ue000 \U000f0000\U000f0001 \U00100000 x\u00ad",
    "tags": "a\U000e0041b",
}
TEXTS = pytest.mark.parametrize("text", UNSEEN.values(), ids=UNSEEN)


def _area(desk: Desk) -> str:
    return desk.app.review.editing.editor.text_area.value


@TEXTS
async def test_typing_changes_only_where_it_was_typed(place: Place, text: str) -> None:
    await place.save("a", draft(summary=text))
    async with place.app() as desk:
        await desk.press("e", "exclamation_mark", "home", "question_mark", "right", "delete", "ctrl+z", "enter")
        assert desk.value("/summary") == f"?{text}!"
        assert desk.state("/summary") == "corrected"


@TEXTS
async def test_undone_typing_is_the_same_value(place: Place, text: str) -> None:
    await place.save("a", draft(summary=text))
    async with place.app() as desk:
        await desk.press("e", "ctrl+u", "x", "ctrl+z", "ctrl+z", "enter")
        assert desk.value("/summary") == text
        assert desk.state("/summary") == "accepted"


@TEXTS
async def test_typing_that_was_left_is_there_again_as_it_was(place: Place, text: str) -> None:
    await place.save("a", draft(summary=text))
    async with place.app() as desk:
        await desk.press("e", "x", "ctrl+q")
    with sqlite3.connect(place.folder / ".summariser" / "journal.db") as journal:
        ((stored,),) = journal.execute("SELECT position FROM reviews")
    journal.close()
    assert json.loads(stored.split("\n")[1])[1] == f"{text}x"
    async with place.app() as desk:
        assert _area(desk) == f"{text}x"
        await desk.press("y", "enter")
        assert desk.value("/summary") == f"{text}xy"


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("👩\u200d💻", "👩\u200d💻"),
        ("می\u200cخواهد", "می\u200cخواهد"),
        ("«\u00a0oui\u00a0»", "«\u00a0oui\u00a0»"),
        ("Regie\u00adrung", "Regie\u00adrung"),
        ("two\nlines\ttab", "two lines tab"),
        ("\x1b[2J\u202ex", "\u241b[2J\ufffdx"),
    ],
)
async def test_what_is_pasted_is_what_is_stored(place: Place, pasted: str, stored: str) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/participants/0/title")
        await desk.press("e")
        desk.app.post_message(events.Paste(pasted))
        await desk.press("enter", "enter")  # the article has no such words
        assert desk.value("/participants/0/title") == stored


async def test_what_is_cut_can_be_pasted_again(place: Place) -> None:
    text = UNSEEN["joiners"] + UNSEEN["soft hyphens"]
    await place.save("a", draft(summary=text))
    async with place.app() as desk:
        await desk.press("e", "f7", "ctrl+x")
        assert desk.app.clipboard == text
        await desk.press("ctrl+v", "ctrl+v", "enter")
        assert desk.value("/summary") == text * 2


async def test_joiners_and_hard_spaces_can_be_typed(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("e", "ctrl+u")
        for character in ("م", "\u200c", "\u00a0", "x"):
            desk.app.post_message(events.Key("key", character))
        await desk.press("enter")
        assert desk.value("/summary") == "م\u200c\u00a0x"


async def test_persian_is_shown_as_it_is_written(place: Place) -> None:
    await place.save("a", draft(summary=UNSEEN["joiners"]), title="نشست\u200cها")
    async with place.app() as desk:
        assert "می\u200cخواهند" in desk.text()
        await desk.press("e")
        assert "می\u200cخواهند" in desk.text()
        assert "\ufffd" not in desk.text()

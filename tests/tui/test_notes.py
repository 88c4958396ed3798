"""Notes and who decided what, by keys alone."""

import json
import sqlite3
from typing import Any

import pytest

from summariser.core.record import Note
from summariser.tui.screens.history import HistoryScreen
from tests.tui.conftest import Desk, Place, draft, unnamed
from tests.tui.test_adjudicate import adjudicating, others, read

HOSTILE = "[bold]x[/] <b>\x1b[31m\u202eab"
SHOWN = "[bold]x[/] <b>␛[31m�ab"


async def write(desk: Desk, key: str, text: str) -> None:
    """Types a note and enters it."""
    await desk.press(key)
    desk.app.review.editing.editor.text_area.value = text
    await desk.press("enter")


def record(place: Place, name: str = "a") -> dict[str, Any]:
    found: dict[str, Any] = json.loads((place.folder / "reviewed" / f"{name}.json").read_text("utf-8"))
    return found


async def test_a_note_is_marked_told_in_focus_and_there_for_the_next_reader(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/participants/1/title")
        await desk.press("m")
        assert "Note on Participants 2, title" in desk.text()
        await desk.type("Deputy?")
        await desk.press("enter")
        assert (desk.path, desk.said) == ("/participants/1/title", "noted; m there changes it")
        assert "¶ Anna, 2026-01-02: Deputy?" in desk.text()
        assert "▶·¶" in desk.text()
        assert desk.state("/participants/1/title") == "undecided", "a note decides nothing"
        place.clock.passes(1)
        await write(desk, "M", "All of it is from an agency.")
        assert desk.path == "/participants/1/title", "whoever notes something about the article stays where they are"
    async with place.app((200, 60), name="Ben") as desk:
        await desk.press("home")
        assert "¶ Anna, 2026-01-02: All of it is from an agency." in desk.text()
        assert "·¶    Title" in desk.text()
        assert "Deputy?" not in desk.text(), "told where it stands"
        assert "¶ 2 · 0 of" in desk.text()
        await desk.press("a")
        assert "asks for no decision" in desk.said
        await desk.press("d", "d")
    assert [(note["path"], note["reviewer"]) for note in record(place)["notes"]] == [
        ("/participants/1/title", "Anna"), ("", "Anna"),
    ]  # fmt: skip


async def test_ones_own_is_changed_or_emptied_to_withdraw_it(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("m", "enter")
        assert desk.said == "no note was written"
        await write(desk, "m", "One.")
        await desk.press("m", "end", "backspace", "exclamation_mark", "enter")
        assert "¶ Anna, 2026-01-02: One!" in desk.text()
        await desk.press("m", "ctrl+u", "enter")
        assert "withdrawn" in desk.said
        assert "¶" not in desk.text()
        await desk.press("d", "d")
    assert "notes" not in record(place)


async def test_a_note_that_was_not_entered_is_in_the_editor_again(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("m")
        await desk.type("Half a thou")
        await desk.press("ctrl+q")
    async with place.app() as desk:
        assert "Note on Summary" in desk.text()
        await desk.type("ght.")
        await desk.press("enter")
        assert "Half a thought." in desk.text()
        await desk.press("d", "d", "M")
        place.clock.passes(1)
        await desk.type("Af")
        await desk.press("ctrl+q")
    async with place.app() as desk:
        assert "Note about the article" in desk.text(), "of a finished one too"
        await desk.type("ter.")
        await desk.press("enter")
    assert [note["text"] for note in record(place)["notes"]] == ["Half a thought.", "After."]


async def test_what_is_no_note_is_refused_in_the_editor(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await write(desk, "m", "x" * 20_000)
        assert "a note has at most 4,000" in desk.text()
        assert desk.app.review.mode == "edit"
        await desk.press("escape")
        assert "¶" not in desk.text()


async def test_hostile_notes_are_shown_and_not_obeyed(place: Place) -> None:
    await place.save("a", draft())
    other = place.session(f"Eve {HOSTILE}")
    (row,) = await other.queue()
    await other.open(row.article_id)
    await other.note("/summary", HOSTILE)
    await other.note("", HOSTILE)
    await other.close()
    async with place.app(size=(200, 60)) as desk:
        await desk.go("/summary")
        assert f": {SHOWN}" in desk.text()
        assert "\x1b" not in desk.text()
        await desk.press("h")
        assert "[bold]x[/] <b>\\x1b[31m\\u202eab" in desk.text()


async def test_who_decided_what_about_a_field(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app(size=(120, 40)) as desk:
        await desk.go("/participants/1/name")
        await desk.press("h")
        assert "Nobody has decided anything" in desk.text()
        await desk.press("h", "e", *"Bo Chen".replace(" ", ""), "escape")
        await desk.session.correct("/participants/1/name", "Bo Chen")
        await desk.session.undo()
        await desk.session.correct("/participants/1/name", "Chen Bo")
        await desk.session.accept_group("/participants/1")
        await desk.press("h")
        shown = desk.text()
        assert "Participants 2, name: who decided what" in shown
        assert "2026-01-02 03:04  Anna" in shown
        assert "corrected: “Bob Chan” → “Bo Chen” (undone)" in shown
        assert "undone: Participants 2, name" in shown
        assert "corrected: “Bob Chan” → “Chen Bo”" in shown
        assert "accepted with others" not in shown
        await desk.press("escape")
        await desk.go("/participants/1")
        await desk.press("h")
        assert "Participants 2, country: accepted with others, on screen: “Sudland”" in desk.text()
        assert isinstance(desk.app.screen, HistoryScreen)


async def test_a_finished_record_that_something_changed_is_left_alone_and_that_is_said(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("d", "d")
        (place.folder / "reviewed" / "a.json").write_text("{}")
        await write(desk, "m", "Kept.")
        assert "the note is kept; the record 'a', which something else changed, is left alone" in desk.said
        assert "¶ Anna, 2026-01-02: Kept." in desk.text()
        assert desk.app.review.mode == "review"
    assert record(place) == {}


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_adjudicator_sees_the_notes_of_both_and_the_record_keeps_them(
    place: Place, size: tuple[int, int]
) -> None:
    await place.save("one", draft())

    def note(path: str, text: str, who: str) -> Note:
        place.clock.passes(1)
        return Note(path=path, text=text, reviewer=who, at=place.clock.now())

    (a, text), (b, _) = read("one", "Ann", draft()), read("one", "Ben", others())
    a = a.model_copy(update={"notes": (note("/agreements/0", "Signed?", "Ann"), note("", HOSTILE, "Ann"))})
    named, same = note("/participants/1/presence", "Only named.", "Ben"), note("/summary", "Too long.", "Ann")
    b = b.model_copy(update={"notes": (named, same)})
    a = a.model_copy(update={"notes": (*a.notes, same)})
    async with adjudicating(place, [(a, text)], [(b, text)], size) as desk:
        assert desk.label == "Summary"
        shown = desk.text()
        assert "A · Ann" in shown
        assert "¶ 3" in shown
        if size[1] > 24:
            assert "¶ Ann, 2026-01-02: Too long." in shown
            assert f"¶ Ann, 2026-01-02: {SHOWN}" in shown
            assert "¶ Participants 2, presence: Ben, 2026-01-02: Only named." in shown
        await desk.press("A", "d")
        written = desk.written("one")
        assert [(one["path"], one["text"], one["reviewer"]) for one in written["notes"]] == [
            ("/agreements/0", "Signed?", "Ann"), ("", HOSTILE, "Ann"),
            ("/participants/1/presence", "Only named.", "Ben"), ("/summary", "Too long.", "Ann"),
        ]  # fmt: skip
    with sqlite3.connect(place.folder / ".summariser" / "journal.db") as journal:
        assert journal.execute("SELECT count(*) FROM notes").fetchone() == (4,), "each once"
    journal.close()

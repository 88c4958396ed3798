"""Every key that decides something, pressed; and what the journal then has."""

import asyncio
import json
import sqlite3
from collections.abc import Callable

import pytest
from textual import events

from summariser.core.errors import JournalError
from summariser.review.session import Sheet
from tests.tui.conftest import TEXT, Place, draft, unnamed


async def test_an_unflagged_record_takes_two_keys(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("d", "d")
        assert desk.keys <= 3
    record = json.loads((place.folder / "reviewed" / "a.json").read_text("utf-8"))
    assert record["review"]["status"] == "reviewed"
    assert record["review"]["reviewer"] == "Anna"
    assert {decision["action"] for decision in record["review"]["decisions"]} == {"accept"}
    assert record["data"] == draft()


async def test_accepting_the_unflagged_first_also_takes_two(place: Place) -> None:
    await place.save("a", draft())
    async with place.app(size=(120, 60)) as desk:
        await desk.press("A", "d")
        assert "reviewed" in desk.said
    assert (place.folder / "reviewed" / "a.json").exists()


async def test_a_correction_takes_two_keys_and_the_typing(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        assert desk.path == "/participants/1/name"  # it opens on the doubt
        await desk.press("e")
        await desk.type("Bo Chen")
        await desk.press("enter")
        assert desk.keys == 2
        assert desk.value("/participants/1/name") == "Bo Chen"
        assert desk.state("/participants/1/name") == "corrected"
        assert "was Bob Chan" in desk.text()
        await desk.press("d", "d")
    record = json.loads((place.folder / "reviewed" / "a.json").read_text("utf-8"))
    (correction,) = [one for one in record["review"]["decisions"] if one["action"] == "correct"]
    assert (correction["before"], correction["after"]) == ("Bob Chan", "Bo Chen")


async def test_accept_goes_to_the_next_doubt_then_to_what_is_undecided(place: Place) -> None:
    data = unnamed()
    data["quotes"][0]["speaker"] = "Nobody Known"
    await place.save("a", data)
    async with place.app() as desk:
        await desk.press("a")
        assert desk.state("/participants/1/name") == "accepted"
        assert desk.path == "/quotes/0/speaker"
        await desk.press("a")
        assert desk.path == "/quotes/0/kind"


async def test_accepting_a_group_takes_its_unflagged_fields_only(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        await desk.go("/participants/1")
        await desk.press("a")
        assert desk.state("/participants/1/name") == "undecided"
        assert desk.state("/participants/1/title") == "accepted"
        assert desk.state("/participants/0/title") == "undecided"


async def test_g_accepts_the_group_of_a_field(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/participants/0/title")
        await desk.press("g")
        assert desk.state("/participants/0") == "accepted"
        assert desk.state("/participants/1") == "undecided"


async def test_rejecting_taking_back_undo_and_redo(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/participants/1")
        await desk.press("x")
        assert desk.state("/participants/1") == "rejected"
        await desk.press("u")
        assert desk.state("/participants/1") == "undecided"
        assert desk.path == "/participants/1"
        await desk.press("U", "u", "ctrl+r")
        assert desk.state("/participants/1") == "rejected"
        await desk.press("u", "u")
        assert "nothing to undo" in desk.said


async def test_what_cannot_be_is_said_and_changes_nothing(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/participants/0/name")
        await desk.press("x")
        assert "cannot be empty" in desk.said
        assert desk.state("/participants/0/name") == "undecided"


async def test_a_date_that_is_none_is_said_in_the_editor_which_stays(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/date/start")
        await desk.press("e")
        await desk.type("5 May")
        await desk.press("enter")
        assert "YYYY-MM-DD" in desk.text()
        assert desk.app.review.editing.editor.text_area.has_focus
        await desk.press("ctrl+u")
        await desk.type("2024-05-03")
        await desk.press("enter")
        assert desk.value("/date/start") == "2024-05-03"
        assert desk.app.review.mode == "review"


async def test_escape_leaves_the_value(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/summary")
        await desk.press("e")
        await desk.type(" And more.")
        await desk.press("escape")
        assert desk.value("/summary") == draft()["summary"]
        assert desk.state("/summary") == "undecided"


async def test_leaving_the_editor_by_force_keeps_what_was_typed(place: Place) -> None:
    await place.save("a", unnamed())
    for ways in (("ctrl+q",), ("left", "ctrl+q")):
        async with place.app() as desk:
            if not desk.app.review.editing.editor.display:
                await desk.press("e")
                await desk.type("Bo C")
            await desk.press(*ways)
        async with place.app() as desk:
            assert desk.path == "/participants/1/name"
            assert desk.app.review.mode == "edit"
            assert desk.app.review.editing.editor.text_area.text == "Bo C"
            assert "not entered yet" in desk.said
    async with place.app() as desk:
        await desk.type("hen")
        await desk.press("enter")
        assert desk.value("/participants/1/name") == "Bo Chen"
    async with place.app() as desk:
        assert desk.app.review.mode == "review"


async def test_what_is_typed_is_in_the_journal_before_it_is_entered(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/agreements/0/parties/0")
        await desk.press("n")
        await desk.type("Porto A")
        await desk.app.review.editing.store()
        with sqlite3.connect(place.folder / ".summariser" / "journal.db") as journal:
            ((stored,),) = journal.execute("SELECT position FROM reviews")
        journal.close()
        assert json.loads(stored.splitlines()[1]) == ["/agreements/0/parties", "Porto A", True, False]


async def test_escape_drops_what_was_typed_for_good(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("e", "x")
        await desk.app.review.editing.store()
        await desk.press("escape", "q")
    async with place.app() as desk:
        assert desk.app.review.mode == "review"
        assert desk.state("/summary") == "undecided"


async def test_one_key_clears_a_text_of_many_lines(place: Place) -> None:
    await place.save("a", draft(summary="many words " * 40))
    async with place.app() as desk:
        await desk.press("e", "ctrl+u")
        assert desk.app.review.editing.editor.text_area.text == ""
        await desk.press("ctrl+z", "home", "ctrl+k")
        assert len(desk.app.review.editing.editor.text_area.text) < 440


async def test_a_choice_by_its_number_or_from_the_list(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/participants/0/presence")
        await desk.press("e", "2")
        assert desk.value("/participants/0/presence") == "mentioned"
        await desk.go("/agreements/0/kind")
        await desk.press("e", "down", "enter")
        assert desk.value("/agreements/0/kind") == "agreed"


async def test_what_is_typed_ahead_goes_where_it_was_meant_to(place: Place) -> None:
    """Over a slow line all keys arrive at once: text is no command, and what follows the text is."""
    await place.save("a", unnamed())
    async with place.app() as desk:
        for key in ["e", *"ann", "enter", "A"]:
            desk.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await desk.pilot.pause()
        assert desk.value("/participants/1/name") == "ann"
        assert desk.state("/participants/0/name") == "accepted"


async def test_an_item_is_added_from_words_of_the_article(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/quotes")
        await desk.press("o", "o", "n")
        assert "Which list" in desk.text()
        await desk.press("enter")
        assert desk.app.review.mode == "select"
        await desk.press("tab", "tab", "enter")
        assert desk.value("/quotes/1/text") == "She thanked the city for its welcome."
        assert desk.path == "/quotes/1/speaker"  # what is still to be filled in
        await desk.press("e")
        await desk.type("Ann Lee")
        await desk.press("enter")
        assert desk.value("/quotes/1/speaker") == "Ann Lee"


async def test_an_item_of_a_list_of_names_is_typed(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/agreements/0/parties/0")
        await desk.press("n")
        await desk.type("Porto Alto")
        await desk.press("enter")
        assert desk.value("/agreements/0/parties/2") == "Porto Alto"


@pytest.mark.parametrize(("where", "field"), [("/participants", "name"), ("/agreements", "statement")])
async def test_people_and_agreements_are_added_from_chosen_words(place: Place, where: str, field: str) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go(where)
        await desk.press("n", "down", "down", "right", "shift+right", "shift+right", "enter")
        count = len(draft()[where[1:]])
        words = desk.value(f"{where}/{count}/{field}")
        assert words
        sheet = desk.session.sheet
        assert sheet
        assert [sheet.article[span] for span in sheet.row(f"{where}/{count}").evidence] == [words]


async def test_the_mouse_goes_to_a_row_and_presses_keys(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        lines = desk.text().splitlines()
        y = next(index for index, line in enumerate(lines) if "Porto Alto" in line and "Name" in line)
        await desk.pilot.click(offset=(lines[y].index("Name"), y))
        assert desk.path == "/location/name"
        await desk.pilot.click(offset=(lines[-1].index("accept"), len(lines) - 1))
        await desk.pilot.pause()
        assert desk.state("/location/name") == "accepted"


async def test_text_that_cannot_be_stored_is_not_left_behind_unsaid(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.save("a", draft())
    async with place.app() as desk:

        async def full(page: object) -> int:
            raise JournalError("the disk is full")

        await desk.press("e")
        monkeypatch.setattr(place.journal.reviews, "store", full)
        await desk.press("x", "ctrl+q")
        assert "ctrl+q again quits without it" in desk.said
        assert desk.app.is_running
        monkeypatch.undo()
        await desk.press("ctrl+q")
        assert not desk.app.is_running


async def test_verbatim_words_are_chosen_exactly(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/quotes/0/text")
        await desk.press("e", "shift+right", "shift+right", "shift+right", "enter")
        assert desk.value("/quotes/0/text") == "We have waited"
        sheet = desk.session.sheet
        assert sheet
        assert [sheet.article[span] for span in sheet.row("/quotes/0/text").evidence] == ["We have waited"]


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("j", "L", "L"), "“We"),
        (("down", "k", "shift+right", "L"), "The two"),
        (("right", "l", "h", "left", "l", "L"), "two"),
        (("right", "shift+right", "H"), "The two"),
        (("right", "right", "L", "shift+left"), "two sides"),
        (("right", "J"), "two sides signed a treaty on fishing."),
        (("right", "shift+down"), "two sides signed a treaty on fishing."),
        (("right", "K"), "The two"),
        (("right", "shift+up"), "The two"),
    ],
)
async def test_every_key_that_chooses_words(place: Place, keys: tuple[str, ...], words: str) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/agreements/0")
        await desk.press("c", *keys, "enter")
        sheet = desk.session.sheet
        assert sheet
        assert [sheet.article[span] for span in sheet.row("/agreements/0").evidence] == [words]


async def test_evidence_is_chosen_by_sentences(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/agreements/0/statement")
        await desk.press("c", "space", "down", "space", "enter")
        sheet = desk.session.sheet
        assert sheet
        assert len(sheet.row("/agreements/0").evidence) == 2
        await desk.press("c", "escape")
        assert desk.app.review.mode == "review"


async def test_skip_and_reopen(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("s")
        assert "left for later" in desk.said
        await desk.press("R")
        assert desk.session.sheet
        assert desk.session.sheet.state == "in progress"


async def test_of_several_begun_articles_the_last_one_opens_again(place: Place) -> None:
    await place.save("a", draft())
    await place.save("b", draft(), TEXT + " They left.")
    for keys, name in ((("a",), "a"), (("right_curly_bracket", "a"), "b"), (("left_curly_bracket", "a"), "a")):
        async with place.app() as desk:
            await desk.press(*keys)
        async with place.app() as desk:
            assert desk.session.sheet
            assert desk.session.sheet.name == name


async def test_a_file_that_something_else_changed_is_asked_about(place: Place) -> None:
    await place.save("a", draft())
    target = place.folder / "reviewed" / "a.json"
    target.parent.mkdir()
    target.write_text("somebody's notes")
    async with place.app(size=(120, 60)) as desk:
        await desk.press("A", "d")
        assert "d again replaces it" in desk.said
        assert target.read_text() == "somebody's notes"
        await desk.press("escape", "d")
        assert target.read_text() == "somebody's notes"
        await desk.press("d")
    assert json.loads(target.read_text("utf-8"))["review"]["status"] == "reviewed"


async def test_done_goes_on_to_the_next_article(place: Place) -> None:
    await place.save("first", unnamed())
    await place.save("second", draft())
    async with place.app(size=(120, 60)) as desk:
        await desk.press("a", "A", "d")
        assert "first: reviewed" in desk.said
        sheet = desk.session.sheet
        assert sheet
        assert sheet.name == "second"


async def test_done_goes_to_what_still_needs_a_person(place: Place) -> None:
    await place.save("a", unnamed())
    async with place.app() as desk:
        await desk.go("/summary")
        await desk.press("d")
        assert "1 field needs you" in desk.said
        assert desk.path == "/participants/1/name"


async def test_a_mark_appears_only_when_the_journal_has_the_decision(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        accept, stored = desk.session.accept, asyncio.Event()

        async def slowly(path: str) -> Sheet:
            await stored.wait()
            return await accept(path)

        monkeypatch.setattr(desk.session, "accept", slowly)
        desk.app.post_message(events.Key("a", "a"))
        desk.app.post_message(events.Key("down", None))  # waits for its turn
        await _until(lambda: "… Summary" in desk.text())
        assert "✓ Summary" not in desk.text()
        stored.set()
        await _until(lambda: "✓ Summary" in desk.text())
        await desk.pilot.pause()
        assert desk.path == "/date"  # accepted: one on; and then the arrow


async def test_a_journal_that_fails_is_said_and_nothing_counts_as_saved(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.save("a", draft())
    async with place.app() as desk:

        async def full(page: object) -> int:
            raise JournalError("the disk is full: [red]make room[/red]")

        with monkeypatch.context() as patch:
            patch.setattr(place.journal.reviews, "store", full)
            await desk.press("a")
            assert "✗ the disk is full: [red]make room[/red]" in desk.text()
            assert "· Summary" in desk.text()
            await desk.press("e")
            await desk.type("x")
            await desk.press("enter")
            assert "the disk is full" in desk.text()
            assert desk.app.review.editing.editor.text_area.text.endswith("x")  # what was typed is still there
        await desk.press("enter")
        assert str(desk.value("/summary")).endswith("x")


async def _until(seen: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not seen():  # noqa: ASYNC110 - the screen tells nobody that it was painted
            await asyncio.sleep(0.01)


async def test_a_decision_paints_lines_and_lays_nothing_out(place: Place) -> None:
    """Laying out the whole screen takes longer than all else that a key does."""
    await place.save("a", unnamed())
    async with place.app() as desk:
        keys = ("a", "u", "j", "right_square_bracket", "x", "u", "c", "shift+right", "escape", "tab", "shift+tab")
        await desk.press(*keys)  # the first time, styles are still being made
        layouts: list[object] = []
        desk.app.review.screen_layout_refresh_signal.subscribe(desk.app.review, layouts.append)
        await desk.press(*keys)
        assert layouts == []

"""Every key that moves, opens or shows something; and keys of one's own."""

import json
import sqlite3
from operator import attrgetter

import pytest
from textual.actions import parse
from textual.widgets import Input

from summariser.core.errors import ConfigurationError
from summariser.review.adjudication import Adjudication
from summariser.review.session import Filter
from summariser.tui.keys import ADJUDICATION, COMMANDS, Keys, checked
from summariser.tui.screens.adjudicate import AdjudicateScreen
from summariser.tui.screens.help import HelpScreen
from summariser.tui.screens.queueing import filter_of
from summariser.tui.screens.session import Setup
from tests.tui.conftest import SCHEMA, Place, draft, unnamed


async def test_moving_takes_the_article_along(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        assert desk.path == "/summary"
        await desk.press("down", "j", "j")
        assert desk.path == "/date/start"
        (marked,) = [line for line in desk.text().splitlines() if "▌" in line]
        assert "4 May 2024" in marked
        await desk.press("k", "up")
        assert desk.path == "/published"
        await desk.press("end")
        assert desk.path == "/quotes/0/text"
        await desk.press("pageup")
        assert desk.path != "/quotes/0/text"
        await desk.press("home")
        assert desk.path == "/summary"


async def test_brackets_go_to_what_needs_a_person(place: Place) -> None:
    data = unnamed()
    data["quotes"][0]["speaker"] = "Nobody Known"
    await place.save("a", data)
    async with place.app() as desk:
        await desk.press("right_square_bracket")
        assert desk.path == "/quotes/0/speaker"
        await desk.press("left_square_bracket")
        assert desk.path == "/participants/1/name"


async def test_articles_are_opened_by_brace_by_queue_and_by_mouse(place: Place) -> None:
    for name in ("a", "b", "c"):
        await place.save(name, draft())
    async with place.app() as desk:
        await desk.press("right_curly_bracket")
        assert "in/b" in str(desk.session.sheet and desk.session.sheet.article.path)
        await desk.press("left_curly_bracket", "left_curly_bracket")
        assert "no further article" in desk.said
        await desk.press("shift+tab", "shift+tab")
        assert desk.app.review.queue.view.has_focus
        await desk.press("down", "down", "enter")
        assert "in/c" in str(desk.session.sheet and desk.session.sheet.article.path)
        assert desk.app.review.page.record.has_focus
        await desk.pilot.click("#queue", offset=(6, 0))
        await desk.pilot.pause()
        assert "in/a" in str(desk.session.sheet and desk.session.sheet.article.path)


async def test_the_pane_in_use_is_marked_without_colour(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        assert "▶ Record" in desk.text()
        await desk.press("tab")
        assert "▶ Queue" in desk.text()
        await desk.press("tab")
        assert "▶ Ministers" in desk.text() or "▶ " in desk.text().splitlines()[0]
        assert "▶ Record" not in desk.text()


async def test_the_queue_is_filtered_and_ordered(place: Place) -> None:
    await place.save("plain", draft())
    await place.save("doubtful", unnamed())
    async with place.app() as desk:
        names = [row.name for row in desk.app.review.queue.view.rows]
        assert names == ["doubtful", "plain"]
        await desk.press("S")
        await desk.press("S", "S")
        await desk.press("F")
        await desk.type("plai")
        assert [row.name for row in desk.app.review.queue.view.rows] == ["plain"]
        await desk.press("enter", "enter")
        assert desk.session.sheet
        assert desk.session.sheet.name == "plain"
        await desk.press("shift+tab", "shift+tab", "slash", "escape")
        assert len(desk.app.review.queue.view.rows) == 2
        assert desk.app.review.query_one("#filter", Input).value == ""


def test_what_a_filter_means() -> None:
    assert filter_of("hanoi state:in-progress", None) == Filter("hanoi", "in progress")
    assert filter_of("flag:name_not_found", None) == Filter("", None, "name_not_found")
    assert filter_of("state:rev", None) == Filter()


async def test_help_theme_and_palette(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("question_mark")
        assert isinstance(desk.app.screen, HelpScreen)
        await desk.press("escape")
        assert desk.app.review.page.record.has_focus
        await desk.press("T")
        assert desk.app.theme == "textual-light"
        await desk.press("ctrl+p")
        await desk.type("Accept everything")
        await desk.pilot.pause(0.3)
        await desk.press("enter")
        await desk.pilot.pause(0.2)
        assert desk.state("/summary") == "accepted"


async def test_uncited_sentences_are_stepped_through(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("o")
        assert "sentence 1 is cited by nothing" in desk.said
        await desk.press("o", "O")
        assert "sentence 1 is cited by nothing" in desk.said


async def test_the_mouse_finds_the_field_of_a_passage_and_draws_evidence(place: Place) -> None:
    await place.save("a", draft())
    async with place.app(size=(200, 60)) as desk:
        lines = desk.text().splitlines()
        y = next(index for index, line in enumerate(lines) if "signed a treaty on fishing." in line and "│" in line)
        x = lines[y].index("signed a treaty")
        await desk.pilot.click(offset=(x, y))
        assert desk.path == "/agreements/0"
        await desk.pilot.mouse_down(offset=(x, y))
        await desk.pilot.mouse_up(offset=(x + 12, y))
        await desk.pilot.pause()
        await desk.press("enter")
        sheet = desk.session.sheet
        assert sheet
        assert [sheet.article[span] for span in sheet.row("/agreements/0").evidence] == ["signed a treaty"]


async def test_leaving_remembers_the_field_and_the_time(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        place.clock.passes(20)
        await desk.press("down", "down", "down")
        await desk.press("q")
    async with place.app() as desk:
        assert desk.path == "/date/start"
        assert desk.session.sheet
        assert desk.session.sheet.seconds >= 20


async def test_somebody_else_has_it(place: Place) -> None:
    await place.save("a", draft())
    await place.save("b", draft())
    other = place.session("Bert")
    rows = await other.queue()
    await other.open(rows[0].article_id)
    async with place.app() as desk:
        assert desk.session.sheet
        assert desk.session.sheet.name == "b"
        await desk.press("left_curly_bracket")
        assert "Bert on desk" in desk.said
        assert "⚑" in desk.text()
    await other.close()


async def test_an_article_that_somebody_took_over_can_be_left(place: Place) -> None:
    await place.save("a", draft())
    await place.save("b", draft())
    async with place.app() as desk:
        assert desk.session.sheet
        mine = desk.session.sheet
        await desk.press("a")
        place.clock.passes(901)
        other = place.session("Bert")
        await other.open(mine.article.id)
        await desk.press("a")
        assert "Bert on desk" in desk.said
        await desk.press("right_curly_bracket")
        assert desk.session.sheet.name != mine.name
        assert other.sheet
        assert other.sheet.row("/summary").state == "accepted"
        await other.close()


async def test_a_newer_draft_is_announced_and_not_swapped_in(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("a")
        await place.save("a", draft(summary="Another summary."))
        await desk.app.review.look_around()
        await desk.pilot.pause()
        assert "a newer draft" in desk.said
        assert desk.value("/summary") == draft()["summary"]


async def test_a_newer_draft_is_taken_after_a_question(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("N")
        assert "no newer draft" in desk.said
        assert "N newer draft" not in desk.text()
        await desk.press("a")
        await place.save("a", draft(summary="Another summary."))
        await desk.app.review.look_around()
        await desk.pilot.pause()
        assert "N newer draft" in desk.text()
        await desk.press("N")
        assert "1 value is decided here" in desk.said
        await desk.press("escape", "N", "N")
        assert desk.value("/summary") == "Another summary."
        assert desk.state("/summary") == "undecided"
        assert "N newer draft" not in desk.text()
        await desk.press("d", "d")
    record = json.loads((place.folder / "reviewed" / "a.json").read_text("utf-8"))
    assert record["data"]["summary"] == "Another summary."
    with sqlite3.connect(place.folder / ".summariser" / "journal.db") as journal:
        actions = journal.execute("SELECT draft_id, action FROM decisions ORDER BY id").fetchall()
    journal.close()
    assert actions[:3] == [(1, "accept"), (2, "adopt"), (2, "accept")]


async def test_every_command_is_done_by_somebody(place: Place) -> None:
    async with place.app() as desk:
        adjudication = Adjudication(desk.session, SCHEMA, [])
        for screen, commands in (
            (desk.app.review, COMMANDS),
            (AdjudicateScreen(adjudication, Setup()), ADJUDICATION),
        ):
            for command in commands:
                controller, method, _ = parse(command.does)
                assert callable(attrgetter(f"{controller}.{method}".strip("."))(screen)), command.does


def test_a_key_may_mean_another_thing_in_the_adjudication() -> None:
    keys = {"queue": "f2", "undo": "b"}
    assert checked(keys) == keys
    with pytest.raises(ConfigurationError, match="both take_b and undo"):
        checked(keys, ADJUDICATION)
    assert checked(keys | {"take_b": "f3"}, ADJUDICATION)
    assert checked({"take_a": "e"}), "the review has another use for e, and does not know take_a"
    assert Keys(ADJUDICATION, {"take_a": "shift+left,left_curly_bracket"}).shown(ADJUDICATION[0]) == "⇧← {"


async def test_keys_of_ones_own(place: Place) -> None:
    await place.save("a", draft())
    async with place.app(setup=Setup(keymap=checked({"accept": "w"}))) as desk:
        await desk.press("a")
        assert desk.state("/summary") == "undecided"
        await desk.press("w")
        assert desk.state("/summary") == "accepted"
        assert "w accept" in desk.text()
        await desk.press("w", "w")


async def test_what_is_said_names_the_keys_of_ones_own(place: Place) -> None:
    await place.save("a", draft())
    async with place.app(setup=Setup(keymap=checked({"done": "f2"}))) as desk:
        await desk.press("f2")
        assert "f2 again accepts the values" in desk.said
        await desk.press("f2")
        assert (place.folder / "reviewed" / "a.json").exists()


@pytest.mark.parametrize(
    ("keymap", "said"),
    [({"acept": "a"}, "no command 'acept'"), ({"accept": "d"}, "to both"), ({"help": "j"}, "to both")],
)
def test_keys_that_cannot_be_are_refused(keymap: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigurationError, match=said):
        checked(keymap)


def test_no_key_means_two_things() -> None:
    checked({})
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)


async def test_only_what_was_named_or_drawn_is_in_the_queue(place: Place) -> None:
    ids = [await place.save(str(number), draft()) for number in range(10)]
    async with place.app(setup=Setup(only=frozenset(ids[:2]))) as desk:
        assert len(desk.app.review.queue.view.rows) == 2
    async with place.app(setup=Setup(sample=(30, 1))) as desk:
        assert len(desk.app.review.queue.view.rows) == 3
        assert "a sample of 30%: 3 articles, seed 1" in desk.said


async def test_nothing_to_review(place: Place) -> None:
    async with place.app() as desk:
        assert "summariser extract" in desk.said
        await desk.press(
            "a", "e", "x", "n", "c", "u", "d", "s", "g", "A", "R", "o", "enter", "down", "right_square_bracket"
        )
        assert "Traceback" not in desk.text()


async def test_after_a_decision_the_next_field_is_where_one_comes_back_to(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("a", "a")
        assert desk.path == "/date/start"
        await desk.press("ctrl+q")
    async with place.app() as desk:
        assert desk.path == "/date/start"

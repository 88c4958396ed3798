"""Beside a field the screen says what other articles about the meeting say against it."""

import json
import sqlite3

import pytest

from tests.outlets import save_outlets
from tests.tui.conftest import Desk, Place, draft


async def told(desk: Desk) -> str:
    await desk.app.workers.wait_for_complete()
    await desk.pilot.pause()
    return desk.text()


async def open_article(desk: Desk, article: str) -> str:
    await desk.app.review.queue.open(article)
    return await told(desk)


async def test_a_field_that_another_article_denies_is_marked_and_in_focus_told(place: Place) -> None:
    ids = await save_outlets(place.journal)
    async with place.app(size=(200, 60)) as desk:
        await open_article(desk, ids["001"])
        await desk.go("/participants/2/presence")
        shown = desk.text()
        assert "▶·≠" in shown
        assert "≠ 2 · 0 of " in shown
        assert "≠ river-post.txt denies: mentioned" in shown
        assert "did not attend the meeting." in shown
        await desk.go("/participants/0/name")
        assert "≠ river-post.txt" not in desk.text()
        assert "·≠    Presence" in desk.text()
        assert "≠" not in await open_article(desk, ids["border-herald"])


async def test_what_is_corrected_is_held_against_the_others_anew(place: Place) -> None:
    ids = await save_outlets(place.journal)
    async with place.app(size=(200, 60)) as desk:
        await open_article(desk, ids["hall-gazette"])
        await desk.go("/participants/3/presence")
        assert "≠ silk-times.txt differs: attended" in desk.text()
        await desk.press("e", "1")
        await told(desk)
        await desk.go("/participants/3/presence")
        assert "silk-times.txt" not in desk.text()
        await desk.press("x")  # an item that is taken out moves no mark
        await desk.go("/participants/2")
        await desk.press("x")
        assert set(await desk.session.elsewhere()) == {"/date", "/agreements/0/statement"}


async def test_others_are_taken_as_people_have_left_them(place: Place) -> None:
    ids = await save_outlets(place.journal)
    session = place.session("Bo")
    await session.open(ids["silk-times"])
    await session.correct("/participants/3/presence", "attended")
    await session.close()
    mine = place.session()
    await mine.open(ids["002"])
    assert [one.article.path for one in (await mine.elsewhere())["/date"]] == [
        "tests/examples/outlets/articles/silk-times.txt"
    ]
    assert "/participants/2/presence" not in await mine.elsewhere()
    await mine.close()


@pytest.mark.parametrize("damage", ["{", '{"format": "summariser.record/1"}', "[[]]", "values"])
async def test_damaged_neighbours_are_left_out(place: Place, damage: str) -> None:
    ids = await save_outlets(place.journal)
    journal = sqlite3.connect(place.folder / ".summariser/journal.db")
    with journal:
        (record,) = journal.execute("SELECT record FROM drafts WHERE article_id = ?", (ids["silk-times"],)).fetchone()
        read = json.loads(record)
        read["data"] |= {"participants": [None, 3, {"name": 5}], "agreements": "no", "location": []}
        text = json.dumps(read) if damage == "values" else damage
        journal.execute("UPDATE drafts SET record = ? WHERE article_id = ?", (text, ids["silk-times"]))
    journal.close()
    async with place.app() as desk:
        await open_article(desk, ids["002"])
        assert desk.app.is_running
        assert "silk-times" not in str(await desk.session.elsewhere())


async def test_hostile_values_are_shown_and_not_obeyed(place: Place) -> None:
    place_name = "[bold]\x1b[31mLima[/]\u202e"
    await place.save("[red]b", draft(location={"name": place_name, "evidence": []}))
    about = await place.save("a", draft())
    journal = sqlite3.connect(place.folder / ".summariser/journal.db")
    with journal:
        journal.execute("UPDATE reviews SET date = '2024-05-04'")
    journal.close()
    async with place.app(size=(200, 60)) as desk:
        await open_article(desk, about)
        await desk.go("/location/name")
        assert "≠ [red]b.txt differs: [bold]␛[31mLima[/]�" in desk.text()

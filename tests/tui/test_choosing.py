"""Choosing passages by what a sentence offers, adding what was omitted, and searching the article."""

import pytest

from summariser.core.article import Article, Span
from summariser.tui.screens.searching import found
from summariser.tui.selection import TextSelection
from tests.tui.conftest import TEXT, Desk, Place, draft

WHAT = "Bo Chen said that the treaty would enter into force in June."


def passages(desk: Desk, path: str) -> list[str]:
    assert desk.session.sheet
    return [desk.session.sheet.article[span] for span in desk.session.sheet.row(path).evidence]


def chosen(selection: TextSelection) -> list[str]:
    return [selection.article[span] for span in selection.spans]


SELECTION = TextSelection(
    Article("The port said that it would open, dredge the canal and hire. Nobody asked.", "0" * 64)
)


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([("propose", 1)], "it would open, dredge the canal and hire"),
        ([("propose", -1)], "The port said that it would open, dredge the canal and hire."),
        ([("propose", 1), ("end_at", -1)], "it would open, dredge the canal"),
        ([("propose", 1), ("end_at", -1), ("end_at", -1)], "it would open"),
        ([("propose", 1), ("end_at", -1), ("extend", -1)], "it would open, dredge the"),
        ([("end_at", 1)], "The port said"),
        ([("end_at", 1), ("end_at", -1)], "The port said that it would open, dredge the canal and hire."),
        ([("start_at", 1)], "it would open, dredge the canal and hire."),
        ([("start_at", 1), ("start_at", 1), ("end_at", 1)], "dredge the canal"),
        ([("start_at", -1)], "hire."),
        ([("word", 14), ("propose", 1)], "Nobody asked"),
    ],
)
def test_ends_jump_among_what_is_offered(steps: list[tuple[str, int]], words: str) -> None:
    selection = SELECTION
    for name, step in steps:
        selection = getattr(selection, name)(step)
    assert chosen(selection) == [words]


def test_what_there_was_stays_until_something_else_is_chosen() -> None:
    given = (Span(0, 8), Span(34, 50))
    selection = TextSelection.beginning(SELECTION.article, 0, given=given)
    assert chosen(selection) == ["The port", "dredge the canal"]
    assert chosen(selection.word(1)) == ["The port said that it would open, dredge the canal and hire."]
    assert chosen(selection.toggle().to_sentence(1).toggle()) == ["The port", "dredge the canal", "Nobody asked."]
    assert chosen(selection.end_at(1)) == ["The port said", "dredge the canal"]
    assert chosen(selection.clear().extend(1)) == ["The"]


async def test_citing_begins_with_the_passages_that_there_are(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        for path in ("/agreements/0", "/quotes/0/text"):
            await desk.go(path)
            before = passages(desk, path)
            await desk.press("c", "enter")
            assert passages(desk, path) == before
        await desk.go("/agreements/0")
        await desk.press("c", "space", "down", "tab", "enter")
        assert passages(desk, "/agreements/0") == [
            "The two sides signed a treaty on fishing.",
            "We have waited ten years for this,",
        ]


async def test_an_omission_is_cited_beside_what_there_is(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/agreements/0")
        await desk.press("o", "o", "o", "c", "enter")
        assert passages(desk, "/agreements/0") == ["The two sides signed a treaty on fishing.", WHAT]


@pytest.mark.parametrize(
    ("number", "field", "value"),
    [("1", "/participants/2/name", ""), ("2", "/agreements/1/statement", WHAT)],
)
async def test_an_omission_is_added_to_the_list_that_is_named(
    place: Place, number: str, field: str, value: str
) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("o", "o", "o", "n")
        assert "Which list" in desk.text()
        await desk.press(number)
        assert desk.value(field) == value
        assert passages(desk, field.rpartition("/")[0]) == [WHAT]
        if not value:
            assert desk.path == field
            await desk.press("e", "tab")
            assert desk.value(field) == "Bo Chen"


async def test_of_an_omission_added_to_the_quotes_the_words_are_proposed(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("o", "o", "o", "n", "3", "enter")
        assert desk.value("/quotes/1/text") == "the treaty would enter into force in June"


async def test_the_question_for_the_list_can_be_left(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("o", "n", "escape")
        assert desk.app.review.mode == "review"
        await desk.press("e", "escape")
        assert not desk.session.history or not desk.session.history.done


def test_searching_asks_for_no_diacritics_and_finds_all() -> None:
    article = Article("Đỗ Mười met do  muoi; DO MUOI left.", "0" * 64)
    assert [article[span] for span in found(article, " do muoi ")] == ["Đỗ Mười", "do  muoi", "DO MUOI"]
    assert found(article, " ") == found(article, "xyz") == ()


async def test_the_article_is_searched(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("slash")
        await desk.type("sudland")
        article = desk.app.review.page.article
        assert "1 of 2" in desk.said
        await desk.press("down")
        assert article.hit
        assert article.hit.start == TEXT.index("Sudland", 60)
        await desk.press("enter", "f3")
        assert article.hit.start == TEXT.index("Sudland")
        assert desk.app.review.mode == "review"
        await desk.press("escape")
        assert article.hit is None
        await desk.press("slash")
        await desk.type("xyz")
        assert "not in the article" in desk.said
        await desk.press("escape")
        assert desk.app.review.mode == "review"
        assert desk.app.review.page.record.has_focus


async def test_words_are_chosen_where_a_search_has_led(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/location")
        await desk.press("c", "slash")
        await desk.type("weather")
        await desk.press("enter", "backspace", "shift+right", "enter")
        assert passages(desk, "/location") == ["weather"]


async def test_in_the_queue_it_is_the_queue_that_is_searched(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("tab", "slash")
        assert desk.app.review.mode == "filter"
        await desk.press("escape", "F")
        assert desk.app.review.mode == "filter"


async def test_the_palette_has_the_commands_of_what_is_being_done(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.go("/agreements/0")
        await desk.press("c", "ctrl+p")
        await desk.type("Next passage that the sentence")
        await desk.pilot.pause(0.3)
        await desk.press("enter")
        await desk.pilot.pause(0.2)
        selection = desk.app.review.citing.selection
        assert selection
        assert selection.stretch

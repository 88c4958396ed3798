"""The guided path on screen: omissions in their lists, nothing accepted unseen, keys that work where they are named."""

import json
from typing import Any

from summariser.core.record import Omission
from tests.tui.conftest import TEXT, Place, draft, unnamed


def item(words: str, **values: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return values | {"evidence": [{"start": start, "end": start + len(words), "text": words}], "origin": "parser"}


JUNE = "the treaty would enter into force in June"
FORCE = item(JUNE, speaker="Bo Chen", kind="reported", text=JUNE)
THANKS = item("thanked the city for its welcome", statement="Ann Lee thanked the city.", kind="agreed", parties=[])
OMISSIONS = (Omission(path="/agreements", item=THANKS), Omission(path="/quotes", item=FORCE))


async def test_from_doubt_to_omission_to_done_with_one_key_each(place: Place) -> None:
    await place.save("a", unnamed(), omissions=OMISSIONS)
    async with place.app(size=(120, 70)) as desk:
        assert desk.path == "/participants/1/name"
        await desk.press("a")
        assert desk.path == "/agreements/-/0"
        assert "?   Ann Lee thanked the city." in desk.text()
        await desk.press("x")
        assert desk.path == "/quotes/-/0"
        assert [line for line in desk.text().splitlines() if "speaker" in line and "Bo Chen" in line]
        await desk.press("a")
        assert desk.value("/quotes/1/text") == JUNE
        await desk.press("A", "d")
        assert "reviewed" in desk.said
    record = json.loads((place.folder / "reviewed" / "a.json").read_text("utf-8"))
    assert record["data"]["quotes"][1] == FORCE
    assert "omissions" not in record


async def test_undo_offers_it_again_and_the_cursor_is_on_it(place: Place) -> None:
    await place.save("a", draft(), omissions=OMISSIONS)
    async with place.app() as desk:
        assert desk.path == "/agreements/-/0"
        await desk.press("x", "a", "u")
        assert desk.path == "/quotes/-/0"
        assert "1 left out?" in desk.text(), "one is declined"
        await desk.press("u")
        assert desk.path == "/agreements/-/0"
        await desk.press("right_square_bracket", "left_square_bracket")
        assert desk.path == "/agreements/-/0"


async def test_its_passage_is_marked_and_e_takes_it_to_change_it(place: Place) -> None:
    await place.save("a", draft(), omissions=OMISSIONS[1:])
    async with place.app() as desk:
        await desk.go("/quotes/-/0")
        (marked,) = desk.app.review.page.article._focus.within(0, len(TEXT))  # noqa: SLF001 - what the pane highlights
        assert TEXT[slice(*marked)] == JUNE
        await desk.press("e")
        assert desk.path == "/quotes/1"
        await desk.press("e")
        assert desk.app.review.mode == "edit"


async def test_done_says_what_is_left_by_list_and_asks_once(place: Place) -> None:
    await place.save("a", draft(), omissions=OMISSIONS)
    async with place.app(size=(120, 70)) as desk:
        await desk.press("A", "d")
        assert "2 may be left out (Agreements 1, Quotes 1): d again finishes without them" in desk.said
        await desk.press("down", "d")
        assert "may be left out" in desk.said, "moving is no yes"
        await desk.press("d")
    record = json.loads((place.folder / "reviewed" / "a.json").read_text("utf-8"))
    assert [one["path"] for one in record["omissions"]] == ["/agreements", "/quotes"]


async def test_only_what_was_on_screen_is_accepted_in_bulk(place: Place) -> None:
    await place.save("a", draft())
    async with place.app(size=(120, 20)) as desk:
        await desk.press("A")
        assert desk.state("/summary") == "accepted"
        assert desk.state("/quotes/0/text") == "undecided"
        assert "not on screen yet" in desk.said
        unseen = desk.path
        assert desk.state(unseen) == "undecided"
        await desk.press("d")
        assert "not on screen yet: Agreements" in desk.said
        for _ in range(10):
            await desk.press("A")
        assert desk.state("/quotes/0/text") == "accepted"
        await desk.press("d")
    record = json.loads((place.folder / "reviewed" / "a.json").read_text("utf-8"))
    assert {one["bulk"] for one in record["review"]["decisions"]} == {"seen"}


async def test_a_passage_that_was_not_on_screen_is_unseen_too(place: Place) -> None:
    text = TEXT.replace("President Carla", "More.\n\n" * 80 + "President Carla")
    far = "The weather was fine."
    data = draft(text)
    data["location"]["evidence"] = [{"start": text.index(far), "end": text.index(far) + len(far), "text": far}]
    await place.save("a", data, text)
    async with place.app(size=(120, 70)) as desk:
        await desk.press("A")
        assert desk.state("/location/name") == "undecided"
        assert desk.path == "/location/name"  # and now the passage is
        await desk.press("A")
        assert desk.state("/location/name") == "accepted"


async def test_a_value_longer_than_its_place_is_read_to_its_end(place: Place) -> None:
    long = " ".join(f"word{n}" for n in range(300))
    await place.save("a", draft(summary=long))
    async with place.app(size=(100, 24)) as desk:
        await desk.go("/summary")
        assert "word299" not in desk.text()
        presses = 0
        while "word299" not in desk.text() and presses < 9:
            assert desk.path == "/summary"
            await desk.press("down")
            presses += 1
        assert 0 < presses < 9
        await desk.press("A")
        assert desk.state("/summary") == "accepted"


async def test_done_goes_to_the_field_that_it_names(place: Place) -> None:
    data = unnamed()
    data["quotes"][0]["speaker"] = "Nobody Known"
    await place.save("a", data)
    async with place.app() as desk:
        await desk.go("/participants/1/title")
        await desk.press("d")
        assert "2 fields need you: Participants 2, name" in desk.said
        assert desk.path == "/participants/1/name"


async def test_the_key_that_is_named_works_where_the_cursor_is(place: Place) -> None:
    data = draft()
    data["quotes"].append(item(JUNE, speaker="Bo Chen", kind="reported", text=""))
    await place.save("a", data)
    async with place.app() as desk:
        assert desk.path == "/quotes/1/text"
        await desk.press("a")
        assert "c chooses its words, x leaves out Quotes 2" in desk.said
        await desk.press("x")
        assert desk.state("/quotes/1") == "rejected"
        await desk.go("/quotes/0/speaker")
        await desk.press("x")
        assert desk.state("/quotes/0") == "undecided"
        assert "x again leaves out Quotes 1, e changes it" in desk.said
        await desk.press("x")
        assert desk.state("/quotes/0") == "rejected"
        await desk.go("/summary")
        await desk.press("x")
        assert "it cannot be empty: e changes it" in desk.said


async def test_what_cites_nothing_says_what_it_rests_on(place: Place) -> None:
    await place.save("a", draft(published="2024-05-05"))
    async with place.app() as desk:
        await desk.go("/published")
        assert "marked there" in desk.text()
        await desk.press("e")
        await desk.press("ctrl+u")
        await desk.type("2019-01-01")
        await desk.press("enter")
        await desk.go("/published")
        assert "rests on nothing in the article" in " ".join(desk.text().split())


async def test_an_item_that_rules_found_is_one_stop_with_all_of_it_in_sight(place: Place) -> None:
    data = draft()
    for one in (*data["participants"], *data["quotes"]):
        one["origin"] = "parser"
    await place.save("a", data)
    async with place.app(size=(120, 24)) as desk:
        assert desk.path == "/participants/0"
        for path in ("/participants/1", "/quotes/0"):
            await desk.press("a")
            assert desk.path == path
            assert "Presence" in desk.text() or "Text" in desk.text(), "its last field"
        await desk.press("a")
        assert [desk.state(path) for path in ("/participants/0", "/participants/1", "/quotes/0")] == ["accepted"] * 3


async def test_what_of_an_item_was_not_in_sight_is_gone_to_and_not_accepted(place: Place) -> None:
    long = "“" + " ".join(f"word{n}" for n in range(300)) + "”"
    text = f"{TEXT}\n\n{long} Ann Lee said."
    data = draft(text)
    start = text.index("word0")
    words = long[1:-1]
    passage = {"start": start, "end": start + len(words), "text": words}
    data["quotes"] = [
        {"speaker": "Ann Lee", "kind": "direct", "text": words, "evidence": [passage], "origin": "parser"}
    ]
    await place.save("a", data, text)
    async with place.app(size=(120, 30)) as desk:
        assert desk.path == "/quotes/0"
        await desk.press("a")
        assert (desk.path, desk.state("/quotes/0/speaker")) == ("/quotes/0/text", "accepted")
        assert desk.state("/quotes/0/text") == "undecided"
        await desk.press("a")
        assert desk.state("/quotes/0") == "accepted"


async def test_a_part_of_what_rules_found_is_changed_by_its_number_and_the_rest_accepted(place: Place) -> None:
    data = draft()
    for one in (*data["participants"], *data["quotes"]):
        one["origin"] = "parser"
    await place.save("a", data)
    async with place.app() as desk:
        assert "2 Title        Foreign Minister" in desk.text()
        await desk.press("2")
        await desk.type("Minister")
        await desk.press("enter")
        assert (desk.path, desk.value("/participants/0/title")) == ("/participants/0", "Minister")
        assert desk.state("/participants/0/country") == "undecided", "nothing but what was changed"
        await desk.press("5", "2")
        assert (desk.path, desk.value("/participants/0/presence")) == ("/participants/0", "mentioned")
        await desk.press("a")
        assert (desk.path, desk.state("/participants/0/country")) == ("/participants/1", "accepted")
        await desk.press("9")
        assert "nothing here has the number 9" in desk.said
        await desk.go("/summary")
        await desk.press("1")
        assert "nothing here has the number 1" in desk.said

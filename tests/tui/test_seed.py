"""A whole real article by keys alone: from the draft that the embedded model made of a seed to the reviewed record."""

import json

from tests.tui.conftest import Place
from tests.tui.seeds import Hands, draft_seed, reviewed

STEM = "000_957266d671135620"
KEYS = 377
"""At most, besides the typing: 43 decisions other than acceptance, of which 12 choose passages word by word."""


async def test_a_seed_from_draft_to_the_reviewed_record_with_keys_only(place: Place) -> None:
    await draft_seed(place.folder, STEM)
    gold = reviewed(STEM)
    made = [one for one in gold["review"]["decisions"] if one["action"] != "accept"]
    assert {one["action"] for one in made} == {"correct", "reject", "add"}
    async with place.app() as desk:
        hands = Hands(desk)
        for decision in made:
            await hands.decide(decision)
        while desk.session.sheet and desk.session.sheet.attention:
            await desk.press("right_square_bracket", "a")
        while desk.session.sheet and (left := len(desk.session.sheet.rest())):
            await desk.press("A")
            assert len(desk.session.sheet.rest()) < left, "every screenful brings it on"
        await desk.press("d")
        assert "reviewed and written" in desk.said
    found = json.loads((place.folder / "reviewed" / f"{STEM}.json").read_text("utf-8"))
    print(f"\n{STEM}: {desk.keys} keys besides {hands.typed} characters typed, {len(made)} decisions")
    assert found["data"] == gold["data"]
    assert found["review"]["status"] == "reviewed"
    assert desk.keys <= KEYS

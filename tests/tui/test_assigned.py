"""A team's queue on screen: mine first, another's is refused in a line, and a blind reading says that it is one."""

import json
from dataclasses import replace
from fractions import Fraction

from summariser.review.assigning import Order
from summariser.tui.screens.session import Setup
from tests.tui.conftest import Place, draft, unnamed


async def give(place: Place, *articles: str, double: int = 0, **shares: Fraction) -> None:
    wanted = Order("Eva", shares, Fraction(double), only=frozenset(articles))
    done = await place.journal.assignments.assign(wanted)
    assert len(done.given) == len(articles)


async def test_mine_come_first_then_those_of_nobody_and_another_s_is_refused(place: Place) -> None:
    await place.save("free", unnamed())
    bens, mine = await place.save("bens", unnamed()), await place.save("mine", draft())
    await give(place, mine, Anna=Fraction(1))
    await give(place, bens, Ben=Fraction(1))
    async with place.app(size=(120, 30)) as desk:
        rows = [(row.name, row.whose) for row in desk.app.review.queue.view.rows]
        assert rows == [("mine", ""), ("free", ""), ("bens", "Ben")], "though two of them are riskier"
        assert "⚑" in desk.text()
        assert "Ben: Min" in desk.text()
        assert "1 yours" in desk.text()
        await desk.press("d", "d")
        assert "mine: reviewed and written; next: free" in desk.said
        assert not await desk.app.review.queue.open(bens)
        assert "'bens' is assigned to Ben: take another one" in desk.said
        assert desk.app.review.page.sheet
        assert desk.app.review.page.sheet.name == "free", "what was open stays open"
        await desk.press("s")
        assert "nothing else waits in this queue" in desk.said


async def test_a_blind_reading_says_so_and_is_written_where_only_its_reader_writes(place: Place) -> None:
    both = await place.save("both", draft())
    await give(place, both, double=1, Anna=Fraction(1, 2), Ben=Fraction(1, 2))
    setup = Setup(to_adjudicate=lambda: ["1 article waits for adjudication: do it"])
    for name, summary in (("Anna", "Anna says so."), ("Ben", "Ben says so.")):
        async with place.app(setup=replace(setup), name=name) as desk:
            assert "somebody else reads this one too: neither sees the other's" in desk.said
            assert "Your reading" in desk.text()
            assert "Anna says so." not in desk.text()
            await desk.session.correct("/summary", summary)
            await desk.press("d", "d")
            assert "both: your reading is written; nothing else waits in this queue; 1 article waits" in desk.said
        read = json.loads((place.folder / "readings" / name / "both.json").read_text("utf-8"))
        assert (read["data"]["summary"], read["review"]["reviewer"]) == (summary, name)
    assert not (place.folder / "reviewed").exists()
    async with place.app(name="Cem") as desk:
        assert "'both' has been read by Anna and Ben, each by themselves: it waits for adjudication" in desk.said

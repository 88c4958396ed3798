"""An audit in the review screen: articles as they were drawn, and where it stands after each."""

from dataclasses import dataclass

from summariser.journal.audits import Beginning
from summariser.review.audit import questions
from summariser.tui.screens.session import Setup
from summariser.wiring.auditing import drawn
from tests.tui.conftest import SCHEMA, START, Desk, Place, draft, unnamed

WIDE = (160, 60)


@dataclass
class Begun:
    setup: Setup
    order: list[str]


async def begin(place: Place, *fields: str, below: str = "0.5") -> Begun:
    audit = await place.journal.audits.begin(Beginning(START, "Anna", (SCHEMA.id,), questions(SCHEMA, fields), below))
    articles = drawn(place.folder / ".summariser" / "journal.db", audit)
    order = sorted(articles.order, key=articles.order.__getitem__)
    return Begun(Setup(only=frozenset(order), drawn=articles), order)


def open_article(desk: Desk) -> str:
    sheet = desk.session.sheet
    return sheet.article.id if sheet else ""


async def finish(desk: Desk) -> None:
    """Accept everything there is, and go on."""
    await desk.press("A")
    await desk.press("d")
    if "again" in desk.said:
        await desk.press("d")


async def test_the_articles_come_as_drawn_and_not_by_risk(place: Place) -> None:
    risky = [await place.save(name, unnamed()) for name in "abcd"]
    calm = [await place.save(name, draft()) for name in "efgh"]
    begun = await begin(place, "date")
    reviewed = begun.order[0]
    session = place.session()
    await session.open(begun.order[5])  # somebody has begun on one further on
    await session.accept("/summary")
    await session.close()
    async with place.app(WIDE, begun.setup) as desk:
        assert open_article(desk) == reviewed
        assert desk.said == "date: 0 wrong in 0 of 8 unreviewed; 4 more without an error -> below 50%"
        assert [row.article_id for row in desk.app.review.queue.view.rows] == begun.order
        assert sorted(begun.order) == sorted(risky + calm)
        assert "as drawn" in desk.text()
        await desk.press("S")
        assert [row.article_id for row in desk.app.review.queue.view.rows] == begun.order


async def test_it_says_where_it_stands_after_each(place: Place) -> None:
    for name in "abcdefgh":
        await place.save(name, draft())
    begun = await begin(place, "date")
    async with place.app(WIDE, begun.setup) as desk:
        await finish(desk)
        assert "reviewed and written; date: 0 wrong in 1 of 8 unreviewed" in desk.said
        assert open_article(desk) == begun.order[1]
        await desk.press("s")
        assert "left for later; date: 1 wrong in 2 of 8 unreviewed" in desk.said
        await finish(desk)
        assert open_article(desk) == begun.order[3]


async def test_whoever_begins_further_on_comes_back_to_what_was_drawn_first(place: Place) -> None:
    for name in "abcd":
        await place.save(name, draft())
    begun = await begin(place, "date")
    async with place.app(WIDE, begun.setup) as desk:
        await desk.app.review.queue.open(begun.order[2])
        await finish(desk)
        assert "date: 0 wrong in 0 of 4 unreviewed" in desk.said, "the first two are still to come"
        assert open_article(desk) == begun.order[0]
        await finish(desk)
        assert open_article(desk) == begun.order[1]
        await finish(desk)
        assert "date: 0 wrong in 3 of 4 unreviewed" in desk.said


async def test_of_a_list_it_always_asks_what_is_missing(place: Place) -> None:
    for name in "abc":
        await place.save(name, draft())
    begun = await begin(place, "quotes", "agreements")
    async with place.app((120, 70), begun.setup) as desk:
        await desk.press("A", "d")
        assert "is anything missing in agreements, quotes?: d again finishes: nothing is" in desk.said
        await desk.press("d")
        assert "1 of 3 unreviewed: agreements 0 wrong -> below 66.7% (+1); agreements missing 0 " in desk.said
        assert "next: " in desk.text()[-600:], "all of it is on the screen"


async def test_what_was_not_on_screen_counts_as_wrong_and_it_says_so_first(place: Place) -> None:
    for name in "abc":
        await place.save(name, draft())
    begun = await begin(place, "quotes", "date")
    async with place.app((160, 24), begun.setup) as desk:
        await desk.press("d")
        assert "the audit takes for wrong what was not on screen (Quotes 3)" in desk.said
        await desk.press("d")
        assert "quotes 1 wrong" in desk.said


async def test_shown_and_too_many(place: Place) -> None:
    for name in "abcd":
        await place.save(name, draft())
    begun = await begin(place, "date")
    async with place.app(WIDE, begun.setup) as desk:
        for _ in range(4):
            await finish(desk)
        assert "date: 0 wrong in 4 of 4 unreviewed -> below 0.1%: below 50% is shown" in desk.said
        assert "nothing else waits" in desk.said


async def test_a_journal_that_cannot_be_read_is_told_and_stops_nobody(
    place: Place,
) -> None:
    for name in "ab":
        await place.save(name, draft())
    begun = await begin(place, "date")
    async with place.app(WIDE, begun.setup) as desk:
        (place.folder / ".summariser" / "journal.db").rename(place.folder / ".summariser" / "elsewhere.db")
        await finish(desk)
        assert "reviewed and written" in desk.said
        assert "no journal" in desk.said
        assert open_article(desk) == begun.order[1]

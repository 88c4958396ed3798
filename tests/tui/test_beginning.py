"""How a review begins when others begin at the same time."""

import pytest
from textual import events
from textual._context import active_app

from summariser.review.session import QueueRow, ReviewSession
from tests.tui.conftest import Place, draft, unnamed


async def test_who_is_too_late_for_an_article_goes_on_to_the_next(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("a", "b", "c")
    for name in names:
        await place.save(name, unnamed())
    others = [place.session(f"Other {number}") for number in range(2)]
    look = ReviewSession.queue

    async def looked(session: ReviewSession, *told: object) -> list[QueueRow]:
        """Between the look at the queue and the claim, somebody else is faster; twice."""
        rows = await look(session, *told)  # type: ignore[arg-type] # some of the options of each case
        if others and session not in others:
            free = next(row for row in rows if not row.claimed_by)
            await others.pop().open(free.article_id)
        return rows

    monkeypatch.setattr(ReviewSession, "queue", looked)
    async with place.app() as desk:
        assert desk.session.sheet
        assert desk.session.sheet.name == "c"
        assert "being reviewed" not in desk.said


async def test_where_others_have_everything_it_is_said_who(place: Place) -> None:
    taken = await place.save("a", draft())
    other = place.session("Other")
    await other.open(taken)
    async with place.app() as desk:
        assert desk.session.sheet is None
        assert "is being reviewed by Other" in desk.said


async def test_keys_that_come_before_anything_is_open_act_in_their_order_once_it_is(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.save("a", unnamed())
    look, early = ReviewSession.queue, ["a", "a", "u"]

    async def looked(session: ReviewSession, *told: object) -> list[QueueRow]:
        while early:
            key = early.pop(0)
            active_app.get().post_message(events.Key(key, key))
        return await look(session, *told)  # type: ignore[arg-type] # some of the options of each case

    monkeypatch.setattr(ReviewSession, "queue", looked)
    async with place.app() as desk:
        await desk.pilot.pause()
        assert desk.session.sheet
        assert [row.state for row in desk.session.sheet.rows].count("accepted") == 1

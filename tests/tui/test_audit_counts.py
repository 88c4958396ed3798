"""What an audit counts, by the keys of a whole sitting: every way in which a person leaves an article."""

from collections.abc import Awaitable, Callable

import pytest

from summariser.core.record import Omission
from summariser.journal import audits
from summariser.journal.queries import connected
from tests.tui.conftest import TEXT, Desk, Place, draft
from tests.tui.test_audit import begin, finish

LEFT_OUT = "Bo Chen said that the treaty would enter into force in June."
QUOTE = Omission(
    path="/quotes",
    item={
        "speaker": "Bo Chen",
        "kind": "reported",
        "text": "the treaty would enter into force in June",
        "origin": "lexicon",
        "evidence": [
            {"start": TEXT.index("the treaty would"), "end": TEXT.index(" in June.") + 8,
             "text": "the treaty would enter into force in June"}
        ],
    },
)  # fmt: skip
RIGHT, WRONG, LACKS, ALL = (False, False, False), (False, True, False), (False, False, True), (True, True, True)


async def omission(desk: Desk) -> str:
    sheet = desk.session.sheet
    assert sheet
    return next(row.path for row in sheet.rows if row.role == "omission")


async def take(desk: Desk) -> None:
    await desk.go(await omission(desk))
    await desk.press("a")


async def decline(desk: Desk) -> None:
    await desk.go(await omission(desk))
    await desk.press("x")


async def reject(desk: Desk) -> None:
    await desk.go("/quotes/0")
    await desk.press("x")


async def reject_and_undo(desk: Desk) -> None:
    await reject(desk)
    await desk.press("u")


async def take_and_reject(desk: Desk) -> None:
    await take(desk)
    await desk.go("/quotes/1")
    await desk.press("x")


async def correct(desk: Desk) -> None:
    await desk.go("/quotes/0/speaker")
    await desk.press("e")
    await desk.type("Bo Chen")
    await desk.press("enter")
    await desk.go("/quotes/0/speaker")
    await desk.press("a")  # in spite of the check


async def elsewhere(desk: Desk) -> None:
    await desk.go("/summary")
    await desk.press("e")
    await desk.type("x")
    await desk.press("enter")


async def day(desk: Desk) -> None:
    await desk.go("/date/start")
    await desk.press("e")
    await desk.press("ctrl+u")
    await desk.type("2024-05-03")
    await desk.press("enter")
    await desk.go("/date/start")
    await desk.press("a")


@pytest.mark.parametrize(
    ("does", "outcome"),
    [
        (decline, RIGHT),
        (take, LACKS),
        (reject, WRONG),
        (reject_and_undo, RIGHT),
        (take_and_reject, RIGHT),
        (correct, WRONG),
        (elsewhere, RIGHT),
        (day, (True, False, False)),
        (None, ALL),
    ],
)
async def test_each_way_to_leave_an_article(
    does: Callable[[Desk], Awaitable[None]] | None, outcome: tuple[bool, ...], place: Place
) -> None:
    for name in "ab":
        await place.save(name, draft(), omissions=(QUOTE,))
    begun = await begin(place, "date", "quotes")
    async with place.app((160, 90), begun.setup) as desk:
        if does:
            await does(desk)
            await finish(desk)
        else:
            await desk.press("s")
    with connected(place.folder / ".summariser" / "journal.db") as connection:
        progress = audits.Reader(audits.every(connection)[0]).progress(connection)
    assert progress.outcomes == (outcome,)

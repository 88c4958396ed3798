"""What keys do while the queue has the focus, and what a filter says that it did not understand."""

import pytest

from summariser.tui.screens.queueing import misread
from summariser.tui.screens.session import Setup
from tests.tui.conftest import Place, draft


@pytest.mark.parametrize("key", ["a", "A", "g", "x", "e", "n", "c", "d", "s"])
async def test_keys_that_decide_do_nothing_while_the_queue_is_in_use(place: Place, key: str) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("b")
        before = desk.session.sheet
        await desk.press(key)
        assert desk.session.sheet == before
        assert desk.app.screen.focused is desk.app.review.queue.view
        assert "the queue is in use" in desk.said
        await desk.press("escape", "a")
        assert desk.session.sheet != before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("state:reviewd", "no state is called 'reviewd'; there are waiting, in-progress, reviewed, skipped"),
        ("flag:", "no flag is called 'nothing'; there are"),
        ("state:in-progress flag:name_not_found norland", ""),
    ],
)
def test_a_filter_says_what_it_did_not_understand(typed: str, said: str) -> None:
    assert misread(typed).startswith(said)
    assert bool(misread(typed)) == bool(said)


async def test_a_filter_that_finds_nothing_says_so(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        await desk.press("F", *"zzz", "enter")
        assert "no article in the queue has all of that" in desk.said


async def test_only_what_is_left_out_has_a_question_mark(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        lines = desk.text().splitlines()[:30]
    assert not [line for line in lines if " ? " in line]


async def test_the_status_line_tells_the_pace_and_the_money(place: Place) -> None:
    for name in ("a", "b"):
        await place.save(name, draft())
    async with place.app(setup=Setup(spent="$0.02 for drafts")) as desk:
        assert "waiting · 0:00 · $0.02 for drafts" in desk.text()
        place.clock.passes(30)
        await desk.press("d", "d")
        assert "1 done, 30 s each · $0.02 for drafts" in desk.text()


async def test_a_wrapped_value_keeps_its_column(place: Place) -> None:
    await place.save("a", draft())
    async with place.app() as desk:
        lines = [line.split("┃")[1] for line in desk.text().splitlines() if "┃" in line]
    first = next(index for index, line in enumerate(lines) if "Summary" in line)
    column = lines[first].index("Ann Lee and Bo")
    assert lines[first + 1][:column].strip() == ""
    assert lines[first + 1][column] != " "

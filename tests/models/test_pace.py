"""The pace of a run, by a clock that passes only while everybody sleeps."""

import asyncio
import heapq
import re
from collections.abc import Awaitable, Callable
from itertools import count

import pytest

from summariser.core.money import Usage
from summariser.models.pace import JITTER, LONGEST_WAIT, MOST, START, AdaptivePace, in_hand
from summariser.models.waits import exhausted


class Sleepers:
    """A clock. When nothing else is to be done it goes on to the time at which the next one wakes."""

    def __init__(self) -> None:
        self.time = 0.0
        self._waking: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = count()

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waking, (self.time + seconds, next(self._order), woken))
        await woken

    async def run(self, *work: Awaitable[object]) -> None:
        tasks = [asyncio.ensure_future(one) for one in work]
        while not all(task.done() for task in tasks):
            for _ in range(6):  # steps from being let in to sleeping
                await asyncio.sleep(0)
            if self._waking:
                self.time, _, woken = heapq.heappop(self._waking)
                woken.set_result(None)
        await asyncio.gather(*tasks)


@pytest.fixture
def clock() -> Sleepers:
    return Sleepers()


@pytest.fixture
def pace(clock: Sleepers) -> AdaptivePace:
    return AdaptivePace(sleep=clock.sleep, now=clock.now)


Answer = Callable[[int], float]


async def ask(pace: AdaptivePace, clock: Sleepers, requests: int, seconds: Answer, bears: int = 10**6) -> int:
    """So many requests by as many as may be in hand; the most that were in flight at once. Beyond what the provider
    bears it objects at once."""
    left, most, objections = requests, 0, 0

    async def work() -> None:
        nonlocal left, most, objections
        while left > 0:
            async with pace.place(), pace.request() as asked:
                if left <= 0:  # others came first
                    return
                most = max(most, pace.in_flight)
                if pace.in_flight > bears:
                    await clock.sleep(0.01)
                    asked.objected()
                    objections += 1
                else:
                    left -= 1
                    await clock.sleep(seconds(pace.in_flight))
                    asked.answered()

    await clock.run(*(work() for _ in range(pace.most)))
    assert pace.in_flight == 0
    assert objections <= requests / 20
    return most


async def test_it_starts_modest_and_doubles_while_the_provider_answers(pace: AdaptivePace, clock: Sleepers) -> None:
    assert await ask(pace, clock, START, lambda _: 2.0) <= 2 * START
    assert START <= pace.limit <= 2 * START
    assert await ask(pace, clock, 20 * MOST, lambda _: 2.0) == MOST
    assert clock.time < 2 * 60


async def test_it_settles_below_what_the_provider_bears(pace: AdaptivePace, clock: Sleepers) -> None:
    most = await ask(pace, clock, 5_000, lambda _: 2.0, bears=100)
    assert 64 < most <= 128
    assert 50 <= pace.limit <= 107
    assert clock.time < 1.6 * 5_000 * 2 / 100


async def test_it_does_not_grow_where_more_at_once_only_wait_longer(pace: AdaptivePace, clock: Sleepers) -> None:
    await ask(pace, clock, 2_000, lambda in_flight: 0.5 * max(1, in_flight / 8))
    assert pace.limit <= 4 * START


async def test_it_does_not_grow_unused(pace: AdaptivePace, clock: Sleepers) -> None:
    async def one_after_the_other() -> None:
        for _ in range(500):
            async with pace.request() as asked:
                await clock.sleep(1)
                asked.answered()

    await clock.run(one_after_the_other())
    assert pace.limit == START


async def test_objections_to_one_burst_count_once(pace: AdaptivePace) -> None:
    async with pace.request() as first, pace.request() as second:
        first.objected()
        second.objected()
    assert pace.limit == START // 2
    async with pace.request() as third:
        third.objected()
    assert pace.limit == START // 4


async def test_it_never_stops_altogether(pace: AdaptivePace) -> None:
    for _ in range(20):
        async with pace.request() as asked:
            asked.objected()
    assert pace.limit == 1


async def test_a_fixed_number_stays(clock: Sleepers) -> None:
    pace = AdaptivePace(20, clock.sleep, clock.now)
    assert await ask(pace, clock, 400, lambda _: 1.0) == 20
    async with pace.request() as asked:
        asked.objected()
    assert (pace.limit, pace.most) == (20, in_hand(20))


@pytest.mark.parametrize("limit", [1, 3])
async def test_as_many_articles_again_are_made_ready_but_not_asked_about(clock: Sleepers, limit: int) -> None:
    pace, placed, asking = AdaptivePace(limit, clock.sleep, clock.now), 0, 0

    async def work() -> None:
        nonlocal placed, asking
        async with pace.place():
            placed += 1
            async with pace.request():
                asking += 1
                await clock.sleep(1)

    tasks = [asyncio.ensure_future(work()) for _ in range(10)]
    for _ in range(6):
        await asyncio.sleep(0)
    assert (placed, asking) == (2 * limit - 1, limit)
    await clock.run(*tasks)


async def test_a_wait_holds_everybody_and_lets_them_back_one_by_one(clock: Sleepers) -> None:
    pace, begun = AdaptivePace(50, clock.sleep, clock.now), list[float]()

    async def request() -> None:
        async with pace.request():
            begun.append(clock.time)

    pace.hold(20)
    await clock.run(*(request() for _ in range(50)))
    assert min(begun) >= 20
    assert max(begun) <= 20 * (1 + JITTER)
    assert len(set(begun)) == 50


async def test_the_longer_of_two_waits_holds(clock: Sleepers) -> None:
    pace = AdaptivePace(1, clock.sleep, clock.now)

    async def request() -> None:
        async with pace.request():
            assert clock.time >= 20

    async def longer() -> None:
        await clock.sleep(5)
        pace.hold(15)
        pace.hold(1)

    pace.hold(10)
    await clock.run(request(), longer())


async def test_a_wait_of_days_is_not_waited_out(clock: Sleepers) -> None:
    pace = AdaptivePace(1, clock.sleep, clock.now)

    async def request() -> None:
        async with pace.request():
            assert clock.time <= LONGEST_WAIT * (1 + JITTER)

    pace.hold(86_400)
    await clock.run(request())


async def test_who_is_cancelled_leaves_the_place_to_others(clock: Sleepers) -> None:
    pace = AdaptivePace(1, clock.sleep, clock.now)
    async with pace.place():
        first, second = (asyncio.ensure_future(pace.place().__aenter__()) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
    first.cancel()  # also when its turn has come
    await asyncio.wait_for(second, 60)
    with pytest.raises(asyncio.CancelledError):
        await first


@pytest.mark.parametrize(("waits", "lines"), [([1, 5], 0), ([300, 300, 301], 1), ([30, 300, 30], 2), ([1e6], 1)])
def test_a_long_wait_is_told_once(clock: Sleepers, waits: list[float], lines: int) -> None:
    told: list[str] = []
    pace = AdaptivePace(None, clock.sleep, clock.now, told.append)
    for seconds in waits:
        pace.hold(seconds)
    assert len(told) == lines
    assert all(re.fullmatch(r"waiting until \d\d:\d\d UTC, as the provider asks", line) for line in told)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "120ms"}, 0.12),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "6m0s"}, 360),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1h2m3.5s"}, 3723.5),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": " 7 "}, 7),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "soon"}, 0),
        ({"x-ratelimit-remaining-requests": "0"}, 0),
        ({"x-ratelimit-remaining-requests": "1", "x-ratelimit-reset-requests": "6m0s"}, 0),
        ({"x-ratelimit-remaining-requests": "-1", "x-ratelimit-reset-requests": "6m0s"}, 0),
        ({"x-ratelimit-remaining-tokens": "1199", "x-ratelimit-reset-tokens": "2s"}, 2),
        ({"x-ratelimit-remaining-tokens": "1200", "x-ratelimit-reset-tokens": "2s"}, 0),
    ],
)
def test_what_the_headers_say_of_limits(headers: dict[str, str], seconds: float) -> None:
    assert exhausted(headers, Usage(1000, 0, 200)) == seconds

"""What the reviews of a workspace have come to: for `summariser status`."""

from collections import Counter

from summariser.domain.tally import Statistics, Tally, count
from summariser.ports import Reviews


async def report(reviews: Reviews) -> Statistics:
    """Articles by state, and for each model and prompt what became of its fields."""
    states = Counter[str](listing.state for listing in await reviews.listings())
    tallies: dict[tuple[str, str], Tally] = {}
    for one in await reviews.reviews():
        tally = tallies.setdefault((one.model, one.prompt), Tally(one.model, one.prompt))
        count(tally, one.entries)
        if one.state == "reviewed":
            tally.reviewed += 1
            tally.seconds += one.seconds
    seconds = sum(tally.seconds for tally in tallies.values())
    return Statistics(dict(states), seconds, tuple(tallies[key] for key in sorted(tallies)))

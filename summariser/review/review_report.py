"""What the reviews of a workspace have come to: for `summariser status`."""

from collections.abc import Iterable, Mapping

from summariser.review.ports import Reviewed
from summariser.review.tally import Statistics, Tally, count


def report(states: Mapping[str, int], reviews: Iterable[Reviewed]) -> Statistics:
    """Articles by state, and for each model and prompt what became of its fields."""
    tallies: dict[tuple[str, str], Tally] = {}
    for one in reviews:
        tally = tallies.setdefault((one.model, one.prompt), Tally(one.model, one.prompt))
        count(tally, one.entries)
        if one.state == "reviewed":
            tally.reviewed += 1
            tally.seconds += one.seconds
    seconds = sum(tally.seconds for tally in tallies.values())
    return Statistics(dict(states), seconds, tuple(tallies[key] for key in sorted(tallies)))

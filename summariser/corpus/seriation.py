"""An order in which those that belong together stand together."""

from collections.abc import Sequence


def seriate(weights: Sequence[Sequence[float]]) -> list[int]:
    """An order of the rows of a symmetric matrix: the groups that are likest on average become neighbours, again and
    again, and each time the ends that are likest are put side by side."""
    groups = [[number] for number in range(len(weights))]
    while len(groups) > 1:
        pairs = ((a, b) for a in range(len(groups)) for b in range(a + 1, len(groups)))
        a, b = max(pairs, key=lambda pair: (_average(weights, groups[pair[0]], groups[pair[1]]), -pair[0], -pair[1]))
        one, other = groups[a], groups.pop(b)
        ways = [(left, right) for left in (one, one[::-1]) for right in (other, other[::-1])]
        left, right = max(ways, key=lambda way: weights[way[0][-1]][way[1][0]])
        groups[a] = left + right
    return groups[0] if groups else []


def _average(weights: Sequence[Sequence[float]], one: Sequence[int], other: Sequence[int]) -> float:
    return sum(weights[a][b] for a in one for b in other) / (len(one) * len(other))

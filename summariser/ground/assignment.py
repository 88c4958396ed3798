"""One-to-one matching of two lists so that the matched pairs are, together, as alike as they can be.

The Hungarian method (Kuhn 1955, Naval Research Logistics Quarterly 2) by shortest augmenting paths with dual prices
(Jonker and Volgenant 1987, Computing 38; Crouse 2016, IEEE TAES 52): the pairs it gives do not depend on the order of
the lists, as a greedy choice would.
"""

from collections.abc import Mapping, Sequence

Weights = Mapping[tuple[int, int], float]
"""How alike row and column are, over zero; a pair that is left out may not be matched."""


def best_pairs(weights: Weights) -> list[tuple[int, int]]:
    """The matching of the largest total weight, in the order of the rows."""
    chosen: list[tuple[int, int]] = []
    for part in _parts(weights):
        if len(part) == 1:  # nearly always: an item resembles one other
            chosen += part
            continue
        rows, columns = sorted({r for r, _ in part}), sorted({c for _, c in part})
        if len(rows) > len(columns):
            flipped = [[weights.get((r, c), 0.0) for r in rows] for c in columns]
            found = [(rows[r], columns[c]) for c, r in enumerate(_assign(flipped))]
        else:
            matrix = [[weights.get((r, c), 0.0) for c in columns] for r in rows]
            found = [(rows[r], columns[c]) for r, c in enumerate(_assign(matrix))]
        chosen += [pair for pair in found if pair in weights]
    return sorted(chosen)


def _parts(weights: Weights) -> list[list[tuple[int, int]]]:
    """The pairs in groups that share no row and no column: each is a small problem of its own."""
    of_row: dict[int, list[tuple[int, int]]] = {}
    of_column: dict[int, list[tuple[int, int]]] = {}
    for row, column in weights:
        joined = of_row.get(row, [])
        other = of_column.get(column, [])
        if joined is not other:
            joined = joined + other
            for r, c in joined:
                of_row[r] = of_column[c] = joined
        of_row[row] = of_column[column] = joined
        joined.append((row, column))
    return list({id(part): part for part in of_row.values()}.values())


def _assign(weights: Sequence[Sequence[float]]) -> list[int]:
    """The column of each row, for a matrix with at least as many columns as rows: the largest total.

    Column 0 is a stand-in from which each search starts; the others are shifted by one.
    """
    columns = len(weights[0])
    row_price = [0.0] * (len(weights) + 1)
    column_price = [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, len(weights) + 1):
        owner[0], at = row, 0
        slack, came_from, done = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
        while owner[at]:
            done[at] = True
            here, nearest, step = owner[at], 0, float("inf")
            for column in range(1, columns + 1):
                if done[column]:
                    continue
                cost = -weights[here - 1][column - 1] - row_price[here] - column_price[column]
                if cost < slack[column]:
                    slack[column], came_from[column] = cost, at
                if slack[column] < step:
                    nearest, step = column, slack[column]
            for column in range(columns + 1):
                if done[column]:
                    row_price[owner[column]] += step
                    column_price[column] -= step
                else:
                    slack[column] -= step
            at = nearest
        while at:  # hand each column on the path to the row before it
            owner[at], at = owner[came_from[at]], came_from[at]
    found = {owner[column]: column - 1 for column in range(1, columns + 1) if owner[column]}
    return [found[row] for row in range(1, len(weights) + 1)]

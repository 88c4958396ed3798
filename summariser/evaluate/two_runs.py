"""Two runs against the same gold, on the articles that both have a draft of."""

from dataclasses import dataclass

from summariser.core.errors import Failure
from summariser.evaluate.against_gold import Compared, Evaluation
from summariser.evaluate.figures import Key
from summariser.evaluate.paired import PairedFigure, paired


@dataclass(frozen=True)
class Comparison:
    """Both evaluations cut down to what they share, in one order.

    left_out: gold that cannot be compared with both. without_draft: gold files whose articles neither has drafted.
    only_a, only_b: gold files whose articles one run alone has drafted.
    """

    keys: tuple[Key, ...]
    a: tuple[Compared, ...]
    b: tuple[Compared, ...]
    left_out: tuple[Failure, ...]
    without_draft: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]

    def figures(self) -> list[PairedFigure]:
        """The figures of both over the articles that they share, with the differences' intervals."""
        return paired(self.keys, [one.counts for one in self.a], [one.counts for one in self.b])


def compare(a: Evaluation, b: Evaluation) -> Comparison:
    """Pair two evaluations that were made with the same gold and the same schema."""
    others = {one.gold: one for one in b.compared}
    both = [(one, others[one.gold]) for one in a.compared if one.gold in others]
    failures = {(failure.path, failure.reason): failure for found in (a, b) for failure in found.left_out}
    lacking = set(a.without_draft), set(b.without_draft)
    return Comparison(
        a.keys,
        tuple(one for one, _ in both),
        tuple(other for _, other in both),
        tuple(failures.values()),
        tuple(path for path in a.without_draft if path in lacking[1]),
        tuple(path for path in b.without_draft if path not in lacking[0]),
        tuple(path for path in a.without_draft if path not in lacking[1]),
    )

"""Krippendorff's alpha by NLTK, which has it in pure Python: the only importer of it."""

from collections.abc import Mapping

from summariser.core.errors import ConfigurationError
from summariser.evaluate.two_readers import Alpha, Labels

MOST_VALUES = 3_000
"""Different values of one field up to which alpha is worked out, in about a second: the time grows with their square.
With as many, hardly anything agrees by chance, and alpha is the share that agrees."""


def nominal_alpha() -> Alpha:
    """The measure; ConfigurationError, with what to do, if NLTK is not installed."""
    try:
        from nltk.metrics.agreement import AnnotationTask
    except ImportError as error:
        raise ConfigurationError("agreement needs nltk: pip install 'summariser[agreement]'") from error

    def alpha(labels: Mapping[Labels, int]) -> float | None:
        """None if all values are one, which says nothing about the readers, or if they are too many."""
        values = {value for pair in labels for value in pair}
        if not 1 < len(values) <= MOST_VALUES:
            return None
        pairs = (pair for pair, many in sorted(labels.items()) for _ in range(many))
        rows = [
            (reader, unit, value) for unit, pair in enumerate(pairs) for reader, value in zip("AB", pair, strict=True)
        ]
        return float(AnnotationTask(rows).alpha())

    return alpha

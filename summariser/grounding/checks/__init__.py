"""Deterministic checks of a record's data against its article: what a reviewer should look at first, and why.

They depend on nothing else, so that they are run on a draft and again after every correction: all but `check_examples`,
which is about what a model was shown.
"""

from collections.abc import Mapping
from typing import Any

from summariser.core.article import Article
from summariser.core.flags import Flag
from summariser.core.schema import Schema
from summariser.grounding.checks.case import Case
from summariser.grounding.checks.cues import check_cues
from summariser.grounding.checks.days import check_days
from summariser.grounding.checks.instructions import check_instructions
from summariser.grounding.checks.leaks import check_examples
from summariser.grounding.checks.negation import check_negations
from summariser.grounding.checks.numbers import check_numbers
from summariser.grounding.checks.retold import check_retold
from summariser.grounding.checks.speakers import check_speakers
from summariser.grounding.checks.walls import check_walls

__all__ = ["check", "check_examples"]

_CHECKS = (
    check_days,
    check_numbers,
    check_retold,
    check_negations,
    check_cues,
    check_speakers,
    check_instructions,
    check_walls,
)


def check(schema: Schema, data: Mapping[str, Any], article: Article) -> tuple[Flag, ...]:
    """The flags of all checks, in the order of the checks. Grounding makes the flags about its own work."""
    case = Case(schema, data, article)
    return tuple(flag for one in _CHECKS for flag in one(case))

"""Deterministic checks of a record's data against its article: what a reviewer should look at first, and why.

They depend on nothing else, so that they are run on a draft and again after every correction: all but `check_examples`,
which is about what a model was shown.
"""

from collections.abc import Mapping
from typing import Any

from summariser.domain.article import Article
from summariser.domain.checks.cues import check_cues
from summariser.domain.checks.days import check_days
from summariser.domain.checks.instructions import check_instructions
from summariser.domain.checks.leaks import check_examples
from summariser.domain.checks.negation import check_negations
from summariser.domain.checks.numbers import check_numbers
from summariser.domain.checks.scope import Case
from summariser.domain.checks.speakers import check_speakers
from summariser.domain.checks.walls import check_walls
from summariser.domain.flags import Flag
from summariser.domain.schema import Schema

__all__ = ["check", "check_examples"]

_CHECKS = (check_days, check_numbers, check_negations, check_cues, check_speakers, check_instructions, check_walls)


def check(schema: Schema, data: Mapping[str, Any], article: Article) -> tuple[Flag, ...]:
    """The flags of all checks, in the order of the checks. Grounding makes the flags about its own work."""
    case = Case(schema, data, article)
    return tuple(flag for one in _CHECKS for flag in one(case))

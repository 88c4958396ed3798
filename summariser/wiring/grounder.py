"""What the helper process does. It is loaded there, and needs nothing of what talks to models and journals."""

from collections.abc import Callable, Iterator
from typing import Any

from summariser.extraction.reply import Reading
from summariser.files.schemas import load_model
from summariser.grounding.grounding import Grounded


def grounder(needed: Iterator[Any]) -> Callable[[tuple[int, Reading]], Grounded]:
    """What the second interpreter does with a reading and the number of its recipe."""
    load_model(next(needed))  # before the recipes, which are made of it
    recipes = next(needed)
    return lambda job: job[1].grounded(recipes[job[0]])

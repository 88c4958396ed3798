"""Implements `Helper` of drafting: a second interpreter that grounds, since one runs on one core only.

If it does not come, or ends before its time, the work is done here: nothing but time is lost.
"""

from collections.abc import Sequence
from typing import cast

from summariser.extraction.reply import Reading, Recipe
from summariser.grounding.grounding import Grounded
from summariser.machine.interpreter import SecondInterpreter
from summariser.machine.processors import usable_cores


class HelperProcess:
    """One second interpreter, which starts when it is called. To be used inside one event loop."""

    def __init__(self, schema: str, recipes: Sequence[Recipe]) -> None:
        """`schema`: the name by which `load_model` finds the recipes' model, which may be a file of the user's."""
        self._recipes = {recipe: number for number, recipe in enumerate(recipes)}
        self._second = SecondInterpreter("summariser.wiring.grounder:grounder", schema, tuple(recipes))
        self._useful = usable_cores() > 1

    def call(self) -> None:
        if self._useful:
            self._second.call()

    async def ground(self, recipe: Recipe, reading: Reading) -> Grounded | None:
        return cast(Grounded | None, await self._second.do((self._recipes[recipe], reading)))

    async def aclose(self) -> None:
        """End it. Who still waits for it gets nothing from it."""
        await self._second.aclose()

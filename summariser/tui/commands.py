"""The commands of the review in the command palette."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider

from summariser.tui.keys import COMMANDS, Command


class ReviewCommands(Provider):
    """Every command that makes sense without being on the right key at the right time."""

    async def discover(self) -> Hits:
        for command in _offered():
            yield DiscoveryHit(command.help, self._doing(command), help=_keys(command))

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for command in _offered():
            score = matcher.match(command.help)
            if score > 0:
                yield Hit(score, matcher.highlight(command.help), self._doing(command), help=_keys(command))

    def _doing(self, command: Command) -> Callable[[], Coroutine[Any, Any, object]]:
        return partial(self.screen.run_action, command.action)


def _offered() -> list[Command]:
    return [command for command in COMMANDS if command.mode == "review" and command.palette]


def _keys(command: Command) -> str:
    return f"key: {command.keys.replace('_', ' ')}"

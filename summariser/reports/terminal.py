"""Printing on a terminal, or as JSON: whatever comes from outside is text, never markup."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from summariser.core.display import json_text, visible
from summariser.reports import output
from summariser.reports.output import READER_LEFT, discard


def print_json(value: Any) -> None:
    """JSON on standard output, whatever its encoding."""
    text = json.dumps(value, ensure_ascii=not output.takes_all_characters(), indent=2)
    output.put(json_text(text) + "\n")


def print_lines(lines: Iterable[str]) -> None:
    """Lines of plain text; whatever is in them is shown, not obeyed."""
    print_texts([as_plain(line) for line in lines])


def as_plain(text: str) -> Text:
    return Text(visible(text))


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        discard(sys.stdout)
        sys.exit(READER_LEFT)


def console() -> Console:
    return _Terminal(markup=False, emoji=False, highlight=False)


def print_texts(lines: Sequence[Text]) -> None:
    terminal = console()
    for line in lines:
        terminal.print(line, soft_wrap=True)

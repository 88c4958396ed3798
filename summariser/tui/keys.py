"""Every key of the review, in one table: the bindings, the line of keys, the help and the command palette come from it.

All are priority bindings of the screen, so that each key is decided before the next one is looked at: what is typed
ahead over a slow line after `e` goes into the editor and never counts as a command.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

from summariser.domain.display import shorten
from summariser.domain.errors import ConfigurationError

Mode = Literal["review", "select", "edit", "choose", "filter"]


@dataclass(frozen=True)
class Command:
    """`id` names it in the configuration, `label` in the line of keys, where `bar` is its place (0: it has none).

    `newer`: it stands there only when a newer draft has arrived.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    group: str
    mode: Mode = "review"
    bar: int = 0
    palette: bool = True
    newer: bool = False


_MOVE, _DECIDE, _ARTICLES, _VIEW, _SELECT = "Move", "Decide", "Articles", "View", "Choosing words in the article"

COMMANDS: tuple[Command, ...] = (
    Command("next", "down,j", "step(1)", "next", "Next field (or article, in the queue)", _MOVE, palette=False),
    Command("previous", "up,k", "step(-1)", "previous", "Previous field", _MOVE, palette=False),
    Command("page_down", "pagedown", "step(10)", "further", "Ten further", _MOVE, palette=False),
    Command("page_up", "pageup", "step(-10)", "back", "Ten back", _MOVE, palette=False),
    Command("first", "home", "step(-1000000)", "first", "First", _MOVE, palette=False),
    Command("last", "end", "step(1000000)", "last", "Last", _MOVE, palette=False),
    Command("next_check", "right_square_bracket", "attention(1)", "check",
            "Next field that needs a person", _MOVE, bar=7),
    Command("previous_check", "left_square_bracket", "attention(-1)", "", "Previous field that needs a person", _MOVE),
    Command("omission", "o", "omission(1)", "omitted?", "Next sentence that nothing cites", _MOVE, bar=12),
    Command("omission_back", "O", "omission(-1)", "", "Previous sentence that nothing cites", _MOVE),
    Command("accept", "a", "accept", "accept", "Accept the value, or all unflagged values of a group", _DECIDE, bar=1),
    Command("accept_unflagged", "A", "accept_unflagged", "unflagged",
            "Accept everything without a flag", _DECIDE, bar=5),
    Command("accept_group", "g", "accept_group", "group", "Accept what has no flag in this group", _DECIDE, bar=13),
    Command("edit", "e", "edit", "edit", "Change the value in place", _DECIDE, bar=2),
    Command("reject", "x", "reject", "reject", "Reject the item, or empty an optional value", _DECIDE, bar=3),
    Command("add", "n", "add", "add", "Add an item, from words of the article", _DECIDE, bar=9),
    Command("cite", "c", "cite", "cite", "Choose the words that the value rests on", _DECIDE, bar=6),
    Command("undo", "u", "undo", "undo", "Undo, without limit", _DECIDE, bar=8),
    Command("redo", "U,ctrl+r", "redo", "", "Redo", _DECIDE),
    Command("done", "d", "done", "done", "Finish the article and open the next", _DECIDE, bar=4),
    Command("skip", "s", "skip", "skip", "Leave the article for later and open the next", _DECIDE, bar=14),
    Command("reopen", "R", "reopen", "", "Work on a reviewed article again", _DECIDE),
    Command("newer", "N", "take_newer", "newer draft",
            "Begin on the newer draft; decisions about the older are kept with it", _ARTICLES, bar=1, newer=True),
    Command("next_article", "right_curly_bracket", "article(1)", "", "Next article in the queue", _ARTICLES),
    Command("previous_article", "left_curly_bracket", "article(-1)", "", "Previous article in the queue", _ARTICLES),
    Command("open", "enter", "enter", "",
            "Open the article (queue), edit the field (record)", _ARTICLES, palette=False),
    Command("filter", "slash", "filter", "filter",
            "Filter the queue: words, state:reviewed, flag:name_not_found", _ARTICLES, bar=15),
    Command("order", "S", "order", "", "Order the queue by risk, name or date", _ARTICLES),
    Command("queue", "b", "toggle_queue", "queue", "Show or hide the queue", _VIEW, bar=16),
    Command("pane", "tab", "pane(1)", "", "Next pane", _VIEW),
    Command("pane_back", "shift+tab", "pane(-1)", "", "Previous pane", _VIEW),
    Command("theme", "T", "theme", "", "Dark or light", _VIEW),
    Command("back", "escape", "back", "", "Back: no to a question, out of the queue, no filter", _VIEW, palette=False),
    Command("help", "question_mark", "help", "help", "All keys and marks", _VIEW, bar=10),
    Command("quit", "q", "leave", "quit", "Quit; everything decided is saved already", _VIEW, bar=11),
    Command("select_next", "down,j", "sentence(1)", "", "Next sentence", _SELECT, "select"),
    Command("select_previous", "up,k", "sentence(-1)", "sentence", "Previous sentence", _SELECT, "select", bar=4),
    Command("select_right", "right,l", "word(1)", "", "Next word", _SELECT, "select"),
    Command("select_left", "left,h", "word(-1)", "", "Previous word", _SELECT, "select"),
    Command("extend_right", "shift+right,L", "extend(1)", "stretch",
            "Stretch the choice by a word", _SELECT, "select", bar=5),
    Command("extend_left", "shift+left,H", "extend(-1)", "", "Stretch it back by a word", _SELECT, "select"),
    Command("extend_down", "shift+down,J", "extend_sentence(1)", "",
            "Stretch it to the end of the sentence", _SELECT, "select"),
    Command("extend_up", "shift+up,K", "extend_sentence(-1)", "",
            "Stretch it to the start of the sentence", _SELECT, "select"),
    Command("select_mark", "space", "mark", "take one more",
            "Take the sentence, or the stretch, and go on choosing", _SELECT, "select", bar=3),
    Command("select_done", "enter", "confirm", "take", "Take what is chosen", _SELECT, "select", bar=1),
    Command("select_cancel", "escape", "cancel", "cancel", "Change nothing", _SELECT, "select", bar=2),
    Command("save", "enter", "save", "save", "Save the value", "Editing", "edit", bar=1),
    Command("edit_cancel", "escape", "cancel", "cancel", "Keep the value as it was", "Editing", "edit", bar=2),
    Command("choose_next", "down,j", "option(1)", "", "Next choice", "Editing", "choose"),
    Command("choose_previous", "up,k", "option(-1)", "choose", "Previous choice", "Editing", "choose", bar=3),
    Command("choose", "enter", "save", "save", "Take the choice", "Editing", "choose", bar=1),
    Command("choose_cancel", "escape", "cancel", "cancel", "Keep the value as it was", "Editing", "choose", bar=2),
    Command("filter_done", "enter,down", "filter_done", "to the list", "Go to the filtered list",
            "Filtering", "filter", bar=1),
    Command("filter_clear", "escape", "filter_clear", "no filter", "Show all again", "Filtering", "filter", bar=2),
)  # fmt: skip

_NAMES = {
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "right_curly_bracket": "}",
    "left_curly_bracket": "{",
    "question_mark": "?",
    "slash": "/",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "⏎",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
}


def bindings() -> list[BindingType]:
    """What the screen binds. Digits pick a choice."""
    found: list[BindingType] = [
        Binding(one.keys, one.action, one.label, id=one.id, show=False, priority=True) for one in COMMANDS
    ]
    found += [Binding(str(n), f"pick({n})", show=False, priority=True) for n in range(1, 10)]
    return found


MODES: Mapping[str, frozenset[Mode]] = {
    name: frozenset(c.mode for c in COMMANDS if c.action.partition("(")[0] == name)
    for name in {c.action.partition("(")[0] for c in COMMANDS}
} | {"pick": frozenset[Mode]({"choose"})}
"""In which modes an action may be done."""


def checked(keymap: Mapping[str, str]) -> dict[str, str]:
    """The configured keys; ConfigurationError names a command that there is not, or a key with two meanings."""
    known = {command.id: command for command in COMMANDS}
    for name in keymap:
        if name not in known:
            raise ConfigurationError(f"[keys] has no command {shorten(name)!r}: there are {', '.join(sorted(known))}")
    taken: dict[tuple[Mode, str], str] = {}
    for command in COMMANDS:
        for key in keymap.get(command.id, command.keys).split(","):
            other = taken.setdefault((command.mode, key.strip()), command.id)
            if other != command.id:
                raise ConfigurationError(f"[keys] gives {shorten(key)!r} to both {other} and {command.id}: change one")
    return dict(keymap)


def shown(command: Command, keymap: Mapping[str, str]) -> str:
    """The command's keys as people write them."""
    keys = [key.strip() for key in keymap.get(command.id, command.keys).split(",")]
    return " ".join(_NAMES.get(key, key.replace("shift+", "⇧").replace("ctrl+", "^")) for key in map(_arrow, keys))


def _arrow(key: str) -> str:
    head, plus, tail = key.rpartition("+")
    return f"{head}{plus}{_NAMES[tail]}" if plus and tail in _NAMES else key

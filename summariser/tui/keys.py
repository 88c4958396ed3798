"""The keys of each screen, in one table: the bindings, the line of keys, the help and the command palette come from it.

All are priority bindings of the screen, so that each key is decided before the next one is looked at: what is typed
ahead over a slow line after `e` goes into the editor and never counts as a command.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError

Mode = Literal["review", "select", "edit", "choose", "filter", "search"]


@dataclass(frozen=True)
class Command:
    """`id` names it in the configuration, `label` in the line of keys, where `bar` is its place (0: it has none).

    `does` is what the screen does: a method of one of its controllers, or its own. `newer`: it stands in the line of
    keys only when a newer draft has arrived. One without `help` is not explained.
    """

    id: str
    keys: str
    does: str
    label: str
    help: str
    group: str
    mode: Mode = "review"
    bar: int = 0
    palette: bool = True
    newer: bool = False

    @property
    def decides(self) -> bool:
        """Whether it is about what the record shows."""
        return self.group == _DECIDE

    @property
    def action(self) -> str:
        """Textual's action: the screen looks the command up again, and its controller does it."""
        return f"do('{self.id}')"


_MOVE, _DECIDE, _ARTICLES, _VIEW, _SELECT = "Move", "Decide", "Articles", "View", "Choosing words in the article"
_SEARCH = "Searching the article"
_THEME = Command("theme", "T", "theme", "", "Dark or light", _VIEW)
_HELP = Command("help", "question_mark", "help", "help", "All keys and marks", _VIEW, bar=98)
_QUIT = Command("quit", "q", "leave", "quit", "Quit; everything decided is saved already", _VIEW, bar=99)

_PART = "Change the first part of the item in focus (2 to 9: its other parts, by the numbers shown)"

COMMANDS: tuple[Command, ...] = (
    Command("next", "down,j", "step(1)", "next", "Next field (or article, in the queue)", _MOVE, palette=False),
    Command("previous", "up,k", "step(-1)", "previous", "Previous field", _MOVE, palette=False),
    Command("page_down", "pagedown", "step(10)", "further", "Ten further", _MOVE, palette=False),
    Command("page_up", "pageup", "step(-10)", "back", "Ten back", _MOVE, palette=False),
    Command("first", "home", "step(-1000000)", "first", "First", _MOVE, palette=False),
    Command("last", "end", "step(1000000)", "last", "Last", _MOVE, palette=False),
    Command("next_check", "right_square_bracket", "page.next_stop(1)", "check",
            "Next to look at: doubts, then what may be left out, then what rules found", _MOVE, bar=7),
    Command("previous_check", "left_square_bracket", "page.next_stop(-1)", "",
            "Previous to look at", _MOVE),
    Command("omission", "o", "citing.omission(1)", "omitted?", "Next sentence that nothing cites", _MOVE, bar=12),
    Command("omission_back", "O", "citing.omission(-1)", "", "Previous sentence that nothing cites", _MOVE),
    Command("accept", "a", "deciding.accept", "accept",
            "Accept the value, or all unflagged values of a group; take what was left out", _DECIDE, bar=1),
    Command("accept_unflagged", "A", "deciding.accept_unflagged", "unflagged",
            "Accept everything without a flag that has been on screen", _DECIDE, bar=5),
    Command("accept_group", "g", "deciding.accept_group", "group",
            "Accept what has no flag in this group", _DECIDE, bar=13),
    Command("edit", "e", "deciding.edit", "edit", "Change the value in place", _DECIDE, bar=2),
    *(Command(f"part_{n}", str(n), f"deciding.part({n})", "", _PART if n == 1 else "", _DECIDE, palette=False)
      for n in range(1, 10)),
    Command("reject", "x", "deciding.reject", "reject",
            "Reject the item, empty an optional value, say no to what was left out", _DECIDE, bar=3),
    Command("add", "n", "deciding.add", "add", "Add an item, from words of the article", _DECIDE, bar=9),
    Command("cite", "c", "citing.cite", "cite", "Choose the words that the value rests on", _DECIDE, bar=6),
    Command("undo", "u", "deciding.undo", "undo", "Undo, without limit", _DECIDE, bar=8),
    Command("redo", "U,ctrl+r", "deciding.redo", "", "Redo", _DECIDE),
    Command("done", "d", "deciding.finish", "done", "Finish the article and open the next", _DECIDE, bar=4),
    Command("skip", "s", "deciding.skip", "skip", "Leave the article for later and open the next", _DECIDE, bar=14),
    Command("reopen", "R", "deciding.reopen", "", "Work on a reviewed article again", _DECIDE),
    Command("note", "m", "noting.field", "note",
            "Write a note beside the field; your own there is changed, or emptied to withdraw it", _DECIDE, bar=17),
    Command("note_article", "M", "noting.article", "", "Write a note about the article as a whole", _DECIDE),
    Command("newer", "N", "deciding.take_newer", "newer draft",
            "Begin on the newer draft; decisions about the older are kept with it", _ARTICLES, bar=1, newer=True),
    Command("next_article", "right_curly_bracket", "queue.neighbour(1)", "", "Next article in the queue", _ARTICLES),
    Command("previous_article", "left_curly_bracket", "queue.neighbour(-1)", "",
            "Previous article in the queue", _ARTICLES),
    Command("open", "enter", "open_or_edit", "",
            "Open the article (queue), edit the field (record)", _ARTICLES, palette=False),
    Command("search", "slash", "searching.here", "search",
            "Search the article; in the queue, filter that", _MOVE, bar=10),
    Command("hit_next", "f3", "searching.step(1)", "", "Next passage found by searching", _MOVE),
    Command("hit_previous", "shift+f3", "searching.step(-1)", "", "Previous passage found by searching", _MOVE),
    Command("filter", "F", "queue.filter", "filter",
            "Filter the queue: words, state:reviewed, flag:name_not_found", _ARTICLES, bar=15),
    Command("order", "S", "queue.order", "", "Order the queue by risk, name or date", _ARTICLES),
    Command("queue", "b", "queue.toggle", "queue", "Show or hide the queue", _VIEW, bar=16),
    Command("pane", "tab", "pane(1)", "", "Next pane", _VIEW),
    Command("pane_back", "shift+tab", "pane(-1)", "", "Previous pane", _VIEW),
    Command("history", "h", "noting.history", "history",
            "Who decided what about the field, or the item or list in focus", _VIEW, bar=18),
    _THEME,
    Command("back", "escape", "back", "", "Back: no to a question, out of the queue, no filter", _VIEW, palette=False),
    _HELP,
    _QUIT,
    Command("select_next", "down,j", "citing.change('to_sentence', 1)", "", "Next sentence", _SELECT, "select"),
    Command("select_previous", "up,k", "citing.change('to_sentence', -1)", "sentence",
            "Previous sentence", _SELECT, "select", bar=7),
    Command("select_right", "right,l", "citing.change('word', 1)", "", "Next word", _SELECT, "select"),
    Command("select_left", "left,h", "citing.change('word', -1)", "", "Previous word", _SELECT, "select"),
    Command("extend_right", "shift+right,L", "citing.change('extend', 1)", "stretch",
            "Stretch the choice by a word", _SELECT, "select", bar=8),
    Command("extend_left", "shift+left,H", "citing.change('extend', -1)", "",
            "Stretch it back by a word", _SELECT, "select"),
    Command("extend_down", "shift+down,J", "citing.change('extend_sentence', 1)", "",
            "Stretch it to the end of the sentence", _SELECT, "select"),
    Command("extend_up", "shift+up,K", "citing.change('extend_sentence', -1)", "",
            "Stretch it to the start of the sentence", _SELECT, "select"),
    Command("propose", "tab", "citing.change('propose', 1)", "passage",
            "Next passage that the sentence offers: quoted, reported, or all of it", _SELECT, "select", bar=4),
    Command("propose_back", "shift+tab", "citing.change('propose', -1)", "",
            "Previous passage that it offers", _SELECT, "select"),
    Command("end_on", "full_stop", "citing.change('end_at', 1)", "end",
            "End it where the next clause ends", _SELECT, "select", bar=5),
    Command("end_back", "comma", "citing.change('end_at', -1)", "",
            "End it where the clause before ends", _SELECT, "select"),
    Command("start_on", "greater_than_sign", "citing.change('start_at', 1)", "start",
            "Begin it where the next clause begins", _SELECT, "select", bar=6),
    Command("start_back", "less_than_sign", "citing.change('start_at', -1)", "",
            "Begin it where the clause before begins", _SELECT, "select"),
    Command("select_mark", "space", "citing.change('toggle')", "take one more",
            "Take the sentence, or the stretch, and go on choosing", _SELECT, "select", bar=3),
    Command("select_search", "slash", "searching.begin", "search", "Search the article", _SELECT, "select", bar=9),
    Command("select_hit_next", "f3", "searching.step(1)", "", "Next passage found", _SELECT, "select"),
    Command("select_hit_previous", "shift+f3", "searching.step(-1)", "", "Previous passage found",
            _SELECT, "select"),
    Command("select_clear", "backspace", "citing.change('clear')", "",
            "Let go of everything that is chosen, and begin again here", _SELECT, "select"),
    Command("select_done", "enter", "citing.confirm", "take", "Take what is chosen", _SELECT, "select", bar=1),
    Command("select_cancel", "escape", "citing.cancel", "cancel", "Change nothing", _SELECT, "select", bar=2),
    Command("save", "enter", "editing.save", "save", "Save the value", "Editing", "edit", bar=1),
    Command("edit_cancel", "escape", "editing.cancel", "cancel", "Keep the value as it was", "Editing", "edit", bar=2),
    Command("suggestion", "tab", "editing.take", "take", "Take the suggestion and save it", "Editing", "edit", bar=3),
    Command("suggestion_next", "down", "editing.suggest(1)", "suggestion", "Next suggestion", "Editing", "edit", bar=4),
    Command("suggestion_previous", "up", "editing.suggest(-1)", "", "Previous suggestion", "Editing", "edit"),
    Command("choose_next", "down,j", "editing.editor.step(1)", "", "Next choice", "Editing", "choose"),
    Command("choose_previous", "up,k", "editing.editor.step(-1)", "choose",
            "Previous choice", "Editing", "choose", bar=3),
    Command("choose", "enter", "editing.save", "save", "Take the choice", "Editing", "choose", bar=1),
    Command("choose_cancel", "escape", "editing.cancel", "cancel",
            "Keep the value as it was", "Editing", "choose", bar=2),
    Command("filter_done", "enter,down", "queue.filtered", "to the list", "Go to the filtered list",
            "Filtering", "filter", bar=1),
    Command("filter_clear", "escape", "queue.unfilter", "no filter", "Show all again", "Filtering", "filter", bar=2),
    Command("search_done", "enter", "searching.done", "go there", "Stay where it was found",
            _SEARCH, "search", bar=1),
    Command("search_cancel", "escape", "searching.cancel", "cancel", "Back to where it began",
            _SEARCH, "search", bar=2),
    Command("search_next", "down", "searching.step(1)", "next", "Next passage found", _SEARCH, "search", bar=3),
    Command("search_previous", "up", "searching.step(-1)", "previous", "Previous passage found",
            _SEARCH, "search", bar=4),
    *(Command(f"choose_{n}", str(n), f"editing.pick({n})", "", "", "Editing", "choose") for n in range(1, 10)),
)  # fmt: skip
"""Of the review."""

ADJUDICATION: tuple[Command, ...] = (
    Command("take_a", "a", "take('a')", "take A",
            "The record is to say what A says about this disagreement; then the next undecided one", _DECIDE, bar=1),
    Command("take_b", "b", "take('b')", "take B", "The record is to say what B says", _DECIDE, bar=2),
    Command("neither", "n", "later", "neither",
            "Neither: go to the next undecided one, and leave this for a third version in `summariser review`",
            _DECIDE, bar=3),
    Command("rest_a", "A", "rest('a')", "rest from A", "What A says about all that is undecided", _DECIDE, bar=6),
    Command("rest_b", "B", "rest('b')", "rest from B", "What B says about all that is undecided", _DECIDE, bar=7),
    Command("undo", "u", "rewind('undo')", "undo", "Undo, without limit", _DECIDE, bar=4),
    Command("redo", "U,ctrl+r", "rewind('redo')", "", "Redo", _DECIDE),
    Command("done", "d", "finish", "done",
            "Finish: write the reviewed record and open the next article", _DECIDE, bar=5),
    Command("reopen", "R", "reopen", "", "Work on a finished article again", _DECIDE),
    Command("next_check", "right_square_bracket", "next_stop(1)", "check", "Next undecided disagreement", _MOVE, bar=4),
    Command("previous_check", "left_square_bracket", "next_stop(-1)", "", "Previous undecided disagreement", _MOVE),
    Command("next", "down,j", "step(1)", "", "Next disagreement", _MOVE, palette=False),
    Command("previous", "up,k", "step(-1)", "", "Previous disagreement", _MOVE, palette=False),
    Command("first", "home", "step(-1000000)", "", "First", _MOVE, palette=False),
    Command("last", "end", "step(1000000)", "", "Last", _MOVE, palette=False),
    Command("words_a", "left,h", "look('a')", "words of A", "Mark in the article what A rests on", _MOVE, bar=8),
    Command("words_b", "right,l", "look('b')", "words of B", "Mark in the article what B rests on", _MOVE, bar=9),
    Command("page_down", "pagedown", "scroll(10)", "", "Scroll the article", _MOVE, palette=False),
    Command("page_up", "pageup", "scroll(-10)", "", "Scroll it back", _MOVE, palette=False),
    Command("next_article", "right_curly_bracket", "article(1)", "next article", "Next article", _MOVE, bar=10),
    Command("previous_article", "left_curly_bracket", "article(-1)", "previous", "Previous article", _MOVE, bar=11),
    _THEME,
    _HELP,
    _QUIT,
)  # fmt: skip

_NAMES = {
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "right_curly_bracket": "}",
    "left_curly_bracket": "{",
    "question_mark": "?",
    "slash": "/",
    "full_stop": ".",
    "comma": ",",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "enter": "⏎",
    "escape": "esc",
    "pagedown": "pgdn",
    "pageup": "pgup",
}


def bindings(commands: Sequence[Command]) -> list[BindingType]:
    """What a screen binds."""
    return [Binding(one.keys, one.action, one.label, id=one.id, show=False, priority=True) for one in commands]


def checked(keymap: Mapping[str, str], commands: Sequence[Command] = COMMANDS) -> dict[str, str]:
    """The configured keys; ConfigurationError names a command that there is not, or a key with two meanings."""
    known = {command.id for command in (*COMMANDS, *ADJUDICATION)}
    for name in keymap:
        if name not in known:
            raise ConfigurationError(f"[keys] has no command {shorten(name)!r}: there are {', '.join(sorted(known))}")
    taken: dict[tuple[Mode, str], str] = {}
    for command in commands:
        for key in keymap.get(command.id, command.keys).split(","):
            other = taken.setdefault((command.mode, key.strip()), command.id)
            if other != command.id:
                raise ConfigurationError(f"[keys] gives {shorten(key)!r} to both {other} and {command.id}: change one")
    return dict(keymap)


class Keys:
    """The commands of a screen, with the keys that its user has configured."""

    def __init__(self, commands: Sequence[Command], keymap: Mapping[str, str]) -> None:
        self.commands = commands
        self._keymap = keymap
        self._by_id = {command.id: command for command in commands}

    def __getitem__(self, id: str) -> Command:
        return self._by_id[id]

    def in_bar(self, mode: Mode) -> list[Command]:
        """What stands in the line of keys."""
        return sorted((one for one in self.commands if one.mode == mode and one.bar), key=lambda one: one.bar)

    def shown(self, command: Command) -> str:
        """The command's keys as people write them."""
        keys = [_arrow(key.strip()) for key in self._keymap.get(command.id, command.keys).split(",")]
        return " ".join(_NAMES.get(key, key.replace("shift+", "⇧").replace("ctrl+", "^")) for key in keys)

    def first(self, id: str) -> str:
        """The first key of a command."""
        return self.shown(self._by_id[id]).split(" ")[0]


def _arrow(key: str) -> str:
    head, plus, tail = key.rpartition("+")
    return f"{head}{plus}{_NAMES[tail]}" if plus and tail in _NAMES else key

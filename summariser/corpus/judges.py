"""How what one article says of a field stands to what another says: the five relations, by the kind of field."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, NamedTuple

from summariser.core.schema import Node, Schema
from summariser.core.walk import Part
from summariser.corpus import denials
from summariser.corpus.quantities import Quantities, clash, covers
from summariser.corpus.rulings import People
from summariser.grounding.likeness import bare_name, same_name, same_value

State = Literal["same", "finer", "silent", "differs", "denies"]
"""finer: within what others say, as a day of three. silent: says nothing, or of numbers nothing of what the others
count, which is no difference. denies: its passage says that what others say is not so."""

CONTRADICTS: frozenset[State] = frozenset({"differs", "denies"})
AGREES: frozenset[State] = frozenset({"same", "finer"})


class Said(NamedTuple):
    """What an article says, as it is compared and as it is shown, with the passages that it rests on."""

    value: Any
    shown: Any
    passages: list[Any]
    part: Part
    path: str


_MOST_WORDS = 30
"""Of a name; what is longer is none."""


@dataclass(frozen=True, slots=True)
class Judge:
    """How what one says stands to what another says. `denied`, which takes longer, is asked only where they differ."""

    compare: Callable[[Said, Said], State]
    denied: Callable[[Said, Said], bool] = lambda *_: False

    def __call__(self, one: Said, other: Said) -> State:
        return "denies" if self.negates(one, other) else self.compare(one, other)

    def negates(self, one: Said, other: Said) -> bool:
        """Whether the other's passage says that it is not so."""
        return self.compare(one, other) == "differs" and self.denied(one, other)

    def excludes(self, one: Said, other: Said) -> bool:
        """Whether they contradict each other: that one of them tells it less finely is no contradiction."""
        return self.compare(one, other) in CONTRADICTS and self.compare(other, one) in CONTRADICTS


def judge_of(schema: Schema, node: Node, people: People) -> Judge | None:
    """How two values of a field are compared; None for those that are not."""
    if node.kind == "name":
        return Judge(partial(_names, people), _name_denied)
    if node.kind == "boolean":
        return _TRUTHS
    if node.kind == "choice":
        return Judge(partial(_values, node), partial(_choice_denied, schema, node))
    return Judge(partial(_values, node)) if node.kind in ("number", "date") else None


def _days(one: Said, other: Said) -> State:
    if one.value == other.value:
        return "same"
    return "finer" if one.value[0] <= other.value[0] and other.value[1] <= one.value[1] else "differs"


def _names(people: People, one: Said, other: Said) -> State:
    a, b = str(one.value), str(other.value)
    if people.seen(a, b) == "different":
        return "differs"
    if same_name(a, b) or people.one(a) == people.one(b):
        return "same"
    return "finer" if len(b) > len(a) and _stands_in(a, b) else "differs"


def _stands_in(short: str, long: str) -> bool:
    """Whether the words of one stand together in the other, however they are spaced: Hà Nội in a hall in Hanoi."""
    words, wanted = bare_name(long), "".join(bare_name(short))
    runs = ("".join(words[at:end]) for at in range(len(words)) for end in range(at + 1, len(words) + 1))
    return bool(wanted) and len(words) <= _MOST_WORDS and wanted in runs


def _values(node: Node, one: Said, other: Said) -> State:
    return "same" if same_value(node, one.value, other.value) else "differs"


def _numbers(one: Said, other: Said) -> State:
    a: Quantities = one.value
    b: Quantities = other.value
    if clash(a, b):
        return "differs"
    if covers(a, b):
        return "same" if covers(b, a) else "finer"
    return "same" if covers(b, a) else "silent"


def _name_denied(one: Said, other: Said) -> bool:
    return denials.is_denied(other.passages, denials.name(str(one.value)))


def _choice_denied(schema: Schema, node: Node, one: Said, other: Said) -> bool:
    wanted = str(one.value), one.passages
    return denials.denies_choice(schema, other.part, other.passages, node, wanted)


DAYS = Judge(_days, lambda one, other: denials.is_denied(other.passages, denials.days(*one.value)))
_TRUTHS = Judge(lambda one, other: "same" if one.value == other.value else "denies")
NUMBERS = Judge(
    _numbers, lambda one, other: denials.is_denied(other.passages, denials.numbers(clash(one.value, other.value)))
)

"""What the program understood of a schema, in a person's words: what is asked for each field, and what is checked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from summariser.ask.prompt import describe
from summariser.core.schema import Group, Kind, Node, Schema


@dataclass(frozen=True, slots=True)
class Understood:
    """One field. `path` is dotted, with [] behind a list; `asked` is what the model is told, "" if its name alone."""

    path: str
    what: str
    asked: str
    checks: tuple[str, ...]


def understood(schema: Schema) -> Iterator[Understood]:
    """Every field, in order, those of groups after their group."""
    yield from _fields(schema.nodes, "", None)


def _fields(nodes: tuple[Node, ...], prefix: str, holder: Group | None) -> Iterator[Understood]:
    for node in nodes:
        path = f"{prefix}{node.name}{'[]' if node.many else ''}"
        asked = describe((replace(node, group=None),)).removeprefix(f"- {node.name}").removeprefix(": ")
        yield Understood(path, _what(node), asked, tuple(_checks(node, holder)))
        if node.group:
            yield from _fields(node.group.nodes, f"{path}.", node.group)


_KINDS: dict[Kind, str] = {
    "text": "text in the model's own words",
    "name": "name (Name), as the article spells it",
    "verbatim": "passage (Verbatim): opening words from the model, the article's own words in the record",
    "speech": "speech (Speech): direct or reported, which decides how the passage beside it is cut",
    "date": "date",
    "boolean": "yes or no",
}


def _what(node: Node) -> str:
    if node.group:
        kind = "event date (EventDate)" if node.group.is_event_date else "group"
        what = f"{kind}{', cited (Cited): sentence numbers from the model, passages in the record' * node.group.cited}"
    elif node.kind == "number":
        what = "whole number" if node.integer else "number"
    elif node.kind == "choice":
        what = f"choice of {', '.join(node.choices)}"
    else:
        what = _KINDS[node.kind]
    return f"{'list, each item: ' if node.many else ''}{what}{'; may be null' if node.optional else ''}"


_CHECKED: dict[Kind, tuple[str, ...]] = {
    "name": ("it must stand in the article, titles and accents forgiven",),
    "verbatim": ("its opening words must stand in the cited sentences", "it must not be cut from under a negation"),
    "text": ("the numbers in it must stand in the passages that it rests on",),
    "number": ("it must stand in the passages that it rests on",),
    "date": ("it must stand in the passages that it rests on, or be printed in the article",),
}


def _checks(node: Node, holder: Group | None) -> Iterator[str]:
    if holder and holder.is_event_date and node.kind == "date":
        yield "it must follow from the cited sentence, agree with its weekday, and not come after publication"
        return
    yield from _CHECKED.get(node.kind, ())
    if node.kind == "speech" and holder and holder.first("verbatim"):
        yield "the passage must be in quotation marks if direct, and not if reported"
    if node.cues or node.against:
        yield "the words for it in the cited sentences must not be denied, planned or of an earlier year"
    if node.kind == "name" and holder and holder.first("verbatim") and node == holder.first("name"):
        yield "it must be named near the passage beside it"
    if node.group and node.group.cited:
        yield "a passage must be given, in sentences that the article has"
    if node.many:
        key = node.group.key if node.group else None
        yield f"no two items with the same {key.name}" if key else "no item twice"


def remarks(schema: Schema) -> Iterator[str]:
    """What is allowed and yet seldom meant."""
    yield from _of_groups(schema.nodes, "", None)


def _of_groups(nodes: tuple[Node, ...], prefix: str, holder: Group | None) -> Iterator[str]:
    kinds = {node.kind for node in nodes}
    for node in nodes:
        path = f"{prefix}{node.name}"
        if not node.description:
            yield f"{path} has no description: the model is told nothing of it but its name"
        if node.kind == "verbatim" and not (holder and holder.cited):
            yield f"{path} is a Verbatim outside a Cited group: the record will not say where in the article it stands"
        if node.kind == "speech" and "verbatim" not in kinds:
            yield f"{path} is a Speech without a Verbatim beside it: it decides nothing"
        if node.group:
            yield from _of_groups(node.group.nodes, f"{path}.", node.group)

"""One draft from the drafts of an article's windows: the same thing told twice becomes one, and nothing is made up.

Every value of the result is a value of one window's draft. Where windows contradict each other, one is kept by a rule
and a flag says so. The rules know kinds of fields, never their names:

- Items of a list are the same if their names are (the rule of grounding's `listed_twice`); quotations, if their
  passages share half of the shorter one; other cited items, if their passages overlap and their texts are alike, or if
  their texts are the same word for word, which is one thing told in two places. Items
  of one window were told apart by the model, and are never joined. A name that is a part of just one other (Putin,
  Vladimir Putin) is taken for it, with a flag.
- Within joined items, and for single values, the first window that says something wins: articles tell what matters
  first. For single groups such as a date, one with evidence goes before one without, what more windows say goes
  before what fewer do, and of equal days the one that is stated goes before the inferred one.
- Free text about the whole record is the first window's: it covers only a part, which is flagged.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from unicodedata import normalize

from summariser.core.display import shorten
from summariser.core.flags import Flag, FlagCode
from summariser.core.record import canonical
from summariser.core.schema import Group, Node, Schema
from summariser.grounding.grounding import Grounded
from summariser.grounding.likeness import bare_name, evidence_ranges, overlap, shared, size, text_likeness
from summariser.grounding.matching import LEAST

ALIKE = 0.5
"""Half of the words: it keeps two things in one sentence apart. In ten gold records no two items of a list that are
known by their passages share any words, so that the figure is a choice and not measured."""

NOTHING: tuple[object, ...] = (None, "", [], "unknown")


@dataclass(frozen=True)
class WindowDraft:
    """The draft of one window. `name` says in words which sentences it read."""

    name: str
    data: Mapping[str, Any]
    flags: tuple[Flag, ...]
    unfound: Mapping[str, str]


class _Given(NamedTuple):
    """A value at its path in one window's data."""

    part: int
    path: str
    value: Any

    def field(self, name: str) -> "_Given":
        return _Given(self.part, f"{self.path}/{name}", self.value[name])


_Pile = list[_Given]
"""What is taken for one thing, by window."""


def merge(schema: Schema, parts: Sequence[WindowDraft]) -> Grounded:
    """The data of all parts in one, and the flags that still hold, with those of the merging. One part is as it is."""
    if len(parts) == 1:
        return Grounded(dict(parts[0].data), parts[0].flags, parts[0].unfound)
    merging = _Merging(parts)
    data: dict[str, Any] = {}
    for node in schema.nodes:
        given = [_Given(number, f"/{node.name}", part.data[node.name]) for number, part in enumerate(parts)]
        data[node.name] = merging.top(node, given)
    flags = tuple(dict.fromkeys([*merging.kept_flags(), *merging.flags]))
    return Grounded(data, flags, dict(merging.kept_unfound()))


class _Merging:
    """`taken` maps what became part of the result, by window and path, to its new path."""

    def __init__(self, parts: Sequence[WindowDraft]) -> None:
        self._parts = parts
        self._taken: dict[tuple[int, str], str] = {}
        self.flags: list[Flag] = []

    def top(self, node: Node, given: Sequence[_Given]) -> Any:
        path = f"/{node.name}"
        if node.many:
            return self._list(node, given, path)
        if node.group:
            return self._single(node.group, given, path)
        if node.kind == "text":
            return self._text(given, path)
        return self._scalar(node, given, path)

    def kept_flags(self) -> Iterator[Flag]:
        """The parts' flags about what was taken, moved to where it is now, and those about a whole field or record."""
        for number, part in enumerate(self._parts):
            for flag in part.flags:
                if flag.code == "not_answered" or not flag.path:
                    yield flag.model_copy(update={"message": f"{flag.message} ({part.name})"})
                elif (moved := self._moved(number, flag.path)) is not None:
                    yield flag.model_copy(update={"path": moved})

    def kept_unfound(self) -> Iterator[tuple[str, str]]:
        for number, part in enumerate(self._parts):
            for path, opening in part.unfound.items():
                if (moved := self._moved(number, path)) is not None:
                    yield moved, opening

    def _moved(self, part: int, path: str) -> str | None:
        """Where a path of a window leads now; a group that was taken brings all that is in it."""
        if (part, path) in self._taken:
            return self._taken[part, path]
        group, _, name = path.rpartition("/")
        above = self._taken.get((part, f"{group}/*")) if group else None
        return f"{above}/{name}" if above is not None else None

    def _take(self, given: _Given, path: str, *, whole: bool = False) -> Any:
        self._taken[given.part, given.path] = path
        if whole:
            self._taken[given.part, f"{given.path}/*"] = path
        return given.value

    def _text(self, given: Sequence[_Given], path: str) -> Any:
        first = next((one for one in given if one.value), given[0])
        if first.value:
            self._flag(path, "covers_part", f"This covers only {self._parts[first.part].name} of the article.")
        return self._take(first, path)

    def _scalar(self, node: Node, given: Sequence[_Given], path: str) -> Any:
        said = [one for one in given if one.value not in (None, "")]
        if not said:
            return self._take(given[0], path)
        others = [one for one in said[1:] if not _agree(node, one.value, said[0].value)]
        if others:
            self._flag_differing(path, [(one, str(one.value)) for one in (said[0], *others)])
        return self._take(said[0], path)

    def _single(self, group: Group, given: Sequence[_Given], path: str) -> Any:
        said = [one for one in given if one.value and any(one.value[n.name] not in NOTHING for n in group.nodes)]
        if not said:
            return self._take(given[0], path, whole=True)
        piles: dict[str, _Pile] = {}
        for one in said:
            piles.setdefault(_gist(group, one.value), []).append(one)
        # max() keeps the first of equals.
        best = max(piles.values(), key=lambda pile: (any(map(_cites, pile)), len(pile)))
        if len(piles) > 1:
            self._flag_differing(path, [(pile[0], _shown(group, pile[0].value)) for pile in (best, *_but(piles, best))])
        stated = (lambda one: one.value["basis"] == "stated") if group.is_event_date else (lambda _: False)
        return self._take(max(best, key=lambda one: (_cites(one), stated(one))), path, whole=True)

    def _list(self, node: Node, given: Sequence[_Given], path: str) -> list[Any]:
        piles: list[_Pile] = []
        for one in given:
            earlier = list(piles)
            for number, value in enumerate(one.value or ()):
                item = _Given(one.part, f"{one.path}/{number}", value)
                pile = next((p for p in earlier if _same(node, p[0].value, value)), None)
                if pile is None:
                    piles.append([item])
                else:
                    earlier.remove(pile)
                    pile.append(item)
        if node.group and node.group.key:
            piles = self._with_parts_of_names(node.group.key, piles, path)
        return [self._item(node, pile, f"{path}/{number}") for number, pile in enumerate(piles)]

    def _with_parts_of_names(self, key: Node, piles: list[_Pile], path: str) -> list[_Pile]:
        """The piles, those known by a part of just one other name put with that one."""
        names = [_words(pile[0].value[key.name]) for pile in piles]
        whole = {place: _wholes(names, place) for place in range(len(piles))}
        joins = {
            place: found[0]
            for place, found in whole.items()
            if len(found) == 1 and not {one.part for one in piles[place]} & {one.part for one in piles[found[0]]}
        }
        kept = [place for place in range(len(piles)) if place not in joins]
        for place, at in joins.items():
            part, own = piles[place][0], piles[at][0].value[key.name]
            message = (
                f"“{shorten(part.value[key.name])}” ({self._parts[part.part].name}) is taken for “{shorten(own)}”."
            )
            self._flag(f"{path}/{kept.index(at)}/{key.name}", "name_approximate", message)
            piles[at] = [*piles[at], *piles[place]]
        return [piles[place] for place in kept]

    def _item(self, node: Node, pile: _Pile, path: str) -> Any:
        """One item: the first window's, and what only later ones say."""
        group = node.group
        if group is None or len(pile) == 1:
            return self._take(pile[0], path, whole=True)
        identity = group.first("verbatim") or group.key or group.first("text")
        first = max(pile, key=lambda one: (_cites(one), len(_verbatim(group, one.value))))
        self._taken[first.part, first.path] = path
        rest = [one for one in pile if one is not first]
        data: dict[str, Any] = {}
        for inner in group.nodes:
            at = f"{path}/{inner.name}"
            if inner is identity:
                data[inner.name] = self._take(first.field(inner.name), at)
            else:
                data[inner.name] = self._inner(inner, [one.field(inner.name) for one in (first, *rest)], at)
        if group.cited:
            spans = {(e["start"], e["end"]): e for one in (first, *rest) for e in one.value["evidence"]}
            data["evidence"] = first.value["evidence"] if group.first("verbatim") else list(spans.values())
        return data

    def _inner(self, node: Node, given: Sequence[_Given], path: str) -> Any:
        if node.many:
            return self._list(node, given, path)
        return self._single(node.group, given, path) if node.group else self._scalar(node, given, path)

    def _flag_differing(self, path: str, said: Sequence[tuple[_Given, str]]) -> None:
        shown = [f"{self._parts[one.part].name} “{shorten(text)}”" for one, text in said[:4]]
        more = f" and {len(said) - 4} more" if len(said) > 4 else ""
        message = f"Parts of the article give different values; the first is kept: {'; '.join(shown)}{more}."
        self._flag(path, "windows_differ", message)

    def _flag(self, path: str, code: FlagCode, message: str) -> None:
        self.flags.append(Flag(path=path, code=code, message=message))


def _but(piles: Mapping[str, _Pile], best: _Pile) -> list[_Pile]:
    return [pile for pile in piles.values() if pile is not best]


def _cites(one: _Given) -> bool:
    return isinstance(one.value, Mapping) and bool(one.value.get("evidence"))


def _verbatim(group: Group, value: Mapping[str, Any]) -> str:
    node = group.first("verbatim")
    return str(value[node.name] or "") if node else ""


def _same(node: Node, one: Any, other: Any) -> bool:
    """Whether items of two windows are the same thing."""
    group = node.group
    if group is None or group.key:
        same, also = (value[group.key.name] if group and group.key else value for value in (one, other))
        return _spelt(same) == _spelt(also)
    if not group.cited:
        return canonical(one) == canonical(other)
    passages, others = evidence_ranges(one), evidence_ranges(other)
    verbatim, text = group.first("verbatim"), group.first("text")
    word_for_word = text and one[text.name] and _spelt(one[text.name]) == _spelt(other[text.name])
    if not verbatim and word_for_word:
        return True
    if not passages or not others or (verbatim and not (one[verbatim.name] and other[verbatim.name])):
        return canonical(one) == canonical(other)
    if verbatim:
        return 2 * shared(passages, others) >= min(size(passages), size(others))
    alike = text_likeness(str(one[text.name]), str(other[text.name])) if text else 1.0
    return overlap(passages, others) >= LEAST and alike >= ALIKE


def _spelt(value: Any) -> str:
    """One spelling of a name or a scalar. Accents tell names apart; letter case and spaces do not."""
    return " ".join(_words(value)) if isinstance(value, str) else canonical(value)


def _words(name: Any) -> list[str]:
    return normalize("NFC", str(name or "")).casefold().split()


def _wholes(names: Sequence[Sequence[str]], place: int) -> list[int]:
    """The other names in which the words of this one stand, whole and together."""
    part = f" {' '.join(names[place])} "
    return [at for at, name in enumerate(names) if at != place and names[place] and part in f" {' '.join(name)} "]


def _agree(node: Node, one: Any, other: Any) -> bool:
    """Whether two values do not contradict each other: a shorter form of a name or title does not."""
    if node.kind in ("name", "text", "verbatim"):
        short, long = sorted((" ".join(bare_name(str(one))), " ".join(bare_name(str(other)))), key=len)
        return f" {short} " in f" {long} "
    return bool(one == other)


def _gist(group: Group, value: Mapping[str, Any]) -> str:
    """What a single group says, without its evidence and the basis of its dates."""
    nodes = [node for node in group.nodes if not (group.is_event_date and node.kind == "choice")]
    said = [value[node.name] for node in nodes]
    return canonical(["".join(bare_name(one)) if isinstance(one, str) else one for one in said])


def _shown(group: Group, value: Mapping[str, Any]) -> str:
    said = (value[node.name] for node in group.nodes if value[node.name] not in NOTHING)
    return ", ".join(dict.fromkeys(str(one) for one in said))

"""The flags of a record under review: the checks run again, and those flags of grounding that still hold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.flags import Flag, FlagCode
from summariser.core.record import EVIDENCE, Note, Omission, Record
from summariser.core.schema import Node, Schema
from summariser.core.walk import parts
from summariser.grounding.checks import check
from summariser.review.history import History, State, list_of, value_at
from summariser.review.notes import NoteLine, is_there, of_record
from summariser.review.paths import Site, mentioned, site
from summariser.second_reader.compare import covers

_FOUND_AGAIN: frozenset[FlagCode] = frozenset(
    {
        "no_evidence",
        "date_not_in_evidence",
        "date_disordered",
        "weekday_mismatch",
        "event_after_publication",
        "number_not_in_evidence",
        "clipped_negation",
        "contradicted_choice",
        "speaker_not_near",
        "instruction_like",
        "looks_cut",
        "name_not_told",
        "other_script",
    }
)
"""Flags that the checks find again in the data. All others are about the model's own answer: kept while it is
unchanged."""


def doubts(schema: Schema, draft: Record, article: Article, state: State) -> tuple[Flag, ...]:
    """The flags as they now are, with paths into the uncompacted data, each once."""
    compact = state.compact
    found = [flag for flag in draft.flags if flag.code not in _FOUND_AGAIN and _holds(schema, draft, state, flag)]
    found += [
        Flag(path=path, code="no_evidence", message="No passage of the article is given for this.")
        for path in _uncited(schema.nodes, state.data, "", state)
    ]
    found += _kept_names(schema, article, state)
    found += [
        flag.model_copy(update={"path": compact.original(flag.path)}) for flag in check(schema, compact.data, article)
    ]
    return tuple(dict.fromkeys(found))


def _kept_names(schema: Schema, article: Article, state: State) -> Iterator[Flag]:
    """Names that a person gave although the article lacks them, and was told so."""
    for path, mark in state.marks.items():
        if mark.action not in ("correct", "add") or "name_not_found" not in mark.seen or state.gone(path):
            continue
        name = value_at(state.data, path)
        if (
            isinstance(name, str)
            and name
            and site(schema, path).node.kind == "name"
            and not mentioned(article, name)[1]
        ):
            message = f"“{shorten(name)}” is not in the article; a person gave it."
            yield Flag(path=path, code="name_not_found", message=message)


def published(state: State, flags: tuple[Flag, ...]) -> tuple[Flag, ...]:
    """The flags with paths into the compacted data, as a finished record has them."""
    places = _places(state)
    return tuple(flag.model_copy(update={"path": _narrow(flag.path, places)}) for flag in flags)


def published_notes(lines: Sequence[NoteLine], draft: int, history: History) -> tuple[Note, ...]:
    """The notes that stand, as a finished record has them."""
    state = history.state
    places = _places(state)

    def find(path: str) -> str | None:
        here = history.taken.get(path, path)
        nowhere = state.gone(here) or list_of(here) or not is_there(state.data, here)
        return None if nowhere else _narrow(here, places)

    return of_record(lines, draft, find)


def _places(state: State) -> dict[str, int]:
    return {original: number for path, kept in state.compact.kept.items() for original, number in _moved(path, kept)}


def second_reading(
    schema: Schema, draft: Record, article: Article, state: State, flags: Sequence[Flag]
) -> dict[str, Any]:
    """What rules still have to say about the finished record, as a record has it: omissions that no item covers, and
    other readings of values that are as they were, beside their flags."""
    doubted = {flag.path for flag in flags if flag.code == "other_reading"}
    waiting = offered(schema, draft, article, state)
    omissions = tuple(one for path, one in waiting.items() if path not in state.marks)
    places = _places(state)
    readings = (r.model_copy(update={"path": _narrow(r.path, places)}) for r in draft.other_readings)
    return {"omissions": omissions, "other_readings": tuple(r for r in readings if r.path in doubted)}


def offered(schema: Schema, draft: Record, article: Article, state: State) -> dict[str, Omission]:
    """The omissions that no item covers and that nobody has taken, declined ones too, each with the path under which
    decisions know it: /quotes/-/0 is the draft's first omission in /quotes."""
    numbers: Counter[str] = Counter()
    found: dict[str, Omission] = {}
    for one in draft.omissions:
        path = f"{one.path}/-/{numbers[one.path]}"
        numbers[one.path] += 1
        mark = state.marks.get(path)
        if not (mark and mark.action == "add") and not _covered(schema, state.compact.data, one, article):
            found[path] = one
    return found


def answered_together(schema: Schema, state: State, flags: Sequence[Flag]) -> dict[str, str]:
    """Undecided dates in doubt, each with the first one that rests on the same guess, so that one decision answers all.

    The same guess: flagged in the same words, or the same day in the same group, as the end of a day's event.
    """
    doubts: dict[str, set[tuple[str, str]]] = {}
    for flag in flags:
        doubts.setdefault(flag.path, set()).add((flag.code, flag.message))
    first: dict[object, str] = {}
    found: dict[str, str] = {}
    for part in parts(schema, state.data):
        for path, _, value in part.values("date"):
            if path in state.marks or state.gone(path):
                continue
            if path in doubts:
                found[path] = first.setdefault(frozenset(doubts[path]), path)
                first.setdefault((part.path, value), found[path])
            elif (part.path, value) in first:
                found[path] = first[part.path, value]
    return found


def _covered(schema: Schema, data: Mapping[str, Any], omission: Omission, article: Article) -> bool:
    node = next((node for node in schema.nodes if f"/{node.name}" == omission.path), None)
    items = data.get(node.name) if node else None
    group = node.group if node else None
    return group is not None and any(covers(group, item, omission.item, article) for item in items or ())


def _moved(path: str, kept: Any) -> Iterator[tuple[str, int]]:
    for number, index in enumerate(kept):
        yield f"{path}/{index}", number


def _narrow(path: str, places: Mapping[str, int]) -> str:
    found, walked = "", ""
    for token in path.split("/")[1:]:
        walked += f"/{token}"
        found += f"/{places.get(walked, token)}"
    return found


def _holds(schema: Schema, draft: Record, state: State, flag: Flag) -> bool:
    """Whether what the flag is about is still as the model left it."""
    if not flag.path or state.gone(flag.path):
        return not flag.path
    at = site(schema, flag.path)
    return all(value_at(draft.data, path) == value_at(state.data, path) for path in _subjects(at, flag.code, flag.path))


def _subjects(at: Site, code: FlagCode, path: str) -> Iterator[str]:
    if at.node.group and not at.whole and code not in ("not_answered", "windows_differ"):
        yield f"{path}/{EVIDENCE}"
        return
    yield path
    if at.node.kind == "speech" and at.holder:
        yield from (f"{path.rpartition('/')[0]}/{n.name}" for n in at.holder.nodes if n.kind == "verbatim")


def _uncited(nodes: tuple[Node, ...], value: Mapping[str, Any], path: str, state: State) -> Iterator[str]:
    """The paths of groups that should rest on passages, say something, and have none."""
    for node in nodes:
        if node.group is None:
            continue
        inner = value.get(node.name)
        items = [(f"{path}/{node.name}", inner)]
        if node.many:
            items = [(f"{path}/{node.name}/{n}", one) for n, one in enumerate(inner if isinstance(inner, list) else [])]
        for where, one in items:
            if not isinstance(one, Mapping) or state.gone(where):
                continue
            if node.group.cited and not one.get(EVIDENCE) and _says_something(node.group.nodes, one):
                yield where
            yield from _uncited(node.group.nodes, one, where, state)


def _says_something(nodes: tuple[Node, ...], value: Mapping[str, Any]) -> bool:
    return any(value.get(node.name) not in (None, "", [], "unknown") for node in nodes)

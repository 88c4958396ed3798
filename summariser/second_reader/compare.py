"""A draft against what rules found: what it leaves out, where the two read differently, and the lists left to rules.

A proposal is covered by an item of its list that has the same name, or that shares half of the shorter passage. Only
what the rules are certain of is held against a value that the draft has.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from summariser.core.article import Article
from summariser.core.display import shorten
from summariser.core.flags import Flag
from summariser.core.record import EVIDENCE, ORIGIN, Evidence, Omission, OtherReading
from summariser.core.schema import Group, Node, Schema
from summariser.grounding.likeness import evidence_ranges, part_of_name, shared, size
from summariser.language.inflection import may_be_one
from summariser.second_reader.both import Proposal, Proposals
from summariser.second_reader.fill import Filled, FilledSingle, filled, passages, singles
from summariser.second_reader.found import Speech


@dataclass(frozen=True)
class Compared:
    """The draft's data, with what rules were to fill, and what they have to say about the rest.

    `replaced`: the fields whose values are the rules' now, so that doubts about a model's are void.
    """

    data: dict[str, Any]
    flags: tuple[Flag, ...]
    omissions: tuple[Omission, ...]
    other_readings: tuple[OtherReading, ...]
    replaced: frozenset[str]


def compared(
    schema: Schema, data: Mapping[str, Any], article: Article, proposals: Proposals, taken: Collection[str]
) -> Compared:
    """`taken`: the fields that rules fill first; they become what was found, as far as that is strong."""
    replaced = {node.name for node in schema.proposed if node.many and node.name in taken}
    own: dict[str, Any] = dict(data) | {name: [] for name in replaced}
    flags: list[Flag] = []
    omissions: list[Omission] = []
    readings: dict[str, OtherReading] = {}
    for single in singles(schema, article, proposals):
        if single.node.name in taken:
            replaced.add(single.node.name)
            own[single.node.name] = _set(single, own.get(single.node.name), article)
            flags += _uncertain(f"/{single.node.name}/{single.at}".rstrip("/"), single.doubt)
        else:
            readings |= {reading.path: reading for reading in _told_otherwise(single, data, article)}
    strong = {id(one) for one in _strong(schema, proposals)}
    for one, proposal in ((f, p) for p in proposals.every for f in filled(schema, article, p.item, p.origin)):
        path = f"/{one.node.name}"
        if one.node.name in taken and id(proposal) in strong:
            items = own[one.node.name]
            flags += _uncertain(f"{path}/{len(items)}/{one.doubtful}".rstrip("/"), one.item.doubt)
            items.append(one.value)
        elif (place := _covering(one, data.get(one.node.name), article)) is None:
            omissions.append(Omission(path=path, item=one.value))
        else:
            for reading in _differing(one, f"{path}/{place}", data[one.node.name][place], article):
                readings.setdefault(reading.path, reading)
    flags += [_flag(reading, article) for reading in readings.values()]
    return Compared(own, tuple(flags), tuple(omissions), tuple(readings.values()), frozenset(replaced))


def _uncertain(path: str, doubt: str) -> list[Flag]:
    return [Flag(path=path, code="uncertain_reading", message=doubt)] if doubt else []


def _set(single: FilledSingle, drafted: Any, article: Article) -> Any:
    """The value as rules read it, with whatever else a group of the draft has."""
    if not isinstance(single.value, dict):
        return single.value
    group = drafted if isinstance(drafted, dict) else {}
    return group | single.value | {EVIDENCE: passages(article, single.spans), ORIGIN: "lexicon"}


def _told_otherwise(single: FilledSingle, data: Mapping[str, Any], article: Article) -> Iterator[OtherReading]:
    """The days that rules are certain of and the draft has not. A place has many right names."""
    drafted = data.get(single.node.name)
    if single.doubt or single.node.proposed == "place":
        return
    pairs: dict[str, tuple[Any, Any]] = {"": (single.value, drafted)}
    if isinstance(single.value, dict):
        has = drafted if isinstance(drafted, Mapping) else {}
        pairs = {f"/{name}": (single.value[name], has.get(name)) for name in ("start", "end")}
    evidence = tuple(Evidence.model_validate(one) for one in passages(article, single.spans))
    for at, (read, said) in pairs.items():
        if read != said:
            yield OtherReading(path=f"/{single.node.name}{at}", value=read, evidence=evidence, origin="lexicon")


def _strong(schema: Schema, proposals: Proposals) -> Iterator[Proposal[Any]]:
    """What may stand in a draft without a person's leave. Where a record lists people, what bodies, spokesmen and both
    sides said is not among it: on ten gold records, three of nineteen such statements were in gold."""
    names = {one.item.name for one in proposals.people}
    for one in proposals.strong().every:
        if not isinstance(one.item, Speech) or one.item.speaker in names or not _lists_people(schema):
            yield one


def _lists_people(schema: Schema) -> bool:
    return any(node.proposed == "people" for node in schema.nodes)


def _covering(found: Filled, items: Any, article: Article) -> int | None:
    """The place of the item that covers a proposal best, if one does."""
    group, listed = found.node.group, items if isinstance(items, list) else []
    alike = [(_alike(group, found.value, item, article), -place) for place, item in enumerate(listed) if group]
    best = max(alike, default=(0.0, 0))
    return -best[1] if best[0] > 0 else None


def covers(group: Group, item: Mapping[str, Any], proposed: Mapping[str, Any], article: Article) -> bool:
    """Whether an item of a list says what a proposal says."""
    return _alike(group, proposed, item, article) > 0


def _alike(group: Group | None, proposed: Mapping[str, Any], item: Any, article: Article) -> float:
    if group is None or not isinstance(item, Mapping):
        return 0.0
    if group.key:
        return float(_one_name(str(proposed[group.key.name]), str(item.get(group.key.name) or ""), article))
    one, other = evidence_ranges(proposed), evidence_ranges(item)
    share = shared(one, other) / max(1, min(size(one), size(other)))
    return share if share >= 0.5 else 0.0


def _one_name(read: str, said: str, article: Article) -> bool:
    """Rules read a name as the article has it, in whatever case."""
    return part_of_name(read, said) or may_be_one(article, read, said)


def _differing(found: Filled, path: str, item: Mapping[str, Any], article: Article) -> Iterator[OtherReading]:
    """The fields in which a proposal without a doubt and the item that covers it are not of one mind."""
    group = found.node.group
    if found.item.doubt or group is None:
        return
    for node in group.nodes:
        read, said = found.value.get(node.name), item.get(node.name)
        if read and said and node is not group.key and _disagree(node, str(read), str(said), article):
            evidence = tuple(Evidence.model_validate(one) for one in found.value[EVIDENCE])
            yield OtherReading(path=f"{path}/{node.name}", value=read, evidence=evidence, origin=found.value[ORIGIN])


def _disagree(node: Node, read: str, said: str, article: Article) -> bool:
    if node.many or node.role:
        return False
    if node.kind == "name":
        return not _one_name(read, said, article)
    return (node.kind == "speech" or bool(node.cues)) and read != said


def _flag(reading: OtherReading, article: Article) -> Flag:
    words = shorten(article[reading.evidence[0].span])
    message = f"Rules read “{shorten(str(reading.value))}” here, from “{words}” ({reading.origin})."
    return Flag(path=reading.path, code="other_reading", message=message)

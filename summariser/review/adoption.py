"""Takes over a reading: its values become decisions about the record under review.

Words of a reading are taken over as passages of the article, never as text, so that nothing comes in that the article
does not say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from summariser.core.article import Span
from summariser.core.record import EVIDENCE
from summariser.core.schema import Group, Node
from summariser.grounding.likeness import verbatim_range
from summariser.grounding.matching import match_groups
from summariser.review import decisions
from summariser.review.decisions import RecordUnderReview
from summariser.review.history import Change, DecisionError, apply


@dataclass
class Doing:
    """Changes made one after the other, to become one act; `record` is the record after them."""

    record: RecordUnderReview
    changes: list[Change] = field(default_factory=list)

    def do(self, changes: Sequence[Change]) -> None:
        for change in changes:
            self.changes.append(change)
            self.record = replace(self.record, state=apply(self.record.state, change))

    def value(self, path: str, node: Node, value: Any, holder: Mapping[str, Any]) -> None:
        """Set a field, or a list of plain values; `holder` is the group that has it in the reading."""
        if node.many:
            self._values(path, node, value or [], holder)
        elif value is None:
            empty = self.record.value(path) is None
            self.do(decisions.accept(self.record, path) if empty else decisions.reject(self.record, path))
        elif node.kind == "verbatim":
            # Only the words: their passages are taken over, or asked about, separately.
            self.do(decisions.cite(self.record, path, [self._place(value, holder)])[:1])
        else:
            self.do(decisions.correct(self.record, path, value))

    def passages(self, path: str, passages: Sequence[Mapping[str, Any]]) -> None:
        """Make these the passages of the group at the path."""
        spans = [Span(one["start"], one["end"]) for one in passages]
        decisions.within(self.record.article, spans)
        self.do(decisions.rest_on(self.record, path, decisions.evidence(self.record.article, spans)))

    def group(self, path: str, group: Group, value: Mapping[str, Any]) -> None:
        """Change a group, with all that is in it, to this."""
        for node in group.nodes:
            where, inner = f"{path}/{node.name}", value.get(node.name)
            if node.group and node.many:
                self.items(where, node.group, inner or [])
            elif node.group:
                self.part(where, node.group, inner)
            else:
                self.value(where, node, inner, value)
        if group.cited:
            self.passages(path, value.get(EVIDENCE) or [])

    def part(self, path: str, group: Group, value: Mapping[str, Any] | None) -> None:
        """Set or remove a group that may be missing."""
        here = self.record.value(path)
        if value is None:
            self.do(decisions.accept(self.record, path) if here is None else decisions.reject(self.record, path))
            return
        if here is None:
            self.do(decisions.add(self.record, path, {}))
        self.group(path, group, value)

    def items(self, path: str, group: Group, items: Sequence[Mapping[str, Any]]) -> None:
        """Make these the items of a list: those that it has already are changed where they differ."""
        here = [n for n in range(len(self.record.value(path))) if not self.record.state.gone(f"{path}/{n}")]
        known = [self.record.value(f"{path}/{n}") for n in here]
        places = {pair.gold: here[pair.draft] for pair in match_groups(group, items, known, self.record.article.text)}
        for number in here:
            if number not in places.values():
                self.do(decisions.reject(self.record, f"{path}/{number}"))
        for number, item in enumerate(items):
            self.group(f"{path}/{places[number]}" if number in places else self.blank(path), group, item)

    def blank(self, path: str) -> str:
        """Add an empty item and return its path."""
        self.do(decisions.add(self.record, path, {}))
        return f"{path}/{len(self.record.value(path)) - 1}"

    def _values(self, path: str, node: Node, values: Sequence[Any], holder: Mapping[str, Any]) -> None:
        left = list(values)
        for number, value in enumerate(self.record.value(path)):
            where = f"{path}/{number}"
            if value in left:
                left.remove(value)
                self.do(decisions.accept(self.record, where))
            elif not self.record.state.gone(where):
                self.do(decisions.reject(self.record, where))
        for value in left:
            words = node.kind == "verbatim"
            spans = [self._place(value, holder)] if words else []
            self.do(decisions.add(self.record, path, None if words else value, spans))
        self.do(decisions.accept(self.record, path))

    def _place(self, words: Any, holder: Mapping[str, Any]) -> Span:
        found = verbatim_range(words, holder, self.record.article.text)
        if not found:
            raise DecisionError("a reading shows words that are not in the article")
        return Span(*found[0])

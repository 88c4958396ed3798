"""What a reviewer asks for, turned into changes: checked against the schema and the article before anything happens."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from summariser.core.article import Article, Span
from summariser.core.flags import Flag
from summariser.core.record import EVIDENCE, Action, Omission
from summariser.core.schema import Group, Schema, headline
from summariser.core.walk import as_date
from summariser.language.quotation_marks import quotations
from summariser.review.history import Change, DecisionError, State, apply, list_of, value_at
from summariser.review.paths import Site, blank, blank_group, fits, mentioned, site, typed
from summariser.review.recheck import answered_together


@dataclass(frozen=True)
class RecordUnderReview:
    """A record under review: its article, and what it has become so far."""

    schema: Schema
    article: Article
    state: State
    flags: Sequence[Flag] = ()
    omissions: Mapping[str, Omission] = field(default_factory=dict)

    def seen(self, path: str) -> tuple[str, ...]:
        return tuple(sorted({flag.code for flag in self.flags if flag.path == path}))

    def alike(self, path: str) -> list[str]:
        """The other dates that rest on the same guess and that nobody has decided about: they are answered with it."""
        if site(self.schema, path).node.kind != "date":
            return []
        answered = answered_together(self.schema, self.state, self.flags)
        return [other for other, first in answered.items() if other != path and first == answered.get(path)]

    def seen_of(self, at: Site, value: Any) -> tuple[str, ...]:
        """The same, with the flag of a name that a person gives although the article lacks it: that was said."""
        return tuple(sorted({*self.seen(at.path), *(("name_not_found",) if self.lacks(at, value) else ())}))

    def lacks(self, at: Site, value: Any) -> bool:
        """Whether a value is a name that the article has not."""
        return at.node.kind == "name" and bool(value) and not mentioned(self.article, str(value))[1]

    def value(self, path: str) -> Any:
        return value_at(self.state.data, path)

    def at(self, path: str) -> Site:
        """The place, which must be there and not be part of something rejected."""
        at = site(self.schema, path)
        above = path.rpartition("/")[0]
        if self.state.gone(above):
            raise DecisionError(f"{at.label}: it is part of what was rejected: take that back in first")
        if not at.whole and at.item and self.value(path) is None:
            raise DecisionError(f"{at.label}: there is no such item")
        if self.value(above) is None:
            raise DecisionError(f"{at.label}: there is nothing to hold it: add {site(self.schema, above).label} first")
        return at


def accept(record: RecordUnderReview, path: str) -> list[Change]:
    """Accept the value as it is. A rejected item is taken back in, an omission becomes an item."""
    if list_of(path):
        return _take(record, path)
    if path:
        at = record.at(path)
        value = record.value(path)
        if value is None and not (at.node.optional or at.whole):
            raise DecisionError(f"{at.label}: it needs a value before it can be accepted")
        if value == "" and at.node.kind in ("verbatim", "name") and not at.node.optional:
            raise DecisionError(f"{at.label}: there are no words to accept: choose them in the article, or reject it")
    alike = record.alike(path) if path else []
    return [_accepted(record, one) for one in (path, *alike)]


def _accepted(record: RecordUnderReview, path: str) -> Change:
    value = record.value(path) if path else None
    return Change(path, "accept", value, value, record.seen(path))


def _take(record: RecordUnderReview, path: str) -> list[Change]:
    """Make an omission the last item of its list, as it was found."""
    omission = _omission(record, path)
    above = list_of(path)
    fits(site(record.schema, f"{above}/{len(record.value(above) or ())}"), omission.item)
    return [Change(path, "add", None, omission.item)]


def _omission(record: RecordUnderReview, path: str) -> Omission:
    found = record.omissions.get(path)
    if found is None:
        raise DecisionError("this is no omission any more: an item says it")
    return found


def correct(record: RecordUnderReview, path: str, raw: Any) -> list[Change]:
    """Replace the value. A group takes a mapping of some of its fields."""
    at = record.at(path)
    _must_be_in(record, at)
    if at.whole:
        raise DecisionError(f"{at.label}: add or reject its items")
    if at.node.group:
        return _correct_group(record, at, raw)
    before = record.value(path)
    if at.node.kind == "verbatim" and raw != before:
        raise DecisionError(f"{at.label}: its words are the article's: choose them there")
    after = before if raw == before and before is not None else typed(at, raw)
    if after == before:
        return accept(record, path)
    return [
        Change(path, "correct", before, after, record.seen_of(at, after)),
        *_corrected_alike(record, path, before, after),
    ]


def _corrected_alike(record: RecordUnderReview, path: str, before: Any, after: Any) -> Iterator[Change]:
    """What rests on the same guess is corrected too: the same day, or the same day of another year."""
    for other in record.alike(path):
        value = record.value(other)
        if value == before:
            yield Change(other, "correct", value, after, record.seen(other))
        elif value and before and after and before[4:] == after[4:] and before[:4] == value[:4]:
            moved = after[:4] + value[4:]
            if as_date(moved):  # 29 February is not in every year
                yield Change(other, "correct", value, moved, record.seen(other))


def unknown_name(record: RecordUnderReview, path: str, value: Any, *, adding: bool) -> str | None:
    """A name for the field, or for a new item of the list, as it would be saved, if the article lacks it."""
    at = site(record.schema, f"{path}/0" if adding else path)
    if at.node.kind != "name" or not isinstance(value, str) or not value.strip() or value == record.value(path):
        return None
    name = str(typed(at, value))
    return name if record.lacks(at, name) else None


def reject(record: RecordUnderReview, path: str) -> list[Change]:
    """Remove an item from its list; an optional value becomes null, and an omission is offered no more."""
    if list_of(path):
        return [Change(path, "reject", _omission(record, path).item)]
    at = record.at(path)
    _must_be_in(record, at)
    before = record.value(path)
    if not at.item and not (at.node.optional and before is not None):
        why = (
            "it is empty already" if before is None else "it cannot be empty: correct it, or reject what it is part of"
        )
        raise DecisionError(f"{at.label}: {why}")
    return [Change(path, "reject", before, None, record.seen(path))]


def add(record: RecordUnderReview, path: str, values: Any = None, spans: Sequence[Span] = ()) -> list[Change]:
    """Add an item at the end of a list, or a part that is missing; the first change has its path.

    The words of the first span become its verbatim text, its name (but for a whole sentence) or its statement, unless
    `values` has that. Fields that were not given stay undecided.
    """
    at = record.at(path)
    _must_be_in(record, at)
    here = record.value(path)
    if not at.whole and (at.node.group is None or here is not None):
        raise DecisionError(f"{at.label}: nothing can be added here")
    new = site(record.schema, f"{path}/{len(here or [])}") if at.whole else at
    within(record.article, spans)
    if new.node.group is None:
        value = _scalar(record, new, values, spans)
        return [Change(new.path, "add", None, value, record.seen_of(new, value))]
    filling = _Filling(record)
    filling.group(new, new.node.group, values if values is not None else {}, spans)
    fits(new, filling.record.value(new.path))
    return filling.changes


def cite(record: RecordUnderReview, path: str, spans: Sequence[Span]) -> list[Change]:
    """Set the passages that support a value; for verbatim text, its words themselves. A missing part is added."""
    at = record.at(path)
    _must_be_in(record, at)
    within(record.article, spans)
    if not spans:
        raise DecisionError(f"{at.label}: choose at least one passage")
    if at.node.kind == "verbatim" and at.leaf:
        return _cite_verbatim(record, at, spans)
    if at.cited is None:
        raise DecisionError(f"{at.label}: it has no evidence of its own")
    if record.value(at.cited) is None:
        return add(record, at.cited, None, spans)
    return rest_on(record, at.cited, evidence(record.article, spans))


def evidence(article: Article, spans: Iterable[Span]) -> list[dict[str, Any]]:
    """Passages as a record has them, each once, in the order of the article."""
    return [{"start": span.start, "end": span.end, "text": article[span]} for span in sorted(set(spans))]


def within(article: Article, spans: Sequence[Span]) -> None:
    if any(span.end > len(article.text) or not article[span].strip() for span in spans):
        raise DecisionError("the passage is empty or not in the article: choose it again")


def _must_be_in(record: RecordUnderReview, at: Site) -> None:
    if record.state.gone(at.path):
        raise DecisionError(f"{at.label}: it was rejected: accept it to take it back in")


def _correct_group(record: RecordUnderReview, at: Site, raw: Any) -> list[Change]:
    if not isinstance(raw, Mapping) or not raw:
        raise DecisionError(f"{at.label}: correct its fields one by one")
    if record.value(at.path) is None:
        return add(record, at.path, raw)
    changes: list[Change] = []
    for name, value in raw.items():
        changes += correct(record, f"{at.path}/{name}", value)
    return changes


def _scalar(record: RecordUnderReview, new: Site, raw: Any, spans: Sequence[Span]) -> Any:
    if raw is None and len(spans) == 1:
        words = record.article[spans[0]]
        return words if new.node.kind == "verbatim" else typed(new, words)
    if new.node.kind == "verbatim":
        raise DecisionError(f"{new.label}: choose its words, one passage, in the article")
    return typed(new, raw)


def _cite_verbatim(record: RecordUnderReview, at: Site, spans: Sequence[Span]) -> list[Change]:
    if len(spans) != 1:
        raise DecisionError(f"{at.label}: choose one passage, from its first word to its last")
    before, words = record.value(at.path), record.article[spans[0]]
    if before == words:
        changes = accept(record, at.path)
    else:
        changes = [Change(at.path, "correct", before, words, record.seen(at.path))]
    if at.cited is None:
        return changes
    own = evidence(record.article, spans)
    alone = at.holder is not None and [n.many for n in at.holder.nodes if n.kind == "verbatim"] == [False]
    if not (alone and at.cited == at.path.rpartition("/")[0]):
        # Other verbatim words in this group keep their passages.
        known = record.value(at.cited).get(EVIDENCE) or []
        own = [one for one in known if one["text"] != before and one not in own] + own
        own.sort(key=lambda one: (one["start"], one["end"]))
    return changes + [one for one in rest_on(record, at.cited, own) if one.action != "accept"]


def rest_on(record: RecordUnderReview, path: str, after: list[dict[str, Any]]) -> list[Change]:
    """Make exactly these passages of the article the evidence of the group at the path."""
    before = record.value(path).get(EVIDENCE) or []
    if before == after:
        return accept(record, path)
    return [Change(f"{path}/{EVIDENCE}", "correct", before, after, record.seen(path))]


@dataclass
class _Filling:
    """Adds an item field by field: the history then tells what a person gave from what is still to be filled in."""

    record: RecordUnderReview
    changes: list[Change] = field(default_factory=list)

    def do(self, change: Change) -> None:
        self.changes.append(change)
        self.record = replace(self.record, state=apply(self.record.state, change))

    def group(self, at: Site, group: Group, values: Any, spans: Sequence[Span] = ()) -> None:
        if not isinstance(values, Mapping):
            raise DecisionError(f"{at.label}: give its fields by name")
        item = blank_group(group)
        passages = evidence(self.record.article, spans)
        if group.cited:
            item[EVIDENCE] = passages
        top = headline(group)
        text = self.record.article[spans[0]] if spans and top and top.name not in values else None
        if top and top.kind == "name" and any(one.span == spans[0] for one in self.record.article.sentences if spans):
            text = None  # a whole sentence is no name
        speech = group.first("speech")
        if text is not None and speech and top and top.kind == "verbatim":
            marked = any(q.closed and spans[0] in q.inner for q in quotations(self.record.article.text))
            item[speech.name] = speech.choices[0] if marked else speech.choices[-1]
        self.do(Change(at.path, "add", None, item))
        if text is not None and top:
            words = text if top.kind == "verbatim" else " ".join(text.split())
            self.do(Change(f"{at.path}/{top.name}", "correct", item[top.name], words))
        for name, value in values.items():
            self.field(site(self.record.schema, f"{at.path}/{name}"), value)

    def field(self, at: Site, value: Any) -> None:
        if at.whole:
            for number, one in enumerate(value if isinstance(value, list | tuple) else [value]):
                self.single(site(self.record.schema, f"{at.path}/{number}"), one)
        else:
            self.single(at, value)

    def single(self, at: Site, value: Any) -> None:
        if at.node.group:
            if value is not None:
                self.group(at, at.node.group, value)
        elif at.node.kind == "verbatim":
            raise DecisionError(f"{at.label}: its words are the article's: choose them there")
        elif at.item:
            self.give(at, "add", None, value)
        else:
            self.give(at, "correct", blank(at.node), value)

    def give(self, at: Site, action: Action, before: Any, value: Any) -> None:
        after = typed(at, value)
        self.do(Change(at.path, action, before, after, self.record.seen_of(at, after)))

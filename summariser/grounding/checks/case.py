"""What the checks look at: a record's parts with the passages that they rest on, and what else it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from summariser.core.article import Article, Sentence, Span
from summariser.core.lazy import cached_property
from summariser.core.schema import Schema
from summariser.core.walk import Part, as_date, parts
from summariser.language.locate import Locator, locator


@dataclass(frozen=True)
class Case:
    """A record's data and its article: all that a check may depend on."""

    schema: Schema
    data: Mapping[str, Any]
    article: Article

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The top level, then every group, depth first, each with the passages that it rests on."""
        return tuple(parts(self.schema, self.data, self.article))

    def sentences(self, spans: Sequence[Span]) -> list[Sentence]:
        """The sentences that hold these passages, each once, in order."""
        at, numbers = self._index.sentence_at, set[int]()
        for span in spans:
            numbers.update(range(at(span.start), at(span.end - 1) + 1))
        return [found for number in sorted(numbers) if (found := self.article.sentence(number))]

    @cached_property
    def _index(self) -> Locator:
        return locator(self.article)

    def texts(self, part: Part) -> list[str]:
        """The sentences that a part rests on; nothing if it cites none."""
        return [self.article[sentence.span] for sentence in self.sentences(part.passages)]

    @cached_property
    def published(self) -> date | None:
        """The day of publication: the record's one date outside of all groups, or else what the input said."""
        dates = [node for node in self.schema.nodes if node.kind == "date" and not node.many]
        return (as_date(self.data.get(dates[0].name)) if len(dates) == 1 else None) or self.article.published

    @cached_property
    def names(self) -> frozenset[str]:
        """The names that the record's groups are about: people, or who is said to have spoken."""
        own = ((part, part.group.first("name")) for part in self.parts if part.group)
        named = (part.value.get(node.name) for part, node in own if node)
        return frozenset(name for name in named if isinstance(name, str) and name.strip())

    @cached_property
    def ranges(self) -> tuple[tuple[date, date], ...]:
        """First and last day of each event in the record that has both."""
        events = (part.value for part in self.parts if part.group and part.group.is_event_date)
        both = ((as_date(event.get("start")), as_date(event.get("end"))) for event in events)
        return tuple((first, last) for first, last in both if first and last)

    @cached_property
    def days(self) -> frozenset[date]:
        """Every date that the record has."""
        found = (as_date(value) for part in self.parts for _, _, value in part.values("date"))
        return frozenset(day for day in found if day)

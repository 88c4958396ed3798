"""From a record back to the answer that a model should have given: the inverse of grounding.

Passages become the numbers of their sentences, verbatim text its opening words. Grounding such an answer gives the
record's values again, resting on the same sentences. What an answer has no room for is lost: which words inside a
sentence a person chose as evidence, and an end of reported speech that a person moved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summariser.core.answer_type import MAX_ITEMS, MAX_SENTENCES
from summariser.core.article import Article, Span
from summariser.core.schema import Node, Schema
from summariser.core.walk import Part, top
from summariser.grounding.quotation import cut
from summariser.language.locate import find_opening, locator
from summariser.language.text import words

_OPENINGS = (6, 7, 8, 5)
"""Words of an opening, in the order in which they are tried: five to eight are asked for."""


def answer_of(schema: Schema, data: Mapping[str, Any], article: Article) -> dict[str, Any]:
    """The answer, as JSON values of the schema's draft type, that this data came from or should have.

    Lists are cut at the number of items, and citations at the number of sentences, that a model is asked for. An
    item that lacks the words which it quotes is left out: it would teach to give none.
    """
    return _answer(top(schema, data, article), article)


def _answer(part: Part, article: Article) -> dict[str, Any]:
    index, speech = locator(article), part.group.first("speech") if part.group else None
    cited = (n for s in part.passages for n in range(index.sentence_at(s.start), index.sentence_at(s.end - 1) + 1))
    numbers = list(dict.fromkeys(cited))[:MAX_SENTENCES]
    openings = _Openings(article, part.passages, numbers, bool(speech and part.value.get(speech.name) == "direct"))
    answer: dict[str, Any] = {}
    for node in part.nodes:
        found = part.places(node)
        if node.many:
            found = [(path, item) for path, item in found if _is_whole(node, item)][:MAX_ITEMS]
        values = [_value(node, part, path, value, openings) for path, value in found]
        answer[node.name] = values if node.many else values[0]
    return answer | ({"sentences": numbers} if part.group and part.group.cited else {})


def _is_whole(node: Node, item: Any) -> bool:
    if node.kind == "verbatim":
        return bool(item)
    if not node.group or not isinstance(item, Mapping):
        return True
    return all(item.get(n.name) for n in node.group.nodes if n.kind == "verbatim" and not (n.many or n.optional))


def _value(node: Node, part: Part, path: str, value: Any, openings: "_Openings") -> Any:
    if node.group:
        return _answer(part.inner(node, path, value), openings.article) if isinstance(value, Mapping) else None
    return openings.of(value) if node.kind == "verbatim" and value else value


@dataclass(frozen=True)
class _Openings:
    """Of what a part of the record quotes. `spans` are what it rests on, `direct` its speech."""

    article: Article
    spans: Sequence[Span]
    numbers: Sequence[int]
    direct: bool

    def of(self, text: str) -> str:
        """The first words of a passage: as few of those asked for as lead to it again, or more where it takes more."""
        found = words(text)
        lengths = [n for n in _OPENINGS if n < len(found)] + list(range(9, len(found))) + [len(found)]
        openings = [" ".join(text[: found[n - 1][1].end].split()) for n in lengths if n]
        return next((one for one in openings if self._leads_to(text, one)), openings[0] if openings else text)

    def _leads_to(self, text: str, opening: str) -> bool:
        at = find_opening(self.article, opening, self.numbers)
        if at is None or at.approximate:
            return False
        span = cut(self.article, at.span, self.direct, self.numbers).span
        return self.article[span] == text and (not self.spans or span in self.spans)

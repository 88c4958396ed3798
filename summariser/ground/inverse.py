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
from summariser.core.record import passages_of
from summariser.core.schema import Group, Node, Schema
from summariser.ground.quotation import cut
from summariser.language.locate import find_opening, locator
from summariser.language.text import words

_OPENINGS = (6, 7, 8, 5)
"""Words of an opening, in the order in which they are tried: five to eight are asked for."""


@dataclass(frozen=True)
class _InversePlace:
    """What a part of the record rests on, and whether its speech is direct."""

    spans: Sequence[Span] = ()
    numbers: Sequence[int] = ()
    direct: bool = False


def answer_of(schema: Schema, data: Mapping[str, Any], article: Article) -> dict[str, Any]:
    """The answer, as JSON values of the schema's draft type, that this data came from or should have.

    Lists are cut at the number of items, and citations at the number of sentences, that a model is asked for. An
    item that lacks the words which it quotes is left out: it would teach to give none.
    """
    return {node.name: _value(node, data.get(node.name), article, _InversePlace()) for node in schema.nodes}


def _value(node: Node, value: Any, article: Article, place: _InversePlace) -> Any:
    if not node.many:
        return _single(node, value, article, place)
    items = [item for item in value if _is_whole(node, item)] if isinstance(value, list) else []
    return [_single(node, item, article, place) for item in items[:MAX_ITEMS]]


def _is_whole(node: Node, item: Any) -> bool:
    if node.kind == "verbatim":
        return bool(item)
    if not node.group or not isinstance(item, Mapping):
        return True
    return all(item.get(n.name) for n in node.group.nodes if n.kind == "verbatim" and not (n.many or n.optional))


def _single(node: Node, value: Any, article: Article, place: _InversePlace) -> Any:
    if node.group:
        return _group(node.group, value, article, place) if isinstance(value, Mapping) else None
    return _opening(value, article, place) if node.kind == "verbatim" and value else value


def _group(group: Group, value: Mapping[str, Any], article: Article, above: _InversePlace) -> dict[str, Any]:
    spans = passages_of(value, article) if group.cited else above.spans
    index = locator(article)
    cited = (n for s in spans for n in range(index.sentence_at(s.start), index.sentence_at(s.end - 1) + 1))
    numbers = list(dict.fromkeys(cited))[:MAX_SENTENCES] if group.cited else above.numbers
    speech = group.first("speech")
    place = _InversePlace(spans, numbers, bool(speech and value.get(speech.name) == "direct"))
    answer = {node.name: _value(node, value.get(node.name), article, place) for node in group.nodes}
    return answer | ({"sentences": numbers} if group.cited else {})


def _opening(text: str, article: Article, place: _InversePlace) -> str:
    """The first words of a passage: as few of those asked for as lead to it again, or more where it takes more."""
    found = words(text)
    lengths = [n for n in _OPENINGS if n < len(found)] + list(range(9, len(found))) + [len(found)]
    openings = [" ".join(text[: found[n - 1][1].end].split()) for n in lengths if n]
    return next((one for one in openings if _leads_to(text, one, article, place)), openings[0] if openings else text)


def _leads_to(text: str, opening: str, article: Article, place: _InversePlace) -> bool:
    at = find_opening(article, opening, place.numbers)
    if at is None or at.approximate:
        return False
    span = cut(article, at.span, place.direct, place.numbers).span
    return article[span] == text and (not place.spans or span in place.spans)

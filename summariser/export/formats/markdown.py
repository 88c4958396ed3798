"""A brief for people: each record with its values, its passages and its doubts, in one document.

Whatever comes from articles and models is text: it makes no markup, no HTML and no link, and no terminal obeys it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from summariser.core.article import Article
from summariser.core.display import visible
from summariser.core.record import Record
from summariser.core.schema import Node, Schema
from summariser.core.walk import Part, events, place_in_words, top
from summariser.export.export import ExportFormat
from summariser.export.formats.lines import Stream, encoded
from summariser.language.headings import title_of

_MARKUP = re.compile(r"^\d+(?=[.)](?:\s|$))|[\\`*_\[\]<>|~$&@#]|^[-+=]|(?<=\w):(?=//)|(?<=www)\.", re.IGNORECASE)
"""What makes markup: emphasis, links (bare addresses too), HTML, entities, tables, formulas, lists."""


class Markdown:
    def __init__(self, stream: Stream, schema: Schema) -> None:
        self._stream = stream
        self._schema = schema
        self._between = b""

    def write(self, name: str, record: Record, article: Article | None) -> None:
        title = record.article.title or (title_of(None, article.text) if article else name)
        lines = "\n".join(_lines(self._schema, title, record))
        self._stream.write(self._between + encoded(f"{lines}\n"))
        self._between = b"\n---\n\n"


def _lines(schema: Schema, title: str, record: Record) -> Iterator[str]:
    review = record.review
    by = f" by {escaped(review.reviewer)}" if review.reviewer else ""
    doubts = f", {len(record.flags)} flagged" if record.flags else ""
    days = next((dict.fromkeys(map(str, days)) for days in events(schema, record.data)), ())
    yield f"# {escaped(title)}{', ' if days else ''}{' to '.join(days)}"
    yield ""
    where = escaped(record.article.path or record.article.id or "-")
    yield f"{where} · {escaped(record.schema_id)} · {review.status}{by}{doubts}"
    yield ""
    whole = top(schema, record.data)
    yield from _values(schema.nodes, record.data, 0)
    for node in schema.nodes:
        if node.many or node.group:
            yield from ("", f"## {_label(node)}", "")
            yield from [*_section(whole, node)] or ["none"]
    if record.flags:
        yield from ("", "## Flagged", "")
        yield from (
            f"- {escaped(place_in_words(flag.path) or 'The record')}: {escaped(flag.message)}" for flag in record.flags
        )
    if record.notes:
        yield from ("", "## Notes", "")
        yield from (
            f"- {escaped(place_in_words(note.path) or 'The record')}: {escaped(note.said)}" for note in record.notes
        )


def _section(whole: Part, node: Node) -> Iterator[str]:
    if node.group is None:
        yield from (f"- {_said(item)}" for _, item in whole.places(node))
    for group in whole.groups(node):
        yield from _item(group, 0)


def _item(part: Part, depth: int) -> Iterator[str]:
    """A group as one bullet: its first value leads, the others and its passages stand below."""
    single = [n for n in part.nodes if not n.group]
    indent = "  " * depth
    yield f"{indent}- {f'**{_said(part.value.get(single[0].name))}**' if single else '…'}"
    yield from _values(single[1:], part.value, depth + 1)
    for node in part.nodes:
        for group in part.groups(node):
            yield f"{indent}  - {_label(node)}:"
            yield from _item(group, depth + 2)
    for passage in dict.fromkeys(_beyond(part, one["text"]) for one in part.evidence):
        if passage:
            yield f"{indent}  - “{escaped(passage)}”"


def _beyond(part: Part, passage: str) -> str:
    """What a passage adds to what the values have said: beside the quotation `We won` it is `…, said Bo`."""
    if any(passage in str(value) for _, _, value in part.values("name", "text", "verbatim")):
        return ""
    for _, _, words in part.values("verbatim"):
        passage = passage.replace(str(words), "…")
    return passage if any(map(str.isalnum, passage)) else ""


def _values(nodes: Sequence[Node], data: Mapping[str, Any], depth: int) -> Iterator[str]:
    for node in nodes:
        if not node.group and not (node.many and not depth):
            yield f"{'  ' * depth}- {_label(node)}: {_said(data.get(node.name))}"


def _label(node: Node) -> str:
    words = node.name.replace("_", " ")
    return escaped(words[:1].upper() + words[1:])


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_said, value)) or "–"
    return "–" if value is None or value == "" else escaped(str(value))


def escaped(text: str) -> str:
    """One line of text that Markdown shows as it is."""
    line = " ".join(visible(text).split())
    return _MARKUP.sub(lambda m: f"{m[0]}\\" if m[0].isdigit() else f"\\{m[0]}", line)


FORMAT = ExportFormat(Markdown, schema=True, titles=True)

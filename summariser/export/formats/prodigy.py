"""Tasks for Prodigy's spans.manual recipe, one a line.

Format: https://prodi.gy/docs/api-interfaces#spans_manual (text, tokens, spans by characters and by tokens, token_end
included, meta; "answer" on what is annotated already). Passages overlap, which spans_manual allows and ner_manual
does not. The tokens are our own, cut where a span begins or ends: Prodigy refuses spans that its tokens do not fit.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from summariser.core.article import Article
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.core.walk import Passage
from summariser.export.export import ExportFormat
from summariser.export.formats.label_studio import labelled
from summariser.export.formats.lines import Stream, json_line

_PIECE = re.compile(r"\w+|[^\w\s]|\s+")


class Prodigy:
    def __init__(self, stream: Stream, schema: Schema) -> None:
        self._stream = stream
        self._schema = schema

    def write(self, name: str, record: Record, article: Article | None) -> None:  # noqa: ARG002 - an Output
        if article:
            self._stream.write(json_line(task(self._schema, record, article)))


def task(schema: Schema, record: Record, article: Article) -> dict[str, Any]:
    """The article with the record's passages as spans."""
    spans = labelled(schema, record, article)
    tokens = list(_tokens(article.text, spans))
    meta = {"article": article.id, "path": article.path, "schema": record.schema_id, "state": record.review.status}
    accepted = {"answer": "accept"} if record.review.status == "reviewed" else {}
    found = {"text": article.text, "tokens": tokens, "spans": list(_spans(spans, tokens)), "meta": meta}
    return found | accepted


def _tokens(text: str, spans: Sequence[Passage]) -> Iterator[dict[str, Any]]:
    """Words, marks and white space. `ws` stands for one space behind a token, which is then no token itself."""
    starts, ends = {s.start for s in spans}, {s.end for s in spans}
    cuts = sorted({0, len(text)} | starts | ends)
    pieces: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        pieces += [match.span() for match in _PIECE.finditer(text, start, end)]
    number, at = 0, 0
    while at < len(pieces):
        start, end = pieces[at]
        at += 1
        follows = pieces[at] if at < len(pieces) else None
        # A span may begin or end with that space: then it stays a token.
        own = bool(follows) and (pieces[at][0] in starts or pieces[at][0] + 1 in ends)
        spaced = bool(follows and not text[start:end].isspace() and text[follows[0]] == " " and not own)
        if spaced and follows:
            pieces[at] = (follows[0] + 1, follows[1])
            at += pieces[at][0] == pieces[at][1]
        yield {"text": text[start:end], "start": start, "end": end, "id": number, "ws": spaced}
        number += 1


def _spans(spans: Sequence[Passage], tokens: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    first = {token["start"]: token["id"] for token in tokens}
    last = {token["end"]: token["id"] for token in tokens}
    for s in spans:
        place = {"token_start": first[s.start], "token_end": last[s.end]}
        yield {"start": s.start, "end": s.end, **place, "label": s.field}


FORMAT = ExportFormat(Prodigy, schema=True, articles=True)

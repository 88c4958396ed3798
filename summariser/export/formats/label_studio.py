"""Tasks for Label Studio, and the labelling interface that they are for.

Format: https://labelstud.io/guide/tasks (basic JSON: a list of tasks with `data`), .../guide/predictions and
.../guide/task_format (`predictions` and `annotations`, each a `result` of regions), tags Text and Labels. A draft is a
prediction with its model's name, a reviewed record an annotation. Offsets of the Text tag count code points, as ours
do (https://github.com/HumanSignal/label-studio/pull/1559).
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from summariser.core.article import Article
from summariser.core.display import json_text
from summariser.core.errors import ArticleError
from summariser.core.record import Record
from summariser.core.schema import Schema
from summariser.core.walk import Passage, fields, passages
from summariser.export.export import ExportFormat
from summariser.export.formats.lines import Stream, encoded
from summariser.machine.atomic import atomic_file, write_atomic


def labelled(schema: Schema, record: Record, article: Article) -> list[Passage]:
    """Each passage under each field that cites it, once, by place. The field's dotted name is the label.

    ArticleError if one is not what the article says there: the tool would show other words than the record's.
    """
    found = {(p.start, p.end, p.field): _checked(p, article) for p in _known(schema, record)}
    return [found[key] for key in sorted(found)]


def _known(schema: Schema, record: Record) -> Iterator[Passage]:
    for passage in passages(schema, record.data):
        if not 0 <= passage.start < passage.end:
            raise ArticleError(f"its passage at {passage.path} is empty or turned round: correct the record")
        yield passage


def _checked(passage: Passage, article: Article) -> Passage:
    if passage.end > len(article.text) or article.text[passage.start : passage.end] != passage.text:
        raise ArticleError(f"its passage at {passage.path} is not what the article says there: correct the record")
    return passage


@contextmanager
def label_studio(folder: Path, schema: Schema) -> Iterator["LabelStudio"]:
    """tasks.json to import, and config.xml for the project's labelling interface; in place when the block ends."""
    folder.mkdir(parents=True, exist_ok=True)
    with atomic_file(folder / "tasks.json") as file:
        file.write(b"[")
        yield LabelStudio(file, schema)
        file.write(b"\n]\n")
    write_atomic(folder / "config.xml", interface(schema))


class LabelStudio:
    def __init__(self, stream: Stream, schema: Schema) -> None:
        self._stream = stream
        self._schema = schema
        self._before = b"\n"

    def write(self, name: str, record: Record, article: Article | None) -> None:  # noqa: ARG002 - an Output
        if article:
            value = json.dumps(task(self._schema, record, article), ensure_ascii=False, allow_nan=False)
            self._stream.write(self._before + encoded(json_text(value)))
            self._before = b",\n"


def task(schema: Schema, record: Record, article: Article) -> dict[str, Any]:
    """The article with the record's passages as regions."""
    data = {"text": article.text, "article": article.id, "path": article.path, "schema": record.schema_id}
    result = [_region(article, passage) for passage in labelled(schema, record, article)]
    if record.review.status == "reviewed":
        return {"data": data, "annotations": [{"result": result}]}
    model = record.provenance.model if record.provenance else "unknown"
    return {"data": data, "predictions": [{"model_version": model, "result": result}]}


def _region(article: Article, passage: Passage) -> dict[str, Any]:
    place = f"{article.id}:{passage.start}:{passage.end}:{passage.field}"
    return {
        "id": hashlib.sha256(place.encode()).hexdigest()[:10],
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": {"start": passage.start, "end": passage.end, "text": passage.text, "labels": [passage.field]},
    }


def interface(schema: Schema) -> str:
    """A label for each field that cites passages."""
    cited = (field for field, node in fields(schema.nodes) if node.group and node.group.cited)
    labels = "".join(f"    <Label value={quoteattr(field)}/>\n" for field in cited)
    return f'<View>\n  <Labels name="label" toName="text">\n{labels}  </Labels>\n{_TEXT}</View>\n'


_TEXT = '  <Text name="text" value="$text"/>\n'


FORMAT = ExportFormat(label_studio, folder=True, schema=True, articles=True)

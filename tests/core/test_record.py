"""The published format: its keys and their order, what it reads back, and evidence wherever it is."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from summariser.core.article import Article
from summariser.core.flags import Flag
from summariser.core.record import (
    ArticleRef,
    Decision,
    Provenance,
    Record,
    RecordReview,
    Tokens,
    canonical,
    evidence_in,
)

ARTICLE = Article("Leaders met.", "ab" * 32, "seeds/a.txt", title="A visit")
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
DATA = {"z": 1, "a": {"evidence": [{"start": 0, "end": 7, "text": "Leaders"}]}}
RECORD = Record(
    schema_id="meeting/1",
    article=ArticleRef.of(ARTICLE),
    data=DATA,
    flags=(Flag(path="/a", code="no_evidence", message="?"),),
    review=RecordReview(
        status="reviewed",
        reviewer="ann",
        decisions=(Decision(path="/z", action="correct", before=2, after=1, at=AT, reviewer="ann"),),
        seconds=3.5,
    ),
    provenance=Provenance(
        model="m", prompt="extract@1", strategy="whole", run="r", usage=Tokens(input=1), cost_usd=0.5, at=AT
    ),
)


def test_the_format_has_its_keys_in_order() -> None:
    found = RECORD.as_json()
    assert list(found) == ["format", "schema", "article", "data", "flags", "review", "provenance"]
    assert found["format"] == "summariser.record/1"
    assert found["article"] == {"id": ARTICLE.id, "path": "seeds/a.txt", "sha256": "ab" * 32, "title": "A visit"}
    assert list(found["data"]) == ["z", "a"], "the schema's order, not the alphabet's"
    assert list(found["review"]) == ["status", "reviewer", "decisions", "seconds"]
    assert list(found["review"]["decisions"][0]) == ["path", "action", "before", "after", "at", "reviewer"]
    assert list(found["provenance"]) == ["model", "prompt", "strategy", "run", "usage", "cost_usd", "at"]


def test_what_is_written_is_read_back() -> None:
    assert Record.model_validate_json(json.dumps(RECORD.as_json())) == RECORD


def test_gold_has_only_what_it_needs() -> None:
    gold = {"format": "summariser.record/1", "schema": "meeting/1", "article": {"sha256": "0"}, "data": {}}
    record = Record.model_validate(gold)
    assert (record.article.id, record.flags, record.review.status, record.provenance) == (None, (), "draft", None)


@pytest.mark.parametrize("wrong", [{"format": "summariser.record/2"}, {"data": []}, {"review": {"status": "done"}}])
def test_another_format_is_not_read(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Record.model_validate(RECORD.as_json() | wrong)


def test_a_record_does_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        RECORD.schema_id = "other/1"  # type: ignore[misc] # what is tested is that it is refused


def test_evidence_is_found_at_any_depth() -> None:
    passage = {"start": 1, "end": 2, "text": "x"}
    data = {
        "one": {"evidence": [passage], "inner": [{"evidence": [passage, passage]}, "text", None]},
        "evidence": "a field by this name that is none",
        "two": [[{"evidence": []}]],
    }
    assert [e.text for e in evidence_in(data)] == ["x", "x", "x"]


def test_canonical_json_has_one_spelling() -> None:
    one = canonical({"b": [1, Decimal("0.10")], "a": "é"})
    assert one == canonical({"a": "é", "b": [1, Decimal("0.10")]}) == '{"a":"é","b":[1,"0.10"]}'

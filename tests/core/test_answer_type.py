"""The answer's type: numbers and opening words instead of passages, and forgiving of what is not worth asking again."""

import json
from datetime import date
from typing import Any, ClassVar, Literal

import pytest
from pydantic import BaseModel, ValidationError

from summariser.core.answer_type import MAX_ITEMS, draft_type, strict_json_schema
from summariser.core.meeting import Meeting
from summariser.core.schema import Cited, EventDate, Name, Schema, Verbatim
from tests.trade_deal import TradeDeal


class Item(Cited):
    label: Name
    words: Verbatim
    note: str | None


class Box(BaseModel):
    schema_id: ClassVar[str] = "gift box/2"
    title: str
    kind: Literal["big", "small"] | None
    when: EventDate | None
    day: date | None
    weight: float
    count: int
    sealed: bool
    items: list[Item]
    tags: list[str]


BOX = Schema.of(Box)
WHOLE: dict[str, Any] = {
    "title": "A box",
    "kind": "big",
    "when": {"sentences": [1], "start": "2024-01-02", "end": None, "basis": "stated"},
    "day": None,
    "weight": 1.5,
    "count": 2,
    "sealed": True,
    "items": [{"sentences": [2, 3], "label": "Red", "words": "a red one", "note": None}],
    "tags": ["x"],
}


def parsed(**changed: Any) -> dict[str, Any]:
    return draft_type(BOX).model_validate_json(json.dumps(WHOLE | changed)).model_dump()


def test_an_answer_has_sentence_numbers_where_the_record_has_evidence() -> None:
    answer = parsed()
    assert answer["items"][0] == {"sentences": [2, 3], "label": "Red", "words": "a red one", "note": None}
    assert answer["when"]["start"] == date(2024, 1, 2)
    assert list(answer) == list(WHOLE)


@pytest.mark.parametrize("word", ["null", "None", " n/a ", ""])
def test_the_word_for_nothing_is_nothing_where_nothing_is_allowed(word: str) -> None:
    assert parsed(kind=word, day=word, when=word) == parsed(kind=None, day=None, when=None)
    assert parsed(items=[WHOLE["items"][0] | {"note": word}])["items"][0]["note"] is None
    assert parsed(title=word)["title"] == word


def test_lists_may_be_missing_null_or_a_lone_item() -> None:
    assert parsed(items=None, tags=None) == parsed(items=[], tags=[])
    assert parsed(tags="x")["tags"] == ["x"]
    assert parsed(items=WHOLE["items"][0])["items"] == parsed()["items"]
    assert parsed(items=[WHOLE["items"][0] | {"sentences": 2}])["items"][0]["sentences"] == [2]
    without = {key: value for key, value in WHOLE.items() if key != "tags"}
    assert draft_type(BOX).model_validate(without).model_dump()["tags"] == []


def test_one_item_too_many_or_a_key_too_many_does_not_lose_the_answer() -> None:
    many = ["x"] * (MAX_ITEMS + 5)
    assert parsed(tags=many, more="?")["tags"] == many
    assert "more" not in parsed(more="?")


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "huge"}, {"title": None}, {"day": "soon"}, {"weight": "heavy"}, {"count": 1.5}, {"items": ["Red"]}],
)
def test_what_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        parsed(**wrong)


def test_one_field_alone() -> None:
    one = draft_type(BOX, "items")
    assert (one.__name__, list(one.model_fields)) == ("Gift BoxItemsDraft", ["items"])
    assert one.model_validate({"items": []}).model_dump() == {"items": []}


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every object type inside a JSON Schema."""
    if isinstance(schema, list):
        return [found for inner in schema for found in objects(inner)]
    if not isinstance(schema, dict):
        return []
    mine = [schema] if schema.get("type") == "object" else []
    return mine + [found for inner in schema.values() for found in objects(inner)]


@pytest.mark.parametrize("model", [Meeting, TradeDeal, Box])
@pytest.mark.parametrize("bounded", [True, False])
def test_the_strict_schema_requires_every_key_and_allows_no_other(model: type[BaseModel], bounded: bool) -> None:
    strict = strict_json_schema(draft_type(Schema.of(model)), bounded)
    found = objects(strict)
    assert len(found) >= 3
    for one in found:
        assert one["required"] == list(one["properties"])
        assert one["additionalProperties"] is False
    text = json.dumps(strict)
    assert not any(word in text for word in ('"$ref"', '"$defs"', '"default"', '"title": "', "evidence"))
    assert ("maxItems" in text, "maxLength" in text) == (bounded, bounded)


def test_a_field_named_like_a_keyword_is_kept() -> None:
    class Page(BaseModel):
        title: str
        default: str
        maxItems: int  # noqa: N815 - a name that JSON Schema has a meaning for

    strict = strict_json_schema(draft_type(Schema.of(Page)), bounded=False)
    assert strict["required"] == ["title", "default", "maxItems"]


def test_descriptions_reach_the_schema_and_verbatim_text_asks_for_its_opening() -> None:
    strict = strict_json_schema(draft_type(Schema.of(TradeDeal)), bounded=False)
    clause = strict["properties"]["clauses"]["items"]["properties"]
    assert clause["gist"]["description"] == "What the clause says."
    assert clause["wording"]["description"].startswith("The clause. Only its first")
    assert clause["sentences"]["items"] == {"type": "integer"}


def test_the_schema_is_the_same_every_time() -> None:
    texts = {json.dumps(strict_json_schema(draft_type.__wrapped__(Schema.of(Meeting)), bounded=True)) for _ in range(2)}
    assert len(texts) == 1

"""Answers out of what models write, without any network."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from summariser.models.objects import AnswerObject, candidates, in_message, in_text
from summariser.models.parsing import MisfitError, asked_for, parse
from tests.growth import assert_in_proportion


def last(text: str) -> str | None:
    return found[-1].text if (found := in_text(text)) else None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', '{"a": 1}'),
        (' \n{"a": {"b": 1}}\n', '{"a": {"b": 1}}'),
        ('```json\n{"a": 1}\n```', '{"a": 1}'),
        ('Sure {thing}: {"a": "}"} bye', '{"a": "}"}'),
        ("{'a': {\"b\": 1}}", None),
        ('{"first": 1} then {"last": 2}', '{"last": 2}'),
        ('{"a": 1} and nothing else: {}', '{"a": 1}'),
        ("{}", "{}"),
        ('{"a": {"b": 1}, "c', None),
        ('{"a": {"b": 1}, "c": "cut', None),
        ('{"list": [\n  {"b": 1},\n  {"b": 2},\n  {"b', None),
        ('prose { and {"a": 1}', '{"a": 1}'),
        ('First {"a": no, better: {"a": 1}', '{"a": 1}'),
        ("no object", None),
        ("[1, 2]", None),
        ('[{"a": 1}]', '{"a": 1}'),
        ("null", None),
        ("", None),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, None),
        ('{"a": ' + "1" * 5_000 + "}", None),
        ("{x}" * 900 + '{"a": 1}', '{"a": 1}'),
    ],
)
def test_the_object_is_cut_out(text: str, found: str | None) -> None:
    assert last(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<think>It may be {one of {those</think>{}", '{"a": 1}'),
        ('<think>\n{"a": 7, "b": [\n</think>\n\n```json\n{}\n```', '{"a": 1}'),
        ('<THINKING>Or {"a": 2}?</THINKING> So: {}', '{"a": 1}'),
        ('It began to think in the prompt: {"a": 2}</think>{}', '{"a": 1}'),
        ('<think>{"a": 2}</think>{}<think>was that {"a": 3}?', '{"a": 1}'),
        ('{}\n<think>{"a": 3}</think>', '{"a": 1}'),
        ("<think>only here: {}</think>\n", '{"a": 1}'),
        ("<think>and never closed {}", '{"a": 1}'),
        ('<think>{"a": 2}</think>I found no meeting.', None),
        ('The text says "<think>" {}', '{"a": 1}'),
    ],
)
def test_thoughts_are_left_out_unless_nothing_else_is_there(text: str, found: str | None) -> None:
    assert last(text.replace("{}", '{"a": 1}')) == found


def test_a_mark_of_thought_inside_an_answer_is_its_text() -> None:
    text = json.dumps({"summary": "They said <think> and </think>.", "more": "</think>"})
    assert last(f"```json\n{text}\n```") == text


@pytest.mark.parametrize(
    "unit",
    ["{", '{"', '{"a":', "{   ", "{x}", "{}", '{"a":1}', "<think>", "</think>{}"],
)
def test_the_time_for_one_piece_over_and_over_grows_with_their_number(unit: str) -> None:
    assert_in_proportion(lambda size: in_text(unit * (size // len(unit))), 1_000_000)


@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        ('{"a":' * 900 + "[", "1,", ""),
        ('{"a":' * 900 + "[", "1,", "1" * 5_000),
        ('{"', "x", ""),
        ('{"a"', " ", ""),
        ('{"b":!' * 2_000, ",", '{"a":1}'),
    ],
    ids=lambda text: f"{text[:8]!r}",
)
def test_the_time_grows_with_what_an_object_is_made_to_go_on_with(before: str, unit: str, after: str) -> None:
    assert_in_proportion(lambda size: in_text(before + unit * size + after), 800_000)


objects = st.dictionaries(
    st.text(max_size=5), st.recursive(st.text() | st.integers(), st.lists), min_size=1, max_size=4
)
prose = st.text(st.characters(exclude_characters="{}<"), max_size=30)


@settings(max_examples=40)
@given(objects, prose, prose)
def test_an_object_survives_any_prose_around_it(value: dict[str, Any], before: str, after: str) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert last(before + text + after) == text


@settings(max_examples=100)
@given(objects, st.data())
def test_no_part_of_a_broken_object_passes_for_the_whole(value: dict[str, Any], data: st.DataObject) -> None:
    text = json.dumps({"outer": value, "inner": [value, {"k": value}], "end": 1}, ensure_ascii=False)
    assert last(text[: data.draw(st.integers(0, len(text) - 1))]) is None


class Talk(BaseModel):
    """An answer of which hardly anything is required, as those that are asked field by field."""

    topic: str
    guests: list[str] = []


class Guests(BaseModel):
    guests: list[str] = []


TALK = {"topic": "Ports {and} ships", "guests": ["Ana", "Bo"]}
T = json.dumps(TALK)


def call(arguments: object) -> dict[str, Any]:
    return {"id": "c", "type": "function", "function": {"name": "Talk", "arguments": arguments}}


MESSAGES: dict[str, dict[str, Any]] = {
    "alone": {"content": T},
    "reasoning": {"content": None, "reasoning_content": f"Hm {{unclosed. {T}"},
    "reasoning, another name": {"content": "", "reasoning": T},
    "reasoning beside it": {"content": T, "reasoning_content": '{"topic": "draft"}'},
    "tool": {"content": None, "tool_calls": [call(T)]},
    "tool, an object": {"tool_calls": [call(TALK)]},
    "tool, as of old": {"content": None, "function_call": {"name": "Talk", "arguments": T}},
    "parts": {"content": [{"type": "text", "text": T[:9]}, {"type": "image"}, {"type": "text", "text": T[9:]}]},
    "wrapped": {"content": json.dumps({"result": TALK})},
    "wrapped twice": {"content": json.dumps({"status": "ok", "data": {"talk": TALK}})},
    "wrapped in a list": {"content": json.dumps({"talks": [TALK]})},
    "wrapped three times": {"content": json.dumps({"status": {"data": {"talk": TALK}}})},
    "wrapped as a text": {"content": json.dumps({"answer": json.dumps(TALK)})},
    "written twice": {"content": json.dumps(json.dumps(TALK))},
    "not written out": {"content": TALK},
    "in thinking": {"content": "", "thinking": json.dumps(TALK)},
    "wrapped as a tool": {"content": json.dumps({"name": "Talk", "parameters": TALK})},
    "in a list": {"content": f"[{T}]"},
    "before a note": {"content": f'{T}\nNote: {{"confidence": 0.9}}'},
    "after a note": {"content": f'{{"confidence": 0.9}}\n{T}'},
    "between notes": {"content": f'{{"topic": 1}} {T} {{"guests": "none"}} {{}}'},
    "a draft and the answer": {"content": f'{{"topic": "x", "guests": ["y"]}} No: {T}'},
    "thoughts": {"content": f'<think>{{"topic": "x", "guests": []}} {{ {{"</think>\n{T}'},
    "nothing but thoughts": {"content": f"<think>It is {T}</think>"},
}


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_the_answer_is_the_object_that_fits(message: dict[str, Any]) -> None:
    assert parse(in_message(message), asked_for(Talk, bounded=False)).model_dump() == TALK
    guests = parse(in_message(message), asked_for(Guests, bounded=False))
    assert guests.model_dump() == {"guests": TALK["guests"]} or message == MESSAGES["between notes"]


@pytest.mark.parametrize(
    "message",
    [{}, {"content": 7}, {"content": [1, {"text": 2}]}, {"tool_calls": [1, {}, {"function": 2}]}, {"tool_calls": "x"}],
)
def test_a_message_without_an_object_has_none(message: dict[str, Any]) -> None:
    assert in_message(message) == ()


def test_of_objects_that_all_do_not_fit_the_nearest_is_told_about() -> None:
    found = (AnswerObject('{"a": 1}', {"a": 1}), AnswerObject('{"topic": 3, "guests": 4}', {"topic": 3, "guests": 4}))
    with pytest.raises(MisfitError) as caught:
        parse((*found, AnswerObject('{"b": 2}', {"b": 2})), asked_for(Talk, bounded=False))
    assert caught.value.content == '{"topic": 3, "guests": 4}'


def test_an_object_with_few_of_the_fields_is_not_taken_for_one_with_many() -> None:
    fields = frozenset("abcd")
    many, few = AnswerObject("many", dict.fromkeys("abcd")), AnswerObject("few", {"a": 1})
    assert candidates((many, few), fields) == ["many"]
    assert candidates((few,), fields) == ["few"]

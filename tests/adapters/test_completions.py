"""Reading providers' responses, without any network."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summariser.adapters.completions import Again, Failed, Usable, find_object, judge, read_usage
from summariser.adapters.wire import WireAnswer
from summariser.domain.budget import Usage
from summariser.domain.errors import AnswerError, ProviderError

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


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
        ('prose { and {"a": 1}', None),
        ("no object", None),
        ("[1, 2]", None),
        ("null", None),
        ("", None),
        ("{" * 100_000, None),
        ('{"a":' * 50_000, None),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, None),
        ('{"a": ' + "1" * 5_000 + "}", None),
        ("{x}" * 900 + '{"a": 1}', '{"a": 1}'),
        ("{x}" * 1_000_000, None),
    ],
)
def test_the_object_is_cut_out(text: str, found: str | None) -> None:
    assert find_object(text) == found


objects = st.dictionaries(
    st.text(max_size=5), st.recursive(st.text() | st.integers(), st.lists), min_size=1, max_size=4
)
prose = st.text(st.characters(exclude_characters="{}"), max_size=30)


@settings(max_examples=40)
@given(objects, prose, prose)
def test_an_object_survives_any_prose_around_it(value: dict[str, Any], before: str, after: str) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert find_object(before + text + after) == text


@settings(max_examples=40)
@given(objects, st.data())
def test_no_part_of_a_broken_object_passes_for_the_whole(value: dict[str, Any], data: st.DataObject) -> None:
    text = json.dumps({"outer": value, "end": 1}, ensure_ascii=False)
    cut = data.draw(st.integers(0, len(text) - 1))
    found = find_object(text[:cut])
    assert found is None


@pytest.mark.parametrize(
    ("block", "usage"),
    [
        ({"prompt_tokens": 5, "completion_tokens": 2}, Usage(5, 0, 2)),
        ({"prompt_tokens": 5, "completion_tokens": 0}, Usage(5, 0, 0)),
        ({"prompt_tokens": 5, "completion_tokens": 2, "prompt_tokens_details": None}, Usage(5, 0, 2)),
        ({"prompt_tokens": 5, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 5}}, Usage(5, 5, 2)),
        ({"prompt_tokens": 5, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 6}}, Usage(5, 0, 2)),
        ({"prompt_tokens": 5, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": "4"}}, Usage(5, 0, 2)),
        ({"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}, Usage(5, 0, 2)),
        ({"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 107}, Usage(5, 0, 102)),
        ({"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 3}, Usage(5, 0, 2)),
        ({"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": "9"}, Usage(5, 0, 2)),
        ({"prompt_tokens": 0, "completion_tokens": 0}, None),
        ({"prompt_tokens": 5}, None),
        ({"prompt_tokens": True, "completion_tokens": 1}, None),
        ({"prompt_tokens": 5.5, "completion_tokens": 1}, None),
        ({"prompt_tokens": 10**12, "completion_tokens": 1}, None),
        ([], None),
        (None, None),
    ],
)
def test_usage(block: object, usage: Usage | None) -> None:
    assert read_usage(block) == usage


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "choices",
                    "message",
                    "content",
                    "error",
                    "code",
                    "usage",
                    "prompt_tokens",
                    "refusal",
                    "detail",
                    "loc",
                    "raw",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(st.integers(200, 599), json_values.map(json.dumps) | st.text())
def test_any_response_has_a_verdict_and_a_line_for_a_person(status: int, text: str) -> None:
    receipt, verdict = judge(WireAnswer(status, {}, text), "m", "host", NOW)
    if status >= 300:
        assert receipt.outcome in ("refused", "lost")
    if isinstance(verdict, Failed):
        assert isinstance(verdict.error, AnswerError | ProviderError)
        assert "\n" not in str(verdict.error)
        assert str(verdict.error) == receipt.error
    elif isinstance(verdict, Again):
        assert verdict.charged == (receipt.outcome in ("unusable", "lost"))
    else:
        assert isinstance(verdict, Usable)
        assert receipt.raw == text


@pytest.mark.parametrize("status", [300, 302, 304])
def test_a_redirect_that_leads_nowhere_is_the_servers_fault(status: int) -> None:
    _, verdict = judge(WireAnswer(status, {}, ""), "m", "host", NOW)
    assert isinstance(verdict, Failed)
    assert isinstance(verdict.error, ProviderError)

"""Reading providers' responses, without any network."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summariser.core.errors import AnswerError, ProviderError
from summariser.core.money import Usage
from summariser.models.completions import Again, Failed, Usable, judge, read_usage
from summariser.models.wire import WireAnswer

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


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


@pytest.mark.parametrize("code", [400, 401, 403, 404, 422, 429, "rate_limit_exceeded", "no_such_code"])
@pytest.mark.parametrize("part", ["content", "reasoning_content", "tool_calls"])
@pytest.mark.parametrize("inside", ["choice", "body"])
def test_an_error_after_a_part_of_the_answer_may_be_charged_whatever_its_code(
    code: object, part: str, inside: str
) -> None:
    said = {"error": {"code": code, "message": "the line went dead"}}
    choice = {"message": {"role": "assistant", part: ["The two "]}, "finish_reason": "error"}
    body = {"choices": [choice | said]} if inside == "choice" else {"choices": [choice], **said}
    receipt, _ = judge(WireAnswer(200, {}, json.dumps(body)), "m", "host", NOW)
    assert (receipt.outcome, receipt.usage) == ("lost", None)
    unheard: dict[str, object] = {"choices": [{"message": {"role": "assistant", part: None}, **said}]}
    receipt, _ = judge(WireAnswer(200, {}, json.dumps(unheard)), "m", "host", NOW)
    assert receipt.outcome == ("lost" if code == "no_such_code" else "refused")


@pytest.mark.parametrize("status", [400, 403, 404, 422, 429, 500, 503])
def test_an_error_that_tells_its_usage_is_charged_at_that(status: int) -> None:
    body = {"error": {"message": "no"}, "usage": {"prompt_tokens": 70, "completion_tokens": 4}}
    receipt, _ = judge(WireAnswer(status, {}, json.dumps(body)), "m", "host", NOW)
    assert (receipt.outcome, receipt.usage) == ("lost", Usage(70, 0, 4))


@pytest.mark.parametrize("status", [300, 302, 304])
def test_a_redirect_that_leads_nowhere_is_the_servers_fault(status: int) -> None:
    _, verdict = judge(WireAnswer(status, {}, ""), "m", "host", NOW)
    assert isinstance(verdict, Failed)
    assert isinstance(verdict.error, ProviderError)

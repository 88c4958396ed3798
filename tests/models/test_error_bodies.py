"""What a provider's errors mean, in whatever shape and words they come."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summariser.core.errors import AnswerError, LaterError, ProviderError, TooLongError
from summariser.core.money import Usage
from summariser.extraction.ports import Receipt
from summariser.models.completions import Again, Failed, judge
from summariser.models.error_bodies import read_error
from summariser.models.wire import WireAnswer

USAGE = {"prompt_tokens": 70, "completion_tokens": 7}


def judged(status: int, body: object, headers: dict[str, str] | None = None) -> tuple[Receipt, Again | Failed]:
    text = body if isinstance(body, str) else json.dumps(body)
    receipt, verdict = judge(WireAnswer(status, headers or {}, text), "m", "host")
    assert isinstance(verdict, Again | Failed)
    assert receipt.error == (verdict.reason if isinstance(verdict, Again) else str(verdict.error))
    return receipt, verdict


def failure(status: int, body: object) -> Exception:
    _, verdict = judged(status, body)
    assert isinstance(verdict, Failed), verdict
    return verdict.error


SHAPES: list[object] = [
    {"error": {"message": "the teapot is cold", "type": "x", "code": None}},
    [{"error": {"code": 418, "message": "the teapot is cold", "status": "X"}}],
    {"detail": "the teapot is cold"},
    {"detail": [{"loc": ["body", "messages"], "msg": "the teapot is cold", "type": "value_error"}]},
    {"message": "the teapot is cold"},
    {"Message": "the teapot is cold", "__type": "Odd"},
    {"error": "odd", "error_description": "the teapot is cold"},
    {"errors": ["the teapot is cold"]},
    {"success": False, "errors": [{"code": 7009, "message": "the teapot is cold"}]},
    {"type": "about:blank", "title": "the teapot is cold", "status": 418},
    {"base_resp": {"status_code": 1013, "status_msg": "the teapot is cold"}},
    {"error": {"message": "", "metadata": {"raw": '{"error": {"message": "the teapot is cold"}}'}}},
    {"error": "the teapot is cold"},
    "the teapot\n is   cold\r\n",
    "<html><head><title>the teapot is cold</title><script>x = '<b>'</script></head></html>",
    "<p>the teapot <b>is</b>&#32;cold</p>",
]


@pytest.mark.parametrize("body", SHAPES)
def test_the_message_is_told_in_whatever_shape_it_comes(body: object) -> None:
    text = body if isinstance(body, str) else json.dumps(body)
    assert read_error(text).told == "the teapot is cold"
    assert str(failure(418, body)).endswith("status 418: the teapot is cold")


@pytest.mark.parametrize("key", ["sk-proj-abcdefgh12345678", "Bearer abc.def", "AIzaSyA1234567890"])
def test_what_is_told_is_one_bounded_harmless_line_without_a_key(key: str) -> None:
    told = str(failure(422, {"detail": f"key {key}\n\x1b[2J\u202e is bad " + "x" * 9000}))
    assert len(told) < 260
    assert told.isprintable()
    assert key.rsplit(maxsplit=1)[-1] not in told


@given(st.recursive(st.none() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)))
def test_anything_can_be_read(body: object) -> None:
    read_error(json.dumps(body))


BAD_KEYS: list[tuple[int, object]] = [
    (401, ""),
    (401, {"detail": "Unauthorized"}),
    (403, {"error": {"message": "Access denied due to an invalid subscription key or a wrong endpoint."}}),
    (403, {"message": "The security token included in the request is not valid", "__type": "Unrecognized"}),
    (403, {"__type": "UnrecognizedClientException"}),
    (403, "invalid api key"),
    (400, [{"error": {"code": 400, "message": "API key expired. Renew it.", "status": "INVALID_ARGUMENT"}}]),
    (400, [{"error": {"code": 400, "message": "no", "details": [{"reason": "API_KEY_INVALID"}]}}]),
    (400, {"error": {"message": "no", "code": "invalid_api_key"}}),
    (200, {"error": {"message": "no", "code": "invalid_api_key"}}),
    (200, {"error": {"message": "no", "code": 401}}),
    (200, {"error": "Unauthorized"}),
    (200, {"base_resp": {"status_code": 1004, "status_msg": "login fail: please carry the API secret key"}}),
]


@pytest.mark.parametrize(("status", "body"), BAD_KEYS)
def test_a_bad_key_ends_the_run_in_any_form(status: int, body: object) -> None:
    receipt, verdict = judged(status, body)
    assert isinstance(verdict, Failed)
    assert type(verdict.error) is ProviderError
    assert "does not accept the API key: set OPENAI_API_KEY" in str(verdict.error)
    assert receipt.outcome == "refused"


NO_QUOTA: list[tuple[int, object]] = [
    (402, "Payment Required"),
    (429, {"error": {"message": "Your account has an insufficient balance", "code": "1113"}}),
    (429, {"error": {"code": "insufficient_quota", "message": "no"}}),
    (400, {"type": "error", "error": {"message": "Your credit balance is too low for this API"}}),
    (403, {"error": "Your team has used up all of its available credits"}),
    (200, {"error": {"code": 402, "message": "Insufficient credits"}}),
    (200, {"error": {"code": "insufficient_quota"}}),
]


@pytest.mark.parametrize(("status", "body"), NO_QUOTA)
def test_an_empty_account_ends_the_run(status: int, body: object) -> None:
    error = failure(status, body)
    assert type(error) is ProviderError
    assert "no quota left: add credit" in str(error)


TOO_LONG: list[tuple[int, object, int | None]] = [
    (400, {"error": {"message": "the maximum", "code": "context_length_exceeded"}}, None),
    (400, "This model's maximum context length is 8192 tokens. However, yours came to 9000 tokens.", 8192),
    (400, "Input tokens exceed the configured limit of 272000 tokens. Yours came to 300000.", 272_000),
    (400, "Please reduce the length of the messages.", None),
    (400, {"error": {"message": "prompt is too long: 9303 tokens > 9000 maximum"}}, 9000),
    (400, "input length and `max_tokens` exceed context limit: 7000 + 4096 > 8000, decrease them", 8000),
    (
        400,
        [{"error": {"message": "The input token count (12000) exceeds the number of tokens allowed (10486)."}}],
        10_486,
    ),
    (
        400,
        "Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
        32_768,
    ),
    (400, "too many tokens: total number of tokens in the prompt cannot exceed 4081", None),
    (400, "Input is too long for requested model.", None),
    (400, "Too many input tokens", None),
    (400, {"error": {"message": "Prompt exceeds max length", "code": "1261"}}, None),
    (400, "The total length of all messages is too long.", None),
    (422, {"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000"}, 4096),
    (400, "The input (9000 tokens) is longer than the model's context length (8192 tokens).", 8192),
    (400, {"error": {"type": "exceed_context_size_error", "message": "available context size (4096 tokens)"}}, 4096),
    (500, {"error": {"message": "llama runner: input length exceeds maximum context length"}}, None),
    (400, "This model's maximum prompt length is 131072 but the request contains 136973 tokens.", 131_072),
    (400, "'max_tokens' is too large: 4096. This model's maximum context length is 4096 tokens.", 4096),
    (413, {"error": {"message": "Request too large on tokens per minute (TPM): Limit 6000", "code": "x"}}, None),
    (429, "Request too large on tokens per min (TPM): Limit 6000, Requested 9000. It must be reduced.", None),
    (400, {"error": {"message": "Provider failed", "metadata": {"raw": "prompt is too long"}}}, None),
    (400, "Your request exceeded the model token limit: 8192 (requested: 9000)", None),
    (400, "InternalError: Range of input length should be [1, 30720]", None),
    (422, "Input validation error: `inputs` must have less than 4095 tokens. Given: 5000", None),
    (400, "too many tokens: size limit exceeded by 2191 tokens. Try shorter or fewer inputs.", None),
    (400, "generating 4096 tokens requires a sequence length of 13096, which is not possible", None),
    (400, {"error": {"message": "string too long", "code": "string_above_max_length", "param": "messages[1]"}}, None),
    (200, {"error": {"code": 400, "message": "maximum context length is 4096 tokens"}}, 4096),
    (400, "Cannot submit: the input token count is 9000 but the model only supports up to 8192. Reduce it.", 8192),
    (400, "Text too long", None),
    (400, "The conversation is too long, please begin another", None),
    (400, {"error": {"message": "messages[1].content: string too long, at most 1048576 characters"}}, None),
    (400, "max_prompt_length exceeded", None),
    (400, "This request exceeds the maximum number of tokens (8192) supported", None),
    (400, "Your prompt has 9000 tokens but the limit is 8192", None),
    (400, "It would use 9000 tokens, more than the 8192 that the model can process", None),
    (400, "The max length of current question is 4800", None),
    (400, {"error_code": 336007, "error_msg": "输入内容过长，请缩短"}, None),
    (400, {"error": {"message": "prompt 超长"}}, None),
    (422, {"message": "输入长度超过限制"}, None),
]


@pytest.mark.parametrize(("status", "body", "context"), TOO_LONG)
def test_too_long_is_understood_in_everybody_s_words(status: int, body: object, context: int | None) -> None:
    error = failure(status, body)
    assert isinstance(error, TooLongError)
    assert error.context == context


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (
            400,
            {
                "error": {
                    "message": "max_tokens is too large: 4096. At most 2048 completion tokens.",
                    "param": "max_tokens",
                }
            },
        ),
        (400, {"error": {"message": "The number of tokens in it exceeds the limit", "param": "response_format"}}),
        (422, {"detail": [{"loc": ["body", "response_format"], "msg": "too long"}]}),
        (400, "max_tokens: 4096 > 2048, which is the maximum number of output tokens"),
        (400, {"error": {"message": "max_tokens exceeds the maximum number of tokens", "param": "max_tokens"}}),
        (400, "`max_tokens` must be less than 2048; the maximum is less than the `context_window` for this model"),
    ],
)
def test_a_limit_on_the_answer_is_no_long_article(status: int, body: object) -> None:
    assert type(failure(status, body)) is ProviderError


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (504, "The request took too long"),
        (500, "context deadline exceeded"),
        (502, "the request exceeded the maximum time"),
        (429, "Too many tokens, please wait before trying again."),
        (429, "Rate limit reached on tokens per min (TPM): Limit 10000, Used 9000, Requested 2000."),
        (
            429,
            [{"error": {"status": "RESOURCE_EXHAUSTED", "message": "You exceeded your current quota, see billing."}}],
        ),
    ],
)
def test_a_server_in_trouble_or_in_a_hurry_is_asked_again(status: int, body: object) -> None:
    receipt, verdict = judged(status, body)
    assert isinstance(verdict, Again)
    assert receipt.outcome == ("refused" if status == 429 else "lost")


CHARGED: list[tuple[int, object, dict[str, str], str]] = [
    *((status, "no", {}, "lost") for status in (408, 409, 424, 499, 500, 502, 503, 504, 520, 529)),
    *((status, "no", {}, "refused") for status in (301, 400, 401, 402, 403, 404, 413, 422, 425, 429)),
    (503, "no", {"retry-after": "3"}, "refused"),
    (503, "no", {"retry-after": "soon"}, "lost"),
    (503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}, {}, "refused"),
    (503, {"error": "Model m is currently loading", "estimated_time": 20.0}, {}, "refused"),
    (500, "no", {"retry-after": "3"}, "lost"),
    (400, {"error": {"message": "no", "code": "content_filter"}}, {}, "lost"),
    (400, {"error": {"message": "triggering the content management policy"}}, {}, "lost"),
    (400, {"error": {"code": "json_validate_failed", "message": "no", "failed_generation": "{"}}, {}, "lost"),
    (400, {"error": {"message": "Could not finish the message because the output limit was reached"}}, {}, "lost"),
]


@pytest.mark.parametrize(("status", "body", "headers", "outcome"), CHARGED)
def test_what_may_have_run_counts(status: int, body: object, headers: dict[str, str], outcome: str) -> None:
    receipt, _ = judged(status, body, headers)
    assert receipt.outcome == outcome


INSIDE: list[tuple[dict[str, Any], type[Exception] | None, str]] = [
    ({"error": {"code": 429, "message": "slow down"}}, None, "refused"),
    ({"error": {"code": "429", "message": "slow down"}}, None, "refused"),
    ({"error": {"message": "slow down", "code": "rate_limit_exceeded"}}, None, "refused"),
    ({"error": {"message": "slow down", "type": "rate_limit_error"}}, None, "refused"),
    ({"error": "Rate limit exceeded"}, None, "refused"),
    ({"error": "Too many requests"}, None, "refused"),
    ({"code": 429, "msg": "slow down", "success": False}, None, "refused"),
    ({"choices": [], "error": {"code": 429}}, None, "refused"),
    ({"choices": None, "error": {"code": 502, "message": "upstream"}}, None, "lost"),
    ({"choices": [{"error": {"code": 429, "message": "slow down"}}]}, None, "refused"),
    ({"choices": [{"message": {"content": '{"a": 1}'}, "finish_reason": "error"}]}, None, "lost"),
    ({"choices": [{"message": {"content": '{"a": 1}'}, "error": {"code": 502}}]}, None, "lost"),
    ({"choices": [{"message": {"content": ""}, "finish_reason": "stop"}], "error": {"code": 429}}, None, "refused"),
    ({"error": {"message": "upstream"}}, None, "lost"),
    ({"error": {"code": 404, "message": "no such model"}}, ProviderError, "refused"),
    ({"error": {"code": 429, "message": "Rate limit exceeded: free-models-per-day"}}, LaterError, "refused"),
    ({"error": {"message": "5 requests per day", "code": "rate_limit_exceeded"}}, LaterError, "refused"),
    ({"error": {"code": 400, "message": "no", "param": "messages.1"}}, AnswerError, "refused"),
]


@pytest.mark.parametrize(("body", "kind", "outcome"), INSIDE)
def test_an_error_inside_a_success_is_read_as_its_status_would_be(
    body: dict[str, Any], kind: type[Exception] | None, outcome: str
) -> None:
    receipt, verdict = judged(200, body)
    assert (type(verdict.error) if isinstance(verdict, Failed) else None) == kind
    assert receipt.outcome == outcome
    told, _ = judged(200, body | {"usage": USAGE})
    assert (told.outcome, told.usage) == ("lost", Usage(70, 0, 7)), "what it says it used is counted"


@pytest.mark.parametrize("body", [{"status": "ok"}, {"choices": []}, {"id": "x"}, {}, []])
def test_what_holds_neither_an_answer_nor_an_error_is_unusable(body: object) -> None:
    receipt, verdict = judged(200, body)
    assert (receipt.outcome, type(verdict)) == ("unusable", Again)


@pytest.mark.parametrize("nothing", [None, "", {}, [], False])
def test_an_answer_with_an_empty_error_beside_it_is_an_answer(nothing: object) -> None:
    choice = {"message": {"content": '{"a": 1}'}, "error": nothing, "finish_reason": "stop"}
    receipt, _ = judge(WireAnswer(200, {}, json.dumps({"error": nothing, "choices": [choice]})), "m", "host")
    assert receipt.outcome == "answered"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"error": {"message": "Limit by requests per day (RPD) reached"}}, "by the day or month"),
        ({"error": {"message": "Daily limit reached. Try again in 9h0m0s."}}, "takes no request before 20"),
        (
            [{"error": {"message": "quota", "details": [{"violations": [{"quotaId": "GeneratePerDayX"}]}]}}],
            "by the day",
        ),
    ],
)
def test_a_limit_by_the_day_ends_the_run_until_then(body: object, told: str) -> None:
    error = failure(429, body)
    assert isinstance(error, LaterError)
    assert told in str(error)
    assert "run the same command again then" in str(error)

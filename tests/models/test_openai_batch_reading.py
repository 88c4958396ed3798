"""What a provider's files and objects say, however odd they are."""

import json
from typing import Any

import pytest

from summariser.models.openai_batch import read_remote, read_result, refusal

BODY = {
    "choices": [{"message": {"content": '{"a": 1}'}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 10, "completion_tokens": 5},
}


def line(**parts: Any) -> str:
    return json.dumps({"id": "r", "custom_id": "summariser-7", "response": None, "error": None} | parts)


def response(status: object, body: object) -> dict[str, Any]:
    return {"status_code": status, "request_id": "q", "body": body}


@pytest.mark.parametrize(
    ("text", "outcome", "final"),
    [
        (line(response=response(200, BODY)), "answered", False),
        (line(response=response(200, "<html>")), "unusable", False),
        (line(response=response(200, {})), "unusable", False),
        (line(response=response(400, {"error": {"message": "no"}})), "refused", True),
        (line(response=response(401, {"error": {"message": "no"}})), "refused", True),
        (line(response=response(429, {"error": {"message": "busy"}})), "refused", False),
        (line(response=response(500, None)), "lost", False),
        (line(response=response(400, {"error": {"message": "no", "code": "content_filter"}})), "lost", True),
        (line(response=response(200, {"error": {"code": 429, "message": "busy"}})), "refused", False),
        (line(response=response(429, {"error": {"message": "5 requests per day"}})), "refused", False),
        (line(error={"code": "batch_expired", "message": "late"}), "refused", False),
        (line(error={"code": "batch_cancelled"}), "refused", False),
        (line(error={"code": "something else"}), "lost", False),
        (line(error="odd"), "lost", False),
        (line(), "lost", False),
    ],
)
def test_a_line_is_judged_like_an_answer_that_came_by_itself(text: str, outcome: str, final: bool) -> None:
    result = read_result(text, "m", "host")
    assert result
    assert (result.attempt, result.receipt.outcome, bool(result.final)) == (7, outcome, final)
    assert "\n" not in result.final + result.receipt.error


@pytest.mark.parametrize(
    "text",
    [None, "", "{", "[]", "7", "[" * 100_000]
    + [line(custom_id=name) for name in (None, 7, "summariser-", "summariser--1", "summariser-1x", "7", "summariser-٣")]
    + [line(custom_id="summariser-" + "9" * 30)],
)
def test_what_names_no_request_of_ours_cannot_be_read(text: str | None) -> None:
    assert read_result(text, "m", "host") is None


def test_the_raw_answer_is_kept_whole() -> None:
    result = read_result(line(response=response(200, BODY)), "m", "host")
    assert result
    assert json.loads(result.receipt.raw) == BODY
    assert result.receipt.usage


@pytest.mark.parametrize(
    ("batch", "progress", "files", "completed"),
    [
        ({"status": "in_progress", "request_counts": {"completed": 2}}, "running", (), 2),
        ({"status": "completed", "output_file_id": "o", "error_file_id": "e"}, "ended", ("o", "e"), None),
        ({"status": "cancelled", "output_file_id": None, "error_file_id": 5}, "ended", (), None),
        ({"status": "a new word", "request_counts": {"completed": True}}, "running", (), None),
        ({"status": None, "request_counts": 7}, "running", (), None),
        ({"status": ["completed"]}, "running", (), None),
    ],
)
def test_a_batch_object_may_lack_or_twist_anything(
    batch: dict[str, Any], progress: str, files: tuple[str, ...], completed: int | None
) -> None:
    found = read_remote({"id": "b"} | batch)
    assert (found.progress, found.files, found.completed) == (progress, files, completed)


@pytest.mark.parametrize("errors", [None, {}, {"data": None}, {"data": [7, {"message": 5}]}, "odd"])
def test_a_failed_batch_without_a_reason_says_so(errors: object) -> None:
    assert read_remote({"id": "b", "status": "failed", "errors": errors}).reason == "no reason given"


@pytest.mark.parametrize(("param", "told"), [("temperature", True), ("max_tokens", True), ("messages", False)])
def test_a_parameter_that_a_batch_refuses_is_told_with_what_would_take_it(param: str, told: bool) -> None:
    body = {"error": {"message": f"Unsupported value: {param}", "param": param}}
    line = {"custom_id": "summariser-1", "response": {"status_code": 400, "body": body}}
    found = read_result(json.dumps(line), "m", "host")
    assert found
    assert ("without --batch" in found.final) is told


def test_a_reason_is_one_short_line() -> None:
    errors = {"data": [{"message": "\x1b[2Jbad\nline" + "x" * 1000}]}
    reason = read_remote({"id": "b", "status": "failed", "errors": errors}).reason
    assert len(reason) <= 200
    assert not {"\n", "\x1b"} & set(reason)
    assert refusal("<html>", 413) == "status 413"
    assert refusal('{"error": {"message": "too big"}}', 413) == "too big"

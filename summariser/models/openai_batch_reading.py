"""What the Batch API's objects and files say. Pure functions over text that a server made, and so may be anything."""

import json
import re
from typing import Any, Literal

from summariser.core.display import shorten
from summariser.core.errors import LaterError
from summariser.extract.batch_ports import Remote, Result
from summariser.extract.ports import Receipt
from summariser.models.completions import Failed, judge
from summariser.models.error_bodies import read_error
from summariser.models.wire import WireAnswer

PREFIX = "summariser-"
"""Before the number of an attempt, in what names a request inside its batch."""

_NUMBER = re.compile(rf"{PREFIX}([0-9]{{1,18}})")
_ENDED = frozenset({"completed", "expired", "cancelled"})
_UNCHARGED = frozenset({"batch_expired", "batch_cancelled"})
"""Errors of requests that were never begun. What other errors without a response cost, nobody knows."""


def has_id(text: str) -> bool:
    """Whether it is the JSON of one object of the API."""
    found = _parsed(text)
    return isinstance(found, dict) and isinstance(found.get("id"), str) and bool(found["id"])


def has_data(text: str) -> bool:
    """Whether it is the JSON of a list of such objects."""
    found = _parsed(text)
    return isinstance(found, dict) and isinstance(found.get("data"), list)


def refusal(text: str, status: int) -> str:
    """The reason in an error's body, in one line."""
    return read_error(text).told or f"status {status}"


def read_remote(batch: dict[str, Any]) -> Remote:
    """A batch object. A status that nobody knows is one of a batch that goes on."""
    status = shorten(batch.get("status") or "unknown", 40)
    progress: Literal["running", "ended", "failed"] = "running"
    if status == "failed":
        progress = "failed"
    elif status in _ENDED:
        progress = "ended"
    files = (batch.get("output_file_id"), batch.get("error_file_id"))
    counts = batch.get("request_counts")
    completed = counts.get("completed") if isinstance(counts, dict) else None
    known = isinstance(completed, int) and not isinstance(completed, bool)
    return Remote(
        id=batch["id"],
        status=status,
        progress=progress,
        files=tuple(one for one in files if isinstance(one, str) and one),
        completed=completed if known else None,
        reason=_failure(batch) if progress == "failed" else "",
    )


def _failure(batch: dict[str, Any]) -> str:
    errors = batch.get("errors")
    listed = errors.get("data") if isinstance(errors, dict) else None
    said = [one["message"] for one in listed or () if isinstance(one, dict) and isinstance(one.get("message"), str)]
    return shorten(said[0], 200) if said else "no reason given"


def read_result(line: str | None, model: str, host: str) -> Result | None:
    """One line of an output or error file; None if it cannot be read."""
    found = _parsed(line) if line else None
    name = found.get("custom_id") if isinstance(found, dict) else None
    number = _NUMBER.fullmatch(name) if isinstance(name, str) else None
    if not isinstance(found, dict) or number is None:
        return None
    attempt, response = int(number[1]), found.get("response")
    if isinstance(response, dict) and isinstance(response.get("status_code"), int):
        body = response.get("body")
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        receipt, verdict = judge(WireAnswer(response["status_code"], {}, text), model, host)
        if receipt.outcome == "answered" or not isinstance(verdict, Failed) or isinstance(verdict.error, LaterError):
            return Result(attempt, receipt)  # what was answered, if only by a refusal, is judged where it is drafted
        return Result(attempt, receipt, str(verdict.error))
    error = found.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    reason = f"the batch brought no answer: {shorten(code or 'no reason given', 80)}"
    return Result(attempt, Receipt("refused" if code in _UNCHARGED else "lost", error=reason))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None

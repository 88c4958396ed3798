"""What a provider's response means: an answer, a reason to send again, or a failure and whose fault it is.

Pure functions over text. Everything doubtful is settled here, before a parser that would take a refusal or a
page of HTML for bad JSON and pay for another request.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from summariser.adapters.objects import Found, in_message
from summariser.adapters.wire import WireAnswer
from summariser.domain.budget import Usage
from summariser.domain.display import shorten
from summariser.domain.errors import TOO_LONG, AnswerError, CutOffError, ProviderError, SummariserError, TooLongError
from summariser.ports import Receipt

MOST_TOKENS = 10**9
"""More than any context holds: such a figure is a server's mistake."""


@dataclass(frozen=True)
class Usable:
    """`objects` are what the model wrote that may be the answer, one at least."""

    objects: tuple[Found, ...]


@dataclass(frozen=True)
class Again:
    """Worth another request. `charged`: this one was, or may have been. `after`: seconds that the server asks for.

    `busy`: the server has more to do than it can or will.
    """

    reason: str
    charged: bool
    after: float | None = None
    busy: bool = False


@dataclass(frozen=True)
class Failed:
    """Asking again would bring the same."""

    error: SummariserError


Verdict = Usable | Again | Failed


def judge(answer: WireAnswer, model: str, host: str, now: datetime | None = None) -> tuple[Receipt, Verdict]:
    """What to put in the books, and what to do. `now` is for a Retry-After that gives a date."""
    if 200 <= answer.status < 300:
        return _judge_success(answer.text)
    verdict = _judge_error(answer, model, host, now or datetime.now(UTC))
    reason = verdict.reason if isinstance(verdict, Again) else str(verdict.error)
    return Receipt("refused", error=reason), verdict


def recall(raw: str) -> Verdict:
    """What an answer from the books means."""
    return _judge_success(raw)[1]


def _judge_success(text: str) -> tuple[Receipt, Verdict]:
    body = _parsed(text)
    if not isinstance(body, dict):
        return _unusable(text, "the server answered with something that is no JSON object", None)
    usage = read_usage(body.get("usage"))
    choice = _first(body.get("choices"))
    message = choice.get("message")
    if not isinstance(message, dict):
        said = _error_of(body).message
        return _unusable(text, f"the answer is empty{f': {shorten(said, 160)}' if said else ''}", usage)
    failure = _failure(choice.get("finish_reason"), message)
    if failure:
        return Receipt("answered", text, usage, str(failure)), Failed(failure)
    found = in_message(message)
    if not found:
        return _unusable(text, "the model's answer holds no complete JSON object", usage)
    return Receipt("answered", text, usage), Usable(found)


def _unusable(text: str, reason: str, usage: Usage | None) -> tuple[Receipt, Verdict]:
    return Receipt("unusable", text, usage, reason), Again(reason, charged=True)


def _failure(finish: object, message: Mapping[str, Any]) -> AnswerError | None:
    if refusal := message.get("refusal"):
        return AnswerError(f"the model refused to answer: {shorten(refusal, 160)}")
    if finish == "content_filter":
        return AnswerError("the provider's content filter stopped the answer")
    if finish == "length":
        return CutOffError("the answer was cut off at the limit on its length; nothing of it was used")
    return None


def read_usage(block: object) -> Usage | None:
    """The tokens of one attempt; None if the block is missing or cannot be true."""
    if not isinstance(block, dict):
        return None
    read, written = _count(block.get("prompt_tokens")), _count(block.get("completion_tokens"))
    if read is None or written is None or read + written == 0:
        return None
    details = block.get("prompt_tokens_details")
    cached = _count(details.get("cached_tokens")) if isinstance(details, dict) else None
    # Some providers leave the tokens spent on reasoning, which they charge for, out of all but the total.
    total = _count(block.get("total_tokens")) or 0
    written = max(written, total - read)
    # An odd figure for the cache is dropped: without it the tokens count at the dearer price.
    return Usage(read, cached if cached is not None and cached <= read else 0, written)


def _count(value: object) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS
    return value if is_count and isinstance(value, int) else None


_QUOTA = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_TOO_LONG = frozenset({"context_length_exceeded", "exceed_context_size_error", "string_above_max_length"})
_TOO_LONG_TEXT = re.compile(r"context (length|size|window)|maximum context|too many tokens", re.IGNORECASE)
_BUSY = frozenset({408, 409, 425, 429})
_OVERLOADED = frozenset({429, 503, 529})
_AMOUNT = r"(\d{1,9}(?:\.\d{1,9})?)"
_DURATION = re.compile(rf"(?:{_AMOUNT}h)?(?:{_AMOUNT}m(?!s))?(?:{_AMOUNT}s)?(?:{_AMOUNT}ms)?")


@dataclass(frozen=True)
class _Said:
    """The parts of a provider's error block."""

    codes: frozenset[str]
    message: str
    param: str


def _judge_error(answer: WireAnswer, model: str, host: str, now: datetime) -> Again | Failed:
    said = _error_of(_parsed(answer.text))
    if said.codes & _QUOTA or answer.status == 402:
        hint = "add credit or raise its limit, then run the same command again"
        return Failed(ProviderError(f"the account at {host} has no quota left: {hint}"))
    if answer.status in _BUSY or answer.status >= 500:
        reason = (
            f"{host} answered with status {answer.status}{f': {shorten(said.message, 160)}' if said.message else ''}"
        )
        after, busy = retry_after(answer.headers, now), answer.status in _OVERLOADED
        return Again(reason, charged=False, after=after, busy=busy)
    return Failed(_refusal(answer.status, said, model, host))


def _refusal(status: int, said: _Said, model: str, host: str) -> SummariserError:
    error: SummariserError
    if 300 <= status < 400:
        error = ProviderError(f"{host} redirects to another address, which is not followed: check --base-url")
    elif status == 401 or (status == 400 and ("invalid_api_key" in said.codes or "api key" in said.message.casefold())):
        error = ProviderError(f"{host} does not accept the API key: set OPENAI_API_KEY to a valid one")
    elif status == 403:
        error = ProviderError(
            f"{host} denies this API key access to model {shorten(model, 160)}: use another key or model"
        )
    elif status == 404 or "model_not_found" in said.codes:
        error = ProviderError(f"{host} does not serve model {shorten(model, 160)} there: check --model and --base-url")
    elif status == 413 or said.codes & _TOO_LONG or _TOO_LONG_TEXT.search(said.message):
        error = TooLongError(TOO_LONG)
    elif "content_filter" in said.codes:
        error = AnswerError("the provider's content filter refused the article")
    else:
        error = _other_refusal(status, said, host)
    return error


def _other_refusal(status: int, said: _Said, host: str) -> SummariserError:
    reason = f"{host} refused the request with status {status}: {shorten(said.message or 'no reason given', 160)}"
    # Parameters are the same for every article; only the messages differ.
    if not 400 <= status < 500 or (said.param and not said.param.startswith("messages")):
        return ProviderError(f"{reason}; choose another model or server")
    return AnswerError(reason)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait, from `retry-after-ms` or `retry-after` (seconds or a date); None if neither makes sense."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        value = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", value):
            return float(value) * unit
    try:
        date = parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, OverflowError):
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())


def exhausted(headers: Mapping[str, str], usage: Usage | None) -> float:
    """Seconds until the provider's limits allow another request like the last one; 0 if they do now.

    From `x-ratelimit-remaining-*` and `x-ratelimit-reset-*`, which says how long until the whole limit is there again.
    """
    waits = [0.0]
    for what, needed in (("requests", 1), ("tokens", max(1, usage.input + usage.output if usage else 1))):
        remaining = headers.get(f"x-ratelimit-remaining-{what}", "").strip()
        if re.fullmatch(r"\d{1,12}", remaining) and int(remaining) < needed:
            waits.append(_duration(headers.get(f"x-ratelimit-reset-{what}", "")))
    return max(waits)


def _duration(text: str) -> float:
    """Seconds, from `6m0s`, `120ms` or a bare number of seconds; 0 if it is none of them."""
    text = text.strip()
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text):
        return float(text)
    found = _DURATION.fullmatch(text)
    units = (3600.0, 60.0, 1.0, 0.001)
    return sum(float(part) * unit for part, unit in zip(found.groups(), units, strict=True) if part) if found else 0.0


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _first(choices: object) -> Mapping[str, Any]:
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}


def _error_of(body: object) -> _Said:
    """Providers agree on `{"error": {"message", "code", "type", "param"}}`, and some send less or other types."""
    block = body.get("error", body) if isinstance(body, dict) else {}
    if not isinstance(block, dict):
        return _Said(frozenset(), str(block), "")
    codes = frozenset(value for name in ("code", "type") if isinstance(value := block.get(name), str))
    message = block.get("message") or block.get("detail") or ""
    param = block.get("param")
    return _Said(codes, message if isinstance(message, str) else "", param if isinstance(param, str) else "")

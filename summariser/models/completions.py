"""What a provider's response means: an answer, a reason to send again, or a failure and whose fault it is.

Pure functions over text. Everything doubtful is settled here, before a parser that would take a refusal or a
page of HTML for bad JSON and pay for another request.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from summariser.core.display import shorten
from summariser.core.errors import (
    TOO_LONG,
    AnswerError,
    CutOffError,
    FinalError,
    LaterError,
    ProviderError,
    SummariserError,
    TooLongError,
)
from summariser.core.money import Usage
from summariser.extraction.ports import Receipt
from summariser.models.error_bodies import ErrorBody, broken_off, error_inside, read_error
from summariser.models.objects import AnswerObject, in_message
from summariser.models.pace import LONGEST_WAIT
from summariser.models.waits import asked_to_wait, retry_after
from summariser.models.wire import WireAnswer

MOST_TOKENS = 10**9
"""More than any context holds: such a figure is a server's mistake."""


@dataclass(frozen=True)
class Usable:
    """`objects` are the JSON objects in what the model wrote that may be the answer, one at least."""

    objects: tuple[AnswerObject, ...]


@dataclass(frozen=True)
class Again:
    """Worth another request. `charged`: this one may have been. `after`: seconds that the server asks to wait.

    `busy`: the server is overloaded or limits how much it is asked.
    """

    reason: str
    charged: bool
    after: float | None = None
    busy: bool = False


@dataclass(frozen=True)
class Failed:
    """Asking again would bring the same result."""

    error: SummariserError


Verdict = Usable | Again | Failed


def judge(answer: WireAnswer, model: str, host: str, now: datetime | None = None) -> tuple[Receipt, Verdict]:
    """The receipt for the journal, and what to do next. `now` is for waits that are given as dates."""
    place = _Place(model, host, now or datetime.now(UTC))
    body = _parsed(answer.text)
    if not 200 <= answer.status < 300:
        usage = read_usage(body.get("usage")) if isinstance(body, dict) else None
        return _judge_error(answer.status, read_error(answer.text), answer.headers, place, usage)
    receipt, verdict = _judge_success(answer.text)
    said = error_inside(body) if receipt.outcome == "unusable" else None
    if said is None:
        return receipt, verdict
    place = replace(place, inside=True, ran=_wrote(body))
    return _judge_error(_status_of(said), said, answer.headers, place, receipt.usage)


def recall(raw: str) -> Verdict:
    """What an answer from the journal means."""
    return _judge_success(raw)[1]


def _judge_success(text: str) -> tuple[Receipt, Verdict]:
    body = _parsed(text)
    if not isinstance(body, dict):
        return _unusable(text, "the server answered with something that is no JSON object", None)
    usage = read_usage(body.get("usage"))
    choice = _first(body.get("choices"))
    message = choice.get("message")
    if not isinstance(message, dict):
        return _unusable(text, "the answer is empty", usage)
    if choice.get("error") or broken_off(choice):
        return _unusable(text, "the answer broke off with an error", usage)
    failure = _failure(choice.get("finish_reason"), message)
    if failure:
        return Receipt("answered", text, usage, str(failure)), Failed(failure)
    found = in_message(message)
    if not found:
        return _unusable(text, "the model's answer holds no complete JSON object", usage)
    return Receipt("answered", text, usage), Usable(found)


def _unusable(text: str, reason: str, usage: Usage | None) -> tuple[Receipt, Verdict]:
    return Receipt("unusable", text, usage, reason), Again(reason, charged=True)


def _failure(finish: object, message: Mapping[str, Any]) -> FinalError | None:
    if refusal := message.get("refusal"):
        return FinalError(f"the model refused to answer: {shorten(refusal, 160)}")
    if finish == "content_filter":
        return FinalError("the provider's content filter stopped the answer")
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
    # An impossible figure for the cache is dropped: the tokens then count at the higher price.
    return Usage(read, cached if cached is not None and cached <= read else 0, written)


def _count(value: object) -> int | None:
    is_count = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_TOKENS
    return value if is_count and isinstance(value, int) else None


_TIMED_OUT = frozenset({408, 409, 424, 499})
"""Errors of a request, by their status, that can come after the model has run: time-outs, conflicts, and (424) what
Text Generation Inference says when it failed while it wrote."""

_BUSY = frozenset({*_TIMED_OUT, 425, 429, 498})
_OVERLOADED = frozenset({429, 498, 503, 529})
_FILTERED = frozenset({"content_filter", "content_policy_violation", "data_inspection_failed", "datainspectionfailed"})
_FAILED_GENERATION = frozenset({"json_validate_failed", "tool_use_failed"})
_QUOTA = frozenset(
    {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "exceeded_current_quota_error"}
)
_TOO_LONG = frozenset(
    {"context_length_exceeded", "exceed_context_size_error", "string_above_max_length", "request_too_large"}
)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_FILTERED_WORDS = _words(r"content (management )?policy|content filter|requires moderation|input was flagged")
_FAILED_WORDS = _words(r"could not finish the message|failed to generate|failed_generation")
_LOADING_WORDS = _words(r"\bloading\b")
"""What servers say while their model is still loading."""

_QUOTA_WORDS = _words(
    r"insufficient[ _](quota|balance|credit|fund)|credit balance is too low|\barrear|in good standing"
    r"|(exceeded|used( up)?|out of|no|not enough|run out of)\b[^.;]{0,40}\b(credits?|quota|balance)\b"
)
_DAILY = _words(r"(per|a|each)[ -]day\b|\bdaily\b|\b[TR]PD\b|(per|a)[ -]month\b|\bmonthly\b")
_BAD_KEY = _words(
    r"(api|access|subscription|security|auth\w*)[ _-]?(key|token)(?![a-z])|unauthori[sz]ed|unauthenticated|authenticat"
    r"|credentials|invalid[ _-](api[ _-])?key|unrecognizedclient|invalidsignature|login fail"
)
_TOO_LONG_WORDS = _words(
    r"context[ _]?(length|size|window|limit)|max(imum)? (context|prompt|input|sequence)"
    r"|\b(prompts?|inputs?`?|messages?|sequence|tokens?( count)?)[^.;]{0,60}?"
    r"\b(too (long|large|big|many)|exceed(s|ed)?|(longer|larger) than|must be (<=|less|at most|no more))"
    r"|too many (input |prompt )?tokens|reduce the length|request (payload )?(is )?too large|token limit"
    r"|(input|sequence) length (should|must) be|must have (less|fewer) than|expected maxlength|sequence length of"
    r"|\b(texts?|contents?|conversation|question|document|strings?|entity)\b[^.;]{0,40}?\btoo (long|large)"
    r"|(\b|_)(prompt|input|n)_(length|size|tokens|ctx)\b|\bexceeds the max(imum)? number of tokens"
    r"|length of (current )?question|tokens? (count is|but|,) [^.;]{0,40}\b(limit|only|up to)\b|tokens, more than"
    r"|(输入|輸入|提示|内容|內容|文本|消息|上下文|prompt|tokens?)[^。；]{0,16}?(过长|過長|超长|超長|太长|太長|超过|超過|超出)"
)
_CONTEXT_WORDS = _words(r"context[ _]?(length|size|window)|prompt is too long")
"""Words about a prompt that is too long. `request took too long` is not among them: it comes from an overloaded
server."""

_OUTPUT_WORDS = _words(r"^\W*max_\w*tokens\b")
"""Words about the limit on the answer's length, which is the same for every article."""

_TOO_MUCH_AT_ONCE = _words(r"request too large|must be reduced")
"""How servers with a limit by the minute refuse a request that is larger than the whole limit."""

_CONTEXT = _words(
    r"(?:(?:context|prompt) (?:length|window|size|limit) (?:is(?: only)?|of|\()|(?:tokens|\d) >|must be <="
    r"|configured limit of|tokens allowed|model with|only supports up to)[\s(:]*(\d{3,8})\b"
)
"""How a server tells how many tokens its model takes."""

_KINDS = (
    (402, _QUOTA_WORDS),
    (429, _words(r"rate[ _-]?limit|too[ _]many[ _]requests|resource[ _]?exhausted|throttl|quota|limit_reached")),
    (401, _BAD_KEY),
    (503, _words(r"overload|unavailable|capacity|try again")),
    (404, _words(r"not[ _-]?found|does not exist|no such model")),
    (403, _words(r"permission|forbidden|access denied|not allowed")),
    (400, _TOO_LONG_WORDS),
    (400, _words(r"invalid[ _]?(request|argument|param)|bad[ _]request|validation")),
)
"""For errors without an HTTP status of their own: the status, by the words of the error; the first that fits."""


@dataclass(frozen=True)
class _Place:
    """Where and when an error came. `inside`: its own HTTP status was one of success; `ran`: after the model had begun
    to write."""

    model: str
    host: str
    now: datetime
    inside: bool = False
    ran: bool = False


def _status_of(said: ErrorBody) -> int:
    """The status of an error inside a successful response; 500, which may be anything, if it says nothing known."""
    if said.status:
        return said.status
    for text in (" ".join(sorted(said.codes)), said.message):
        if status := next((status for status, words in _KINDS if words.search(text)), None):
            return status
    return 500


def _judge_error(
    status: int, said: ErrorBody, headers: Mapping[str, str], place: _Place, usage: Usage | None = None
) -> tuple[Receipt, Again | Failed]:
    """`usage` is what the error says it used."""
    charged = usage is not None or place.ran or _may_be_charged(status, said, headers, place)
    verdict = _meaning(status, said, headers, place, charged)
    reason = verdict.reason if isinstance(verdict, Again) else str(verdict.error)
    return Receipt("lost" if charged else "refused", usage=usage, error=reason), verdict


def _may_be_charged(status: int, said: ErrorBody, headers: Mapping[str, str], place: _Place) -> bool:
    """Whether the model may have run: then the attempt counts as charged."""
    if status == 503:
        return retry_after(headers, place.now) is None and not _LOADING_WORDS.search(said.message)
    if status >= 500 or status in _TIMED_OUT:
        return True
    if status in (401, 403, 404, 413, 429) or status < 400:
        return False
    return bool(said.codes & (_FILTERED | _FAILED_GENERATION) or _FAILED_WORDS.search(said.message) or _filtered(said))


def _filtered(said: ErrorBody) -> bool:
    return bool(said.codes & _FILTERED or _FILTERED_WORDS.search(said.message))


def _meaning(status: int, said: ErrorBody, headers: Mapping[str, str], place: _Place, charged: bool) -> Again | Failed:
    if _too_long(status, said):
        found = _CONTEXT.search(said.message)
        return Failed(TooLongError(TOO_LONG, said.told, int(found[1]) if found else None))
    after = asked_to_wait(headers, said, place.now)
    if status == 402 or said.codes & _QUOTA or (status in (400, 403, 429) and after is None and _out_of_quota(said)):
        hint = "add credit or raise its limit, then run the same command again"
        return Failed(ProviderError(f"the account at {place.host} has no quota left: {hint}{_because(said)}"))
    if status not in _BUSY and status < 500:
        return Failed(_refusal(status, said, place.model, place.host))
    if later := _later(status, said, after, place):
        return Failed(later)
    what = "an error inside a success" if place.inside else f"status {status}"
    reason = f"{place.host} answered with {what}{f': {said.told}' if said.told else ''}"
    return Again(reason, charged, after, busy=status in _OVERLOADED)


def _too_long(status: int, said: ErrorBody) -> bool:
    if status == 429:  # too many tokens for this minute are not too many for the model
        return bool(_TOO_MUCH_AT_ONCE.search(said.message))
    if _about_a_parameter(said) and "context length" not in said.message.casefold():
        return False
    if status == 413 or said.codes & _TOO_LONG:
        return True
    words = _TOO_LONG_WORDS if status in (400, 422) else _CONTEXT_WORDS
    return (status in (400, 422) or status >= 500) and bool(words.search(said.message))


def _about_a_parameter(said: ErrorBody) -> bool:
    """Parameters are the same for every article; only the messages differ."""
    elsewhere = said.param and not said.param.startswith(("message", "input", "prompt"))
    return bool(elsewhere or _OUTPUT_WORDS.search(said.message))


def _out_of_quota(said: ErrorBody) -> bool:
    # Google says the same of a limit that is counted by the minute.
    return "resource_exhausted" not in said.codes and bool(_QUOTA_WORDS.search(said.message))


def _later(status: int, said: ErrorBody, after: float | None, place: _Place) -> LaterError | None:
    """The failure, if the wait is too long."""
    go_on = "run the same command again then"
    if after is not None and after > LONGEST_WAIT:
        when = (place.now + timedelta(seconds=after)).astimezone(UTC)
        return LaterError(f"{place.host} takes no request before {when:%Y-%m-%d %H:%M} UTC: {go_on}{_because(said)}")
    by_day = any("perday" in code for code in said.codes) or (after is None and _DAILY.search(said.message))
    if status == 429 and by_day:
        return LaterError(f"a limit by the day or month at {place.host} is used up: {go_on}{_because(said)}")
    return None


def _because(said: ErrorBody) -> str:
    return f" (it says: {said.told})" if said.told else ""


def _refusal(status: int, said: ErrorBody, model: str, host: str) -> SummariserError:
    error: SummariserError
    named = shorten(model, 160)
    if 300 <= status < 400:
        error = ProviderError(f"{host} redirects to another address, which is not followed: check --base-url")
    elif _filtered(said):
        # What was charged is not asked again for the same words; 403 is free.
        kind = AnswerError if status == 403 else FinalError
        error = kind("the provider's content filter refused the article")
    elif status == 401 or (status in (400, 403) and _about_the_key(said)):
        error = ProviderError(f"{host} does not accept the API key: set OPENAI_API_KEY to a valid one{_because(said)}")
    elif status == 403:
        error = ProviderError(
            f"{host} denies this API key access to model {named}: use another key or model{_because(said)}"
        )
    elif status == 404 or "model_not_found" in said.codes:
        error = ProviderError(
            f"{host} does not serve model {named} there: check --model and --base-url{_because(said)}"
        )
    else:
        error = _other_refusal(status, said, host)
    return error


def _about_the_key(said: ErrorBody) -> bool:
    return any(_BAD_KEY.search(text) for text in (said.message, *said.codes))


def _other_refusal(status: int, said: ErrorBody, host: str) -> SummariserError:
    reason = f"{host} refused the request with status {status}: {said.told or 'no reason given'}"
    if _about_a_parameter(said) or not 400 <= status < 500:
        return ProviderError(f"{reason}; choose another model or server")
    return AnswerError(reason)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _wrote(body: Mapping[str, Any]) -> bool:
    """Whether a message holds anything that a model wrote."""
    message = _first(body.get("choices")).get("message")
    return isinstance(message, dict) and any(part for name, part in message.items() if name != "role")


def _first(choices: object) -> Mapping[str, Any]:
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}

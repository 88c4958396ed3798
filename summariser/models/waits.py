"""How long a provider asks to wait, in all the forms in which providers say it."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from summariser.core.money import Usage
from summariser.models.error_bodies import ErrorBody

LONGEST_LIMIT = 31 * 86_400.0
"""Seconds: a month, the longest period of any limit. A longer wait is a server's mistake."""

_EPOCH = 10**9
"""A figure from here on is not a duration but a time: seconds or milliseconds since 1970."""

_AMOUNT = r"(\d{1,9}(?:\.\d{1,9})?)\s*"
_DURATION = re.compile(
    rf"(?:{_AMOUNT}d(?:ays?)?\s*)?(?:{_AMOUNT}h(?:(?:ou)?rs?)?\s*)?(?:{_AMOUNT}m(?:in(?:ute)?s?)?(?!s)\s*)?"
    rf"(?:{_AMOUNT}s(?:ec(?:ond)?s?)?\s*)?(?:{_AMOUNT}ms)?",
    re.IGNORECASE,
)
_UNITS = (86_400.0, 3600.0, 60.0, 1.0, 0.001)
_IN_WORDS = re.compile(r"\b(?:try|retry|wait|available)\b[^.;]{0,24}?\b(?:in|after|for)\s+(?=\d)", re.IGNORECASE)


def asked_to_wait(headers: Mapping[str, str], said: ErrorBody, now: datetime) -> float | None:
    """Seconds, as an error names them: in its headers, in its body, or in its words; None if it does not."""
    after = retry_after(headers, now)
    if after is not None:
        return after
    if reset := exhausted(headers, None, now):
        return reset
    if (found := _IN_WORDS.search(said.message)) and (told := _DURATION.match(said.message, found.end())):
        words = _seconds(told)
    else:
        words = None
    named = (*said.waits, headers.get("x-ratelimit-reset", ""), headers.get("ratelimit-reset", ""))
    return _first([*(until(text, now) for text in named), words])


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait, from `retry-after-ms` or `retry-after` (seconds or a date); None if neither makes sense."""
    short = headers.get("retry-after-ms", "").strip()
    if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", short):
        return _bounded(float(short) / 1000)
    return until(headers.get("retry-after", ""), now)


def exhausted(headers: Mapping[str, str], usage: Usage | None, now: datetime | None = None) -> float:
    """Seconds until the provider's limits allow another request like the last one; 0 if they do now.

    Read from headers such as `x-ratelimit-remaining-tokens`, and `x-ratelimit-reset-tokens`, which says how long until
    the whole limit is available again.
    """
    waits = [0.0]
    for name, left in headers.items():
        if "ratelimit" not in name or "remaining" not in name or not re.fullmatch(r"\d{1,12}", left.strip()):
            continue
        needed = max(1, usage.input + usage.output if usage else 1) if "token" in name else 1
        if int(left) < needed:
            wait = until(headers.get(name.replace("remaining", "reset"), ""), now or datetime.now(UTC))
            waits.append(wait or 0.0)
    return max(waits)


def until(text: str, now: datetime) -> float | None:
    """Seconds, from a number of them, a duration (`6m0s`, `120ms`), a moment since 1970, or a date; None if it is
    none of these, or further away than any limit lasts."""
    text = text.strip()
    if re.fullmatch(r"\d{1,15}(\.\d{1,9})?", text):
        number = float(text)
        moment = number / 1000 if number >= 1000 * _EPOCH else number
        return _bounded(moment - now.timestamp() if number >= _EPOCH else number)
    if text and (found := _DURATION.fullmatch(text)):
        return _seconds(found)
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            date = parse(text)
            return _bounded((date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())
        except (ValueError, OverflowError):
            continue
    return None


def _seconds(found: re.Match[str]) -> float | None:
    if not any(found.groups()):
        return None
    return _bounded(sum(float(part) * unit for part, unit in zip(found.groups(), _UNITS, strict=True) if part))


def _bounded(seconds: float) -> float | None:
    return max(0.0, seconds) if seconds <= LONGEST_LIMIT else None


def _first(waits: Iterable[float | None]) -> float | None:
    return next((wait for wait in waits if wait is not None), None)

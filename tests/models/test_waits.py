"""How long to wait, in all the ways in which providers say it."""

from datetime import UTC, datetime, timedelta

import pytest

from summariser.models.error_bodies import read_error
from summariser.models.waits import asked_to_wait, exhausted, retry_after, until

NOW = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 0 "}, 0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "32400"}, 32_400),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": "Wed, 06 May 2026 07:08:29 GMT"}, 20),
        ({"retry-after": "Wed, 06 May 2026 07:08:29"}, 20),
        ({"retry-after": "Wed, 06 May 2020 07:08:29 GMT"}, 0),
        ({"retry-after": "2026-05-06T09:08:09Z"}, 7200),
        ({"retry-after": "9h0m0s"}, 32_400),
        ({"retry-after": str(int(NOW.timestamp()) + 90)}, 90),
        ({"retry-after": "-7"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "9" * 400}, None),
        ({"retry-after": "9" * 15}, None),
        ({"retry-after": "900000000"}, None),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, None),
        ({"retry-after": "Fri, 31 Dec 99999 23:59:59 GMT"}, None),
        ({"retry-after": "999999999h"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("6m0s", 360),
        ("120ms", 0.12),
        ("1d2h", 93_600),
        ("2m59.56s", 179.56),
        ("3 hours 5 minutes", 11_100),
        (f"{int(NOW.timestamp() * 1000) + 5000}", 5),
        ("", None),
        ("h", None),
        ("tomorrow", None),
    ],
)
def test_a_wait_in_one_piece_of_text(text: str, seconds: float | None) -> None:
    assert until(text, NOW) == (None if seconds is None else pytest.approx(seconds, abs=0.01))


@pytest.mark.parametrize(
    "headers",
    [
        {"x-ratelimit-remaining-requests-day": "0", "x-ratelimit-reset-requests-day": "7200"},
        {"anthropic-ratelimit-tokens-remaining": "3", "anthropic-ratelimit-tokens-reset": "2026-05-06T09:08:09Z"},
    ],
)
def test_any_limit_that_is_used_up_counts(headers: dict[str, str]) -> None:
    headers |= {"x-ratelimit-remaining-tokens-hour": "100", "x-ratelimit-reset-tokens-hour": "9999"}
    found = exhausted(headers, None, NOW)
    assert found == pytest.approx(7200) or headers.get("anthropic-ratelimit-tokens-remaining") == "3"


@pytest.mark.parametrize(
    ("headers", "body", "seconds"),
    [
        ({}, '{"error": {"message": "Rate limit reached. Please try again in 9h0m0s. Visit us."}}', 32_400),
        ({}, '{"error": {"message": "Too fast, retry after 20 seconds"}}', 20),
        ({}, '{"error": {"message": "Please wait for 5 minutes"}}', 300),
        ({}, '[{"error": {"code": 429, "details": [{"@type": "RetryInfo", "retryDelay": "37s"}]}}]', 37),
        ({}, f'{{"error": {{"metadata": {{"headers": {{"X-RateLimit-Reset": "{1000 * 1778051349}"}}}}}}}}', 60),
        ({"x-ratelimit-reset": "43"}, "{}", 43),
        ({"retry-after": "5"}, '{"error": {"message": "try again in 9h0m0s"}}', 5),
        ({}, '{"error": {"message": "try again in a while"}}', None),
        ({}, "try again later", None),
    ],
)
def test_an_error_names_its_wait_anywhere(headers: dict[str, str], body: str, seconds: float | None) -> None:
    assert NOW + timedelta(seconds=60) == datetime.fromtimestamp(1778051349, UTC)
    assert asked_to_wait(headers, read_error(body), NOW) == seconds

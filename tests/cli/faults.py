"""A provider on a bad day. Which fault meets which request follows from the article's number: a run can be repeated."""

import json
import random
import re
from collections import Counter
from dataclasses import replace
from typing import Any

from tests.fakes.server import Account, Reply, completion, drafts, error, page, payload

HANG = 30.0
"""Seconds: longer than the tests let the program wait for an answer."""


def number_of(body: dict[str, Any]) -> int:
    """Which article a request is about, its re-ask included."""
    found = re.search(r"Meeting number (\d+)", " ".join(message["content"] for message in body["messages"]))
    assert found
    return int(found[1])


def faults(good: Reply) -> dict[str, Reply]:
    """Every way in which a request can go wrong, given the reply that it should have got."""
    return {
        "429 with Retry-After": error(429, "slow down", {"Retry-After": "0"}),
        "429": error(429, "slow down"),
        "429 inside a success": payload({"error": {"code": 429, "message": "slow down"}}),
        "500": replace(error(500, "oops"), charge=good.charge),
        "503": page("<html>Service Unavailable</html>", 503),
        "503 with Retry-After": error(503, "overloaded", {"Retry-After": "0"}),
        "504 after the charge": replace(page("<html>Gateway Timeout</html>", 504), charge=good.charge),
        "error inside a success": payload({"error": {"message": "upstream"}}, charge=good.charge),
        "reset before the charge": replace(good, drop="before"),
        "reset after the charge": replace(good, drop="after"),
        "hang": replace(good, delay=HANG, drop="before"),
        "slow drip": replace(good, drip=0.001),
        "truncation": replace(good, truncate=len(good.body) // 2),
        "malformed JSON": completion('{"summary": "half a', good.charge),
        "wrong schema": completion({"summary": ["not", "a", "string"]}, good.charge),
        "prose around JSON": completion(f"Here you are:\n```json\n{_content(good)}\n```\nGood luck!", good.charge),
        "refusal": completion(None, good.charge, refusal="I cannot help with that."),
        "content filter": completion("", good.charge, finish="content_filter"),
        "empty choices": payload({"choices": [], "usage": good.charge}, charge=good.charge),
        "missing usage": completion(_content(good), good.charge, told=False),
        "HTML": replace(page(), charge=good.charge),
    }


UNCONFIRMED = (
    "500",
    "504 after the charge",
    "error inside a success",
    "reset after the charge",
    "truncation",
    "missing usage",
    "HTML",
)
"""What is charged without the program being told how much: it has to count these requests at their worst case."""

FINAL = ("refusal", "content filter")
"""What the same request would get again: the article fails, with its reason."""


class BadDay:
    """`share` of the articles meet a fault at their first request, every kind as often; later ones are answered.

    `unconfirmed` is the account of what was charged without telling how much.
    """

    def __init__(self, share: float, seed: int) -> None:
        self.asked: Counter[int] = Counter()
        self.unconfirmed = Account()
        self._share = share
        self._seed = seed

    def fault(self, article: int) -> str | None:
        """What the article's first request meets."""
        chance = random.Random(f"{self._seed} {article}")  # noqa: S311 - not for secrets
        names = list(faults(completion({})))
        return names[article % len(names)] if chance.random() < self._share else None

    def __call__(self, number: int, body: dict[str, Any]) -> Reply:
        article = number_of(body)
        self.asked[article] += 1
        good, fault = drafts(number, body), self.fault(article)
        if fault is None or self.asked[article] > 1:
            return good
        if fault in UNCONFIRMED and good.charge:
            self.unconfirmed.charge(b"", good.charge)
        return faults(good)[fault]


def _content(good: Reply) -> Any:
    return json.loads(good.body)["choices"][0]["message"]["content"] if good.body else ""

"""The port `Model` without a provider: it answers from a function, and keeps its books like the real one."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel

from summariser.ask.prompt import Question
from summariser.core.answer_type import strict_json_schema
from summariser.core.money import Usage
from summariser.extraction.ports import Bound, Ledger, Receipt
from tests.fakes.server import draft

BOUND = Bound(1000, 500)
USAGE = Usage(400, 100, 50)

Reply = dict[str, Any] | Exception


def example(question: Question) -> dict[str, Any]:
    """A valid answer: the first sentence's opening words for every text."""
    answer: dict[str, Any] = draft(
        {
            "messages": [{"role": m.role, "content": m.content} for m in question.messages],
            "response_format": {"json_schema": {"schema": strict_json_schema(question.answer_type, bounded=False)}},
        }
    )
    return answer


def key_of(question: Question, model: str = "") -> str:
    """Under which the books know a question to a model."""
    return hashlib.sha256((model + repr(question.messages)).encode()).hexdigest()


async def _at_once() -> None:
    """An answer that takes no time."""


class FakeModel:
    """`replies` maps a question to its answer, or to the error that it ends in; `wait` passes before an answer. The
    books tell one `name` from another."""

    def __init__(
        self,
        replies: Callable[[Question], Reply] = example,
        wait: Callable[[], Awaitable[None]] = _at_once,
        name: str = "",
    ) -> None:
        self._name = name
        self._replies = replies
        self._wait = wait
        self.asked: list[Question] = []

    async def answer(self, question: Question, ledger: Ledger) -> BaseModel:
        key = key_of(question, self._name)
        if (known := await ledger.recall(key)) is not None:
            return question.answer_type.model_validate_json(known)
        attempt = await ledger.reserve(key, BOUND)
        self.asked.append(question)
        await self._wait()
        reply = self._replies(question)
        if isinstance(reply, Exception):
            await ledger.settle(attempt, Receipt("refused", error=str(reply)))
            raise reply
        raw = json.dumps(reply)
        await ledger.settle(attempt, Receipt("answered", raw, USAGE))
        return question.answer_type.model_validate_json(raw)

    def bound(self, question: Question) -> Bound:
        return BOUND

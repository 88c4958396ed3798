"""The port `Model` over any server that speaks Chat Completions. The only module that uses instructor.

instructor parses and asks once more when an answer does not fit the schema; everything else about a request
(books, retries, failures) happens under it in `_send`, which holds the only loop that sends again.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, cast

from pydantic import BaseModel, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential_jitter

from summariser.adapters.completions import Again, Failed, Usable, judge, recall
from summariser.adapters.wire import LONGEST_REQUEST, Endpoint, Request, UnrecordedError, Wire, WireError
from summariser.domain.display import shorten
from summariser.domain.draft import strict_json_schema
from summariser.domain.errors import AnswerError, NoAnswerError, ProviderError, SummariserError, TooLongError
from summariser.domain.question import Question
from summariser.ports import Bound, Ledger, Receipt

Sleep = Callable[[float], Awaitable[None]]

ATTEMPTS = 7
"""Backing off 1, 2, 4, ... 30 s, this outlasts a rate limit that is counted by the minute."""

FIRST_CONTACT = 3
"""Attempts while the server was never heard: a wrong address should show in seconds."""

PAID_RESENDS = 2
"""How often one question is sent again after an answer that was charged and useless."""

RE_ASKS = 1

LONGEST_WAIT = 60.0
"""Seconds; a Retry-After beyond this is not waited out."""

PATIENCE = 900.0
"""Seconds of trying and waiting after which a request is not sent again."""


class OpenAIModel:
    """Asks a model over a wire: HTTP, or a recording."""

    def __init__(self, endpoint: Endpoint, wire: Wire, sleep: Sleep = asyncio.sleep) -> None:
        self._endpoint = endpoint
        self._wire = wire
        self._sleep = sleep
        self._backoff = wait_exponential_jitter(initial=1, max=30, jitter=1)
        self._heard = False

    async def answer(self, question: Question, ledger: Ledger) -> BaseModel:
        from instructor.core.exceptions import InstructorRetryException

        asked = _asked(question.answer_type, self._endpoint.bounded)
        try:
            answer: BaseModel = await self._create(
                response_model=asked.response_model,
                messages=_messages(question),
                max_retries=RE_ASKS,
                strict=False,  # "3" for 3 is not worth a second request
                task=_Task(ledger, asked.response_format),
            )
        except InstructorRetryException as error:
            wrapped = error
        else:
            return answer
        raise _own(wrapped)  # out here, so that the wrapper is not hung on it again

    def bound(self, question: Question) -> Bound:
        return self._bound(self.request(question))

    def request(self, question: Question) -> Request:
        """The first request for a question, as it would be sent."""
        asked = _asked(question.answer_type, self._endpoint.bounded)
        return self._request(_messages(question), asked.response_format)

    async def aclose(self) -> None:
        await self._wire.aclose()

    @cached_property
    def _create(self) -> Callable[..., Awaitable[Any]]:
        import instructor

        # It logs as errors what is handled here, the model's words and so the article's included.
        logging.getLogger("instructor").setLevel(logging.CRITICAL)
        return cast(
            "Callable[..., Awaitable[Any]]", instructor.patch(create=self._send, mode=instructor.Mode.JSON_SCHEMA)
        )

    async def _send(self, *, task: "_Task", messages: Sequence[dict[str, Any]], **_: object) -> "_Completion":
        """One request, from the books or over the wire. The keywords left over are instructor's own schema."""
        request = self._request(messages, task.response_format)
        if len(request.data) > LONGEST_REQUEST:
            raise TooLongError(
                f"the article is too long: a request of {len(request.data)} bytes, at most {LONGEST_REQUEST} are sent"
            )
        if (known := await task.ledger.recall(request.key)) is not None:
            match recall(known):
                case Usable(content):
                    return _completion(content)
                case Failed(failure):
                    raise failure
        retrying = AsyncRetrying(
            sleep=self._sleep,
            stop=self._gives_up,
            wait=self._wait,
            retry=retry_if_exception_type(_SendAgain),
            reraise=True,
        )
        try:
            return _completion(await retrying(self._attempt, request, task))
        except _SendAgain as last:
            raise last.error from last

    async def _attempt(self, request: Request, task: "_Task") -> str:
        attempt = await task.ledger.reserve(request.key, self._bound(request))
        try:
            answer = await self._wire.post(request)
        except WireError as error:
            receipt = Receipt("lost" if error.reached else "refused", error=str(error))
            await _finish(task.ledger.settle(attempt, receipt))
            raise self._unheard(error) from error
        except AnswerError as error:
            await _finish(task.ledger.settle(attempt, Receipt("refused", error=str(error))))
            raise
        except UnrecordedError as error:
            receipt, _ = judge(error.answer, self._endpoint.model, self._endpoint.host)
            await _finish(task.ledger.settle(attempt, receipt))
            raise
        self._heard = True
        receipt, verdict = judge(answer, self._endpoint.model, self._endpoint.host)
        await _finish(task.ledger.settle(attempt, receipt))
        match verdict:
            case Usable(content):
                return content
            case Failed(failure):
                raise failure
            case Again():
                raise task.again(verdict)

    def _unheard(self, error: WireError) -> "_SendAgain":
        if error.reached:
            return _SendAgain(NoAnswerError(f"{error} (host {self._endpoint.host})"))
        hint = "check the network, and --base-url or OPENAI_BASE_URL"
        return _SendAgain(ProviderError(f"cannot connect to {self._endpoint.host}: {hint}"))

    def _gives_up(self, state: RetryCallState) -> bool:
        most = ATTEMPTS if self._heard or isinstance(_outcome(state).error, AnswerError) else FIRST_CONTACT
        spent = max(state.idle_for, state.seconds_since_start or 0.0) + state.upcoming_sleep
        return state.attempt_number >= most or spent > PATIENCE

    def _wait(self, state: RetryCallState) -> float:
        return max(self._backoff(state), min(_outcome(state).after or 0.0, LONGEST_WAIT))

    def _bound(self, request: Request) -> Bound:
        return Bound(len(request.data), self._endpoint.max_output)

    def _request(self, messages: Sequence[dict[str, Any]], response_format: dict[str, Any]) -> Request:
        body = {"model": self._endpoint.model, "messages": messages, "response_format": response_format}
        return Request.of(body | self._endpoint.parameters)


class _SendAgain(Exception):  # noqa: N818 - a signal to the loop, not an error
    """Try once more; `error` is what to raise when nothing is left to try."""

    def __init__(self, error: SummariserError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after


def _outcome(state: RetryCallState) -> _SendAgain:
    error = state.outcome.exception() if state.outcome else None
    if not isinstance(error, _SendAgain):
        raise TypeError("only _SendAgain is retried")
    return error


@dataclass
class _Task:
    """One question on its way. `resends` are left for the question as a whole, its re-ask included."""

    ledger: Ledger
    response_format: dict[str, Any]
    resends: int = field(default=PAID_RESENDS)

    def again(self, verdict: Again) -> Exception:
        reason = f"{verdict.reason}, each time it was asked"
        if not verdict.charged:
            return _SendAgain(NoAnswerError(reason), verdict.after)
        error = AnswerError(reason)
        self.resends -= 1
        return _SendAgain(error) if self.resends >= 0 else error


@dataclass(frozen=True)
class _Asked:
    response_model: type[BaseModel]
    response_format: dict[str, Any]


@lru_cache(maxsize=64)
def _asked(answer_type: type[BaseModel], bounded: bool) -> _Asked:
    """The two things derived from an answer's type, once for all articles.

    The model given to instructor stands in for the type: it is of the class that instructor would otherwise
    build anew for every call, has a ready schema, and passes the parsing on.
    """
    from instructor import OpenAISchema

    schema = strict_json_schema(answer_type, bounded)

    class Answer(OpenAISchema):
        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            return schema

        @classmethod
        def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Any:
            return answer_type.model_validate_json(json_data, **options)

    name = re.sub(r"[^A-Za-z0-9_-]", "_", answer_type.__name__)[:64]
    return _Asked(Answer, {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}})


def _messages(question: Question) -> list[dict[str, Any]]:
    return [{"role": message.role, "content": message.content} for message in question.messages]


@dataclass
class _Message:
    content: str
    role: str = "assistant"


@dataclass
class _Choice:
    message: _Message
    finish_reason: str = "stop"


@dataclass
class _Completion:
    """What instructor reads of a completion. Its count of tokens is left at zero: the ledger has the true one."""

    choices: list[_Choice]
    usage: Any


def _completion(content: str) -> _Completion:
    from openai.types import CompletionUsage

    usage = CompletionUsage.model_construct(prompt_tokens=0, completion_tokens=0, total_tokens=0)
    return _Completion([_Choice(_Message(content))], usage)


async def _finish(settling: Coroutine[Any, Any, None]) -> None:
    """Settle even if the run is cancelled meanwhile: what arrived was paid for."""
    task = asyncio.ensure_future(settling)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


def _own(error: Exception) -> BaseException:
    """What instructor wrapped: an error of ours as it was, or what is wrong with the last answer."""
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return cause or error
    problems = cause.errors(include_url=False, include_input=False, include_context=False)
    fields = "; ".join(f"{'.'.join(map(str, p['loc'])) or 'answer'}: {p['msg']}" for p in problems[:3])
    more = f" and {len(problems) - 3} more" if len(problems) > 3 else ""
    failure = AnswerError(f"the answer does not fit the schema, even when asked again: {shorten(fields, 300)}{more}")
    failure.__cause__ = cause
    return failure

"""The port `Model` over any server that speaks Chat Completions.

`parsing` says what came of an answer; everything else about a request (books, retries, failures) happens in `_send`,
which holds the only loop that sends again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_exponential_jitter

from summariser.ask.prompt import Message, Question
from summariser.core.display import shorten
from summariser.core.errors import (
    AnswerError,
    FinalError,
    LaterError,
    NoAnswerError,
    ProviderError,
    SummariserError,
    TooLongError,
)
from summariser.extraction.ports import Bound, Ledger, Receipt
from summariser.models.completions import Again, Failed, Usable, judge, recall
from summariser.models.dialect import Dialect
from summariser.models.objects import AnswerObject
from summariser.models.pace import LONGEST_WAIT, AdaptivePace, Asked
from summariser.models.parsing import Messages, MisfitError, asked_for, corrected, parse, ready
from summariser.models.waits import exhausted
from summariser.models.wire import (
    LONGEST_REQUEST,
    Endpoint,
    Fixed,
    Request,
    UnrecordedError,
    Wire,
    WireAnswer,
    WireError,
)

Sleep = Callable[[float], Awaitable[None]]

ATTEMPTS = 7
"""Attempts at one request, of those that cost nothing. Pauses of 1, 2, 4, ... 30 s outlast a limit by the minute."""

FIRST_CONTACT = 3
"""Attempts before the server has ever responded: a wrong address should show in seconds."""

PAID_RESENDS = 2
"""How often one question is sent again after an attempt that brought nothing and was, or may have been, charged."""

FRUITLESS = 5
"""Questions given up after attempts that may be charged, of a server that has answered none: the rest are not tried."""

RE_ASKS = 1

PATIENCE = 900.0
"""Seconds after which a request is not sent again, pauses included."""


class OpenAIModel:
    """Asks a model over a wire: HTTP, or a recording."""

    def __init__(
        self, endpoint: Endpoint, wire: Wire, sleep: Sleep = asyncio.sleep, pace: AdaptivePace | None = None
    ) -> None:
        self._endpoint = endpoint
        self._wire = wire
        self._sleep = sleep
        self._pace = pace or AdaptivePace(sleep=sleep)
        self._dialect = Dialect(known=endpoint.openai)
        self._backoff = wait_exponential_jitter(initial=1, max=30, jitter=1)
        self._heard = False
        self._answered = False
        self._fruitless = 0
        self._refusal: ProviderError | None = None

    async def answer(self, question: Question, ledger: Ledger) -> BaseModel:
        asked = asked_for(question.answer_type, self._endpoint.bounded, question.described)
        task = _Task(ledger, asked.response_format)
        messages = _messages(question)
        for re_asks in range(RE_ASKS, -1, -1):
            try:
                objects = await self._send(messages, task)
            except TooLongError as error:
                raise self._hopeless(error) or error from error
            try:
                return parse(objects, asked)
            except MisfitError as misfit:
                if not re_asks:
                    raise _misfit(misfit.error) from misfit.error
                await ready()
                messages = corrected(messages, misfit)
        raise AssertionError("the last re-ask returns or raises")

    def bound(self, question: Question) -> Bound:
        return self._bound(self.request(question))

    def request(self, question: Question) -> Request:
        """The first request for a question, as it would be sent."""
        asked = asked_for(question.answer_type, self._endpoint.bounded, question.described)
        return self._request(_messages(question), asked.response_format)

    async def aclose(self) -> None:
        await self._wire.aclose()

    async def _send(self, messages: Messages, task: "_Task") -> tuple[AnswerObject, ...]:
        """The JSON objects in the answer to one request, from the journal or over the wire."""
        request = self._request(messages, task.response_format)
        if len(request.data) > LONGEST_REQUEST:
            raise TooLongError(
                f"the article is too long: a request of {len(request.data)} bytes, at most {LONGEST_REQUEST} are sent"
            )
        if (known := await task.ledger.recall(request.key)) is not None:
            match recall(known):
                case Usable(objects):
                    return objects
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
            return await retrying(self._attempt, request, task)
        except _SendAgain as last:
            if isinstance(last.error, ProviderError):
                self._refusal = last.error
            raise last.error from last
        except ProviderError as error:
            self._refusal = error
            raise
        except NoAnswerError as error:
            self._fruitless += task.resends < 0  # where a recording lacks the answer, nothing was charged
            if self._answered or self._fruitless < FRUITLESS:
                raise
            self._refusal = LaterError(
                f"{self._endpoint.host} has answered nothing, though {self._fruitless} articles were asked about, and "
                f"may charge for it: run the same command again when it works ({error})"
            )
            raise self._refusal from error

    async def _attempt(self, request: Request, task: "_Task") -> tuple[AnswerObject, ...]:
        async with self._dialect.turn(), self._pace.request() as asked:
            sent = self._dialect.put(request)
            answer = await self._post(sent, task)
            self._heard = True
            receipt, verdict = judge(answer, self._endpoint.model, self._endpoint.host)
            # Whatever goes wrong below, and before the next one is reserved, which may not be begun if this one cost
            # too much.
            settling = asyncio.ensure_future(task.ledger.settle(task.attempt, receipt))
            self._answered |= receipt.outcome in ("answered", "unusable")
            if isinstance(verdict, Failed) and self._dialect.learns(sent, answer):
                verdict = Again(str(verdict.error), charged=False, after=0.0)
            self._tell(asked, verdict, exhausted(answer.headers, receipt.usage))
            if isinstance(verdict, Failed) and isinstance(verdict.error, ProviderError):
                self._refusal = verdict.error  # before this one's turn goes to the next
        await _finish(settling)
        match verdict:
            case Usable(objects):
                return objects
            case Failed(failure):
                raise failure
            case Again():
                raise task.again(verdict, receipt.outcome)

    async def _post(self, request: Request, task: "_Task") -> WireAnswer:
        """One attempt, reserved, and settled here if it brought no answer."""
        if self._refusal is not None:  # it would meet every request
            raise self._refusal
        task.attempt = await task.ledger.reserve(request.key, self._bound(request))
        try:
            return await self._wire.post(request)
        except WireError as error:
            receipt = Receipt("lost" if error.reached else "refused", error=str(error))
            await _finish(task.ledger.settle(task.attempt, receipt))
            raise self._unheard(error, task) from error
        except UnrecordedError as error:
            receipt, _ = judge(error.answer, self._endpoint.model, self._endpoint.host)
            await _finish(task.ledger.settle(task.attempt, receipt))
            raise
        except SummariserError as error:
            await _finish(task.ledger.settle(task.attempt, Receipt("refused", error=str(error))))
            raise
        except Exception as error:  # a defect; those that wait for the room under the cap wait no longer
            await _finish(task.ledger.settle(task.attempt, Receipt("lost", error=type(error).__name__)))
            raise

    def _tell(self, asked: Asked, verdict: Usable | Again | Failed, until_reset: float) -> None:
        """Tell the run's pace what the provider says about its limits."""
        busy = isinstance(verdict, Again) and verdict.busy
        after = (isinstance(verdict, Again) and verdict.after) or until_reset
        if after and after <= LONGEST_WAIT:  # longer ones end the run as soon as a request is refused for them
            self._pace.hold(after)
        if busy or until_reset:
            asked.objected()
        elif isinstance(verdict, Usable):
            asked.answered()

    def _unheard(self, error: WireError, task: "_Task") -> Exception:
        if error.reached:
            return task.again(Again(f"{error} (host {self._endpoint.host})", charged=True), "lost")
        hint = "check the network, and --base-url or OPENAI_BASE_URL"
        return _SendAgain(ProviderError(f"cannot connect to {self._endpoint.host}: {hint}"))

    def _hopeless(self, error: TooLongError) -> ProviderError | None:
        """The error if the model's context holds no more than the answer's tokens, so that no article fits; else
        None."""
        if error.context is None or error.context > self._endpoint.max_output:
            return None
        model, room = shorten(self._endpoint.model, 160), self._endpoint.max_output
        self._refusal = ProviderError(
            f"the context of model {model} at {self._endpoint.host} is {error.context} tokens, and {room} of a context"
            f" are kept for the answer: say --context {error.context}, or set up its server with a longer one"
        )
        return self._refusal

    def _gives_up(self, state: RetryCallState) -> bool:
        most = ATTEMPTS if self._heard or isinstance(_outcome(state).error, AnswerError) else FIRST_CONTACT
        spent = max(state.idle_for, state.seconds_since_start or 0.0) + state.upcoming_sleep
        return state.attempt_number >= most or spent > PATIENCE

    def _wait(self, state: RetryCallState) -> float:
        # All requests together keep a wait that the server named, before the next one is sent.
        return self._backoff(state) if _outcome(state).after is None else 0.0

    def _bound(self, request: Request) -> Bound:
        return Bound(len(request.data), self._endpoint.max_output)

    def _request(self, messages: Messages, response_format: dict[str, Any]) -> Request:
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
    """One question that is being asked. `resends` are left for the question as a whole, its re-ask included; `attempt`
    is the last one's number in the ledger."""

    ledger: Ledger
    response_format: dict[str, Any]
    resends: int = field(default=PAID_RESENDS)
    attempt: int = 0

    def again(self, verdict: Again, outcome: str) -> Exception:
        """What to raise after an attempt: a signal to try again, or its failure where trying again might cost too
        much."""
        reason = f"{verdict.reason}, each time it was asked"
        error = FinalError(reason) if outcome == "unusable" else NoAnswerError(reason)
        self.resends -= verdict.charged
        return _SendAgain(error, verdict.after) if self.resends >= 0 else error


def _messages(question: Question) -> Messages:
    shared, own = question.messages[: question.shared], question.messages[question.shared :]
    return [*map(_fixed, shared), *({"role": message.role, "content": message.content} for message in own)]


@lru_cache(maxsize=64)
def _fixed(message: Message) -> Fixed:
    """The message as all requests have it."""
    return Fixed(role=message.role, content=message.content)


async def _finish(settling: Awaitable[None]) -> None:
    """Settle even if the run is cancelled meanwhile: what arrived was paid for."""
    task = asyncio.ensure_future(settling)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await task
        raise


def _misfit(error: ValidationError) -> FinalError:
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    fields = "; ".join(f"{'.'.join(map(str, p['loc'])) or 'answer'}: {p['msg']}" for p in problems[:3])
    more = f" and {len(problems) - 3} more" if len(problems) > 3 else ""
    return FinalError(f"the answer does not fit the schema, even when asked again: {shorten(fields, 300)}{more}")

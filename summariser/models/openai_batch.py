"""OpenAI's Batch API, and servers that offer the same: files of requests in, files of answers out, within a day.

Requests are those of the live path, byte for byte, and each answer is judged as if it had come by itself.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from io import BufferedWriter
from pathlib import Path
from typing import IO, Any, Literal
from urllib.parse import quote

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from summariser.ask.prompt import Question
from summariser.core.display import shorten
from summariser.core.errors import AnswerError, ConfigurationError, LaterError, ProviderError, UncertainError
from summariser.extraction.ports import Batch, Offer, Receipt, Remote, Result
from summariser.machine.atomic import private_file, private_folder
from summariser.models.completions import Again, Failed, judge
from summariser.models.error_bodies import read_error
from summariser.models.openai_batch_wire import BatchWire, RefusedFileError
from summariser.models.openai_model import OpenAIModel, Sleep
from summariser.models.pace import LONGEST_WAIT
from summariser.models.wire import LONGEST_REQUEST, Endpoint, WireAnswer, WireError

PREFIX = "summariser-"
"""Before the number of an attempt, in what names a request inside its batch."""

_NUMBER = re.compile(rf"{PREFIX}([0-9]{{1,18}})")
_ENDED = frozenset({"completed", "expired", "cancelled"})
_UNCHARGED = frozenset({"batch_expired", "batch_cancelled"})
"""Errors of requests that were never begun. What other errors without a response cost is unknown."""


UNLEARNED = "; with --fresh and without --batch, parameters that it does not take are left out or renamed"


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
    """Read a batch object. A batch of unknown status counts as running."""
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
        about_parameters = response["status_code"] in (400, 422) and isinstance(verdict.error, ProviderError)
        return Result(attempt, receipt, str(verdict.error) + (UNLEARNED if about_parameters else ""))
    error = found.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    reason = f"the batch brought no answer: {shorten(code or 'no reason given', 80)}"
    return Result(attempt, Receipt("refused" if code in _UNCHARGED else "lost", error=reason))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


PATH = "/v1/chat/completions"
MARK = "summariser_shard"
"""The key in a batch's metadata under which our own id of it stands."""

ATTEMPTS = 5
READINGS = 3
"""How often a file is read that ends early or holds what cannot be read."""

MOST_PAGES = 200
"""Pages of a hundred batches that are looked through for one of ours."""

Call = Callable[[], Awaitable[WireAnswer]]

_BACKOFF = wait_exponential_jitter(initial=1, max=30, jitter=1)


class _UnsureError(Exception):
    """A batch was asked for, and it is unknown whether it was made."""


class _UnknownError(Exception):
    """The server does not know what was asked about."""


class _CallAgain(Exception):  # noqa: N818 - a signal to the loop, not an error
    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


class BatchApi:
    """Implements the ports BatchSender and BatchReader. `folder` holds the files of batches until they are
    submitted."""

    def __init__(
        self, endpoint: Endpoint, model: OpenAIModel, folder: Path, wire: BatchWire, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._endpoint = endpoint
        self._model = model
        self._folder = folder
        self._wire = wire
        self._sleep = sleep
        self._open: dict[str, IO[bytes]] = {}

    def offer(self, question: Question) -> Offer:
        request = self._model.request(question)
        if len(request.data) > LONGEST_REQUEST:
            raise AnswerError(
                f"the article is too long: a request of {len(request.data)} bytes, at most {LONGEST_REQUEST} are sent"
            )
        return Offer(request.key, request.data, self._model.bound(question))

    def append(self, own_id: str, attempt: int, offer: Offer) -> None:
        head = f'{{"custom_id":"{PREFIX}{attempt}","method":"POST","url":"{PATH}","body":'
        try:
            if own_id not in self._open:
                private_folder(self._folder)
                self._open[own_id] = BufferedWriter(private_file(self._file(own_id)))
            self._open[own_id].write(head.encode() + offer.body + b"}\n")
        except OSError as error:
            raise ConfigurationError(f"{str(self._folder)!r} cannot be written: {error.strerror}") from error

    async def upload(self, own_id: str) -> str:
        self._close(own_id)
        body = await self._call(lambda: self._wire.upload(self._file(own_id)), "take the file of a batch")
        return str(body["id"])

    async def create(self, own_id: str, file_id: str) -> Remote:
        wanted = {"input_file_id": file_id, "endpoint": PATH, "completion_window": "24h", "metadata": {MARK: own_id}}

        async def once() -> WireAnswer:
            # Sent again only if the server says that it did nothing: two batches would both be paid.
            try:
                answer = await self._wire.post("/batches", wanted)
            except WireError as error:
                if error.reached:
                    raise _UnsureError(str(error)) from error
                raise
            if answer.status >= 500 or (answer.status < 300 and not has_id(answer.text)):
                raise _UnsureError(f"it answered with status {answer.status} and no batch")
            return answer

        try:
            return read_remote(await self._call(once, "make a batch"))
        except _UnsureError as error:
            if found := await self._find(own_id, file_id):
                return found
            raise UncertainError(
                f"{self._endpoint.host} may have made a batch or not ({error}): run the same command again in ten "
                "minutes; until then its cost stays reserved"
            ) from error

    async def find(self, batch: Batch) -> Remote | None:
        return await self._find(batch.id, batch.file_id)

    def discard(self, own_id: str) -> None:
        with suppress(OSError):
            self._close(own_id)
            self._file(own_id).unlink(missing_ok=True)

    async def look(self, batch_id: str) -> Remote | None:
        path = f"/batches/{quote(batch_id, safe='')}"
        try:
            return read_remote(await self._call(lambda: self._wire.get(path), "say how a batch stands", unknown=True))
        except _UnknownError:
            return None

    async def results(self, remote: Remote) -> AsyncIterator[Result | None]:
        for file_id in remote.files:
            async for result in self._readings(file_id):
                yield result

    async def aclose(self) -> None:
        for own_id in list(self._open):
            with suppress(OSError):
                self._close(own_id)
        await self._wire.aclose()

    async def _find(self, own_id: str, file_id: str) -> Remote | None:
        query = {"limit": "100"}
        for _ in range(MOST_PAGES):
            page = await self._call(lambda: self._wire.get("/batches", **query), "list batches")
            found = [one for one in page["data"] if isinstance(one, dict) and isinstance(one.get("id"), str)]
            for one in found:
                marks = one.get("metadata")
                if (isinstance(marks, dict) and marks.get(MARK) == own_id) or one.get("input_file_id") == file_id:
                    return read_remote(one)
            if not page.get("has_more") or not found:
                return None
            query["after"] = found[-1]["id"]
        raise UncertainError(f"{self._endpoint.host} lists too many batches to find one of ours among them")

    async def _readings(self, file_id: str) -> AsyncIterator[Result | None]:
        """Reads the file, and again from its beginning if it ends early or holds what cannot be read."""
        for number in range(1, READINGS + 1):
            unreadable = 0
            try:
                async for line in self._wire.lines(file_id):
                    result = read_result(line, self._endpoint.model, self._endpoint.host) if line != "" else ...
                    if isinstance(result, Result):
                        yield result
                    unreadable += result is None
            except (WireError, RefusedFileError) as error:
                if isinstance(error, RefusedFileError) and error.answer.status == 404:  # deleted, or past its time
                    yield None
                    return
                if number == READINGS:
                    raise ProviderError(
                        f"the answers of a batch cannot be fetched from {self._endpoint.host} ({error}): "
                        "run the same command again later"
                    ) from error
            else:
                if not unreadable or number == READINGS:
                    for _ in range(unreadable):
                        yield None
                    return
            await self._sleep(2.0**number)

    async def _call(self, call: Call, what: str, *, unknown: bool = False) -> dict[str, Any]:
        """The JSON object that the server answers with. ProviderError if it will not, even when asked again."""
        retrying = AsyncRetrying(
            sleep=self._sleep,
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception_type(_CallAgain),
            reraise=True,
        )
        try:
            return await retrying(self._once, call, what, unknown)
        except _CallAgain as last:
            raise ProviderError(f"{self._endpoint.host} did not {what}: {last}; run the same command again") from last

    async def _once(self, call: Call, what: str, unknown: bool) -> dict[str, Any]:
        host = self._endpoint.host
        try:
            answer = await call()
        except WireError as error:
            raise _CallAgain(str(error)) from error
        if answer.status < 300 and (has_id(answer.text) or has_data(answer.text)):
            found: dict[str, Any] = json.loads(answer.text)
            return found
        _, verdict = judge(answer, self._endpoint.model, host)
        if answer.status < 300 and not isinstance(verdict, Failed):
            raise _CallAgain("it answered with something else than JSON of files and batches")
        if answer.status == 404 and unknown:
            raise _UnknownError
        if answer.status in (404, 405, 501):
            raise ProviderError(f"{host} does not {what} (status {answer.status}): leave out --batch")
        match verdict:
            case Again(reason, _, after):
                raise _CallAgain(reason, after or 0.0)
            case Failed(failure) if isinstance(failure, ProviderError):
                raise failure
            case _:
                raise ProviderError(f"{host} did not {what}: {refusal(answer.text, answer.status)}")

    def _file(self, own_id: str) -> Path:
        return self._folder / f"{own_id}.jsonl"

    def _close(self, own_id: str) -> None:
        try:
            if file := self._open.pop(own_id, None):
                file.close()
        except OSError as error:
            raise ConfigurationError(f"{str(self._folder)!r} cannot be written: {error.strerror}") from error


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, _CallAgain) else 0.0
    return max(_BACKOFF(state), min(after, LONGEST_WAIT))

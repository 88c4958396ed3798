"""Recorded answers: a file with every answer and the request that it answers, to draft from without a network."""

import contextlib
import errno
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError

from summariser.ask.prompt import Strategy
from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError, NoAnswerError
from summariser.machine.atomic import private_file
from summariser.models.completions import judge
from summariser.models.wire import Endpoint, Request, UnrecordedError, Wire, WireAnswer

FORMAT = "summariser.recording/1"

_T = TypeVar("_T")


@dataclass(frozen=True)
class Header:
    """What a recording was made with: enough to ask the same questions again.

    `openai` says whether the requests use OpenAI's names of parameters; the server's address is not kept. `context` is
    the model's context, in tokens, by which long articles were cut into windows.
    """

    model: str
    strategy: Strategy
    prompt: str
    recorded_at: datetime
    bounded: bool
    max_output: int
    openai: bool = False
    note: str = ""
    context: int | None = None

    def endpoint(self) -> Endpoint:
        """An endpoint whose requests are those of the recording; nothing is ever sent there."""
        base_url = None if self.openai else "http://127.0.0.1:0/v1"
        return Endpoint(self.model, base_url, bounded=self.bounded, max_output=self.max_output)


@dataclass(frozen=True, kw_only=True)
class _HeaderLine(Header):
    format: Literal["summariser.recording/1"]


@dataclass(frozen=True)
class _RecordedLine:
    key: str
    request: dict[str, Any]
    response: Any


_HEADER = TypeAdapter(_HeaderLine)
_LINE = TypeAdapter(_RecordedLine)


@dataclass(frozen=True)
class _Recording:
    """A file's content: `responses` by the key of their request; `size` counts the bytes of its whole lines."""

    header: Header
    responses: dict[str, str]
    size: int


class Replay:
    """A wire that answers from a recording alone."""

    def __init__(self, recording: _Recording) -> None:
        self.header = recording.header
        self._responses = recording.responses

    @staticmethod
    def load(path: Path) -> "Replay":
        """Read a whole recording; ConfigurationError names the bad line. A torn last line is left out."""
        return Replay(_read(path))

    async def post(self, request: Request) -> WireAnswer:
        text = self._responses.get(request.key)
        if text is None:
            raise NoAnswerError(
                "no recorded answer for this request (the prompt, model or article changed since the recording)"
            )
        return WireAnswer(200, {}, text)

    async def aclose(self) -> None:
        """Nothing is open."""


class Recorder:
    """A wire that records the answers of another one. An answer is in the file before anyone else sees it."""

    def __init__(self, path: Path, header: Header, wire: Wire) -> None:
        """Start a recording, or continue one that asks the same questions; ConfigurationError if it does not."""
        self._path = path
        self._wire = wire
        self._keys: set[str] = set()
        try:
            self._file = private_file(path)
            try:
                self._open(header)
            except BaseException:
                self._file.close()
                raise
        except OSError as error:
            raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error

    def _open(self, header: Header) -> None:
        if not _locked(self._file):
            raise ConfigurationError(f"{self._path}: another process records into it: give this one a file of its own")
        if self._path.stat().st_size:
            self._continue(_read(self._path), header)
        else:
            self._write({"format": FORMAT, **asdict(header), "recorded_at": header.recorded_at.isoformat()})

    def _continue(self, old: _Recording, header: Header) -> None:
        for name in ("model", "strategy", "prompt", "bounded", "max_output", "openai", "context"):
            before, now = getattr(old.header, name), getattr(header, name)
            if before != now:
                raise ConfigurationError(
                    f"{self._path}: it was recorded with {name} {before!r}, not {now!r}: record into another file"
                )
        self._keys = set(old.responses)
        self._file.truncate(old.size)  # a torn last line goes
        if not self._path.read_bytes().endswith(b"\n"):
            self._file.write(b"\n")

    async def post(self, request: Request) -> WireAnswer:
        answer = await self._wire.post(request)
        receipt, _ = judge(answer, "the model", "the server")
        if receipt.outcome == "answered" and request.key not in self._keys:
            try:
                self._write({"key": request.key, "request": request.body, "response": json.loads(answer.text)})
            except OSError as error:
                raise UnrecordedError(f"{self._path}: cannot be written: {error.strerror}", answer) from error
            self._keys.add(request.key)
        return answer

    def _write(self, line: dict[str, Any]) -> None:
        # ASCII: otherwise some readers would take characters of an article for line ends.
        data = json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n"
        whole = self._file.tell()
        if self._file.write(data) != len(data):
            self._file.truncate(whole)  # or the next line would follow half a one
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    async def aclose(self) -> None:
        self._file.close()
        await self._wire.aclose()


def _locked(file: FileIO) -> bool:
    """Lock the file for this process until it is closed. False if another has it; True where locks are not
    supported."""
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # not every network disk has locks
        return True
    return True


def _read(path: Path) -> _Recording:
    try:
        *lines, tail = path.read_bytes().split(b"\n")
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read: {error.strerror}") from error
    header = _parsed(_HEADER, lines[0] if lines else tail, f"{path}, line 1")
    responses: dict[str, str] = {}
    size = sum(len(line) + 1 for line in lines)
    for number, line in enumerate(lines[1:], 2):
        found = _answer(line, f"{path}, line {number}")
        responses[found.key] = _text(found.response)
    if tail and lines:
        with contextlib.suppress(ConfigurationError):
            found = _answer(tail, f"{path}, last line")
            responses[found.key] = _text(found.response)
            size += len(tail)
    return _Recording(header, responses, size or len(tail))


def _answer(line: bytes, where: str) -> _RecordedLine:
    found = _parsed(_LINE, line, where)
    if found.key != Request.of(found.request).key:
        raise ConfigurationError(f"{where}: it was edited: its key is not that of its request; record it again")
    return found


def _parsed(adapter: TypeAdapter[_T], line: bytes, where: str) -> _T:
    try:
        # Not validate_json: it refuses half a surrogate pair, which an article may hold.
        return adapter.validate_python(json.loads(line))
    except (ValueError, RecursionError) as error:
        what = "no JSON"
        if isinstance(error, ValidationError):
            first = error.errors(include_input=False, include_url=False)[0]
            what = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise ConfigurationError(f"{where}: not a line of a recording ({shorten(what, 160)})") from error


def _text(response: Any) -> str:
    return response if isinstance(response, str) else json.dumps(response)

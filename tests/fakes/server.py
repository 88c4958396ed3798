"""A Chat Completions server on loopback that misbehaves as told and keeps its own exact account.

It runs in a thread of its own, so that a test may be synchronous, asynchronous, or start the command line as a
subprocess. What it does is a function of the number of the request and its body:

    with FaultServer(script(status(500), completion("{}"))) as server:
        ... server.url ... server.account.requests

`python -m tests.fakes.server` serves valid drafts until it is killed, and prints its address.
"""

import asyncio
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Self

USAGE = {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200}

REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}


@dataclass(frozen=True)
class Reply:
    """What to do with one request. `charge` is what it costs the caller, whether the body says so or not.

    drop: close the connection without a response, `before` or `after` the charge. truncate: send only so many
    bytes of the promised body, then close. drip: seconds between pieces of 16 bytes. delay: seconds of thought.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    charge: Mapping[str, Any] | None = None
    delay: float = 0.0
    drip: float = 0.0
    drop: Literal["before", "after"] | None = None
    truncate: int | None = None


Behaviour = Callable[[int, dict[str, Any]], Reply]


def completion(
    content: object,
    usage: Mapping[str, Any] | None = USAGE,
    told: bool = True,
    finish: str = "stop",
    refusal: str | None = None,
) -> Reply:
    """A completion; `content` that is no string is sent as its JSON. Not `told`: charged, but usage is missing."""
    text = content if isinstance(content, str | None) else json.dumps(content, ensure_ascii=False)
    message = {"role": "assistant", "content": text} | ({"refusal": refusal} if refusal else {})
    body: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "fake",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    }
    if told and usage is not None:
        body["usage"] = usage
    return payload(body, charge=usage)


def payload(body: object, status: int = 200, charge: Mapping[str, Any] | None = None) -> Reply:
    return Reply(json.dumps(body, ensure_ascii=False).encode(), status, {"Content-Type": "application/json"}, charge)


def page(text: str = "<html><body>Welcome</body></html>", status: int = 200) -> Reply:
    return Reply(text.encode(), status, {"Content-Type": "text/html"})


def error(status: int, message: str = "no", headers: Mapping[str, str] | None = None, **block: Any) -> Reply:
    """An error in OpenAI's format; `block` adds `code`, `type` or `param`."""
    reply = payload({"error": {"message": message, **block}}, status)
    return replace(reply, headers={**reply.headers, **(headers or {})})


def script(*replies: Reply) -> Behaviour:
    """The replies in order, the last one over and over."""
    return lambda number, _: replies[min(number, len(replies) - 1)]


def drafts(number: int, body: dict[str, Any]) -> Reply:
    """A valid draft for whatever was asked, charged by its length."""
    content = json.dumps(draft(body), ensure_ascii=False)
    prompt = sum(len(message["content"]) for message in body["messages"]) // 4
    return completion(content, {"prompt_tokens": prompt, "completion_tokens": len(content) // 4 + 1})


def draft(body: Mapping[str, Any]) -> Any:
    """A valid answer to a request: every citation is sentence 1, every text its opening words."""
    asked = next(m["content"] for m in reversed(body["messages"]) if m["role"] == "user")
    first = re.search(r"^\[1\] (.*)$", asked, re.MULTILINE)
    words = " ".join((first[1] if first else "nothing").split()[:6])
    return _example(body["response_format"]["json_schema"]["schema"], words)


def _example(schema: Mapping[str, Any], words: str) -> Any:
    if "anyOf" in schema:
        return _example(schema["anyOf"][0], words)
    if "enum" in schema or "const" in schema:
        return schema["enum"][0] if "enum" in schema else schema["const"]
    if schema["type"] == "object":
        return {name: _example(inner, words) for name, inner in schema["properties"].items()}
    if schema["type"] == "array":
        return [_example(schema["items"], words)]
    text = "2024-05-06" if schema.get("format") == "date" else words
    return {"string": text, "integer": 1, "number": 1.5, "boolean": True, "null": None}[schema["type"]]


@dataclass
class Account:
    """What the server did and charged. `bodies` holds what was asked, in order; `keys` the keys that were sent."""

    requests: int = 0
    charged: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    asked: Counter[bytes] = field(default_factory=Counter)
    paid: Counter[bytes] = field(default_factory=Counter)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    authorization: set[str] = field(default_factory=set)
    in_flight: int = 0
    most_in_flight: int = 0

    def charge(self, data: bytes, usage: Mapping[str, Any]) -> None:
        self.charged += 1
        self.paid[data] += 1
        self.prompt_tokens += usage["prompt_tokens"]
        self.completion_tokens += usage["completion_tokens"]
        self.cached_tokens += usage.get("prompt_tokens_details", {}).get("cached_tokens", 0)


class FaultServer:
    """The server. `keep` False forgets the bodies, for long runs."""

    def __init__(self, behaviour: Behaviour = drafts, keep: bool = True, port: int = 0) -> None:
        self.behaviour = behaviour
        self.account = Account()
        self._keep = keep
        self._port = port
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10), "the server did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connection, "127.0.0.1", self._port, backlog=4096)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._exchange(reader, writer):
                pass
        writer.close()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its response; whether the connection is still good."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        headers = {n.lower(): v for n, _, v in (line.partition(": ") for line in head.split("\r\n")[1:] if line)}
        data = await reader.readexactly(int(headers.get("content-length", 0)))
        self.account.in_flight += 1
        self.account.most_in_flight = max(self.account.most_in_flight, self.account.in_flight)
        try:
            return await self._respond(self._note(head, headers, data), data, writer)
        finally:
            self.account.in_flight -= 1

    def _note(self, head: str, headers: Mapping[str, str], data: bytes) -> Reply:
        number, self.account.requests = self.account.requests, self.account.requests + 1
        if not head.startswith("POST /v1/chat/completions "):
            return error(404, "no such path")
        body = json.loads(data)
        self.account.authorization.add(headers.get("authorization", ""))
        self.account.asked[data if self._keep else b""] += 1
        if self._keep:
            self.account.bodies.append(body)
        return self.behaviour(number, body)

    async def _respond(self, reply: Reply, data: bytes, writer: asyncio.StreamWriter) -> bool:
        if reply.delay:
            await asyncio.sleep(reply.delay)
        if reply.drop == "before":
            return False
        if reply.charge is not None:
            self.account.charge(data if self._keep else b"", reply.charge)
        if reply.drop == "after":
            return False
        self.account.statuses[reply.status] += 1
        lines = [f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Other')}", f"Content-Length: {len(reply.body)}"]
        lines += [f"{name}: {value}" for name, value in reply.headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
        body = reply.body if reply.truncate is None else reply.body[: reply.truncate]
        step = 16 if reply.drip else max(1, len(body))
        for at in range(0, len(body), step):
            writer.write(body[at : at + step])
            await writer.drain()
            if reply.drip:
                await asyncio.sleep(reply.drip)
        return reply.truncate is None


if __name__ == "__main__":
    with FaultServer(keep=False) as running:
        print(running.url, flush=True)
        with suppress(KeyboardInterrupt):
            while True:
                time.sleep(3600)

"""A server on loopback that takes files and batches as OpenAI documents them, and keeps its own account of charges.

A batch does nothing by itself: `finish` answers its requests, as many as wanted, and gives it its last status. `at`
says what goes wrong at which step (`upload`, `create`, `created`, `list`, `look`, `content`): replies that are used up
one by one. `created` is a fault after the batch was made.
"""

import json
import re
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.fakes.server import FaultServer, Reply, drafts, error, payload

Answer = Callable[[dict[str, Any]], Reply]

HANG = Reply(delay=3600)
"""For whoever is to be killed meanwhile."""


class BatchServer(FaultServer):
    """`auto`: a batch that is looked at is finished first. `page`: batches listed at once."""

    def __init__(self, auto: bool = False, page: int = 100) -> None:
        super().__init__()
        self.auto = auto
        self.page = page
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.at: dict[str, deque[Reply]] = defaultdict(deque)
        self.reached: dict[str, threading.Event] = defaultdict(threading.Event)
        self.steps: list[str] = []
        self.answer: Answer = lambda body: drafts(0, body)

    def fail(self, step: str, *replies: Reply) -> None:
        self.at[step].extend(replies)

    def requests_of(self, batch_id: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.files[self.batches[batch_id]["input_file_id"]].splitlines()]

    def finish(self, batch_id: str, status: str = "completed", answered: int | None = None) -> None:
        """Answer the first `answered` requests, all if None, in no order; the rest was not begun."""
        batch = self.batches[batch_id]
        output: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        wanted = self.requests_of(batch_id)
        for number, asked in enumerate(wanted):
            if answered is not None and number >= answered:
                problem = {"code": f"batch_{status}", "message": "This request was not executed."}
                errors.append({"id": "r", "custom_id": asked["custom_id"], "response": None, "error": problem})
                continue
            reply = self.answer(asked["body"])
            if reply.charge is not None:
                self.account.charge(json.dumps(asked["body"]).encode(), reply.charge)
            response = {"status_code": reply.status, "request_id": "q", "body": json.loads(reply.body)}
            line = {"id": "r", "custom_id": asked["custom_id"], "response": response, "error": None}
            (output if reply.status == 200 else errors).append(line)
        output = output[1::2] + output[0::2]
        batch["output_file_id"] = self._keep_file(output)
        batch["error_file_id"] = self._keep_file(errors)
        batch["request_counts"] = {"total": len(wanted), "completed": len(output), "failed": len(errors)}
        batch["status"] = status

    def refuse(self, batch_id: str, message: str) -> None:
        """Fail the batch as a whole, at validation."""
        errors = {"object": "list", "data": [{"code": "invalid", "line": 1, "message": message, "param": None}]}
        self.batches[batch_id] |= {"status": "failed", "errors": errors}

    def _keep_file(self, lines: Iterable[object]) -> str | None:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        return self._store(text.encode()) if text else None

    def _store(self, data: bytes) -> str:
        file_id = f"file-{len(self.files) + 1}"
        self.files[file_id] = data
        return file_id

    def _note(self, head: str, headers: Mapping[str, str], data: bytes) -> Reply:
        method, target, _ = head.split(" ", 2)
        path, _, query = target.partition("?")
        self.account.authorization.add(headers.get("authorization", ""))
        match (method, path.removeprefix("/v1/").split("/")):
            case ("POST", ["files"]):
                return self._step("upload", lambda: payload(self._upload(headers["content-type"], data)))
            case ("POST", ["batches"]):
                return self._step("create", lambda: self._step("created", self._made(json.loads(data))))
            case ("GET", ["batches"]):
                return self._step("list", lambda: payload(self._list(query)))
            case ("GET", ["batches", batch_id]):
                return self._step("look", lambda: self._look(batch_id))
            case ("GET", ["files", file_id, "content"]):
                return self._step("content", lambda: self._content(file_id))
        return super()._note(head, headers, data)

    def _step(self, step: str, usual: Callable[[], Reply]) -> Reply:
        self.steps.append(step)
        self.reached[step].set()
        return self.at[step].popleft() if self.at[step] else usual()

    def _upload(self, kind: str, data: bytes) -> dict[str, Any]:
        boundary = re.search(r"boundary=([^;]+)", kind)
        assert boundary, kind
        parts = data.split(b"--" + boundary[1].encode())
        named = {m[1]: p for p in parts if (m := re.search(rb'name="(\w+)"', p))}
        assert b"\r\n\r\nbatch\r\n" in named[b"purpose"]
        content = named[b"file"].partition(b"\r\n\r\n")[2].removesuffix(b"\r\n")
        return {"id": self._store(content), "object": "file", "purpose": "batch", "bytes": len(content)}

    def _made(self, body: dict[str, Any]) -> Callable[[], Reply]:
        assert (body["endpoint"], body["completion_window"]) == ("/v1/chat/completions", "24h")
        batch_id = f"batch_{len(self.batches) + 1}"
        known = {key: body[key] for key in ("endpoint", "completion_window", "input_file_id", "metadata")}
        self.batches[batch_id] = {"id": batch_id, "object": "batch", "status": "validating", "created_at": 1, **known}
        return lambda: payload(self.batches[batch_id])

    def _list(self, query: str) -> dict[str, Any]:
        after = re.search(r"after=(\w+)", query)
        newest = list(reversed(self.batches))
        start = newest.index(after[1]) + 1 if after else 0
        shown = newest[start : start + self.page]
        more = start + self.page < len(newest)
        return {"object": "list", "data": [self.batches[one] for one in shown], "has_more": more}

    def _look(self, batch_id: str) -> Reply:
        if batch_id not in self.batches:
            return error(404, "no such batch")
        if self.auto and self.batches[batch_id]["status"] == "validating":
            self.finish(batch_id)
        return payload(self.batches[batch_id])

    def _content(self, file_id: str) -> Reply:
        if file_id not in self.files:
            return error(404, "no such file")
        return Reply(self.files[file_id], headers={"Content-Type": "application/octet-stream"})

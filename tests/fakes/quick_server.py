"""A Chat Completions server that gives answers it was given, with as little work of its own as Python allows.

For measurements, where it must not be what is measured. It runs as a process of its own:

    with quick_server({"Hanoi": body, "": other}, delay=2.0) as url: ...
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

LONGEST_HEAD = 10_000


class _Answering(asyncio.Protocol):
    """One connection. Requests come one after the other; each is answered after the delay."""

    def __init__(self, responses: Mapping[bytes, bytes], delay: float) -> None:
        self._responses = responses
        self._delay = delay
        self._wanted = 0
        self._got = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        if not self._wanted:
            end = self._got.find(b"\r\n\r\n", 0, LONGEST_HEAD)
            if end < 0:
                return
            head = bytes(self._got[:end]).lower()
            length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
            self._wanted = end + 4 + int(length or 0)
        if len(self._got) >= self._wanted:
            response = next(one for mark, one in self._responses.items() if mark in self._got)
            del self._got[: self._wanted]
            self._wanted = 0
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._answer, response)
            else:
                self._answer(response)

    def _answer(self, response: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(response)


async def _serve(bodies: Mapping[str, str], delay: float) -> None:
    responses: dict[bytes, bytes] = {}
    for mark, text in bodies.items():
        body = text.encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        responses[mark.encode()] = head.encode() + body
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answering(responses, delay), "127.0.0.1", 0, backlog=4096)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", flush=True)
    await server.serve_forever()


@contextmanager
def quick_server(bodies: Mapping[str, str], delay: float = 0.0) -> Iterator[str]:
    """The URL of a server that answers with the first of these bodies whose words are in the request, `delay` seconds
    after it."""
    command = [sys.executable, "-m", "tests.fakes.quick_server", str(delay)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps(bodies).encode())
        process.stdin.close()
        yield process.stdout.readline().decode().strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.stdin.buffer.read()), float(sys.argv[1])))

"""Serves a model file over the usual HTTP interface on loopback, from a child process that cannot outlive its parent.

The child's standard input is its lifeline: the operating system closes the other end however the parent ends, kill -9
included, and the child exits at once (or as soon as it has loaded: llama.cpp lets no Python thread run meanwhile).
Linux's parent-death signal would not do: it fires when the thread that started the child ends. The child's standard
output carries one line, the address; llama.cpp's own log goes to a temporary file that is read to explain a failure.
"""

import asyncio
import http.client
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from summariser.core.display import shorten
from summariser.core.errors import ConfigurationError
from summariser.machine import children
from summariser.machine.processors import usable_cores
from summariser.models.openai_wire import OpenAIWire
from summariser.models.wire import Endpoint, Request, WireAnswer

DEFAULT_CONTEXT = 4096
START_SECONDS = 300.0
"""Loading takes two seconds from memory; a slow disk or network folder may take minutes, and more is a hang."""
LOG_TAIL = 20_000
OUT_OF_MEMORY = ("insufficient memory", "failed to allocate", "bad_alloc", "MemoryError")


class LocalServer:
    """`with LocalServer(path) as server:` serves at `server.base_url` as long as the block lasts."""

    def __init__(self, model: Path, n_ctx: int = DEFAULT_CONTEXT, threads: int | None = None) -> None:
        """`n_ctx` counts tokens, prompt and answer together; `threads` is by default every core that may be used."""
        self._model = model
        self._n_ctx = n_ctx
        self._threads = threads or usable_cores()
        self._process: subprocess.Popen[bytes] | None = None
        self._base_url = ""

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT/v1`, once started."""
        return self._base_url

    @property
    def running(self) -> bool:
        """False also when the child has died since, for example from lack of memory."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> str:
        """Loads the model and returns the base URL when the server is ready to answer. Raises ConfigurationError."""
        if self.running:
            return self._base_url
        _require_model_file(self._model)
        if importlib.util.find_spec("xllamacpp") is None:
            raise ConfigurationError("the embedded model needs an extra package: pip install 'summariser[local]'")
        with tempfile.TemporaryFile() as log:
            self._process = self._spawn(log)
            try:
                self._base_url = self._await_address(self._process, log)
            except BaseException:
                self.stop()
                raise
        return self._base_url

    def stop(self) -> None:
        """Ends the child at once; an answer under way is lost. Stopping twice does no harm."""
        process, self._process, self._base_url = self._process, None, ""
        if process is None:
            return
        process.kill()  # It holds nothing that could be damaged.
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C is the parent's to handle, and what it still has to finish may need the server.
        command = [*children.PYTHON, "-m", "summariser.models.local_server"]
        options = json.dumps({"model": str(self._model.resolve()), "n_ctx": self._n_ctx, "threads": self._threads})
        return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
            [*command, options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
            env=children.environment(),
        )

    def _await_address(self, process: subprocess.Popen[bytes], log: IO[bytes]) -> str:
        assert process.stdout is not None  # noqa: S101 - Popen was told PIPE
        hung = threading.Event()  # Told apart from the system's kill for want of memory.

        def give_up() -> None:
            hung.set()
            process.kill()  # Nothing less ends a process that was stopped.

        hang = threading.Timer(START_SECONDS, give_up)
        hang.start()
        try:
            line = process.stdout.readline()
        finally:
            hang.cancel()
        if line:
            return line.decode().strip()
        process.wait()
        if hung.is_set():
            raise ConfigurationError(f"the embedded server gave no answer within {START_SECONDS:g} s: try again")
        log.seek(max(0, log.seek(0, os.SEEK_END) - LOG_TAIL))
        said = log.read().decode(errors="replace")
        raise ConfigurationError(_why_it_failed(self._model, said, process.returncode))


def _require_model_file(model: Path) -> None:
    shown = shorten(str(model), 120)
    try:
        with model.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise ConfigurationError(
            f"cannot read the model file {shown!r} ({error.strerror}): check the path after local:"
        ) from error
    if magic != b"GGUF":
        raise ConfigurationError(f"{shown!r} is not a GGUF model file: give the path of a .gguf file after local:")


def _why_it_failed(model: Path, said: str, status: int) -> str:
    """One line from the log of a server that did not start: the first complaint is the cause."""
    name = shorten(model.name, 120)
    if any(words in said for words in OUT_OF_MEMORY) or status == -signal.SIGKILL:
        return f"not enough memory to run the model {name!r}: close other programs or choose a smaller model"
    lines = said.strip().splitlines() or [f"exit status {status}"]
    cause = next((line for line in lines if "error loading" in line), lines[-1]).rpartition(" E ")[2]
    return (
        f"the embedded server cannot start with {name!r} ({shorten(cause, 200)!r}): try the file again or another one"
    )


@dataclass(frozen=True)
class _Options:
    model: str
    n_ctx: int
    threads: int


def _settings(options: _Options) -> Any:
    """For one user on a laptop: one conversation, one copy of the weights, nothing served but answers."""
    import xllamacpp

    settings = xllamacpp.CommonParams()
    settings.model.path = options.model
    settings.model_alias = {Path(options.model).stem}  # or every answer would tell where the file is
    settings.hostnames = ["127.0.0.1"]
    settings.port = 0
    settings.n_ctx = options.n_ctx
    settings.n_parallel = 1
    settings.n_gpu_layers = 0
    settings.cpuparams.n_threads = settings.cpuparams_batch.n_threads = options.threads
    settings.cache_ram_mib = 0
    settings.no_extra_bufts = True
    settings.ui = False
    settings.verbosity = 2  # Warnings and errors.
    settings.endpoint_slots = False  # It would show prompts to every program on the machine.
    settings.cors_origins = "http://127.0.0.1"  # No web page may use the server.
    return settings


def _end_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _serve(options: _Options) -> None:
    address = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # llama.cpp may print; only the address may reach the parent.
    lifeline = threading.Thread(target=_end_with_parent, daemon=True)
    lifeline.start()
    import xllamacpp

    server = xllamacpp.Server(_settings(options))
    url = str(server.listening_address)
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
    connection.request("GET", "/health")
    if connection.getresponse().status != 200:
        raise RuntimeError("the server is not healthy")
    print(f"{url}/v1", file=address, flush=True)
    lifeline.join()


if __name__ == "__main__":
    try:
        _serve(_Options(**json.loads(sys.argv[1])))
    except Exception as error:  # noqa: BLE001 - whatever it was, its last line is the explanation
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)  # A half-started server may wait for ever in its destructor.


class LocalWire:
    """Starts the server once, at the first request: a batch that is all drafted already needs no model."""

    def __init__(self, endpoint: Endpoint, weights: Callable[[], Path], context: int) -> None:
        """`weights` finds or fetches the model file; `context` counts tokens, prompt and answer together."""
        self._endpoint = endpoint
        self._weights = weights
        self._context = context
        self._starting = asyncio.Lock()
        self._server: LocalServer | None = None
        self._wire: OpenAIWire | None = None

    async def post(self, request: Request) -> WireAnswer:
        async with self._starting:
            if self._wire is None:
                self._wire = OpenAIWire(replace(self._endpoint, base_url=await asyncio.to_thread(self._start)))
        return await self._wire.post(request)

    def _start(self) -> str:
        self._server = LocalServer(self._weights(), self._context)
        return self._server.start()

    async def aclose(self) -> None:
        if self._wire:
            await self._wire.aclose()
        if self._server:
            self._server.stop()

